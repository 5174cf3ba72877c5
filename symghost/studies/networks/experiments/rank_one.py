"""The experiment on rank-one networks: two trainings of one network, with its latent flow.

Parameters are those of the published study (arXiv:2501.02378, Fig. 3); the initial network is the
reference one, so that the epochs of the drop can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ....networks.drawing import reference_rank_one
from ....networks.tasks import DelayedActivation
from ....networks.training.latent_flow import all_fixed_points, latent_flow
from ....networks.training.latent_history import latent_history
from ....networks.training.outcomes import drop_epoch, thrown_at
from ....networks.training.train import train
from ....networks.weights import Networks

Floats = NDArray[np.float64]

TASK = DelayedActivation(delay=20)
SLOW_RATE, FAST_RATE = 0.003, 0.02
FAST_EPOCHS = 6000


@dataclass(frozen=True, eq=False)
class FlowPortrait:
    """The latent flow at one epoch.

    Parameters
    ----------
    epoch : int
    latent, velocity : array, shape (points,)
    fixed_points : tuple of float
    stable : tuple of bool
        Which of them attract.
    start : float
        Latent variable at which a trial begins.
    """

    epoch: int
    latent: Floats
    velocity: Floats
    fixed_points: tuple[float, ...]
    stable: tuple[bool, ...]
    start: float


@dataclass(frozen=True, eq=False)
class FixedPointHistory:
    """The number of fixed points of the latent flow over a training.

    Parameters
    ----------
    learning_rate : float
    epochs, counts : array, shape (snapshots,)
    ghosts : array of bool, shape (snapshots,)
        Whether the flow had a ghost.
    drop : int or None
        First epoch with a loss below one half.
    thrown : int or None
        Epoch at which the network entered the no-learning zone.
    """

    learning_rate: float
    epochs: NDArray[np.int64]
    counts: NDArray[np.int64]
    ghosts: NDArray[np.bool_]
    drop: int | None
    thrown: int | None


@dataclass(frozen=True, eq=False)
class RankOneRun:
    """One training with flows at chosen epochs.

    Parameters
    ----------
    epochs, loss, gradient_norm : array, shape (epochs,)
    threshold : float
        The value of the latent variable at which the output is one half.
    portraits : tuple of FlowPortrait
    history : FixedPointHistory
    copies, thrown_copies : int
        Training is chaotic once the loss has dropped: of copies that differ by 1e-12 in the initial
        biases, so many end in the no-learning zone. The run is the first of these.
    """

    epochs: NDArray[np.int64]
    loss: Floats
    gradient_norm: Floats
    threshold: float
    portraits: tuple[FlowPortrait, ...]
    history: FixedPointHistory
    copies: int = 1
    thrown_copies: int = 0


@dataclass(frozen=True, eq=False)
class RankOneStudy:
    """A slow training that succeeds, and a fast one that is thrown if any copy of it is."""

    slow: RankOneRun
    fast: RankOneRun


@dataclass(frozen=True, eq=False)
class FixedPointStudy:
    """The number of fixed points over both trainings."""

    slow: FixedPointHistory
    fast: FixedPointHistory


def slow_run(
    epochs: int = 60_000, shown: Sequence[int] | None = None, counts: int = 60
) -> RankOneRun:
    """Train the reference network at a rate at which it learns; the published run has 500,000.

    Parameters
    ----------
    epochs
        The number of updates.
    shown
        Epochs at which the flow is kept; by default the first, that of the drop, and the last.
    counts
        At how many epochs, evenly spaced, fixed points are counted.
    """
    return _study(reference_rank_one(), SLOW_RATE, epochs, shown, counts)


def fast_run(epochs: int = FAST_EPOCHS, copies: int = 8, counts: int = 60) -> RankOneRun:
    """Train copies of the reference network at a larger rate, and show the first that is thrown.

    Its flow is kept just before, at and just after the throw.
    """
    nearby = _nearly_equal(reference_rank_one(), copies)
    trial = train(nearby, TASK, FAST_RATE, epochs, workers=2)
    thrown = [copy for copy in range(copies) if thrown_at(trial, copy) is not None]
    run = _study(nearby[[thrown[0] if thrown else 0]], FAST_RATE, epochs, None, counts)
    return replace(run, copies=copies, thrown_copies=len(thrown))


def rank_one_study(slow_epochs: int = 60_000, counts: int = 60, copies: int = 8) -> RankOneStudy:
    """Train the reference network at both rates."""
    return RankOneStudy(
        slow_run(slow_epochs, counts=counts), fast_run(copies=copies, counts=counts)
    )


def fixed_point_study(
    slow_epochs: int = 60_000, counts: int = 1_001, copies: int = 8
) -> FixedPointStudy:
    """Count the fixed points of the latent flow over both trainings."""
    study = rank_one_study(slow_epochs, counts, copies)
    return FixedPointStudy(study.slow.history, study.fast.history)


def _nearly_equal(network: Networks, copies: int, spread: float = 1e-12) -> Networks:
    """Return a network and copies of it with the biases moved by a hair (seed 0)."""
    generator = np.random.default_rng(np.random.SeedSequence(0))
    nudges = spread * generator.standard_normal((copies, network.neurons))
    nudges[0] = 0.0
    return replace(network[[0] * copies], b=network.b + nudges)


def _study(
    network: Networks, rate: float, epochs: int, shown: Sequence[int] | None, counts: int
) -> RankOneRun:
    first = train(network, TASK, rate, epochs)
    drop, thrown = drop_epoch(first), thrown_at(first, 0)
    portrayed = _portrayed(drop, thrown, epochs) if shown is None else tuple(shown)
    grid = set(np.linspace(0, epochs, counts).astype(np.int64).tolist())
    # Training is deterministic: a second run keeps the weights at the epochs found in the first.
    kept = train(
        network,
        TASK,
        rate,
        epochs,
        record_every=epochs,
        snapshot_epochs=sorted(grid | {*portrayed}),
    ).snapshots
    history = latent_history([snapshot for snapshot in kept if snapshot[0] in grid])
    flows = history.flows
    return RankOneRun(
        first.epochs,
        first.loss[0],
        first.gradient_norm[0],
        TASK.threshold,
        tuple(_portrait(epoch, dict(kept)[epoch]) for epoch in portrayed),
        FixedPointHistory(
            rate, history.epochs, flows.fixed_points, np.any(flows.ghosts, axis=1), drop, thrown
        ),
    )


def _portrayed(drop: int | None, thrown: int | None, epochs: int) -> tuple[int, ...]:
    """Return the epochs around the throw; without one the first, that of the drop, and the last."""
    if thrown is not None:
        return thrown - 1, thrown, min(thrown + 1, epochs)
    return 0, drop if drop is not None else epochs // 2, epochs


def _portrait(epoch: int, network: Networks, low: float = -7.0, high: float = 7.0) -> FlowPortrait:
    flow = latent_flow(network)
    latent, places = np.linspace(low, high, 601), all_fixed_points(flow).places
    return FlowPortrait(
        epoch,
        latent,
        flow.velocity(latent),
        places,
        tuple(bool(flow.velocity(place, 1) < 0) for place in places),
        float(TASK.start * flow.n.sum()),
    )
