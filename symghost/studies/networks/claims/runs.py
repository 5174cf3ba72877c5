"""The simulated trainings that claims about rank-one networks share; each is done once.

Every study has networks of its own, drawn from seeds that no rule was made on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....export.numeric import numeric
from ....networks.drawing import draw_rank_one
from ....networks.tasks import DelayedActivation
from ....networks.training.latent_flow import sensitivity
from ....networks.training.outcomes import DROPPED, LEFT, thrown_at
from ....networks.training.plateau import brought_below
from ....networks.training.train import Training, train
from ....networks.weights import Networks
from ....reports.claim import Preset
from ....theory.catalogue import result
from .record import Record, records

WORKERS = 2
TASK = DelayedActivation(delay=20)
SEEDS = {
    "plateau": 7000,
    "flow": 7100,
    "second fall": 7200,
    "throw": 7300,
    "rates": 7500,
    "sharpness": 7600,
}
PLATEAU_RATE = 0.01
# Learning rates: of the training whose flow is looked at, and of one near gradient flow.
FLOW_RATE = {"quick": 0.005, "full": 0.003}
NEAR_FLOW_RATE = 0.0005
THROWING_RATE = 0.03
# Snapshots are this far apart, in learning time: on the plateau, around the drop, and later.
ON_PLATEAU, NEAR_DROP, LATER = 2.0, 0.05, 0.5
# The loss at which a network nears the end of its plateau, a learning time of about 1 before it.
NEAR_END = 0.99


def networks(study: str, count: int) -> Networks:
    """Return the first networks of a study."""
    return draw_rank_one(range(SEEDS[study], SEEDS[study] + count))


def seeds_of(study: str, count: int) -> str:
    """Return the words for the networks of a study."""
    return f"{count} networks (seeds {SEEDS[study]} to {SEEDS[study] + count - 1})"


def longest_plateau(batch: Networks, confidence: float = 10.0) -> float:
    """Return a learning time by which all have left the plateau, with a third to spare."""
    law = numeric(result("plateau_time"))
    return 1.3 * float(np.max(law(confidence, sensitivity(batch))))


@lru_cache(maxsize=32)
def plateau_records(count: int, confidence: float, delay: int) -> tuple[Record, ...]:
    """Return trainings from the start to the drop, with the initial weights."""
    batch = networks("plateau", count)
    task = DelayedActivation(delay=delay, confidence=confidence)
    epochs = int(longest_plateau(batch, confidence) / PLATEAU_RATE)
    run = train(batch, task, PLATEAU_RATE, epochs, stop_below=DROPPED, workers=WORKERS)
    # A network that stopped has its last loss in its last epoch's place.
    return tuple(records(run, task, PLATEAU_RATE, [(0, batch)]))


@lru_cache(maxsize=2)
def flow_records(preset: Preset) -> tuple[Record, ...]:
    """Return trainings past the drop, with snapshots closest around it."""
    count, rate = (8 if preset == "quick" else 40), FLOW_RATE[preset]
    batch = networks("flow", count)
    horizon = int(longest_plateau(batch) / rate)
    drops = train(batch, TASK, rate, horizon, stop_below=DROPPED, workers=WORKERS).stopped_at
    found = []
    for which, drop in enumerate(drops.tolist()):
        epochs = drop + round(21 / rate) if preset == "quick" else max(100_000, drop + 10_000)
        found.append(_watched(batch[[which]], rate, epochs, drop))
    return tuple(found)


def _watched(network: Networks, rate: float, epochs: int, drop: int) -> Record:
    """Train one network with the snapshots that its known drop asks for."""
    wanted = [
        *range(0, drop, round(ON_PLATEAU / rate)),
        *range(drop - round(1 / rate), drop + round(5 / rate), round(NEAR_DROP / rate)),
        *range(drop + round(5 / rate), epochs + 1, round(LATER / rate)),
    ]
    stations = sorted({epoch for epoch in (*wanted, epochs) if 0 <= epoch <= epochs})
    run = train(network, TASK, rate, epochs, snapshot_epochs=stations)
    return records(run, TASK, rate, run.snapshots)[0]


@lru_cache(maxsize=2)
def near_flow_records(preset: Preset) -> tuple[Record, ...]:
    """Return trainings near gradient flow, with the plateau before them as one record.

    The networks are those of `flow_records`. The plateau does not depend on the learning rate but
    through the learning time, so that it is passed at the larger rate, up to a loss of 0.95.
    """
    flows = flow_records(preset)
    batch = networks("flow", len(flows))
    ready = branched(batch, TASK, FLOW_RATE[preset])
    near, far = round(6 / NEAR_FLOW_RATE), (0 if preset == "quick" else 100_000)
    stations = [
        *range(0, near, round(NEAR_DROP / NEAR_FLOW_RATE)),
        *range(near, far + 1, round(LATER / NEAR_FLOW_RATE)),
    ]
    run = train(
        ready,
        TASK,
        NEAR_FLOW_RATE,
        max(near, far),
        snapshot_epochs=stations,
        workers=WORKERS,
    )
    return tuple(records(run, TASK, NEAR_FLOW_RATE, run.snapshots))


def branched(batch: Networks, task: DelayedActivation, safe_rate: float) -> Networks:
    """Return networks trained to a loss of 0.95, at a safe rate.

    Far before its end the plateau is so flat that any of these learning rates follows the same
    path: up to a loss of 0.99 the largest one is used.
    """
    fast = max(0.02, safe_rate)
    horizon = longest_plateau(batch, task.confidence)
    return brought_below(
        batch, task, [(fast, NEAR_END), (safe_rate, LEFT)], horizon, workers=WORKERS
    )


@lru_cache(maxsize=2)
def throwing(preset: Preset) -> tuple[Training, NDArray[np.bool_]]:
    """Return a training at too large a rate, and which networks it throws."""
    count = 24 if preset == "quick" else 140
    run = train(networks("throw", count), TASK, THROWING_RATE, 12_000, workers=WORKERS)
    thrown = np.array([thrown_at(run, which) is not None for which in range(count)])
    return run, thrown


def worded(values: Sequence[float] | NDArray[Any], places: int = 3) -> str:
    """Return the range of some numbers in words."""
    return f"{np.min(values):.{places}f} to {np.max(values):.{places}f}"
