"""A single-index target of the user's own, learned in the mean field at several ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....common.errors import InvalidInput
from ....models.single_index.target import SingleIndex
from .mean_field import MeanFieldRun, mean_field
from .terms import HALF_RISK, checked_ratio, coefficients_of, start_weights

Floats = NDArray[np.float64]

NEURONS = 16
LONGEST = 100.0
LEVELS = (0.9, HALF_RISK, 0.1, 0.02)


@dataclass(frozen=True, eq=False)
class SingleIndexStudy:
    """How a network learned a target, once for each ratio of speeds.

    Parameters
    ----------
    model : SingleIndex
    law : str
        Of the weights of the second layer at the start.
    seed : int or None
        They are the law's quantiles without one.
    weights : array, shape (neurons,)
    runs : tuple of MeanFieldRun
    until : float
        Latest time; what is not learned then counts as not learned.
    """

    model: SingleIndex
    law: str
    seed: int | None
    weights: Floats
    runs: tuple[MeanFieldRun, ...]
    until: float


def study_single_index(
    model: SingleIndex,
    eps: Sequence[float],
    *,
    neurons: int = NEURONS,
    law: str = "uniform",
    seed: int | None = None,
    until: float = LONGEST,
) -> SingleIndexStudy:
    """Return mean-field runs of a network on a target, one for each ratio of speeds.

    Parameters
    ----------
    model : SingleIndex
    eps : sequence of float
        Ratios of the layers' speeds, each at least 1e-16.
    neurons : int
        Degree l needs at least l + 1 neurons with distinct weights.
    law : {"uniform", "normal", "signs"}
        Of the weights of the second layer at the start, with mean square about one.
    seed : int, optional
        Weights are drawn with it; without it they are the law's quantiles.
    until : float
        Latest time of the first layer.

    Returns
    -------
    SingleIndexStudy

    Raises
    ------
    InvalidInput
        If an argument is out of range, or there is no ratio.

    Examples
    --------
    >>> from symghost.models.single_index.target import SingleIndex
    >>> model = SingleIndex("he0 + he1 + he2", "he0 + he1 + he2", degrees=2)
    >>> study = study_single_index(model, [1e-4], neurons=6)
    >>> study.runs[0].times().round(5)
    array([3.000e-05, 2.441e-02, 5.369e-02])
    """
    ratios = [checked_ratio(value) for value in eps]
    if not ratios:
        raise InvalidInput("eps", "none", "at least one ratio of speeds")
    weights = start_weights(neurons, law, seed)
    pair = coefficients_of(model)
    runs = tuple(mean_field(pair, value, weights, levels=LEVELS, until=until) for value in ratios)
    return SingleIndexStudy(model, law, seed, weights, runs, until)
