"""Branches that do no harm where they are not taken.

Array libraries calculate every branch for every element and then choose. The branch that is not
taken still enters a gradient, as zero times infinity. So each branch gets arguments of its own:
those given where it is taken, and elsewhere a fixed point of its own region.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.logic.boolalg import Boolean

from ..formulas.compiling import compiled
from ..formulas.domain import REAL, Domain
from ..formulas.lowering import symbols_of
from ..formulas.nodes import branches, rebuilt

Floats = NDArray[np.float64]
Definitions = list[tuple[sp.Symbol, sp.Basic]]
Own = dict[sp.Basic, sp.Basic]  # symbols, and what was rewritten in terms of a branch's own

_CANDIDATES = 2000
_ON_A_LINE = 500
_SEED = 11


@dataclass(frozen=True)
class _Points:
    """Candidates for fixed points: an array for each symbol."""

    symbols: tuple[sp.Symbol, ...]
    columns: tuple[Floats, ...]

    def values(self, expression: sp.Basic) -> NDArray[np.generic]:
        with np.errstate(all="ignore"):
            outcome = compiled(expression, self.symbols, "numpy")(*self.columns)
        return np.broadcast_to(outcome, self.columns[0].shape)

    def where(self, condition: Boolean) -> _Points:
        if condition == sp.true or not self.columns[0].size:
            return self
        return self._kept(self.values(condition).astype(bool))

    def outside(self, condition: Boolean) -> _Points:
        """Return the other points; what is not a number is on no side."""
        if condition == sp.true or not self.columns[0].size:
            return self._kept(np.zeros(self.columns[0].shape, bool))
        return self._kept(~self.values(condition).astype(bool))

    def _kept(self, which: NDArray[np.bool_]) -> _Points:
        return _Points(self.symbols, tuple(column[which] for column in self.columns))

    def moderate(self, expression: sp.Expr) -> dict[sp.Symbol, float] | None:
        """Return the place where a formula's size is nearest to 1, if it is finite anywhere."""
        sizes = np.abs(self.values(expression).astype(float))
        with np.errstate(all="ignore"):
            distance = np.abs(np.log(np.where(np.isfinite(sizes), np.maximum(sizes, 1e-9), np.nan)))
        if not np.isfinite(distance).any():
            return None
        best = np.nanargmin(distance)
        return {s: float(c[best]) for s, c in zip(self.symbols, self.columns, strict=True)}


@dataclass
class _Rewriting:
    """Definitions as they come up, in an order in which they can be calculated."""

    definitions: Definitions = field(default_factory=list)

    def define(self, stem: str, value: sp.Basic, **assumptions: bool) -> sp.Symbol:
        name = sp.Symbol(f"{stem}_{len(self.definitions)}", **assumptions)
        self.definitions.append((name, value))
        return name

    def rewrite(self, node: sp.Basic, own: Own, points: _Points) -> sp.Basic:
        """Return a formula in terms of the symbols that a branch has for its own."""
        if not symbols_of(node):
            return node
        if node not in own:
            own[node] = self._rewritten(node, own, points)
        return own[node]

    def _rewritten(self, node: sp.Basic, own: Own, points: _Points) -> sp.Basic:
        if not isinstance(node, sp.Piecewise):
            return rebuilt(node, [self.rewrite(part, own, points) for part in node.args])
        pairs: list[tuple[sp.Basic, sp.Basic]] = []
        before: Boolean = sp.false
        left = points
        for value, condition in node.args:
            holds = self.rewrite(condition, own, points)
            if holds == sp.true and before == sp.false:
                return self.rewrite(value, own, points)
            # Names stand for what was decided, which SymPy would try to simplify.
            taken = holds if before == sp.false else sp.And(holds, sp.Not(before), evaluate=False)
            name = self.define("taken", taken if holds != sp.true else sp.Not(before))
            pairs.append((self._branch(value, name, own, points, left.where(condition)), name))
            if holds == sp.true:
                pairs[-1] = (pairs[-1][0], sp.true)
                break
            left = left.outside(condition)
            before = name if before == sp.false else self.define("before", sp.Or(before, name))
        return branches(pairs)

    def _branch(
        self,
        value: sp.Expr,
        name: sp.Symbol,
        own: Own,
        points: _Points,
        inside: _Points,
    ) -> sp.Basic:
        # A branch that no point of the domain takes must do no harm either.
        place = (inside.moderate(value) or points.moderate(value)) if symbols_of(value) else None
        if place is None:
            return self.rewrite(value, dict(own), inside)
        inner = {known: name for known, name in own.items() if known in points.symbols}
        for symbol in sorted(symbols_of(value), key=str):
            number = sp.Float(place[symbol], 17)
            instead = branches([(own[symbol], name), (number, sp.true)])
            inner[symbol] = self.define(symbol.name, instead, **symbol.assumptions0)
        return self.rewrite(value, inner, inside)


def with_safe_branches(
    expression: sp.Basic, symbols: Sequence[sp.Symbol], domain: Domain
) -> tuple[Definitions, sp.Basic]:
    """Return definitions, and a formula in their terms whose idle branches are harmless.

    The value and all derivatives of a branch that is not taken are finite, so that the gradient
    of the whole is finite wherever that of the branch taken is.

    Examples
    --------
    >>> from symghost.formulas.domain import Domain
    >>> from symghost.formulas.symbols import r
    >>> root = sp.Piecewise((sp.sqrt(r), r > 0), (0, True))
    >>> definitions, formula = with_safe_branches(root, (r,), Domain.of({r: REAL}))
    >>> [str(name) for name, _ in definitions], formula
    (['taken_0', 'r_1', 'taken_2'], Piecewise((sqrt(r_1), taken_0), (0, True)))
    """
    rewriting = _Rewriting()
    if not expression.has(sp.Piecewise):
        return [], expression
    points = _candidates(tuple(symbols), domain, expression.atoms(sp.Eq))
    reduced = rewriting.rewrite(expression, {s: s for s in symbols}, points)
    return rewriting.definitions, reduced


def _candidates(symbols: tuple[sp.Symbol, ...], domain: Domain, equalities: set[sp.Eq]) -> _Points:
    """Return random points of a domain, and some on the lines where an argument has one value."""
    generator = np.random.default_rng(_SEED)
    ranges = dict(domain.ranges)
    columns = {s: _drawn(ranges.get(s, REAL), generator) for s in symbols}
    tables = [columns]
    for line in sorted(equalities, key=str):
        if line.lhs in columns and line.rhs.is_number:
            table = {s: column[:_ON_A_LINE] for s, column in columns.items()}
            tables.append({**table, line.lhs: np.full(_ON_A_LINE, float(line.rhs))})
    points = _Points(symbols, tuple(np.concatenate([t[s] for t in tables]) for s in symbols))
    return points.where(sp.And(*domain.where))


def _drawn(interval: sp.Interval, generator: np.random.Generator) -> Floats:
    """Draw from an interval, over decades where it is unbounded."""
    low, high = float(interval.start), float(interval.end)
    magnitude = 10 ** generator.uniform(-2, 1, _CANDIDATES)
    sign = generator.choice((-1.0, 1.0), _CANDIDATES)
    share = generator.uniform(0, 1, _CANDIDATES)
    if np.isinf(low) and np.isinf(high):
        return np.asarray(sign * magnitude)
    if np.isinf(high):
        return np.asarray(low + magnitude)
    if np.isinf(low):
        return np.asarray(high - magnitude)
    return np.asarray(low + share * (high - low))
