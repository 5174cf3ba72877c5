"""The experiment on ranks: with more rank than the task needs, more networks learn.

After the published study (arXiv:2501.02378, Fig. 6), with seeds of NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....networks.sweeps.load import sweep_data
from ...shared.bench import Bench

Floats = NDArray[np.float64]

# A network has learned when its last loss is below this share of its first.
LEARNED = 0.01


@dataclass(frozen=True)
class RankGrid:
    """Which ranks and learning rates are tried, how often and how long.

    Parameters
    ----------
    ranks : tuple of int
    lowest, highest : float
    rates, seeds : int
        How many of each; learning rates are spaced evenly in the logarithm, seeds count from 0.
    epochs : int
    """

    ranks: tuple[int, ...]
    lowest: float
    highest: float
    rates: int
    seeds: int
    epochs: int


PAPER = RankGrid((1, 2, 3, 4, 5, 10, 30, 50, 100), 1e-3, 1.0, 10, 10, 500_000)
QUICK = RankGrid((1, 10, 30, 100), 0.01, 0.32, 4, 3, 3_000)


@dataclass(frozen=True, eq=False)
class RankStudy:
    """The share of networks that learned, over rank and learning rate.

    Parameters
    ----------
    ranks : tuple of int
    learning_rates : array, shape (rates,)
    learned : array, shape (ranks, rates)
    diverged : array of int, shape (ranks, rates)
    seeds, epochs : int
    """

    ranks: tuple[int, ...]
    learning_rates: Floats
    learned: Floats
    diverged: NDArray[np.int64]
    seeds: int
    epochs: int


def rank_study(bench: Bench, grid: RankGrid = QUICK) -> RankStudy:
    """Train networks over ranks and learning rates, on delayed activation with a delay of 20."""
    folder = bench.sweep(
        "ranks",
        "low_rank",
        rank=grid.ranks,
        learning_rate={"from": grid.lowest, "to": grid.highest, "count": grid.rates},
        seed=range(grid.seeds),
        epochs=grid.epochs + 1,
        record_every=grid.epochs,
        keep_weights=False,
    )
    data = sweep_data(folder)
    loss = data["loss"]
    learned = loss[..., -1] < LEARNED * loss[..., 0]  # NaN, of a run that diverged, is not below
    return RankStudy(
        grid.ranks,
        np.array(data.axes["learning_rate"], dtype=np.float64),
        learned.mean(axis=2),
        data["diverged"].sum(axis=2),
        grid.seeds,
        grid.epochs,
    )
