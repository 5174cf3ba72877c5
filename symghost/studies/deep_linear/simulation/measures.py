"""What is read from the outputs of networks that learn: shares of modes, distances, positives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....common.errors import InvalidInput
from ....models.deep_linear.hierarchy import Hierarchy
from ....models.deep_linear.item_modes import ItemModes
from ....models.deep_linear.items import floats

Floats = NDArray[np.float64]


def learned_shares(outputs: Floats, modes: ItemModes) -> Floats:
    r"""Return the share of each mode that is learned, :math:`b = u^T \hat Y v/\sigma`.

    Parameters
    ----------
    outputs : array, shape (..., o, P)
    modes : ItemModes
        Solvable ones.

    Returns
    -------
    array, shape (..., modes)

    Examples
    --------
    >>> from symghost.models.deep_linear.item_modes import item_modes
    >>> learned_shares(np.eye(3) / 4, item_modes(np.eye(3), np.eye(3)))
    array([0.25, 0.25, 0.25])
    """
    if not modes.solvable:
        raise InvalidInput("modes", modes.why, "modes of solvable data")
    left = np.hstack([floats(mode.u) for mode in modes.modes])
    right = np.hstack([floats(mode.v) for mode in modes.modes])
    sizes = np.array([float(mode.sigma) for mode in modes.modes])
    return np.asarray(np.einsum("om,...op,pm->...m", left, outputs, right) / sizes)


def distance_to_ocs(outputs: Floats, targets: object) -> Floats:
    """Return the root mean squared distance of the outputs from the mean target.

    Parameters
    ----------
    outputs : array, shape (..., o, P)
    targets : array_like, shape (o, P)

    Returns
    -------
    array, shape (...)

    Examples
    --------
    >>> print(distance_to_ocs(np.full((2, 2), 0.5), np.eye(2)))
    0.0
    """
    aims = floats(targets)
    gaps = outputs - aims.mean(axis=1, keepdims=True)
    return np.asarray(np.sqrt(np.sum(gaps**2, axis=(-2, -1)) / aims.shape[1]))


def positives(outputs: Floats, tree: Hierarchy, level: int) -> tuple[Floats, Floats]:
    """Return the true and the false positives of a level's features, in units of their weight.

    Parameters
    ----------
    outputs : array, shape (..., features, P)
    tree : Hierarchy
        With 0/1 coding.
    level : int
        One with features, below the root.

    Returns
    -------
    true, false : array, shape (...)
        The mean output for items that have a feature, and for items that have it not. One minus
        the second is the true negatives.

    Raises
    ------
    InvalidInput
        If the tree is coded otherwise, or the level has no negatives or no features.

    Examples
    --------
    >>> from symghost.models.deep_linear.hierarchy import hierarchy
    >>> tree = hierarchy(2)
    >>> ocs = np.array(tree.targets, dtype=float).mean(axis=1, keepdims=True) * np.ones(4)
    >>> [float(part) for part in positives(ocs, tree, 2)]
    [0.25, 0.25]
    """
    rows, weight = _rows(tree, level)
    aims = floats(tree.targets)[rows] != 0
    read = outputs[..., rows, :] / weight
    true = np.sum(read * aims, axis=(-2, -1)) / aims.sum()
    false = np.sum(read * ~aims, axis=(-2, -1)) / (~aims).sum()
    return np.asarray(true), np.asarray(false)


def _rows(tree: Hierarchy, level: int) -> tuple[slice, float]:
    if tree.coding != "01":
        raise InvalidInput("tree", f"coding {tree.coding}", "0/1 coding")
    if level == 0:
        raise InvalidInput("level", level, "a level below the root, which every item shares")
    return tree.rows_of_level(level), float(tree.weights[level])
