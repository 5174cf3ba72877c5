"""Searching the domains of many results, on several cores; interrupted, it goes on where it was."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from ...common.errors import InvalidInput, missing_extra
from ...common.progress import Progress, Silent
from ...theory.theories import results
from ..named import result
from .measured import Measurement, Measurements, digest_of, name_of, of_result, read, write
from .search import need_hypothesis, search, subjects

FEWEST = 20
_LIBRARIES = ("numpy", "scipy", "mpmath", "sympy", "hypothesis")


def measure(
    names: Sequence[str],
    points: int = 1000,
    *,
    kept: Measurements | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Iterator[Measurement]:
    """Yield the worst errors that a search over each result's domain finds, as they are found.

    Parameters
    ----------
    names : sequence of str
        Names of results, derivatives among them (``loss.r``); a matrix gives one answer an entry.
    points : int
        How many places to try for each number and precision, at least 20.
    kept : dict, optional
        Earlier measurements: of a result of the same form, with as many points, they stand.
    workers : int
        Processes; 0 for one on each core.
    progress : Progress, optional
        Is told of results that are measured.

    Raises
    ------
    InvalidInput
        If a name is unknown, or a number is too small.
    NotSupported
        If Hypothesis is not installed, or joblib where there are several processes.

    Examples
    --------
    >>> (found,) = measure(["optimal_scale"], points=20)
    >>> found.double.scaled < 1e-15, found.single.error < 1e-7
    (True, True)
    """
    if points < FEWEST:
        raise InvalidInput("points", points, f"at least {FEWEST} points")
    if workers < 0:
        raise InvalidInput("workers", workers, "a positive whole number, or 0 for all cores")
    need_hypothesis()
    standing = {name: of_result(kept or {}, result(name)) for name in names}
    missing = [name for name, found in standing.items() if not _enough(found, points)]
    for name in standing.keys() - set(missing):
        yield from standing[name]
    bar = progress or Silent()
    bar.begin(len(missing))
    for found in _searched(missing, points, workers or _cores()):
        bar.advance(found[0].label)
        yield from found
    bar.finish()


def measure_into(
    path: Path,
    names: Sequence[str],
    points: int = 1000,
    *,
    anew: bool = False,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[Measurement]:
    """Measure what a file lacks, keep it there as it is found, and return all that the file holds.

    Parameters
    ----------
    path : Path
        A file that this function has written, or a new one.
    names, points, workers, progress
        As `measure` takes them.
    anew : bool
        Measure these results again even where their measurements stand.

    Returns
    -------
    list of Measurement
        Of all results in their present form, in the order of `results()`; then of derivatives.

    Raises
    ------
    InvalidInput
        As `measure`, and if the file holds something else.
    NotSupported
        As `measure`.
    """
    kept = read(path)
    standing = {} if anew else dict(kept)
    for found in measure(names, points, kept=standing, workers=workers, progress=progress):
        if kept.get(found.label) != found:
            kept[found.label] = found
            write(path, kept.values())
    held = {name_of(label) for label in kept}
    known = results()
    ordered = [name for name in known if name in held] + sorted(held - set(known))
    return [found for name in ordered for found in of_result(kept, result(name))]


def _enough(found: list[Measurement], points: int) -> bool:
    return bool(found) and all(one.points >= points for one in found)


def _searched(names: Sequence[str], points: int, workers: int) -> Iterator[list[Measurement]]:
    """Search, and yield as results are done, in any order."""
    if min(workers, len(names)) <= 1:
        yield from (_measured(name, points) for name in names)
        return
    try:
        import joblib
    except ImportError:
        raise missing_extra("a search on several cores", "joblib", "fast") from None
    pool = joblib.Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1)
    yield from pool(joblib.delayed(_measured)(name, points) for name in names)


def _measured(name: str, points: int) -> list[Measurement]:
    outcome = result(name)
    versions = ", ".join(f"{library} {version(library)}" for library in _LIBRARIES)
    return [
        Measurement(
            digest_of(outcome),
            points,
            versions,
            *(search(subject, kind, points=points) for kind in (np.float64, np.float32)),
        )
        for subject in subjects(outcome)
    ]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
