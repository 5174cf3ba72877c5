"""Claims about the learning rate of rank-one networks: where they are thrown, and its law."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from ....networks.tasks import DelayedActivation
from ....networks.training.outcomes import thrown_at
from ....networks.training.train import train
from ....reports.claim import Claim, Evidence, Preset, Reading
from .measures import SOLVED
from .runs import THROWING_RATE, WORKERS, branched, networks, seeds_of, throwing

Floats = NDArray[Any]

# The rules, fixed before measuring: the exponent overall, and over each octave of the delay.
OVERALL, OCTAVE = (-2.4, -1.6), (-2.8, -1.2)
OCTAVES = ((10, 20), (20, 40))
MOST_THROWN_MISSED = 4  # at least 12 of 16

# Middle of the learning rates tried at each delay.
CENTRES = {8: 0.071, 10: 0.055, 12: 0.043, 16: 0.0257, 20: 0.0165, 28: 0.0087, 40: 0.0034}
CENTRES |= {56: 0.00168}
QUICK_DELAYS = (10, 20, 40)
DRAWS = 200


@dataclass(frozen=True, eq=False)
class Sweep:
    """Outcomes over learning rates: which networks had not learned at the horizon.

    Parameters
    ----------
    delay : int
    rates : array, shape (rates,)
    failed : array of bool, shape (networks, rates)
    """

    delay: int
    rates: Floats
    failed: NDArray[np.bool_]

    def midpoint(self, chosen: NDArray[Any] | None = None) -> float:
        """Return lr50: the rate at which a logistic in the log rate crosses one half."""
        failed = self.failed if chosen is None else self.failed[chosen]
        return logistic_midpoint(np.log(self.rates), failed.sum(axis=0), failed.shape[0])


@lru_cache(maxsize=2)
def sweeps(preset: Preset) -> tuple[Sweep, ...]:
    """Return the outcomes at all delays, each network branched at a loss of 0.95."""
    if preset == "quick":
        return tuple(_sweep(delay, 12, 1.25 ** np.arange(-3, 4), 2500) for delay in QUICK_DELAYS)
    spread = 1.2 ** np.arange(-4, 5)
    return tuple(_sweep(delay, 30, spread, 3000 if delay < 40 else 4000) for delay in CENTRES)


def _sweep(delay: int, count: int, spread: Floats, epochs: int) -> Sweep:
    centre, task = CENTRES[delay], DelayedActivation(delay=delay)
    rates = centre * spread
    ready = branched(networks("rates", count), task, min(0.02, centre / 3))
    failed = np.empty((count, rates.size), dtype=bool)
    for column, rate in enumerate(rates):
        run = train(
            ready, task, rate, epochs, record_epochs=range(epochs - 200, epochs), workers=WORKERS
        )
        failed[:, column] = ~(np.mean(run.loss, axis=1) < SOLVED)
    return Sweep(delay, rates, failed)


def logistic_midpoint(place: Floats, failed: Floats, runs: int) -> float:
    """Fit a logistic in x to the share that failed, by maximum likelihood; return exp(middle)."""

    def cost(parameters: Floats) -> tuple[float, Floats]:
        middle, log_width = parameters
        lean = (place - middle) / np.exp(log_width)
        value = failed * np.logaddexp(0, -lean) + (runs - failed) * np.logaddexp(0, lean)
        slope = runs * expit(lean) - failed
        by_middle = -np.sum(slope) / np.exp(log_width)
        return float(np.sum(value)), np.array([by_middle, -np.sum(slope * lean)])

    best = minimize(
        cost,
        [float(place.mean()), np.log(0.15)],
        jac=True,
        method="TNC",
        bounds=[(place[0] - 1, place[-1] + 1), (np.log(0.02), np.log(1.0))],
    )
    return float(np.exp(best.x[0]))


@dataclass(frozen=True)
class Law:
    """How the critical learning rate falls with the delay.

    Parameters
    ----------
    midpoints : dict of int to float
        lr50 by delay.
    overall, low, high : float
        The fitted exponent with a bootstrap interval over networks (95 %).
    octaves : tuple of float
        The exponents from 10 to 20 and from 20 to 40.
    """

    midpoints: dict[int, float]
    overall: float
    low: float
    high: float
    octaves: tuple[float, ...]


@lru_cache(maxsize=2)
def law(preset: Preset) -> Law:
    """Return the exponents of the critical learning rate over the delay."""
    found = sweeps(preset)
    delays = np.log([sweep.delay for sweep in found])
    midpoints = {sweep.delay: sweep.midpoint() for sweep in found}
    generator = np.random.default_rng(np.random.SeedSequence(7))
    count, draws = found[0].failed.shape[0], []
    for _ in range(DRAWS):
        chosen = np.asarray(generator.integers(0, count, size=count))
        resampled = np.log([sweep.midpoint(chosen) for sweep in found])
        draws.append(float(np.polyfit(delays, resampled, 1)[0]))
    low, high = np.quantile(draws, [0.025, 0.975])
    overall = float(np.polyfit(delays, np.log(list(midpoints.values())), 1)[0])
    octaves = tuple(
        float(np.log(midpoints[stop] / midpoints[start]) / np.log(stop / start))
        for start, stop in OCTAVES
    )
    return Law(midpoints, overall, float(low), float(high), octaves)


def _sample(preset: Preset) -> str:
    found = sweeps(preset)
    count, rates = found[0].failed.shape
    epochs = "2,500" if preset == "quick" else "3,000 (4,000 from T = 40)"
    delays = ", ".join(str(sweep.delay) for sweep in found)
    return (
        f"{seeds_of('rates', count)} at each of {rates} rates, T = {delays}; {epochs} epochs from "
        "a loss of 0.95; learned is a mean loss below 0.1 over the last 200; interval by "
        f"{DRAWS} bootstrap draws over networks"
    )


def _falls_with_delay(preset: Preset) -> Evidence:
    found = law(preset)
    first, second = found.octaves
    fits = OVERALL[0] < found.overall < OVERALL[1]
    fits = fits and all(OCTAVE[0] < slope < OCTAVE[1] for slope in found.octaves)
    return Evidence(
        fits,
        f"Exponent {found.overall:.2f} [{found.low:.2f}, {found.high:.2f}]; {first:.2f} from "
        f"T = 10 to 20, {second:.2f} from 20 to 40: it steepens, so that this is no pure power "
        "law.",
        (
            Reading("exponent of the critical rate over T", -2.0, found.overall),
            *(
                Reading(f"learning rate at which half fail, T = {delay}", None, value)
                for delay, value in found.midpoints.items()
            ),
        ),
        _sample(preset),
    )


def _falls_as_the_toy(preset: Preset) -> Evidence:
    found = law(preset)
    inside = found.low < -5 < found.high
    return Evidence(
        inside,
        f"Measured {found.overall:.2f} [{found.low:.2f}, {found.high:.2f}]: the toy's -5 is "
        f"{'not ' if inside else ''}excluded for this task. The toy overshoots a kink of its loss, "
        "whereas the network's limit follows the sharpness of a smooth valley, which grows about "
        "as the square of the delay.",
        (Reading("exponent of the critical rate over T", -5.0, found.overall),),
        _sample(preset),
    )


def _thrown(preset: Preset) -> Evidence:
    run, thrown = throwing(preset)
    count, number = thrown.size, int(thrown.sum())
    epochs = [at for which in range(count) if (at := thrown_at(run, which)) is not None]
    return Evidence(
        16 * (count - number) <= MOST_THROWN_MISSED * count,
        f"{number} of {count} networks were thrown in one update.",
        (
            Reading("share of networks thrown", None, number / count),
            Reading(
                "epoch of the throw, median", None, float(np.median(epochs)) if epochs else np.nan
            ),
        ),
        f"{seeds_of('throw', count)}, learning rate {THROWING_RATE}, 12,000 epochs; single runs "
        "near the threshold are chaotic, so the fraction counts",
    )


RATE_CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="thrown_at_large_rate",
        model="rank_one",
        statement=(
            "At too large a learning rate networks that were learning are thrown, in one update, "
            "into a zone without gradient."
        ),
        rule=(
            "at least three of four networks go from a loss below 0.6 to one above 0.9 with a "
            "gradient below 1e-6 from then on"
        ),
        exact=False,
        results=(),
        measure=_thrown,
    ),
    Claim(
        name="critical_rate_falls",
        model="rank_one",
        statement="The network's critical learning rate falls with the delay, about as $T^{-2}$.",
        rule=(
            "exponent between -2.4 and -1.6, and between -2.8 and -1.2 from T = 10 to 20 and "
            "from 20 to 40"
        ),
        exact=False,
        results=(),
        measure=_falls_with_delay,
    ),
    Claim(
        name="critical_rate_as_toy",
        model="rank_one",
        statement="The network's critical learning rate falls as the toy's, as $T^{-5}$.",
        rule="-5 inside the 95 % interval of the exponent",
        exact=False,
        results=("critical_learning_rate",),
        measure=_falls_as_the_toy,
    ),
)
