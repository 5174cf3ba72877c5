"""Fixed points and ghosts of many latent flows at once, such as the epochs of a training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...common.errors import InvalidInput
from ...flows.network_flow import NetworkFlow
from ...flows.numeric_flow import Floats, Indices
from ..fixed_points.isolation import isolate
from .speed_minima import speed_minima


@dataclass(frozen=True, eq=False)
class LatentGhosts:
    r"""The fixed points and the minima of the speed of many latent flows, as arrays.

    Rows are parameter sets. Columns beyond what a set has are NaN, or False.

    Parameters
    ----------
    fixed_points : array of int, shape (sets,)
        How many there are.
    places, slopes : array, shape (sets, most fixed points)
        In increasing order; a negative slope is a stable point.
    minima : array, shape (sets, most minima)
        Places of least speed without a fixed point, the slowest first.
    speeds, strengths, qualities, relative_speeds, root_ratios : array, of that shape
    ghosts : array of bool, of that shape
        Which of them are ghosts.
    undecided : array of int, shape (sets,)
        Places where rounding leaves open what there is.
    complete : bool
        Whether nothing else is in the boxes.
    """

    fixed_points: Indices
    places: Floats
    slopes: Floats
    minima: Floats
    speeds: Floats
    strengths: Floats
    qualities: Floats
    relative_speeds: Floats
    root_ratios: Floats
    ghosts: NDArray[np.bool_]
    undecided: Indices
    complete: bool


def latent_ghosts(
    networks: NetworkFlow, low: ArrayLike | None = None, high: ArrayLike | None = None
) -> LatentGhosts:
    """Return the fixed points and ghosts of latent flows, one for each epoch of a training.

    Parameters
    ----------
    networks : NetworkFlow
        Of one latent variable and any number of parameter sets.
    low, high : array, shape (1,) or (sets, 1), optional
        Where is looked; without them, as far as there can be fixed points.

    Raises
    ------
    InvalidInput
        If there is more than one latent variable.

    Examples
    --------
    A neuron that excites itself has its fold at a bias of 0.5328: three fixed points before, and
    the ghost of two of them after.

    >>> weight = np.ones((2, 1, 1))
    >>> found = latent_ghosts(NetworkFlow(weight, 2 * weight, np.array([[0.5], [0.54]])))
    >>> found.fixed_points, found.ghosts[:, 0], found.strengths[:, 0].round(6)
    (array([3, 1]), array([False,  True]), array([     nan, 0.005063]))
    """
    if networks.dimension != 1:
        raise InvalidInput("networks", networks.names, "one latent variable")
    low = -networks.reach if low is None else low
    high = networks.reach if high is None else high
    zeros = isolate(networks, low, high)
    slow = speed_minima(networks, low, high)
    slopes = networks.rows(zeros.owner).jacobian(zeros.places).reshape(-1)
    order = np.lexsort((slow.speeds, slow.owner))
    owner = slow.owner[order]

    def table(values: Floats) -> Floats:
        return _padded(values[order], owner, networks.sets)

    return LatentGhosts(
        fixed_points=np.bincount(zeros.owner, minlength=networks.sets),
        places=_padded(zeros.places[:, 0], zeros.owner, networks.sets),
        slopes=_padded(slopes, zeros.owner, networks.sets),
        minima=table(slow.places),
        speeds=table(slow.speeds),
        strengths=table(slow.strengths),
        qualities=table(slow.qualities),
        relative_speeds=table(slow.relative_speeds),
        root_ratios=table(slow.root_ratios),
        ghosts=table(slow.ghosts.astype(np.float64)) == 1,
        undecided=np.bincount(
            np.concatenate([zeros.undecided_owner, slow.undecided_owner]), minlength=networks.sets
        ),
        complete=zeros.complete and slow.complete,
    )


def _padded(values: Floats, owner: Indices, sets: int) -> Floats:
    """Return values in a row for each parameter set, which they are sorted by; NaN fills up."""
    count = np.bincount(owner, minlength=sets)
    column = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    table = np.full((sets, max(1, int(count.max(initial=0)))), np.nan)
    table[owner, column] = values
    return table
