"""Networks that are stuck in the no-learning zone, and what a lower confidence does for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..tasks import TimedTask
from .outcomes import stuck
from .train import Training, train

Array = NDArray[Any]


def rescue(
    run: Training,
    task: TimedTask,
    learning_rate: float,
    confidences: Array,
    epochs: int,
    *,
    trainable_from: float = 1.0,
    seed: int = 0,
    **options: Any,
) -> dict[str, Array]:
    """Go on training a stuck network with other confidences of its output.

    Parameters
    ----------
    run
        The training of one network, with every epoch recorded.
    task, learning_rate
        Those of that training.
    confidences
        In place of the task's, shape ``(confidences,)``; each has a training of its own.
    epochs
        How long each goes on.
    trainable_from
        In one more training the confidence is trained with the weights; it begins here.
    seed
        Of the random numbers, where the task draws any; they begin anew.
    **options
        Of `train`.

    Returns
    -------
    dict of array
        ``stuck``, whether the network was. If so, ``rescue_accuracy`` and
        ``rescue_gradient_norm``, shape ``(confidences, epochs)``; and ``trainable_accuracy``,
        ``trainable_gradient_norm`` and ``trainable_confidence``, shape ``(epochs,)``.
    """
    if not stuck(run.accuracy[0]):
        return {"stuck": np.array(False)}
    options = {"learning_rate": learning_rate, "epochs": epochs, **options}
    copies, seeds = run.final[[0] * confidences.size], [seed] * confidences.size
    fixed = train(copies, task, confidence=confidences, seeds=seeds, **options)
    start = np.full(1, trainable_from, dtype=run.final.dtype)
    network = replace(run.final, confidence=start).training(*run.final.trained, "confidence")
    free = train(network, task, seeds=[seed], snapshot_epochs=range(epochs), **options)
    over = [networks.confidence for _, networks in free.snapshots]
    return {
        "stuck": np.array(True),
        "rescue_accuracy": fixed.accuracy,
        "rescue_gradient_norm": fixed.gradient_norm,
        "trainable_accuracy": free.accuracy[0],
        "trainable_gradient_norm": free.gradient_norm[0],
        "trainable_confidence": np.concatenate([values for values in over if values is not None]),
    }
