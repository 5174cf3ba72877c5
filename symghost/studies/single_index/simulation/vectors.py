"""Two-layer networks as explicit vectors: the population gradient flow, and descent on samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.polynomial import polyder, polyval
from numpy.typing import NDArray

from ....common.arguments import check_whole, finite_array
from ....common.errors import InvalidInput
from .overlaps import exact_risk
from .terms import Coefficients, checked_ratio, checked_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class VectorNetwork:
    """A network of m neurons in d dimensions; the target's direction is the first axis.

    Parameters
    ----------
    weights : array, shape (m,)
    directions : array, shape (m, d)
        Rows of length one.

    Raises
    ------
    InvalidInput
        If shapes do not fit, or a row's length is not one.
    """

    weights: Floats
    directions: Floats

    def __post_init__(self) -> None:
        weights = checked_weights(self.weights)
        expected = f"{weights.size} rows of length one, one for each weight"
        rows = finite_array("directions", self.directions, expected)
        lengths = np.linalg.norm(rows, axis=1) if rows.ndim == 2 else np.zeros(1)
        if rows.ndim != 2 or rows.shape[0] != weights.size or not np.allclose(lengths, 1):
            raise InvalidInput("directions", "another array", expected)
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "directions", rows)

    @property
    def overlaps(self) -> Floats:
        """Overlaps with the target's direction, shape (m,)."""
        return np.asarray(self.directions[:, 0])

    @property
    def between(self) -> Floats:
        """Overlaps between neurons, shape (m, m)."""
        return np.asarray(self.directions @ self.directions.T)


@dataclass(frozen=True, eq=False)
class VectorRun:
    """A network of explicit vectors that learned.

    Parameters
    ----------
    time : array, shape (records,)
        That of the first layer: its step times the number of updates.
    weights, overlaps : array, shape (records, m)
    risk : array, shape (records, degrees)
        Population risk of each degree.
    end : VectorNetwork
    """

    time: Floats
    weights: Floats
    overlaps: Floats
    risk: Floats
    end: VectorNetwork


def draw_directions(
    neurons: int, dimension: int, seed: int, *, across: bool = True
) -> NDArray[np.float64]:
    """Return random rows of length one, of shape (neurons, dimension).

    Parameters
    ----------
    neurons, dimension : int
    seed : int
    across : bool
        Whether all rows are at right angles to the target's direction, the first axis; otherwise
        their overlaps with it are about one over the root of the dimension.

    Raises
    ------
    InvalidInput
        If a number is no whole number that will do.
    """
    check_whole("neurons", neurons, least=1)
    check_whole("dimension", dimension, least=2)
    check_whole("seed", seed, least=0)
    rows = np.random.default_rng(np.random.SeedSequence(seed)).normal(size=(neurons, dimension))
    if across:
        rows[:, 0] = 0
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def population_flow(
    coefficients: Coefficients,
    eps: float,
    network: VectorNetwork,
    *,
    step: float,
    updates: int,
    record_every: int = 1,
) -> VectorRun:
    """Follow the exact population gradient by Heun's rule, with rows kept at length one.

    Parameters
    ----------
    coefficients : Coefficients
    eps : float
    network : VectorNetwork
    step : float
        Time step; well below eps.
    updates, record_every : int

    Returns
    -------
    VectorRun

    Raises
    ------
    InvalidInput
        If an argument is out of range.

    Examples
    --------
    >>> start = VectorNetwork(np.array([1.5, 1.0, 0.5]), np.eye(5)[1:4])
    >>> run = population_flow(Coefficients([0, 1], [0, 1]), 0.1, start, step=1e-3, updates=643)
    >>> run.risk[[0, -1], 1].round(3)
    array([0.694, 0.25 ])
    """
    ratio = checked_ratio(eps)

    def velocity(a: Floats, u: Floats) -> tuple[Floats, Floats]:
        return population_velocity(coefficients, ratio, a, u)

    def update(a: Floats, u: Floats) -> tuple[Floats, Floats]:
        da, du = velocity(a, u)
        later_a, later_u = velocity(a + step * da, _normalised(u + step * du))
        return a + step * (da + later_a) / 2, _normalised(u + step * (du + later_u) / 2)

    return _recorded(coefficients, network, update, step, updates, record_every)


def population_velocity(
    coefficients: Coefficients, eps: float, a: Floats, u: Floats
) -> tuple[Floats, Floats]:
    """Return the velocities of weights and rows under the population gradient, scaled by m."""
    target, neuron = coefficients.overlap_with_target(), coefficients.overlap_of_neurons()
    s, r = u[:, 0], u @ u.T
    da = (polyval(s, target) - polyval(r, neuron) @ a / a.size) / eps
    pull = -(polyval(r, polyder(neuron)) * (a / a.size)) @ u
    pull[:, 0] += polyval(s, polyder(target))
    return da, a[:, None] * _across(pull, u)


def online_descent(
    coefficients: Coefficients,
    eps: float,
    network: VectorNetwork,
    *,
    step: float,
    updates: int,
    batch: int,
    seed: int,
    record_every: int = 1,
) -> VectorRun:
    """Descend on fresh samples at each update, without noise in the labels.

    Parameters
    ----------
    coefficients : Coefficients
    eps : float
        The second layer moves with step/eps.
    network : VectorNetwork
    step : float
    updates, batch : int
    seed : int
        Of the samples.
    record_every : int

    Returns
    -------
    VectorRun
        The risks are those of the population.

    Raises
    ------
    InvalidInput
        If an argument is out of range.

    Examples
    --------
    >>> start = VectorNetwork(np.array([1.5, 1.0, 0.5]), np.eye(5)[1:4])
    >>> pair = Coefficients([0, 1], [0, 1])
    >>> run = online_descent(pair, 0.1, start, step=1e-3, updates=643, batch=500, seed=1)
    >>> bool(abs(run.risk[-1, 1] - 0.25) < 0.02)
    True
    """
    ratio = checked_ratio(eps)
    check_whole("batch", batch, least=1)
    check_whole("seed", seed, least=0)
    generator = np.random.default_rng(np.random.SeedSequence(seed))
    features = _series(coefficients.activation), _series_slope(coefficients.activation)
    label = _series(coefficients.target)

    def update(a: Floats, u: Floats) -> tuple[Floats, Floats]:
        x = generator.normal(size=(batch, u.shape[1]))
        z = x @ u.T
        active = features[0](z)
        missing = (label(x[:, 0]) - active @ a / a.size) / batch
        pull = (missing[:, None] * features[1](z)).T @ x
        return (
            a + step / ratio * (missing @ active),
            _normalised(u + step * a[:, None] * _across(pull, u)),
        )

    return _recorded(coefficients, network, update, step, updates, record_every)


def _series(row: Floats) -> Callable[[Floats], Floats]:
    """Return the function with these coefficients, by the polynomials' recursion."""

    def function(z: Floats) -> Floats:
        before, now = np.zeros_like(z), np.ones_like(z)
        total = row[0] * now
        for k in range(1, row.size):
            before, now = now, (z * now - np.sqrt(k - 1) * before) / np.sqrt(k)
            if row[k]:
                total = total + row[k] * now
        return np.asarray(total)

    return function


def _series_slope(row: Floats) -> Callable[[Floats], Floats]:
    slopes = row[1:] * np.sqrt(np.arange(1, row.size)) if row.size > 1 else np.zeros(1)
    return _series(slopes)


def _across(vectors: Floats, rows: Floats) -> Floats:
    return np.asarray(vectors - np.sum(vectors * rows, axis=1, keepdims=True) * rows)


def _normalised(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _recorded(
    coefficients: Coefficients,
    network: VectorNetwork,
    update: Callable[[Floats, Floats], tuple[Floats, Floats]],
    step: float,
    updates: int,
    record_every: int,
) -> VectorRun:
    if not (np.isfinite(step) and step > 0):
        raise InvalidInput("step", step, "a positive number")
    check_whole("updates", updates, least=0)
    check_whole("record_every", record_every, least=1)
    a, u = network.weights, network.directions
    kept, records = [], []
    for count in range(updates + 1):
        if count:
            a, u = update(a, u)
        if count % record_every == 0 or count == updates:
            kept.append(step * count)
            records.append((a, u[:, 0].copy(), exact_risk(coefficients, a, u[:, 0], u @ u.T)))
    weights, overlaps, risk = (np.array(part) for part in zip(*records, strict=True))
    return VectorRun(np.array(kept), weights, overlaps, risk, VectorNetwork(a, u))
