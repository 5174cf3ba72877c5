"""The experiment on rank-one networks: two trainings of one network, with its latent flow.

Parameters are those of the published study (arXiv:2501.02378, Fig. 3); the initial network is the
reference one, so that the epochs of the drop can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .latent import LatentFlow, all_fixed_points, latent_flow
from .networks import reference_rank_one
from .tasks import DelayedActivation
from .training import Training, train
from .weights import Networks

Floats = NDArray[np.float64]

TASK = DelayedActivation(delay=20)
DEAD = 1e-6
SLOW_RATE, FAST_RATE = 0.003, 0.02
FAST_EPOCHS = 6000


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
class RankOneRun:
    """One training with flows at chosen epochs.

    Parameters
    ----------
    learning_rate : float
    training : Training
    drop : int or None
        First epoch with a loss below one half.
    thrown : int or None
        Epoch at which the network entered the no-learning zone.
    portraits : tuple of FlowPortrait
    count_epochs, counts : array, shape (snapshots,)
        Number of fixed points of the latent flow over training.
    """

    learning_rate: float
    training: Training
    drop: int | None
    thrown: int | None
    portraits: tuple[FlowPortrait, ...]
    count_epochs: NDArray[np.int64]
    counts: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class RankOneStudy:
    """A slow training that succeeds, and a fast one that is thrown if any copy of it is.

    Parameters
    ----------
    slow, fast : RankOneRun
    copies, thrown_copies : int
        The fast training is chaotic once the loss has dropped: of copies that differ by 1e-12 in
        the initial biases, so many end in the no-learning zone. `fast` is the first of these.
    """

    slow: RankOneRun
    fast: RankOneRun
    copies: int
    thrown_copies: int


def rank_one_study(slow_epochs: int = 60_000, counts: int = 60, copies: int = 8) -> RankOneStudy:
    """Train the reference network at both rates; the published run of the slow one has 500,000."""
    nearby = _nearly_equal(reference_rank_one(), copies)
    trial = train(nearby, TASK, FAST_RATE, FAST_EPOCHS, workers=2)
    thrown = [copy for copy in range(copies) if thrown_at(trial, copy) is not None]
    shown = thrown[0] if thrown else 0
    return RankOneStudy(
        _study(reference_rank_one(), SLOW_RATE, slow_epochs, counts),
        _study(nearby[[shown]], FAST_RATE, FAST_EPOCHS, counts),
        copies,
        len(thrown),
    )


def _nearly_equal(network: Networks, copies: int, spread: float = 1e-12) -> Networks:
    """Return a network and copies of it with the biases moved by a hair (seed 0)."""
    generator = np.random.default_rng(np.random.SeedSequence(0))
    nudges = spread * generator.standard_normal((copies, network.neurons))
    nudges[0] = 0.0
    return replace(network[[0] * copies], b=network.b + nudges)


def _study(network: Networks, rate: float, epochs: int, counts: int) -> RankOneRun:
    first = train(network, TASK, rate, epochs)
    below = np.flatnonzero(first.loss[0] < 0.5)
    drop = int(below[0]) if below.size else None
    thrown = thrown_at(first, 0)
    if thrown is not None:
        shown = (thrown - 1, thrown, min(thrown + 1, epochs))
    else:
        shown = (0, drop if drop is not None else epochs // 2, epochs)
    grid = np.unique(np.linspace(0, epochs, counts).astype(np.int64))
    # Training is deterministic: a second run keeps the weights at the epochs found in the first.
    wanted = sorted({*shown, *grid.tolist()})
    again = train(network, TASK, rate, epochs, snapshot_epochs=wanted)
    flows = {epoch: latent_flow(networks) for epoch, networks in again.snapshots}
    numbers = [len(all_fixed_points(flows[int(epoch)]).places) for epoch in grid]
    return RankOneRun(
        rate,
        first,
        drop,
        thrown,
        tuple(_portrait(epoch, flows[epoch]) for epoch in shown),
        grid,
        np.array(numbers),
    )


def _portrait(epoch: int, flow: LatentFlow, low: float = -7.0, high: float = 7.0) -> FlowPortrait:
    latent, places = np.linspace(low, high, 601), all_fixed_points(flow).places
    return FlowPortrait(
        epoch,
        latent,
        flow.velocity(latent),
        places,
        tuple(bool(flow.velocity(place, 1) < 0) for place in places),
        float(TASK.start * flow.n.sum()),
    )
