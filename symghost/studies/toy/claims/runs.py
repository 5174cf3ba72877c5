"""The simulations of the toy that claims about it share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import linregress

from ....export.numeric import numeric
from ....formulas.symbols import r
from ....models.toy import canonical_flow
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from ..simulation.descent import descend
from ..simulation.flows import escape_time

DELAY = 100.0
# beta is the learning rate in units of pi^4/(8 T^5); the critical rate is 3/4 of that.
BETA_OF_CRITICAL = 0.75
Measure = Callable[[Preset], Evidence]


def measured_escape(scale: float, horizon: float, start: float = 0.0) -> float:
    """Return the escape time that integration finds."""
    return escape_time(canonical_flow(), {r: scale}, start=start, horizon=horizon)


def scale_of_escape(time: float) -> float:
    """Bisect for the scale parameter whose simulated state escapes at a given time."""
    guess = (np.pi / (2 * time)) ** 2

    def late(scale: float) -> float:
        return measured_escape(scale, horizon=4 * time) - time

    return float(brentq(late, 0.5 * guess, 2 * guess, xtol=1e-13 * guess, rtol=1e-13))


def dense_starts(count: int) -> NDArray[Any]:
    """Return starts all over the learning zone, up to four times the optimum."""
    optimum = float(numeric(result("optimal_scale"))(DELAY))
    return np.linspace(0.25, 4.0, count + 1)[1:] * optimum


def share_thrown(share_of_critical: float, starts: NDArray[Any], epochs: int) -> float:
    """Return the share of starts that end in the no-learning zone."""
    critical = float(numeric(result("critical_learning_rate"))(DELAY))
    run = descend(starts, share_of_critical * critical, delay=DELAY, epochs=epochs, record=[epochs])
    edge = numeric(result("no_learning_edge"))(DELAY)
    return float(np.mean(run.scale[-1] <= edge))


def fitted_exponent(x: NDArray[Any], y: NDArray[Any]) -> float:
    """Return the exponent of a power law through the points."""
    return float(linregress(np.log(x), np.log(y)).slope)


def worst_difference(readings: list[Reading]) -> float:
    """Return the largest relative difference between what was measured and predicted."""
    return max(abs(v.measured / v.predicted - 1) for v in readings if v.predicted)


def toy_claim(
    name: str, statement: str, rule: str, results: tuple[str, ...], measure: Measure
) -> Claim:
    """Return an exact claim about the toy."""
    return Claim(
        name=name,
        model="toy",
        statement=statement,
        rule=rule,
        exact=True,
        results=results,
        measure=measure,
    )
