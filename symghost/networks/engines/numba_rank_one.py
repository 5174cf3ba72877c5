"""The compiled pass of rank-one networks read out by their latent variable: a scalar recurrence.

The derivative of the recurrence is summed in the forward pass, so that the backward pass is one
scalar recursion and a few multiply-adds per neuron and step. Measured, this takes about half the
time of the general pass.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .numba_elementary import UNROLLED, apart, inlined, matrix, njit
from .numba_formulas import activation, activation_slope, error, error_slope, output
from .numba_nouns import Posed, Sizes

Array = NDArray[Any]

# Networks that go through the forward pass together.
GROUP = 4


class Work(NamedTuple):
    """Memory for a group of networks, of which the first axis is where there is a second.

    `weight` is that of each update in the gradient, `pull` the derivative of n.phi by kappa, and
    `slope` that of the loss; `parts` are m, b and n, and `order` says which networks go on.
    """

    weights: Array
    gradients: Array
    kappa: Array
    start: Array
    active: Array
    weight: Array
    pull: Array
    slope: Array
    parts: Array
    order: Array


@njit
def workspace(sizes: Sizes, steps: int, row: Array) -> Work:
    """Return memory for a group of networks: weights, gradients and what a pass needs."""
    real, width = row.dtype, sizes.width
    rows = (steps + UNROLLED - 1) // UNROLLED * UNROLLED
    weights = matrix(GROUP, row.size, real)
    gradients = matrix(GROUP, row.size, real)
    kappa, start = matrix(GROUP, rows + 1, real), matrix(GROUP, width, real)
    active = apart(GROUP * rows * width, real).reshape(GROUP, rows, width)
    weight, pull, slope = apart(rows, real), apart(rows, real), apart(steps + 1, real)
    parts = apart(GROUP * 3 * width, real).reshape(GROUP, 3, width)
    order = np.zeros(GROUP, np.intp)
    return Work(weights, gradients, kappa, start, active, weight, pull, slope, parts, order)


@njit
def _parts(row: Array, width: int) -> Any:
    """Return m, b and n as they lie in a row of weights."""
    return row[:width], row[width : 2 * width], row[2 * width : 3 * width]


@njit
def _begin(plan: Any, sizes: Sizes, n: Array, task: Posed, epoch: int, start: Array) -> Any:
    """Fill the neurons' states at the beginning, and return kappa there."""
    spread = task.numbers.start_spread
    for i in range(start.size):
        start[i] = task.starts[0, i]
    if spread > 0:
        for i in range(sizes.neurons):
            start[i] += activation(plan, spread * task.draws[epoch, 0, 0, i])
    total = n.dtype.type(0)
    for i in range(start.size):
        total += n[i] * start[i]
    return total


@inlined
def forward(plan: Any, sizes: Sizes, task: Posed, epoch: int, work: Work, alive: Array) -> None:
    """Fill kappa and the activations of a group of networks, step by step together.

    A network's step waits for the sum over neurons of the step before. With several networks in
    turn the processor has the others' activations to work on meanwhile.
    """
    weights, kappa, active = work.weights, work.kappa, work.active
    parts, order = work.parts, work.order
    width, steps, step = sizes.width, task.targets.shape[1], task.numbers.step
    count = 0
    for g in range(alive.size):
        if alive[g]:
            order[count] = g
            count += 1
            for i in range(width):
                parts[g, 0, i], parts[g, 1, i] = weights[g, i], weights[g, width + i]
                parts[g, 2, i] = weights[g, 2 * width + i]
            kappa[g, 0] = _begin(plan, sizes, parts[g, 2], task, epoch, work.start[g])
    keep = weights.dtype.type(1) - step
    for t in range(steps):
        for j in range(count):
            g = order[j]
            now = kappa[g, t]
            for i in range(width):
                active[g, t, i] = activation(plan, parts[g, 0, i] * now + parts[g, 1, i])
        # loops of their own: beside a sum, those above would be unrolled, with a remainder
        for j in range(count):
            g = order[j]
            drive = weights.dtype.type(0)
            for i in range(width):
                drive += parts[g, 2, i] * active[g, t, i]
            kappa[g, t + 1] = keep * kappa[g, t] + step * drive


@njit
def _fill_pull(plan: Any, parts: Any, kappa: Array, active: Array, pull: Array) -> None:
    """Fill the derivative of n.phi(m kappa + b) by kappa at each step, four steps in one pass."""
    m, b, n = parts
    real = m.dtype.type
    for t in range(0, active.shape[0], UNROLLED):
        k0, k1, k2, k3 = kappa[t], kappa[t + 1], kappa[t + 2], kappa[t + 3]
        h0, h1, h2, h3 = active[t], active[t + 1], active[t + 2], active[t + 3]
        s0, s1, s2, s3 = real(0), real(0), real(0), real(0)
        for i in range(m.size):
            gain = n[i] * m[i]
            s0 += gain * activation_slope(plan, m[i] * k0 + b[i], h0[i])
            s1 += gain * activation_slope(plan, m[i] * k1 + b[i], h1[i])
            s2 += gain * activation_slope(plan, m[i] * k2 + b[i], h2[i])
            s3 += gain * activation_slope(plan, m[i] * k3 + b[i], h3[i])
        pull[t], pull[t + 1], pull[t + 2], pull[t + 3] = s0, s1, s2, s3


@njit
def _errors(
    plan: Any, weights: Array, gradient: Array, task: Posed, kappa: Array, slope: Array
) -> Any:
    """Return loss and accuracy; fill the explicit derivative by kappa and the output's part."""
    numbers, targets, shares = task.numbers, task.targets, task.shares
    size = weights.size
    readout, bias, confidence = weights[size - 3], weights[size - 2], weights[size - 1]
    loss, right = 0.0, 0.0
    by_readout, by_bias, by_confidence = 0 * bias, 0 * bias, 0 * bias
    slope[:] = 0
    for t in range(targets.shape[1]):
        y, share, at = targets[0, t, 0], shares[0, t, 0], kappa[t + numbers.shift]
        read = readout * at + bias
        z = confidence * read
        o = output(plan, z)
        loss += share * error(plan, z, o, y)
        right += share * (abs(o - y) < numbers.tolerance)
        by_z = share * error_slope(plan, z, o, y) / numbers.divisor
        by_confidence += by_z * read
        by_bias += by_z * confidence
        by_readout += by_z * confidence * at
        slope[t + numbers.shift] = by_z * confidence * readout
    gradient[size - 3], gradient[size - 2], gradient[size - 1] = by_readout, by_bias, by_confidence
    return loss / numbers.divisor, right / numbers.total


@njit
def _adjoint(step: Any, slope: Array, pull: Array, weight: Array) -> Any:
    """Fill the weight of each update in the gradient; return the derivative of L by kappa_0."""
    steps = slope.size - 1
    keep = slope.dtype.type(1) - step
    adjoint = slope[steps]
    for t in range(steps - 1, -1, -1):
        weight[t] = step * adjoint
        adjoint = slope[t] + keep * adjoint + weight[t] * pull[t]
    return adjoint


@njit
def _sum_over_time(
    plan: Any, parts: Any, by: Any, kappa: Array, active: Array, weight: Array
) -> None:
    """Add the gradient's sums over time, four steps in one pass over neurons."""
    m, b, n = parts
    dm, db, dn = by
    for t in range(0, active.shape[0], UNROLLED):
        w0, w1, w2, w3 = weight[t], weight[t + 1], weight[t + 2], weight[t + 3]
        k0, k1, k2, k3 = kappa[t], kappa[t + 1], kappa[t + 2], kappa[t + 3]
        for i in range(n.size):
            h0, h1, h2, h3 = active[t, i], active[t + 1, i], active[t + 2, i], active[t + 3, i]
            z0 = w0 * activation_slope(plan, m[i] * k0 + b[i], h0)
            z1 = w1 * activation_slope(plan, m[i] * k1 + b[i], h1)
            z2 = w2 * activation_slope(plan, m[i] * k2 + b[i], h2)
            z3 = w3 * activation_slope(plan, m[i] * k3 + b[i], h3)
            dn[i] += w0 * h0 + w1 * h1 + w2 * h2 + w3 * h3
            db[i] += n[i] * (z0 + z1 + z2 + z3)
            dm[i] += n[i] * (z0 * k0 + z1 * k1 + z2 * k2 + z3 * k3)


@inlined
def finish(plan: Any, sizes: Sizes, task: Posed, epoch: int, work: Work, member: int) -> Any:
    """Return the loss and accuracy of one of the group, and fill its gradient."""
    weights, gradient = work.weights[member], work.gradients[member]
    kappa, start, active = work.kappa[member], work.start[member], work.active[member]
    parts, by = _parts(weights, sizes.width), _parts(gradient, sizes.width)
    _fill_pull(plan, parts, kappa, active, work.pull)
    loss, accuracy = _errors(plan, weights, gradient, task, kappa, work.slope)
    adjoint = _adjoint(task.numbers.step, work.slope, work.pull, work.weight)
    for i in range(start.size):
        by[0][i], by[1][i], by[2][i] = 0, 0, start[i] * adjoint  # kappa_0 = n.x_0 depends on n too
    _sum_over_time(plan, parts, by, kappa, active, work.weight)
    return loss, accuracy
