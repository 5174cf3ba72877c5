"""Functions that a language's own library may lack, as formulas that print in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from sys import float_info

import sympy as sp
from sympy.codegen.cfunctions import log1p

ARGUMENT = sp.Symbol("z")
STEPS = tuple(sp.Symbol(f"let_{place}") for place in range(12))
OUTCOME = sp.Symbol("value")

# Below it Wright's omega is e^z (1 - e^z), to rounding.
_FAR_BELOW = -18
# From here on Wright's omega is its argument, to rounding; the largest double.
_FAR_ABOVE, _LARGEST = sp.Float(1e300, 17), sp.Float(float_info.max, 17)
# The double nearest to 1/e, and what it is too large by.
_BRANCH, _REST = sp.Float(0.36787944117144233, 17), sp.Float(1.2428753672788363e-17, 17)
# So near to the branch point, in 2 (e z + 1), Lambert's W is a series.
_NEAR = sp.Float(1e-3, 17)
# B_2k/(2k (2k - 1)), of which log(gamma) takes the odd inverse powers after Stirling's formula.
_STIRLING = tuple(
    map(
        sp.Rational,
        ["1/12", "-1/360", "1/1260", "-1/1680", "1/1188", "-691/360360", "1/156", "-3617/122400"],
    )
)


@dataclass(frozen=True)
class Helper:
    """A function of one argument, by steps; each step may use the ones before.

    One that solves an equation has a slope in terms of its value, which libraries take instead of
    differentiating every step.
    """

    name: str
    steps: tuple[sp.Expr, ...]
    value: sp.Expr
    about: str
    slope: sp.Expr | None = None


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
        _at_least(_FAR_BELOW - 1, ARGUMENT),
        sp.Max(kept, 0) + log1p(sp.exp(-sp.Abs(kept))),
        guess_of * (1 - log1p(guess_of) / (2 + guess_of)),
        kept - first - sp.log(first),
        _improved(first, left),
        kept - second - sp.log(second),
    )
    small = sp.exp(ARGUMENT)
    value = sp.Piecewise(
        (small * (1 - small), ARGUMENT < _FAR_BELOW),
        (ARGUMENT, ARGUMENT > _FAR_ABOVE),
        (_improved(second, left_again), sp.true),
    )
    about = "Return Wright's omega: the w > 0 with w + log(w) = z."
    return Helper("wright_omega", steps, value, about, OUTCOME / (1 + OUTCOME))


def _at_least(bound: sp.Expr | int, place: sp.Expr) -> sp.Piecewise:
    """Return the larger of two; what is not a number stays so, which many a maximum forgets."""
    return sp.Piecewise((sp.sympify(bound), place < bound), (place, sp.true))


def _improved(place: sp.Expr, left: sp.Expr) -> sp.Expr:
    slope = 1 + place
    bend = slope * (slope + sp.Rational(2, 3) * left)
    return place * (1 + left * (bend - left / 2) / (slope * (bend - left)))


def _lambert_w() -> Helper:
    """Start from the series about the branch point or about 0, and improve by Halley's step.

    Nearest to the branch point more of the series is taken, of a distance that has its digits.
    """
    above, past, near, kept, root, *places = STEPS[:10]
    tail = sp.Rational(769, 17280) - near * sp.Rational(221, 8505)
    for coefficient in ("-43/540", "11/72", "-1/3", "1"):
        tail = sp.Rational(coefficient) + near * tail
    by_root = -1 + root * (1 - root * (sp.Rational(1, 3) - sp.Rational(11, 72) * root))
    by_size = (
        kept * (1 + sp.Rational(4, 3) * kept) / (1 + kept * (sp.Rational(7, 3) + kept * 5 / 6))
    )
    far = log1p(kept) * (1 - log1p(log1p(kept)) / (2 + log1p(kept)))
    start = sp.Piecewise(
        (by_root, kept < sp.Rational(-1, 4)), (by_size, kept < sp.Rational(1, 4)), (far, sp.true)
    )
    steps = [
        ARGUMENT + _BRANCH,
        2 * sp.E * _kept(above, -_REST),
        sp.sqrt(sp.Max(past, 0)),
        # Where the series is taken, this only must stay away from the branch point.
        _at_least(sp.Float(-0.3677, 17), ARGUMENT),
        sp.sqrt(2 * (sp.E * kept + 1)),
        start,
        *(_halley(place, kept) for place in places[:3]),
    ]
    value = sp.Piecewise(
        (sp.nan, ARGUMENT < -_BRANCH),
        (-1 + near * tail, past < _NEAR),
        (ARGUMENT, ARGUMENT > _LARGEST),
        (_halley(places[3], kept), sp.true),
    )
    about = "Return Lambert's W, the branch w >= -1 with w exp(w) = z, for z >= -1/e."
    slope = sp.exp(-OUTCOME) / (1 + OUTCOME)
    return Helper("LambertW", tuple(steps), value, about, slope)


def _halley(place: sp.Expr, goal: sp.Expr) -> sp.Expr:
    left = place - goal * sp.exp(-place)
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
    steps = (_at_least(step, sp.Abs(ARGUMENT)), sp.Add(*terms))
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
    raised, product, half, grown, first, series, back, lost = STEPS[:8]
    low = ARGUMENT < 10
    rest: sp.Expr = sp.Integer(0)
    for coefficient in reversed(_STIRLING):
        rest = coefficient + rest / raised**2
    steps = (
        sp.Piecewise((ARGUMENT + 20, low), (ARGUMENT, sp.true)),
        sp.Piecewise((sp.Mul(*(ARGUMENT + k for k in range(20))), low), (1, sp.true)),
        raised ** (raised / 2),
        sp.exp(raised),  # to divide by: times its inverse the slope would overflow
        half / grown,
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
