"""The experiment on learning rates: too small ones have not learned yet, too large ones never do.

After the published study (arXiv:2501.02378, Fig. 6), with seeds of NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....networks.sweeps.load import sweep_data
from ...shared.bench import Bench

Floats = NDArray[np.float64]

KINDS = ("rank_one", "full_rank")


@dataclass(frozen=True)
class RateGrid:
    """Which learning rates are tried, how often and how long.

    Parameters
    ----------
    lowest, highest : float
    rates, seeds : int
        How many of each; learning rates are spaced evenly in the logarithm, seeds count from 0.
    shown : tuple of int
        The epochs at which the loss is looked at; training ends with the last.
    """

    lowest: float
    highest: float
    rates: int
    seeds: int
    shown: tuple[int, ...]


_SHOWN = (10_000, 20_000, 30_000, 50_000, 100_000, 200_000)
_SOON = (1_000, 2_000, 3_000, 5_000, 10_000, 20_000)
_AT_ONCE = (100, 200, 300, 500, 1_000, 2_000)
PAPER = {"rank_one": RateGrid(1e-4, 1e-1, 30, 10, _SHOWN)}
PAPER["full_rank"] = RateGrid(1e-4, 1e1, 30, 10, _SHOWN)
QUICK = {"rank_one": RateGrid(1e-3, 1e-1, 9, 4, _SOON)}
QUICK["full_rank"] = RateGrid(1e-3, 1e1, 9, 3, _AT_ONCE)


@dataclass(frozen=True, eq=False)
class RateSweep:
    """The loss over learning rates at chosen epochs.

    Parameters
    ----------
    learning_rates : array, shape (rates,)
    epochs : tuple of int
    mean, error : array, shape (epochs, rates)
        Mean and standard error of the loss over seeds, of those runs that have not diverged.
    seeds : int
    diverged : array of int, shape (rates,)
        How many runs have.
    """

    learning_rates: Floats
    epochs: tuple[int, ...]
    mean: Floats
    error: Floats
    seeds: int
    diverged: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LearningRateStudy:
    """The same for networks of rank one and of full rank."""

    rank_one: RateSweep
    full_rank: RateSweep


def learning_rate_study(
    bench: Bench, rank_one: RateGrid = QUICK["rank_one"], full_rank: RateGrid = QUICK["full_rank"]
) -> LearningRateStudy:
    """Train networks over learning rates, on delayed activation with a delay of 20 steps."""
    return LearningRateStudy(
        *(rate_sweep(bench, *one) for one in zip(KINDS, (rank_one, full_rank), strict=True))
    )


def rate_sweep(bench: Bench, kind: str, grid: RateGrid) -> RateSweep:
    """Train networks of one kind over learning rates."""
    folder = bench.sweep(
        kind,
        kind,
        learning_rate={"from": grid.lowest, "to": grid.highest, "count": grid.rates},
        seed=range(grid.seeds),
        epochs=grid.shown[-1] + 1,
        record_every=int(np.gcd.reduce(grid.shown)),
        keep_weights=False,
    )
    return summary(folder, grid.shown)


def summary(folder: Path, shown: tuple[int, ...]) -> RateSweep:
    """Return mean and standard error of the loss of a sweep over learning rates and seeds."""
    data = sweep_data(folder)
    loss = data["loss"][..., np.searchsorted(data.epochs, shown)]
    mean, error = _mean_and_error(np.moveaxis(loss, (2, 0, 1), (0, 1, 2)))
    return RateSweep(
        np.array(data.axes["learning_rate"], dtype=np.float64),
        shown,
        mean,
        error,
        len(data.axes["seed"]),
        data["diverged"].sum(axis=1),
    )


def _mean_and_error(values: Floats) -> tuple[Floats, Floats]:
    """Return mean and standard error along the last axis, of the finite values alone."""
    there = np.isfinite(values)
    count = there.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, values, 0.0).sum(axis=-1) / count
        apart = np.where(there, values - mean[..., None], 0.0)
        error = np.sqrt((apart**2).sum(axis=-1) / (count - 1) / count)
    return mean, error
