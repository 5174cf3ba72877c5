"""A sweep's results as labelled arrays."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .grid import Point, Value
from .store import SweepFolder, read_folder, read_run

OVER_EPOCHS = ("loss", "gradient_norm", "accuracy")
SINGLE = ("stopped_at", "diverged")


@dataclass(frozen=True, eq=False)
class SweepData:
    """A sweep's results.

    Parameters
    ----------
    kind : str
    fixed : mapping of str to value
        The parameters that all runs share.
    axes : mapping of str to tuple of value
        The parameters that vary, in the order of the arrays' first axes.
    epochs : array, shape (recorded,)
        The recorded epochs.
    finished : array of bool
        Which runs are there, of the axes' shape.
    arrays : mapping of str to array
        ``loss``, ``gradient_norm`` and ``accuracy``, of the axes' shape and (recorded,);
        ``stopped_at`` and ``diverged``, of the axes' shape. NaN, -1 and False for missing runs.
    """

    kind: str
    fixed: Mapping[str, Value]
    axes: Mapping[str, tuple[Value, ...]]
    epochs: NDArray[np.int64]
    finished: NDArray[np.bool_]
    arrays: Mapping[str, NDArray[Any]]

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return one of the arrays."""
        return self.arrays[name]


def load_sweep(folder: str | Path) -> Any:
    """Return a sweep's results, an xarray Dataset where xarray is installed, else a `SweepData`.

    Runs that are not finished are NaN. Final weights stay in the runs' files; `runs` reads these.

    Raises
    ------
    InvalidInput
        If the folder is not a sweep's, or the file of a run cannot be read.
    """
    data = sweep_data(folder)
    return _dataset(data) if importlib.util.find_spec("xarray") else data


def runs(folder: str | Path) -> Iterator[tuple[Point, dict[str, NDArray[Any]]]]:
    """Yield the parameters and the arrays of every finished run, one at a time."""
    place = read_folder(folder)
    for point in place.grid.points():
        if place.file(point).exists():
            yield read_run(place.file(point))


def sweep_data(folder: str | Path) -> SweepData:
    """Return a sweep's results as NumPy arrays with the names of their axes."""
    place = read_folder(folder)
    shape, epochs = place.grid.shape, _epochs(place)
    over = {name: np.full((*shape, epochs.size), np.nan) for name in OVER_EPOCHS}
    stopped, diverged = np.full(shape, -1), np.zeros(shape, dtype=bool)
    finished = np.zeros(shape, dtype=bool)
    for index, point in zip(np.ndindex(*shape), place.grid.points(), strict=True):
        file = place.file(point)
        if not file.exists():
            continue
        _, arrays = read_run(file)
        finished[index] = True
        where = np.searchsorted(epochs, arrays["epochs"])
        for name, values in over.items():
            values[index][where] = arrays[name]
        stopped[index], diverged[index] = arrays["stopped_at"], arrays["diverged"]
    return SweepData(
        kind=place.grid.kind,
        fixed=dict(place.grid.fixed),
        axes=dict(place.grid.axes),
        epochs=epochs,
        finished=finished,
        arrays={**over, "stopped_at": stopped, "diverged": diverged},
    )


def _epochs(place: SweepFolder) -> NDArray[np.int64]:
    """Return all epochs that some run records; they differ where an axis says so."""
    varied = [name for name, _ in place.grid.axes if name in ("epochs", "record_every")]
    points = place.grid.points() if varied else [next(place.grid.points())]
    kept = {(int(point["epochs"]), int(point["record_every"])) for point in points}
    return np.unique(np.concatenate([np.arange(0, last, every) for last, every in kept]))


def _dataset(data: SweepData) -> Any:
    import xarray

    names = tuple(data.axes)
    variables: dict[str, Any] = {"finished": (names, data.finished)}
    for name in OVER_EPOCHS:
        variables[name] = ((*names, "epoch"), data[name])
    for name in SINGLE:
        variables[name] = (names, data[name])
    coordinates = {**{name: list(values) for name, values in data.axes.items()}}
    return xarray.Dataset(
        variables,
        coords={**coordinates, "epoch": data.epochs},
        attrs={"kind": data.kind, **data.fixed},
    )
