"""Claims about the sharpness of solved networks, and what it says of their learning rate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....networks.tasks import DelayedActivation
from ....networks.training.sharpness import Sharpness
from ....networks.training.train import train
from ....reports.claim import Claim, Evidence, Preset, Reading
from ..experiments.sharpness import after_drop
from .measures import SOLVED
from .rate import CENTRES, logistic_midpoint
from .runs import WORKERS, branched, networks, seeds_of, worded

Floats = NDArray[Any]

# The rules, fixed before measuring.
CONTINUOUS, DISCRETE, CONSTANT = 1.5, 1.25, 0.25

# Learning times after the drop at which networks are looked at: where the formulas are tested, and
# where they are to foretell the critical learning rate.
SOON, AT_THROW = (3, 6, 10, 20, 30), (2, 3, 4)
# Share of the critical learning rate at which networks are trained until then.
SAFE = 1 / 6
TESTED = {"quick": ((12, 20, 40), 2), "full": ((12, 16, 20, 28, 40, 56), 4)}
# Delays and confidences at which the critical learning rate is measured.
SETTINGS = {
    "quick": ((12, 7), (20, 5), (20, 7), (20, 10), (40, 7)),
    "full": ((12, 7), (12, 10), (20, 5), (20, 7), (20, 10), (20, 14), (40, 7), (40, 10)),
}
BRANCHED = {"quick": 8, "full": 12}
RATES, HORIZON = 1.3 ** np.arange(-4, 5), 2500
# lr50 c |I|^2/T^2 about which rates are tried; they reach to a third of it and to its threefold.
ABOUT = 13.0


@dataclass(frozen=True)
class _Setting:
    """A critical learning rate, with the geometry of the solutions that it is to follow from."""

    delay: int
    confidence: float
    midpoint: float
    sensitivity: float
    sharpest: float

    @property
    def carried(self) -> float:
        """How far one update at the critical rate moves the crossing, over the delay."""
        return self.midpoint * self.sensitivity**2 / self.delay**2


@lru_cache(maxsize=2)
def _looks(preset: Preset) -> tuple[tuple[int, Sharpness], ...]:
    """Return the sharpness of solved networks at several delays, soon after the drop."""
    delays, count = TESTED[preset]
    found = []
    for delay in delays:
        task, rate = DelayedActivation(delay=delay), SAFE * CENTRES[delay]
        ready = branched(networks("sharpness", count), task, rate)
        for looks in after_drop(ready, task, rate, SOON):
            found += [(delay, look) for look in looks]
    return tuple(found)


def _looks_sample(preset: Preset) -> str:
    delays, count = TESTED[preset]
    return (
        f"{seeds_of('sharpness', count)} at T = {', '.join(map(str, delays))}, learning rate a "
        f"sixth of the critical one, {SOON[0]} to {SOON[-1]} learning times after the drop; the "
        "whole Hessian by all weights"
    )


def _ratios(preset: Preset, form: str) -> Floats:
    return np.array([getattr(look, form) / look.measured for _, look in _looks(preset)])


def _within(ratios: Floats, factor: float) -> bool:
    return bool(np.all((ratios > 1 / factor) & (ratios < factor)))


def _by_delay(preset: Preset, form: str) -> tuple[Reading, ...]:
    delays = sorted({delay for delay, _ in _looks(preset)})
    ratios, at = _ratios(preset, form), np.array([delay for delay, _ in _looks(preset)])
    return tuple(
        Reading(
            f"predicted over measured, median at T = {d}", 1.0, float(np.median(ratios[at == d]))
        )
        for d in delays
    )


def _continuous(preset: Preset) -> Evidence:
    ratios, partial = _ratios(preset, "valley"), _ratios(preset, "gauss_newton")
    return Evidence(
        _within(ratios, CONTINUOUS),
        f"Predicted over measured: {worded(ratios, 2)}. The Gauss-Newton part alone: "
        f"{worded(partial, 2)}.",
        _by_delay(preset, "valley"),
        _looks_sample(preset),
    )


def _discrete(preset: Preset) -> Evidence:
    ratios = _ratios(preset, "stepwise")
    return Evidence(
        _within(ratios, DISCRETE),
        f"Predicted over measured: {worded(ratios, 2)}; the place of the crossing within its step "
        "is accounted for.",
        _by_delay(preset, "stepwise"),
        _looks_sample(preset),
    )


@lru_cache(maxsize=2)
def _settings(preset: Preset) -> tuple[_Setting, ...]:
    return tuple(_setting(*each, BRANCHED[preset]) for each in SETTINGS[preset])


def _setting(delay: int, confidence: float, count: int) -> _Setting:
    """Measure the geometry soon after the drop, and the critical rate about where it points."""
    task, safe = DelayedActivation(delay=delay, confidence=confidence), SAFE * CENTRES[delay]
    ready = branched(networks("sharpness", count), task, safe)
    looks = [look for each in after_drop(ready, task, safe, AT_THROW) for look in each]
    length = float(np.nanmedian([look.sensitivity for look in looks]))
    rates = ABOUT * delay**2 / (confidence * length**2) * RATES
    failed = np.empty((count, rates.size), dtype=bool)
    for column, rate in enumerate(rates):
        last = range(HORIZON - 200, HORIZON)
        run = train(ready, task, rate, HORIZON, record_epochs=last, workers=WORKERS)
        failed[:, column] = ~(np.mean(run.loss, axis=1) < SOLVED)
    midpoint = logistic_midpoint(np.log(rates), failed.sum(axis=0), count)
    sharpest = float(np.median([look.measured for look in looks]))
    return _Setting(delay, confidence, midpoint, length, sharpest)


def _settings_sample(preset: Preset) -> str:
    return (
        f"{seeds_of('sharpness', BRANCHED[preset])} at each of {RATES.size} rates, {HORIZON:,} "
        "epochs from a loss of 0.95; geometry by the median over networks 2, 3 and 4 learning "
        "times after the drop, at a sixth of the published critical rate"
    )


def _spread(values: list[float]) -> float:
    """Return the largest deviation from the mean, relative to it."""
    return float(np.max(np.abs(np.array(values) / np.mean(values) - 1)))


def _readings(quantity: str, found: list[_Setting], values: list[float]) -> tuple[Reading, ...]:
    return tuple(
        Reading(f"{quantity}, T = {each.delay}, c = {each.confidence:g}", None, value)
        for each, value in zip(found, values, strict=True)
    )


def _follows_sharpness(preset: Preset) -> Evidence:
    found = list(_settings(preset))
    values = [each.confidence * each.carried for each in found]
    rates = [each.midpoint for each in found]
    return Evidence(
        _spread(values) < CONSTANT,
        f"The product is {worded(values, 1)}, at most {100 * _spread(values):.0f} % from its mean, "
        f"while the critical rate itself changes {max(rates) / min(rates):.0f} times.",
        _readings("lr50 c |I|^2/T^2", found, values),
        _settings_sample(preset),
    )


def _follows_overshoot(preset: Preset) -> Evidence:
    found = [each for each in _settings(preset) if each.delay == 20]
    values = [each.carried for each in found]
    return Evidence(
        _spread(values) < CONSTANT,
        f"One update carries the crossing by {worded(values[::-1], 1)} delays, less the larger the "
        "confidence. The geometry is that soon after the drop, not that of the throw.",
        _readings("lr50 |I|^2/T^2", found, values),
        _settings_sample(preset),
    )


def _is_edge_of_stability(preset: Preset) -> Evidence:
    found = list(_settings(preset))
    values = [each.midpoint * each.sharpest / 2 for each in found]
    return Evidence(
        max(abs(value - 1) for value in values) < CONSTANT,
        f"The critical rate is {worded(values, 1)} times that edge. Training oscillates at the "
        "edge of stability long before it is thrown; the factor is not explained.",
        _readings("lr50 over 2/lambda_max", found, values),
        _settings_sample(preset),
    )


SHARPNESS_CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="solution_sharpness",
        model="rank_one",
        statement=(
            r"At the solution the loss is sharp by $c a f_{\mathrm{thr}} I_c^2/(2T)$, the "
            "curvature of a valley over the time of the switch."
        ),
        rule=(
            "predicted over measured largest eigenvalue of the Hessian within a factor 1.5, always"
        ),
        exact=False,
        results=("solution_sharpness", "gauss_newton_sharpness"),
        measure=_continuous,
    ),
    Claim(
        name="step_sharpness",
        model="rank_one",
        statement=r"In discrete time the sharpness is $\sum_t w_t |J_t|^2$.",
        rule=(
            "predicted over measured largest eigenvalue of the Hessian within a factor 1.25, always"
        ),
        exact=False,
        results=("step_sharpness",),
        measure=_discrete,
    ),
    Claim(
        name="critical_rate_follows_sharpness",
        model="rank_one",
        statement="The critical learning rate follows the sharpness over delay and confidence, as "
        "$T^2/(c I_c^2)$.",
        rule="lr50 c I^2/T^2 within 25 % of its mean at all delays and confidences",
        exact=False,
        results=("solution_sharpness",),
        measure=_follows_sharpness,
    ),
    Claim(
        name="critical_rate_as_overshoot",
        model="rank_one",
        statement=(
            "Learning is lost where one update carries the switch from the end of the delay to "
            "the end of the trial, whatever the confidence."
        ),
        rule="lr50 I^2/T^2 within 25 % of its mean over the confidences at T = 20",
        exact=False,
        results=("crossing_sensitivity",),
        measure=_follows_overshoot,
    ),
    Claim(
        name="critical_rate_at_edge_of_stability",
        model="rank_one",
        statement=r"Learning is lost where the learning rate exceeds $2/\lambda_{\max}$.",
        rule="lr50 over 2/lambda_max within 25 % of 1",
        exact=False,
        results=("solution_sharpness",),
        measure=_is_edge_of_stability,
    ),
)
