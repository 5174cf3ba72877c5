"""Source files by the tables of their languages: functions, and whole files with self-tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...formulas.writing.helpers import HELPERS
from ...formulas.writing.printing import Printer
from ...formulas.writing.statements import INDENT, commented, filled, inline
from .forms import Language
from .references import Row
from .routine import Routine, routine_of_helper


@dataclass(frozen=True)
class Layout:
    """A whole file in pieces."""

    about: tuple[str, ...]
    routines: tuple[Routine, ...]
    rows: Mapping[str, tuple[Row, ...]]
    stem: str


def written_function(language: Language, routine: Routine, printer: Printer) -> str:
    """Return a function: its documentation, the check of its arguments, the formula."""
    form, mark = language.function, language.syntax.continued
    slots = dict(language.slots(routine))
    takes = form.taken[routine.helper] if routine.arguments else ""
    slots["taken"] = filled(takes, slots, mark, INDENT)
    slots["about"] = form.documented(routine.about)
    slots["returned"] = filled(form.outcome(routine).returned, slots, mark, INDENT)
    return "\n".join(filled(form.text, {**slots, **language.body(routine, printer)}, mark))


def helpers(target: Language, printer: Printer) -> list[str]:
    """Return the functions that the file brings along, those that others call first."""
    found: dict[str, str] = {}
    while missing := sorted(printer.needed - set(found)):
        for name in missing:
            inner = Printer(target.spelling, printer.helpers)
            found[name] = written_function(target, routine_of_helper(HELPERS[name]), inner)
            printer.needed |= inner.needed
    return [found[name] for name in HELPERS if name in found]


def written_file(language: Language, layout: Layout, functions: Sequence[str]) -> str:
    """Return a whole file around its functions, with its self-test."""
    form, first = language.file, layout.routines[0]
    names = [routine.name for routine in layout.routines]
    clash = layout.stem in names
    slots: dict[str, str | list[str]] = {
        "title": layout.about[0],
        "stem": layout.stem,
        "STEM": layout.stem.upper(),
        "unit": f"{layout.stem}{form.apart}" if clash else layout.stem,
        "example": f"{first.name}({', '.join(first.arguments)})",
    }
    slots["about"] = commented([*layout.about[1:], *filled(form.use, slots)], form.comment)
    bodies = [*library_code(form.library, functions), *functions]
    slots["functions"] = ("\n" * (form.blank + 1)).join(bodies).splitlines()
    slots["tests"] = [line for one in layout.routines for line in _test(language, one, layout)]
    text = [part for line in form.text.splitlines() for part in _repeated(line, names)]
    return "\n".join(filled("\n".join(text), slots, language.syntax.continued)) + "\n"


def _repeated(line: str, names: Sequence[str]) -> list[str]:
    slot = "<<function>>"
    return [line.replace(slot, name) for name in names] if slot in line else [line]


def library_code(library: Mapping[str, str], functions: Sequence[str]) -> list[str]:
    """Return the parts of a library that functions call, those that others call first."""
    text, found = "\n".join(functions), list[str]()
    for name, code in reversed(list(library.items())):
        if re.search(rf"(?<![\w.]){name}\(", text):
            found.insert(0, code)
            text += code
    return found


def _test(language: Language, routine: Routine, layout: Layout) -> Iterator[str]:
    """Yield the lines of the self-test that try one function."""
    form, outcome = language.test, language.function.outcome(routine)
    mark = form.continued
    numbers = Printer(language.spelling).numbers
    slots = dict(language.slots(routine))
    yield from (*filled(form.opened, slots, mark), *filled(outcome.declared, slots, mark))
    for row in layout.rows[routine.name]:
        point = numbers(row.arguments)
        slots |= {"point": point, "point_and": f"{point}, " if point else ""}
        cells = {"wanted": numbers(row.wanted), "allowed": numbers(row.allowed)}
        for template in (outcome.called, form.row):
            yield from filled(template, slots | cells, mark)
        for k, (wanted, allowed) in enumerate(zip(row.wanted, row.allowed, strict=True)):
            i, j = divmod(k, routine.shape[1] if routine.shape else 1)
            places = {"place": k, "i": i, "j": j, "i1": i + 1, "j1": j + 1}
            slots |= {name: str(place) for name, place in places.items()}
            value = inline(outcome.asked, slots)
            cells = {"value": value, "wanted": numbers([wanted]), "allowed": numbers([allowed])}
            yield from filled(form.entry, slots | cells, mark)
    yield from filled(form.closed, slots, mark)
