"""The page that says how accurate each result's numbers are, made by the search itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ...theory.theories import chapters
from .measured import FILE, Measurement, name_of, place_text
from .search import ALLOWED


def accuracy_text(found: Iterable[Measurement]) -> Iterator[str]:
    """Yield a line for each number that was measured, as it comes."""
    for entry in found:
        double, single = entry.double, entry.single
        yield (
            f"{double.label}: {_size(double.error)} at condition number "
            f"{_size(double.condition)}, in single precision {_size(single.error)}; "
            f"worst at {place_text(double) or '-'}"
        )


def accuracy_page(found: Iterable[Measurement]) -> str:
    """Return the whole page in Markdown, with a table a chapter."""
    rows = {entry.label: entry for entry in found}
    points = sorted({entry.points for entry in rows.values()})
    versions = sorted({entry.versions for entry in rows.values()})
    parts = [
        _HEAD.format(points=" or ".join(map(str, points)), versions="; ".join(versions), file=FILE)
    ]
    for chapter, names in chapters().items():
        order = {name: position for position, name in enumerate(names)}
        mine = [entry for label, entry in rows.items() if name_of(label) in order]
        if mine:
            mine.sort(key=lambda entry: (order[name_of(entry.label)], entry.label))
            parts += [f"\n## {chapter}\n\n{_COLUMNS}", *map(_row, mine)]
    missed = [line for entry in rows.values() for line in _missed(entry)]
    if missed:
        parts += ["\n## Where the bound is missed\n", *missed]
    return "\n".join(parts) + "\n"


_HEAD = """# How accurate the numbers are

For each result: the largest relative error of its NumPy function that a search over its domain has
found, against mpmath at 50 digits or more. An error counts relative to what the problem itself
allows, the larger of 1 and the condition number, the sum of |x_i df/dx_i / f| over the arguments:
rounding an argument already costs that much. On this scale the bound is 1e-14 in double and 5e-7 in
single precision.

For each number, in each precision, {points} places were tried. Half of them are drawn at random:
all arguments between 1e-30 and 1e30 in size, or one of them between 1e-300 and 1e150 with the rest
near 1 (in single precision 1e-8 to 1e8, and 1e-37 to 1e37), and both sides of each edge of a branch
or of the domain, to the last digit. From the worst of them Hypothesis goes on.

A value that is too large for a float counts as right if it is infinite. With several arguments
beyond that size products may overflow before the value does. Where the next float changes more than
the derivative says, as in a cosine of a huge phase, the condition number is taken from that change;
where that costs all digits, as beside the end of all values, an infinite value counts as right too.
Of a statement the verdict is compared; its condition number is that of the difference whose sign
decides. NumPy computes single precision in double.

Made by `make accuracy`, which searches the results whose form has changed, keeps what it finds in
`symghost/export/accuracy/{file}`, and writes this page from it. Its random
numbers are the same each time. Versions: {versions}.
"""

_COLUMNS = """| number | error | condition | scaled | where | single precision |
| --- | --- | --- | --- | --- | --- |"""


def _row(entry: Measurement) -> str:
    double, single = entry.double, entry.single
    cells = (
        f"`{double.label}`",
        _size(double.error),
        _size(double.condition),
        _size(double.scaled),
        place_text(double) or "-",
        _size(single.scaled),
    )
    return f"| {' | '.join(cells)} |"


def _size(value: float) -> str:
    return "0" if value == 0 else f"{value:.1e}"


def _missed(entry: Measurement) -> Iterator[str]:
    """Yield a line for each precision in which a number misses the bound."""
    for kind, worst in ((np.float64, entry.double), (np.float32, entry.single)):
        if worst.scaled > ALLOWED[kind]:
            where = place_text(worst) or "-"
            yield f"- `{entry.label}`, {kind.__name__}: {worst.scaled:.1e} at {where}"
