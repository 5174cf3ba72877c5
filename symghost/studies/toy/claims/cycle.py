"""Claims about cycles of descent on the toy's loss."""

from __future__ import annotations

import mpmath
import numpy as np

from ....export.numeric import numeric
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from ..simulation.descent import descend
from .runs import (
    BETA_OF_CRITICAL,
    DELAY,
    dense_starts,
    share_thrown,
    toy_claim,
)


def _sure_trapping(preset: Preset) -> Evidence:
    count, halvings = (400, 12) if preset == "quick" else (4000, 16)
    end_of_cycle = _scale_free_cycle()[0] ** -2.5
    some_free, all_trapped = 0.76, 0.80
    share_at_start = _share_trapped(some_free, count)
    for _ in range(halvings):
        middle = (some_free + all_trapped) / 2
        if _share_trapped(middle, count) < 1:
            some_free = middle
        else:
            all_trapped = middle
    measured = (some_free + all_trapped) / 2
    return Evidence(
        0 < share_at_start < 1 and abs(measured / end_of_cycle - 1) < 1e-4,
        f"At beta = 0.76 only {share_at_start:.0%} of the starts are trapped; all are from "
        f"{measured:.5f} on.",
        (
            Reading("beta from which every start is trapped", end_of_cycle, measured),
            Reading("share of starts trapped at beta = 0.76", None, share_at_start),
        ),
        f"{count} evenly spaced starts and {count} near the period-three cycle, 5,000 epochs, "
        f"{halvings} bisections, T = {DELAY:.0f}; beta is the rate in units of pi^4/(8 T^5)",
    )


def _share_trapped(beta: float, count: int) -> float:
    """Return the share of starts trapped, with half of them near the period-three cycle."""
    optimum = float(numeric(result("optimal_scale"))(DELAY))
    on_cycle = _scale_free_cycle()[1] * beta**0.4 * optimum
    near = on_cycle * np.linspace(0.999, 1.001, count)
    starts = np.concatenate([dense_starts(count), near])
    return share_thrown(beta / BETA_OF_CRITICAL, starts, 5000)


def _scale_free_cycle() -> tuple[float, float, float]:
    """Solve for the period-three cycle of descent in scale-free units.

    With w = u beta^(-2/5) and u = r/r_opt the update is w + w^(-3/2) below the optimum and
    w - w^(-3/2) above it, whatever the learning rate; the cycle goes up once and down twice.
    """
    with mpmath.workdps(30):

        def cycle(low: mpmath.mpf) -> tuple[mpmath.mpf, ...]:
            high = low + low ** mpmath.mpf(-1.5)
            middle = high - high ** mpmath.mpf(-1.5)
            return low, high, middle, middle - middle ** mpmath.mpf(-1.5)

        low = mpmath.findroot(lambda w: cycle(w)[-1] - w, 1.1)
        first, second, third, _ = (float(w) for w in cycle(low))
    return first, second, third


def _cycles_below(preset: Preset) -> Evidence:
    beta, settle = 0.5, 20_000 if preset == "quick" else 200_000
    optimum = float(numeric(result("optimal_scale"))(DELAY))
    rate = beta / BETA_OF_CRITICAL * float(numeric(result("critical_learning_rate"))(DELAY))
    starts = np.array([0.3, 0.6, 0.95, 1.5, 2.5, 3.9]) * optimum
    run = descend(starts, rate, delay=DELAY, epochs=settle, record=range(settle - 300, settle + 1))
    cycle = np.array(_scale_free_cycle()) * beta**0.4
    predicted = float(np.mean(np.abs(1 - cycle**-0.5)))
    measured = float(np.mean(run.loss[-300:])) / DELAY
    period_three = float(np.max(np.abs(run.scale[3:] - run.scale[:-3]))) / optimum
    period_one = float(np.min(np.abs(run.scale[1:] - run.scale[:-1]))) / optimum
    return Evidence(
        period_three < 1e-9 and period_one > 0.1 and abs(measured / predicted - 1) < 1e-9,
        f"Every run repeats after three epochs, with a mean loss of {measured:.9f} T.",
        (
            Reading("mean loss on the cycle, in units of T", predicted, measured),
            Reading("difference after three epochs, in units of r_opt", 0.0, period_three),
            Reading("smallest step between epochs, in units of r_opt", None, period_one),
        ),
        f"{starts.size} starts from 0.3 to 3.9 r_opt, {settle} epochs at beta = {beta}, "
        f"T = {DELAY:.0f}",
    )


TOY_CYCLE_CLAIMS: tuple[Claim, ...] = (
    toy_claim(
        "sure_trapping",
        r"Above $\alpha_c$ not every start is trapped at once: a period-three cycle survives until "
        r"$\beta = 0.77178$, that is $1.029\,\alpha_c$, and only from there on all starts are.",
        "some starts free at beta = 0.76; the rate that traps all within a relative 1e-4 of the "
        "cycle's end",
        ("critical_learning_rate", "loss_gradient"),
        _sure_trapping,
    ),
    toy_claim(
        "descent_cycles",
        r"Below $\alpha_c$ descent does not settle at the minimum but cycles around it, with "
        r"period three at $\beta = 0.5$.",
        "period three to 1e-9, no smaller period, mean loss within a relative 1e-9",
        ("loss_gradient", "loss"),
        _cycles_below,
    ),
)
