r"""Integrals of the slowness :math:`1/f` to many digits, across bottlenecks of any width.

The way is cut at each ghost, and around it at distances that grow by a factor, so that no piece is
much longer than its distance from the complex zeros of the velocity: there Gauss-Legendre
quadrature converges fast. Pieces that do not converge are halved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import mpmath

from ...common.errors import NotSupported

Function = Callable[[Any], Any]

GUARD = 12
GROWTH = 4
# At a kink of the velocity pieces are halved until they no longer matter.
DEEPEST, ROUND = 160, 8
# Evaluations of the velocity before the quadrature gives up.
MOST = 80_000
# Where a second cut of each piece is made, for the error estimate.
SECOND_CUT = mpmath.mpf("0.4142")


class _Slowness:
    """One over the velocity; it counts how often it was asked for."""

    def __init__(self, velocity: Function) -> None:
        self.velocity, self.count = velocity, 0

    def __call__(self, place: Any) -> Any:
        self.count += 1
        if self.count > MOST:
            raise NotSupported(
                f"the quadrature of the passage time does not converge near {mpmath.nstr(place, 6)}"
            )
        return 1 / self.velocity(place)


def slowness_integral(
    velocity: Function, start: Any, stop: Any, narrow: Sequence[tuple[Any, Any]], digits: int
) -> tuple[Any, Any]:
    r"""Return :math:`\int dx/f` from start to stop and an estimate of its error.

    Parameters
    ----------
    velocity : callable
        Of mpmath numbers, without zeros on the way.
    start, stop : mpf
        Perhaps infinite.
    narrow : sequence of (mpf, mpf)
        Places where the velocity is small, each with the distance over which it doubles.
    digits : int

    Returns
    -------
    tuple of mpf
        The estimate compares two different splits of the way.

    Raises
    ------
    NotSupported
        If the quadrature does not converge to these digits.

    Examples
    --------
    >>> far, tiny = mpmath.inf, mpmath.mpf("1e-12")
    >>> narrow = [(mpmath.mpf(0), mpmath.mpf("1e-6"))]
    >>> value, error = slowness_integral(lambda x: tiny + x**2, -far, far, narrow, 30)
    >>> print(mpmath.nstr(value, 15), error < 1e-20)
    3141592.65358979 True
    """
    with mpmath.workdps(digits + GUARD):
        low, high = min(start, stop), max(start, stop)
        points = _points(low, high, narrow)
        goal = mpmath.mpf(10) ** (-digits - 3)
        slowness = _Slowness(velocity)
        first = _summed(slowness, points, goal)
        second = _summed(slowness, _cut_again(points), goal)
        sign = 1 if stop > start else -1
        rounding = abs(first) * mpmath.mpf(10) ** (-digits - 2)
        return +(sign * first), abs(first - second) + rounding


def _points(low: Any, high: Any, narrow: Sequence[tuple[Any, Any]]) -> list[Any]:
    """Return the places where the way is cut."""
    inner = {
        place + side * width * mpmath.mpf(GROWTH) ** power
        for place, width in narrow
        for side in (-1, 1)
        for power in range(_steps(width, low, high, place))
    }
    inner |= {place for place, _ in narrow}
    scale = max([mpmath.mpf(1), *(abs(end) for end in (low, high) if mpmath.isfinite(end))])
    scale = max([scale, *(abs(place) + 1 for place, _ in narrow)])
    inner |= {-scale, mpmath.mpf(0), scale} if mpmath.isinf(low) or mpmath.isinf(high) else set()
    return [low, *sorted(place for place in inner if low < place < high), high]


def _steps(width: Any, low: Any, high: Any, place: Any) -> int:
    """Return how many growing distances fit on the way, on its longer side."""
    reach = max([mpmath.mpf(1), *(abs(end - place) for end in (low, high) if mpmath.isfinite(end))])
    return max(1, int(mpmath.ceil(mpmath.log(reach / width, GROWTH)))) if width > 0 else 0


def _cut_again(points: Sequence[Any]) -> list[Any]:
    cuts = []
    for a, b in pairwise(points):
        finite = mpmath.isfinite(a) and mpmath.isfinite(b)
        cuts += [a, a + SECOND_CUT * (b - a)] if finite else [a, *_beyond(a, b)]
    return [*cuts, points[-1]]


def _beyond(a: Any, b: Any) -> list[Any]:
    """Return a cut of a piece that is infinite on one side."""
    if mpmath.isinf(a) and mpmath.isinf(b):
        return [mpmath.mpf("0.4142")]
    return [a + 2 * (1 + abs(a))] if mpmath.isinf(b) else [b - 2 * (1 + abs(b))]


def _summed(slowness: Function, points: Sequence[Any], goal: Any) -> Any:
    """Return the sum over all pieces, each to the goal beside the whole."""
    size = mpmath.mpf(0)
    parts = []
    for a, b in pairwise(points):
        part = _piece(slowness, a, b, goal, size, 0)
        size += abs(part)
        parts.append(part)
    return mpmath.fsum(parts)


def _piece(slowness: Function, a: Any, b: Any, goal: Any, size: Any, depth: int) -> Any:
    finite = mpmath.isfinite(a) and mpmath.isfinite(b)
    # Halving helps at a kink. At a root's end of the way only the other method does, with twice the
    # digits: its outermost places are as near to the end as the square root of what is left out.
    hard = finite and depth % ROUND == ROUND - 1
    with mpmath.workdps(mpmath.mp.dps * (2 if hard else 1)):
        value, error = mpmath.quad(
            slowness,
            [a, b],
            method="gauss-legendre" if finite and not hard else "tanh-sinh",
            error=True,
            maxdegree=6 if finite and not hard else 9,
        )
    if error <= goal * max(abs(value), size):
        return value
    if depth == DEEPEST:
        raise NotSupported(f"the quadrature does not converge near {mpmath.nstr(a, 6)}")
    cut = (a + b) / 2 if finite else _beyond(a, b)[0]
    return sum(
        _piece(slowness, *ends, goal, max(size, abs(value)), depth + 1)
        for ends in ((a, cut), (cut, b))
    )


def finite_part(velocity: Function, start: Any, fold: Any, stop: Any, digits: int) -> Any:
    r"""Return Hadamard's finite part of :math:`\int dx/f` across a double zero of the velocity.

    .. math:: K_0 = \lim_{h \to 0} \left[\int_{|x - x_c| > h} \frac{dx}{f} - \frac{2}{a h}\right],
        \qquad f = a (x - x_c)^2 + \dots

    A way that leaves the real line and goes above the double zero gives it without any
    cancellation: the half circle about a double pole contributes :math:`-2/(a h)`, that about a
    simple pole something imaginary.

    Raises
    ------
    NotSupported
        If ways at different heights disagree: the velocity is not analytic there.

    Examples
    --------
    >>> start, fold, stop = map(mpmath.mpf, (-1, 0, 1))
    >>> constant = finite_part(lambda x: x**2 + x**3 / 2, start, fold, stop, 15)
    >>> print(mpmath.nstr(constant, 15))
    -1.45069385566595
    """
    with mpmath.workdps(digits + GUARD):
        room = min(abs(fold - start), abs(stop - fold), mpmath.mpf(1))
        slowness = _Slowness(velocity)
        values = (_above(slowness, start, fold, stop, room * share) for share in _HEIGHTS)
        for higher, lower in pairwise(values):
            agreement = mpmath.mpf(10) ** (-digits) * (1 + abs(lower))
            if abs(higher - lower) <= agreement:
                return +lower
    raise NotSupported("the constant of the passage time is not found: no finite part")


# Of the distance from the fold to the nearer end; lower ways avoid other complex zeros.
_HEIGHTS = tuple(mpmath.mpf(2) ** -power for power in (1, 2, 4, 6, 8, 10))


def _above(slowness: Function, start: Any, fold: Any, stop: Any, height: Any) -> Any:
    """Return the real part of the integral over a way that rises beside the fold."""
    sign = 1 if stop > start else -1
    goal = mpmath.eps * 1000
    over = [fold - sign * height, fold + 1j * height, fold + sign * height]
    bridge = sum(_complex_piece(slowness, a, b) for a, b in pairwise(over))
    narrow = [(fold, height)]
    sides = mpmath.mpf(0)
    for a, b in ((start, over[0]), (over[-1], stop)):
        low, high = min(a, b), max(a, b)
        sides += sign * _summed(slowness, _points(low, high, narrow), goal)
    return bridge.real + sides


def _complex_piece(slowness: Function, a: Any, b: Any) -> Any:
    return mpmath.quad(slowness, [a, (a + b) / 2, b], method="gauss-legendre", maxdegree=8)
