"""The figure of one deep linear network's course, for any task."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....reports.figures.style import INK, PAGE, look, name_panel
from ..simulation.groups import Group
from ..simulation.nouns import ModeRow, OcsAnswer
from .modes import COLOURS, MAP, TIME, mark_nearest, negatives, shade

MOST_LINES = 7


def draw_course(answer: OcsAnswer) -> Figure:
    """Draw the shares of the modes, the distance from the constant solution, and the outputs.

    For data without modes the loss stands in place of the shares; trees have their true negatives.
    """
    with look():
        figure = Figure(figsize=(PAGE, 5.6), layout="constrained")
        parts: Any = figure.subfigures(2, 1, height_ratios=(1.25, 1))
        above, below = parts
        panels = above.subplots(1, 3 if answer.negatives else 2)
        _learning(panels[0], answer)
        _distance(panels[1], answer)
        if answer.negatives:
            _negatives(panels[2], answer)
        for axes in panels:
            axes.set(xlabel=TIME, xlim=(0, answer.course.time[-1]))
            axes.locator_params(axis="x", nbins=4)
        if answer.solvable and answer.modes:
            above.legend(loc="outside lower center", ncols=4, title="modes", title_fontsize=8)
        _maps(below, answer, "abcd"[len(panels)])
        return figure


def _learning(axes: Axes, answer: OcsAnswer) -> None:
    course = answer.course
    shade(axes, answer.stage.window)
    if not answer.solvable:
        axes.plot(course.time, course.loss, color=INK)
        axes.set(ylabel="loss", ylim=(0, None))
        name_panel(axes, "a", "a simulated network")
        return
    for number, row in enumerate(answer.modes[:MOST_LINES]):
        colour, label = COLOURS[number % len(COLOURS)], _name(row, course.groups[number])
        axes.plot(course.time, course.shares[:, number], color=colour, label=label)
    axes.set(ylabel="learned share", ylim=(-0.04, 1.06))
    name_panel(axes, "a", "modes")


def _name(row: ModeRow, group: Group) -> str:
    if not row.modes:
        return "output bias"
    first, last = row.modes[0], row.modes[-1]
    named = f"{first}" if first == last else f"{first}-{last}"
    return f"{named} (constant)" if group.mean else named


def _distance(axes: Axes, answer: OcsAnswer) -> None:
    course, stage = answer.course, answer.stage
    shade(axes, stage.window)
    axes.set(ylabel=r"distance$/|\bar y|$")
    name_panel(axes, "b", "constant solution")
    if np.all(np.isnan(course.distance)):
        axes.text(0.5, 0.5, "the mean target is zero", ha="center", transform=axes.transAxes)
        return
    axes.plot(course.time, course.distance, color=INK)
    least = float(course.distance.min())
    if np.isfinite(stage.time):
        mark_nearest(axes, stage.time, stage.distance)
        least = stage.distance
    axes.set(yscale="log", ylim=(min(0.2, max(least, 1e-12) / 6), 3 * course.distance.max()))


def _negatives(axes: Axes, answer: OcsAnswer) -> None:
    shade(axes, answer.stage.window)
    branching = round(1 / (1 - answer.levels[0].at_ocs) ** (1 / answer.levels[0].level))
    negatives(axes, answer.course.time, answer.negatives, branching)
    for row in answer.levels[:3]:
        place = (answer.course.time[-1], row.at_ocs)
        axes.annotate(
            f"level {row.level}", place, (0, 2), textcoords="offset points", ha="right", fontsize=8,
            color=COLOURS[row.level],
        )  # fmt: skip
    axes.set(ylabel="true negatives", ylim=(None, 1.03))
    name_panel(axes, "c", "true negatives by level")


def _maps(figure: Any, answer: OcsAnswer, letter: str) -> None:
    course = answer.course
    panels = figure.subplots(1, course.moments.size + 1)
    low, high = float(course.targets.min()), float(course.targets.max())
    titles = [rf"$\tau = {moment:.3g}$" for moment in course.moments]
    images = [*course.outputs, course.targets]
    for panel, image, title in zip(panels, images, [*titles, "targets"], strict=True):
        drawn = panel.imshow(
            image, vmin=min(low, 0), vmax=max(high, 0), cmap=MAP, aspect="auto",
            interpolation="nearest",
        )  # fmt: skip
        panel.set(xticks=(), yticks=(), xlabel="items")
        panel.set_title(title, fontsize=8, loc="center")
        panel.spines[:].set_visible(False)
    panels[0].set_ylabel("outputs")
    figure.colorbar(drawn, ax=panels, label="output", shrink=0.9)
    title = rf"$\bf{{{letter}}}$  what the network says of all items"
    figure.suptitle(title, x=0.01, ha="left", fontsize=9)
