"""The compiled engine: one network at a time, in loops that vectorise.

The speed comes from three things. The network is advanced in its latent variables alone, so no
state of N dimensions is kept; activations and weights lie so that all inner loops run over neurons;
and the compiled tanh is free of branches and table look-ups, so that these loops run in vector
registers. Rank-one networks read out by their latent variable have a pass of their own.

Importing this module imports Numba; the machine code is kept on disk between sessions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.extending import overload
from numpy.typing import NDArray

from ..layout import Layout, layout_of
from ..tasks import TimedTask
from ..weights import Networks
from . import numba_general, numba_rank_one
from .numba_elementary import CACHE_LINE, UNROLLED, inlined, kept_on_disk
from .numba_formulas import Plan, PlanType, plan_for
from .numba_nouns import Fates, Limits, Numbers, Posed, Records, Rule, Sizes
from .problem import Descent, Problem, standing

Array = NDArray[Any]

# Random numbers held at once, as many as lie in a core's cache.
DRAWN = 100_000


def _workspace(plan: Any, sizes: Any, steps: int, row: Array) -> Any:
    raise NotImplementedError  # in compiled code alone: that of the pass for the plan's type


def _forward(plan: Any, sizes: Any, task: Any, epoch: int, work: Any, alive: Array) -> None:
    raise NotImplementedError  # likewise


def _finish(plan: Any, sizes: Any, task: Any, epoch: int, work: Any, member: int) -> Any:
    raise NotImplementedError  # likewise


@overload(_workspace, strict=False)  # type: ignore[untyped-decorator]
def _choose_workspace(plan: PlanType, sizes: Any, steps: Any, row: Any) -> Any:
    chosen = (numba_rank_one if plan.scalar else numba_general).workspace
    return lambda plan, sizes, steps, row: chosen(sizes, steps, row)


@overload(_forward, strict=False)  # type: ignore[untyped-decorator]
def _choose_forward(
    plan: PlanType, sizes: Any, task: Any, epoch: Any, work: Any, alive: Any
) -> Any:
    chosen = (numba_rank_one if plan.scalar else numba_general).forward
    return lambda plan, sizes, task, epoch, work, alive: chosen(
        plan, sizes, task, epoch, work, alive
    )


@overload(_finish, strict=False)  # type: ignore[untyped-decorator]
def _choose_finish(
    plan: PlanType, sizes: Any, task: Any, epoch: Any, work: Any, member: Any
) -> Any:
    chosen = (numba_rank_one if plan.scalar else numba_general).finish
    return lambda plan, sizes, task, epoch, work, member: chosen(
        plan, sizes, task, epoch, work, member
    )


@inlined
def _trained_norm(gradient: Array, fixed: Array) -> Any:
    """Set a gradient's untrained places to 0, and return its norm."""
    for k in fixed:
        gradient[k] = 0
    total = gradient.dtype.type(0)
    for i in range(gradient.size):
        total += gradient[i] * gradient[i]
    return np.sqrt(total)


@inlined
def _take_step(
    weights: Array, gradient: Array, rate: Any, rule: Rule, memory: Array, number: int
) -> None:
    """Update the weights, and the optimiser's memory, at the update of a number from 1."""
    decay, square_decay, one = rule.decay, rule.square_decay, weights.dtype.type(1)
    if rule.kind == 0:
        for i in range(weights.size):
            weights[i] -= rate * gradient[i]
    elif rule.kind == 1:
        for i in range(weights.size):
            memory[0, i] = decay * memory[0, i] + gradient[i]
            weights[i] -= rate * memory[0, i]
    else:
        real = weights.dtype.type
        # In double precision: near 1, powers of a decay lose too many digits in single.
        unbias = real(1 - rule.exact[0] ** number)
        unbias_square = real(1 - rule.exact[1] ** number)
        for i in range(weights.size):
            mean = decay * memory[0, i] + (one - decay) * gradient[i]
            square = square_decay * memory[1, i] + (one - square_decay) * gradient[i] * gradient[i]
            memory[0, i], memory[1, i] = mean, square
            weights[i] -= rate * (mean / unbias / (np.sqrt(square / unbias_square) + rule.epsilon))


@inlined
def _judge(
    place: Any,
    loss: float,
    accuracy: float,
    gradient: Array,
    fixed: Array,
    records: Records,
    limits: Limits,
    fates: Fates,
    kept: Array,
) -> bool:
    """Record a network's epoch; mark one that stops before its update; return if it goes on."""
    row, column, epoch = place
    norm = _trained_norm(gradient, fixed)
    if kept.size > 0:
        kept[row] = gradient
    if column >= 0:
        records.loss[row, column], records.gradient_norm[row, column] = loss, norm
        records.accuracy[row, column] = accuracy
    fates.quiet[row] = fates.quiet[row] + 1 if norm < limits.dead_below else 0
    fates.diverged[row] = not np.isfinite(loss)
    dead = fates.quiet[row] >= limits.dead_for
    if fates.diverged[row] or loss < limits.below or dead:
        fates.live[row] = False
        fates.stopped_at[row] = epoch
    return bool(fates.live[row])


@kept_on_disk
def _descend(
    plan: Any,
    sizes: Sizes,
    which: Array,
    span: Any,
    rows: Array,
    fixed: Array,
    task: Posed,
    rule: Rule,
    memory: Array,
    rates: Array,
    recorded: Array,
    records: Records,
    limits: Limits,
    fates: Fates,
    kept: Array,
) -> None:
    """Train the networks ``which`` from the first epoch of a span to its last, or until they stop.

    Random numbers, where a task has them, are those of the span's epochs. The last gradients are
    left in ``kept`` where it has rows for them.
    """
    first, last = span
    work = _workspace(plan, sizes, task.targets.shape[1], rows[0])
    weights, gradients = work.weights, work.gradients
    for begin in range(0, which.size, weights.shape[0]):
        group = which[begin : begin + weights.shape[0]]
        alive = np.ones(group.size, np.bool_)
        for g in range(group.size):
            weights[g] = rows[group[g]]
        column = np.searchsorted(recorded, first)
        for epoch in range(first, last):
            _forward(plan, sizes, task, epoch - first, work, alive)
            here = column < recorded.size and recorded[column] == epoch
            for g in range(group.size):
                if alive[g]:
                    loss, accuracy = _finish(plan, sizes, task, epoch - first, work, g)
                    place = (group[g], column if here else -1, epoch)
                    alive[g] = _judge(
                        place, loss, accuracy, gradients[g], fixed, records, limits, fates, kept
                    )
                    if alive[g]:
                        own = memory[group[g]]
                        rate = rates[group[g]]
                        _take_step(weights[g], gradients[g], rate, rule, own, epoch + 1)
            column += here
            if not alive.any():
                break
        for g in range(group.size):
            rows[group[g]] = weights[g]


def layout_for(networks: Networks, task: TimedTask) -> Layout:
    """Return the layout that this engine computes with.

    Neurons are padded with unconnected ones to whole cache lines, so that no vector loop has a
    remainder, and rows to the number that a loop takes at once; rank one has single rows.
    """
    lanes = CACHE_LINE // networks.dtype.itemsize
    plain = networks.readout is None and networks.latent_readout is None and networks.rank == 1
    plain = plain and networks.n is not None and networks.channels == 0
    scalar = plain and task.trials == 1 and task.noise == 0
    return layout_of(networks, lanes, 1 if scalar else UNROLLED)


def _posed(problem: Problem, draws: Array) -> tuple[Plan, Sizes, Posed]:
    """Return local formulas, sizes and task as compiled code takes them."""
    layout, task, real = problem.layout, problem.task, problem.precision.type
    starts = np.zeros((task.trials, layout.width), problem.precision)
    starts[:, : layout.neurons] = task.start
    inputs, targets, shares = (
        part.astype(problem.precision) for part in (task.inputs, task.targets, task.weights)
    )
    numbers = Numbers(
        step=real(task.step),
        divisor=real(task.divisor),
        noise=real(task.noise),
        start_spread=real(task.start_spread),
        tolerance=real(task.tolerance),
        total=float(task.weights.sum()),
        shift=int(task.reading == "after"),
    )
    sizes = Sizes(
        neurons=layout.neurons,
        width=layout.width,
        rank=layout.rank,
        outputs=layout.outputs,
        onto_rows=layout.onto_rows,
        into_rows=layout.into_rows,
        state_width=layout.state_width,
    )
    plan = plan_for(problem.local, scalar=layout.into_rows == 1)
    return plan, sizes, Posed(inputs, targets, shares, starts, draws, numbers)


def evaluate(problem: Problem, rows: Array, draws: Array | None) -> tuple[Array, Array, Array]:
    """Return loss and accuracy, shape ``(networks,)``, and the gradient, a row each."""
    descent, gradients = standing(problem, rows), np.zeros_like(rows)
    everyone = np.arange(rows.shape[0])
    if draws is None:
        _run(descent, everyone, 0, 1, _no_draws(problem), gradients)
    else:
        for row in everyone:
            _run(descent, everyone[row : row + 1], 0, 1, draws[row : row + 1], gradients)
    return descent.loss[:, 0], descent.accuracy[:, 0], gradients


def _no_draws(problem: Problem) -> Array:
    return np.zeros((1, problem.task.trials, 0, problem.layout.neurons), problem.precision)


def advance(descent: Descent, which: Array, first: int, last: int) -> None:
    """Train the networks ``which`` of a descent, in place, from epoch ``first`` up to ``last``."""
    problem = descent.problem
    if not descent.streams:
        _run(descent, which, first, last, _no_draws(problem), descent.rows[:0])
        return
    epoch_draws = problem.task.trials * problem.draws_a_trial * problem.layout.neurons
    chunk = max(1, DRAWN // epoch_draws)
    for row in which:
        for begin in range(first, last, chunk):
            end = min(begin + chunk, last)
            draws = problem.draws(descent.streams[row], end - begin)
            _run(descent, which[which == row], begin, end, draws, descent.rows[:0])
            if not descent.live[row]:
                break


def _run(descent: Descent, which: Array, first: int, last: int, draws: Array, kept: Array) -> None:
    plan, sizes, task = _posed(descent.problem, draws)
    real, optimiser, stopping = descent.problem.precision.type, descent.optimiser, descent.stopping
    exact = optimiser.numbers()
    decay, square_decay, epsilon = map(real, exact)
    _descend(
        plan,
        sizes,
        which,
        (first, last),
        descent.rows,
        np.flatnonzero(~descent.problem.trained),
        task,
        Rule(optimiser.kind, decay, square_decay, epsilon, exact),
        descent.memory,
        descent.learning_rate.astype(real),
        descent.epochs,
        Records(descent.loss, descent.gradient_norm, descent.accuracy),
        Limits(stopping.below, stopping.dead_below, stopping.dead_for),
        Fates(descent.stopped_at, descent.quiet, descent.live, descent.diverged),
        kept,
    )
