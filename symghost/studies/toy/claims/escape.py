"""Claims about times on the toy's flow, and the loss that they give."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from ....export.numeric import numeric
from ....formulas.symbols import r
from ....models.toy import canonical_flow
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from ..simulation.flows import escape_time, loss_along_flow
from .runs import (
    fitted_exponent,
    measured_escape,
    toy_claim,
    worst_difference,
)


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
    worst = worst_difference(readings)
    return Evidence(
        worst < 1e-8,
        f"The largest relative difference over {count} points is {worst:.1e}.",
        tuple(readings[:6]),
        f"{count} random (r, x0, X) from which the state escapes, seed 1; the first six are shown",
    )


def _passage_time_law(preset: Preset) -> Evidence:
    scales = np.logspace(-7, -1, 13 if preset == "quick" else 61)
    formula = numeric(result("passage_time"))(scales)
    times = np.array([measured_escape(s, 1e6, start=-np.inf) for s in scales])
    exponent, worst = fitted_exponent(scales, times), float(np.max(np.abs(times / formula - 1)))
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
            loss_along_flow(
                canonical_flow(), {r: scale}, delay=delay, threshold=threshold, confidence=c
            )
            for c in confidences
        ]
        gap = np.abs(np.array(losses) - step)
        label = f"exponent over c of |soft loss - step loss|, at {place}"
        readings.append(Reading(label, expected, fitted_exponent(confidences[-3:], gap[-3:])))
    rates = ", ".join(f"{v.measured:.3f}" for v in readings)
    return Evidence(
        all(abs(v.measured - (v.predicted or 0.0)) < 0.02 for v in readings),
        f"The fitted exponents are {rates}.",
        tuple(readings),
        f"threshold X = 1, T = 2, confidences 20 to {confidences[-1]:.0f}, the last three fitted",
    )


TOY_ESCAPE_CLAIMS: tuple[Claim, ...] = (
    toy_claim(
        "escape_time_formula",
        "The closed form of the escape time is the time that integration of the flow finds, for "
        "every sign of $r$ and any start and threshold.",
        "relative difference below 1e-8 at every point",
        ("escape_time",),
        _escape_time_formula,
    ),
    toy_claim(
        "passage_time_law",
        r"The passage past the ghost takes $\pi/\sqrt{r}$.",
        "fitted exponent within 1e-6 of -1/2 and times within 1e-8",
        ("passage_time",),
        _passage_time_law,
    ),
    toy_claim(
        "soft_output_converges",
        "The loss of a logistic output tends to that of the step as the confidence $c$ grows, like "
        "$c^{-2}$ away from the optimum and like $1/c$ at it.",
        "fitted exponents within 0.02 of -2, -2 and -1",
        ("escape_time", "loss"),
        _soft_output_converges,
    ),
)
