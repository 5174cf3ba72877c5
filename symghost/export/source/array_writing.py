"""Branches of functions of arrays: choices between arrays, with gradients that stay finite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy as sp

from ...formulas.facts import Facts
from ...formulas.lowering import Names, Scope, branching, pairs_of, symbols_of
from ...formulas.writing.printing import Printer
from ...formulas.writing.statements import INDENT, broken
from .points import Points


class ArrayScope(Scope):
    """The statements of a function of arrays.

    All branches are evaluated. Where gradients are taken, each branch gets arguments that are
    replaced, at the elements that it is not for, by a point that it is for: a branch not taken
    is then finite, and so is its gradient, which is multiplied by zero.
    """

    def __init__(
        self, known: dict[sp.Basic, str], names: Names, writer: ArrayWriter, points: Points
    ) -> None:
        super().__init__(known, names)
        self.writer, self.points = writer, points
        self.symbols = [node for node in known if isinstance(node, sp.Symbol)]

    def give(self, name: str, value: sp.Basic, *, first: bool = True) -> None:
        """Write a line that gives a name the value of an expression."""
        if branching(value) and value not in self.known:
            self._choose(name, pairs_of(value))
            return
        self.prepare(value)
        self.writer.line(f"{name} = {self.writer.printer.text(value, self.known)}")

    def prepare(self, value: sp.Basic) -> None:
        """Name the branches inside an expression, and all parts of it that occur twice."""
        super().prepare(value)
        for statement in self.statements:
            text = self.writer.printer.text(statement.value, statement.known)  # type: ignore[union-attr]
            self.writer.line(f"{statement.name} = {text}")
        self.statements.clear()

    def _choose(self, name: str, pairs: Sequence[tuple[sp.Basic, sp.Basic]]) -> None:
        taken: list[tuple[str, str]] = []
        facts, points = self.facts, self.points
        earlier = ""
        last = self.writer.printer.spelling.nan
        for value, condition in pairs:
            decided = facts.decided(condition)
            if decided is False:
                continue
            if decided:
                last = self._piece(value, f"~{earlier}" if earlier else "", facts, points)
                break
            self.prepare(condition)
            mask = self.names.new("mask")
            text = self.writer.printer.text(condition, self.known)
            self.writer.line(f"{mask} = ({text}) & ~{earlier}" if earlier else f"{mask} = {text}")
            inside, points = points.where(condition), points.outside(condition)
            piece = self._piece(value, mask, facts.given(condition, True), inside)
            taken.append((mask, piece))
            facts = facts.given(condition, False)
            if earlier:
                joined = self.names.new("mask")
                self.writer.line(f"{joined} = {earlier} | {mask}")
                earlier = joined
            else:
                earlier = mask
        for mask, piece in reversed(taken):
            last = self.writer.where(mask, piece, last, self.known[self.symbols[0]])
        self.writer.line(f"{name} = {last}")

    def _piece(self, value: sp.Basic, mask: str, facts: Facts, points: Points) -> str:
        """Write the lines of a branch, and return what its value is called."""
        if not symbols_of(value) or value in self.known:
            return self.writer.printer.text(value, self.known)
        known = dict(self.known)
        # A branch that no point is for may be reached by none: any point serves where it is finite.
        chosen = mask and (points.moderate(value) or self.points.moderate(value))
        if chosen:
            known = self._replaced(value, mask, chosen)
        inner = ArrayScope(known, self.names, self.writer, points)
        inner.symbols, inner.facts = self.symbols, facts
        name = self.names.new("branch")
        inner.give(name, value)
        return name

    def _replaced(
        self, value: sp.Basic, mask: str, point: Mapping[sp.Symbol, float]
    ) -> dict[sp.Basic, str]:
        known: dict[sp.Basic, str] = {symbol: self.known[symbol] for symbol in self.symbols}
        for symbol in self.symbols:
            if symbol in symbols_of(value):
                name = self.names.new(known[symbol].split("_")[0] + "_safe")
                number = self.writer.printer.number(point[symbol])
                chosen = self.writer.where(mask, known[symbol], number, known[symbol])
                self.writer.line(f"{name} = {chosen}")
                known[symbol] = name
        return known


class ArrayWriter:
    """The lines of one function, and how its language chooses between arrays."""

    def __init__(self, printer: Printer, choice: str, constant: str) -> None:
        self.printer, self.choice, self.constant = printer, choice, constant
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        """Add a line."""
        self.lines += broken(text, INDENT, " \\")

    def where(self, mask: str, value: str, other: str, like: str) -> str:
        """Return the choice between two values; numbers become arrays where they must."""
        if self.constant:
            value, other = (
                v if v.isidentifier() or "where(" in v else self.constant.format(like, v)
                for v in (value, other)
            )
        return self.choice.format(mask, value, other)
