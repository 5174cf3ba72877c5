"""Figures of two-dimensional flows: speed, streamlines, nullclines, and what lies on the plane."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke

from ...analysis.nouns import FixedPoint
from ...analysis.portraits.plane import FlowMap
from .lettering import formula, key, settings
from .style import CYCLE, GHOST, INK, look

# Shapes and fills of fixed points by kind, on a dark ground.
POINTS = {
    "stable node": ("o", "white"),
    "stable focus": ("s", "white"),
    "unstable node": ("o", "none"),
    "unstable focus": ("s", "none"),
    "saddle": ("X", "white"),
    "centre": ("h", "none"),
    "degenerate": ("v", "white"),
}
ACROSS, UP = CYCLE[4], CYCLE[5]
PATH = CYCLE[3]
# Speeds below and above these shares of the median are drawn alike.
DARKEST, BRIGHTEST = 1e-3, 1e3
# A dark edge keeps lines apart from a bright ground.
EDGED = Stroke(linewidth=2.6, foreground=INK)
WIDTH, HEIGHT = 5.2, 4.1
COARSE = 6


def draw_flow_map(data: FlowMap) -> Figure:
    """Draw the speed as colour, streamlines, nullclines, fixed points, ghosts and trajectories."""
    with look():
        figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        axes = figure.subplots()
        _speed(figure, axes, data)
        _streams(axes, data)
        _nullclines(axes, data)
        for path in data.trajectories:
            axes.plot(*path.T, color=PATH, linewidth=1.5, path_effects=[EDGED, Normal()])
            axes.plot(*path[0], **_start_style(), zorder=6)
        for point in data.fixed:
            axes.plot(*point.place, **_point_style(point.kind), zorder=7)
        for ghost in data.ghosts:
            axes.plot(*ghost.place, **_ghost_style(), zorder=6)
        first, second = map(formula, data.names)
        axes.set(
            xlabel=f"state ${first}$",
            ylabel=f"state ${second}$",
            xlim=(data.across[0], data.across[-1]),
            ylim=(data.up[0], data.up[-1]),
        )
        axes.set_title(settings(data.at), fontsize=8)
        figure.legend(handles=_keys(data), loc="outside lower center", ncols=4, handlelength=1.6)
        return figure


def _speed(figure: Figure, axes: Axes, data: FlowMap) -> None:
    speed = np.linalg.norm(data.velocity, axis=-1)
    typical = float(np.nanmedian(speed)) or 1.0
    darkest = max(DARKEST * typical, float(np.nanmin(speed)))
    brightest = max(min(BRIGHTEST * typical, float(np.nanmax(speed))), 1.01 * darkest)
    image = axes.pcolormesh(
        data.across,
        data.up,
        np.maximum(speed, darkest),
        cmap="cividis",
        norm=LogNorm(darkest, brightest),
        shading="gouraud",
        rasterized=True,
    )
    figure.colorbar(image, ax=axes, label="speed", pad=0.02)


def _streams(axes: Axes, data: FlowMap) -> None:
    part = np.s_[::COARSE]
    velocity = data.velocity[part, part]
    axes.streamplot(
        data.across[part],
        data.up[part],
        np.nan_to_num(velocity[..., 0]),
        np.nan_to_num(velocity[..., 1]),
        color=(1, 1, 1, 0.45),
        linewidth=0.6,
        arrowsize=0.7,
        density=1.1,
    )


def _nullclines(axes: Axes, data: FlowMap) -> None:
    for part, colour in enumerate((ACROSS, UP)):
        values = data.velocity[..., part]
        if np.nanmin(values) < 0 < np.nanmax(values):
            for width, ink in ((2.6, INK), (1.4, colour)):
                axes.contour(
                    data.across, data.up, values, levels=[0], colors=[ink], linewidths=width
                )


def _point_style(kind: str) -> dict[str, Any]:
    marker, fill = POINTS.get(kind, POINTS["degenerate"])
    return {
        "marker": marker,
        "markersize": 7.5,
        "markerfacecolor": fill if fill != "none" else INK,
        "markeredgecolor": "white" if fill == "none" else INK,
        "markeredgewidth": 1.0,
        "linestyle": "none",
    }


def _ghost_style() -> dict[str, Any]:
    return {
        "marker": "o",
        "markersize": 12,
        "color": GHOST,
        "alpha": 0.75,
        "markeredgewidth": 0,
        "linestyle": "none",
    }


def _start_style() -> dict[str, Any]:
    return {"marker": "D", "markersize": 5, "color": PATH, "markeredgecolor": "white"}


def _keys(data: FlowMap) -> list[Line2D]:
    first, second = map(formula, data.names)
    keys = [
        key({"color": colour, "path_effects": [EDGED, Normal()]}, rf"$\dot{{{name}}} = 0$")
        for colour, name in ((ACROSS, first), (UP, second))
    ]
    keys += [key(_point_style(kind), kind) for kind in _kinds(data.fixed)]
    if data.ghosts:
        keys.append(key(_ghost_style(), "ghost"))
    if data.trajectories:
        keys.append(key({**_start_style(), "linestyle": "-"}, "trajectory, start"))
    return keys


def _kinds(fixed: tuple[FixedPoint, ...]) -> list[str]:
    found = {point.kind for point in fixed}
    return [kind for kind in POINTS if kind in found]
