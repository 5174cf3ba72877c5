"""The compiled pass of networks of any rank, trial by trial, in the form that `layout` describes.

Four primitives do the work, each with its inner loop over neurons so that it vectorises, and four
rows to a loop so that a vector once loaded is used four times: combine rows, project on rows, and
the sums over time of outer products.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

from .numba_elementary import UNROLLED, apart, inlined, matrix, njit
from .numba_formulas import activation, activation_slope, error, error_slope, output
from .numba_nouns import Posed, Sizes, Views

Array = NDArray[Any]

# Networks that are worked on together.
GROUP = 1


@inlined
def _combine(rows: Array, weights: Array, target: Array) -> None:
    """Set the target to the sum of rows, each with its weight."""
    for i in range(target.size):
        target[i] = 0
    for j in range(0, rows.shape[0], UNROLLED):
        w0, w1, w2, w3 = weights[j], weights[j + 1], weights[j + 2], weights[j + 3]
        r0, r1, r2, r3 = rows[j], rows[j + 1], rows[j + 2], rows[j + 3]
        for i in range(target.size):
            target[i] += w0 * r0[i] + w1 * r1[i] + w2 * r2[i] + w3 * r3[i]


@inlined
def _project(rows: Array, vector: Array, target: Array) -> None:
    """Set the target to the products of the rows with a vector."""
    real = vector.dtype.type
    for j in range(0, rows.shape[0], UNROLLED):
        r0, r1, r2, r3 = rows[j], rows[j + 1], rows[j + 2], rows[j + 3]
        s0, s1, s2, s3 = real(0), real(0), real(0), real(0)
        for i in range(vector.size):
            s0 += r0[i] * vector[i]
            s1 += r1[i] * vector[i]
            s2 += r2[i] * vector[i]
            s3 += r3[i] * vector[i]
        target[j], target[j + 1], target[j + 2], target[j + 3] = s0, s1, s2, s3


@njit
def _add_outer(weights: Array, rows: Array, target: Array) -> None:
    """Add to each row j of the target the sum over time of ``weights[t, j] rows[t]``."""
    for j in range(0, target.shape[0], 2):
        even, odd = target[j], target[j + 1]
        for t in range(0, rows.shape[0], UNROLLED):
            v0, v1, v2, v3 = weights[t, j], weights[t + 1, j], weights[t + 2, j], weights[t + 3, j]
            k = j + 1
            w0, w1, w2, w3 = weights[t, k], weights[t + 1, k], weights[t + 2, k], weights[t + 3, k]
            r0, r1, r2, r3 = rows[t], rows[t + 1], rows[t + 2], rows[t + 3]
            for i in range(even.size):
                x0, x1, x2, x3 = r0[i], r1[i], r2[i], r3[i]
                even[i] += v0 * x0 + v1 * x1 + v2 * x2 + v3 * x3
                odd[i] += w0 * x0 + w1 * x1 + w2 * x2 + w3 * x3


class Work(NamedTuple):
    """Memory for one network at a time: its weights, its gradient, and what a trial needs.

    A row of `bend` is the slopes of the activations, and then the adjoints of the neurons' inputs;
    `weight` is that of each update in the gradient, and `slope` the explicit derivative of the loss
    by kappa. `heard` is a row of neurons, and `driven` one of latent variables or drivers.
    """

    weights: Array
    gradients: Array
    kappa: Array
    drivers: Array
    active: Array
    bend: Array
    weight: Array
    slope: Array
    start: Array
    heard: Array
    driven: Array


@njit
def _views(row: Array, sizes: Sizes) -> Views:
    """Return onto, into, readout and output bias as they lie in a row of weights."""
    onto = sizes.onto_rows * sizes.width
    into = onto + sizes.into_rows * sizes.width
    readout = into + sizes.outputs * sizes.state_width
    return Views(
        row[:onto].reshape(sizes.onto_rows, sizes.width),
        row[onto:into].reshape(sizes.into_rows, sizes.width),
        row[into:readout].reshape(sizes.outputs, sizes.state_width),
        row[readout : readout + sizes.outputs],
    )


@njit
def workspace(sizes: Sizes, steps: int, row: Array) -> Work:
    """Return memory for one network at a time: weights, gradient and what a pass needs."""
    real, width, state_width = row.dtype, sizes.width, sizes.state_width
    rows = (steps + UNROLLED - 1) // UNROLLED * UNROLLED
    weights, gradients = matrix(GROUP, row.size, real), matrix(GROUP, row.size, real)
    kappa, drivers = matrix(rows + 1, state_width, real), matrix(rows, sizes.onto_rows, real)
    active, bend = matrix(rows, width, real), matrix(rows, width, real)
    weight, slope = matrix(rows, state_width, real), matrix(rows + 1, state_width, real)
    start, heard = apart(width, real), apart(width, real)
    driven = apart(max(sizes.onto_rows, state_width), real)
    return Work(
        weights, gradients, kappa, drivers, active, bend, weight, slope, start, heard, driven
    )


@njit
def _begin(plan: Any, sizes: Sizes, task: Posed, epoch: int, trial: int, start: Array) -> None:
    """Fill the neurons' states at the beginning of a trial."""
    spread = task.numbers.start_spread
    for i in range(start.size):
        start[i] = task.starts[trial, i]
    if spread > 0:
        for i in range(sizes.neurons):
            start[i] += activation(plan, spread * task.draws[epoch, trial, 0, i])


@inlined
def _drive(drivers: Array, kappa: Array, inputs: Array, rank: int) -> None:
    """Fill the drivers of one step: latent variables, 1, inputs."""
    for j in range(rank):
        drivers[j] = kappa[j]
    drivers[rank] = 1
    for j in range(inputs.size):
        drivers[rank + 1 + j] = inputs[j]


@njit
def _forward(
    plan: Any, sizes: Sizes, views: Views, task: Posed, epoch: int, trial: int, work: Work
) -> None:
    """Run one trial: fill kappa, drivers, activations and slopes."""
    step, noise, draws = task.numbers.step, task.numbers.noise, task.draws
    kappa, into, heard, drive = work.kappa, views.into, work.heard, work.driven
    keep = heard.dtype.type(1) - step
    full, steps = into.shape[0] == 0, task.inputs.shape[1]
    if full:
        kappa[0] = work.start
    else:
        _project(into, work.start, kappa[0])
    for t in range(steps):
        _drive(work.drivers[t], kappa[t], task.inputs[trial, t], sizes.rank)
        _combine(views.onto, work.drivers[t], heard)
        if noise > 0:
            row = draws.shape[2] - steps + t
            for i in range(sizes.neurons):
                heard[i] += noise * draws[epoch, trial, row, i]
        h, slope = work.active[t], work.bend[t]
        for i in range(heard.size):
            h[i] = activation(plan, heard[i])
            slope[i] = activation_slope(plan, heard[i], h[i])
        if full:
            for i in range(heard.size):
                kappa[t + 1, i] = keep * kappa[t, i] + step * h[i]
        else:
            _project(into, h, drive)
            for j in range(into.shape[0]):
                kappa[t + 1, j] = keep * kappa[t, j] + step * drive[j]


@njit
def _errors(
    plan: Any, views: Views, by: Views, confidence: Any, task: Posed, trial: int, work: Work
) -> Any:
    """Return a trial's summed errors, right outputs and derivative by the confidence.

    Fill the loss's explicit derivative by kappa, and add to those by readout and output bias.
    """
    targets, shares, numbers = task.targets, task.shares, task.numbers
    kappa, slope, readout, bias = work.kappa, work.slope, views.readout, views.bias
    loss, right, by_confidence = 0.0, 0.0, 0 * confidence
    slope[:] = 0
    for t in range(targets.shape[1]):
        at, goal = kappa[t + numbers.shift], slope[t + numbers.shift]
        for r in range(bias.size):
            y, share, read = targets[trial, t, r], shares[trial, t, r], bias[r]
            for j in range(at.size):
                read += readout[r, j] * at[j]
            z = confidence * read
            o = output(plan, z)
            loss += share * error(plan, z, o, y)
            right += share * (abs(o - y) < numbers.tolerance)
            by_z = share * error_slope(plan, z, o, y) / numbers.divisor
            by_confidence += by_z * read
            by_read = by_z * confidence
            by.bias[r] += by_read
            for j in range(at.size):
                by.readout[r, j] += by_read * at[j]
                goal[j] += by_read * readout[r, j]
    return loss, right, by_confidence


@njit
def _backward(sizes: Sizes, views: Views, by: Views, step: Any, steps: int, work: Work) -> None:
    """Run the adjoint of the latent variables back through a trial; add to onto and into."""
    bend, weight, slope, into = work.bend, work.weight, work.slope, views.into
    heard, pull = work.heard, work.driven
    real, k, full = heard.dtype.type, sizes.rank, into.shape[0] == 0
    keep = real(1) - step
    adjoint = slope[steps]
    for t in range(steps - 1, -1, -1):
        w, dz, before = weight[t], bend[t], slope[t]
        for j in range(w.size):
            w[j] = step * adjoint[j]
        if not full:
            _combine(into, w, heard)
        felt = w if full else heard
        for i in range(dz.size):
            dz[i] *= felt[i]
        _project(views.onto, dz, pull)
        for j in range(k):
            before[j] += pull[j]
        for j in range(w.size):
            before[j] += keep * adjoint[j]
        adjoint = before
    _add_outer(work.drivers, bend, by.onto)
    if not full:
        _add_outer(weight, work.active, by.into)
        for j in range(by.into.shape[0]):  # kappa_0 = N^T x_0 depends on N as well
            for i in range(work.start.size):
                by.into[j, i] += adjoint[j] * work.start[i]


@njit
def forward(plan: Any, sizes: Sizes, task: Posed, epoch: int, work: Work, alive: Array) -> None:
    """Do nothing: networks are not grouped, and `finish` runs their trials one by one."""


@njit
def finish(plan: Any, sizes: Sizes, task: Posed, epoch: int, work: Work, member: int) -> Any:
    """Return a network's loss and accuracy, and fill its gradient, trial by trial."""
    weights, gradient, numbers = work.weights[member], work.gradients[member], task.numbers
    gradient[:] = 0
    views, by, last = _views(weights, sizes), _views(gradient, sizes), weights.size - 1
    loss, right = 0.0, 0.0
    for trial in range(task.inputs.shape[0]):
        _begin(plan, sizes, task, epoch, trial, work.start)
        _forward(plan, sizes, views, task, epoch, trial, work)
        errors = _errors(plan, views, by, weights[last], task, trial, work)
        loss += errors[0]
        right += errors[1]
        gradient[last] += errors[2]
        _backward(sizes, views, by, numbers.step, task.inputs.shape[1], work)
    return loss / numbers.divisor, right / numbers.total
