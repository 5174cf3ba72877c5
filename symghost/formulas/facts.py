"""What a branch knows: conditions that the branches around it have decided already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp
from sympy.core.relational import Relational

# The signs that the difference of two sides may have.
_SIGNS: dict[type, frozenset[int]] = {
    sp.StrictGreaterThan: frozenset({1}),
    sp.GreaterThan: frozenset({0, 1}),
    sp.StrictLessThan: frozenset({-1}),
    sp.LessThan: frozenset({-1, 0}),
    sp.Equality: frozenset({0}),
    sp.Unequality: frozenset({-1, 1}),
}
_ALL = frozenset({-1, 0, 1})

Sides = tuple[sp.Basic, sp.Basic]


@dataclass(frozen=True)
class Facts:
    """The signs that differences may still have, for numbers that are not NaN."""

    signs: Mapping[Sides, frozenset[int]] = field(default_factory=dict)

    def decided(self, condition: sp.Basic) -> bool | None:
        """Return whether a condition must hold or cannot, or nothing if it is open.

        Examples
        --------
        >>> from symghost.formulas.symbols import r
        >>> Facts().given(r > 0, True).decided(sp.Eq(r, 0))
        False
        """
        if condition in (sp.true, sp.false):
            return bool(condition)
        if isinstance(condition, sp.And | sp.Or):
            return self._joined(condition)
        if not isinstance(condition, Relational):
            return None
        sides, wanted = _meaning(condition)
        possible = self.signs.get(sides, _ALL)
        if possible <= wanted:
            return True
        return None if possible & wanted else False

    def given(self, condition: sp.Basic, holds: bool) -> Facts:
        """Return the facts where a condition holds, or does not."""
        joined = sp.And if holds else sp.Or
        if isinstance(condition, joined):
            found = self
            for part in condition.args:
                found = found.given(part, holds)
            return found
        if not isinstance(condition, Relational):
            return self
        sides, wanted = _meaning(condition)
        kept = self.signs.get(sides, _ALL) & (wanted if holds else _ALL - wanted)
        return Facts({**self.signs, sides: kept})

    def _joined(self, condition: sp.Basic) -> bool | None:
        found = [self.decided(part) for part in condition.args]
        stops = isinstance(condition, sp.Or)
        if stops in found:
            return stops
        return None if None in found else not stops


class Nothing(Facts):
    """No facts at all: what a branch decides says nothing of numbers that may be NaN."""

    def given(self, condition: sp.Basic, holds: bool) -> Facts:
        """Return the facts where a condition holds, or does not: still none."""
        return self


def _meaning(relation: Relational) -> tuple[Sides, frozenset[int]]:
    signs = _SIGNS[type(relation)]
    left, right = relation.args
    if sp.default_sort_key(left) > sp.default_sort_key(right):
        return (right, left), frozenset(-sign for sign in signs)
    return (left, right), signs
