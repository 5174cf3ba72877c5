"""Statements as lines of text, for languages that compute with one number at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...lowering import Assign, Branch, Statement, is_truth
from .formulas import Printer, Spelling
from .references import Row
from .routine import OWN_NAMES, Routine

WIDTH = 96
INDENT = "    "


@dataclass(frozen=True)
class Syntax:
    """How a language writes statements; the names in braces are filled in."""

    number: str  # a new name for a number
    flag: str  # a new name for a truth value
    again: str  # a name that is declared already
    declared_number: str  # a name that a branch fills; empty where none is needed
    declared_flag: str
    when: str
    otherwise: str
    otherwise_when: str
    end: str
    comment: str
    continued: str = ""


@dataclass(frozen=True)
class Layout:
    """A whole file in pieces."""

    about: tuple[str, ...]
    routines: tuple[Routine, ...]
    rows: Mapping[str, tuple[Row, ...]]
    stem: str


class Language(ABC):
    """A language that results are written in."""

    name: str
    title: str
    suffix: str
    comment: str
    spelling: Spelling
    reserved: frozenset[str]
    outside: str
    folds_case = False

    @abstractmethod
    def function(self, routine: Routine, printer: Printer) -> list[str]:
        """Return the lines of one function."""

    @abstractmethod
    def file(self, layout: Layout, functions: Sequence[str]) -> str:
        """Return the whole file around its functions."""

    def legal(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return names that the language takes, each different from the others.

        A reserved word gets an underscore at its end, and so does a letter that differs from an
        earlier one only in its case where the language does not see that.
        """
        chosen: list[str] = []
        for name in names:
            taken = {*self.reserved, *OWN_NAMES, *map(self._seen, chosen)}
            while self._seen(name) in taken:
                name += "_"
            chosen.append(name)
        return tuple(chosen)

    def _seen(self, name: str) -> str:
        return name.lower() if self.folds_case else name

    def commented(self, lines: Iterable[str], indent: str = "") -> list[str]:
        """Return lines as comments, broken to the width of the page."""
        from textwrap import wrap

        room = WIDTH - len(indent) - len(self.comment)
        broken = [part for line in lines for part in (wrap(line, room) or [""])]
        return [f"{indent}{self.comment} {part}".rstrip() for part in broken]


class ScalarLanguage(Language):
    """A language whose functions take numbers, with an `if` for every branch."""

    syntax: Syntax

    def lines(self, statements: Sequence[Statement], printer: Printer, depth: int) -> list[str]:
        """Return statements as lines."""
        found: list[str] = []
        for statement in statements:
            if isinstance(statement, Assign):
                found += self._assign(statement, printer, depth)
            else:
                if statement.first:
                    found += self._declared(statement.name, statement.flag, depth)
                found += self._branch(statement, printer, depth)
        return found

    def _declared(self, name: str, flag: bool, depth: int) -> list[str]:
        form = self.syntax.declared_flag if flag else self.syntax.declared_number
        return [f"{INDENT * depth}{form.format(name=name)}"] if form else []

    def _assign(self, statement: Assign, printer: Printer, depth: int) -> list[str]:
        value = printer.text(statement.value, statement.known)
        form = self.syntax.again
        if statement.first:
            flag = is_truth(statement.value)
            form = self.syntax.flag if flag else self.syntax.number
        return self.broken(form.format(name=statement.name, value=value), depth)

    def _branch(
        self, branch: Branch, printer: Printer, depth: int, joined: bool = False
    ) -> list[str]:
        form = self.syntax.otherwise_when if joined else self.syntax.when
        condition = printer.text(branch.condition, branch.known)
        found = self.broken(form.format(condition=condition), depth)
        found += self.lines(branch.then, printer, depth + 1)
        (last, *others) = branch.otherwise
        if isinstance(last, Branch) and not others and last.name == branch.name:
            return found + self._branch(last, printer, depth, joined=True)
        found.append(f"{INDENT * depth}{self.syntax.otherwise}")
        found += self.lines(branch.otherwise, printer, depth + 1)
        if self.syntax.end:
            found.append(f"{INDENT * depth}{self.syntax.end}")
        return found

    def broken(self, line: str, depth: int) -> list[str]:
        """Break a long line at its spaces, in the way of the language."""
        return broken(line, INDENT * depth, self.syntax.continued)


def broken(line: str, indent: str, mark: str) -> list[str]:
    """Break a line at spaces; every line but the last ends with a mark."""
    lines, text = [], indent
    for word in line.split(" "):
        if len(text) + len(word) + len(mark) > WIDTH and text.strip():
            lines.append(f"{text.rstrip()}{mark}")
            text = indent + INDENT
        text += f"{word} "
    return [*lines, text.rstrip()]
