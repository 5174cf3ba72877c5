"""Figures of rank-one networks in training."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..simulate.rank_one_experiments import TASK, RankOneRun, RankOneStudy
from .style import CYCLE, GHOST, GREY, INK, PAGE, STABLE, look, name_panel


def draw_rank_one(data: RankOneStudy) -> Figure:
    """Draw loss, gradient and latent flow of a training that succeeds and of one that is thrown."""
    with look():
        figure = Figure(figsize=(PAGE, 6.2), layout="constrained")
        grid = figure.subplot_mosaic("ab;cd;ef", gridspec_kw={"height_ratios": (1, 1, 0.55)})
        for run, keys in ((data.slow, "abe"), (data.fast, "cdf")):
            _training_panel(grid[keys[0]], run)
            _flow_panel(grid[keys[1]], run)
            _count_panel(grid[keys[2]], run)
            name_panel(grid[keys[0]], keys[0], rf"training at $\alpha = {run.learning_rate:g}$")
            name_panel(grid[keys[2]], keys[2], rf"fixed points, $\alpha = {run.learning_rate:g}$")
        name_panel(grid["b"], "b", "latent flow while the task is learned")
        copies = f"{data.thrown_copies} of {data.copies} copies are thrown"
        name_panel(grid["d"], "d", f"latent flow at the throw ({copies})")
        return figure


def _count_epochs(axes: Axes, last: int) -> None:
    axes.set(xlabel="epoch", xlim=(0, last))
    axes.xaxis.set_major_formatter(lambda epoch, _: f"{epoch:,.0f}")


def _training_panel(axes: Axes, run: RankOneRun) -> None:
    training = run.training
    for values, colour, label in (
        (training.gradient_norm[0], CYCLE[4], "gradient norm"),
        (training.loss[0], INK, "loss"),
    ):
        epochs, shown = _thinned(training.epochs, values / np.nanmax(values))
        axes.plot(epochs, shown, color=colour, linewidth=0.9, label=label)
    if run.drop is not None:
        axes.axvline(run.drop, color=GREY, linewidth=0.8, linestyle=":")
        axes.text(run.drop, 2e-8, f" drop at {run.drop:,}", color=GREY, fontsize=8, ha="right")
    axes.set(
        yscale="log",
        ylim=(1e-8, 3),
        ylabel="over its maximum",
    )
    _count_epochs(axes, training.epochs[-1])
    axes.legend(loc="lower left")


def _thinned(
    epochs: np.ndarray, values: np.ndarray, most: int = 3000
) -> tuple[np.ndarray, np.ndarray]:
    """Keep the least and the greatest value of each of at most `most` stretches."""
    size = -(-values.size // most)
    whole = values.size // size * size
    stretches = values[:whole].reshape(-1, size)
    starts = epochs[:whole:size]
    ends = np.stack([stretches.min(axis=1), stretches.max(axis=1)], axis=1)
    return np.repeat(starts, 2), ends.ravel()


def _flow_panel(axes: Axes, run: RankOneRun) -> None:
    axes.axhline(0, color=GREY, linewidth=0.6)
    axes.axvline(TASK.threshold, color=GREY, linewidth=0.8, linestyle=":")
    axes.text(TASK.threshold + 0.08, 2.45, "threshold", color=GREY, fontsize=8, va="top")
    inks = zip(run.portraits, (STABLE, GHOST, CYCLE[2]), ("-", "-", ":"), strict=True)
    for portrait, colour, line in inks:
        axes.plot(
            portrait.latent,
            portrait.velocity,
            line if run.thrown is not None else "-",
            color=colour,
            label=f"epoch {portrait.epoch:,}",
        )
        for place, stable in zip(portrait.fixed_points, portrait.stable, strict=True):
            fill = colour if stable else "white"
            axes.plot(place, 0, "o", color=colour, markerfacecolor=fill, zorder=3)
        axes.plot(
            portrait.start,
            np.interp(portrait.start, portrait.latent, portrait.velocity),
            "|",
            color=colour,
            markersize=10,
        )
    axes.set(
        xlabel=r"latent variable $\kappa$",
        ylabel=r"velocity $f(\kappa)$",
        xlim=(-7, 7),
        ylim=(-2.6, 2.6),
    )
    axes.legend(loc="lower left", title="bar: start; disc: fixed point", title_fontsize=8)


def _count_panel(axes: Axes, run: RankOneRun) -> None:
    axes.step(run.count_epochs, run.counts, where="mid", color=INK)
    if run.drop is not None:
        axes.axvline(run.drop, color=GREY, linewidth=0.8, linestyle=":")
    axes.set(ylabel="number", ylim=(0, max(3.5, run.counts.max() + 0.5)), yticks=(1, 3))
    _count_epochs(axes, run.count_epochs[-1])
