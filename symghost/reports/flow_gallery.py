"""A page of systems with known answers: what is known, what the analysis finds, a picture."""

from __future__ import annotations

from pathlib import Path

import sympy as sp

from ..analysis.whole import Analysis, analyze
from ..common.progress import Progress, Silent
from ..export.latex import latex
from ..models.known.systems import KNOWN, KnownSystem
from .blocks import number, shortened
from .figures.picture import encoded
from .flow_plates import figures
from .page import Plate

# Dots per inch: sharp on a screen, small in a repository.
SCREEN = 110

HEAD = """# Systems with known answers

Each of these gets its whole report, with all figures, from one command:
`symghost analyze --example NAME --report NAME.html`. This page is made by `symghost gallery`.
"""


def gallery_files(page: Path, progress: Progress | None = None) -> dict[Path, str | bytes]:
    """Return the page of known systems in Markdown, and its pictures in a folder beside it."""
    display = progress or Silent()
    display.begin(len(KNOWN))
    folder, parts = page.with_suffix(""), [HEAD]
    files: dict[Path, str | bytes] = {}
    for name, system in KNOWN.items():
        display.advance(f"analyse {name}")
        found = analyze(**system.question())
        picture = _picture(found)
        files[folder / f"{name}.png"] = picture.picture
        parts.append(_entry(system, found, f"{folder.name}/{name}.png", picture.caption))
    display.finish()
    return {**files, page: "\n".join(parts)}


def _picture(found: Analysis) -> Plate:
    """Return the flow's portrait, the first of its figures."""
    name, caption, figure = next(figures(found))
    return Plate(name, caption, encoded(figure, "png", SCREEN))


def _entry(system: KnownSystem, found: Analysis, picture: str, caption: str) -> str:
    equations = ", ".join(f"`{line}`" for line in system.text)
    values = ", ".join(f"{name} = {value}" for name, value in system.at.items())
    answers = "\n".join(f"- {line}" for line in _answers(found))
    return f"""## {system.title}

{equations} at {values} (`--example {system.name}`)

{system.story} ({system.source})

Found:

{answers}

![{caption}]({picture})
"""


def _answers(found: Analysis) -> list[str]:
    """Return the answers in a line each."""
    points = found.fixed.points if found.fixed else ()
    listed = [f"{_tuple(point.place)} {point.kind}" for point in points]
    lines = [f"fixed points: {'; '.join(listed) or 'none'}"]
    folds = found.folds.points if found.folds else ()
    marks = [f"{_maths(point.value)} ({point.kind})" for point in folds]
    lines.append(f"over {found.parameter}: {'; '.join(marks) or 'no saddle-node'}")
    lines += [f"Hopf point at {found.parameter} = {number(v)}" for _, v in _hopf(found)]
    for ghost in found.slow.points if found.slow else ():
        if ghost.kind == "ghost":
            words = f"ghost at {_tuple(ghost.place)} with $r_{{\\mathrm{{eff}}}}$"
            lines.append(f"{words} = {number(ghost.strength)}")
    if found.passage is not None:
        lines.append(f"passage time: {found.passage.digits}")
    return lines


def _hopf(found: Analysis) -> tuple[tuple[tuple[float, ...], float], ...]:
    return found.folds.hopf if found.folds else ()


def _maths(value: sp.Expr) -> str:
    return f"${latex(shortened(value))}$"


def _tuple(place: tuple[float, ...]) -> str:
    listed = ", ".join(map(number, place))
    return listed if len(place) == 1 else f"({listed})"
