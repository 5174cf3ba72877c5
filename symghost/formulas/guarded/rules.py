"""Tables of numbers for sums: quadrature nodes, and polynomials that replace a function."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import mpmath
import sympy as sp
from numpy.polynomial.legendre import leggauss

from ..sums import Rows

_DIGITS = 30


@cache
def legendre_rule(count: int) -> Rows:
    """Return the nodes and weights of Gauss's rule on [0, 1].

    Examples
    --------
    >>> [[round(float(number), 6) for number in row] for row in legendre_rule(2)]
    [[0.211325, 0.5], [0.788675, 0.5]]
    """
    with mpmath.workdps(_DIGITS):
        half = [_node(count, mpmath.mpf(start)) for start in leggauss(count)[0][: (count + 1) // 2]]
        mirrored = [(1 - place, weight) for place, weight in reversed(half[: count // 2])]
        return tuple((_number(place), _number(weight)) for place, weight in half + mirrored)


def _node(count: int, start: Any) -> tuple[Any, Any]:
    """Take a node from double precision to twice its digits by a step of Newton's method."""
    value, slope = _legendre(count, start)
    shift = value / slope
    at = start - shift
    bend = (2 * start * slope - count * (count + 1) * value) / (1 - start**2)
    return (1 + at) / 2, 1 / ((1 - at**2) * (slope - shift * bend) ** 2)


def _legendre(count: int, at: Any) -> tuple[Any, Any]:
    """Return Legendre's polynomial and its slope."""
    below, value = mpmath.mpf(1), at
    for n in range(1, count):
        below, value = value, ((2 * n + 1) * at * value - n * below) / (n + 1)
    return value, count * (below - at * value) / (1 - at**2)


@cache
def economised(function: Callable[[Any], Any], end: sp.Rational, count: int) -> tuple[sp.Expr, ...]:
    """Return the coefficients, constant first, of a polynomial near a function on [0, end].

    It agrees with the function at Chebyshev's points.

    Examples
    --------
    >>> [round(float(c), 4) for c in economised(lambda x: 1 / (1 + x), sp.Rational(1, 2), 3)]
    [0.9979, -0.9237, 0.5278]
    """
    with mpmath.workdps(_DIGITS):
        half, angle = mpmath.mpf(end.p) / end.q / 2, mpmath.pi / (2 * count)
        places = [half * (1 + mpmath.cos((2 * k + 1) * angle)) for k in range(count)]
        shares = [function(place) for place in places]
        for order in range(1, count):  # Newton's divided differences, in place
            for k in reversed(range(order, count)):
                shares[k] = (shares[k] - shares[k - 1]) / (places[k] - places[k - order])
        total: list[Any] = []
        for share, place in zip(reversed(shares), reversed(places), strict=True):
            shifted = [mpmath.mpf(0), *total]
            lowered = [-place * coefficient for coefficient in total] + [mpmath.mpf(0)]
            total = [one + other for one, other in zip(shifted, lowered, strict=True)]
            total[0] += share
        return tuple(map(_number, total))


def _number(value: Any) -> sp.Expr:
    return sp.Float(value, _DIGITS)
