"""A domain as floats see it: what lies within, and both sides of every edge.

Nothing is drawn here; `drawing` chooses among these places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from ...compiling import compiled
from ...domain import REAL, Domain
from .exact import Place, holds_at

Kind = type[np.floating[Any]]
Side = Callable[[Place], bool]

# Halvings that bring two numbers of any size to neighbouring floats.
_HALVINGS = 70


@dataclass(frozen=True)
class Reach:
    """How large and small arguments get, in decades about 1.

    Parameters
    ----------
    all_of_them : tuple of int
        All arguments at once; one of these is drawn for each point.
    one_of_them : tuple of int
        A single argument, from the one to the other, with the rest within the first of these.
    """

    all_of_them: tuple[int, ...]
    one_of_them: tuple[int, int]


WIDE: dict[Kind, Reach] = {
    np.float64: Reach((2, 8, 30), (-300, 150)),
    np.float32: Reach((2, 4, 8), (-37, 37)),
}


class Places:
    """The places of a domain, as floats of one kind."""

    def __init__(
        self,
        domain: Domain,
        symbols: Sequence[sp.Symbol],
        edges: Sequence[Relational],
        kind: Kind,
        reach: Reach,
    ) -> None:
        ranges = dict(domain.ranges)
        self.symbols, self.kind, self.reach = tuple(symbols), kind, reach
        self.intervals = [ranges.get(symbol, REAL) for symbol in symbols]
        self.sides = [side for edge in edges if (side := _side(edge, self.symbols)) is not None]
        self._holds = holds_at(domain.where, self.symbols)

    def inside(self, place: Place) -> bool:
        """Say whether a point belongs to the domain."""
        within = all(_within(i, v) for i, v in zip(self.intervals, place, strict=True))
        return within and bool(np.isfinite(place).all()) and self._holds(place)

    def rounded(self, values: Iterable[float]) -> Place:
        """Return a place of floats of this kind."""
        with np.errstate(all="ignore"):
            return tuple(float(self.kind(value)) for value in values)

    def crossed(self, place: Place, i: int, stop: float) -> list[Side]:
        """Return the edges between a place and the one whose argument `i` is `stop`."""
        other = moved(place, i, stop)
        return [side for side in self.sides if side(place) != side(other)]


def moved(place: Place, i: int, value: float) -> Place:
    """Return a place with another argument `i`."""
    return (*place[:i], value, *place[i + 1 :])


def before_edge(side: Side, place: Place, i: int, stop: float) -> float:
    """Return the last value of argument `i`, on the way to `stop`, on a place's side of an edge."""
    here, start = side(place), place[i]
    for _ in range(_HALVINGS):
        middle = _between(start, stop)
        start, stop = (middle, stop) if side(moved(place, i, middle)) == here else (start, middle)
    return start


def edges_of(*expressions: sp.Basic) -> list[Relational]:
    """Return all relations in the expressions: their branches' edges, and those of a domain."""
    found = set().union(*(expression.atoms(Relational) for expression in expressions))
    return sorted(found, key=sp.default_sort_key)


def _side(edge: Relational, symbols: tuple[sp.Symbol, ...]) -> Side | None:
    """Return which side of an edge a place is on; None where floats cannot tell."""
    if not edge.free_symbols <= set(symbols):
        return None
    function = compiled(edge.lhs - edge.rhs, symbols, "numpy")

    def side(place: Place) -> bool:
        with np.errstate(all="ignore"):
            try:
                return bool(np.real(function(*map(np.float64, place))) > 0)
            except (TypeError, ValueError, ZeroDivisionError, OverflowError):
                return False

    return side


def _between(start: float, stop: float) -> float:
    """Return the geometric mean of numbers of one sign and unlike size, else the arithmetic."""
    if start * stop > 0 and not 0.5 < start / stop < 2:
        return float(np.sign(start) * np.exp((np.log(abs(start)) + np.log(abs(stop))) / 2))
    return start / 2 + stop / 2


def _within(interval: sp.Interval, value: float) -> bool:
    low, high = float(interval.start), float(interval.end)
    above = value > low if interval.left_open else value >= low
    return above and (value < high if interval.right_open else value <= high)
