"""Networks run through the trials of a task: latent variables, outputs, neurons' states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..engines.choice import engine_module, pose
from ..engines.problem import Problem, streams
from ..tasks import Task
from ..weights import Networks

Array = NDArray[Any]


def simulate(networks: Networks, task: Task, *, seeds: Sequence[int] | None = None) -> Array:
    r"""Return the latent variables before and after every update.

    .. math:: \kappa_{t+1} = (1 - a) \kappa_t + a\, N^T \phi(M \kappa_t + b + W u_t)

    Parameters
    ----------
    networks, task
        The networks, and the task whose start, inputs, step and length are used.
    seeds
        A seed for each network, where the task has noise or random starts.

    Returns
    -------
    ndarray
        kappa, shape ``(networks, trials, steps + 1, rank)``, in the precision of the networks.

    Raises
    ------
    InvalidInput
        If the task does not fit the networks, or a weight is not finite.

    Examples
    --------
    >>> from ..tasks import DelayedActivation
    >>> from ..weights import rank_one
    >>> network = rank_one(np.zeros((1, 2)), np.ones((1, 2)), np.zeros((1, 2)))
    >>> simulate(network, DelayedActivation(delay=1))[0, 0, :, 0]
    array([-0.6 , -0.3 , -0.15])
    """
    problem, rows, draws = _posed(networks, task, seeds)
    return _latents(problem, rows, draws)[..., : networks.rank]


def simulate_outputs(
    networks: Networks,
    task: Task,
    *,
    confidence: ArrayLike | None = None,
    seeds: Sequence[int] | None = None,
) -> Array:
    """Return the outputs at every step, shape ``(networks, trials, steps, outputs)``.

    Parameters
    ----------
    networks, task, seeds
        As in :func:`simulate`.
    confidence
        A number or an array of shape ``(networks,)`` in place of the networks' or the task's.

    Raises
    ------
    InvalidInput
        If the task does not fit the networks, or a number is out of range.

    Examples
    --------
    >>> from ..drawing import draw_full_rank
    >>> from ..tasks import timed_task
    >>> task = timed_task(np.ones((3, 8, 1)), np.zeros((3, 8, 2)), reading="before")
    >>> simulate_outputs(draw_full_rank([5], neurons=10, channels=2), task).shape
    (1, 3, 8, 1)
    """
    problem, rows, draws = _posed(networks, task, seeds, confidence)
    *_, o = engine_module("numpy").outputs(problem, rows, _latents(problem, rows, draws))
    return np.asarray(o)


def simulate_states(networks: Networks, task: Task, *, seeds: Sequence[int] | None = None) -> Array:
    r"""Return every neuron's state before and after every update.

    .. math:: x_{t+1} = (1 - a) x_t + a\, \phi(M N^T x_t + b + W u_t)

    This is the plain reference, without the reduction: :math:`N^T x_t` are the latent variables of
    :func:`simulate`.

    Parameters
    ----------
    networks, task, seeds
        As in :func:`simulate`.

    Returns
    -------
    ndarray
        The states, shape ``(networks, trials, steps + 1, neurons)``, in the precision of the
        networks.

    Raises
    ------
    InvalidInput
        If the task does not fit the networks, or a weight is not finite.

    Examples
    --------
    >>> from ..tasks import DelayedActivation
    >>> from ..weights import rank_one
    >>> network = rank_one(np.zeros((1, 2)), np.ones((1, 2)), np.zeros((1, 2)))
    >>> simulate_states(network, DelayedActivation(delay=1))[0, 0, :, 0]
    array([-0.3  , -0.15 , -0.075])
    """
    problem, _, draws = _posed(networks, task, seeds)
    engine, timed = engine_module("numpy"), problem.task
    activation = engine.functions(problem.local).activation
    shape = (networks.networks, timed.trials, timed.steps + 1, networks.neurons)
    x = np.empty(shape, networks.dtype)
    x[:, :, 0] = engine.starts(problem, draws, networks.networks)
    for t in range(timed.steps):
        latent = x[:, :, t] if networks.n is None else x[:, :, t] @ networks.n
        heard = latent @ networks.m.swapaxes(1, 2) + networks.b[:, np.newaxis]
        if networks.inputs is not None:
            heard += timed.inputs[:, t].astype(x.dtype) @ networks.inputs.swapaxes(1, 2)
        if timed.noise > 0 and draws is not None:
            heard += x.dtype.type(timed.noise) * draws[:, :, t - timed.steps]
        x[:, :, t + 1] = (1 - timed.step) * x[:, :, t] + timed.step * activation(heard)
    return x


def _posed(
    networks: Networks,
    task: Task,
    seeds: Sequence[int] | None,
    confidence: ArrayLike | None = None,
) -> tuple[Problem, Array, Array | None]:
    """Return the problem, the rows of weights and the random numbers of one epoch."""
    problem, rows = pose(networks, task, "squared", confidence, "numpy")
    drawn = [problem.draws(s, 1) for s in streams(seeds, problem.task, networks.networks)]
    return problem, rows, np.concatenate(drawn) if drawn else None


def _latents(problem: Problem, rows: Array, draws: Array | None) -> Array:
    engine = engine_module("numpy")
    passed = engine.forward(problem, rows, draws, engine.buffers_for(problem, rows.shape[0]))
    return np.asarray(passed.kappa)
