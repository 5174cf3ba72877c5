"""Figures of learning over learning rates and ranks."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....reports.figures.style import INK, PAGE, look, name_panel
from ..experiments.learning_rates import LearningRateStudy, RateSweep
from ..experiments.ranks import RankStudy


def draw_learning_rates(data: LearningRateStudy) -> Figure:
    """Draw the loss over the learning rate at chosen epochs, for rank one and for full rank."""
    with look():
        figure = Figure(figsize=(PAGE, 2.9), layout="constrained")
        panels = figure.subplots(1, 2, sharey=True)
        titles = ("rank one", "full rank")
        for axes, sweep, key, title in zip(
            panels, (data.rank_one, data.full_rank), "ab", titles, strict=True
        ):
            _rate_panel(axes, sweep)
            # There the curves are not: the loss stays at 1 at small rates, or is never so large.
            axes.legend(
                title="epoch",
                title_fontsize=8,
                fontsize=7,
                loc="lower left" if key == "a" else "upper left",
            )
            name_panel(axes, key, f"{title} ({sweep.seeds} networks a rate)")
        panels[0].set_ylabel("loss (mean and standard error)")
        return figure


def _rate_panel(axes: Axes, sweep: RateSweep) -> None:
    shades = colormaps["viridis"](np.linspace(0.9, 0.0, len(sweep.epochs)))
    for epoch, mean, error, shade in zip(
        sweep.epochs, sweep.mean, sweep.error, shades, strict=True
    ):
        axes.plot(sweep.learning_rates, mean, color=shade, label=f"{epoch:,}")
        axes.fill_between(
            sweep.learning_rates, mean - error, mean + error, color=shade, alpha=0.12, linewidth=0
        )
    axes.set(
        xscale="log",
        xlabel=r"learning rate $\alpha$",
        ylim=(-0.03, 1.08),
        xlim=(sweep.learning_rates[0], sweep.learning_rates[-1]),
    )


def draw_ranks(data: RankStudy) -> Figure:
    """Draw the share of networks that learned, over rank and learning rate."""
    with look():
        figure = Figure(figsize=(PAGE, 0.9 + 0.27 * len(data.ranks)), layout="constrained")
        axes = figure.subplots()
        image = axes.imshow(
            data.learned, origin="lower", aspect="auto", cmap="cividis", vmin=0, vmax=1
        )
        for (row, column), share in np.ndenumerate(data.learned):
            ink = INK if share > 0.5 else "white"
            axes.text(column, row, f"{share:.2g}", color=ink, ha="center", va="center", fontsize=7)
        axes.set(
            xlabel=r"learning rate $\alpha$",
            ylabel="rank $K$",
            xticks=range(data.learning_rates.size),
            yticks=range(len(data.ranks)),
        )
        axes.set_xticklabels([f"{rate:.2g}" for rate in data.learning_rates])
        axes.set_yticklabels([str(rank) for rank in data.ranks])
        axes.set_title(f"{data.epochs:,} epochs, {data.seeds} networks each")
        figure.colorbar(image, ax=axes, label="fraction learned")
        return figure
