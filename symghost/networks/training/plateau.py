"""Networks brought over their first plateau, for what is to be read from them afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from ..tasks import Task
from ..weights import Networks
from .train import train


def brought_below(
    networks: Networks,
    task: Task,
    stages: Sequence[tuple[float, float]],
    within: float,
    *,
    workers: int = 1,
) -> Networks:
    """Return networks trained until their loss is below one level after another.

    Parameters
    ----------
    networks, task
    stages : sequence of pairs of float
        A learning rate, and the loss at which each network goes on to the next stage.
    within : float
        The learning time that a stage takes at most: the learning rate times the epochs.
    workers : int
        Threads.

    Raises
    ------
    InvalidInput
        If a learning rate or a loss is not positive.

    Examples
    --------
    >>> from ..drawing import reference_rank_one
    >>> from ..tasks import DelayedActivation
    >>> task = DelayedActivation(delay=4)
    >>> end = brought_below(reference_rank_one(), task, [(0.02, 0.99), (0.005, 0.95)], 100)
    >>> bool(0.94 < train(end, task, 0.005, 1).loss[0, 0] < 0.95)
    True
    """
    for rate, loss in stages:
        epochs = int(within / rate)
        networks = train(
            networks, task, rate, epochs, stop_below=loss, record_epochs=(), workers=workers
        ).final
    return networks
