"""The mean-field flow of a two-layer network on a single-index target, integrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import BDF, LSODA, Radau

from ....common.errors import InvalidInput, unknown_name
from .formulas import MeanFieldSystem
from .stepping import Path, follow_levels
from .terms import (
    HALF_RISK,
    Coefficients,
    checked_levels,
    checked_ratio,
    checked_weights,
    risk_by_degree,
)

Floats = NDArray[np.float64]

METHODS = {"LSODA": LSODA, "Radau": Radau, "BDF": BDF}
TOLERANCE = {"rtol": 1e-8, "atol": 1e-10}
LATEST = 100.0


@dataclass(frozen=True, eq=False)
class MeanFieldRun:
    """A network that learned in the mean field; times are those of the first layer.

    Parameters
    ----------
    coefficients : Coefficients
    eps : float
        Ratio of the layers' speeds.
    time : array, shape (steps,)
    weights, overlaps : array, shape (steps, neurons)
        Of each neuron: a, and s with the target's direction.
    misfit : array, shape (steps, degrees)
        What is left to learn of each degree.
    levels : tuple of float
    crossing : array, shape (levels, degrees)
        When the share of a degree's coefficient that is left first fell below a level; NaN where
        it did not, or the target lacks the degree.
    crossing_weights, crossing_overlaps : array, shape (levels, degrees, neurons)
        The neurons at these times.
    """

    coefficients: Coefficients
    eps: float
    time: Floats
    weights: Floats
    overlaps: Floats
    misfit: Floats
    levels: tuple[float, ...]
    crossing: Floats
    crossing_weights: Floats
    crossing_overlaps: Floats

    @property
    def risk(self) -> Floats:
        """The risk of each degree over time, shape (steps, degrees)."""
        return risk_by_degree(self.misfit)

    def times(self, level: float = HALF_RISK) -> Floats:
        """Return when each degree first fell below one of the levels."""
        return np.asarray(self.crossing[self._index(level)])

    def sizes(self, degree: int, level: float = HALF_RISK) -> tuple[float, float]:
        """Return the root mean squares of weights and overlaps when a degree met a level."""
        index = self._index(level)
        pair = (self.crossing_weights[index, degree], self.crossing_overlaps[index, degree])
        return float(np.sqrt(np.mean(pair[0] ** 2))), float(np.sqrt(np.mean(pair[1] ** 2)))

    def _index(self, level: float) -> int:
        if level not in self.levels:
            raise InvalidInput("level", level, f"one of {', '.join(map(str, self.levels))}")
        return self.levels.index(level)


def mean_field(
    coefficients: Coefficients,
    eps: float,
    weights: ArrayLike,
    *,
    overlaps: ArrayLike | None = None,
    levels: Sequence[float] = (HALF_RISK,),
    until: float = LATEST,
    method: str = "LSODA",
    rtol: float = TOLERANCE["rtol"],
    atol: float = TOLERANCE["atol"],
) -> MeanFieldRun:
    """Integrate the mean-field flow until every degree that can be learned has been.

    Neurons that start equal stay equal, and are integrated as one. This matters beyond speed: the
    smallest difference between them grows, and rounding would give a network of two distinct
    weights a third.

    Parameters
    ----------
    coefficients : Coefficients
    eps : float
        Ratio of the layers' speeds, at least 1e-16.
    weights : array_like, shape (neurons,)
        The second layer at the start.
    overlaps : array_like, shape (neurons,), optional
        Overlaps of the first layer with the target's direction at the start; zero by default.
    levels : sequence of float
        Shares of a coefficient; the default is met when half of the degree's risk is left.
    until : float
        Latest time; the run ends earlier when every learnable degree has met every level.
    method : {"LSODA", "Radau", "BDF"}
        They agree to the tolerance; Radau takes about four times as long.
    rtol, atol : float
        Tolerances, relative and absolute in the scaled variables.

    Returns
    -------
    MeanFieldRun

    Raises
    ------
    InvalidInput
        If an argument is out of range.
    NotSupported
        If the integrator cannot go on.

    Examples
    --------
    >>> pair = Coefficients([1, 1, 1], [1, 1, 1])
    >>> run = mean_field(pair, 1e-8, [1.3, 0.4, -1.1])
    >>> run.times().round(6)
    array([0.      , 0.000487, 0.01494 ])

    Without degree 1 nothing breaks the symmetry between directions:

    >>> even = Coefficients([0, 0, 1], [1, 0, 1])
    >>> mean_field(even, 1e-3, [1.3, 0.4, -1.1], until=10).times()
    array([nan, nan, nan])
    """
    ratio, start = checked_ratio(eps), checked_weights(weights)
    sides = np.zeros(start.size) if overlaps is None else checked_overlaps(overlaps, start.size)
    marks = checked_levels(levels)
    if not (np.isfinite(until) and until > 0):
        raise InvalidInput("until", until, "a positive finite time")
    if method not in METHODS:
        raise unknown_name("method", method, METHODS)
    root = sqrt(ratio)
    distinct, place, counts = np.unique(
        np.stack([start, sides / root]), axis=1, return_inverse=True, return_counts=True
    )
    system = MeanFieldSystem(coefficients, root, counts / start.size)
    begin, options = distinct.ravel(), {"jac": system.jacobian, "rtol": rtol, "atol": atol}
    solver = METHODS[method](system.velocity, 0.0, begin, until / root, **options)
    target = np.where(coefficients.target == 0, np.nan, coefficients.target)
    path = follow_levels(
        solver,
        lambda state: np.abs(system.misfit(state) / target),
        np.array(marks),
        coefficients.learnable,
    )
    return _run(coefficients, ratio, system, path, place, marks)


def _run(
    coefficients: Coefficients,
    ratio: float,
    system: MeanFieldSystem,
    path: Path,
    place: NDArray[np.intp],
    marks: tuple[float, ...],
) -> MeanFieldRun:
    """Return a path of the distinct neurons as one of all, in time and overlaps without scale."""
    root = sqrt(ratio)
    a, x = _neurons(path.states, place)
    met_a, met_x = _neurons(path.crossing_states, place)
    return MeanFieldRun(
        coefficients,
        ratio,
        root * path.time,
        a,
        root * x,
        np.array([system.misfit(state) for state in path.states]),
        marks,
        root * path.crossing,
        met_a,
        root * met_x,
    )


def _neurons(states: Floats, place: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Return a and x of all neurons from states of the distinct ones."""
    a, x = np.split(states, 2, axis=-1)
    return a[..., place.ravel()], x[..., place.ravel()]


def checked_overlaps(overlaps: ArrayLike, neurons: int) -> Floats:
    """Return overlaps at the start as an array.

    Raises
    ------
    InvalidInput
        If they are not one number within -1 and 1 for each neuron.
    """
    row = np.asarray(overlaps, dtype=np.float64)
    if row.shape != (neurons,) or not np.all(np.abs(row) <= 1):
        raise InvalidInput("overlaps", overlaps, f"{neurons} numbers between -1 and 1")
    return row
