"""Claims about the critical learning rate of the toy."""

from __future__ import annotations

import numpy as np

from ....export.numeric import numeric
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from .runs import (
    DELAY,
    dense_starts,
    fitted_exponent,
    measured_escape,
    scale_of_escape,
    share_thrown,
    toy_claim,
)


def _no_throw_below(preset: Preset) -> Evidence:
    count = 400 if preset == "quick" else 4000
    shares = (0.5, 0.9, 0.999)
    readings = tuple(
        Reading(
            f"share of starts thrown at {share} of the critical rate",
            0.0,
            share_thrown(share, dense_starts(count), 100_000),
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
    thrown = share_thrown(1.01, dense_starts(count), epochs)
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
    exponent = fitted_exponent(delays, measured)
    worst = float(np.max(np.abs(measured / predicted - 1)))
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
    optimum, edge = scale_of_escape(delay), scale_of_escape(2 * delay)

    def slope(nudge: float) -> float:
        late, early = (measured_escape(optimum * (1 + sign * nudge), 4 * delay) for sign in (-1, 1))
        return (late - early) / (2 * nudge * optimum)

    return (optimum - edge) / ((4 * slope(1e-3) - slope(2e-3)) / 3)


TOY_RATE_CLAIMS: tuple[Claim, ...] = (
    toy_claim(
        "no_throw_below_critical_rate",
        r"Below $\alpha_c$ gradient descent never enters the no-learning zone from outside.",
        "not one of the runs ends in the zone",
        ("critical_learning_rate", "loss_gradient"),
        _no_throw_below,
    ),
    toy_claim(
        "throw_above_critical_rate",
        r"Just above $\alpha_c$ some starts are thrown into the no-learning zone.",
        "at least one of the runs ends in the zone",
        ("critical_learning_rate", "loss_gradient"),
        _some_thrown_above,
    ),
    toy_claim(
        "critical_rate_law",
        r"The critical learning rate is $3\pi^4/(32 T^5)$: it falls as $T^{-5}$.",
        "fitted exponent within 1e-3 of -5 and rates within a relative 1e-3",
        ("critical_learning_rate",),
        _critical_rate_law,
    ),
)
