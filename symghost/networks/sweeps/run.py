"""Doing a sweep: on all cores or on a cluster; interrupted, it goes on where it was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...common.errors import InvalidInput, NotSupported, missing_extra
from ...common.progress import Progress, Silent
from .grid import Grid, Point, grid_of
from .kinds import engine_version, train_point
from .store import SweepFolder, open_folder, write_run

# Seconds that a scheduler may take to answer.
PATIENCE = 10


@dataclass(frozen=True)
class SweepDone:
    """What a call of `sweep` did.

    Parameters
    ----------
    folder : Path
    runs, done, found : int
        Runs of the grid, runs done in this call, and runs that were there before.
    diverged : int
        Runs of this call whose loss became infinite or NaN.
    """

    folder: Path
    runs: int
    done: int
    found: int
    diverged: int


def sweep(
    folder: str | Path,
    grid: Grid | None = None,
    *,
    kind: str = "rank_one",
    workers: int | None = None,
    scheduler: str | None = None,
    engine: str = "auto",
    progress: Progress | None = None,
    **values: Any,
) -> SweepDone:
    """Train on every point of a grid, and keep each run in a file of its own.

    Runs that have a file are not done again, so that an interrupted sweep goes on where it was;
    at most the runs under way are lost. Several processes may work on one folder.

    Parameters
    ----------
    folder : str or Path
    grid : Grid, optional
        Or its parameters as keywords, as `grid_of` takes them.
    workers : int, optional
        Processes; one for each core if absent.
    scheduler : str, optional
        Address of a Dask scheduler (extra ``distributed``), whose workers see the same folder.
    engine : {"auto", "numba", "numpy"}
    progress : Progress, optional
        Is told of finished runs.

    Returns
    -------
    SweepDone

    Raises
    ------
    InvalidInput
        If the grid is wrong, the folder belongs to another one, or there is no room for a file.
    NotSupported
        If a library is missing.
    """
    if grid is not None and values:
        raise InvalidInput("grid", grid.kind, f"either a grid or keywords ({', '.join(values)})")
    asked = grid if grid is not None else grid_of(kind, **values)
    place = open_folder(folder, asked, engine_version())
    display = progress or Silent()
    missing = sum(1 for _ in place.unfinished())
    display.begin(missing)
    done = diverged = 0
    for failed in _finished(place, workers, scheduler, engine):
        done, diverged = done + 1, diverged + failed
        display.advance(f"{done} of {missing} runs")
    display.finish()
    return SweepDone(place.path, asked.runs, done, asked.runs - missing, diverged)


def _finished(
    place: SweepFolder, workers: int | None, scheduler: str | None, engine: str
) -> Iterator[bool]:
    """Do what is missing, and yield as runs finish, in any order."""
    points = place.unfinished()
    if scheduler is None and _count(workers) == 1:
        yield from (do_run(place, point, engine) for point in points)
        return
    joblib = _joblib()
    with _backend(scheduler):
        pool = joblib.Parallel(
            n_jobs=-1 if scheduler else _count(workers),
            return_as="generator_unordered",
            # Little is queued ahead: an interruption loses no more than the runs under way.
            pre_dispatch="2*n_jobs",
            batch_size=1,
        )
        yield from pool(joblib.delayed(do_run)(place, point, engine) for point in points)


def do_run(place: SweepFolder, point: Point, engine: str = "auto") -> bool:
    """Do one run and keep it, unless another process did meanwhile; say whether it diverged."""
    file = place.file(point)
    if file.exists():
        return False
    found = train_point(place.grid.kind, point, engine)
    write_run(file, point, found)
    return bool(found["diverged"])


def _count(workers: int | None) -> int:
    if workers is None:
        return (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise InvalidInput("workers", workers, "a positive whole number")
    return workers


def _joblib() -> Any:
    try:
        import joblib
    except ImportError:
        raise missing_extra("a sweep on several cores", "joblib", "fast") from None
    return joblib


def _backend(scheduler: str | None) -> AbstractContextManager[Any]:
    """Return what makes joblib use the cores of this machine, or a cluster's."""
    if scheduler is None:
        return nullcontext()
    try:
        from distributed import Client
    except ImportError:
        raise missing_extra("a sweep on a cluster", "distributed", "distributed") from None
    from joblib import parallel_config

    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        words = f"the address of a Dask scheduler that answers within {PATIENCE} s ({error})"
        raise InvalidInput("scheduler", scheduler, words) from None
    if not client.scheduler_info()["workers"]:
        client.close()
        raise NotSupported(f"the scheduler at {scheduler} has no workers")
    return _closing(client, parallel_config(backend="dask", client=client))


class _closing(AbstractContextManager[Any]):  # noqa: N801 (a context manager, like contextlib's)
    """Close a client when its context ends."""

    def __init__(self, client: Any, context: AbstractContextManager[Any]) -> None:
        self.client, self.context = client, context

    def __enter__(self) -> Any:
        return self.context.__enter__()

    def __exit__(self, *reason: Any) -> None:
        self.context.__exit__(*reason)
        self.client.close()
