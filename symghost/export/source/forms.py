"""What a language is to the writer: a table of templates.

A template has slots such as ``<<name>>``. A slot that stands alone on its line takes any number of
lines, also none; in a file's text, a line with ``<<function>>`` stands once for each function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...formulas.writing.printing import Printer
from ...formulas.writing.spelling import Spelling
from ...formulas.writing.statements import (
    INDENT,
    Lines,
    Slots,
    Syntax,
    declarations,
    filled,
    inline,
)
from .routine import INSIDE, OWN_NAMES, Routine


@dataclass(frozen=True)
class Outcome:
    """How a function gives a number, a truth value or a matrix."""

    returned: str  # the statements at its end
    nothing: str = ""  # the statements where its arguments are outside the domain
    kind: str = ""  # its type
    out: str = ""  # an argument beside the others
    asked: str = "<<name>>(<<point>>)"  # an entry of its value, in the self-test
    declared: str = ""  # a line of the self-test before all calls
    called: str = ""  # a line of the self-test for each


@dataclass(frozen=True)
class FunctionForm:
    """How a language writes functions. Of a pair the first is of what the file is made for."""

    text: str
    documented: Callable[[Sequence[str]], list[str]]
    number: Outcome
    truth: Outcome
    matrix: Outcome
    bare: Outcome | None = None  # of helpers and constants, where they differ
    bare_matrix: Outcome | None = None  # of matrices without arguments, likewise
    argument: str = "<<name>>"
    no_argument: str = ""
    access: tuple[str, str] = ("", "")  # of a result, and of a helper
    manner: tuple[str, str] = ("", "")  # of a function that goes by elements, and of another
    taken: tuple[str, str] = ("", "")  # how arguments are taken over, by either
    local: tuple[str, ...] = ()  # declarations of numbers and of truth values at its head
    row: str = "[{0}]"
    rows: str = "[{0}]"
    between_rows: str = ", "

    def outcome(self, routine: Routine) -> Outcome:
        """Return how a function gives its value."""
        bare = self.bare_matrix if routine.shape else self.bare
        if bare and (routine.helper or not routine.arguments):
            return bare
        if routine.shape:
            return self.matrix
        return self.truth if routine.truth else self.number

    def nested(self, entries: Sequence[str], routine: Routine) -> str:
        """Return the entries of a matrix as its rows."""
        if not routine.shape:
            return entries[0]
        columns = routine.shape[1]
        rows = (", ".join(entries[k : k + columns]) for k in range(0, len(entries), columns))
        return self.rows.format(self.between_rows.join(self.row.format(row) for row in rows))


@dataclass(frozen=True)
class TestForm:
    """How a self-test tries a function: lines around its rows, for a row, and for an entry."""

    __test__ = False  # pytest collects classes of such names

    opened: str
    closed: str
    row: str = ""
    entry: str = ""
    continued: str = ""


@dataclass(frozen=True)
class FileForm:
    """How a language writes whole files."""

    text: str
    use: str  # the command that runs the self-test
    comment: str
    apart: str = ""  # the ending that keeps the file's own name from being a function's
    blank: int = 1  # lines between functions
    library: Mapping[str, str] = field(default_factory=dict)  # code by name, put in if called


@dataclass(frozen=True)
class Language:
    """A language that results are written in: by itself one that computes with numbers."""

    name: str
    title: str
    suffix: str
    outside: str
    spelling: Spelling
    syntax: Syntax
    function: FunctionForm
    test: TestForm
    file: FileForm
    reserved: frozenset[str]
    folds_case: bool = False
    differentiates: bool = False  # whether a library takes derivatives of its functions

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

    def body(self, routine: Routine, printer: Printer) -> Slots:
        """Return the lines that check the arguments, and those that calculate."""
        check, body = routine.statements()
        lines = Lines(self.syntax, printer)
        checking = lines.of(check, 1)
        if check:
            negated = self.spelling.negation.format(INSIDE)
            nothing = self.function.outcome(routine).nothing
            refused = filled(nothing, self.slots(routine), self.syntax.continued, INDENT * 2)
            checking += lines.guarded(negated, refused, 1)
        local = declarations(self.function.local, [*check, *body], self.syntax.continued)
        return {"check": checking, "body": lines.of(body, 1), "local": local}

    def slots(self, routine: Routine) -> Slots:
        """Return what the templates of a function are filled with."""
        form, names, count = self.function, routine.arguments, len(routine.outputs)
        outcome = form.outcome(routine)
        height, width = routine.shape or (1, 1)
        by_elements = names and not routine.shape and not routine.helper
        slots = {
            "name": routine.name,
            "names": ", ".join(names),
            "pairs": ", ".join(f"{name} = {{{name}}}" for name in names),
            "first": names[0] if names else "",
            "access": form.access[routine.helper],
            "manner": form.manner[not by_elements],
            "count": str(count),
            "height": str(height),
            "width": str(width),
            "entries": ", ".join(routine.targets),
            "value": form.nested(routine.targets, routine),
            "nothing": form.nested([self.spelling.nan] * count, routine),
        }
        arguments = [inline(form.argument, {"name": name}) for name in names]
        arguments += [inline(outcome.out, slots)] if outcome.out else []
        slots["arguments"] = ", ".join(arguments) or form.no_argument
        return slots | {"kind": inline(outcome.kind, slots)}
