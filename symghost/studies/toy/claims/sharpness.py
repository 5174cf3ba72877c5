"""The claim that sets the soft toy's sharpness beside its critical learning rate."""

from __future__ import annotations

import numpy as np

from ....export.numeric import numeric
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from ...shared.soft_toy import soft_sharpness

# The rule, fixed before measuring: how far the difference of two exponents may be from 1.
POWER = 0.02
TOY_DELAYS, TOY_THRESHOLD, TOY_CONFIDENCE = (10, 20, 40, 80, 160), 200.0, 5.0


def _toy_falls_faster(preset: Preset) -> Evidence:
    del preset  # both are quick
    limits = [2 / soft_sharpness(delay, TOY_THRESHOLD, TOY_CONFIDENCE) for delay in TOY_DELAYS]
    critical = numeric(result("critical_learning_rate"))
    exponents = [
        float(np.polyfit(np.log(TOY_DELAYS), np.log(values), 1)[0])
        for values in (limits, [float(critical(delay)) for delay in TOY_DELAYS])
    ]
    return Evidence(
        abs(exponents[0] - exponents[1] + 1) < POWER,
        f"2/lambda_max falls with exponent {exponents[0]:.3f}, the critical learning rate with "
        f"{exponents[1]:.3f} (loss not divided by the delay).",
        (
            Reading("exponent of 2/lambda_max over T", -6.0, exponents[0]),
            Reading("exponent of the critical learning rate over T", -5.0, exponents[1]),
        ),
        f"soft loss by quadrature along the exact path, T = {TOY_DELAYS[0]} to {TOY_DELAYS[-1]}, "
        f"X = {TOY_THRESHOLD:g}, c = {TOY_CONFIDENCE:g}",
    )


TOY_SHARPNESS_CLAIM = Claim(
    name="toy_sharpness_falls_faster",
    model="toy",
    statement=(
        r"On the soft toy $2/\lambda_{\max}$ falls one power of the delay faster than the "
        "critical learning rate: another mechanism than that of the network."
    ),
    rule="difference of the exponents within 0.02 of 1",
    exact=False,
    results=("toy_sharpness", "critical_learning_rate"),
    measure=_toy_falls_faster,
)
