"""What a result rests on, as BibTeX."""

from __future__ import annotations

from ..theory.derivation import Result

# Keys as they stand in the derivations' sources.
_ENTRIES: dict[str, str] = {
    "arXiv:2501.02378": r"""@article{dinc2026ghost,
  title   = {A ghost mechanism: An analytical model of abrupt learning in recurrent networks},
  author  = {Dinc, Fatih and Cirakman, Ege and Kurtkaya, Bariscan and Yuksekgonul, Mert and
             Jiang, Yiqi and Schnitzer, Mark J. and Tanaka, Hidenori},
  journal = {Physical Review X},
  volume  = {16},
  pages   = {021058},
  year    = {2026},
  note    = {arXiv:2501.02378}
}
""",
    "Strogatz": r"""@book{strogatz2015nonlinear,
  title     = {Nonlinear Dynamics and Chaos},
  author    = {Strogatz, Steven H.},
  publisher = {Westview Press},
  edition   = {2},
  year      = {2015}
}
""",
}


def bibtex(result: Result) -> str:
    """Return BibTeX entries for the sources of a result and for the toolkit.

    Examples
    --------
    >>> import symghost as sg
    >>> bibtex(sg.result("passage_time")).splitlines()[0]
    '@article{dinc2026ghost,'
    """
    from importlib.metadata import version

    source = result.derivation.source
    found = [entry for key, entry in _ENTRIES.items() if key in source]
    return "\n".join([*found, _OWN.replace("VERSION", version("symghost"))])


_OWN = """@software{symghost,
  title   = {symghost: symbolic analysis of learning dynamics},
  author  = {{the symghost authors}},
  version = {VERSION},
  year    = {2026}
}
"""
