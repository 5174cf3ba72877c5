"""A sweep's folder: a manifest, and one file for each finished run."""

from __future__ import annotations

import io
import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...common.errors import InvalidInput
from ...common.files import ready_folder, write_new
from .grid import Grid, Point, run_key, stated_grid

MANIFEST = "manifest.json"
RUNS = "runs"
LIBRARIES = ("symghost", "numpy", "numba")


@dataclass(frozen=True)
class SweepFolder:
    """Where a sweep is kept.

    Parameters
    ----------
    path : Path
    grid : Grid
    engine : str
        What the engine computes, as a text; part of every run's name.
    """

    path: Path
    grid: Grid
    engine: str

    def file(self, point: Mapping[str, Any]) -> Path:
        """Return where a run's file is, or will be."""
        key = run_key(self.grid.kind, dict(point), self.engine)
        # A folder with millions of files is slow to list: they are spread by their first letters.
        return self.path / RUNS / key[:2] / f"{key}.npz"

    def unfinished(self) -> Iterator[Point]:
        """Yield the parameters of the runs without a file, looking only when asked."""
        return (point for point in self.grid.points() if not self.file(point).exists())


def open_folder(path: str | Path, grid: Grid, engine: str) -> SweepFolder:
    """Return a folder for a sweep, new or begun.

    Raises
    ------
    InvalidInput
        If it cannot be written to, or belongs to another grid or another version of the engine.
    """
    folder = ready_folder("out", path)
    sweep = SweepFolder(folder, grid, engine)
    content = json.dumps(_manifest(grid, engine), indent=2) + "\n"
    if not write_new(folder / MANIFEST, content):
        begun = read_folder(folder)
        if begun.grid != grid:
            words = f"a folder of this grid; it belongs to another one ({_difference(begun, grid)})"
            raise InvalidInput("out", str(path), words)
        if begun.engine != engine:
            raise InvalidInput("out", str(path), "a folder begun by this version of the engine")
    return sweep


def read_folder(path: str | Path) -> SweepFolder:
    """Return the folder of a sweep that was begun.

    Raises
    ------
    InvalidInput
        If there is no readable manifest.
    """
    file = Path(path) / MANIFEST
    try:
        data = json.loads(file.read_text("utf-8"))
        stated = data["grid"]
        grid = stated_grid(stated["kind"], **stated["axes"], **stated["fixed"])
        return SweepFolder(Path(path), grid, data["engine"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput("folder", str(path), f"a sweep's folder ({error})") from None


def _manifest(grid: Grid, engine: str) -> dict[str, Any]:
    return {
        "grid": grid.as_data(),
        "runs": grid.runs,
        "engine": engine,
        "begun": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in LIBRARIES},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except ModuleNotFoundError:
        return "absent"


def _difference(begun: SweepFolder, grid: Grid) -> str:
    old, new = begun.grid.as_data(), grid.as_data()
    if old["kind"] != new["kind"]:
        return f"its kind is {old['kind']}"
    for part in ("axes", "fixed"):
        for name in {**old[part], **new[part]}:
            if old[part].get(name) != new[part].get(name):
                return f"{name} differs"
    return "the order of the axes differs"


def write_run(file: Path, point: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a run's file in one move, unless it is there already."""
    buffer = io.BytesIO()
    np.savez(buffer, parameters=np.array(json.dumps(dict(point))), **arrays)  # type: ignore[arg-type]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_new(file, buffer.getvalue())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        words = f"a folder that can take another {buffer.tell()} bytes ({reason})"
        raise InvalidInput("out", os.fspath(file.parent), words) from None


def read_run(file: Path) -> tuple[Point, dict[str, NDArray[Any]]]:
    """Return a run's parameters and arrays.

    Raises
    ------
    InvalidInput
        If the file is not one of a run.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return json.loads(str(arrays.pop("parameters"))), arrays
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise InvalidInput("run", str(file), f"the file of a run ({error})") from None
