"""Where a statement is said to hold, as data: an interval for each symbol, and conditions."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from ..common.errors import NotCertified

REAL = sp.Interval(-sp.oo, sp.oo)
POSITIVE = sp.Interval.open(0, sp.oo)
NEGATIVE = sp.Interval.open(-sp.oo, 0)

Point = dict[sp.Symbol, sp.Rational]


@dataclass(frozen=True)
class Domain:
    """A set of points: every symbol in its interval, and all conditions true.

    Parameters
    ----------
    ranges : tuple of (Symbol, Interval)
    where : tuple of Boolean
        Conditions that tie the symbols together, such as ``r > pi**2/(16*T**2)``.
    words : str
        Says the conditions to a reader where they are long; inline formulas between dollars.

    Examples
    --------
    >>> from symghost.formulas.symbols import T, r
    >>> print(Domain.of({r: POSITIVE, T: POSITIVE}, r * T**2 < 1))
    r > 0, T > 0, T**2*r < 1
    """

    ranges: tuple[tuple[sp.Symbol, sp.Interval], ...]
    where: tuple[Boolean, ...] = ()
    words: str = ""

    @classmethod
    def of(cls, ranges: Mapping[sp.Symbol, sp.Interval], *where: Boolean) -> Domain:
        """Return the domain with an interval for each symbol, and conditions."""
        return cls(tuple(ranges.items()), where)

    @property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """The symbols that have an interval."""
        return tuple(symbol for symbol, _ in self.ranges)

    def conditions(self) -> tuple[sp.Basic, ...]:
        """Return the relations that a reader sees, unevaluated; `words` stands for the rest."""
        bounds = [bound for symbol, interval in self.ranges for bound in _bounds(symbol, interval)]
        return tuple(bounds) if self.words else (*bounds, *self.where)

    def describe(self, show: Callable[[sp.Basic], str] = str) -> str:
        """Return the domain in one line, with each relation shown by `show`."""
        parts = [show(condition) for condition in self.conditions()]
        return ", ".join([*parts, self.words] if self.words else parts) or "all real values"

    def __str__(self) -> str:
        return re.sub(r"\\(\w+)\{([^{}]*)\}", r"\1(\2)", self.describe().replace("$", ""))

    def sample(self, count: int, seed: int) -> list[Point]:
        """Return `count` random rational points of the domain, the same for the same seed.

        Magnitudes are spread over decades where an interval is unbounded.

        Raises
        ------
        NotCertified
            If so many points are not found.
        """
        return [dict(point) for point in _sampled(self, count, seed)]

    def assumed(self) -> dict[sp.Symbol, sp.Symbol]:
        """Return stand-ins whose assumptions say the signs that the domain gives."""
        return {
            symbol: sp.Symbol(symbol.name, **_signs(interval)) for symbol, interval in self.ranges
        }


@lru_cache(maxsize=1024)
def _sampled(domain: Domain, count: int, seed: int) -> tuple[Point, ...]:
    """Draw each symbol from its interval, and keep the points that meet all conditions."""
    generator = random.Random(seed)
    points: list[Point] = []
    # Rational numbers go in, so that conditions are decided exactly, as by `subs`, but faster.
    conditions = [sp.lambdify(domain.symbols, each, modules="sympy") for each in domain.where]
    for _ in range(1000 * count):
        point = {symbol: _draw(interval, generator) for symbol, interval in domain.ranges}
        if all(condition(*point.values()) == sp.true for condition in conditions):
            points.append(point)
        if len(points) == count:
            return tuple(points)
    raise NotCertified(f"found only {len(points)} of {count} points with {domain}")


def _bounds(symbol: sp.Symbol, interval: sp.Interval) -> Iterable[sp.Basic]:
    if interval.start != -sp.oo:
        relation = sp.StrictGreaterThan if interval.left_open else sp.GreaterThan
        yield relation(symbol, interval.start, evaluate=False)
    if interval.end != sp.oo:
        relation = sp.StrictLessThan if interval.right_open else sp.LessThan
        yield relation(symbol, interval.end, evaluate=False)


def _draw(interval: sp.Interval, generator: random.Random) -> sp.Rational:
    magnitude = sp.Rational(f"{10 ** generator.uniform(-2, 1):.6g}")
    sign = generator.choice((-1, 1))
    share = sp.Rational(generator.randrange(1, 10**6), 10**6)
    low, high = _rational(interval.start), _rational(interval.end)
    if low == -sp.oo and high == sp.oo:
        return sign * magnitude
    if high == sp.oo:
        return low + magnitude
    if low == -sp.oo:
        return high - magnitude
    return low + share * (high - low)


def _rational(end: sp.Expr) -> sp.Expr:
    """Return an end of an interval, or a rational number next to it where it is irrational."""
    return end if end.is_Rational or end.is_infinite else sp.Rational(str(sp.N(end, 25)))


def _signs(interval: sp.Interval) -> dict[str, bool]:
    if interval.is_subset(POSITIVE):
        return {"positive": True}
    if interval.is_subset(NEGATIVE):
        return {"negative": True}
    if interval.is_subset(sp.Interval(0, sp.oo)):
        return {"nonnegative": True}
    return {"real": True}
