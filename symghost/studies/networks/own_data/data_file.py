"""A researcher's own training of a rank-one network, read from an NPZ file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....common.errors import InvalidInput, unknown_name
from ....flows.network_weights import stored_arrays
from ..claims.record import NUMBERS, Epochs, Floats, Record

WEIGHTS = ("m", "n", "b")
# The flow of every snapshot is searched for all its fixed points, at some milliseconds each.
MOST_SNAPSHOTS = 5000
# A trial of two delays is simulated step by step.
MOST_DELAY = 100_000
# Beyond this, sums of products would overflow.
LARGEST = 1e100


def read_record(path: str | Path, numbers: Mapping[str, float] | None = None) -> Record:
    """Return the training that an NPZ file holds; nothing in it is unpickled.

    Parameters
    ----------
    path : str or Path
        The file's arrays are ``epochs`` and ``loss`` of shape (recorded,); where weights are known
        ``weight_epochs`` of shape (snapshots,) with ``m``, ``n`` and ``b`` of shape (snapshots,
        neurons); and any of the numbers ``c``, ``T``, ``a``, ``learning_rate``, ``threshold`` and
        ``start``. Other arrays are left alone.
    numbers : mapping of str to float, optional
        Numbers to stand in place of the file's.

    Returns
    -------
    Record
        With the loss in units of its first value, so that it may be normalised in any way.

    Raises
    ------
    InvalidInput
        If the file cannot be read, an array is missing, not finite or of the wrong shape, or a
        number is out of range.
    """
    arrays = stored_arrays("data", Path(path))
    for name in ("epochs", "loss"):
        if name not in arrays:
            expected = f"an array {name}; there is {', '.join(sorted(arrays)) or 'none'}"
            raise InvalidInput("data", str(path), expected)
    epochs, loss = _epochs("epochs", arrays["epochs"]), _reals("loss", arrays["loss"])
    if loss.shape != epochs.shape:
        raise InvalidInput("loss", f"shape {loss.shape}", f"shape {epochs.shape}, as epochs")
    if (loss < 0).any() or loss[0] == 0:
        raise InvalidInput("loss", float(loss.min()), "losses of at least 0, the first above 0")
    weight_epochs, m, n, b = _weights(arrays, str(path))
    known = {name: _number(name, arrays[name]) for name in NUMBERS if name in arrays}
    for name, value in (numbers or {}).items():
        if name not in NUMBERS:
            raise unknown_name("number", name, NUMBERS)
        known[name] = _number(name, value)
    return Record(epochs, loss / loss[0], weight_epochs, m, n, b, known)


def _weights(arrays: Mapping[str, Any], path: str) -> tuple[Epochs, Floats, Floats, Floats]:
    names = ("weight_epochs", *WEIGHTS)
    missing = [name for name in names if name not in arrays]
    if len(missing) == len(names):
        nothing = np.empty((0, 0))
        return np.empty(0, np.int64), nothing, nothing, nothing
    if missing:
        expected = f"an array {missing[0]} too, or none of {', '.join(names)}"
        raise InvalidInput("data", path, expected)
    epochs = _epochs("weight_epochs", arrays["weight_epochs"])
    m, n, b = (_reals(name, arrays[name]) for name in WEIGHTS)
    if m.ndim != 2 or m.shape[0] != epochs.size or 0 in m.shape:
        raise InvalidInput("m", f"shape {m.shape}", f"shape ({epochs.size}, neurons)")
    for name, values in (("n", n), ("b", b)):
        if values.shape != m.shape:
            raise InvalidInput(name, f"shape {values.shape}", f"shape {m.shape}, as m")
    if epochs.size > MOST_SNAPSHOTS:
        raise InvalidInput("weight_epochs", f"{epochs.size} snapshots", f"at most {MOST_SNAPSHOTS}")
    return epochs, m, n, b


def _reals(name: str, values: NDArray[Any]) -> Floats:
    if values.dtype.kind not in "fiu":
        raise InvalidInput(name, f"numbers of type {values.dtype}", "real numbers")
    reals = values.astype(np.float64)
    unfit = ~(np.abs(reals) <= LARGEST)
    if unfit.any():
        where = np.unravel_index(np.argmax(unfit), reals.shape)
        index = ", ".join(str(int(part)) for part in where)
        raise InvalidInput(f"{name}[{index}]", float(reals[where]), f"a number up to {LARGEST:g}")
    return np.asarray(reals)


def _epochs(name: str, values: NDArray[Any]) -> Epochs:
    reals = _reals(name, values)
    if reals.ndim != 1 or not reals.size:
        raise InvalidInput(name, f"shape {reals.shape}", "one dimension and at least one epoch")
    if (reals != np.round(reals)).any() or (reals < 0).any() or (reals > 2**53).any():
        raise InvalidInput(name, values, "whole numbers of at least 0")
    if (np.diff(reals) <= 0).any():
        raise InvalidInput(name, values, "increasing epochs, none twice")
    return reals.astype(np.int64)


def _number(name: str, value: Any) -> float:
    values = np.asarray(value)
    if values.size != 1 or values.dtype.kind not in "fiu":
        raise InvalidInput(name, value, "one real number")
    number = float(values.reshape(()))
    if not abs(number) <= LARGEST:
        raise InvalidInput(name, number, f"a number up to {LARGEST:g}")
    if name in ("c", "learning_rate") and number <= 0:
        raise InvalidInput(name, number, "a positive number")
    if name == "T" and (not 1 <= number <= MOST_DELAY or number != round(number)):
        raise InvalidInput(name, number, f"a whole number of steps, from 1 to {MOST_DELAY}")
    if name == "a" and not 0 < number <= 1:
        raise InvalidInput(name, number, "a number above 0 and at most 1")
    return number
