"""What is trained on what, and a training under way: the nouns that engines work on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...common.errors import InvalidInput
from ..drawing import stream_of
from ..layout import Layout
from ..tasks import TimedTask
from .optimisers import GradientDescent, Optimiser

if TYPE_CHECKING:
    from .local import Local

Array = NDArray[Any]

# The branch of a network's random stream that noise and starts come from.
NOISE_BRANCH = 1


@dataclass(frozen=True, eq=False)
class Problem:
    """What is the same for all networks of a batch.

    Parameters
    ----------
    layout
        Where the weights stand in a network's row.
    task
        The task as arrays.
    local
        The local formulas.
    precision
        float64 or float32.
    trained
        Which places of a row training changes.
    """

    layout: Layout
    task: TimedTask
    local: Local
    precision: np.dtype[Any]
    trained: NDArray[np.bool_]

    @property
    def draws_a_trial(self) -> int:
        """How many rows of random numbers a trial needs: its start, and its steps."""
        return int(self.task.start_spread > 0) + self.task.steps * int(self.task.noise > 0)

    def draws(self, stream: np.random.Generator, epochs: int) -> Array:
        """Return random numbers, shape ``(epochs, trials, draws_a_trial, neurons)``.

        An epoch's numbers are the same however many epochs are drawn at once.
        """
        shape = (epochs, self.task.trials, self.draws_a_trial, self.layout.neurons)
        return stream.standard_normal(shape).astype(self.precision)

    @property
    def cost(self) -> int:
        """About how many multiplications a network's forward pass takes."""
        layout, task = self.layout, self.task
        rows = layout.onto_rows + (0 if layout.full else layout.into_rows)
        return task.trials * task.steps * layout.width * rows


def streams(seeds: Sequence[int] | None, task: TimedTask, count: int) -> list[np.random.Generator]:
    """Return each network's stream of noise; none is needed where the task draws nothing.

    Raises
    ------
    InvalidInput
        If the task draws random numbers and there is not one seed for each network.
    """
    if not task.is_random:
        return []
    if seeds is None or len(seeds) != count:
        expected = f"a seed for each of the {count} networks, because the task draws at random"
        raise InvalidInput("seeds", seeds, expected)
    return [stream_of(seed, NOISE_BRANCH) for seed in seeds]


@dataclass(frozen=True, eq=False)
class Stopping:
    """When a network's training ends early.

    Parameters
    ----------
    below
        At the first loss below this.
    dead_below, dead_for
        After so many consecutive epochs with a gradient norm below this.
    """

    below: float
    dead_below: float
    dead_for: int


@dataclass(frozen=True, eq=False)
class Descent:
    """A training under way: arrays that an engine's ``advance`` changes in place.

    Parameters
    ----------
    problem
        What is trained on what.
    rows
        The weights, shape ``(networks, size)``.
    memory
        The optimiser's, shape ``(networks, slots, size)``.
    learning_rate
        Shape ``(networks,)``.
    optimiser, stopping
        The rules.
    epochs
        The epochs to record, increasing.
    loss, gradient_norm, accuracy
        The records, shape ``(networks, recorded)``.
    stopped_at, quiet, live, diverged
        The networks' fates, shape ``(networks,)``.
    streams
        The networks' random streams, if the task draws.
    """

    problem: Problem
    rows: Array
    memory: Array
    learning_rate: NDArray[np.float64]
    optimiser: Optimiser
    stopping: Stopping
    epochs: NDArray[np.int64]
    loss: NDArray[np.float64]
    gradient_norm: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    stopped_at: NDArray[np.int64]
    quiet: NDArray[np.int64]
    live: NDArray[np.bool_]
    diverged: NDArray[np.bool_]
    streams: list[np.random.Generator]


def begun(
    problem: Problem,
    rows: Array,
    learning_rate: NDArray[np.float64],
    optimiser: Optimiser,
    stopping: Stopping,
    epochs: int,
    recorded: Sequence[int],
    random: list[np.random.Generator],
) -> Descent:
    """Return a training before its first epoch."""
    count = rows.shape[0]
    loss, norm, accuracy = (np.full((count, len(recorded)), np.nan) for _ in range(3))
    return Descent(
        problem,
        rows,
        np.zeros((count, optimiser.slots, problem.layout.size), problem.precision),
        learning_rate,
        optimiser,
        stopping,
        np.array(recorded, dtype=np.int64),
        loss,
        norm,
        accuracy,
        stopped_at=np.full(count, epochs, dtype=np.int64),
        quiet=np.zeros(count, dtype=np.int64),
        live=np.ones(count, dtype=np.bool_),
        diverged=np.zeros(count, dtype=np.bool_),
        streams=random,
    )


def standing(problem: Problem, rows: Array) -> Descent:
    """Return a training of one epoch, on copies, that leaves the weights where they are."""
    still, never = np.zeros(rows.shape[0]), Stopping(-np.inf, -np.inf, 1)
    return begun(problem, rows.copy(), still, GradientDescent(), never, 1, [0], [])
