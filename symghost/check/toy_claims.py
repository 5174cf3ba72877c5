"""Claims about the toy model, held against integration of its flow and descent on its loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import linregress

from ..export.numeric import numeric
from ..models.toy import canonical_flow
from ..registry import result
from ..simulate.toy.descent import descend
from ..simulate.toy.flows import escape_time, soft_loss
from ..symbols import r
from .claim import Claim, Evidence, Preset, Reading
from .toy_sharpness import TOY_SHARPNESS_CLAIM

DELAY = 100.0
# beta is the learning rate in units of pi^4/(8 T^5); the critical rate is 3/4 of that.
BETA_OF_CRITICAL = 0.75


def _measured_escape(scale: float, horizon: float, start: float = 0.0) -> float:
    return escape_time(canonical_flow(), {r: scale}, start=start, horizon=horizon)


def _exponent(x: NDArray[Any], y: NDArray[Any]) -> float:
    return float(linregress(np.log(x), np.log(y)).slope)


def _worst(readings: list[Reading]) -> float:
    return max(abs(v.measured / v.predicted - 1) for v in readings if v.predicted)


def _escape_time_formula(preset: Preset) -> Evidence:
    count = 60 if preset == "quick" else 600
    generator = np.random.default_rng(np.random.SeedSequence(1))
    formula = numeric(result("escape_time"))
    readings: list[Reading] = []
    while len(readings) < count:
        scale, start = generator.uniform(-2, 2), generator.uniform(-3, 3)
        threshold = start + generator.exponential(3.0)
        predicted = float(formula(scale, start, threshold))
        if predicted < 50:
            measured = escape_time(
                canonical_flow(), {r: scale}, start=start, threshold=threshold, horizon=100.0
            )
            where = f"escape time at r = {scale:.3g}, x0 = {start:.3g}, X = {threshold:.3g}"
            readings.append(Reading(where, predicted, measured))
    worst = _worst(readings)
    return Evidence(
        worst < 1e-8,
        f"The largest relative difference over {count} points is {worst:.1e}.",
        tuple(readings[:6]),
        f"{count} random (r, x0, X) from which the state escapes, seed 1; the first six are shown",
    )


def _passage_time_law(preset: Preset) -> Evidence:
    scales = np.logspace(-7, -1, 13 if preset == "quick" else 61)
    formula = numeric(result("passage_time"))(scales)
    times = np.array([_measured_escape(s, 1e6, start=-np.inf) for s in scales])
    exponent, worst = _exponent(scales, times), float(np.max(np.abs(times / formula - 1)))
    return Evidence(
        abs(exponent + 0.5) < 1e-6 and worst < 1e-8,
        f"The fitted exponent is {exponent:.9f}; the times agree to {worst:.1e}.",
        (
            Reading("exponent of the passage time over r", -0.5, exponent),
            Reading("passage time at r = 1e-7", float(formula[0]), float(times[0])),
        ),
        f"{scales.size} scale parameters from 1e-7 to 0.1, integrated from -infinity to infinity",
    )


def _soft_output_converges(preset: Preset) -> Evidence:
    threshold, delay = 1.0, 2.0
    confidences = 20.0 * 2.0 ** np.arange(4 if preset == "quick" else 6)
    escape = numeric(result("escape_time"))
    kink = float(brentq(lambda s: escape(s, 0.0, threshold) - delay, 1e-6, 10.0, xtol=1e-15))
    readings: list[Reading] = []
    for scale, place, expected in (
        (0.7 * kink, "0.7 of the optimum", -2.0),
        (1.6 * kink, "1.6 of the optimum", -2.0),
        (kink, "the optimum", -1.0),
    ):
        step = abs(float(escape(scale, 0.0, threshold)) - delay)
        losses = [
            soft_loss(canonical_flow(), {r: scale}, delay=delay, threshold=threshold, confidence=c)
            for c in confidences
        ]
        gap = np.abs(np.array(losses) - step)
        label = f"exponent over c of |soft loss - step loss|, at {place}"
        readings.append(Reading(label, expected, _exponent(confidences[-3:], gap[-3:])))
    rates = ", ".join(f"{v.measured:.3f}" for v in readings)
    return Evidence(
        all(abs(v.measured - (v.predicted or 0.0)) < 0.02 for v in readings),
        f"The fitted exponents are {rates}.",
        tuple(readings),
        f"threshold X = 1, T = 2, confidences 20 to {confidences[-1]:.0f}, the last three fitted",
    )


def _zone_has_no_gradient(preset: Preset) -> Evidence:
    edge = float(numeric(result("no_learning_edge"))(DELAY))
    shares = np.linspace(-3, 0.999, 9 if preset == "quick" else 41)
    nudge = 5e-4 * edge
    slopes = [
        (_simulated_loss(s * edge + nudge) - _simulated_loss(s * edge - nudge)) / (2 * nudge)
        for s in shares
    ]
    losses = [_simulated_loss(s * edge) / DELAY for s in shares]
    flat = max(map(abs, slopes)) == 0.0 and set(losses) == {1.0}
    return Evidence(
        flat,
        f"The simulated loss is T and its differences are {max(map(abs, slopes)):.0f} at every r.",
        (
            Reading("largest |dL/dr| in the zone", 0.0, max(map(abs, slopes))),
            Reading("loss in the zone, in units of T", 1.0, float(np.mean(losses))),
        ),
        f"{shares.size} scale parameters from -3 to 0.999 times the edge, T = {DELAY:.0f}",
    )


def _simulated_loss(scale: float) -> float:
    """Return the step output's loss from an integrated escape time."""
    escape = _measured_escape(scale, horizon=2 * DELAY)
    return min(abs(escape - DELAY), DELAY)


def _zone_edge(preset: Preset) -> Evidence:
    delays = (10.0, 100.0, 1000.0) if preset == "quick" else tuple(np.logspace(0, 4, 9))
    readings = [
        Reading(
            f"edge of the zone at T = {delay:.4g}",
            float(numeric(result("no_learning_edge"))(delay)),
            _scale_of_escape(2 * delay),
        )
        for delay in delays
    ]
    worst = _worst(readings)
    return Evidence(
        worst < 1e-8,
        f"The edges found by bisection agree to {worst:.1e}.",
        tuple(readings),
        f"{len(delays)} delays; bisection on whether the simulated state escapes in a trial",
    )


def _scale_of_escape(time: float) -> float:
    """Bisect for the scale parameter whose simulated state escapes at a given time."""
    guess = (np.pi / (2 * time)) ** 2

    def late(scale: float) -> float:
        return _measured_escape(scale, horizon=4 * time) - time

    return float(brentq(late, 0.5 * guess, 2 * guess, xtol=1e-13 * guess, rtol=1e-13))


def _dense_starts(count: int) -> NDArray[Any]:
    """Return starts all over the learning zone, up to four times the optimum."""
    optimum = float(numeric(result("optimal_scale"))(DELAY))
    return np.linspace(0.25, 4.0, count + 1)[1:] * optimum


def _share_thrown(share_of_critical: float, starts: NDArray[Any], epochs: int) -> float:
    """Return the share of starts that end in the no-learning zone."""
    critical = float(numeric(result("critical_learning_rate"))(DELAY))
    run = descend(starts, share_of_critical * critical, delay=DELAY, epochs=epochs, record=[epochs])
    edge = numeric(result("no_learning_edge"))(DELAY)
    return float(np.mean(run.scale[-1] <= edge))


def _no_throw_below(preset: Preset) -> Evidence:
    count = 400 if preset == "quick" else 4000
    shares = (0.5, 0.9, 0.999)
    readings = tuple(
        Reading(
            f"share of starts thrown at {share} of the critical rate",
            0.0,
            _share_thrown(share, _dense_starts(count), 100_000),
        )
        for share in shares
    )
    return Evidence(
        all(v.measured == 0.0 for v in readings),
        f"Of {count * len(shares)} runs, "
        f"{sum(v.measured for v in readings) * count:.0f} entered the zone.",
        readings,
        f"{count} evenly spaced starts from r_opt/4 to 4 r_opt at each of {len(shares)} rates, "
        f"100,000 epochs, T = {DELAY:.0f}",
    )


def _some_thrown_above(preset: Preset) -> Evidence:
    count, epochs = (2000, 3000) if preset == "quick" else (20000, 30000)
    thrown = _share_thrown(1.01, _dense_starts(count), epochs)
    return Evidence(
        thrown > 0.0,
        f"{thrown:.1%} of the starts were thrown into the zone at 1.01 of the critical rate.",
        (Reading("share of starts thrown at 1.01 of the critical rate", None, thrown),),
        f"{count} evenly spaced starts, {epochs} epochs, T = {DELAY:.0f}",
    )


def _critical_rate_law(preset: Preset) -> Evidence:
    delays = np.logspace(1, 4, 7 if preset == "quick" else 31)
    measured = np.array([_measured_critical_rate(delay) for delay in delays])
    predicted = numeric(result("critical_learning_rate"))(delays)
    exponent, worst = _exponent(delays, measured), float(np.max(np.abs(measured / predicted - 1)))
    return Evidence(
        abs(exponent + 5) < 1e-3 and worst < 1e-3,
        f"The fitted exponent is {exponent:.6f}; the rates agree to {worst:.1e}.",
        (
            Reading("exponent of the critical learning rate over T", -5.0, exponent),
            Reading("critical learning rate at T = 10", float(predicted[0]), float(measured[0])),
            Reading(
                "critical learning rate at T = 10^4", float(predicted[-1]), float(measured[-1])
            ),
        ),
        f"{delays.size} delays from 10 to 10^4; optimum, zone and gradient from integrated escape "
        "times",
    )


def _measured_critical_rate(delay: float) -> float:
    """Return the rate at which a step from just above the optimum lands on the zone's edge.

    Optimum, edge and slope all come from integrated escape times: the slope by central
    differences of second order, extrapolated once.
    """
    optimum, edge = _scale_of_escape(delay), _scale_of_escape(2 * delay)

    def slope(nudge: float) -> float:
        late, early = (
            _measured_escape(optimum * (1 + sign * nudge), 4 * delay) for sign in (-1, 1)
        )
        return (late - early) / (2 * nudge * optimum)

    return (optimum - edge) / ((4 * slope(1e-3) - slope(2e-3)) / 3)


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
    starts = np.concatenate([_dense_starts(count), near])
    return _share_thrown(beta / BETA_OF_CRITICAL, starts, 5000)


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


Measure = Callable[[Preset], Evidence]


def _claim(
    name: str, statement: str, rule: str, results: tuple[str, ...], measure: Measure
) -> Claim:
    return Claim(name, "toy", statement, rule, True, results, measure)


TOY_CLAIMS: tuple[Claim, ...] = (
    _claim(
        "escape_time_formula",
        "The closed form of the escape time is the time that integration of the flow finds, for "
        "every sign of $r$ and any start and threshold.",
        "relative difference below 1e-8 at every point",
        ("escape_time",),
        _escape_time_formula,
    ),
    _claim(
        "passage_time_law",
        r"The passage past the ghost takes $\pi/\sqrt{r}$.",
        "fitted exponent within 1e-6 of -1/2 and times within 1e-8",
        ("passage_time",),
        _passage_time_law,
    ),
    _claim(
        "soft_output_converges",
        "The loss of a logistic output tends to that of the step as the confidence $c$ grows, like "
        "$c^{-2}$ away from the optimum and like $1/c$ at it.",
        "fitted exponents within 0.02 of -2, -2 and -1",
        ("escape_time", "loss"),
        _soft_output_converges,
    ),
    _claim(
        "zone_has_no_gradient",
        "In the no-learning zone the loss is flat at its greatest value.",
        "loss exactly T and differences exactly zero at every point",
        ("no_learning_edge", "loss_gradient"),
        _zone_has_no_gradient,
    ),
    _claim(
        "zone_edge",
        r"The no-learning zone ends at $r = \pi^2/(16 T^2)$.",
        "edge found by bisection within a relative 1e-8 at every delay",
        ("no_learning_edge",),
        _zone_edge,
    ),
    _claim(
        "no_throw_below_critical_rate",
        r"Below $\alpha_c$ gradient descent never enters the no-learning zone from outside.",
        "not one of the runs ends in the zone",
        ("critical_learning_rate", "loss_gradient"),
        _no_throw_below,
    ),
    _claim(
        "throw_above_critical_rate",
        r"Just above $\alpha_c$ some starts are thrown into the no-learning zone.",
        "at least one of the runs ends in the zone",
        ("critical_learning_rate", "loss_gradient"),
        _some_thrown_above,
    ),
    _claim(
        "critical_rate_law",
        r"The critical learning rate is $3\pi^4/(32 T^5)$: it falls as $T^{-5}$.",
        "fitted exponent within 1e-3 of -5 and rates within a relative 1e-3",
        ("critical_learning_rate",),
        _critical_rate_law,
    ),
    _claim(
        "sure_trapping",
        r"Above $\alpha_c$ not every start is trapped at once: a period-three cycle survives until "
        r"$\beta = 0.77178$, that is $1.029\,\alpha_c$, and only from there on all starts are.",
        "some starts free at beta = 0.76; the rate that traps all within a relative 1e-4 of the "
        "cycle's end",
        ("critical_learning_rate", "loss_gradient"),
        _sure_trapping,
    ),
    _claim(
        "descent_cycles",
        r"Below $\alpha_c$ descent does not settle at the minimum but cycles around it, with "
        r"period three at $\beta = 0.5$.",
        "period three to 1e-9, no smaller period, mean loss within a relative 1e-9",
        ("loss_gradient", "loss"),
        _cycles_below,
    ),
    TOY_SHARPNESS_CLAIM,
)
