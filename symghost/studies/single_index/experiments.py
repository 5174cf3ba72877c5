"""The experiments on single-index targets: the staircase, learning times, and trajectories.

Each returns finished data for a figure or a claim. The standard network has six distinct weights,
the quantiles of the uniform law, and coefficients that are all one up to some degree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.polynomial import Polynomial
from numpy.typing import NDArray

from ...models.single_index.target import SingleIndex
from .simulation.mean_field import MeanFieldRun, mean_field
from .simulation.phases import (
    PhaseRun,
    entry_to_degree_two,
    phase_flow,
    two_neuron_time,
)
from .simulation.predictions import predict_times
from .simulation.terms import HALF_RISK, Coefficients, coefficients_of, start_weights

Floats = NDArray[np.float64]

NEURONS = 6
SMALL_RATIOS = (1e-3, 1e-6, 1e-12)
RATIOS = tuple(float(f"1e-{power}") for power in range(2, 15))


@lru_cache(maxsize=4)
def even_model(highest: int) -> SingleIndex:
    """Return the model whose coefficients are all one up to a degree."""
    text = " + ".join(f"he{k}" for k in range(highest + 1))
    return SingleIndex(text, text, degrees=highest)


def even_coefficients(highest: int) -> Coefficients:
    """Return the pair whose coefficients are all one up to a degree."""
    return coefficients_of(even_model(highest))


@lru_cache(maxsize=64)
def standard_run(highest: int, eps: float, neurons: int = NEURONS) -> MeanFieldRun:
    """Return the mean-field run of the standard network, with the levels of a degree's window."""
    levels = (0.9, HALF_RISK, 0.1, 0.02)
    return mean_field(
        even_coefficients(highest), eps, start_weights(neurons), levels=levels, until=5.0
    )


@dataclass(frozen=True, eq=False)
class Staircase:
    """The risk by degree over time, for several ratios of speeds.

    Parameters
    ----------
    runs : tuple of MeanFieldRun
    """

    runs: tuple[MeanFieldRun, ...]


def staircase(ratios: Sequence[float] = SMALL_RATIOS, highest: int = 3) -> Staircase:
    """Return runs that learn one degree after the other."""
    return Staircase(tuple(standard_run(highest, eps) for eps in ratios))


@dataclass(frozen=True, eq=False)
class LearningTimes:
    """Measured learning times over the ratio of speeds, with what the theory predicts.

    Parameters
    ----------
    eps : array, shape (ratios,)
    measured : array, shape (ratios, degrees)
        Six distinct weights.
    predicted : array, shape (ratios, degrees)
        NaN where the theory has no number.
    powers : tuple of float
        Of eps, for each degree.
    two_weights : array, shape (ratios,)
        Of degree 2, for weights of two values only.
    two_weights_limit : float
    """

    eps: Floats
    measured: Floats
    predicted: Floats
    powers: tuple[float, ...]
    two_weights: Floats
    two_weights_limit: float

    @property
    def slopes(self) -> Floats:
        """Slopes of log time over log eps between neighbours, shape (ratios - 1, degrees)."""
        return np.asarray(
            np.diff(np.log(self.measured), axis=0) / np.diff(np.log(self.eps))[:, None]
        )


def learning_time_study(ratios: Sequence[float] = RATIOS, highest: int = 3) -> LearningTimes:
    """Return learning times of the standard network, and of one with two distinct weights."""
    three, weights = even_coefficients(2), start_weights(NEURONS)
    told = [predict_times(even_model(highest), weights, eps).degrees for eps in ratios]
    signs = start_weights(2, "signs")
    return LearningTimes(
        np.array(ratios),
        np.array([standard_run(highest, eps).times() for eps in ratios]),
        np.array([[one.time for one in degrees] for degrees in told], dtype=np.float64),
        tuple(one.exponent or 0.0 for one in told[0]),
        np.array([mean_field(three, eps, signs).times()[2] for eps in ratios]),
        two_neuron_time(three),
    )


@dataclass(frozen=True, eq=False)
class Plane:
    """Neurons' paths in the plane of weight and overlap, on the flow that carries each.

    Parameters
    ----------
    weights, overlaps : array, shape (steps, neurons)
        Scaled as the phase asks.
    grid : array, shape (points,)
        Places on both axes at which the flow is given.
    weight_velocity, overlap_velocity : array, shape (points, points)
        A row for each overlap, a column for each weight.
    """

    weights: Floats
    overlaps: Floats
    grid: Floats
    weight_velocity: Floats
    overlap_velocity: Floats


@dataclass(frozen=True, eq=False)
class Trajectories:
    """Paths of neurons through the phases of degrees 1 and 2, in the scales of each.

    Parameters
    ----------
    saddle : Plane
        While degree 1 is learned: deviations from the means, overlaps over the root of eps.
    blow_up : Plane
        The limit flow of degree 2, with the flow at its start.
    followed : tuple of array, each of shape (steps, neurons)
        Weights and overlaps of the mean field in the same scale.
    followed_eps : float
    own_scale : Plane
        The limit flow of degree 2, times the time that is left, with the flow there at the end.
    """

    saddle: Plane
    blow_up: Plane
    followed: tuple[Floats, Floats]
    followed_eps: float
    own_scale: Plane


def trajectories(neurons: int = NEURONS, eps: float = 1e-8, smaller: float = 1e-15) -> Trajectories:
    """Return paths of a network through the phases of degrees 1 and 2."""
    pair, weights = even_coefficients(2), start_weights(neurons)
    limit = phase_flow(pair, 2, *entry_to_degree_two(pair, weights))
    run = mean_field(pair, smaller, weights)
    phase = (run.time > 2 * run.times()[1]) & (run.time < run.times()[2])
    start = _plane(limit.weights, limit.overlaps, _drive(limit, 0), 4.0)
    return Trajectories(
        _saddle_plane(mean_field(pair, eps, weights)),
        start,
        (smaller**0.25 * run.weights[phase], smaller**-0.25 * run.overlaps[phase]),
        smaller,
        _own_scale(limit),
    )


def _saddle_plane(run: MeanFieldRun) -> Plane:
    weights = run.weights - run.weights.mean(axis=1, keepdims=True)
    overlaps = (run.overlaps - run.overlaps.mean(axis=1, keepdims=True)) / np.sqrt(run.eps)
    return _plane(weights, overlaps, Polynomial([0, run.coefficients.overlap_with_target()[1]]), 4)


def _drive(run: PhaseRun, index: int, left: float = 1.0) -> Polynomial:
    """Return Q at a step of the limit flow, in units of the time that is left."""
    multipliers = run.multipliers[index] * left ** (run.degree - np.arange(run.degree))
    return Polynomial(np.append(multipliers, run.strength))


def _own_scale(run: PhaseRun, largest: float = 1e5) -> Plane:
    left = run.blow_up - run.time
    shown = np.max(np.abs(run.overlaps), axis=1) < largest
    weights, overlaps = (part[shown] * left[shown, None] for part in (run.weights, run.overlaps))
    last = int(np.flatnonzero(shown)[-1])
    reach = 1.15 * float(max(np.max(np.abs(weights)), np.max(np.abs(overlaps))))
    return _plane(weights, overlaps, _drive(run, last, float(left[last])), reach, decay=1.0)


def _plane(
    weights: Floats, overlaps: Floats, drive: Polynomial, reach: float, decay: float = 0.0
) -> Plane:
    grid = np.linspace(-reach, reach, 41)
    a, s = np.meshgrid(grid, grid)
    up, along = drive(s) - decay * a, a * drive.deriv()(s) - decay * s
    return Plane(weights, overlaps, grid, up, along)
