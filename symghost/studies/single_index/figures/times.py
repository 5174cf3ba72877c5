"""Figures of networks that learn a single-index target, one Hermite degree after the other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ....reports.figures.style import CYCLE, GREY, INK, PAGE, look, name_panel
from ..experiments import LearningTimes, Staircase
from ..simulation.mean_field import MeanFieldRun

Floats = NDArray[np.float64]


def draw_staircase(data: Staircase) -> Figure:
    """Draw the risk over log time as a stack of degrees, one panel for each ratio of speeds."""
    with look():
        count = len(data.runs)
        figure = Figure(figsize=(PAGE, 0.7 + 1.6 * count), layout="constrained")
        panels = figure.subplots(count, 1, sharex=True, squeeze=False)[:, 0]
        begin, end = _span(data.runs)
        for letter, axes, run in zip("abcdef", panels, data.runs, strict=False):
            _stack(axes, run, begin, end)
            name_panel(axes, letter, rf"$\varepsilon = {power_of_ten(run.eps)}$")
        _name_degrees(panels[0], data.runs[0])
        panels[-1].set_xlabel("time $t$ of the first layer (log scale)")
        return figure


def _span(runs: Sequence[MeanFieldRun]) -> tuple[float, float]:
    """Return the times between which something is learned."""
    marks = np.concatenate([run.crossing.ravel() for run in runs])
    marks = marks[np.isfinite(marks) & (marks > 0)]
    if not marks.size:
        marks = np.array([run.eps for run in runs])
    return float(marks.min()) / 5, 1.3 * float(marks.max())


def _stack(axes: Axes, run: MeanFieldRun, begin: float, end: float) -> None:
    time = np.concatenate([[begin], run.time[run.time > begin], [end]])
    shares = [np.interp(time, run.time, part) for part in run.risk.T]
    kept = [k for k, part in enumerate(run.coefficients.target) if part][::-1]
    other = np.sum([part for k, part in enumerate(shares) if k not in kept], axis=0)
    # The degree that is learned last lies at the bottom, and what the target lacks on top.
    axes.stackplot(
        time,
        [*(shares[k] for k in kept), np.broadcast_to(other, time.shape)],
        colors=[*(CYCLE[k % len(CYCLE)] for k in kept), GREY],
        alpha=0.75,
        linewidth=0,
    )
    axes.plot(time, np.sum(shares, axis=0), color=INK, linewidth=1.2)
    if np.max(other) > 0.02 * np.sum(run.risk[0]):
        axes.text(
            0.99,
            0.9,
            "grey: degrees that only the activation has",
            transform=axes.transAxes,
            ha="right",
            fontsize=8,
            color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    for names, place, moments in _grouped(run.times(), apart=2.5):
        for moment in moments:
            axes.axvline(moment, color=GREY, linewidth=0.7, linestyle=":")
        axes.annotate(
            names,
            (place, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 1),
            textcoords="offset points",
            ha="center",
            color=INK,
            fontsize=8,
        )
    axes.set(xscale="log", xlim=(begin, end), ylabel="risk $R$")
    axes.set_ylim(0, 1.08 * float(np.sum(run.risk[0])))


def _grouped(times: Floats, apart: float) -> list[tuple[str, float, list[float]]]:
    """Return names, place and times of marks; those closer than a factor share a name."""
    known = sorted((time, k) for k, time in enumerate(times) if np.isfinite(time) and time > 0)
    groups: list[list[tuple[float, int]]] = []
    for mark in known:
        if groups and mark[0] < apart * groups[-1][-1][0]:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return [
        (
            ", ".join(f"$t_{k}$" for _, k in group),
            float(np.sqrt(group[0][0] * group[-1][0])),
            [time for time, _ in group],
        )
        for group in groups
    ]


def _name_degrees(axes: Axes, run: MeanFieldRun) -> None:
    """Write each degree's name onto its colour, at the left where nothing is learned yet."""
    kept = [k for k, part in enumerate(run.coefficients.target) if part]
    heights = np.cumsum([run.risk[0, k] for k in reversed(kept)])
    for k, top in zip(reversed(kept), heights, strict=True):
        axes.text(
            0.012,
            top - run.risk[0, k] / 2,
            f"degree {k}",
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=8,
            color=INK,
        )


def power_of_ten(value: float) -> str:
    """Return a number as a power of ten, with a factor where it is none."""
    exponent = int(np.floor(np.log10(value) + 1e-9))
    factor = value / 10.0**exponent
    return (
        f"10^{{{exponent}}}" if abs(factor - 1) < 1e-6 else rf"{factor:.3g}\cdot 10^{{{exponent}}}"
    )


def draw_learning_times(data: LearningTimes) -> Figure:
    """Draw learning times over the ratio of speeds beside the predicted powers, and slopes."""
    with look():
        figure = Figure(figsize=(PAGE, 3.5), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        _times(left, data)
        _slopes(right, data)
        name_panel(left, "a", "when each degree is learned")
        name_panel(right, "b", "local slopes approach the predicted powers")
        return figure


def _times(axes: Axes, data: LearningTimes) -> None:
    for degree, colour in zip(range(data.measured.shape[1]), CYCLE, strict=False):
        known = np.isfinite(data.predicted[:, degree]).all()
        line = data.predicted[:, degree]
        if not known:  # a power through the last time
            line = data.measured[-1, degree] * (data.eps / data.eps[-1]) ** data.powers[degree]
        axes.plot(data.eps, line, "-" if known else ":", color=colour, linewidth=0.9)
        axes.plot(data.eps, data.measured[:, degree], "o", markersize=3.5, color=colour)
        axes.annotate(
            f"degree {degree}",
            (data.eps[-1], data.measured[-1, degree]),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=colour,
        )
    axes.plot(data.eps, data.two_weights, "s", markersize=3.5, color=CYCLE[2], markerfacecolor="w")
    axes.axhline(data.two_weights_limit, color=CYCLE[2], linewidth=0.9, linestyle="--")
    axes.text(
        data.eps[-1],
        data.two_weights_limit * 3,
        "degree 2, weights of two values only",
        color=CYCLE[2],
        fontsize=8,
        ha="right",
    )
    axes.text(
        0.04,
        0.06,
        "discs: simulated\nlines: predicted\ndotted: the power only",
        transform=axes.transAxes,
        fontsize=8,
    )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel=r"ratio of speeds $\varepsilon$",
        ylabel="time $t_k$",
    )
    axes.invert_xaxis()


def _slopes(axes: Axes, data: LearningTimes) -> None:
    middle = np.sqrt(data.eps[1:] * data.eps[:-1])
    for degree, colour in zip(range(data.measured.shape[1]), CYCLE, strict=False):
        axes.axhline(data.powers[degree], color=colour, linewidth=0.9, linestyle="--")
        axes.plot(middle, data.slopes[:, degree], "o-", markersize=3.5, linewidth=0.9, color=colour)
    axes.set(
        xscale="log",
        xlabel=r"ratio of speeds $\varepsilon$",
        ylabel=r"slope of $\log t_k$ over $\log \varepsilon$",
    )
    ticks = [str(Fraction(power).limit_denominator(12)) for power in data.powers]
    axes.set_yticks(data.powers, ticks)
    axes.invert_xaxis()
