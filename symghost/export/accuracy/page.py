"""The page that says how accurate each result's numbers are, made by the search itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...errors import InvalidInput
from ...progress import Progress, Silent
from ...registry import CHAPTERS, result
from .places import Kind
from .search import ALLOWED, Worst, search, subjects


@dataclass(frozen=True)
class Shortfall:
    """A result whose numbers miss the bound somewhere: by how much at most, and why."""

    scaled: float
    why: str


SHORTFALLS: dict[str, Shortfall] = {}
"""By name; there is none at present."""


@dataclass(frozen=True)
class Accuracy:
    """The worst errors of one number in double and in single precision."""

    double: Worst
    single: Worst


def allowed(label: str, kind: Kind = np.float64) -> float:
    """Return the largest error that a number may have, in units of what the problem allows."""
    shortfall = SHORTFALLS.get(label.partition("[")[0])
    return max(ALLOWED[kind], shortfall.scaled if shortfall else 0.0)


def measured(
    names: Sequence[str], points: int = 100, progress: Progress | None = None
) -> Iterator[Accuracy]:
    """Yield the worst errors that a search over each result's domain finds.

    Parameters
    ----------
    names : sequence of str
        Names of results; a matrix gives one answer an entry.
    points : int
        How many random points to try first, at least 20.
    progress : Progress, optional

    Raises
    ------
    InvalidInput
        If a name is unknown, or there are too few points.

    Examples
    --------
    >>> (found,) = measured(["optimal_scale"], points=20)
    >>> found.double.scaled < 1e-15, found.single.error < 1e-7
    (True, True)
    """
    if points < 20:
        raise InvalidInput("points", points, "at least 20 points")
    bar = progress or Silent()
    wanted = [(name, result(name)) for name in names]
    bar.begin(len(wanted))
    for name, outcome in wanted:
        bar.advance(name)
        for subject in subjects(outcome):
            double, single = (
                search(subject, kind, points=points) for kind in (np.float64, np.float32)
            )
            yield Accuracy(double, single)
    bar.finish()


def accuracy_text(found: Iterable[Accuracy]) -> Iterator[str]:
    """Yield a line for each number that was measured, as it comes."""
    for entry in found:
        double, single = entry.double, entry.single
        yield (
            f"{double.label}: {_size(double.error)} at condition number "
            f"{_size(double.condition)}, in single precision {_size(single.error)}; "
            f"worst at {_place(double)}"
        )


def accuracy_page(found: Iterable[Accuracy]) -> str:
    """Return the whole page in Markdown, with a table a chapter."""
    rows = {entry.double.label: entry for entry in found}
    parts = [_HEAD]
    for chapter, names in CHAPTERS.items():
        mine = [entry for label, entry in rows.items() if label.partition("[")[0] in names]
        if mine:
            parts += [f"\n## {chapter}\n\n{_COLUMNS}", *map(_row, mine)]
    if SHORTFALLS:
        parts.append("\n## Where the bound is missed\n")
    parts += [f"- `{name}`, by up to {s.scaled:.1e}: {s.why}." for name, s in SHORTFALLS.items()]
    return "\n".join(parts) + "\n"


_HEAD = """# How accurate the numbers are

For each result: the largest relative error of its NumPy function that a search over its domain has
found, against mpmath at 50 digits or more. An error counts relative to what the problem itself
allows, the larger of 1 and the condition number, the sum of |x_i df/dx_i / f| over the arguments:
rounding an argument already costs that much. On this scale the bound is 1e-14 in double and 5e-7 in
single precision.

The search draws all arguments between 1e-30 and 1e30 in size, or one of them between 1e-300 and
1e150 with the rest near 1 (in single precision 1e-8 to 1e8, and 1e-37 to 1e37), goes up to both
sides of each edge of a branch or of the domain, to the last digit, and on around the worst points.
A value that is too large for a float counts as right if it is infinite. With several arguments
beyond that size products may overflow before the value does. Where the next float changes more than
the derivative says, as in a cosine of a huge phase, the condition number is taken from that change.
Of a statement the verdict is compared; its condition number is that of the difference whose sign
decides. NumPy computes single precision in double.

Made by `symghost accuracy --out docs/accuracy.md`, whose random numbers are the same each time.
"""

_COLUMNS = """| number | error | condition | scaled | where | single precision |
| --- | --- | --- | --- | --- | --- |"""


def _row(entry: Accuracy) -> str:
    double, single = entry.double, entry.single
    cells = (
        f"`{double.label}`",
        _size(double.error),
        _size(double.condition),
        _size(double.scaled),
        _place(double),
        _size(single.scaled),
    )
    return f"| {' | '.join(cells)} |"


def _size(value: float) -> str:
    return "0" if value == 0 else f"{value:.1e}"


def _place(worst: Worst) -> str:
    return ", ".join(f"{name} = {value:.6g}" for name, value in worst.place.items()) or "-"
