"""Functions that a language's own library may lack, as formulas that print in all of them."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.codegen.cfunctions import log1p

from ..special import STIRLING

ARGUMENT = sp.Symbol("z")
STEPS = tuple(sp.Symbol(f"let_{place}") for place in range(12))

# Below it Wright's omega is an exponential, to rounding.
_FAR_BELOW = -40


@dataclass(frozen=True)
class Helper:
    """A function of one argument, by steps; each step may use the ones before."""

    name: str
    steps: tuple[sp.Expr, ...]
    value: sp.Expr
    about: str


def _log1p() -> Helper:
    """Let the rounding of 1 + z cancel between the logarithm and its argument (Kahan)."""
    one = STEPS[0]
    near = sp.log(one) * (ARGUMENT / _kept(one, -1))
    value = sp.Piecewise((ARGUMENT, sp.Eq(one, 1)), (near, sp.true))
    return Helper("log1p", (1 + ARGUMENT,), value, "Return log(1 + z), also for small z.")


def _expm1() -> Helper:
    """Let the rounding of exp(z) cancel between the difference and the logarithm (Kahan)."""
    power = STEPS[0]
    difference = _kept(power, -1)
    near = difference * (ARGUMENT / sp.log(power))
    value = sp.Piecewise(
        (ARGUMENT, sp.Eq(power, 1)),
        (difference, sp.Or(ARGUMENT < -1, ARGUMENT > 1)),
        (near, sp.true),
    )
    return Helper("expm1", (sp.exp(ARGUMENT),), value, "Return exp(z) - 1, also for small z.")


def _kept(first: sp.Expr, second: sp.Expr) -> sp.Expr:
    return sp.Add(first, second, evaluate=False)


def _wright_omega() -> Helper:
    """Improve Winitzki's guess twice by the step of Fritsch, Shafer and Crowley, of order four."""
    kept, guess_of, first, left, second, left_again = STEPS[:6]
    steps = (
        # Where z is far below, its exponential is taken; here it only must stay finite.
        sp.Max(ARGUMENT, _FAR_BELOW - 1),
        sp.Max(kept, 0) + log1p(sp.exp(-sp.Abs(kept))),
        guess_of * (1 - log1p(guess_of) / (2 + guess_of)),
        kept - first - sp.log(first),
        _improved(first, left),
        kept - second - sp.log(second),
    )
    value = sp.Piecewise(
        (sp.exp(ARGUMENT), ARGUMENT < _FAR_BELOW), (_improved(second, left_again), sp.true)
    )
    about = "Return Wright's omega: the w > 0 with w + log(w) = z."
    return Helper("wright_omega", steps, value, about)


def _improved(place: sp.Expr, left: sp.Expr) -> sp.Expr:
    slope = 1 + place
    bend = slope * (slope + sp.Rational(2, 3) * left)
    return place * (1 + left * (bend - left / 2) / (slope * (bend - left)))


def _lambert_w() -> Helper:
    """Start from the series about the branch point or about 0, and improve by Halley's step."""
    root, *places = STEPS[:6]
    distance = sp.sqrt(sp.Max(2 * (sp.E * ARGUMENT + 1), 0))
    near_branch = -1 + root * (1 - root * (sp.Rational(1, 3) - sp.Rational(11, 72) * root))
    near_zero = (
        ARGUMENT
        * (1 + sp.Rational(4, 3) * ARGUMENT)
        / (1 + ARGUMENT * (sp.Rational(7, 3) + ARGUMENT * 5 / 6))
    )
    far = log1p(ARGUMENT) * (1 - log1p(log1p(ARGUMENT)) / (2 + log1p(ARGUMENT)))
    start = sp.Piecewise(
        (near_branch, sp.Rational(-1, 4) > ARGUMENT),
        (near_zero, sp.Rational(1, 4) > ARGUMENT),
        (far, sp.true),
    )
    steps = [distance, start]
    for place in places[:3]:
        steps.append(_halley(place))
    value = sp.Piecewise((-1, sp.Le(root, 0)), (_halley(places[3]), sp.true))
    about = "Return Lambert's W, the branch w >= -1 with w exp(w) = z, for z >= -1/e."
    return Helper("LambertW", tuple(steps), value, about)


def _halley(place: sp.Expr) -> sp.Expr:
    left = place - ARGUMENT * sp.exp(-place)
    slope = place + 1
    return place - left / (slope - (place + 2) * left / (2 * slope))


def _erfc() -> Helper:
    """Take the trapezoidal rule for the integral over a line, with its error in closed form.

    erfc(x) = (2 x h/pi) exp(-x^2) (1/(2 x^2) + sum of exp(-(n h)^2)/((n h)^2 + x^2))
    - 2/(exp(2 pi x/h) - 1): what is left out is below 1e-17 of it for h = 1/2.
    """
    size, total = STEPS[:2]
    step = sp.Rational(1, 2)
    terms = [
        sp.N(sp.exp(-((n * step) ** 2)), 30) / ((n * step) ** 2 + size**2) for n in range(1, 13)
    ]
    front = 2 * size * step / sp.pi * sp.exp(-(size**2))
    # The poles' share is below the rounding beyond 6, and later on its exponential overflows.
    poles = sp.Piecewise((2 / (sp.exp(2 * sp.pi / step * size) - 1), size < 6), (0, sp.true))
    tail = front * (1 / (2 * size**2) + total) - poles
    small = 1 - _series(ARGUMENT)
    value = sp.Piecewise(
        (small, sp.And(step > ARGUMENT, -step < ARGUMENT)),
        (tail, ARGUMENT > 0),
        (2 - tail, sp.true),
    )
    steps = (sp.Max(sp.Abs(ARGUMENT), step), sp.Add(*terms))
    return Helper("erfc", steps, value, "Return the complementary error function.")


def _erf() -> Helper:
    value = sp.Piecewise(
        (_series(ARGUMENT), sp.And(ARGUMENT < 1, ARGUMENT > -1)), (1 - sp.erfc(ARGUMENT), sp.true)
    )
    return Helper("erf", (), value, "Return the error function.")


def _series(place: sp.Expr) -> sp.Expr:
    """Return the error function by Kummer's series, whose terms all have one sign."""
    total: sp.Expr = sp.Integer(1)
    for n in range(24, 0, -1):
        total = 1 + sp.Rational(2, 2 * n + 1) * place**2 * total
    return 2 / sp.sqrt(sp.pi) * place * sp.exp(-(place**2)) * total


def _gamma() -> Helper:
    """Take Stirling's series from 10 on, where smaller numbers are raised to.

    Its power is taken as two factors with exact exponents: the whole would overflow too early.
    """
    raised, product, half, first, series, back, lost = STEPS[:7]
    low = ARGUMENT < 10
    rest: sp.Expr = sp.Integer(0)
    for coefficient in reversed(STIRLING):
        rest = sp.Rational(coefficient).limit_denominator(10**6) + rest / raised**2
    steps = (
        sp.Piecewise((ARGUMENT + 20, low), (ARGUMENT, sp.true)),
        sp.Piecewise((sp.Mul(*(ARGUMENT + k for k in range(20))), low), (1, sp.true)),
        raised ** (raised / 2),
        half / sp.exp(raised),
        sp.exp(rest / raised) * sp.sqrt(2 * sp.pi) / sp.sqrt(raised),
        _kept(raised, -20),
        sp.Piecewise((ARGUMENT - back, low), (0, sp.true)),  # by the rounding of z + 20
    )
    mended = 1 + lost * (sp.log(raised) - 1 / (2 * raised))
    value = first * (half * series) * mended / product
    bounded = sp.Piecewise((value, ARGUMENT > -10), (sp.nan, sp.true))
    return Helper("gamma", steps, bounded, "Return the gamma function of z > -10.")


def _simple() -> dict[str, Helper]:
    sign = sp.Piecewise((1, ARGUMENT > 0), (-1, ARGUMENT < 0), (0, sp.true))
    sinc = sp.Piecewise((1, sp.Eq(ARGUMENT, 0)), (sp.sin(ARGUMENT) / ARGUMENT, sp.true))
    third, root = STEPS[:2]
    polished = root - (root - ARGUMENT / (root * root)) / 3
    cbrt = sp.Piecewise((0, sp.Eq(ARGUMENT, 0)), (polished, sp.true))
    return {
        "sign": Helper("sign", (), sign, "Return -1, 0 or 1."),
        "sinc": Helper("sinc", (), sinc, "Return sin(z)/z, and 1 at 0."),
        "cbrt": Helper(
            "cbrt", (sp.log(ARGUMENT) / 3, sp.exp(third)), cbrt, "Return the cube root of z >= 0."
        ),
    }


HELPERS: dict[str, Helper] = {
    **_simple(),
    "log1p": _log1p(),
    "expm1": _expm1(),
    "erfc": _erfc(),
    "erf": _erf(),
    "gamma": _gamma(),
    "LambertW": _lambert_w(),
    "wright_omega": _wright_omega(),
}
"""In an order in which each uses only those before it."""
