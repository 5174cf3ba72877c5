"""The latent flow of trained networks: its velocity, its fixed points, its passage times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from scipy.integrate import quad

from ...analysis.fixed_points.isolation import isolate
from ...analysis.ghosts.speed_minima import Slope
from ...common.errors import InvalidInput
from ...flows.network_flow import NetworkFlow
from ...formulas.compiling import compiled
from ...formulas.symbols import b, kappa, m, n
from ...models.networks import neuron_velocity
from ..tasks import DelayedActivation
from ..weights import Networks
from .trials import simulate

Floats = NDArray[np.float64]


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


def latent_flow(networks: Networks, which: int = 0) -> LatentFlow:
    """Return the latent flow of one rank-one network of a batch, in float64.

    Raises
    ------
    InvalidInput
        If the networks are not of rank one, hear inputs or are not made of tanh neurons.
    """
    check_latent(networks)
    m, n = _vectors(networks)
    return LatentFlow(*(np.asarray(part[which], np.float64) for part in (m, n, networks.b)))


def check_latent(networks: Networks) -> None:
    """Refuse networks without a latent flow of one variable that is made of tanh neurons.

    Raises
    ------
    InvalidInput
        If the networks are not of rank one, hear inputs or are not made of tanh neurons.
    """
    _check_rank_one(networks)
    if networks.channels or networks.activation != "tanh":
        raise InvalidInput("networks", "with inputs or another activation", "tanh, without inputs")


def _check_rank_one(networks: Networks) -> None:
    if networks.n is None or networks.rank != 1:
        full = "full rank" if networks.n is None else f"rank {networks.rank}"
        raise InvalidInput("networks", full, "networks of rank one")


def _vectors(networks: Networks) -> tuple[Floats, Floats]:
    """Return m and n of rank-one networks, shape ``(networks, neurons)``."""
    assert networks.n is not None
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
    """Return all fixed points in an interval, isolated by bounds on the flow and its slope."""
    zeros = isolate(_network(flow), [low], [high])
    return Roots(tuple(zeros.places[:, 0].tolist()), tuple(zeros.undecided[:, 0].tolist()))


def _network(flow: LatentFlow) -> NetworkFlow:
    return NetworkFlow(flow.m[None, :, None], flow.n[None, :, None], flow.b[None])


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
    turns = isolate(Slope(_network(flow)), [start], [stop]).places[:, 0]
    turns = turns[(turns > start) & (turns < stop)]
    speed, bend = flow.velocity(turns), flow.velocity(turns, 2)
    minima = np.flatnonzero((speed > 0) & (bend > 0))
    if not minima.size:
        return None
    at = minima[np.argmin(speed[minima])]
    return SlowPoint(float(turns[at]), float(speed[at]), float(speed[at] * bend[at] / 2))


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
    _check_rank_one(networks)
    m, n = _vectors(networks)
    return np.asarray((n**2).sum(axis=1) / (1 - (n * m).sum(axis=1)) ** 2)
