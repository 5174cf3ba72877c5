"""The latent flow of trained networks: its velocity, its fixed points, its passage times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar

from ..errors import InvalidInput
from ..export.numeric import compiled
from ..models.low_rank import neuron_velocity
from ..symbols import b, kappa, m, n
from .tasks import DelayedActivation
from .trials import simulate
from .weights import Networks

Floats = NDArray[np.float64]

# max |tanh''| = 4/(3 sqrt 3), which bounds the curvature of the latent flow.
MOST_CURVED = 4 / (3 * np.sqrt(3))


@dataclass(frozen=True, eq=False)
class LatentFlow:
    r"""The flow :math:`f(\kappa) = -\kappa + \sum_i n_i \tanh(m_i \kappa + b_i)` of one network.

    Parameters
    ----------
    m, n, b : array, shape (neurons,)
    """

    m: Floats
    n: Floats
    b: Floats

    def velocity(self, place: float | Floats, order: int = 0) -> Floats:
        """Return the velocity, or its derivative of a given order, at one or more places."""
        places = np.asarray(place, dtype=np.float64)
        sums = _neuron(order)(places[..., None], self.m, self.n, self.b).sum(axis=-1)
        decay = (-places, -np.ones_like(places))[order] if order < 2 else 0.0
        return np.asarray(decay + sums)

    def curvature_bound(self) -> float:
        """Return a number that |f''| nowhere exceeds."""
        return float(MOST_CURVED * np.abs(self.n * self.m**2).sum())


def latent_flow(networks: Networks, which: int = 0) -> LatentFlow:
    """Return the latent flow of one rank-one network of a batch, in float64.

    Raises
    ------
    InvalidInput
        If the networks are not of rank one, hear inputs or are not made of tanh neurons.
    """
    m, n = _vectors(networks)
    if networks.channels or networks.activation != "tanh":
        raise InvalidInput("networks", "with inputs or another activation", "tanh, without inputs")
    return LatentFlow(*(np.asarray(part[which], np.float64) for part in (m, n, networks.b)))


def _vectors(networks: Networks) -> tuple[Floats, Floats]:
    """Return m and n of rank-one networks, shape ``(networks, neurons)``."""
    if networks.n is None or networks.rank != 1:
        full = "full rank" if networks.n is None else f"rank {networks.rank}"
        raise InvalidInput("networks", full, "networks of rank one")
    return networks.m[:, :, 0], networks.n[:, :, 0]


def _neuron(order: int) -> Callable[..., Floats]:
    return compiled(sp.diff(neuron_velocity(), kappa, order), (kappa, m, n, b), "numpy")


@dataclass(frozen=True)
class Roots:
    """Zeros of a function on an interval.

    Parameters
    ----------
    places : tuple of float
        In increasing order, to about 1e-12.
    undecided : tuple of float
        Places where the function is within rounding of touching zero, so that a double root or
        none cannot be told apart. Without any, `places` is complete.
    """

    places: tuple[float, ...]
    undecided: tuple[float, ...]


def fixed_points(flow: LatentFlow, low: float, high: float) -> Roots:
    """Return all fixed points in an interval.

    The interval is cut until a bound on f'' shows of each cell that it holds no root, or that f is
    monotone in it, so that the signs at its ends decide.
    """
    edges = np.linspace(low, high, 257)
    left, right = edges[:-1], edges[1:]
    found: list[float] = []
    while left.size and right[0] - left[0] > 1e-9 * max(1.0, abs(low), abs(high)):
        middle, half = (left + right) / 2, (right[0] - left[0]) / 2
        slope, bend = np.abs(flow.velocity(middle, 1)), flow.curvature_bound()
        empty = np.abs(flow.velocity(middle)) > slope * half + bend * half**2 / 2
        monotone = slope > bend * half
        crossed = flow.velocity(left) * flow.velocity(right) <= 0
        found += [
            _polished(flow, *ends) for ends in _pairs(left, right, ~empty & monotone & crossed)
        ]
        open_ = ~empty & ~monotone
        left, middle, right = left[open_], middle[open_], right[open_]
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
    places = sorted(found)
    separate = [v for i, v in enumerate(places) if i == 0 or v - places[i - 1] > 1e-11]
    return Roots(tuple(separate), tuple(_clusters(np.sort(left))))


def _clusters(places: Floats) -> list[float]:
    """Return one place for each run of neighbouring cells."""
    if not places.size:
        return []
    breaks = np.flatnonzero(np.diff(places) > 1e-6) + 1
    return [float(group.mean()) for group in np.split(places, breaks)]


def _pairs(left: Floats, right: Floats, chosen: NDArray[np.bool_]) -> list[tuple[float, float]]:
    return list(zip(left[chosen].tolist(), right[chosen].tolist(), strict=True))


def _polished(flow: LatentFlow, left: float, right: float) -> float:
    return float(brentq(lambda v: float(flow.velocity(v)), left, right, xtol=1e-14))


def all_fixed_points(flow: LatentFlow) -> Roots:
    """Return every fixed point; none lies beyond the sum of |n|."""
    reach = float(np.abs(flow.n).sum()) + 1e-9
    return fixed_points(flow, -reach, reach)


def travel_time(flow: LatentFlow, start: float, stop: float) -> float:
    r"""Return :math:`\int d\kappa/f` between two places with no fixed point between them."""
    value, _ = quad(lambda v: 1 / float(flow.velocity(v)), start, stop, epsabs=0, epsrel=1e-9)
    return float(value)


@dataclass(frozen=True)
class SlowPoint:
    """A least speed without a fixed point: a candidate for a ghost.

    Parameters
    ----------
    place, speed : float
    strength : float
        r_eff, the speed times half the curvature.
    """

    place: float
    speed: float
    strength: float


def slowest_point(flow: LatentFlow, start: float, stop: float) -> SlowPoint | None:
    """Return the least positive local minimum of the velocity strictly between two places."""
    grid = np.linspace(start, stop, 2001)
    speed = flow.velocity(grid)
    inner = np.flatnonzero(
        (speed[1:-1] < speed[:-2]) & (speed[1:-1] < speed[2:]) & (speed[1:-1] > 0)
    )
    if not inner.size:
        return None
    at = int(inner[np.argmin(speed[inner + 1])]) + 1
    place = float(
        minimize_scalar(
            lambda v: float(flow.velocity(v)), bounds=(grid[at - 1], grid[at + 1]), method="bounded"
        ).x
    )
    least = float(flow.velocity(place))
    return SlowPoint(place, least, least * float(flow.velocity(place, 2)) / 2)


def crossing_times(networks: Networks, task: DelayedActivation) -> Floats:
    """Return when each network's latent variable first crosses the threshold, in units of tau.

    Linear interpolation within the step; NaN where it does not cross in a trial.
    """
    paths = simulate(networks, task)[:, 0, :, 0]
    times = np.full(networks.networks, np.nan)
    for which, path in enumerate(paths):
        above = np.flatnonzero((path[:-1] < task.threshold) & (path[1:] >= task.threshold))
        if above.size:
            k = int(above[0])
            times[which] = task.step * (k + (task.threshold - path[k]) / (path[k + 1] - path[k]))
    return times


def sensitivity(networks: Networks) -> Floats:
    r"""Return :math:`G = |n|^2/(1 - n \cdot m)^2`, how fast learning moves the fixed point at 0."""
    m, n = _vectors(networks)
    return np.asarray((n**2).sum(axis=1) / (1 - (n * m).sum(axis=1)) ** 2)
