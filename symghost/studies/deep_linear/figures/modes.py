"""Figures of deep linear networks that pass the optimal constant solution."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....reports.figures.lettering import key
from ....reports.figures.style import CYCLE, GREY, INK, PAGE, ZONE, look, name_panel
from ..experiments import (
    ModesCase,
    ModesStudy,
    NegativesCase,
    NegativesStudy,
    OutputsStudy,
    TreeModes,
)

# Modes and levels in Okabe and Ito's colours; the constant one is dark.
COLOURS = (INK, *CYCLE)
MAP = "cividis"
TIME = r"learning time $\tau$"


def draw_modes(data: ModesStudy) -> Figure:
    """Draw the learned shares of all modes, and the distance from the constant solution."""
    with look():
        figure = Figure(figsize=(PAGE, 4.6), layout="constrained")
        grid = figure.subplots(2, len(data.cases), sharex=True, squeeze=False)
        letters = iter("abcdefgh")
        for column, case in enumerate(data.cases):
            _shares(grid[0][column], case)
            name_panel(grid[0][column], next(letters), case.title)
        for column, case in enumerate(data.cases):
            _distance(grid[1][column], case)
            name_panel(grid[1][column], next(letters), "distance from the constant solution")
        _key_of_modes(grid[1][-1], data.cases[0].names)
        return figure


def _shares(axes: Axes, case: ModesCase) -> None:
    shade(axes, case.stage.window)
    tied = np.allclose(case.shares[:, 0], case.shares[:, 1])
    for number in range(case.shares.shape[1]):
        # Where two courses are one, the first is drawn broad below the second.
        width = 4.5 if tied and number == 0 else 1.4
        axes.plot(case.time, case.shares[:, number], color=COLOURS[number], linewidth=width)
        axes.plot(
            case.dots,
            case.simulated[:, number],
            "o",
            color=COLOURS[number],
            markersize=3,
            markerfacecolor="white",
            markeredgewidth=0.8,
        )
    if case.stage.window is not None:
        middle = sum(case.stage.window) / 2
        words = "the mean target for all items"
        axes.text(middle, 0.52, words, ha="center", va="center", fontsize=8, rotation=90)
    axes.set(xlabel=TIME, ylabel="learned share of a mode", ylim=(-0.04, 1.06))
    axes.set_xlim(0, case.time[-1])


def _key_of_modes(axes: Axes, names: tuple[str, ...]) -> None:
    entries = [key({"color": c}, name) for c, name in zip(COLOURS, names, strict=False)]
    dots = {"color": GREY, "marker": "o", "linestyle": "", "markersize": 3}
    entries.append(key({**dots, "markerfacecolor": "white"}, "all weights simulated"))
    axes.legend(handles=entries, loc="lower right", title="mode", title_fontsize=8)


def _distance(axes: Axes, case: ModesCase) -> None:
    shade(axes, case.stage.window)
    axes.plot(case.time, case.distance, color=INK)
    axes.plot(
        case.dots, case.simulated_distance, "o", color=GREY, markersize=3, markerfacecolor="white",
        markeredgewidth=0.8,
    )  # fmt: skip
    mark_nearest(axes, case.stage.time, case.stage.distance)
    axes.set(xlabel=TIME, ylabel=r"distance$/|\bar y|$", yscale="log", ylim=(3e-3, 3))


def shade(axes: Axes, window: tuple[float, float] | None) -> None:
    """Shade the stage of the constant solution."""
    if window is not None:
        axes.axvspan(*window, color=ZONE, linewidth=0)


def mark_nearest(axes: Axes, time: float, distance: float) -> None:
    """Mark the nearest point to the constant solution, with its distance."""
    axes.plot(time, distance, "v", color=CYCLE[1], markersize=6, zorder=4)
    axes.annotate(
        f"{distance:.2g}", (time, distance), (2, -6), textcoords="offset points", color=CYCLE[1],
        fontsize=8, va="top",
    )  # fmt: skip


def draw_outputs(data: OutputsStudy) -> Figure:
    """Draw what the network says of all items: maps at some moments, courses below."""
    with look():
        figure = Figure(figsize=(PAGE, 5.6), layout="constrained")
        parts: Any = figure.subfigures(2, 1, height_ratios=(1.15, 1))
        above, below = parts
        _maps(above, data)
        axes = below.subplots(1, len(data.levels), sharey=True)
        for number, (panel, level) in enumerate(zip(axes, data.levels, strict=True)):
            _item_courses(panel, data, number)
            name_panel(panel, "bcdefg"[number], f"feature of level {level}")
        axes[0].set_ylabel("output for each item")
        return figure


def _maps(figure: Any, data: OutputsStudy) -> None:
    panels = figure.subplots(1, data.moments.size + 1)
    words = ["start", "constant", *(f"level {level}" for level in data.levels)]
    titles = [f"{word}\n$\\tau = {at:.3g}$" for word, at in zip(words, data.moments, strict=True)]
    images = [*data.maps, data.targets]
    for panel, image, title in zip(panels, images, [*titles, "targets\n"], strict=True):
        drawn = panel.imshow(image, vmin=0, vmax=1, cmap=MAP, aspect="auto")
        panel.set(xticks=(), yticks=(), xlabel="items")
        panel.set_title(title, fontsize=8, loc="center")
        panel.spines[:].set_visible(False)
    panels[0].set_ylabel("features")
    figure.colorbar(drawn, ax=panels, label="output", shrink=0.9)
    figure.suptitle(r"$\bf{a}$  what the network says of all items", x=0.01, ha="left", fontsize=9)


def _item_courses(axes: Axes, data: OutputsStudy, number: int) -> None:
    shade(axes, data.stage.window)
    axes.axhline(data.rates[number], color=GREY, linewidth=0.8, linestyle=":")
    for item in range(data.has.shape[1]):
        colour = CYCLE[0] if data.has[number, item] else CYCLE[1]
        axes.plot(data.time, data.outputs[:, number, item], color=colour, linewidth=1.1)
    axes.set(xlabel=TIME, ylim=(-0.06, 1.06))
    axes.set_xlim(0, data.time[-1])
    if number == 0:
        axes.legend(
            handles=[
                key({"color": CYCLE[0]}, "items that have it"),
                key({"color": CYCLE[1]}, "items that have it not"),
                key({"color": GREY, "linestyle": ":"}, "mean target"),
            ],
            loc="center right",
            bbox_to_anchor=(1.0, 0.73),
        )


def draw_true_negatives(data: NegativesStudy) -> Figure:
    """Draw how the true negatives of each level dip, and where they do not."""
    with look():
        figure = Figure(figsize=(PAGE, 3.1), layout="constrained")
        grid = figure.subplots(1, len(data.cases), sharey=True)
        for letter, axes, case in zip("abc", grid, data.cases, strict=False):
            _negatives(axes, case, data.branching)
            name_panel(axes, letter, case.title)
        grid[0].set_ylabel("true negatives")
        entries = [key({"color": COLOURS[k]}, f"level {k}") for k in data.cases[0].negatives]
        entries.append(key({"color": GREY, "linestyle": ":"}, "constant solution"))
        dots = {"color": GREY, "marker": "o", "linestyle": "", "markersize": 3}
        entries.append(key({**dots, "markerfacecolor": "white"}, "simulated"))
        figure.legend(handles=entries, loc="outside lower center", ncols=len(entries))
        return figure


def _negatives(axes: Axes, case: NegativesCase, branching: int) -> None:
    shade(axes, case.stage.window)
    negatives(axes, case.time, case.negatives, branching)
    for level, values in case.simulated.items():
        axes.plot(
            case.dots, values, "o", color=COLOURS[level], markersize=3, markerfacecolor="white",
            markeredgewidth=0.8,
        )  # fmt: skip
    axes.set(xlabel=TIME, ylim=(0.44, 1.03))
    axes.set_xlim(0, case.time[-1])


def negatives(axes: Axes, time: np.ndarray, courses: dict[int, np.ndarray], branching: int) -> None:
    """Draw the true negatives of all levels, with what the constant solution says."""
    for level, values in courses.items():
        axes.axhline(1 - branching**-level, color=COLOURS[level], linewidth=0.8, linestyle=":")
        axes.plot(time, values, color=COLOURS[level])


def draw_tree(data: TreeModes) -> Figure:
    """Draw a tree with its modes between the items, and how fast each is learned."""
    with look():
        figure = Figure(figsize=(PAGE, 4.4), layout="constrained")
        grid = figure.subplot_mosaic(
            "ab;cd", gridspec_kw={"height_ratios": (1, 1.5), "width_ratios": (1.5, 1)}
        )
        _branches(grid["a"], data)
        _targets(grid["b"], data)
        _vectors(grid["c"], data)
        _rates(grid["d"], data)
        titles = ("tree: each node has a feature", "targets", "modes between the items",
                  "correlations with the targets")  # fmt: skip
        for letter, title in zip("abcd", titles, strict=True):
            name_panel(grid[letter], letter, title)
        return figure


def _branches(axes: Axes, data: TreeModes) -> None:
    items = data.branching**data.levels
    for level in range(data.levels + 1):
        size = items // data.branching**level
        for node in range(data.branching**level):
            place = (node + 0.5) * size - 0.5
            if level:
                parent = (node // data.branching + 0.5) * size * data.branching - 0.5
                axes.plot((place, parent), (-level, 1 - level), color=GREY, linewidth=1, zorder=1)
            axes.plot(place, -level, "o", color=COLOURS[level], markersize=7)
    axes.set(
        xlim=(-0.5, items - 0.5),
        yticks=range(-data.levels, 1),
        yticklabels=[str(k) for k in range(data.levels, -1, -1)],
        xticks=range(items),
        xticklabels=[str(k + 1) for k in range(items)],
        xlabel="items",
        ylabel="level",
    )
    axes.spines[:].set_visible(False)


def _targets(axes: Axes, data: TreeModes) -> None:
    axes.imshow(data.targets, vmin=0, vmax=1, cmap=MAP, aspect="auto", interpolation="nearest")
    axes.set(xticks=range(data.targets.shape[1]), yticks=(), xlabel="items", ylabel="features")
    axes.set_xticklabels([str(item + 1) for item in range(data.targets.shape[1])])
    axes.tick_params(length=0)


def _vectors(axes: Axes, data: TreeModes) -> None:
    largest = np.abs(data.vectors).max()
    drawn = axes.imshow(data.vectors, cmap="RdBu_r", vmin=-largest, vmax=largest, aspect="auto")
    axes.set(
        xticks=range(data.vectors.shape[1]),
        xticklabels=[str(k + 1) for k in range(data.vectors.shape[1])],
        yticks=range(len(data.squares)),
        yticklabels=[rf"$\sigma^2 = {square}$" for square in data.squares],
        xlabel="items",
    )
    axes.tick_params(length=0)
    axes.figure.colorbar(drawn, ax=axes, location="left", label="entry of the mode", pad=0.02)


def _rates(axes: Axes, data: TreeModes) -> None:
    places = np.arange(data.alone.size)
    axes.barh(places - 0.2, data.alone, 0.38, color=CYCLE[5], label="no bias")
    axes.barh(places + 0.2, data.with_bias, 0.38, color=INK, label="first-layer bias")
    axes.set(ylim=(data.alone.size - 0.5, -0.5), yticks=(), xlabel="correlation $s$")
    axes.legend(loc="lower right")
