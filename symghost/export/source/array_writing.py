"""Branches of functions of arrays: choices between arrays, with gradients that stay finite."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import mpmath
import sympy as sp

from ...formulas.compiling import compiled
from ...formulas.facts import Facts
from ...formulas.lowering import Names, Scope, branching, pairs_of, symbols_of
from ...formulas.writing.printing import Printer
from ...formulas.writing.statements import INDENT, broken
from .routine import Routine

Point = Mapping[sp.Symbol, float]


class ArrayScope(Scope):
    """The statements of a function of arrays.

    All branches are evaluated. Where gradients are taken, each branch gets arguments that are
    replaced, at the elements that it is not for, by a point that it is for: a branch not taken
    is then finite, and so is its gradient, which is multiplied by zero.
    """

    def __init__(
        self, known: dict[sp.Basic, str], names: Names, writer: ArrayWriter, points: list[Point]
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
            inside = [point for point in points if _holds(condition, point)]
            points = [point for point in points if point not in inside]
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

    def _piece(self, value: sp.Basic, mask: str, facts: Facts, points: list[Point]) -> str:
        """Write the lines of a branch, and return what its value is called."""
        if not symbols_of(value) or value in self.known:
            return self.writer.printer.text(value, self.known)
        known = dict(self.known)
        # A branch that no point is for may be reached by none: any point serves where it is finite.
        elsewhere = (p for p in self.points if math.isfinite(_number(value, p)))
        chosen = points[0] if points else next(elsewhere, None)
        if mask and self.writer.guarded and chosen:
            known = self._replaced(value, mask, chosen)
        inner = ArrayScope(known, self.names, self.writer, points)
        inner.symbols, inner.facts = self.symbols, facts
        name = self.names.new("branch")
        inner.give(name, value)
        return name

    def _replaced(self, value: sp.Basic, mask: str, point: Point) -> dict[sp.Basic, str]:
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

    def __init__(self, printer: Printer, choice: str, constant: str, guarded: bool) -> None:
        self.printer, self.choice, self.constant, self.guarded = printer, choice, constant, guarded
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


def points_of(routine: Routine) -> Iterator[Point]:
    """Yield the points of a routine with the values of its steps there."""
    for place in routine.places():
        point = dict(zip(routine.symbols, place, strict=True))
        for symbol, value in routine.lets:
            point[symbol] = _number(value, point)
        yield point


def _number(value: sp.Expr, point: Point) -> float:
    try:
        return float(_evaluated(value, point))  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return float("nan")


def _holds(condition: sp.Basic, point: Point) -> bool:
    try:
        return bool(_evaluated(condition, point))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return False


def _evaluated(value: sp.Basic, point: Point) -> object:
    function: Callable[..., object] = compiled(value, tuple(point), "mpmath")
    with mpmath.workdps(30):
        return function(*map(mpmath.mpf, point.values()))
