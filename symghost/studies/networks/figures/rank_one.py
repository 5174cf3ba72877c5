"""Figures of rank-one networks in training."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....reports.figures.style import CYCLE, GHOST, GREY, INK, PAGE, STABLE, look, name_panel
from ..experiments.rank_one import (
    FixedPointHistory,
    FixedPointStudy,
    RankOneRun,
    RankOneStudy,
)


def draw_rank_one(data: RankOneStudy) -> Figure:
    """Draw loss, gradient and latent flow of a training that succeeds and of one that is thrown."""
    with look():
        figure = Figure(figsize=(PAGE, 6.2), layout="constrained")
        grid = figure.subplot_mosaic("ab;cd;ef", gridspec_kw={"height_ratios": (1, 1, 0.55)})
        for run, keys in ((data.slow, "abe"), (data.fast, "cdf")):
            _run_panels(grid[keys[0]], grid[keys[1]], run, keys)
            _count_panel(grid[keys[2]], run.history)
            shaded = " (shaded: a ghost)" if run.history.ghosts.any() else ""
            rate = rf"$\alpha = {run.history.learning_rate:g}$"
            name_panel(grid[keys[2]], keys[2], f"fixed points{shaded}, {rate}")
        return figure


def draw_rank_one_run(data: RankOneRun) -> Figure:
    """Draw loss, gradient and latent flow of one training."""
    with look():
        figure = Figure(figsize=(PAGE, 2.7), layout="constrained")
        left, right = figure.subplots(1, 2)
        _run_panels(left, right, data, "ab")
        return figure


def draw_fixed_points(data: FixedPointStudy) -> Figure:
    """Draw the number of fixed points over a training that succeeds and one that is thrown."""
    with look():
        figure = Figure(figsize=(PAGE, 2.4), layout="constrained")
        panels = figure.subplots(1, 2, sharey=True, gridspec_kw={"wspace": 0.08})
        for axes, history, key in zip(panels, (data.slow, data.fast), "ab", strict=True):
            _count_panel(axes, history)
            name_panel(axes, key, rf"$\alpha = {history.learning_rate:g}$")
        panels[0].set_ylabel("number of fixed points")
        panels[1].set_ylabel("")
        panels[1].legend(loc="center left")
        return figure


def _run_panels(training: Axes, flow: Axes, run: RankOneRun, keys: str) -> None:
    _training_panel(training, run)
    _flow_panel(flow, run)
    name_panel(training, keys[0], rf"training at $\alpha = {run.history.learning_rate:g}$")
    words = "latent flow while the task is learned"
    if run.copies > 1:
        words = f"latent flow at the throw ({run.thrown_copies} of {run.copies} copies are thrown)"
    name_panel(flow, keys[1], words)


def _count_epochs(axes: Axes, last: int) -> None:
    axes.set(xlabel="epoch", xlim=(0, last))
    axes.xaxis.set_major_formatter(lambda epoch, _: f"{epoch:,.0f}")


def _training_panel(axes: Axes, run: RankOneRun) -> None:
    for values, colour, label in (
        (run.gradient_norm, CYCLE[4], "gradient norm"),
        (run.loss, INK, "loss"),
    ):
        epochs, shown = _thinned(run.epochs, values / np.nanmax(values))
        axes.plot(epochs, shown, color=colour, linewidth=0.9, label=label)
    floor = 1e-6 if run.history.thrown is None else 1e-8  # the gradient vanishes in the zone
    if (drop := run.history.drop) is not None:
        axes.axvline(drop, color=GREY, linewidth=0.8, linestyle=":", label=f"drop at {drop:,}")
    axes.set(yscale="log", ylim=(floor, 3), ylabel="over its maximum")
    _count_epochs(axes, run.epochs[-1])
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
    axes.axvline(run.threshold, color=GREY, linewidth=0.8, linestyle=":")
    axes.text(run.threshold + 0.08, 2.45, "threshold", color=GREY, fontsize=8, va="top")
    inks = zip(run.portraits, (STABLE, GHOST, CYCLE[2]), ("-", "-", ":"), strict=True)
    for portrait, colour, line in inks:
        axes.plot(
            portrait.latent,
            portrait.velocity,
            line if run.history.thrown is not None else "-",
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


def _count_panel(axes: Axes, history: FixedPointHistory) -> None:
    axes.step(history.epochs, history.counts, where="mid", color=INK)
    axes.fill_between(
        history.epochs,
        0,
        1,
        where=history.ghosts.tolist(),
        transform=axes.get_xaxis_transform(),
        color=GHOST,
        alpha=0.15,
        linewidth=0,
        label="the flow has a ghost",
    )
    if history.drop is not None:
        axes.axvline(history.drop, color=GREY, linewidth=0.8, linestyle=":", label="the loss drops")
    most = max(3, int(history.counts.max()))
    axes.set(ylabel="number", ylim=(0, most + 0.5), yticks=range(1, most + 1, 2))
    _count_epochs(axes, history.epochs[-1])
