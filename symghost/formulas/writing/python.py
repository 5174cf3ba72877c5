"""How Python writes formulas, with the functions of its own library."""

from __future__ import annotations

from functools import partial

from .spelling import ELEMENTARY, Spelling, calls
from .statements import Syntax

SYNTAX = Syntax(
    number="<<name>> = <<value>>",
    flag="<<name>> = <<value>>",
    again="<<name>> = <<value>>",
    when="if <<condition>>:",
    otherwise="else:",
    otherwise_when="elif <<condition>>:",
    end="",
    continued=" \\",
)

SPELLING = partial(
    Spelling,
    power="({0}) ** ({1})",
    nan="math.nan",
    infinity="math.inf",
    true="True",
    false="False",
)
SCALARS = partial(SPELLING, both="and", either="or", negation="not {0}")

_ARCS = "asin:arcsin acos:arccos atan:arctan asinh:arcsinh acosh:arccosh atanh:arctanh"
_ON_ARRAYS = f"""sqrt exp sin cos tan sinh cosh tanh log log1p expm1 sign Abs:abs finite:isfinite
cbrt floor ceiling:ceil log2 log10 exp2 {_ARCS}"""


def on_arrays(library: str) -> dict[str, str]:
    """Return how the functions of NumPy are called, and those that JAX calls by the same names."""
    return (
        calls(f"{library}.NAME({{0}})", _ON_ARRAYS)
        | calls(f"{library}.NAME({{0}}, {{1}})", "atan2:arctan2 hypot Max:maximum Min:minimum")
        | {"not_nan": f"~{library}.isnan({{0}})"}
    )


_SCIPY = """Ei:expi erf erfc besselj:jv bessely:yv besseli:iv besselk:kv factorial gamma
loggamma:gammaln digamma:psi polygamma RisingFactorial:poch jacobi:eval_jacobi beta
gegenbauer:eval_gegenbauer chebyshevt:eval_chebyt chebyshevu:eval_chebyu legendre:eval_legendre
hermite:eval_hermite laguerre:eval_laguerre assoc_laguerre:eval_genlaguerre hyp2f1
wright_omega:wrightomega"""
_OF_SEVERAL = {
    "airy": "airyai airyaiprime airybi airybiprime",
    "sici": "Si Ci",
    "fresnel": "fresnels fresnelc",
}

LAZY = "either({0}, lambda: {1}, lambda: {2})"

NUMPY = SPELLING(
    on_arrays("np")
    | calls("scipy.special.NAME({*})", _SCIPY)
    | {
        name: f"scipy.special.{function}({{0}})[{place}]"
        for function, names in _OF_SEVERAL.items()
        for place, name in enumerate(names.split())
    }
    | calls("np.NAME({0})", "re:real im:imag arg:angle")
    | {
        # SciPy's is complex; the arguments here are those of the real branch.
        "LambertW": "np.real(scipy.special.lambertw({*}))",
        "sinc": "np.sinc({0} / np.pi)",
        "Integral": "scipy.integrate.quad({0}, {1}, {2})[0]",
        "Mod": "np.mod({0}, {1})",
        "lowergamma": "(scipy.special.gamma({0}) * scipy.special.gammainc({0}, {1}))",
        "uppergamma": "(scipy.special.gamma({0}) * scipy.special.gammaincc({0}, {1}))",
    },
    both="&",
    either="|",
    negation="np.logical_not({0})",
    choice=LAZY,
    easy_choice="np.where({0}, {1}, {2})",
)

MATH = (
    calls("math.NAME({0})", f"{ELEMENTARY} log log1p expm1 erf erfc gamma cbrt loggamma:lgamma")
    | calls("math.NAME({0})", "finite:isfinite floor ceiling:ceil log2 log10 exp2")
    | {"atan2": "math.atan2({0}, {1})", "not_nan": "not math.isnan({0})"}
    | {"hypot": "math.hypot({0}, {1})", "Mod": "(({0}) % ({1}))"}
    | calls("NAME({0})", "Abs:abs")
    | calls("NAME({0}, {1})", "Max:max Min:min")
)
