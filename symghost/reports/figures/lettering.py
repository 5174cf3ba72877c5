"""Names of states and parameters as matplotlib's formulas, and the keys of a legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from matplotlib.lines import Line2D


def formula(name: str) -> str:
    r"""Return a name as a formula: a letter in italics, a word upright.

    Examples
    --------
    >>> formula("x_1"), formula("kappa"), formula("lam"), formula("rate_in")
    ('x_{1}', '\\kappa', '\\lambda', '\\mathrm{rate}_{in}')
    """
    core, _, script = name.partition("_")
    letter = r"\lambda" if core == "lam" else sp.latex(sp.Symbol(core))
    if len(core) > 1 and not letter.startswith("\\"):
        letter = rf"\mathrm{{{core}}}"
    return f"{letter}_{{{script}}}" if script else letter


def settings(values: Sequence[tuple[str, float]], most: int = 4) -> str:
    """Return parameters with their values, as a line above a figure.

    Examples
    --------
    >>> settings([("r", 0.01), ("k", 10.0)])
    '$r = 0.01$,  $k = 10$'
    """
    told = [f"${formula(name)} = {value:g}$" for name, value in values[:most]]
    return ",  ".join(told) + (", ..." if len(values) > most else "")


def key(style: dict[str, Any], label: str) -> Line2D:
    """Return a legend's entry in the style in which something is drawn."""
    return Line2D([], [], label=label, **style)
