"""What became of a network in training: it dropped, it was thrown, it is stuck."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .train import Training

DEAD = 1e-6
# Losses at which a network has left its first plateau, and at which it has dropped.
LEFT, DROPPED = 0.95, 0.5
CHANCE = 0.5


def drop_epoch(training: Training, which: int = 0) -> int | None:
    """Return the first recorded epoch with a loss below one half; None if there is none."""
    below = np.flatnonzero(training.loss[which] < DROPPED)
    return int(training.epochs[below[0]]) if below.size else None


def thrown_at(training: Training, which: int) -> int | None:
    """Return the epoch at which a network entered the no-learning zone for good.

    There the loss is above 0.9 and the gradient norm below 1e-6 from then on, and it was below 0.6
    one update before; None for a network that was not thrown so. All epochs must be recorded.
    """
    loss, norm = training.loss[which], training.gradient_norm[which]
    lost = (loss > 0.9) & (norm < DEAD)
    if not lost[-1] or lost.all():
        return None
    first = int(np.flatnonzero(~lost)[-1]) + 1
    return first if loss[first - 1] < 0.6 else None


def stuck(accuracy: NDArray[np.float64], last: int = 50) -> bool:
    """Return whether a network that was better than chance is so no longer.

    Its accuracy is at most one half in all of the last epochs, and was above before. A network
    that has not left the first plateau yet is not stuck in this sense.

    Parameters
    ----------
    accuracy
        At every epoch, shape ``(epochs,)``.
    last
        How many epochs count as the last.

    Examples
    --------
    >>> stuck(np.array([0.5, 0.9, 0.5, 0.5]), last=2), stuck(np.full(4, 0.5), last=2)
    (True, False)
    """
    before, after = accuracy[:-last], accuracy[-last:]
    return bool((before > CHANCE).any() and (after <= CHANCE).all())
