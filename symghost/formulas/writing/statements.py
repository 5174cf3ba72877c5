"""Statements as lines of text, and templates as lines of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from ..lowering import Assign, Branch, Statement, is_truth
from .printing import Printer

WIDTH = 96
INDENT = "    "

# What the value of a function is called.
VALUE = "value"

Slots = Mapping[str, str | list[str]]  # text, or lines

_SLOT = re.compile(r"<<(\w+)>>")


@dataclass(frozen=True)
class Syntax:
    """How a language writes statements, as templates."""

    number: str  # a new name for a number
    flag: str  # a new name for a truth value
    again: str  # a name that is declared already
    when: str
    otherwise: str
    otherwise_when: str
    end: str
    declared_number: str = ""  # a name that a branch fills; empty where none is needed
    declared_flag: str = ""
    continued: str = ""  # the end of a line that goes on


@dataclass(frozen=True)
class Lines:
    """Writes statements as lines, for languages that compute with one number at a time."""

    syntax: Syntax
    printer: Printer

    def of(self, statements: Sequence[Statement], depth: int) -> list[str]:
        """Return statements as lines."""
        found: list[str] = []
        for statement in statements:
            if isinstance(statement, Assign):
                found += self._assign(statement, depth)
                continue
            if statement.first:
                syntax = self.syntax
                form = syntax.declared_flag if statement.flag else syntax.declared_number
                found += self._line(form, depth, name=statement.name)
            found += self._branch(statement, depth)
        return found

    def guarded(self, condition: str, lines: Sequence[str], depth: int) -> list[str]:
        """Return lines that are for where a condition holds."""
        head = self._line(self.syntax.when, depth, condition=condition)
        return [*head, *lines, *self._line(self.syntax.end, depth)]

    def _assign(self, statement: Assign, depth: int) -> list[str]:
        value = self.printer.text(statement.value, statement.known)
        form = self.syntax.again
        if statement.first:
            form = self.syntax.flag if is_truth(statement.value) else self.syntax.number
        return self._line(form, depth, name=statement.name, value=value)

    def _branch(self, branch: Branch, depth: int, joined: bool = False) -> list[str]:
        form = self.syntax.otherwise_when if joined else self.syntax.when
        condition = self.printer.text(branch.condition, branch.known)
        found = self._line(form, depth, condition=condition)
        found += self.of(branch.then, depth + 1)
        (last, *others) = branch.otherwise
        if isinstance(last, Branch) and not others and last.name == branch.name:
            return found + self._branch(last, depth, joined=True)
        found += self._line(self.syntax.otherwise, depth)
        found += self.of(branch.otherwise, depth + 1)
        return found + self._line(self.syntax.end, depth)

    def _line(self, form: str, depth: int, **slots: str) -> list[str]:
        return filled(form, slots, self.syntax.continued, INDENT * depth)


def filled(template: str, slots: Slots, mark: str = "", indent: str = "") -> list[str]:
    r"""Return the lines of a template; long ones are broken at spaces, and end with the mark.

    Examples
    --------
    >>> filled("<<kind>> f() {\n<<body>>\n}", {"kind": "double", "body": ["    return 1;"]})
    ['double f() {', '    return 1;', '}']
    """
    lines: list[str] = []
    for line in template.splitlines():
        alone = _SLOT.fullmatch(line)
        value = slots[alone[1]] if alone else ""
        if isinstance(value, list):
            lines += value
            continue
        text = inline(line, slots)
        own = text[: len(text) - len(text.lstrip())]
        if text.strip() or not line.strip():
            lines += broken(text.strip(), indent + own, mark)
    return lines


def inline(template: str, slots: Slots) -> str:
    """Return a template as one text, however long."""
    return _SLOT.sub(lambda slot: str(slots[slot[1]]), template)


def broken(line: str, indent: str, mark: str) -> list[str]:
    """Break a line at spaces; every line but the last ends with a mark."""
    lines, text = [], indent
    for word in line.split(" "):
        if len(text) + len(word) + len(mark) > WIDTH and text.strip():
            lines.append(f"{text.rstrip()}{mark}")
            text = indent + INDENT
        text += f"{word} "
    return [*lines, text.rstrip()]


def commented(lines: Iterable[str], mark: str) -> list[str]:
    """Return lines as comments, broken to the width of the page."""
    parts = (part for line in lines for part in (wrap(line, WIDTH - len(mark)) or [""]))
    return [f"{mark}{part}".rstrip() for part in parts]


def declarations(forms: Sequence[str], statements: Sequence[Statement], mark: str) -> list[str]:
    """Return declarations of the numbers and the truth values that statements bring in."""
    lines: list[str] = []
    for form, wanted in zip(forms, (False, True), strict=False):
        names = [name for name, flag in _brought_in(statements) if flag is wanted]
        lines += filled(form, {"names": ", ".join(names)}, mark, INDENT) if names else []
    return lines


def _brought_in(statements: Sequence[Statement]) -> Iterator[tuple[str, bool]]:
    """Yield all names that statements bring in, with whether they are truth values."""
    for statement in statements:
        if statement.first and statement.name != VALUE:
            yield statement.name, _is_flag(statement)
        if isinstance(statement, Branch):
            yield from _brought_in([*statement.then, *statement.otherwise])


def _is_flag(statement: Statement) -> bool:
    return statement.flag if isinstance(statement, Branch) else is_truth(statement.value)
