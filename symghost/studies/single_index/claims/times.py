"""Measurements for the claims about when the degrees of a single-index target are learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ....reports.claim import Evidence, Preset, Reading
from ..experiments import NEURONS, even_coefficients, standard_run
from ..simulation.mean_field import MeanFieldRun, mean_field
from ..simulation.phases import entry_to_degree_two, phase_flow
from ..simulation.predictions import onset_power
from ..simulation.terms import HALF_RISK, coefficients, start_weights

Floats = NDArray[np.float64]

STANDARD = f"{NEURONS} distinct weights (uniform quantiles), all coefficients one"
LEVELS = (0.9, HALF_RISK, 0.1)


def local_slopes(ratios: Sequence[float], values: Sequence[float]) -> Floats:
    """Return slopes of log value over log ratio between neighbours."""
    return np.asarray(np.diff(np.log(values)) / np.diff(np.log(ratios)))


def span(values: Sequence[float], digits: int = 4) -> str:
    """Return the least and the greatest of some numbers in words.

    Examples
    --------
    >>> span([0.3812, 0.355]), span([0.25])
    ('0.3550 to 0.3812', '0.2500')
    """
    low, high = f"{min(values):.{digits}f}", f"{max(values):.{digits}f}"
    return low if len(values) == 1 else f"{low} to {high}"


def ratios_of(preset: Preset, quick: Sequence[int], more: Sequence[int]) -> list[float]:
    """Return ratios of speeds by their powers of 1/10, largest first; `more` are for full."""
    powers = sorted({*quick, *(more if preset == "full" else ())})
    return [float(f"1e-{power}") for power in powers]


def degree_two_power(preset: Preset) -> Evidence:
    """Measure the slope of the time of degree 2 between the two smallest ratios."""
    ratios = ratios_of(preset, (12, 14, 16), (6, 8, 10))
    times = [float(standard_run(2, eps).times()[2]) for eps in ratios]
    slopes = local_slopes(ratios, times)
    power = onset_power(2, before=1)
    early = ", ".join(f"{slope:.3f}" for slope in slopes)
    return Evidence(
        abs(slopes[-1] - power) < 0.01,
        f"The local slope is {slopes[-1]:.4f} at the smallest ratios (in turn {early}: it comes "
        "slowly, since onset and window differ by eps^(1/12) only).",
        (Reading("slope of log t_2 over log eps, 1e-14 to 1e-16", power, float(slopes[-1])),),
        f"{STANDARD} to degree 2, eps from {ratios[0]:g} to {ratios[-1]:g}",
    )


def degree_two_prefactor(preset: Preset) -> Evidence:
    """Measure the gap between T* eps^(1/4) and the time, in units of eps^(1/3)."""
    pair, ratios = even_coefficients(2), ratios_of(preset, (8, 12, 16), (10, 14))
    starts = {"1.3, 0.4, -1.1": np.array([1.3, 0.4, -1.1])}
    if preset == "full":
        starts |= {f"{m} uniform quantiles": start_weights(m) for m in (4, 6, 16)}
    readings, good = [], True
    for name, weights in starts.items():
        blow_up = phase_flow(pair, 2, *entry_to_degree_two(pair, weights)).blow_up
        times = np.array([mean_field(pair, eps, weights).times()[2] for eps in ratios])
        gaps = (blow_up * np.array(ratios) ** 0.25 - times) / np.array(ratios) ** (1 / 3)
        ratio = times[-1] / ratios[-1] ** 0.25
        good &= bool(np.all((gaps > 0) & (gaps < 2)) and abs(gaps[-1] / gaps[-2] - 1) < 0.15)
        readings.append(Reading(f"t_2 / eps^(1/4) at 1e-16, a = {name}", blow_up, float(ratio)))
        readings.append(Reading("the same: gap over eps^(1/3)", None, float(gaps[-1])))
    return Evidence(
        good,
        f"t_2 / eps^(1/4) rises to {readings[0].measured:.3f} at eps = 1e-16, below "
        f"T* = {readings[0].predicted:.4f} by about eps^(1/12).",
        tuple(readings),
        f"all coefficients one to degree 2, {len(starts)} starts, eps from {ratios[0]:g} to "
        f"{ratios[-1]:g}",
    )


def _starts_of_three(preset: Preset) -> dict[str, Floats]:
    starts = {f"{NEURONS} uniform quantiles": start_weights(NEURONS)}
    if preset == "full":
        starts["4 uniform quantiles"] = start_weights(4)
        starts |= {f"6 normal, seed {k}": start_weights(6, "normal", k) for k in range(4)}
    return starts


def _learning_three(weights: Floats, eps: float) -> MeanFieldRun:
    return mean_field(even_coefficients(3), eps, weights, levels=LEVELS, until=5.0)


def degree_three_power(preset: Preset) -> Evidence:
    """Measure the slope of the time of degree 3 between 1e-12 and 1e-14."""
    ratios, power, readings = (1e-12, 1e-14), onset_power(3, before=2), []
    for name, weights in _starts_of_three(preset).items():
        times = [float(_learning_three(weights, eps).times()[3]) for eps in ratios]
        slope = float(local_slopes(ratios, times)[0])
        readings.append(Reading(f"slope of log t_3 over log eps, {name}", power, slope))
    values = [reading.measured for reading in readings]
    return Evidence(
        all(abs(value - power) < 0.02 for value in values),
        f"Slopes {span(values)}; above eps = 1e-12 degrees 2 and 3 are not separated and no power "
        "is to be seen.",
        tuple(readings),
        f"{len(values)} starts, all coefficients one to degree 3, eps = 1e-12 and 1e-14",
    )


def _width(run: MeanFieldRun, degree: int) -> float:
    return float(run.times(0.1)[degree] - run.times(0.9)[degree])


def windows(preset: Preset) -> Evidence:
    """Measure the slopes of the widths of the falls of degrees 1 and 2."""
    ratios = ratios_of(preset, (12, 14), (8, 10))
    runs = [standard_run(2, eps) for eps in ratios]
    first, second = (local_slopes(ratios, [_width(run, k) for run in runs])[-1] for k in (1, 2))
    return Evidence(
        bool(abs(first - 1 / 2) < 0.01 and abs(second - 1 / 3) < 0.02),
        f"Slopes {first:.4f} for degree 1 and {second:.4f} for degree 2.",
        (
            Reading("slope of the log width of degree 1", 1 / 2, float(first)),
            Reading("slope of the log width of degree 2", 1 / 3, float(second)),
        ),
        f"{STANDARD} to degree 2, from 0.9 to 0.1 of a coefficient, eps = 1e-12 to 1e-14",
    )


def third_window(preset: Preset) -> Evidence:
    """Measure the slope of the width of the fall of degree 3, at the ratios that doubles reach."""
    readings = []
    for name, weights in _starts_of_three(preset).items():
        ratios = (1e-12, 1e-14, 1e-16)
        widths = [_width(_learning_three(weights, eps), 3) for eps in ratios]
        for slope, ends in zip(
            local_slopes(ratios, widths), ("1e-12 to 1e-14", "1e-14 to 1e-16"), strict=True
        ):
            readings.append(Reading(f"slope of the log width, {ends}, {name}", 0.25, float(slope)))
    decided = [reading.measured for reading in readings[::2]]
    later = [reading.measured for reading in readings[1::2]]
    return Evidence(
        all(abs(slope - 0.25) < 0.03 for slope in decided),
        f"Slopes {span(decided, 3)} between 1e-12 and 1e-14, and {span(later, 3)} between 1e-14 "
        "and 1e-16, where doubles end.",
        tuple(readings),
        f"{len(decided)} starts, all coefficients one to degree 3",
    )


SIZES = {1: (-1 / 4, 1 / 4, 0.01), 2: (-1 / 3, 1 / 6, 0.03), 3: (-3 / 8, 1 / 8, 0.03)}


def sizes(preset: Preset) -> Evidence:
    """Measure the powers of the sizes of weights and overlaps when a degree is learned."""
    ratios, readings, good = (1e-12, 1e-14), [], True
    for degree in (1, 2, 3) if preset == "full" else (1, 2):
        runs = [standard_run(3 if degree == 3 else 2, eps) for eps in ratios]
        pairs = np.array([run.sizes(degree) for run in runs])
        *powers, margin = SIZES[degree]
        for name, power, column in zip(("weights", "overlaps"), powers, pairs.T, strict=True):
            slope = float(local_slopes(ratios, column)[0])
            good &= abs(slope - power) < margin
            readings.append(Reading(f"power of eps in {name} at degree {degree}", power, slope))
    found = ", ".join(f"{reading.measured:.3f}" for reading in readings)
    return Evidence(
        good,
        f"Powers {found}.",
        tuple(readings),
        f"{STANDARD}, root mean squares at eps = 1e-12 and 1e-14",
    )


def skipped_degrees(preset: Preset) -> Evidence:
    """Measure the slope of the time of a degree after degrees that the target lacks."""
    cases: list[tuple[int, int, list[int], int, tuple[float, float]]] = [
        (1, 3, [1, 1, 0, 1], 6, (1e-8, 1e-12)),
        (1, 4, [1, 1, 0, 0, 1], 8, (1e-6, 1e-10)),
    ]
    if preset == "full":
        cases.append((2, 4, [1, 1, 1, 0, 1], 8, (1e-8, 1e-12)))
    readings = []
    for before, degree, target, neurons, ratios in cases:
        pair = coefficients(target, np.ones(len(target)))
        runs = [mean_field(pair, eps, start_weights(neurons), until=1e4) for eps in ratios]
        slope = local_slopes(ratios, [float(run.times()[-1]) for run in runs])[0]
        quantity = f"slope of log time over log eps, {before} to {degree}"
        readings.append(Reading(quantity, onset_power(degree, before), float(slope)))
    found = ", ".join(f"{reading.measured:.3f}" for reading in readings)
    return Evidence(
        all(abs(reading.measured - (reading.predicted or 0.0)) < 0.03 for reading in readings),
        f"Slopes {found}: skipping two degrees, learning takes longer the smaller eps is.",
        tuple(readings),
        "6 or 8 distinct weights (uniform quantiles), an activation with all coefficients one, "
        "eps from 1e-6 to 1e-12",
    )
