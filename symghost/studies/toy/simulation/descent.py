"""Gradient descent on the toy's loss, for many learning rates and starts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....common.errors import InvalidInput
from ....export.numeric import numeric
from ....theory.catalogue import result

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ToyDescent:
    """Scale parameters over epochs.

    Parameters
    ----------
    epochs : array of int, shape (recorded,)
    scale : array, shape (recorded, ...)
        The scale parameter before the update of that epoch.
    loss : array, same shape
        Un-normalised, in units of time.
    """

    epochs: NDArray[np.int64]
    scale: Floats
    loss: Floats


def descend(
    start: ArrayLike,
    learning_rate: ArrayLike,
    *,
    delay: float,
    epochs: int,
    record: Sequence[int] | None = None,
) -> ToyDescent:
    r"""Run r <- r - alpha L'(r) on the un-normalised loss, in float64.

    Parameters
    ----------
    start, learning_rate : array_like
        Broadcast together; each element is a run of its own.
    delay : float
    epochs : int
        Number of updates.
    record : sequence of int, optional
        Epochs at which the scale parameter is kept, in increasing order; all by default.

    Returns
    -------
    ToyDescent

    Raises
    ------
    InvalidInput
        If `delay` or a learning rate is not positive, or `epochs` is negative.

    Examples
    --------
    >>> run = descend(0.1, 1e-5, delay=10.0, epochs=1000, record=[0, 1000])
    >>> bool(run.loss[1] < run.loss[0])
    True
    """
    scale, rate = _checked(start, learning_rate, delay, epochs)
    kept = np.arange(epochs + 1) if record is None else np.asarray(record, dtype=np.int64)
    if np.any(np.diff(kept) <= 0) or kept[0] < 0 or kept[-1] > epochs:
        raise InvalidInput("record", record, f"increasing epochs between 0 and {epochs}")
    gradient = numeric(result("loss_gradient")).unchecked
    places = np.empty((kept.size, *scale.shape))
    done = 0
    with np.errstate(all="ignore"):
        for row, epoch in enumerate(kept):
            for _ in range(epoch - done):
                scale = scale - rate * gradient(scale, delay)
            done = int(epoch)
            places[row] = scale
    loss = np.asarray(numeric(result("loss"))(places, delay))
    return ToyDescent(kept, places, loss)


def _checked(start: Any, rate: Any, delay: float, epochs: int) -> tuple[Floats, Floats]:
    for name, value in (("delay", delay), ("learning_rate", rate)):
        array = np.asarray(value, dtype=np.float64)
        if not np.all(np.isfinite(array) & (array > 0)):
            raise InvalidInput(name, value, "positive real numbers")
    if epochs < 0:
        raise InvalidInput("epochs", epochs, "a number >= 0")
    try:
        scale, rates = np.broadcast_arrays(
            np.asarray(start, dtype=np.float64), np.asarray(rate, dtype=np.float64)
        )
    except ValueError:
        shapes = f"{np.shape(start)} and {np.shape(rate)}"
        raise InvalidInput("start and learning_rate", shapes, "shapes that broadcast") from None
    if not np.all(np.isfinite(scale)):
        raise InvalidInput("start", start, "real numbers")
    return scale.copy(), rates
