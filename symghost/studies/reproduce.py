"""Everything at once: derive, export, check, draw, and write the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..common.files import ready_folder, write_whole
from ..common.progress import Progress, Silent
from ..export.document import document
from ..reports.claim import Claim, Verdict, judge
from ..reports.figures.picture import Picture, encoded
from ..reports.page import Plate
from ..reports.verdicts import html_report, json_report
from ..theory.catalogue import result
from ..theory.derivation import Result
from ..theory.theories import chapters, results
from .claims import chosen
from .finding import model_of
from .pictures import pictures_of

# The report tells one story, whatever theories the toolkit gains: that of the ghost.
STUDIES = ("toy", "networks")


@dataclass(frozen=True)
class Report:
    """Where the report was written, and the verdicts in it."""

    folder: Path
    verdicts: tuple[Verdict, ...]


def reproduce(folder: str | Path = "report", progress: Progress | None = None) -> Report:
    """Derive all results, check all claims of the toy and the rank-one network, draw, and report.

    Parameters
    ----------
    folder : str or Path
        Where ``report.html``, ``results.tex``, ``results.json`` and the figures go. Files are
        written at the end, each in one move.
    progress : Progress, optional

    Returns
    -------
    Report

    Raises
    ------
    InvalidInput
        If the folder is a file or cannot be written to.
    """
    target, display = ready_folder("out", folder), progress or Silent()
    claims, pictures = _claims(), _pictures()
    display.begin(len(results()) + len(pictures) + len(claims))
    derived = _derived(display)
    plates, files = _drawn(pictures, display)
    verdicts = _judged(claims, display)
    display.finish()
    files["report.html"] = html_report(derived, verdicts, plates).encode()
    files["results.tex"] = document(_by_chapter(derived), {}).encode()
    files["results.json"] = json_report(derived, verdicts).encode()
    for name, content in files.items():
        write_whole(target / name, content)
    return Report(target, tuple(verdicts))


def _claims() -> list[Claim]:
    return [claim for study in STUDIES for claim in chosen((), "quick", model_of(study))]


def _pictures() -> dict[str, Picture]:
    return {name: one for study in STUDIES for name, one in pictures_of(study).items()}


def _derived(display: Progress) -> list[Result]:
    derived = []
    for name in results():
        display.advance(f"derive {name}")
        derived.append(result(name))
    return derived


def _by_chapter(derived: Sequence[Result]) -> dict[str, list[Result]]:
    return {
        chapter: [result for result in derived if result.name in names]
        for chapter, names in chapters().items()
    }


def _drawn(
    pictures: Mapping[str, Picture], display: Progress
) -> tuple[list[Plate], dict[str, bytes]]:
    plates, files = [], {}
    for name, wanted in pictures.items():
        display.advance(f"draw {name}")
        figure = wanted.figure()
        for kind in ("svg", "png"):
            files[f"{name}.{kind}"] = encoded(figure, kind)
        plates.append(Plate(name, wanted.caption, files[f"{name}.svg"]))
    return plates, files


def _judged(claims: Sequence[Claim], display: Progress) -> list[Verdict]:
    verdicts = []
    for claim in claims:
        display.advance(f"check {claim.name}")
        verdicts.append(judge(claim))
    return verdicts
