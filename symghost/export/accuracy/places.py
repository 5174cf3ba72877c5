"""Hard points of a domain: tiny and huge arguments, and both sides of every edge within it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from ...compiling import compiled
from ...domain import REAL, Domain
from .exact import Place, holds_at

Kind = type[np.floating[Any]]


@dataclass(frozen=True)
class Reach:
    """How large and small arguments get, in decades about 1.

    Parameters
    ----------
    all_of_them : tuple of float
        All arguments at once; one of these is drawn for each point.
    one_of_them : tuple of float
        A single argument, from the one to the other, with the rest within the first of these.
    """

    all_of_them: tuple[float, ...]
    one_of_them: tuple[float, float]


WIDE: dict[Kind, Reach] = {
    np.float64: Reach((2, 8, 30), (-300, 150)),
    np.float32: Reach((2, 4, 8), (-37, 37)),
}
EXTREME: dict[Kind, Reach] = {
    np.float64: Reach((300,), (-300, 300)),
    np.float32: Reach((37,), (-37, 37)),
}


class Places:
    """Draws points of a domain as floats of one kind, the same for the same seed."""

    def __init__(
        self,
        domain: Domain,
        symbols: Sequence[sp.Symbol],
        edges: Sequence[Relational],
        kind: Kind,
        reach: Reach,
        seed: int,
    ) -> None:
        ranges = dict(domain.ranges)
        self.symbols, self.kind, self.reach = tuple(symbols), kind, reach
        self._intervals = [ranges.get(symbol, REAL) for symbol in symbols]
        self._random = np.random.default_rng(seed)
        self._holds = holds_at(domain.where, self.symbols)
        self._sides = [side for edge in edges if (side := _side(edge, self.symbols)) is not None]

    def draw(self, count: int, tries: int = 30) -> list[Place]:
        """Return up to `count` points: half of them anywhere, half of them beside an edge."""
        found: list[Place] = []
        for _ in range(tries * count):
            place = self._beside_an_edge() if self._random.random() < 0.5 else self._anywhere()
            if self.inside(place):
                found.append(place)
            if len(found) == count:
                break
        return found

    def near(self, place: Place, count: int) -> Iterator[Place]:
        """Yield points of the domain around a point, at relative distances of all sizes."""
        for _ in range(count):
            widths = 10 ** self._random.uniform(-16, 0.5, len(place))
            moving = self._random.random(len(place)) < 0.6
            factors = np.exp(np.where(moving, widths * self._random.standard_normal(len(place)), 0))
            moved = self._rounded(np.asarray(place) * factors)
            if self.inside(moved):
                yield moved

    def inside(self, place: Place) -> bool:
        """Say whether a point belongs to the domain."""
        within = all(_within(i, v) for i, v in zip(self._intervals, place, strict=True))
        return within and bool(np.isfinite(place).all()) and self._holds(place)

    def _anywhere(self) -> Place:
        powers = self._powers(len(self._intervals))
        drawn = zip(self._intervals, 10.0**powers, strict=True)
        return self._rounded([self._from_interval(interval, size) for interval, size in drawn])

    def _powers(self, count: int) -> np.ndarray[Any, Any]:
        """Draw magnitudes: all of one size, each of its own, or one unlike the others."""
        decades = self._random.choice(self.reach.all_of_them)
        powers = self._random.uniform(-decades, decades, count)
        way = self._random.integers(3)
        if way == 0:
            spread = self._random.choice([0.1, 1.0]) * self._random.standard_normal(count)
            powers = np.clip(powers[:1] + spread, -decades, decades)
        if way == 1 and count:
            near = self.reach.all_of_them[0]
            powers = self._random.uniform(-near, near, count)
            powers[self._random.integers(count)] = self._random.uniform(*self.reach.one_of_them)
        return powers

    def _from_interval(self, interval: sp.Interval, magnitude: float) -> float:
        low, high = float(interval.start), float(interval.end)
        if np.isinf(low) and np.isinf(high):
            return magnitude * float(self._random.choice([-1.0, 1.0, 1.0, -1.0, 0.0], p=_SIGNS))
        if np.isinf(high):
            return low + magnitude
        if np.isinf(low):
            return high - magnitude
        share = min(magnitude, 1 / magnitude) if self._random.random() < 0.7 else 0.5
        share = share if magnitude not in (0, 1) else self._random.random()
        share *= self._random.random()
        return (
            low + share * (high - low)
            if self._random.random() < 0.5
            else (high - share * (high - low))
        )

    def _beside_an_edge(self) -> Place:
        """Go from one point to another across an edge, and stop shortly before it."""
        place = self._anywhere()
        if not self._sides:
            return place
        side = self._sides[self._random.integers(len(self._sides))]
        i = self._random.integers(len(place))
        other = list(place)
        other[i] = self._anywhere()[i]
        here = side(place)
        if side(tuple(other)) == here:
            return place
        start, stop = place[i], other[i]
        for _ in range(70):
            middle = _between(start, stop)
            other[i] = middle
            start, stop = (middle, stop) if side(tuple(other)) == here else (start, middle)
        step = 10 ** self._random.uniform(-17, -0.3) * self._random.choice([-1, 1])
        other[i] = start * (1 + step)
        return self._rounded(other)

    def _rounded(self, values: Sequence[float] | np.ndarray[Any, Any]) -> Place:
        with np.errstate(all="ignore"):
            return tuple(float(v) for v in np.asarray(values, dtype=np.float64).astype(self.kind))


_SIGNS = (0.24, 0.24, 0.24, 0.24, 0.04)


def edges_of(*expressions: sp.Basic) -> list[Relational]:
    """Return all relations in the expressions: their branches' edges, and those of a domain."""
    found = set().union(*(expression.atoms(Relational) for expression in expressions))
    return sorted(found, key=sp.default_sort_key)


def _side(edge: Relational, symbols: tuple[sp.Symbol, ...]) -> Callable[[Place], bool] | None:
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
