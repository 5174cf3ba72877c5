r"""How sharp the loss of a rank-one network is, measured and by the formulas of the theory.

The measured sharpness is the largest eigenvalue of the Hessian by all weights, from central
differences of the exact gradient. Beside it stand the results ``solution_sharpness`` and
``gauss_newton_sharpness``, which know the latent flow alone, and the sum of ``step_sharpness`` over
the steps of the trial.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from scipy.integrate import simpson
from scipy.sparse.linalg import eigsh

from ...export.numeric import numeric
from ...formulas.compiling import compiled
from ...formulas.symbols import b, kappa, m, n
from ...models.networks import neuron_velocity
from ...theory.catalogue import result
from ..tasks import DelayedActivation
from ..weights import Networks, rank_one
from .latent_flow import LatentFlow, all_fixed_points, crossing_times, latent_flow
from .train import loss_and_gradient
from .trials import simulate

Floats = NDArray[np.float64]

PARTS = ("m", "n", "b")
# Largest error of the Hessian's entries, relative to the largest: the gradient's rounding over
# the step, and the step squared.
DIFFERENCE = 1e-5
# Places between start and threshold at which the sensitivity is added up.
PLACES = 2001


@dataclass(frozen=True)
class Sharpness:
    r"""The sharpness of one network's loss, and what the theory makes of it.

    Parameters
    ----------
    measured : float
        The largest eigenvalue of the Hessian.
    valley : float
        :math:`c a f_{thr} I_c^2/(2T)`, in continuous time; NaN where the latent variable does not
        reach the threshold.
    gauss_newton : float
        :math:`c a f_{thr} I_c^2/(3T)`, likewise.
    stepwise : float
        :math:`\sum_t w_t |J_t|^2`, in discrete time.
    crossing : float
        The step at which the latent variable crosses the threshold, interpolated; NaN if never.
    sensitivity : float
        :math:`I_c`, the length of the gradient of the crossing time by all weights, in steps.
    """

    measured: float
    valley: float
    gauss_newton: float
    stepwise: float
    crossing: float
    sensitivity: float


def sharpness(networks: Networks, task: DelayedActivation, which: int = 0) -> Sharpness:
    """Return the sharpness of one rank-one network of a batch, measured and predicted.

    Parameters
    ----------
    networks : Networks
        Of rank one, without inputs, with tanh neurons.
    task : DelayedActivation
    which : int
        The network.

    Returns
    -------
    Sharpness

    Raises
    ------
    InvalidInput
        If the networks are not of this kind.

    Examples
    --------
    >>> from ..drawing import draw_rank_one
    >>> task = DelayedActivation(delay=12)
    >>> from .train import train
    >>> solved = train(draw_rank_one([7]), task, 0.01, 15000, record_every=15000).final
    >>> found = sharpness(solved, task)
    >>> bool(0.8 < found.stepwise / found.measured < 1.25)
    True
    """
    flow = latent_flow(networks, which)
    rate = task.confidence, task.step
    velocity = float(flow.velocity(task.threshold))
    length = crossing_sensitivity(flow, task)
    return Sharpness(
        measured=_largest(hessian(flow, task)),
        valley=_formula("solution_sharpness")(*rate, velocity, task.delay, length),
        gauss_newton=_formula("gauss_newton_sharpness")(*rate, velocity, task.delay, length),
        stepwise=stepwise_sharpness(flow, task),
        crossing=float(crossing_times(_network(flow), task)[0]) / task.step,
        sensitivity=length,
    )


def _largest(matrix: Floats) -> float:
    """Return the largest eigenvalue of a symmetric matrix, to rounding."""
    start = np.ones(len(matrix))
    return float(eigsh(matrix, k=1, which="LA", v0=start, return_eigenvectors=False)[0])


def _formula(name: str) -> Callable[..., float]:
    compute = numeric(result(name))

    def value(*arguments: float) -> float:
        return float(compute(*arguments)) if np.all(np.isfinite(arguments)) else float("nan")

    return value


def _network(flow: LatentFlow) -> Networks:
    return rank_one(flow.m[np.newaxis], flow.n[np.newaxis], flow.b[np.newaxis])


def hessian(flow: LatentFlow, task: DelayedActivation) -> Floats:
    """Return the second derivatives of the loss by m, n and b, shape ``(3 neurons, 3 neurons)``.

    Central differences of the exact gradient, all taken at once, with an error of about 1e-9 of the
    largest entry.
    """
    weights = np.concatenate([flow.m, flow.n, flow.b])
    moves = DIFFERENCE * np.eye(weights.size)
    moved = np.concatenate([weights + moves, weights - moves])
    _, gradient = loss_and_gradient(rank_one(*np.split(moved, 3, axis=1)), task)
    flat = np.concatenate([gradient[name].reshape(len(moved), -1) for name in PARTS], axis=1)
    above, below = np.split(flat, 2)
    curved = (above - below) / (2 * DIFFERENCE)
    return np.asarray((curved + curved.T) / 2)


def crossing_sensitivity(flow: LatentFlow, task: DelayedActivation) -> float:
    r"""Return :math:`I_c`, how far the weights move the crossing time, in steps.

    .. math:: -\frac{\partial t_c}{\partial\theta} = \int \frac{\partial f/\partial\theta}{f}\,dt
        + \frac{1}{a f_0}\frac{\partial\kappa_0}{\partial\theta}, \quad d\kappa = a f\,dt,

    over the way of the latent flow from the start to the threshold (result
    ``crossing_sensitivity``). NaN where a fixed point stands in the way, or the way leads down.
    """
    start = task.start * float(flow.n.sum())
    standing = np.array(all_fixed_points(flow).places)
    if start >= task.threshold or np.any((standing >= start) & (standing <= task.threshold)):
        return float("nan")
    places = np.linspace(start, task.threshold, PLACES)
    speed = flow.velocity(places)
    if speed[0] <= 0:
        return float("nan")
    pieces = _slopes(flow, places) / (task.step * speed[:, np.newaxis] ** 2)
    vector = simpson(pieces, x=places, axis=0)
    size = flow.n.size
    vector[size : 2 * size] += task.start / (task.step * speed[0])
    return float(np.linalg.norm(vector))


def _slopes(flow: LatentFlow, places: Floats) -> Floats:
    """Return the derivatives of the velocity by all weights, shape ``(places, 3 neurons)``."""
    weights = (places[:, np.newaxis], flow.m, flow.n, flow.b)
    return np.concatenate([_slope(name)(*weights) for name in PARTS], axis=1)


def _slope(name: str) -> Callable[..., Floats]:
    return compiled(
        sp.diff(neuron_velocity(), {"m": m, "n": n, "b": b}[name]), (kappa, m, n, b), "numpy"
    )


def stepwise_sharpness(flow: LatentFlow, task: DelayedActivation) -> float:
    r"""Return :math:`\sum_t w_t |J_t|^2`, the sharpness in discrete time.

    :math:`J_t`, the gradient of the latent variable after step t, obeys
    :math:`J_{t+1} = (1 + a f'(\kappa_t)) J_t + a\,\partial f/\partial\theta`, and :math:`w_t` is
    the result ``step_sharpness``.
    """
    path = simulate(_network(flow), task)[0, 0, :, 0].astype(np.float64)
    growth = 1 + task.step * flow.velocity(path[:-1], 1)
    slopes = task.step * _slopes(flow, path[:-1])
    size = flow.n.size
    moved = np.zeros(3 * size)
    moved[size : 2 * size] = task.start
    squares = np.empty(task.steps)
    for t in range(task.steps):
        moved = growth[t] * moved + slopes[t]
        squares[t] = moved @ moved
    weights = numeric(result("step_sharpness"))(
        path[1:], task.targets(), task.threshold, task.confidence, task.delay
    )
    return float(weights @ squares)
