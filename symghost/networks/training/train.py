r"""Training of recurrent networks by gradient descent and its kin, in the exact latent form.

A network of low rank *is* its latent variables: from any start,

.. math:: \kappa_{t+1} = (1 - a) \kappa_t + a\, N^T \phi(M \kappa_t + b + W u_t),

so that neither the forward pass nor the gradient needs the neurons' state. The engines differ in
speed only; :func:`choose_engine` decides between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...common.arguments import check_whole, level, per_network
from ...common.errors import InvalidInput
from ..engines.choice import choose_engine, engine_module, pose
from ..engines.optimisers import GradientDescent, Optimiser
from ..engines.problem import Descent, Stopping, begun, streams
from ..layout import from_rows
from ..tasks import Task
from ..weights import Networks

Array = NDArray[Any]
Snapshot = tuple[int, Networks]
Advance = Callable[[Descent, Array, int, int], None]

# Consecutive epochs that the gradient norm must stay small for a network to count as dead.
DEAD_FOR = 20
# Multiplications between two looks at the keyboard: well below a second of compiled work.
SEGMENT = 400_000_000


@dataclass(frozen=True, eq=False)
class Training:
    """What happened in training.

    Parameters
    ----------
    epochs
        The recorded epochs, shape ``(recorded,)``; epoch 0 is the initial network.
    loss
        The loss before each recorded epoch's update, float64 of shape ``(networks, recorded)``; NaN
        after a network stopped.
    gradient_norm
        The Euclidean norm of the gradient by all trained parts together, of the same shape.
    accuracy
        The weighted share of outputs within the task's tolerance of their targets, likewise.
    final
        The trained networks; of a network that stopped, the weights that gave the stopping loss.
    snapshots
        Pairs of an epoch and the networks before that epoch's update.
    stopped_at
        The number of updates done, shape ``(networks,)``.
    diverged
        Whether the loss became infinite or NaN, shape ``(networks,)``.
    """

    epochs: NDArray[np.int64]
    loss: NDArray[np.float64]
    gradient_norm: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    final: Networks
    snapshots: tuple[Snapshot, ...]
    stopped_at: NDArray[np.int64]
    diverged: NDArray[np.bool_]


def train(
    networks: Networks,
    task: Task,
    learning_rate: ArrayLike,
    epochs: int,
    *,
    loss: str = "squared",
    optimiser: Optimiser = GradientDescent(),  # noqa: B008 (it is frozen)
    confidence: ArrayLike | None = None,
    seeds: Sequence[int] | None = None,
    engine: str = "auto",
    record_every: int = 1,
    record_epochs: Sequence[int] | None = None,
    snapshot_epochs: Sequence[int] = (),
    stop_below: float | None = None,
    stop_when_dead: float | None = None,
    workers: int = 1,
) -> Training:
    r"""Train networks on a task, each by its own exact gradient, and return what happened.

    All is done in the precision of the networks, but for the losses' sums.

    Parameters
    ----------
    networks
        The initial networks; they are not changed. Their ``trained`` parts are trained.
    task
        What they are trained on.
    learning_rate
        :math:`\alpha`, a number or an array of shape ``(networks,)``.
    epochs
        The number of updates.
    loss
        ``"squared"``, ``"absolute"`` or ``"cross_entropy"``.
    optimiser
        How a gradient becomes a step; by default :math:`\theta \leftarrow \theta - \alpha g`.
    confidence
        A number or an array of shape ``(networks,)`` in place of the networks' or the task's.
    seeds
        A seed for each network, where the task has noise or random starts. Its numbers come from
        the seed's branch 1, so that the seed that a network was drawn from can be given.
    engine
        ``"numba"``, ``"numpy"`` or ``"auto"``; they agree to rounding.
    record_every, record_epochs
        Loss, gradient norm and accuracy are kept at every such epoch, or at the given epochs.
    snapshot_epochs
        Epochs, up to and including ``epochs``, at which the networks are kept.
    stop_below
        A network stops at the first epoch with a loss below this, before its update.
    stop_when_dead
        A network stops once its gradient norm was below this for 20 consecutive epochs.
    workers
        Threads. Results do not depend on them.

    Returns
    -------
    Training
        The losses, gradient norms, accuracies and networks. A network whose loss becomes infinite
        or NaN stops, marked as diverged; the others go on.

    Raises
    ------
    InvalidInput
        If an argument is out of range or of the wrong shape, or a weight is not finite.
    NotSupported
        If the engine asked for is not installed, or the loss does not suit the output.

    Examples
    --------
    >>> from ..drawing import draw_low_rank, reference_rank_one
    >>> from ..engines.optimisers import Adam
    >>> from ..tasks import DelayedActivation
    >>> run = train(reference_rank_one(), DelayedActivation(delay=20), 0.003, 3, engine="numpy")
    >>> run.epochs
    array([0, 1, 2])
    >>> run.loss.round(4)
    array([[0.9999, 0.9999, 0.9999]])

    A learning rate that throws the network: it goes on, with a vanishing gradient.

    >>> task = DelayedActivation(delay=2)
    >>> run = train(reference_rank_one(), task, 1e6, 100, engine="numpy", stop_when_dead=1e-6)
    >>> bool(run.stopped_at[0] < 100), bool(run.diverged[0])
    (True, False)

    Three latent variables, an output of its own weights, Adam and cross-entropy:

    >>> options = {"loss": "cross_entropy", "optimiser": Adam(), "engine": "numpy"}
    >>> run = train(draw_low_rank([7], rank=3), task, 0.01, 300, **options)
    >>> bool(run.loss[0, -1] < 0.1 * run.loss[0, 0]), run.accuracy[0, -1]
    (True, np.float64(1.0))
    """
    check_whole("epochs", epochs, least=0)
    check_whole("record_every", record_every, least=1)
    check_whole("workers", workers, least=1)
    wanted = _checked_epochs("snapshot_epochs", snapshot_epochs, epochs)
    recorded: Sequence[int] = range(0, epochs, record_every)
    if record_epochs is not None:
        recorded = _checked_epochs("record_epochs", record_epochs, epochs - 1)
    name, count = choose_engine(engine), networks.networks
    problem, rows = pose(networks, task, loss, confidence, name)
    rates = per_network("learning_rate", learning_rate, count)
    low, dead = level("stop_below", stop_below), level("stop_when_dead", stop_when_dead)
    stopping, random = Stopping(low, dead, DEAD_FOR), streams(seeds, problem.task, count)
    descent = begun(problem, rows, rates, optimiser, stopping, epochs, recorded, random)
    advance: Advance = engine_module(name).advance
    *snapshots, (_, final) = _run(descent, advance, (*wanted, epochs), workers, networks)
    return Training(
        descent.epochs,
        descent.loss,
        descent.gradient_norm,
        descent.accuracy,
        final,
        tuple(snapshots),
        descent.stopped_at,
        descent.diverged,
    )


def _run(
    descent: Descent, advance: Advance, stations: Sequence[int], workers: int, networks: Networks
) -> tuple[Snapshot, ...]:
    """Train to the last of the stations, and return the networks at each."""
    snapshots, epoch = [], 0
    with ThreadPoolExecutor(workers) as pool:
        for target in stations:
            while epoch < target and descent.live.any():
                last = min(target, epoch + _segment(descent, workers))
                _advance(descent, advance, epoch, last, pool, workers)
                epoch = last
            snapshots.append((target, from_rows(descent.rows, descent.problem.layout, networks)))
    return tuple(snapshots)


def _segment(descent: Descent, workers: int) -> int:
    """Return how many epochs to do before control comes back, so that Ctrl-C is heard."""
    share = -(-int(descent.live.sum()) // workers)
    return max(1, SEGMENT // (share * descent.problem.cost))


def _advance(
    descent: Descent,
    advance: Advance,
    first: int,
    last: int,
    pool: ThreadPoolExecutor,
    workers: int,
) -> None:
    """Share out the networks still live, so that all workers stay busy, and train them."""
    shares = np.array_split(np.flatnonzero(descent.live), workers)
    if workers == 1:
        advance(descent, shares[0], first, last)
        return
    runs = [pool.submit(advance, descent, share, first, last) for share in shares if share.size]
    for run in runs:
        run.result()


def _checked_epochs(argument: str, values: Sequence[int], most: int) -> list[int]:
    for value in values:
        check_whole(argument, value, least=0)
        if value > most:
            raise InvalidInput(argument, value, f"at most {most}")
    return sorted({int(value) for value in values})


def loss_and_gradient(
    networks: Networks,
    task: Task,
    *,
    loss: str = "squared",
    confidence: ArrayLike | None = None,
    seeds: Sequence[int] | None = None,
    engine: str = "auto",
) -> tuple[NDArray[np.float64], dict[str, Array]]:
    r"""Return the loss and its exact gradient by each trained part.

    With the adjoints :math:`g_t = \partial L/\partial \kappa_t`, the activations :math:`h_t` and
    :math:`d_t = a\, N g_{t+1} \circ \phi'(z_t)`,

    .. math::
        \frac{\partial L}{\partial N} = a \sum_t h_t g_{t+1}^T + x_0 g_0^T, \quad
        \frac{\partial L}{\partial M} = \sum_t d_t \kappa_t^T, \quad
        \frac{\partial L}{\partial b} = \sum_t d_t,

    where :math:`x_0 g_0^T` stands because :math:`\kappa_0 = N^T x_0` depends on N as well (result
    ``adjoint_recursion``).

    Parameters
    ----------
    networks, task, loss, confidence, seeds, engine
        As in :func:`train`. A task's random numbers are those of the first epoch.

    Returns
    -------
    loss : ndarray
        float64, shape ``(networks,)``.
    gradient : dict of ndarray
        By the name of each trained part, of its shape, in the precision of the networks.

    Raises
    ------
    InvalidInput
        If the task does not fit the networks, a confidence is not positive, a weight is not finite
        or a name is unknown.
    NotSupported
        If the engine asked for is not installed, or the loss does not suit the output.

    Examples
    --------
    >>> from ..tasks import DelayedActivation
    >>> from ..weights import rank_one
    >>> silent = rank_one(np.zeros((1, 5)), np.zeros((1, 5)), np.zeros((1, 5)))
    >>> value, gradient = loss_and_gradient(silent, DelayedActivation(4), engine="numpy")
    >>> value.round(4), sorted(gradient), bool((gradient["m"] == 0).all())
    (array([0.9999]), ['b', 'm', 'n'], True)
    """
    name = choose_engine(engine)
    problem, rows = pose(networks, task, loss, confidence, name)
    drawn = [problem.draws(s, 1) for s in streams(seeds, problem.task, networks.networks)]
    draws = np.concatenate(drawn) if drawn else None
    value, _, gradient = engine_module(name).evaluate(problem, rows, draws)
    views = problem.layout.parts(gradient)
    return value, {part: views[part].copy() for part in networks.trained}
