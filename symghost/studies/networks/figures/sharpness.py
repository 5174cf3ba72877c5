"""The figure of the sharpness of solved networks, and of the soft toy."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....reports.figures.style import CYCLE, GREY, INK, PAGE, look, name_panel
from ..experiments.sharpness import SharpnessStudy

# The form, its name, its marker, and how far beside the delay it stands.
FORMS = (
    ("valley", "continuous time", "o", 0.965),
    ("stepwise", "discrete time", "s", 1.0),
    ("gauss_newton", "Gauss-Newton part", "^", 1.035),
)


def draw_sharpness(data: SharpnessStudy) -> Figure:
    """Draw predictions over measurements, the limits of networks, and those of the toy."""
    with look():
        figure = Figure(figsize=(PAGE, 2.7), layout="constrained")
        ratios, networks, toy = figure.subplots(1, 3)
        _ratio_panel(ratios, data)
        _network_panel(networks, data)
        _toy_panel(toy, data)
        return figure


def _ratio_panel(axes: Axes, data: SharpnessStudy) -> None:
    for (form, label, marker, shift), color in zip(FORMS, CYCLE, strict=False):
        axes.plot(
            shift * data.delays,
            data.predicted[form] / data.measured,
            marker,
            color=color,
            markersize=3.5,
            markerfacecolor="none",
            label=label,
        )
    axes.axhline(1, color=GREY, linewidth=0.8)
    axes.set(
        xscale="log",
        xlabel="delay $T$ (steps)",
        ylabel=r"predicted over measured $\lambda_{\max}$",
        ylim=(0, 1.65),
    )
    _delay_ticks(axes, np.unique(data.delays))
    axes.legend(loc="upper left", fontsize=7, labelspacing=0.2, handletextpad=0.2)
    name_panel(axes, "a", "networks: the formulas")


def _delay_ticks(axes: Axes, delays: np.ndarray) -> None:
    axes.set_xticks(delays, [f"{delay:g}" for delay in delays])
    axes.minorticks_off()


def _network_panel(axes: Axes, data: SharpnessStudy) -> None:
    delays = np.unique(data.delays)
    axes.plot(data.delays, 2 / data.measured, "o", color=CYCLE[0], markersize=3.5, label="measured")
    middle = float(np.exp(np.mean(np.log(2 / data.measured * data.delays**2))))
    axes.plot(delays, middle / delays**2, color=INK, label="slope $-2$")
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="delay $T$ (steps)",
        ylabel=r"$2/\lambda_{\max}$ (learning rate)",
    )
    axes.set_xticks(delays, [f"{delay:g}" for delay in delays])
    axes.xaxis.minorticks_off()
    axes.legend(loc="lower left", fontsize=7)
    name_panel(axes, "b", "networks: the limit")


def _toy_panel(axes: Axes, data: SharpnessStudy) -> None:
    scaled = data.toy_limits / data.toy_limits[0], data.toy_critical / data.toy_critical[0]
    labels = (r"$2/\lambda_{\max}$, soft output", r"$\alpha_c$, sharp output")
    for values, label, power, color, marker in zip(
        scaled, labels, (-6, -5), (CYCLE[1], CYCLE[2]), "so", strict=True
    ):
        axes.plot(data.toy_delays, values, marker, color=color, markersize=4, label=label)
        guide = (data.toy_delays / data.toy_delays[0]) ** power
        axes.plot(data.toy_delays, guide, color=INK, linewidth=0.8)
        axes.annotate(
            f"slope ${power}$",
            (data.toy_delays[2], guide[2]),
            xytext=(-8, -8) if power == -6 else (6, 4),
            textcoords="offset points",
            ha="right" if power == -6 else "left",
            fontsize=7,
        )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="delay $T$",
        ylabel="learning rate over that at $T = 10$",
    )
    axes.set_xticks(data.toy_delays, [f"{delay:g}" for delay in data.toy_delays])
    axes.xaxis.minorticks_off()
    axes.legend(loc="lower left", fontsize=7)
    name_panel(axes, "c", "toy: another mechanism")
