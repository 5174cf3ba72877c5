"""The experiment on confidence: networks stuck in the no-learning zone, and what gets them out.

After the published study (arXiv:2501.02378, Fig. 8), with seeds of NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....common.errors import NotSupported
from ....networks.sweeps.load import runs
from ...shared.bench import Bench

Floats = NDArray[np.float64]

ABOVE_CHANCE = 0.5
SOLVED = 0.9
LEAST_CONFIDENCE, MOST_CONFIDENCE = 1e-3, 10.0


@dataclass(frozen=True, eq=False)
class RescueStudy:
    """What became of stuck networks that went on with other confidences.

    Parameters
    ----------
    seeds : int
        Networks trained.
    stuck : tuple of int
        Seeds of those that were stuck: no better than chance over the last 50 epochs, having been
        better before.
    confidences : array, shape (confidences,)
    accuracy, gradient_norm : array, shape (confidences, epochs)
        Mean and median over the stuck networks.
    above_chance, solved : array, shape (confidences,)
        The share of them whose last accuracy is above 0.5, and above 0.9.
    trainable_accuracy, trainable_gradient_norm, trainable_confidence : array, shape (epochs,)
        Mean, median and median where the confidence is trained too.
    trainable_above_chance, trainable_solved : float
    """

    seeds: int
    stuck: tuple[int, ...]
    confidences: Floats
    accuracy: Floats
    gradient_norm: Floats
    above_chance: Floats
    solved: Floats
    trainable_accuracy: Floats
    trainable_gradient_norm: Floats
    trainable_confidence: Floats
    trainable_above_chance: float
    trainable_solved: float


def rescue_study(
    bench: Bench, seeds: int = 24, restarts: int = 30, epochs: int = 6_000
) -> RescueStudy:
    """Train at a rate at which many networks are thrown, and go on with those that are stuck.

    The defaults are quick; the published study has 100 seeds.

    Raises
    ------
    NotSupported
        If no network is stuck.
    """
    folder = bench.sweep(
        "rescue",
        "rescue",
        seed=range(seeds),
        restarts=restarts,
        least_confidence=LEAST_CONFIDENCE,
        most_confidence=MOST_CONFIDENCE,
        epochs=epochs,
    )
    found = [(point, arrays) for point, arrays in runs(folder) if arrays["stuck"]]
    if not found:
        raise NotSupported(f"none of {seeds} networks is stuck after {epochs} epochs")
    gathered = {
        name: np.stack([arrays[name] for _, arrays in found])
        for name in found[0][1]
        if name.startswith(("rescue_", "trainable_"))
    }
    last, last_free = gathered["rescue_accuracy"][..., -1], gathered["trainable_accuracy"][:, -1]
    return RescueStudy(
        seeds,
        tuple(int(point["seed"]) for point, _ in found),
        np.geomspace(LEAST_CONFIDENCE, MOST_CONFIDENCE, restarts),
        gathered["rescue_accuracy"].mean(axis=0),
        np.median(gathered["rescue_gradient_norm"], axis=0),
        (last > ABOVE_CHANCE).mean(axis=0),
        (last > SOLVED).mean(axis=0),
        gathered["trainable_accuracy"].mean(axis=0),
        np.median(gathered["trainable_gradient_norm"], axis=0),
        np.median(gathered["trainable_confidence"], axis=0),
        float((last_free > ABOVE_CHANCE).mean()),
        float((last_free > SOLVED).mean()),
    )
