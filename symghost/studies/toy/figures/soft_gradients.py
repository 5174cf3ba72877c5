"""The figure of the slopes that a soft output gives to the toy's loss."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from ....reports.figures.style import CYCLE, GREY, INK, PAGE, ZONE, look
from ..experiments.soft_gradients import SoftGradients

# Below this a slope is not drawn.
LEAST = 1e-8
MARKS = ("o", "s", "^", "v", "D")


def draw_soft_gradients(data: SoftGradients) -> Figure:
    """Draw the size of the toy's slope over the scale parameter, for several confidences."""
    with look():
        figure = Figure(figsize=(PAGE, 3.2), layout="constrained")
        axes = figure.subplots()
        share, edge = data.scale / data.optimum, data.edge / data.optimum
        axes.axvspan(share[0], edge, color=ZONE, linewidth=0)
        axes.text(
            (share[0] + edge) / 2, 3e4, "no-learning zone", ha="center", va="center", color=GREY
        )
        for slope, confidence, mark, colour in zip(
            data.soft, data.confidences, MARKS, CYCLE, strict=False
        ):
            axes.plot(
                share,
                np.abs(slope),
                color=colour,
                marker=mark,
                markevery=7,
                markersize=3.5,
                linewidth=1,
                label=f"$c = {confidence:g}$",
            )
        outside = data.sharp != 0
        axes.plot(
            share[outside], np.abs(data.sharp[outside]), color=INK, label="step output", zorder=4
        )
        axes.axvline(1, color=GREY, linewidth=0.8, linestyle=":")
        axes.text(1.02, 2 * LEAST, r"$r_{\mathrm{opt}}$", color=GREY)
        axes.set(
            yscale="log",
            xlabel=r"scale parameter $r/r_{\mathrm{opt}}$",
            ylabel=r"slope $|dL/dr|\,/\,T$",
            xlim=(share[0], share[-1]),
            ylim=(LEAST, 1e5),
        )
        axes.legend(loc="lower right", ncols=2)
        axes.set_title(f"Slope of the loss of delayed activation, $T = {data.delay:g}$")
        return figure
