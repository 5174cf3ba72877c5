"""One training of a rank-one network, as the data that every measurement is taken from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....analysis.ghosts.latent import latent_ghosts
from ....common.errors import SymghostError
from ....flows.network_flow import NetworkFlow
from ....networks.tasks import DelayedActivation
from ....networks.training.train import Snapshot, Training
from ....networks.weights import Networks, rank_one

Floats = NDArray[np.float64]
Epochs = NDArray[np.int64]

# The numbers of a training, by the letters of the theory.
NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        "c": "the confidence, the steepness of the output",
        "T": "the delay, in steps",
        "a": "the integration step dt/tau",
        "learning_rate": "that of gradient descent",
        "threshold": "the latent variable at which the output is one half",
        "start": "the state in which every neuron begins a trial",
    }
)


class DoesNotApply(SymghostError):
    """A record does not allow a measurement; the message says why."""


@dataclass(frozen=True, eq=False)
class Record:
    """A loss curve, the weights at some of its epochs, and the numbers of the training.

    Parameters
    ----------
    epochs : array of int, shape (recorded,)
        Increasing.
    loss : array, shape (recorded,)
        In units of the plateau, where it is 1.
    weight_epochs : array of int, shape (snapshots,)
        Increasing; empty where no weights are known.
    m, n, b : array, shape (snapshots, neurons)
    numbers : mapping of str to float
        Those of `NUMBERS` that are known.
    """

    epochs: Epochs
    loss: Floats
    weight_epochs: Epochs
    m: Floats = field(repr=False)
    n: Floats = field(repr=False)
    b: Floats = field(repr=False)
    numbers: Mapping[str, float]

    def number(self, name: str) -> float:
        """Return one of the numbers; `DoesNotApply` if it is not known."""
        if name not in self.numbers:
            raise DoesNotApply(f"it needs {name}, {NUMBERS[name]}")
        return self.numbers[name]

    def networks(self, which: slice | NDArray[np.intp] = slice(None)) -> Networks:
        """Return the networks at the snapshots; `DoesNotApply` if there are none."""
        if not self.weight_epochs.size:
            raise DoesNotApply("it needs weights: m, n, b and weight_epochs")
        return rank_one(self.m[which], self.n[which], self.b[which])

    def task(self) -> DelayedActivation:
        """Return what the network was trained on; `DoesNotApply` if a number is not known."""
        return DelayedActivation(
            int(self.number("T")),
            self.number("threshold"),
            self.number("c"),
            self.number("a"),
            self.number("start"),
        )


def records(
    training: Training,
    task: DelayedActivation,
    learning_rate: float,
    snapshots: Sequence[Snapshot] = (),
) -> list[Record]:
    """Return a record for each network of a training, with the weights at these snapshots.

    The training must have kept all epochs until it stopped.
    """
    weight_epochs = np.array([epoch for epoch, _ in snapshots], dtype=np.int64)
    numbers = numbers_of(task, learning_rate)
    found = []
    for which, loss in enumerate(training.loss):
        kept = np.isfinite(loss)
        m, n, b = _weights([networks for _, networks in snapshots], which)
        found.append(Record(training.epochs[kept], loss[kept], weight_epochs, m, n, b, numbers))
    return found


def numbers_of(task: DelayedActivation, learning_rate: float) -> dict[str, float]:
    """Return the numbers of a training on a task."""
    return {
        "c": task.confidence,
        "T": float(task.delay),
        "a": task.step,
        "learning_rate": learning_rate,
        "threshold": task.threshold,
        "start": task.start,
    }


def _weights(batches: Sequence[Networks], which: int) -> tuple[Floats, Floats, Floats]:
    def stacked(values: Sequence[NDArray[Any]]) -> Floats:
        return np.asarray(np.stack(values), np.float64) if values else np.empty((0, 0))

    return (
        stacked([networks.m[which, :, 0] for networks in batches]),
        stacked([networks.n[which, :, 0] for networks in batches if networks.n is not None]),
        stacked([networks.b[which] for networks in batches]),
    )


@dataclass(frozen=True, eq=False)
class FlowHistory:
    r"""What the latent flow :math:`f` has at each snapshot of a record.

    Parameters
    ----------
    fixed_points : array of int, shape (snapshots,)
        How many there are at most: a place that rounding leaves undecided counts as one.
    places : array, shape (snapshots, most)
        Where they are, in increasing order; NaN fills up.
    slow : array of bool, shape (snapshots,)
        Whether f has a positive local minimum anywhere: what may be called a ghost.
    """

    fixed_points: NDArray[np.intp]
    places: Floats
    slow: NDArray[np.bool_]


@lru_cache(maxsize=256)
def flow_history(record: Record) -> FlowHistory:
    """Return fixed points and slow places of the latent flow, by a search that misses none.

    Raises
    ------
    DoesNotApply
        If no weights are known.
    """
    networks = record.networks()
    assert networks.n is not None
    flow = NetworkFlow(networks.m, networks.n, networks.b)
    found = latent_ghosts(flow)
    # A place of least |f| is a minimum of f where f is positive, and a maximum where it is not.
    with np.errstate(invalid="ignore"):
        upward = flow.velocity(found.minima[:, :, np.newaxis])[:, :, 0] > 0
    slow = np.asarray(upward.any(axis=1))
    return FlowHistory(found.fixed_points + found.undecided, found.places, slow)


def resting_place(record: Record) -> Floats:
    """Return the fixed point that a trial tends to at each snapshot; NaN where there is none."""
    history = flow_history(record)
    start = record.number("start") * record.n.sum(axis=1)
    flow = NetworkFlow(record.m[:, :, np.newaxis], record.n[:, :, np.newaxis], record.b)
    rising = flow.velocity(start[:, np.newaxis, np.newaxis])[:, 0, 0] > 0
    ahead = np.where(history.places >= start[:, np.newaxis], history.places, np.inf).min(axis=1)
    behind = np.where(history.places <= start[:, np.newaxis], history.places, -np.inf).max(axis=1)
    place = np.where(rising, ahead, behind)
    return np.where(np.isfinite(place), place, np.nan)
