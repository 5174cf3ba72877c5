r"""Training of rank-one networks by plain gradient descent, in the exact latent form.

A rank-one network *is* its latent variable :math:`\kappa = n \cdot x`: from any start,

.. math:: \kappa_{t+1} = (1 - a) \kappa_t + a\, n \cdot \tanh(m \kappa_t + b),

so that neither the forward pass nor the gradient needs the neurons' state. The engines differ in
speed only; :func:`choose_engine` decides between them.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InvalidInput, missing_extra, unknown_name
from .networks import RankOne
from .tasks import DelayedActivation, is_whole

Array = NDArray[Any]
Snapshot = tuple[int, RankOne]
Advance = Callable[["Descent", Array, int, int], None]

ENGINES = ("auto", "numpy", "numba")

# Consecutive epochs that the gradient norm must stay small for a network to count as dead.
DEAD_FOR = 20
# Neuron updates between two looks at the keyboard: well below a second of compiled work.
SEGMENT = 100_000_000


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
        The Euclidean norm of the gradient by m, n and b together, of the same shape.
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
    final: RankOne
    snapshots: tuple[Snapshot, ...]
    stopped_at: NDArray[np.int64]
    diverged: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Descent:
    """A training run under way: the arrays that an engine's ``advance`` changes in place."""

    weights: tuple[Array, Array, Array]
    task: DelayedActivation
    learning_rate: NDArray[np.float64]
    confidence: NDArray[np.float64]
    record_every: int
    stop_below: float
    dead_below: float
    dead_for: int
    loss: NDArray[np.float64]
    gradient_norm: NDArray[np.float64]
    stopped_at: NDArray[np.int64]
    quiet: NDArray[np.int64]
    live: NDArray[np.bool_]
    diverged: NDArray[np.bool_]

    @property
    def neurons(self) -> int:
        """How many neurons each network has."""
        return int(self.weights[0].shape[1])

    def networks(self) -> RankOne:
        """Return a copy of the networks as they are now."""
        m, n, b = self.weights
        return RankOne(m.copy(), n.copy(), b.copy())


def choose_engine(name: str = "auto") -> str:
    """Return the engine to use: ``"numpy"`` or ``"numba"``.

    ``"auto"`` takes Numba where it is installed.

    Raises
    ------
    InvalidInput
        If there is no engine of that name.
    NotSupported
        If Numba is asked for and not installed.

    Examples
    --------
    >>> choose_engine("numpy")
    'numpy'
    >>> choose_engine("nunpy")
    Traceback (most recent call last):
        ...
    symghost.errors.InvalidInput: engine = 'nunpy': expected one of ... (did you mean 'numpy'?)
    """
    if name not in ENGINES:
        raise unknown_name("engine", name, ENGINES)
    if name == "numpy":
        return name
    installed = importlib.util.find_spec("numba") is not None
    if name == "numba" and not installed:
        raise missing_extra("the compiled engine", "numba", "fast")
    return "numba" if installed else "numpy"


def _engine(name: str) -> Any:
    """Import an engine: only now, because Numba and SymPy take a second."""
    return importlib.import_module(f"symghost.simulate.{choose_engine(name)}_engine")


def train(
    networks: RankOne,
    task: DelayedActivation,
    learning_rate: ArrayLike,
    epochs: int,
    *,
    confidence: ArrayLike | None = None,
    engine: str = "auto",
    record_every: int = 1,
    snapshot_epochs: Sequence[int] = (),
    stop_below: float | None = None,
    stop_when_dead: float | None = None,
    workers: int = 1,
) -> Training:
    r"""Train networks on a task by gradient descent on m, n and b, and return what happened.

    Each epoch is :math:`\theta \leftarrow \theta - \alpha\, \partial L/\partial\theta` with the
    exact gradient, in the precision of the networks.

    Parameters
    ----------
    networks
        The initial networks; they are not changed.
    task
        The task, whose confidence holds unless ``confidence`` is given.
    learning_rate
        :math:`\alpha`, a number or an array of shape ``(networks,)``.
    epochs
        The number of updates.
    confidence
        A number or an array of shape ``(networks,)`` in place of the task's confidence.
    engine
        ``"numba"``, ``"numpy"`` or ``"auto"``; they agree to rounding.
    record_every
        Loss and gradient norm are kept at every such epoch.
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
        The losses, gradient norms and networks.

    Raises
    ------
    InvalidInput
        If an argument is out of range or of the wrong shape, or a weight is not finite.
    NotSupported
        If the engine asked for is not installed.

    Examples
    --------
    >>> from .networks import reference_rank_one
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
    """
    descent = _begin(
        networks, task, learning_rate, epochs, confidence, record_every, stop_below, stop_when_dead
    )
    wanted = _snapshot_epochs(snapshot_epochs, epochs)
    _check_whole("workers", workers, least=1)
    *snapshots, (_, final) = _run(descent, _engine(engine).advance, epochs, wanted, workers)
    return Training(
        epochs=np.arange(0, epochs, record_every),
        loss=descent.loss,
        gradient_norm=descent.gradient_norm,
        final=final,
        snapshots=tuple(snapshots),
        stopped_at=descent.stopped_at,
        diverged=descent.diverged,
    )


def _begin(
    networks: RankOne,
    task: DelayedActivation,
    learning_rate: ArrayLike,
    epochs: int,
    confidence: ArrayLike | None,
    record_every: int,
    stop_below: float | None,
    stop_when_dead: float | None,
) -> Descent:
    _check_whole("epochs", epochs, least=0)
    _check_whole("record_every", record_every, least=1)
    _check_finite(networks)
    count = networks.networks
    recorded = (count, len(range(0, epochs, record_every)))
    return Descent(
        weights=(networks.m.copy("C"), networks.n.copy("C"), networks.b.copy("C")),
        task=task,
        learning_rate=_per_network("learning_rate", learning_rate, count),
        confidence=_confidence(confidence, task, count),
        record_every=int(record_every),
        stop_below=_level("stop_below", stop_below),
        dead_below=_level("stop_when_dead", stop_when_dead),
        dead_for=DEAD_FOR,
        loss=np.full(recorded, np.nan),
        gradient_norm=np.full(recorded, np.nan),
        stopped_at=np.full(count, epochs, dtype=np.int64),
        quiet=np.zeros(count, dtype=np.int64),
        live=np.ones(count, dtype=np.bool_),
        diverged=np.zeros(count, dtype=np.bool_),
    )


def _run(
    descent: Descent, advance: Advance, epochs: int, wanted: Sequence[int], workers: int
) -> tuple[Snapshot, ...]:
    """Train to the end, and return the networks at the wanted epochs and at the last."""
    snapshots, epoch = [], 0
    with ThreadPoolExecutor(workers) as pool:
        for target in (*wanted, epochs):
            while epoch < target and descent.live.any():
                last = min(target, epoch + _segment(descent, workers))
                _advance(descent, advance, epoch, last, pool, workers)
                epoch = last
            snapshots.append((target, descent.networks()))
    return tuple(snapshots)


def _segment(descent: Descent, workers: int) -> int:
    """Return how many epochs to do before control comes back, so that Ctrl-C is heard."""
    share = -(-int(descent.live.sum()) // workers)
    return max(1, SEGMENT // (share * descent.neurons * descent.task.steps))


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


def _snapshot_epochs(values: Sequence[int], epochs: int) -> list[int]:
    for value in values:
        _check_whole("snapshot_epochs", value, least=0)
        if value > epochs:
            raise InvalidInput("snapshot_epochs", value, f"at most {epochs}, the number of epochs")
    return sorted({int(value) for value in values})


def loss_and_gradient(
    networks: RankOne,
    task: DelayedActivation,
    *,
    confidence: ArrayLike | None = None,
    engine: str = "auto",
) -> tuple[NDArray[np.float64], Array, Array, Array]:
    r"""Return the loss and its exact gradient by m, n and b.

    With :math:`w_t = a\, \partial L/\partial\kappa_{t+1}`, :math:`u_t` the activations and
    :math:`\kappa_0 = x_0 \sum_i n_i`,

    .. math::
        \frac{\partial L}{\partial n} = \sum_t w_t u_t
            + x_0 \frac{\partial L}{\partial \kappa_0}, \quad
        \frac{\partial L}{\partial b} = n \sum_t w_t (1 - u_t^2), \quad
        \frac{\partial L}{\partial m} = n \sum_t w_t \kappa_t (1 - u_t^2).

    Parameters
    ----------
    networks, task, confidence, engine
        As in :func:`train`.

    Returns
    -------
    tuple
        The loss, float64 of shape ``(networks,)``, and the derivatives by m, n and b, each of shape
        ``(networks, neurons)`` in the precision of the networks.

    Raises
    ------
    InvalidInput
        If the confidence is not positive or of the wrong shape, a weight is not finite or there is
        no engine of that name.
    NotSupported
        If the engine asked for is not installed.

    Examples
    --------
    >>> silent = RankOne(np.zeros((1, 5)), np.zeros((1, 5)), np.zeros((1, 5)))
    >>> loss, dm, dn, db = loss_and_gradient(silent, DelayedActivation(4), engine="numpy")
    >>> loss.round(4), bool((dm == 0).all())
    (array([0.9999]), True)
    """
    _check_finite(networks)
    steepness = _confidence(confidence, task, networks.networks)
    result: tuple[NDArray[np.float64], Array, Array, Array] = _engine(engine).loss_and_gradient(
        networks.m, networks.n, networks.b, task, steepness
    )
    return result


def simulate(networks: RankOne, task: DelayedActivation) -> Array:
    r"""Return the latent variable before and after every update.

    .. math:: \kappa_{t+1} = (1 - a) \kappa_t + a\, n \cdot \tanh(m \kappa_t + b)

    Parameters
    ----------
    networks, task
        The networks, and the task whose start, step and delay are used.

    Returns
    -------
    ndarray
        kappa, shape ``(networks, 2T + 1)``, in the precision of the networks.

    Raises
    ------
    InvalidInput
        If a weight is not finite.

    Examples
    --------
    >>> network = RankOne(np.zeros((1, 2)), np.ones((1, 2)), np.zeros((1, 2)))
    >>> simulate(network, DelayedActivation(delay=1))
    array([[-0.6 , -0.3 , -0.15]])
    """
    _check_finite(networks)
    kappa, *_ = _engine("numpy").forward(networks.m, networks.n, networks.b, task)
    return np.asarray(kappa)


def simulate_states(networks: RankOne, task: DelayedActivation) -> Array:
    r"""Return every neuron's state before and after every update.

    .. math:: x_{t+1} = (1 - a) x_t + a \tanh(m\, (n \cdot x_t) + b)

    This is the plain reference: :math:`n \cdot x_t` is :func:`simulate`'s latent variable.

    Parameters
    ----------
    networks, task
        As in :func:`simulate`.

    Returns
    -------
    ndarray
        The states, shape ``(networks, 2T + 1, neurons)``, in the precision of the networks.

    Raises
    ------
    InvalidInput
        If a weight is not finite.

    Examples
    --------
    >>> network = RankOne(np.zeros((1, 2)), np.ones((1, 2)), np.zeros((1, 2)))
    >>> simulate_states(network, DelayedActivation(delay=1))[0, :, 0]
    array([-0.3  , -0.15 , -0.075])
    """
    _check_finite(networks)
    return np.asarray(_engine("numpy").states(networks.m, networks.n, networks.b, task))


def _confidence(
    values: ArrayLike | None, task: DelayedActivation, count: int
) -> NDArray[np.float64]:
    return _per_network("confidence", task.confidence if values is None else values, count)


def _per_network(argument: str, values: ArrayLike, count: int) -> NDArray[np.float64]:
    """Return one positive finite number for each network."""
    expected = f"a positive finite number, or one for each of the {count} networks"
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(argument, values, expected) from None
    if array.shape not in ((), (count,)) or not (np.isfinite(array) & (array > 0)).all():
        raise InvalidInput(argument, values, expected)
    return np.array(np.broadcast_to(array, (count,)))


def _level(argument: str, value: float | None) -> float:
    """Return the level below which a network stops; nothing is below that of None."""
    if value is None:
        return -np.inf
    if not np.isfinite(value) or value <= 0:
        raise InvalidInput(argument, value, "a positive finite number, or None")
    return float(value)


def _check_whole(argument: str, value: object, least: int) -> None:
    if not is_whole(value, least):
        raise InvalidInput(argument, value, f"a whole number of at least {least}")


def _check_finite(networks: RankOne) -> None:
    for name in ("m", "n", "b"):
        if not np.isfinite(getattr(networks, name)).all():
            raise InvalidInput(name, "an array with NaN or infinity", "finite weights")
