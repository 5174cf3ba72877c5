"""The claim that a lower confidence brings back networks from the no-learning zone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....networks.training.train import train
from ....reports.claim import Claim, Evidence, Preset, Reading
from .runs import SEEDS, TASK, THROWING_RATE, WORKERS, throwing

# Networks looked at, the confidences tried, and how they go on from where they were thrown to.
THROWN = {"quick": 16, "full": 100}
CONFIDENCES = {
    "quick": (10.0, 1.0),
    "full": (10.0, 5.0, 3.0, 2.0, 1.0, 0.5, 0.3, 0.1, 0.03, 0.01),
}
RATE, EPOCHS = 0.02, 1000
# The rules: recovered is an accuracy above chance; well recovered above 0.9.
CHANCE, WELL = 0.5, 0.9
MOST_AT_TEN, LEAST_AT_ONE, LEAST_WELL_AT_ONE = 0.10, 0.60, 0.40


def _recovery(preset: Preset) -> tuple[int, dict[float, NDArray[np.float64]]]:
    """Return how many networks there were, and their accuracies at each confidence."""
    run, thrown = throwing(preset)
    stuck = run.final[np.flatnonzero(thrown)[: THROWN[preset]]]
    accuracies = {
        confidence: train(
            stuck,
            TASK,
            RATE,
            EPOCHS + 1,
            confidence=confidence,
            record_epochs=[EPOCHS],
            workers=WORKERS,
        ).accuracy[:, 0]
        for confidence in CONFIDENCES[preset]
    }
    return stuck.networks, accuracies


def _rescues(preset: Preset) -> Evidence:
    count, accuracies = _recovery(preset)
    above = {c: float(np.mean(values > CHANCE)) for c, values in accuracies.items()}
    well = {c: float(np.mean(values > WELL)) for c, values in accuracies.items()}
    return Evidence(
        count == THROWN[preset]
        and above[10.0] <= MOST_AT_TEN
        and above[1.0] >= LEAST_AT_ONE
        and well[1.0] >= LEAST_WELL_AT_ONE,
        f"Of {count} thrown networks {above[1.0]:.0%} get above chance at c = 1 and {well[1.0]:.0%}"
        f" above an accuracy of 0.9; {above[10.0]:.0%} get above chance when c stays 10.",
        tuple(
            Reading(f"share with an accuracy above {level}, c = {confidence:g}", None, share)
            for confidence in accuracies
            for level, share in ((CHANCE, above[confidence]), (WELL, well[confidence]))
        ),
        f"{count} networks (seeds from {SEEDS['throw']}) thrown at learning rate {THROWING_RATE}, "
        f"then {EPOCHS} epochs at {RATE} with another confidence",
    )


CONFIDENCE_CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="lower_confidence_rescues",
        model="rank_one",
        statement="A lower confidence brings thrown networks back from the zone without gradient.",
        rule="accuracy above chance: at most 10 % at c = 10, at least 60 % at c = 1; above 0.9: at "
        "least 40 % at c = 1",
        exact=False,
        results=(),
        measure=_rescues,
    ),
)
