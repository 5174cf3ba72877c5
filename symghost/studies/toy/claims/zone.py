"""Claims about the no-learning zone of the toy."""

from __future__ import annotations

import numpy as np

from ....export.numeric import numeric
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from .runs import (
    DELAY,
    measured_escape,
    scale_of_escape,
    toy_claim,
    worst_difference,
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
    escape = measured_escape(scale, horizon=2 * DELAY)
    return min(abs(escape - DELAY), DELAY)


def _zone_edge(preset: Preset) -> Evidence:
    delays = (10.0, 100.0, 1000.0) if preset == "quick" else tuple(np.logspace(0, 4, 9))
    readings = [
        Reading(
            f"edge of the zone at T = {delay:.4g}",
            float(numeric(result("no_learning_edge"))(delay)),
            scale_of_escape(2 * delay),
        )
        for delay in delays
    ]
    worst = worst_difference(readings)
    return Evidence(
        worst < 1e-8,
        f"The edges found by bisection agree to {worst:.1e}.",
        tuple(readings),
        f"{len(delays)} delays; bisection on whether the simulated state escapes in a trial",
    )


TOY_ZONE_CLAIMS: tuple[Claim, ...] = (
    toy_claim(
        "zone_has_no_gradient",
        "In the no-learning zone the loss is flat at its greatest value.",
        "loss exactly T and differences exactly zero at every point",
        ("no_learning_edge", "loss_gradient"),
        _zone_has_no_gradient,
    ),
    toy_claim(
        "zone_edge",
        r"The no-learning zone ends at $r = \pi^2/(16 T^2)$.",
        "edge found by bisection within a relative 1e-8 at every delay",
        ("no_learning_edge",),
        _zone_edge,
    ),
)
