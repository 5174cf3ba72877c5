"""Escape times and their derivatives by the scale parameter, through the fold and to infinity.

Start and threshold enter as places on a circle, (e, u) with x = e/u and neither above 1, so that
the threshold may be infinite and no product overflows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from symghost.formulas.guarded.parts import (
    Guarded,
    greatest,
    least,
    over,
    pieces,
    power,
    product,
    roots,
    series,
    where,
)
from symghost.formulas.symbols import X, r, x0
from symghost.theory.derivation import Result
from symghost.theory.form import Form

_TERMS = 34  # of series in a quantity of at most 1/3
# Beyond it a threshold is scaled; its square does not overflow in single precision.
_FAR = 1e15
_ROUNDING, _LEAST = sp.Float(2.0**-54, 30), sp.Float("1e-300", 30)


@dataclass(frozen=True)
class _Passage:
    """What the way from the start to the threshold is made of.

    Attributes
    ----------
    shrink : Expr
        Factor by which lengths are divided.
    way, speed : Expr
        X - x0 and r + x0 X, scaled.
    ends : tuple of Expr
        r + x0^2 and r + X^2, scaled: their product is speed^2 + r way^2. Within rounding of a fixed
        point, and where squares underflow, they are kept above zero.
    bend : Expr
        r way^2 over that, small near the fold; 0 at the fold, 1 for a right angle.
    """

    shrink: sp.Expr
    way: sp.Expr
    speed: sp.Expr
    ends: tuple[sp.Expr, sp.Expr]
    bend: sp.Expr


def _passage() -> _Passage:
    (first, small), (last, tiny) = _on_circle(x0), _on_circle(X)
    way = last * small - first * tiny
    speed = r * small * tiny + first * last
    ends = (_end(first, small), _end(last, tiny))
    bend = product(r, over(way, ends[0]), over(way, ends[1]))
    return _Passage(small * tiny, way, speed, ends, bend)


def _end(place: sp.Expr, unit: sp.Expr) -> sp.Expr:
    return greatest(r * unit**2 + place**2, _ROUNDING * place**2, _LEAST)


def _on_circle(place: sp.Symbol, beyond: float = 1) -> tuple[sp.Expr, sp.Expr]:
    far = sp.Abs(place) > beyond
    return (
        pieces((sp.sign(place), far), (place, True)),
        pieces((1 / sp.Abs(place), far), (1, True)),
    )


def _escape_time(result: Result) -> Guarded:
    """Scale a threshold that is far away, as it may be infinite; near the fixed point, a log.

    Another threshold stays as it is: scaling would round it before it is compared with the start.
    """
    end, unit = _on_circle(X, beyond=_FAR)
    way, speed = end - x0 * unit, r * unit + x0 * end
    w, rho = roots(r)
    share = rho * way / speed
    ratio = (end - rho * unit) * (x0 + rho) / ((end + rho * unit) * (x0 - rho))
    near_fixed_point = sp.log(ratio) / (2 * rho)
    (_, above), (_, at_fold), (_, below), _ = result.expression.args
    return Guarded(
        pieces(
            (sp.atan2(w * way, speed) / w, above),
            (way / speed, at_fold),
            (pieces((near_fixed_point, share > 0.5), (sp.atanh(share) / rho, True)), below),
            (sp.oo, True),
        ),
        may_be_infinite=(X,),
    )


def _escape_time_slope(result: Result) -> Guarded:
    r"""Sum terms of one sign.

    With the angle :math:`\theta` between start and threshold, :math:`\tan\theta = \sqrt r (X -
    x_0)/(r + x_0 X)`, the negative slope is :math:`(\theta - \sin\theta\cos\theta)/(2 r^{3/2}) +
    (X - x_0)/((r + x_0^2)(r + X^2))`; below the fold :math:`\theta` turns imaginary.
    """
    p = _passage()
    rest = _over_ends(p.way, p.shrink, p)
    w, rho = roots(r)
    near, left = power(_near(p), 3), power(1 - p.bend, 2)
    by_series = product(sp.S.Half, near, left, _series(p.bend, 1))
    turned, other = (product(root, _over_ends(p.way, p.speed, p)) for root in (w, rho))
    above = (_angle(p, w) - turned) / (2 * w**3)
    below = (other - _area(p, rho)) / (2 * rho**3)
    return Guarded(-_by_nearness(result, p, by_series, above, below) - rest, (X,))


def _escape_time_curvature(result: Result) -> Guarded:
    r"""Sum terms of one sign, twice the integral of :math:`(r + x^2)^{-3}`.

    It is :math:`(3\theta - 5\sin\theta\cos\theta + 2\sin\theta\cos^3\theta)/(8 r^{5/2})` and two
    terms without a root.
    """
    p = _passage()
    rest = product(
        sp.Integer(2),
        _over_ends(p.way, p.shrink, p),
        _over_ends(p.way, p.way, p) + _over_ends(p.speed, p.shrink, p),
    )
    w, rho = roots(r)
    near, left = power(_near(p), 5), power(1 - p.bend, 3)
    by_series = product(sp.Rational(3, 8), near, left, _series(p.bend, 2))
    left_over = 5 + product(sp.Integer(-2), _over_ends(p.speed, p.speed, p))
    turned, other = (product(root, _over_ends(p.way, p.speed, p), left_over) for root in (w, rho))
    above = (3 * _angle(p, w) - turned) / (8 * w**5)
    # Where the ends had to be kept above zero, all is infinite, and nothing may be negative.
    below = greatest(3 * _area(p, rho) - other, _LEAST) / (8 * rho**5)
    return Guarded(2 * _by_nearness(result, p, by_series, above, below) + rest, (X,))


def _of_integral(power: int, factor: int) -> Callable[[Result], dict[sp.Symbol, sp.Expr]]:
    r"""Return what factor * (r + x^2)^(-power), integrated over the way, changes by at its ends."""

    def by_ends(result: Result) -> dict[sp.Symbol, sp.Expr]:
        at_start, at_end = (factor * (r + place**2) ** -power for place in (x0, X))
        return {X: _where_reached(result, at_end), x0: _where_reached(result, -at_start)}

    return by_ends


def _of_escape_time(result: Result) -> dict[sp.Symbol, sp.Expr]:
    by_scale = _escape_time_slope(result).expression
    return {**_of_integral(1, 1)(result), r: _where_reached(result, by_scale)}


def _where_reached(result: Result, value: sp.Expr) -> sp.Expr:
    """Return a value where the threshold is reached, and 0 elsewhere."""
    return sp.Piecewise((value, _reached(result)), (0, True))


def _reached(result: Result) -> Boolean:
    return sp.Or(*(condition for _, condition in result.expression.args[:3]))


def _by_nearness(
    result: Result, p: _Passage, by_series: sp.Expr, above: sp.Expr, below: sp.Expr
) -> sp.Expr:
    """Choose the series near the fold, and say with the derived expression where it ends."""
    ahead = sp.Gt(p.speed, 0, evaluate=False)
    small = sp.Lt(_size(p.bend), sp.Rational(1, 3), evaluate=False)
    near = sp.And(ahead, small, evaluate=False)
    whole = pieces((by_series, near), (above, r > 0), (below, True))
    return pieces((whole, _reached(result)), (sp.nan, True))


def _size(value: sp.Expr) -> sp.Abs:
    """Return an absolute value as it stands."""
    return sp.Abs(value, evaluate=False)


def _over_ends(one: sp.Expr, other: sp.Expr, p: _Passage) -> sp.Expr:
    """Return a product over both ends, by two quotients: the product of the ends may underflow."""
    return product(over(one, p.ends[0]), over(other, p.ends[1]))


def _near(p: _Passage) -> sp.Expr:
    return over(p.way, where(p.speed > 0, p.speed))


def _angle(p: _Passage, w: sp.Expr) -> sp.Expr:
    return sp.atan2(w * p.way, p.speed)


def _area(p: _Passage, rho: sp.Expr) -> sp.Expr:
    """Return the angle's hyperbolic counterpart; near the fixed point it is a logarithm."""
    ends = product(*(power(end, sp.S.Half) for end in p.ends))
    return sp.log(over(_size(p.speed) + rho * _size(p.way), ends), evaluate=False)


def _series(bend: sp.Expr, start: int) -> sp.Expr:
    r"""Return :math:`\sum_{n \ge s} c_n b^{n-s}`, :math:`c_n = (2n)!!/(2n+1)!!`, nested.

    It is Euler's series: :math:`\arctan v = v/(1 + v^2) \sum c_n b^n` with :math:`b = v^2/(1 +
    v^2)`.
    """
    limited = greatest(least(bend, sp.Rational(1, 3)), -sp.Rational(1, 3))
    coefficients = [sp.Integer(1)]
    for n in range(1, start + _TERMS):
        coefficients.append(coefficients[-1] * sp.Rational(2 * n, 2 * n + 1))
    return series(coefficients[start:], limited)


ESCAPE_TIME = Form(_escape_time, _of_escape_time)
ESCAPE_TIME_SLOPE = Form(_escape_time_slope, _of_integral(2, -1))
ESCAPE_TIME_CURVATURE = Form(_escape_time_curvature, _of_integral(3, 2))
UNIFIED_ESCAPE_TIME = Form(slopes=_of_escape_time)
