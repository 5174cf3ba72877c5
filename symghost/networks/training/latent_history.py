"""The latent flow over a training: fixed points and ghosts at every epoch that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...analysis.ghosts.latent import LatentGhosts, latent_ghosts
from ...common.errors import InvalidInput
from ...flows.network_flow import NetworkFlow
from .latent_flow import check_latent
from .train import Snapshot


@dataclass(frozen=True, eq=False)
class LatentHistory:
    """What one network's latent flow had at chosen epochs of its training.

    Parameters
    ----------
    epochs : array, shape (kept,)
    flows : LatentGhosts
        A row for each of these epochs.
    """

    epochs: NDArray[np.int64]
    flows: LatentGhosts


def latent_history(snapshots: Sequence[Snapshot], which: int = 0) -> LatentHistory:
    r"""Return fixed points and ghosts of a rank-one network at the epochs that training kept.

    All epochs are searched together, by interval bounds, so that none is missed: about 2 ms for
    each epoch of a network of 100 neurons.

    Parameters
    ----------
    snapshots
        What `train` returns as ``snapshots`` when it is given ``snapshot_epochs``.
    which
        The network, of the batch that was trained.

    Raises
    ------
    InvalidInput
        If nothing was kept, or the networks are not of rank one, hear inputs, or are not made of
        tanh neurons.

    Examples
    --------
    >>> from ..drawing import reference_rank_one
    >>> from ..tasks import DelayedActivation
    >>> from .train import train
    >>> task, kept = DelayedActivation(20), [0, 10, 20]
    >>> run = train(reference_rank_one(), task, 0.02, 20, engine="numpy", snapshot_epochs=kept)
    >>> history = latent_history(run.snapshots)
    >>> history.epochs, history.flows.fixed_points
    (array([ 0, 10, 20]), array([1, 1, 1]))
    """
    if not snapshots:
        raise InvalidInput("snapshots", "none", "at least one, from train's snapshot_epochs")
    for _, networks in snapshots:
        check_latent(networks)
    chosen = [networks[[which]] for _, networks in snapshots]
    m, n, b = (np.concatenate([getattr(one, part) for one in chosen]) for part in "mnb")
    return LatentHistory(
        np.array([epoch for epoch, _ in snapshots], dtype=np.int64),
        latent_ghosts(NetworkFlow(m, n, b)),
    )
