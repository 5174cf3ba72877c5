"""The engine that needs NumPy alone: a batch of networks and trials at a time.

It works on the latent variables, exactly, in the form that `layout` describes. Arrays have the axes
networks, trials, steps, and then neurons, latent variables or outputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..layout import Layout, layout_of
from ..tasks import TimedTask
from ..weights import Networks
from . import local
from .problem import Descent, Problem

Array = NDArray[Any]

# Trials of networks per batch: their activations then stay in a core's cache.
BATCH = 128


@dataclass(frozen=True, eq=False)
class Passed:
    """What the forward pass leaves for the backward pass.

    Parameters
    ----------
    start
        The neurons' states at the beginning, shape ``(networks, trials, neurons)``.
    kappa
        The latent variables before and after every update, ``(networks, trials, steps + 1,
        latents)``.
    drivers
        Latent variables, 1 and inputs at every update, ``(networks, trials, steps, rows)``.
    active, bend
        The activations and their slopes, ``(networks, trials, steps, neurons)``.
    """

    start: Array
    kappa: Array
    drivers: Array
    active: Array
    bend: Array


@lru_cache(maxsize=16)
def functions(symbolic: local.Local) -> local.Local:
    """Return the local formulas as functions of arrays."""
    return local.translate(symbolic, local.numpy_function)


def layout_for(networks: Networks, task: TimedTask) -> Layout:
    """Return the layout that this engine computes with: without padding."""
    return layout_of(networks)


def buffers_for(problem: Problem, count: int) -> Array:
    """Return memory for activations and slopes: to get it anew takes longer than to fill it."""
    task, neurons = problem.task, problem.layout.neurons
    return np.empty((2, count, task.trials, task.steps, neurons), problem.precision)


def forward(problem: Problem, rows: Array, draws: Array | None, buffers: Array) -> Passed:
    """Run the networks through all trials."""
    layout, task, formulas = problem.layout, problem.task, functions(problem.local)
    onto, into, *_ = layout.matrices(rows)
    count, k = rows.shape[0], layout.rank
    start = starts(problem, draws, count)
    kappa = np.empty((count, task.trials, task.steps + 1, layout.latents), problem.precision)
    drivers = _drivers(problem, count)
    active, bend = buffers[:, :count]
    kappa[:, :, 0] = start if layout.full else start @ into.swapaxes(1, 2)
    keep, step = problem.precision.type(1 - task.step), problem.precision.type(task.step)
    noise = problem.precision.type(task.noise)
    for t in range(task.steps):
        drivers[:, :, t, :k] = kappa[:, :, t, :k]
        heard = drivers[:, :, t] @ onto
        if task.noise > 0 and draws is not None:
            heard += noise * draws[:, :, t - task.steps]
        active[:, :, t] = formulas.activation(heard)
        bend[:, :, t] = formulas.activation_slope(heard, active[:, :, t])
        drive = active[:, :, t] if layout.full else active[:, :, t] @ into.swapaxes(1, 2)
        kappa[:, :, t + 1] = keep * kappa[:, :, t] + step * drive
    return Passed(start, kappa, drivers, active, bend)


def starts(problem: Problem, draws: Array | None, count: int) -> Array:
    """Return the neurons' states at the beginning, shape ``(networks, trials, neurons)``."""
    task, neurons = problem.task, problem.layout.neurons
    shape = (count, task.trials, neurons)
    start = np.empty(shape, problem.precision)
    start[:] = task.start
    if task.start_spread > 0 and draws is not None:
        spread = problem.precision.type(task.start_spread)
        start += functions(problem.local).activation(spread * draws[:, :, 0])
    return start


def _drivers(problem: Problem, count: int) -> Array:
    layout, task = problem.layout, problem.task
    k, shape = layout.rank, (count, task.trials, task.steps, layout.onto_rows)
    drivers = np.zeros(shape, problem.precision)
    drivers[..., k] = 1
    drivers[..., k + 1 :] = task.inputs
    return drivers


def outputs(problem: Problem, rows: Array, kappa: Array) -> tuple[Array, Array, Array]:
    """Return what the output units read, their inputs z and the outputs, by trial and step."""
    *_, readout, bias, confidence = problem.layout.matrices(rows)
    read = _read(problem, kappa) @ readout.swapaxes(1, 2)[:, np.newaxis]
    read += bias[:, np.newaxis, np.newaxis]
    z = confidence[:, np.newaxis, np.newaxis, np.newaxis] * read
    with np.errstate(over="ignore"):  # a far negative argument: the output is 0
        return read, z, functions(problem.local).output(z)


def _read(problem: Problem, kappa: Array) -> Array:
    """Return the latent variables at the times at which outputs are read."""
    return kappa[:, :, 1:] if problem.task.reading == "after" else kappa[:, :, :-1]


def evaluate(
    problem: Problem, rows: Array, draws: Array | None, buffers: Array | None = None
) -> tuple[Array, Array, Array]:
    """Return loss and accuracy, shape ``(networks,)``, and the gradient, a row each."""
    passed = forward(
        problem, rows, draws, buffers_for(problem, rows.shape[0]) if buffers is None else buffers
    )
    gradient = np.zeros_like(rows)
    loss, accuracy, slope = _errors(problem, rows, passed, gradient)
    _backward(problem, rows, passed, slope, gradient)
    return loss, accuracy, np.where(problem.trained, gradient, gradient.dtype.type(0))


def _errors(
    problem: Problem, rows: Array, passed: Passed, gradient: Array
) -> tuple[Array, Array, Array]:
    """Return loss, accuracy and the loss's explicit derivative by kappa; fill the output's part."""
    task, formulas = problem.task, functions(problem.local)
    *_, readout, _, confidence = problem.layout.matrices(rows)
    *_, by_readout, by_bias, by_confidence = problem.layout.matrices(gradient)
    weights, targets = (part.astype(problem.precision) for part in (task.weights, task.targets))
    read, z, o = outputs(problem, rows, passed.kappa)
    loss = (weights * formulas.error(z, o, targets)).sum(axis=(1, 2, 3), dtype=np.float64)
    right = task.weights * (np.abs(o - targets) < task.tolerance)
    accuracy = right.sum(axis=(1, 2, 3)) / task.weights.sum()
    by_z = weights * formulas.error_slope(z, o, targets) / problem.precision.type(task.divisor)
    by_confidence[:] = (by_z * read).sum(axis=(1, 2, 3))
    by_read = by_z * confidence[:, np.newaxis, np.newaxis, np.newaxis]
    by_bias[:] = by_read.sum(axis=(1, 2))
    flat = _merged(by_read)
    by_readout[:] = flat.swapaxes(1, 2) @ _merged(_read(problem, passed.kappa))
    slope = np.zeros_like(passed.kappa)
    _read(problem, slope)[:] = by_read @ readout[:, np.newaxis]
    return loss / task.divisor, accuracy, slope


def _merged(values: Array) -> Array:
    """Return an array with trials and steps as one axis."""
    count, trials, steps, last = values.shape
    return values.reshape(count, trials * steps, last)


def _backward(problem: Problem, rows: Array, passed: Passed, slope: Array, gradient: Array) -> None:
    """Run the adjoint of the latent variables back through the trials; fill onto and into.

    With g the adjoint of kappa_{t+1}, the drive has the weight a g, and the neurons' inputs have
    the adjoints dz = (B^T a g) phi'(z), from which g gets M^T dz at the step before.
    """
    layout, task = problem.layout, problem.task
    onto, into, *_ = layout.matrices(rows)
    by_onto, by_into, *_ = layout.matrices(gradient)
    keep, step = problem.precision.type(1 - task.step), problem.precision.type(task.step)
    back, k = onto[:, : layout.rank].swapaxes(1, 2), layout.rank
    weight = np.empty_like(slope[:, :, 1:])
    adjoint = slope[:, :, -1]
    for t in reversed(range(task.steps)):
        weight[:, :, t] = step * adjoint
        passed.bend[:, :, t] *= weight[:, :, t] if layout.full else weight[:, :, t] @ into
        adjoint = slope[:, :, t] + keep * adjoint
        adjoint[:, :, :k] += passed.bend[:, :, t] @ back
    by_onto[:] = _merged(passed.drivers).swapaxes(1, 2) @ _merged(passed.bend)
    if not layout.full:
        # kappa_0 = N^T x_0 depends on N as well
        by_into[:] = _merged(weight).swapaxes(1, 2) @ _merged(passed.active)
        by_into += adjoint.swapaxes(1, 2) @ passed.start


def advance(descent: Descent, which: Array, first: int, last: int) -> None:
    """Train the networks ``which`` of a descent, in place, from epoch ``first`` up to ``last``."""
    size = max(1, BATCH // descent.problem.task.trials)
    for begin in range(0, which.size, size):
        live = which[begin : begin + size]
        buffers = buffers_for(descent.problem, live.size)
        with np.errstate(over="ignore", invalid="ignore"):  # divergence is recorded, not warned of
            for epoch in range(first, last):
                live = _epoch(descent, live, epoch, buffers)
                if live.size == 0:
                    break


def _epoch(descent: Descent, live: Array, epoch: int, buffers: Array) -> Array:
    """Do one epoch and return the networks that go on."""
    problem = descent.problem
    drawn = [problem.draws(descent.streams[row], 1) for row in live] if descent.streams else []
    draws = np.concatenate(drawn) if drawn else None
    loss, accuracy, gradient = evaluate(problem, descent.rows[live], draws, buffers)
    norm = np.sqrt(np.einsum("kp,kp->k", gradient, gradient))
    column = int(np.searchsorted(descent.epochs, epoch))
    if column < descent.epochs.size and descent.epochs[column] == epoch:
        descent.loss[live, column] = loss
        descent.gradient_norm[live, column] = norm
        descent.accuracy[live, column] = accuracy
    going = _judge(descent, live, epoch, loss, norm)
    _take_step(descent, live[going], gradient[going], epoch)
    return live[going]


def _judge(descent: Descent, live: Array, epoch: int, loss: Array, norm: Array) -> Array:
    """Mark the networks that stop before this epoch's update; return which go on."""
    rule = descent.stopping
    descent.quiet[live] = np.where(norm < rule.dead_below, descent.quiet[live] + 1, 0)
    descent.diverged[live] = ~np.isfinite(loss)
    dead = descent.quiet[live] >= rule.dead_for
    stop = descent.diverged[live] | (loss < rule.below) | dead
    descent.live[live[stop]] = False
    descent.stopped_at[live[stop]] = epoch
    return ~stop


def _take_step(descent: Descent, live: Array, gradient: Array, epoch: int) -> None:
    """Update weights and the optimiser's memory."""
    real, optimiser = descent.rows.dtype.type, descent.optimiser
    rate = descent.learning_rate[live, np.newaxis].astype(real)
    decay, square_decay, epsilon = (real(number) for number in optimiser.numbers())
    if optimiser.kind == 1:
        descent.memory[live, 0] = decay * descent.memory[live, 0] + gradient
        gradient = descent.memory[live, 0]
    elif optimiser.kind == 2:
        mean = decay * descent.memory[live, 0] + (1 - decay) * gradient
        square = square_decay * descent.memory[live, 1] + (1 - square_decay) * gradient**2
        descent.memory[live, 0], descent.memory[live, 1] = mean, square
        number, (beta, gamma, _) = epoch + 1, optimiser.numbers()
        spread = np.sqrt(square / real(1 - gamma**number)) + epsilon
        gradient = mean / real(1 - beta**number) / spread
    descent.rows[live] -= rate * gradient
