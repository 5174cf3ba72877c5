"""The figure of stuck networks that go on with another confidence."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from ....reports.figures.style import GHOST, GREY, PAGE, look, name_panel
from ..experiments.rescue import RescueStudy


def draw_rescue(data: RescueStudy) -> Figure:
    """Draw accuracy and gradient of stuck networks that go on with other confidences."""
    with look():
        figure = Figure(figsize=(PAGE, 4.9), layout="constrained")
        grid = figure.subplot_mosaic("ab;cd", gridspec_kw={"wspace": 0.06})
        hues, norm = colormaps["viridis"], LogNorm(data.confidences[0], data.confidences[-1])
        for axes, rows in ((grid["a"], data.accuracy), (grid["b"], data.gradient_norm)):
            for confidence, row in zip(data.confidences, rows, strict=True):
                axes.plot(row, color=hues(norm(confidence)), linewidth=0.9)
            axes.set(xlabel="epochs after the change of confidence", xlim=(0, rows.shape[1] - 1))
        _trained_lines(grid["a"], grid["b"], data)
        figure.colorbar(
            ScalarMappable(norm, hues), ax=[grid["a"], grid["b"]], label="confidence $c$"
        )
        _outcome_panel(grid["c"], data)
        _confidence_panel(grid["d"], data)
        count = f"{len(data.stuck)} stuck networks of {data.seeds}"
        name_panel(grid["a"], "a", f"accuracy, mean ({count})")
        name_panel(grid["b"], "b", "gradient norm, median")
        name_panel(grid["c"], "c", f"outcome after {data.accuracy.shape[1]} epochs")
        name_panel(grid["d"], "d", "where the confidence is trained too")
        return figure


def _trained_lines(accuracy: Axes, gradient: Axes, data: RescueStudy) -> None:
    style: dict[str, Any] = {"color": GHOST, "linestyle": "--", "label": "$c$ trained, from 1"}
    accuracy.plot(data.trainable_accuracy, **style)
    gradient.plot(data.trainable_gradient_norm, **style)
    accuracy.axhline(0.5, color=GREY, linewidth=0.8, linestyle=":")
    accuracy.set(ylabel="accuracy", ylim=(0.45, 1.02))
    gradient.set(yscale="log", ylabel="gradient norm", ylim=(1e-20, 30))
    gradient.legend(loc="lower right")


def _outcome_panel(axes: Axes, data: RescueStudy) -> None:
    axes.plot(data.confidences, data.above_chance, "o-", markersize=3, label="accuracy above 0.5")
    axes.plot(data.confidences, data.solved, "s-", markersize=3, label="accuracy above 0.9")
    axes.set(
        xscale="log",
        xlabel="confidence $c$",
        ylabel="share of stuck networks",
        ylim=(-0.03, 1.45),
        yticks=np.linspace(0, 1, 5),
    )
    axes.legend(loc="upper left")


def _confidence_panel(axes: Axes, data: RescueStudy) -> None:
    axes.plot(data.trainable_confidence, color=GHOST)
    axes.set(
        xlabel="epochs after the restart",
        ylabel="confidence $c$, median",
        xlim=(0, data.trainable_confidence.size - 1),
    )
    words = f"above 0.5: {data.trainable_above_chance:.0%}\nabove 0.9: {data.trainable_solved:.0%}"
    axes.text(0.03, 0.95, words, transform=axes.transAxes, va="top", fontsize=8)
