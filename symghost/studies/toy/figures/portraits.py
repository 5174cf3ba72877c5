"""Figures of the toy model."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....reports.figures.style import CYCLE, GHOST, GREY, INK, PAGE, STABLE, ZONE, look, name_panel
from ..experiments.portraits import DescentStudy, Landscape, Portraits


def draw_saddle_node(data: Portraits) -> Figure:
    """Draw the flow before, at and after the saddle-node, and the slow passage past the ghost."""
    with look():
        figure = Figure(figsize=(PAGE, 4.6), layout="constrained")
        grid = figure.subplot_mosaic("abc;ddd", gridspec_kw={"height_ratios": (1, 1.15)})
        titles = ("before", "at the saddle-node", "after: a ghost")
        for key, scale, velocity, title in zip(
            "abc", data.scales, data.velocity, titles, strict=True
        ):
            _flow_panel(grid[key], data.state, velocity, scale)
            name_panel(grid[key], key, f"{title}, $r = {scale:g}$")
        grid["a"].set_ylabel("velocity $x'$")
        _passages(grid["d"], data)
        name_panel(grid["d"], "d", "the ghost holds the state for a time $\\pi/\\sqrt{r}$")
        return figure


def _flow_panel(axes: Axes, state: np.ndarray, velocity: np.ndarray, scale: float) -> None:
    axes.axhline(0, color=GREY, linewidth=0.6)
    axes.plot(state, velocity, color=INK)
    axes.set(xlabel="state $x$", ylim=(-0.75, 1.6), xlim=(-1.5, 1.5))
    for place in np.linspace(-1.3, 1.3, 9):
        speed = float(np.interp(place, state, velocity))
        if abs(speed) > 0.12 or (scale > 0 and place != 0):
            axes.annotate(
                "",
                (place + 0.11 * np.sign(speed), 0),
                (place - 0.11 * np.sign(speed), 0),
                arrowprops={"arrowstyle": "->", "color": GREY, "linewidth": 0.8},
            )
    if scale < 0:
        root = np.sqrt(-scale)
        axes.plot(-root, 0, "o", color=STABLE, markersize=7, label="stable")
        axes.plot(
            root, 0, "o", color=STABLE, markerfacecolor="white", markersize=7, label="unstable"
        )
        axes.legend(loc="upper center")
    elif scale == 0:
        axes.plot(
            0, 0, "o", color=STABLE, fillstyle="left", markerfacecoloralt="white", markersize=7
        )
    else:
        axes.plot(0, scale, "o", color=GHOST, markersize=9, alpha=0.35, markeredgewidth=0)
        axes.annotate(
            "ghost",
            (0, scale),
            (0.25, 0.95),
            color=GHOST,
            arrowprops={"arrowstyle": "-", "color": GHOST, "linewidth": 0.8},
        )


def _passages(axes: Axes, data: Portraits) -> None:
    axes.axhspan(-0.5, 0.5, color=GHOST, alpha=0.10, linewidth=0)
    for path, scale, colour in zip(data.paths, data.path_scales, CYCLE, strict=False):
        axes.plot(data.time, path, color=colour, label=f"$r = {scale:g}$")
    axes.set(xlabel="time $t$", ylabel="state $x$", ylim=(-3.2, 8), xlim=(0, data.time[-1]))
    axes.text(0.99 * data.time[-1], -0.35, "ghost", color=GHOST, ha="right", fontsize=8)
    axes.legend(loc="upper left")


def draw_landscape(data: Landscape) -> Figure:
    """Draw the loss over the scale parameter: closed form beside Euler simulations."""
    with look():
        figure = Figure(figsize=(PAGE, 3.1), layout="constrained")
        axes = figure.subplots()
        share, edge = data.scale / data.optimum, data.edge / data.optimum
        axes.axvspan(share[0], edge, color=ZONE, linewidth=0)
        axes.text((share[0] + edge) / 2, 0.5, "no-learning zone", ha="center", color=GREY)
        axes.plot(share, data.closed_form, color=INK, label="closed form, step output", zorder=3)
        styles = ("o", "s", "^", "v")
        for values, confidence, mark, colour in zip(
            data.simulated, data.confidences, styles, CYCLE, strict=False
        ):
            axes.plot(
                share,
                values,
                mark,
                color=colour,
                markersize=3,
                markerfacecolor="white",
                markeredgewidth=0.8,
                label=f"Euler simulation, $c = {confidence:g}$",
            )
        axes.axvline(1, color=GREY, linewidth=0.8, linestyle=":")
        axes.text(1.02, 0.72, r"$r_{\mathrm{opt}}$", color=GREY)
        axes.set(
            xlabel=r"scale parameter $r/r_{\mathrm{opt}}$",
            ylabel="loss $L/T$",
            xlim=(share[0], share[-1]),
            ylim=(-0.03, 1.12),
        )
        axes.legend(loc="center right")
        axes.set_title(f"Loss of delayed activation, $T = {data.delay:g}$")
        return figure


def draw_descent(data: DescentStudy) -> Figure:
    """Draw gradient descent at two learning rates, and the sweep with the critical rate."""
    with look():
        figure = Figure(figsize=(PAGE, 4.8), layout="constrained")
        grid = figure.subplot_mosaic("ab;cc")
        _descent_panels(grid["a"], grid["b"], data)
        _sweep_panel(grid["c"], data)
        name_panel(grid["a"], "a", "loss")
        name_panel(grid["b"], "b", "scale parameter")
        name_panel(grid["c"], "c", "loss over the learning rate")
        return figure


def _descent_panels(losses: Axes, scales: Axes, data: DescentStudy) -> None:
    edge = data.edge / data.optimum
    scales.axhspan(-8, edge, color=ZONE, linewidth=0)
    scales.axhline(1, color=GREY, linewidth=0.8, linestyle=":")
    for column, rate in enumerate(data.run_rates):
        label = rf"$\alpha = {rate / data.critical_rate:.2g}\,\alpha_c$"
        losses.plot(data.runs.epochs, data.runs.loss[:, column] / data.delay, label=label)
        scales.plot(data.runs.epochs, data.runs.scale[:, column] / data.optimum, label=label)
    last = data.runs.epochs[-1]
    scales.text(last, 1.15, r"$r_{\mathrm{opt}}$", color=GREY, ha="right", va="bottom")
    scales.text(last, edge - 0.15, "no-learning zone", color=GREY, ha="right", va="top")
    lowest = float(np.min(data.runs.scale)) / data.optimum
    scales.set(
        xlabel="epoch", ylabel=r"$r/r_{\mathrm{opt}}$", ylim=(min(-1.2, 1.15 * lowest), 10.5)
    )
    losses.set(xlabel="epoch", ylabel="loss $L/T$", ylim=(-0.03, 1.08))
    losses.legend(loc="center right")


def _sweep_panel(axes: Axes, data: DescentStudy) -> None:
    loss = data.sweep.loss / data.delay
    for row, epoch in enumerate(data.sweep.epochs):
        mean = loss[row].mean(axis=1)
        error = loss[row].std(axis=1, ddof=1) / np.sqrt(loss.shape[2])
        (line,) = axes.plot(data.sweep_rates, mean, label=f"epoch {epoch:,}")
        axes.fill_between(
            data.sweep_rates,
            mean - error,
            mean + error,
            color=line.get_color(),
            alpha=0.2,
            linewidth=0,
        )
    axes.axvline(data.critical_rate, color=INK, linewidth=1, linestyle="--")
    axes.text(
        0.97 * data.critical_rate,
        0.5,
        rf"$\alpha_c = {_scientific(data.critical_rate)}$",
        ha="right",
    )
    axes.set(
        xscale="log",
        xlabel=r"learning rate $\alpha$",
        ylabel="loss $L/T$",
        ylim=(-0.03, 1.08),
        xlim=(data.sweep_rates[0], data.sweep_rates[-1]),
    )
    axes.legend(loc="upper left", ncols=2)


def _scientific(value: float) -> str:
    digits, power = f"{value:.2e}".split("e")
    return rf"{digits} \times 10^{{{int(power)}}}"
