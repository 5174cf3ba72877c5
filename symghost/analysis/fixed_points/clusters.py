"""Groups of points that lie near each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ...flows.numeric_flow import Floats


def clusters(points: Floats, reach: float) -> tuple[int, NDArray[np.int32]]:
    """Return how many groups of points there are, and the group of each.

    Parameters
    ----------
    points : array, shape (points, d)
    reach : float
        Points that are no farther from each other belong together, and so do their neighbours.

    Examples
    --------
    >>> clusters(np.array([[0.0], [5.0], [0.9], [1.8]]), 1.0)
    (2, array([0, 1, 0, 0], dtype=int32))
    """
    pairs = cKDTree(points).query_pairs(reach, output_type="ndarray")
    shape = (len(points), len(points))
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape)
    count, label = connected_components(links, directed=False)
    return int(count), label
