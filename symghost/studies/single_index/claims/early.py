"""Measurements for the claims about degrees that have a predicted time, and not a power alone."""

from __future__ import annotations

import warnings
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ....models.single_index.target import CutOffWarning, SingleIndex
from ....reports.claim import Evidence, Preset, Reading
from ..experiments import NEURONS, even_model, standard_run
from ..simulation.mean_field import mean_field
from ..simulation.predictions import predict_times
from ..simulation.terms import coefficients_of, start_weights
from .times import STANDARD, local_slopes, ratios_of

Floats = NDArray[np.float64]


@lru_cache(maxsize=1)
def _models() -> dict[str, tuple[SingleIndex, Floats]]:
    """Return models with weights at the start: even, without degree 0, and a rectifier."""
    with warnings.catch_warnings(action="ignore", category=CutOffWarning):
        rectifier = SingleIndex("He0 + He1 + He2/sqrt(2)", "relu(z + 1/2)", degrees=8)
    weights = start_weights(NEURONS)
    return {
        "all ones": (even_model(2), weights - 0.3),
        "no degree 0": (SingleIndex("he1 + he2", "he0 + he1 + he2", degrees=2), weights),
        "relu(z + 1/2)": (rectifier, weights),
    }


def _over_formula(model: SingleIndex, weights: Floats, eps: float, degree: int) -> float:
    """Return the measured time of a degree over the predicted one."""
    predicted = predict_times(model, weights, eps).of(degree).time or np.nan
    run = mean_field(coefficients_of(model), eps, weights, until=30 * predicted)
    return float(run.times()[degree] / predicted)


def degree_zero_time(preset: Preset) -> Evidence:
    """Measure the time of degree 0 over its formula, for weights with and without a mean."""
    ratios, readings = ratios_of(preset, (6, 8), (10, 12, 14)), []
    for name in ("all ones", "relu(z + 1/2)"):
        for eps in ratios:
            quantity = f"t_0 over its formula, {name}, eps = {eps:g}"
            readings.append(Reading(quantity, 1.0, _over_formula(*_models()[name], eps, 0)))
    worst = max(abs(reading.measured - 1) for reading in readings)
    return Evidence(
        worst < 1e-5,
        f"The formula is met to {worst:.1e}.",
        tuple(readings),
        f"2 activations, {NEURONS} distinct weights, eps from {ratios[0]:g} to {ratios[-1]:g}",
    )


def degree_one_time(preset: Preset) -> Evidence:
    """Measure the time of degree 1 over its closed form."""
    ratios, readings, decided = ratios_of(preset, (8, 10), (6, 12, 14)), [], []
    for name, (model, weights) in _models().items():
        for eps in ratios:
            ratio = _over_formula(model, weights, eps, 1)
            readings.append(Reading(f"t_1 over its formula, {name}, eps = {eps:g}", 1.0, ratio))
            if eps <= 1e-8:
                decided.append(abs(ratio - 1))
    return Evidence(
        max(decided) < 1e-3,
        f"For eps up to 1e-8 the closed form is met to {max(decided):.1e}.",
        tuple(readings),
        f"{len(_models())} models, {NEURONS} distinct weights, eps down to {ratios[-1]:g}",
    )


def degree_one_power(preset: Preset) -> Evidence:
    """Measure the slope of the time of degree 1, where a logarithm comes with the power."""
    ratios = ratios_of(preset, (12, 14), (6, 8, 10, 16))
    slopes = local_slopes(ratios, [float(standard_run(2, eps).times()[1]) for eps in ratios])
    return Evidence(
        bool(abs(slopes[-1] - 0.5) < 0.01),
        f"The local slope is {slopes[-1]:.4f}: the time is a power with a logarithm.",
        (Reading("slope of log t_1 over log eps at the smallest ratios", 0.5, float(slopes[-1])),),
        f"{STANDARD} to degree 2, eps from {ratios[0]:g} to {ratios[-1]:g}",
    )


def skipped_blow_up(preset: Preset) -> Evidence:
    """Measure the time of a degree next after degree 1 over the blow-up time of its limit flow."""
    cases = {"1 to 3": "he0 + he1 + he2 + he3", "1 to 3, sigma_2 = 0": "he0 + he1 + he3"}
    eps, seeds, readings = 1e-12, (11,) if preset == "quick" else (11, 12, 13, 14), []
    for name, activation in cases.items():
        model = SingleIndex("he0 + he1 + he3", activation, degrees=3)
        for seed in seeds:
            weights = start_weights(6, "normal", seed)
            ratio = _over_formula(model, weights, eps, 3)
            readings.append(Reading(f"t_3 over T*, {name}, seed {seed}", 1.0, ratio))
    ratios = [reading.measured for reading in readings]
    return Evidence(
        all(abs(ratio - 1) < 0.02 for ratio in ratios),
        f"Measured over predicted: {min(ratios):.4f} to {max(ratios):.4f}.",
        tuple(readings),
        f"6 normal weights, {len(seeds)} seeds from 11, eps = {eps:g}",
    )
