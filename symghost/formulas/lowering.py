"""Formulas as statements: temporaries for what occurs twice, and an `if` for every branch.

A branch that is not taken is not evaluated, so that neither its errors nor its cost arise. The
expressions themselves stay as they are: a statement carries the names under which its parts are
known, since SymPy would reorder an expression that is built anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import ITE, Boolean

from .facts import Facts
from .nodes import polynomial, side

Known = Mapping[sp.Basic, str]

# Powers up to this one are products; a compound base gets a name first.
LARGEST_PRODUCT = 6


@dataclass(frozen=True)
class Assign:
    """Give a name the value of an expression."""

    name: str
    value: sp.Basic
    known: Known
    first: bool = True  # the name is new here, not one that a branch fills


@dataclass(frozen=True)
class Branch:
    """Fill a name in one of two ways."""

    name: str
    condition: sp.Basic
    known: Known
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    first: bool = True
    flag: bool = False


Statement = Assign | Branch


@dataclass
class Names:
    """Names that are handed out once each, whatever a language makes of upper and lower case."""

    taken: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    def new(self, kind: str) -> str:
        """Return ``kind_1``, ``kind_2`` and so on."""
        while True:
            self.counts[kind] += 1
            name = f"{kind}_{self.counts[kind]}"
            if name.lower() not in self.taken:
                return name


@dataclass
class Scope:
    """What is known at a place of a function, and the statements so far."""

    known: dict[sp.Basic, str]
    names: Names
    facts: Facts = field(default_factory=Facts)
    statements: list[Statement] = field(default_factory=list)

    def child(self, condition: sp.Basic, holds: bool) -> Scope:
        """Return the scope of a branch: it sees what is known here, and keeps its own."""
        return Scope(dict(self.known), self.names, self.facts.given(condition, holds))

    def give(self, name: str, value: sp.Basic, *, first: bool = True) -> None:
        """Assign the value of an expression to a name, by branches if need be."""
        if branching(value) and value not in self.known:
            self._branch(name, pairs_of(value), first, is_truth(value))
            return
        self.prepare(value)
        self.statements.append(Assign(name, value, dict(self.known), first))

    def prepare(self, value: sp.Basic) -> None:
        """Name the branches inside an expression, and all parts of it that occur twice."""
        for node in list(self._branches(value)):
            if node not in self.known:
                name = self.names.new("flag" if is_truth(node) else "chosen")
                self.give(name, node)
                self.known[node] = name
        for node in self._repeated(value):
            name = self.names.new("part")
            self.statements.append(Assign(name, node, dict(self.known)))
            self.known[node] = name

    def _branch(
        self, name: str, pairs: Sequence[tuple[sp.Basic, sp.Basic]], first: bool, flag: bool
    ) -> None:
        (value, condition), *rest = pairs
        decided = self.facts.decided(condition)
        if decided:
            self.give(name, value, first=first)
            return
        if decided is False and rest:
            self._branch(name, rest, first, flag)
            return
        self.prepare(condition)
        then, otherwise = self.child(condition, True), self.child(condition, False)
        then.give(name, value, first=False)
        if rest:
            otherwise._branch(name, rest, False, flag)
        else:
            otherwise.give(name, sp.nan, first=False)
        known = dict(self.known)
        blocks = tuple(then.statements), tuple(otherwise.statements)
        self.statements.append(Branch(name, condition, known, *blocks, first, flag))

    def _branches(self, value: sp.Basic) -> Iterator[sp.Basic]:
        """Yield the outermost parts with branches that have no name yet."""
        if value in self.known:
            return
        if branching(value):
            yield value
            return
        for part in _inside(value):
            yield from self._branches(part)

    def _repeated(self, value: sp.Basic) -> list[sp.Basic]:
        """Return the compound parts that occur more than once, the innermost first."""
        found = repeated_parts([value], self.known, lambda node: not is_truth(node))
        return [node for node in found if node != value]


def repeated_parts(
    values: Iterable[sp.Basic], known: Known, nameable: Callable[[sp.Basic], bool]
) -> list[sp.Basic]:
    """Return the compound parts of some values that occur more than once, the innermost first.

    What is not nameable is looked through, and what is known already is left alone. So is what
    may never be evaluated: all but the first of the conditions that an "and" or "or" joins.

    Examples
    --------
    >>> from symghost.formulas.symbols import x
    >>> repeated_parts([sp.sin(x + 1), sp.cos(x + 1)], {}, lambda node: True)
    [x + 1]
    """
    count = _Count(known, nameable)
    for value in values:
        count.add(value)
    return [node for node in count.order if count.seen[node] > 1]


@dataclass
class _Count:
    """How often parts occur."""

    known: Known
    nameable: Callable[[sp.Basic], bool]
    seen: Counter[sp.Basic] = field(default_factory=Counter)
    order: list[sp.Basic] = field(default_factory=list)

    def add(self, node: sp.Basic) -> None:
        if node in self.known:
            return
        if not self.nameable(node):
            for part in node.args[:1] if isinstance(node, sp.And | sp.Or) else node.args:
                self.add(part)
            return
        if not _worth_a_name(node):
            return
        self.seen[node] += 1
        if self.seen[node] > 1:
            return
        for part in _parts(node):
            self.add(part)
        several = _written_often(node)
        if several is not None and several not in self.known and _worth_a_name(several):
            self.seen[several] += 1
        self.order.append(node)


def _parts(node: sp.Basic) -> Iterable[sp.Basic]:
    """Return what a printed expression is made of: a quotient shows the power, not its inverse."""
    if isinstance(node, sp.Mul):
        return tuple(upright(factor) for factor in node.args)
    return _inside(node)


def _inside(node: sp.Basic) -> tuple[sp.Basic, ...]:
    """Return a node's parts; those of an integral or a sum have no value outside of it."""
    return () if hasattr(node, "bound_symbols") else tuple(node.args)


def upright(factor: sp.Basic) -> sp.Basic:
    """Return the power that stands below the bar of a fraction, or the factor itself."""
    if isinstance(factor, sp.Pow) and factor.exp.is_number and factor.exp.is_negative:
        return sp.Pow(factor.base, -factor.exp, evaluate=False) if factor.exp != -1 else factor.base
    return factor


def _written_often(node: sp.Basic) -> sp.Basic | None:
    """Return the part that a product or a nested polynomial writes again and again."""
    if isinstance(node, polynomial):
        return node.args[0]
    if not isinstance(node, sp.Pow) or not node.exp.is_Rational:
        return None
    return node.base if 1 < abs(node.exp) <= LARGEST_PRODUCT else None


def _worth_a_name(node: sp.Basic) -> bool:
    """Say whether a part takes more than a sign to write: an operation on arguments."""
    if not node.args or not symbols_of(node):
        return False
    if isinstance(node, sp.Mul) and len(node.args) == 2 and node.args[0] == -1:
        return _worth_a_name(node.args[1])
    return True


@lru_cache(maxsize=100_000)
def symbols_of(node: sp.Basic) -> frozenset[sp.Symbol]:
    """Return a formula's symbols; SymPy counts a part anew for each time that it occurs."""
    if isinstance(node, sp.Symbol):
        return frozenset([node])
    if hasattr(node, "bound_symbols"):
        return frozenset(node.free_symbols)
    return frozenset().union(*map(symbols_of, node.args))


def parts_once(node: sp.Basic) -> Iterator[sp.Basic]:
    """Yield a formula and all its parts, each once however often it occurs."""
    seen, waiting = {node}, [node]
    while waiting:
        part = waiting.pop()
        yield part
        fresh = set(part.args) - seen
        seen |= fresh
        waiting += fresh


def branching(node: sp.Basic) -> bool:
    """Say whether an expression has one of several values."""
    return isinstance(node, sp.Piecewise | ITE | side | sp.Heaviside)


def pairs_of(node: sp.Basic) -> list[tuple[sp.Basic, sp.Basic]]:
    """Return the values and conditions of what has branches."""
    if isinstance(node, ITE):
        condition, value, other = node.args
        return [(value, condition), (other, sp.true)]
    if isinstance(node, side):
        return [(sp.S.One, sp.Ge(node.args[0], 0)), (sp.S.NegativeOne, sp.true)]
    if isinstance(node, sp.Heaviside):
        place, there = node.args
        return [(sp.S.One, sp.Gt(place, 0)), (there, sp.Eq(place, 0)), (sp.S.Zero, sp.true)]
    return [(value, condition) for value, condition in node.args]


def is_truth(value: sp.Basic) -> bool:
    """Say whether an expression is true or false rather than a number; a symbol is a number."""
    return isinstance(value, Boolean) and not isinstance(value, sp.Symbol)
