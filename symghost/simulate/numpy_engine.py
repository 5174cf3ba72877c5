"""The engine that needs NumPy alone: a batch of networks at a time, and the plain references.

Everything works on the latent variable, exactly: with ``x`` the neurons' state,
``kappa = n.x`` obeys ``kappa <- (1 - a) kappa + a n.tanh(m kappa + b)``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import local

if TYPE_CHECKING:
    from .tasks import DelayedActivation
    from .training import Descent

Array = NDArray[Any]

# Networks per batch: their activations then stay in a core's cache.
BATCH = 128


@cache
def _functions() -> local.Local:
    return local.translate(local.numpy_function)


def forward(
    m: Array, n: Array, b: Array, task: DelayedActivation, buffers: Array | None = None
) -> tuple[Array, Array, Array]:
    """Return kappa, the activations and their slopes.

    Their shapes are ``(networks, 2T + 1)`` and twice ``(networks, 2T, neurons)``. The latter two
    lie in ``buffers`` where it is given: new memory for them takes longer than filling it.
    """
    functions = _functions()
    kappa = np.empty((m.shape[0], task.steps + 1), m.dtype)
    u, bend = _buffers(m, task) if buffers is None else buffers[:, : m.shape[0]]
    kappa[:, 0] = task.start * n.sum(axis=1)
    for t in range(task.steps):
        value = functions.activation(m * kappa[:, t, np.newaxis] + b)
        drive = np.einsum("kn,kn->k", n, value)
        kappa[:, t + 1] = (1 - task.step) * kappa[:, t] + task.step * drive
        u[:, t], bend[:, t] = value, functions.activation_slope(value)
    return kappa, u, bend


def _buffers(m: Array, task: DelayedActivation) -> Array:
    return np.empty((2, m.shape[0], task.steps, m.shape[1]), m.dtype)


def states(m: Array, n: Array, b: Array, task: DelayedActivation) -> Array:
    """Return the neurons' states, shape ``(networks, 2T + 1, neurons)``, without the reduction."""
    activation = _functions().activation
    x = np.empty((m.shape[0], task.steps + 1, m.shape[1]), m.dtype)
    x[:, 0] = task.start
    for t in range(task.steps):
        kappa = np.einsum("kn,kn->k", n, x[:, t])[:, np.newaxis]
        x[:, t + 1] = (1 - task.step) * x[:, t] + task.step * activation(m * kappa + b)
    return x


def loss_and_gradient(
    m: Array,
    n: Array,
    b: Array,
    task: DelayedActivation,
    confidence: Array,
    buffers: Array | None = None,
) -> tuple[Array, Array, Array, Array]:
    """Return the loss, shape ``(networks,)``, and its gradient by m, n and b."""
    kappa, u, bend = forward(m, n, b, task, buffers)
    loss, slope = _loss(kappa, task, confidence.astype(m.dtype))
    pull = (bend @ (n * m)[:, :, np.newaxis])[:, :, 0]
    weight, adjoint = _adjoint(slope, pull, task.step)
    dn = (weight[:, np.newaxis] @ u)[:, 0]
    dn += task.start * adjoint[:, np.newaxis]  # kappa_0 = start * sum(n) depends on n as well
    moments = np.stack([weight * kappa[:, :-1], weight], axis=1)
    dm, db = np.moveaxis(n[:, np.newaxis] * (moments @ bend), 1, 0)
    return loss, dm, dn, db


def _loss(kappa: Array, task: DelayedActivation, confidence: Array) -> tuple[Array, Array]:
    """Return the loss and its explicit derivative by kappa after each update."""
    formulas, c = _functions(), confidence[:, np.newaxis]
    targets = task.targets().astype(kappa.dtype)
    with np.errstate(over="ignore"):  # a far negative argument: the output is 0
        o = formulas.output(kappa[:, 1:], task.threshold, c)
    loss = formulas.error(o, targets).sum(axis=1, dtype=np.float64) / task.delay
    slope = formulas.error_slope(o, targets) * formulas.output_slope(o, c) / task.delay
    return loss, slope


def _adjoint(slope: Array, pull: Array, step: float) -> tuple[Array, Array]:
    """Return the weight of each update in the gradient, and the derivative of L by kappa_0."""
    weight = np.empty_like(slope)
    adjoint = np.zeros_like(slope[:, 0])
    for t in reversed(range(slope.shape[1])):
        adjoint = adjoint + slope[:, t]
        weight[:, t] = step * adjoint
        adjoint = (1 - step) * adjoint + weight[:, t] * pull[:, t]
    return weight, adjoint


def advance(descent: Descent, which: Array, first: int, last: int) -> None:
    """Train the networks ``which`` of a descent, in place, from epoch ``first`` up to ``last``."""
    for start in range(0, which.size, BATCH):
        rows = which[start : start + BATCH]
        buffers = _buffers(descent.weights[0][rows], descent.task)
        with np.errstate(over="ignore", invalid="ignore"):  # divergence is recorded, not warned of
            for epoch in range(first, last):
                rows = _epoch(descent, rows, epoch, buffers)
                if rows.size == 0:
                    break


def _epoch(descent: Descent, rows: Array, epoch: int, buffers: Array) -> Array:
    """Do one epoch and return the rows that go on."""
    m, n, b = (part[rows] for part in descent.weights)
    loss, *gradient = loss_and_gradient(m, n, b, descent.task, descent.confidence[rows], buffers)
    norm = np.sqrt(sum(np.einsum("kn,kn->k", part, part) for part in gradient))
    if epoch % descent.record_every == 0:
        descent.loss[rows, epoch // descent.record_every] = loss
        descent.gradient_norm[rows, epoch // descent.record_every] = norm
    going = _judge(descent, rows, epoch, loss, norm)
    rate = descent.learning_rate[rows[going], np.newaxis].astype(m.dtype)
    for part, slope in zip(descent.weights, gradient, strict=True):
        part[rows[going]] -= rate * slope[going]
    return rows[going]


def _judge(descent: Descent, rows: Array, epoch: int, loss: Array, norm: Array) -> Array:
    """Mark the networks that stop before this epoch's update; return which go on."""
    descent.quiet[rows] = np.where(norm < descent.dead_below, descent.quiet[rows] + 1, 0)
    descent.diverged[rows] = ~np.isfinite(loss)
    dead = descent.quiet[rows] >= descent.dead_for
    stop = descent.diverged[rows] | (loss < descent.stop_below) | dead
    descent.live[rows[stop]] = False
    descent.stopped_at[rows[stop]] = epoch
    return ~stop
