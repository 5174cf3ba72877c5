"""The compiled pass of networks of any rank, trial by trial, in the form that `layout` describes.

Four primitives do the work, each with its inner loop over neurons so that it vectorises, and four
rows to a loop so that a vector once loaded is used four times: combine rows, project on rows, and
the sums over time of outer products.
"""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from .numba_elementary import UNROLLED, apart, inlined, matrix, njit
from .numba_formulas import activation, activation_slope, error, error_slope, output

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


@njit
def _views(row: Array, sizes: Any) -> Any:
    """Return onto, into, readout and output bias as they lie in a row of weights."""
    _, width, _, _, outputs, _, onto_rows, into_rows, state_width = sizes
    onto = onto_rows * width
    into = onto + into_rows * width
    readout = into + outputs * state_width
    return (
        row[:onto].reshape(onto_rows, width),
        row[onto:into].reshape(into_rows, width),
        row[into:readout].reshape(outputs, state_width),
        row[readout : readout + outputs],
    )


@njit
def workspace(sizes: Any, steps: int, row: Array) -> Any:
    """Return memory for one network at a time: weights, gradient and what a pass needs."""
    _, width, _, _, _, _, onto_rows, _, state_width = sizes
    real = row.dtype
    rows = (steps + UNROLLED - 1) // UNROLLED * UNROLLED
    weights, gradients = matrix(GROUP, row.size, real), matrix(GROUP, row.size, real)
    passing = (
        matrix(rows + 1, state_width, real),  # kappa
        matrix(rows, onto_rows, real),  # drivers
        matrix(rows, width, real),  # activations
        matrix(rows, width, real),  # slopes, and then the adjoints of the neurons' inputs
        matrix(rows, state_width, real),  # weights of the updates in the gradient
        matrix(rows + 1, state_width, real),  # explicit derivative of the loss by kappa
    )
    buffers = apart(width, real), apart(width, real), apart(max(onto_rows, state_width), real)
    return weights, gradients, passing, buffers


@njit
def _begin(plan: Any, sizes: Any, task: Any, epoch: int, trial: int, start: Array) -> None:
    """Fill the neurons' states at the beginning of a trial."""
    _, _, _, starts, draws, numbers = task
    spread = numbers[3]
    for i in range(start.size):
        start[i] = starts[trial, i]
    if spread > 0:
        for i in range(sizes[0]):
            start[i] += activation(plan, spread * draws[epoch, trial, 0, i])


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
    plan: Any, sizes: Any, views: Any, task: Any, epoch: int, trial: int, work: Any
) -> None:
    """Run one trial: fill kappa, drivers, activations and slopes."""
    inputs, _, _, _, draws, numbers = task
    step, noise = numbers[0], numbers[2]
    (kappa, drivers, active, bend, _, _), (start, heard, drive) = work
    onto, into, _, _ = views
    keep = heard.dtype.type(1) - step
    full, steps = into.shape[0] == 0, inputs.shape[1]
    if full:
        kappa[0] = start
    else:
        _project(into, start, kappa[0])
    for t in range(steps):
        _drive(drivers[t], kappa[t], inputs[trial, t], sizes[2])
        _combine(onto, drivers[t], heard)
        if noise > 0:
            row = draws.shape[2] - steps + t
            for i in range(sizes[0]):
                heard[i] += noise * draws[epoch, trial, row, i]
        h, slope = active[t], bend[t]
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
    plan: Any, views: Any, by: Any, confidence: Any, task: Any, trial: int, work: Any
) -> Any:
    """Return a trial's summed errors, right outputs and derivative by the confidence.

    Fill the loss's explicit derivative by kappa, and add to those by readout and output bias.
    """
    _, targets, shares, _, _, numbers = task
    _, divisor, _, _, tolerance, _, shift = numbers
    (kappa, _, _, _, _, slope), _ = work
    _, _, readout, bias = views
    _, _, by_readout, by_bias = by
    loss, right, by_confidence = 0.0, 0.0, 0 * confidence
    slope[:] = 0
    for t in range(targets.shape[1]):
        at, goal = kappa[t + shift], slope[t + shift]
        for r in range(bias.size):
            y, share, read = targets[trial, t, r], shares[trial, t, r], bias[r]
            for j in range(at.size):
                read += readout[r, j] * at[j]
            z = confidence * read
            o = output(plan, z)
            loss += share * error(plan, z, o, y)
            right += share * (abs(o - y) < tolerance)
            by_z = share * error_slope(plan, z, o, y) / divisor
            by_confidence += by_z * read
            by_read = by_z * confidence
            by_bias[r] += by_read
            for j in range(at.size):
                by_readout[r, j] += by_read * at[j]
                goal[j] += by_read * readout[r, j]
    return loss, right, by_confidence


@njit
def _backward(sizes: Any, views: Any, by: Any, step: Any, steps: int, work: Any) -> None:
    """Run the adjoint of the latent variables back through a trial; add to onto and into."""
    (_, drivers, active, bend, weight, slope), (start, heard, pull) = work
    onto, into, _, _ = views
    by_onto, by_into, _, _ = by
    real, k, full = heard.dtype.type, sizes[2], into.shape[0] == 0
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
        _project(onto, dz, pull)
        for j in range(k):
            before[j] += pull[j]
        for j in range(w.size):
            before[j] += keep * adjoint[j]
        adjoint = before
    _add_outer(drivers, bend, by_onto)
    if not full:
        _add_outer(weight, active, by_into)
        for j in range(by_into.shape[0]):  # kappa_0 = N^T x_0 depends on N as well
            for i in range(start.size):
                by_into[j, i] += adjoint[j] * start[i]


@njit
def forward(plan: Any, sizes: Any, task: Any, epoch: int, work: Any, alive: Array) -> None:
    """Do nothing: networks are not grouped, and `finish` runs their trials one by one."""


@njit
def finish(plan: Any, sizes: Any, task: Any, epoch: int, work: Any, member: int) -> Any:
    """Return a network's loss and accuracy, and fill its gradient, trial by trial."""
    weights, gradient, passing = work[0][member], work[1][member], (work[2], work[3])
    inputs, numbers = task[0], task[5]
    step, divisor, _, _, _, total, _ = numbers
    gradient[:] = 0
    views, by, last = _views(weights, sizes), _views(gradient, sizes), weights.size - 1
    loss, right = 0.0, 0.0
    for trial in range(inputs.shape[0]):
        _begin(plan, sizes, task, epoch, trial, passing[1][0])
        _forward(plan, sizes, views, task, epoch, trial, passing)
        errors = _errors(plan, views, by, weights[last], task, trial, passing)
        loss += errors[0]
        right += errors[1]
        gradient[last] += errors[2]
        _backward(sizes, views, by, step, inputs.shape[1], passing)
    return loss / divisor, right / total
