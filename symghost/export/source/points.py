"""Places of a domain, among which each branch of a formula finds one that it is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.logic.boolalg import Boolean

from ...formulas.compiling import compiled
from ...formulas.domain import REAL, Domain
from ...formulas.lowering import branching, parts_once, symbols_of

Floats = NDArray[np.float64]

_CANDIDATES = 2000
_ON_A_LINE = 500
_SEED = 11


@dataclass(frozen=True)
class Points:
    """Places, as an array for each symbol."""

    symbols: tuple[sp.Symbol, ...] = ()
    columns: tuple[Floats, ...] = ()

    def values(self, expression: sp.Basic) -> NDArray[np.generic]:
        """Return the values of an expression at all places."""
        with np.errstate(all="ignore"):
            outcome = compiled(expression, self.symbols, "numpy", as_held=True)(*self.columns)
        return np.broadcast_to(outcome, self.columns[0].shape)

    def where(self, condition: Boolean) -> Points:
        """Return the places where a condition holds."""
        if condition == sp.true or not self.columns or not self.columns[0].size:
            return self
        return self._kept(self.values(condition).astype(bool))

    def outside(self, condition: Boolean) -> Points:
        """Return the other places; what is not a number is on no side."""
        if not self.columns:
            return self
        if condition == sp.true or not self.columns[0].size:
            return self._kept(np.zeros(self.columns[0].shape, bool))
        return self._kept(~self.values(condition).astype(bool))

    def with_value(self, symbol: sp.Symbol, value: sp.Expr) -> Points:
        """Return the places with one more symbol, whose values a formula of the others gives."""
        if not self.columns:
            return self
        column = self.values(value).astype(float)
        return Points((*self.symbols, symbol), (*self.columns, column))

    def moderate(self, expression: sp.Expr) -> dict[sp.Symbol, float] | None:
        """Return the place where a formula's size is nearest to 1, if it is finite anywhere."""
        if not self.columns:
            return None
        sizes = np.abs(self.values(expression).astype(float))
        with np.errstate(all="ignore"):
            distance = np.abs(np.log(np.where(np.isfinite(sizes), np.maximum(sizes, 1e-9), np.nan)))
        if not np.isfinite(distance).any():
            return None
        best = np.nanargmin(distance)
        return {s: float(c[best]) for s, c in zip(self.symbols, self.columns, strict=True)}

    def _kept(self, which: NDArray[np.bool_]) -> Points:
        return Points(self.symbols, tuple(column[which] for column in self.columns))


def points_for(
    formulas: Iterable[sp.Basic], symbols: tuple[sp.Symbol, ...], domain: Domain
) -> Points:
    """Return places for the branches of formulas: none where they have none.

    They are random places of a domain, and some on the lines where an argument has one value.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> root = sp.Piecewise((sp.sqrt(x), x > 0), (0, True))
    >>> places = points_for([root], (x,), Domain.of({x: REAL}))
    >>> places.where(x > 1).moderate(x - 1)
    {x: 2.0}
    """
    parts = [part for formula in formulas for part in parts_once(formula)]
    if not symbols or not any(map(branching, parts)):
        return Points()
    generator = np.random.default_rng(_SEED)
    ranges = dict(domain.ranges)
    columns = {symbol: _drawn(ranges.get(symbol, REAL), generator) for symbol in symbols}
    tables = [columns]
    for line in sorted({part for part in parts if isinstance(part, sp.Eq)}, key=str):
        if line.lhs in columns and not symbols_of(line.rhs):
            table = {symbol: column[:_ON_A_LINE] for symbol, column in columns.items()}
            tables.append({**table, line.lhs: np.full(_ON_A_LINE, float(line.rhs))})
    points = Points(symbols, tuple(np.concatenate([t[s] for t in tables]) for s in symbols))
    return points.where(sp.And(*domain.where))


def _drawn(interval: sp.Interval, generator: np.random.Generator) -> Floats:
    """Draw from an interval, over decades where it is unbounded, numbers of few digits."""
    low, high = float(interval.start), float(interval.end)
    magnitude = _short(10 ** generator.uniform(-2, 1, _CANDIDATES))
    sign = generator.choice((-1.0, 1.0), _CANDIDATES)
    share = _short(generator.uniform(0, 0.999, _CANDIDATES))
    if np.isinf(low) and np.isinf(high):
        return np.asarray(sign * magnitude)
    if np.isinf(high):
        return np.asarray(low + magnitude)
    if np.isinf(low):
        return np.asarray(high - magnitude)
    return np.asarray(low + share * (high - low))


def _short(numbers: Floats) -> Floats:
    """Return numbers rounded to three digits."""
    return np.array([float(f"{number:.3g}") for number in numbers.tolist()])
