"""Figures of what a parameter does to a flow: bifurcations, passage times, planes of folds."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ...analysis.portraits.bifurcation import Bifurcation
from ...analysis.portraits.branches import Mark
from ...analysis.portraits.folds import FoldPlane, PassageScaling
from .lettering import formula, key, settings
from .style import COLUMN, CYCLE, GHOST, GREY, INK, PAGE, STABLE, look, name_panel

FOLD = CYCLE[3]
# Relative errors, and distances from zero, below this are not told apart.
ROUNDING = 1e-15
# Names and shapes of what is marked in a bifurcation diagram, by kind.
SHAPES = {
    "saddle-node": "D",
    "cusp": "*",
    "transcritical": "X",
    "pitchfork": "^",
    "degenerate": "v",
    "Hopf": "s",
}


def draw_bifurcation(data: Bifurcation) -> Figure:
    """Draw the fixed points over a parameter, with folds and their relatives, and ghosts."""
    with look():
        figure = Figure(figsize=(COLUMN, 3.1), layout="constrained")
        axes = figure.subplots()
        for branch in data.branches:
            line = "-" if branch.kind == "stable" else "--" if branch.kind == "unstable" else "-."
            axes.plot(branch.values, branch.places[:, data.shown], line, color=STABLE)
        for path in data.ghosts:
            axes.plot(path.values, path.places[:, data.shown], ":", color=GHOST, alpha=0.8)
        for mark in data.marks:
            axes.plot(mark.value, mark.place[data.shown], **_mark_style(mark))
        if data.value is not None:
            axes.axvline(data.value, color=GREY, linewidth=0.8, linestyle=(0, (1, 2)))
        axes.set(
            xlabel=f"parameter ${formula(data.parameter)}$",
            ylabel=f"state ${formula(data.names[data.shown])}$",
            xlim=data.span,
        )
        _keep_in_box(axes, data)
        axes.set_title(settings(data.at), fontsize=8)
        figure.legend(handles=_diagram_keys(data), loc="outside lower center", ncols=3)
        return figure


def _mark_style(mark: Mark) -> dict[str, Any]:
    return {
        "marker": SHAPES.get(mark.kind, "v"),
        "color": FOLD,
        "markersize": {"cusp": 11, "transcritical": 8}.get(mark.kind, 6),
        "markeredgecolor": "white",
        "markeredgewidth": 0.6,
        "clip_on": False,
        "linestyle": "none",
        "zorder": 5,
    }


def _keep_in_box(axes: Axes, data: Bifurcation) -> None:
    low, high = (end[data.shown] for end in (data.box.low, data.box.high))
    room = 0.04 * (high - low)
    axes.set_ylim(low - room, high + room)


def _diagram_keys(data: Bifurcation) -> list[Line2D]:
    kinds = {branch.kind for branch in data.branches}
    lines = (("stable", "-"), ("unstable", "--"), ("degenerate", "-."))
    keys = [key({"color": STABLE, "linestyle": s}, k) for k, s in lines if k in kinds]
    if data.ghosts:
        keys.append(key({"color": GHOST, "linestyle": ":"}, "ghost"))
    seen = dict.fromkeys(mark.kind for mark in data.marks)
    keys += [key(_mark_style(Mark(0, (), kind)), kind) for kind in seen]
    if data.value is not None:
        value = f"${formula(data.parameter)} = {data.value:g}$"
        keys.append(key({"color": GREY, "linewidth": 0.8, "linestyle": (0, (1, 2))}, value))
    return keys


def draw_passage_scaling(data: PassageScaling) -> Figure:
    """Draw passage times over the distance to a fold on log axes, and what the laws leave."""
    with look():
        figure = Figure(figsize=(PAGE, 2.9), layout="constrained")
        times, errors = figure.subplots(1, 2)
        times.plot(data.distance, data.canonical, color=GHOST, label=_CANONICAL)
        times.plot(data.distance, data.residue, "--", color=CYCLE[2], label="residue law")
        times.plot(data.distance, data.time, "o", color=INK, markersize=4, label="measured")
        for law, style, colour, label in (
            (data.canonical, "-", GHOST, _CANONICAL),
            (data.residue, "--", CYCLE[2], "residue law"),
        ):
            miss = np.maximum(np.abs(law - data.time) / data.time, ROUNDING)
            errors.plot(data.distance, miss, style, marker=".", color=colour, label=label)
        name = formula(data.parameter)
        shift = f" {-data.fold:+.6g}" if abs(data.fold) > ROUNDING else ""
        distance = f"distance to the fold $|{name}{shift}|$"
        for axes in (times, errors):
            axes.set(xscale="log", yscale="log", xlabel=distance)
        times.set_ylabel("passage time $T$")
        errors.set_ylabel("relative error of the law")
        name_panel(times, "a", "slope $-1/2$")
        name_panel(errors, "b", "what the laws leave out")
        times.legend(loc="upper right")
        return figure


_CANONICAL = r"$\pi/\sqrt{r_{\mathrm{eff}}}$"


def draw_fold_plane(data: FoldPlane) -> Figure:
    """Draw the curve of folds on the plane of two parameters, with its cusps."""
    with look():
        figure = Figure(figsize=(COLUMN, 3.0), layout="constrained")
        axes = figure.subplots()
        axes.plot(*data.curve.T, color=FOLD, label="saddle-nodes")
        if data.cusps:
            axes.plot(
                *np.transpose(data.cusps), **{**_mark_style(Mark(0, (), "cusp"))}, label="cusp"
            )
        if data.at is not None:
            axes.plot(*data.at, "+", color=INK, markersize=9, label="looked at")
        across, up = map(formula, data.names)
        axes.set(
            xlabel=f"parameter ${across}$",
            ylabel=f"parameter ${up}$",
            xlim=data.spans[0],
            ylim=data.spans[1],
        )
        figure.legend(loc="outside lower center", ncols=3)
        return figure
