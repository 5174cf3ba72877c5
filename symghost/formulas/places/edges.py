"""Where a formula changes: the neighbouring floats on both sides of its edges, and extreme places.

All that chooses hard places asks here: the search for the worst error, the reference values of
source files, and the tables of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from ..compiling import compiled
from ..domain import REAL, Domain
from ..lowering import parts_once, symbols_of
from ..nodes import side as sign_of
from ..nodes import size
from .exact import Place

Side = Callable[[Place], bool]

# An edge is looked for between an argument and these multiples of it, in this order.
_FACTORS = (1.5, 0.5, 4.0, 0.1, 30.0, 1e3, 1e-3, -1.0)
_EXTREMES = (
    0.0,
    *(sign * size for size in (1e-300, 1e-12, 1e-9, 1e-5, 1e3, 1e6) for sign in (1, -1)),
)
_BESIDE_AN_END = 1e-9

# The least number beside zero: what is less gives subnormal numbers, which JAX takes for zero.
_LEAST = 1e-300
_LEFT_OUT = int(np.float64(_LEAST).view(np.int64)) - 1

# On an edge itself the rounding of a condition may decide; a few units further it does not.
_SHARES = (1.0, 1 - 2e-15, 1 + 2e-15)
_ROUNDED = (1 - 1e-15, 1 + 1e-15)


def relations(*expressions: sp.Basic) -> list[Relational]:
    """Return all relations in the expressions: their branches' edges, and those of a domain."""
    found = {part for part in _parts(expressions) if isinstance(part, Relational)}
    return sorted(found, key=sp.default_sort_key)


def differences(expressions: Sequence[sp.Basic], symbols: Sequence[sp.Symbol]) -> list[sp.Expr]:
    """Return the formulas of these symbols whose zeros are edges of expressions.

    There a relation turns, two parts of a maximum or minimum are equal, or the argument of an
    absolute value or of a sign is zero.

    Examples
    --------
    >>> from symghost.formulas.symbols import T, r
    >>> differences([sp.Max(r, T) + abs(r - 1), sp.Piecewise((r, r > T**2), (0, True))], [r, T])
    [T - r, -T**2 + r, r - 1]
    """
    found: set[sp.Expr] = set()
    for part in _parts(expressions):
        if isinstance(part, Relational):
            found.add(part.lhs - part.rhs)
        elif isinstance(part, sp.Max | sp.Min):
            found |= {one - other for one, other in pairwise(part.args)}
        elif isinstance(part, sp.Abs | sp.sign | size | sign_of):
            found.add(part.args[0])
    known = set(symbols)
    found = {one for one in found if symbols_of(one) and symbols_of(one) <= known}
    return sorted((one for one in found if not one.has(sp.Piecewise)), key=sp.default_sort_key)


def side_of(difference: sp.Expr, symbols: Sequence[sp.Symbol]) -> Side:
    """Return a function that says whether floats find a difference positive."""
    function = compiled(difference, tuple(symbols), "numpy")

    def side(place: Place) -> bool:
        with np.errstate(all="ignore"):
            try:
                return bool(np.real(function(*map(np.float64, place))) > 0)
            except (TypeError, ValueError, ZeroDivisionError, OverflowError):
                return False

    return side


def turn(side: Side, place: Place, i: int, stop: float) -> tuple[float, float]:
    """Return the neighbouring values of argument `i` where a side changes between two places.

    The first is on the side of `place`, the second on that of the place whose argument is `stop`.

    Examples
    --------
    >>> turn(lambda place: place[0] ** 2 > 2, (1.0,), 0, 1e300)
    (1.414213562373095, 1.4142135623730951)
    >>> turn(lambda place: place[0] > 0, (-1e300,), 0, 1.0)
    (0.0, 1e-300)
    """
    here, near, far = side(place), _rank(place[i]), _rank(stop)
    while abs(far - near) > 1:
        middle = (near + far) // 2
        near, far = (middle, far) if side(moved(place, i, _at(middle))) == here else (near, middle)
    return _at(near), _at(far)


def beside_edges(
    differences: Sequence[sp.Expr], symbols: Sequence[sp.Symbol], bases: Sequence[Place]
) -> Iterator[Place]:
    """Yield the places on both sides of each edge that one argument crosses.

    They are the neighbouring floats, and such that are a few units further.
    """
    for difference in differences:
        side = side_of(difference, symbols)
        for base in bases:
            for i, symbol in enumerate(symbols):
                if symbol not in symbols_of(difference):
                    continue
                stops = (base[i] * factor for factor in _FACTORS)
                here = side(base)
                stop = next((s for s in stops if side(moved(base, i, s)) != here), None)
                for value in () if stop is None else turn(side, base, i, stop):
                    yield from (moved(base, i, value * share) for share in _SHARES)


def steady(differences: Sequence[sp.Expr], symbols: Sequence[sp.Symbol]) -> Callable[[Place], bool]:
    """Return a function that says whether rounding leaves a place on its side of all edges."""
    sides = [side_of(difference, symbols) for difference in differences]

    def stays(place: Place) -> bool:
        near = [moved(place, i, v * share) for i, v in enumerate(place) for share in _ROUNDED]
        return all(side(place) == side(other) for side in sides for other in near)

    return stays


def extreme_places(
    domain: Domain, symbols: Sequence[sp.Symbol], bases: Sequence[Place]
) -> Iterator[Place]:
    """Yield places with one argument at an end of its interval, near it, zero, tiny or huge."""
    ranges = dict(domain.ranges)
    for i, symbol in enumerate(symbols):
        low, high = ends_of(ranges.get(symbol, REAL))
        ends = (low, high, low + _BESIDE_AN_END, high - _BESIDE_AN_END)
        for value in (*(end for end in ends if np.isfinite(end)), *_EXTREMES):
            for base in bases:
                yield moved(base, i, value)


def ends_of(interval: sp.Interval) -> tuple[float, float]:
    """Return an interval's ends as floats."""
    return float(interval.start), float(interval.end)


def moved(place: Place, i: int, value: float) -> Place:
    """Return a place with another argument `i`."""
    return (*place[:i], value, *place[i + 1 :])


def _parts(expressions: Sequence[sp.Basic]) -> Iterator[Any]:
    return parts_once(sp.Tuple(*expressions))


def _rank(value: float) -> int:
    """Return how many of these floats lie between zero and a number, with its sign."""
    bits = max(int(np.float64(abs(value)).view(np.int64)) - _LEFT_OUT, 0)
    return bits if value > 0 else -bits


def _at(rank: int) -> float:
    """Return the float of a rank."""
    size = float(np.int64(abs(rank) + _LEFT_OUT).view(np.float64)) if rank else 0.0
    return size if rank > 0 else -size if rank else 0.0
