"""A domain as floats see it: what lies within, and its edges.

Nothing is drawn here; `drawing` chooses among these places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from ..domain import REAL, Domain
from .edges import Side, ends_of, moved, side_of
from .exact import Place, holds_at

Kind = type[np.floating[Any]]


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
        differences: Sequence[sp.Expr],
        kind: Kind,
        reach: Reach,
    ) -> None:
        self.symbols, self.kind, self.reach = tuple(symbols), kind, reach
        self.intervals = intervals_of(domain, symbols)
        self.sides = [side_of(difference, symbols) for difference in differences]
        self.inside = inside(domain, symbols)

    def rounded(self, values: Iterable[float]) -> Place:
        """Return a place of floats of this kind."""
        with np.errstate(all="ignore"):
            return tuple(float(self.kind(value)) for value in values)

    def crossed(self, place: Place, i: int, stop: float) -> list[Side]:
        """Return the edges between a place and the one whose argument `i` is `stop`."""
        other = moved(place, i, stop)
        return [side for side in self.sides if side(place) != side(other)]


def intervals_of(domain: Domain, symbols: Sequence[sp.Symbol]) -> list[sp.Interval]:
    """Return the interval of each symbol; those that have none are any real numbers."""
    ranges = dict(domain.ranges)
    return [ranges.get(symbol, REAL) for symbol in symbols]


def inside(domain: Domain, symbols: Sequence[sp.Symbol]) -> Callable[[Place], bool]:
    """Return a function that says whether a point belongs to a domain, decided exactly."""
    intervals, holds = intervals_of(domain, symbols), holds_at(domain.where, symbols)

    def belongs(place: Place) -> bool:
        within = all(_within(i, v) for i, v in zip(intervals, place, strict=True))
        return within and bool(np.isfinite(place).all()) and holds(place)

    return belongs


def _within(interval: sp.Interval, value: float) -> bool:
    low, high = ends_of(interval)
    above = value > low if interval.left_open else value >= low
    return above and (value < high if interval.right_open else value <= high)
