"""The way of a one-dimensional flow from a start to a stop: what is on it, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from ...common.errors import InvalidInput
from ...flows.numeric_flow import FormulaFlow
from ...formulas.compiling import compiled
from ..fixed_points.isolation import isolate

# Signs and double zeros are decided with so many digits, and by this size.
DIGITS = 60
NOTHING = mpmath.mpf(10) ** -45
# An infinite way is searched for zeros box by box up to here, beyond by boxes that double.
REACH = 1e3
FARTHEST = 1e150
LARGEST_DEGREE = 40
# A velocity this large in a box that bounds could not decide is taken for a pole's.
LARGE = 1e6


@dataclass(frozen=True)
class Way:
    """A way on the line, and the velocity along it.

    Parameters
    ----------
    state : Symbol
    field : Expr
        The velocity, with numbers for all parameters.
    start, stop : Expr
        Exact; perhaps infinite.
    """

    state: sp.Symbol
    field: sp.Expr
    start: sp.Expr
    stop: sp.Expr

    @property
    def direction(self) -> int:
        """1 upwards, -1 downwards."""
        return 1 if self.stop > self.start else -1

    @property
    def ends(self) -> tuple[sp.Expr, sp.Expr]:
        """The lower and the upper end."""
        return (self.start, self.stop) if self.direction > 0 else (self.stop, self.start)

    def function(self, order: int = 0) -> Callable[[Any], Any]:
        """Return a derivative of the velocity as a function of mpmath numbers, real or complex."""
        return compiled(sp.diff(self.field, self.state, order), (self.state,), "mpmath")

    def inside(self, place: Any) -> bool:
        """Say whether a number lies strictly between the ends."""
        low, high = map(number, self.ends)
        return bool(low < place < high)

    def middle(self) -> Any:
        """Return a place on the way."""
        low, high = map(number, self.ends)
        if mpmath.isinf(low) and mpmath.isinf(high):
            return mpmath.mpf("0.137")
        if mpmath.isinf(low):
            return high - 1
        return low + 1 if mpmath.isinf(high) else (low + high) / 2


def number(value: sp.Expr) -> Any:
    """Return an exact number, or an infinity, as an mpmath number of the precision in force."""
    if value.is_infinite:
        return mpmath.inf if value > 0 else -mpmath.inf
    return mpmath.mpf(compiled(value, (), "mpmath")())


def obstacle(way: Way) -> tuple[str, bool]:
    """Return why the state never gets to the stop, or an empty text, and whether this is proved.

    Raises
    ------
    InvalidInput
        If the velocity is not finite somewhere on the way.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> obstacle(Way(x, x**2 - 2, sp.Integer(-3), sp.Integer(0)))
    ('the fixed point at x = -1.41421 is in the way', True)
    >>> obstacle(Way(x, x**2 + sp.Rational(1, 10**40), sp.Integer(-3), sp.Integer(0)))
    ('', True)
    """
    with mpmath.workdps(DIGITS):
        at_end = _ends_rest(way)
        if at_end:
            return at_end, True
        found, proved = _standing(way)
        if found:
            nearest = min(found, key=lambda place: abs(place - _finite_start(way)))
            return f"the fixed point at {way.state} = {_short(nearest)} is in the way", proved
        speed = way.function()(way.middle())
        if speed * way.direction < 0:
            return f"the state moves the other way, from {way.start} away from {way.stop}", proved
        return "", proved


def _ends_rest(way: Way) -> str:
    """Say whether an end of the way is a fixed point, to 60 digits."""
    velocity = way.function()
    for end, words in ((way.start, "starts at"), (way.stop, "only comes ever nearer to")):
        if end.is_infinite:
            continue
        place = number(end)
        speed = abs(_evaluated(velocity, place, way))
        if speed < NOTHING and not (end == way.stop and _infinitely_steep(way, place)):
            return f"the state {words} the fixed point at {way.state} = {_short(place)}"
    return ""


def _evaluated(velocity: Callable[[Any], Any], place: Any, way: Way) -> Any:
    try:
        value = velocity(place)
    except ZeroDivisionError:
        raise _singular(way, place) from None
    if not mpmath.isfinite(value) or mpmath.im(value) != 0:
        raise _singular(way, place)
    return mpmath.re(value)


def _infinitely_steep(way: Way, place: Any) -> bool:
    """Say whether a fixed point is reached in a finite time, as that of a square root."""
    try:
        return not mpmath.isfinite(way.function(1)(place))
    except ZeroDivisionError:
        return True


def _standing(way: Way) -> tuple[list[Any], bool]:
    """Return fixed points on the way, and whether what is found (or not) is proved."""
    parts = fraction(way.field, way.state)
    if parts is None:
        return _isolated(way)
    above, below = parts
    poles = _roots_between(below, way)
    if poles:
        raise _singular(way, poles[0])
    return _roots_between(above, way), True


def fraction(field: sp.Expr, state: sp.Symbol) -> tuple[sp.Poly, sp.Poly] | None:
    """Return numerator and denominator if the velocity is a ratio of rational polynomials."""
    if not field.is_rational_function(state):
        return None
    above, below = sp.fraction(sp.cancel(sp.together(field)))
    try:
        parts = sp.Poly(above, state, domain="QQ"), sp.Poly(below, state, domain="QQ")
    except (sp.PolynomialError, sp.CoercionFailed):
        return None
    return parts if max(part.degree() for part in parts) <= LARGEST_DEGREE else None


def _roots_between(poly: sp.Poly, way: Way) -> list[Any]:
    """Return the roots of a polynomial on the closed way; Sturm's theorem counts them."""
    if poly.degree() < 1:
        return []
    low, high = (None if end.is_infinite else _rational(end) for end in way.ends)
    if not poly.count_roots(low, high):
        return []
    single = poly.sqf_part()
    found = poly.intervals(inf=low, sup=high, eps=sp.Rational(1, 10**9))
    return [_refined(single, a, b) for (a, b), _ in found]


def _refined(poly: sp.Poly, low: sp.Rational, high: sp.Rational) -> Any:
    """Return a root known to lie in an interval, to some relative digits."""
    if low != high:
        size = max(abs(low), abs(high))
        low, high = poly.refine_root(low, high, eps=size / 10**15)
    return mpmath.mpf(str(sp.N((low + high) / 2, 20)))


def _rational(end: sp.Expr) -> sp.Rational:
    return end if end.is_Rational else sp.Rational(str(sp.N(end, 40)))


def _isolated(way: Way) -> tuple[list[Any], bool]:
    """Return the zeros of any field, isolated with bounds; tiny boxes are decided by 60 digits."""
    flow = FormulaFlow((way.state,), (way.field,), {})
    low, high = searched(way)
    zeros = isolate(flow, [low], [high])
    found = [mpmath.mpf(float(place)) for place in zeros.places[:, 0]]
    sure = zeros.complete and _clear_beyond(flow, way, low, high)
    for place in zeros.undecided[:, 0]:
        decided = _double_zero(way, mpmath.mpf(float(place)))
        sure &= decided is not None
        found += [mpmath.mpf(float(place))] if decided else []
    return found, sure


def searched(way: Way) -> tuple[float, float]:
    """Return the finite part of a way that is searched box by box."""
    low, high = way.ends
    most = REACH * max([1.0, *(abs(float(end)) for end in way.ends if end.is_finite)])
    return (
        -most if low.is_infinite else float(low),
        most if high.is_infinite else float(high),
    )


def _clear_beyond(flow: FormulaFlow, way: Way, low: float, high: float) -> bool:
    """Say whether bounds exclude zeros farther out than what was searched."""
    clear = True
    for end, edge, sign in ((way.ends[0], -low, -1), (way.ends[1], high, 1)):
        if end.is_infinite:
            steps = np.geomspace(edge, FARTHEST, 4000)
            near, far = sign * steps[:-1, None], sign * steps[1:, None]
            known = flow.bounds(np.minimum(near, far), np.maximum(near, far), 0)
            clear &= not bool(known.contains().any())
    return clear


def _double_zero(way: Way, near: Any) -> bool | None:
    """Say whether a minimum of the speed is a zero; None where the velocity is no parabola."""
    velocity, slope, bend = (way.function(order) for order in range(3))
    if abs(_evaluated(velocity, near, way)) > LARGE:
        raise _singular(way, near)
    place = polished(slope, bend, near)
    if place is None or abs(bend(place)) < mpmath.mpf("1e-6"):
        return None
    return bool(abs(velocity(place)) < NOTHING)


def polished(slope: Callable[[Any], Any], bend: Callable[[Any], Any], place: Any) -> Any:
    """Return a zero of the slope by Newton's method, or None if it leads elsewhere."""
    start = place
    for _ in range(12):
        steepness, curvature = slope(place), bend(place)
        if steepness == 0:
            return place
        if curvature == 0:
            return None
        place -= steepness / curvature
    return place if abs(place - start) < mpmath.mpf("1e-3") * (1 + abs(start)) else None


def _singular(way: Way, place: Any) -> InvalidInput:
    expected = f"an end before {way.state} = {_short(place)}, where the velocity is not finite"
    return InvalidInput("stop", str(way.stop), expected)


def _finite_start(way: Way) -> Any:
    low, high = (mpmath.mpf(end) for end in searched(way))
    start = low if way.direction > 0 else high
    return start if way.start.is_infinite else number(way.start)


def _short(place: Any) -> str:
    return str(mpmath.nstr(place, 6))
