"""Figures of flows along one state: velocity, direction and potential."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ...analysis.nouns import FixedPoint
from ...analysis.portraits.line import PhaseLine
from .lettering import formula, key, settings
from .style import COLUMN, CYCLE, GHOST, GREY, INK, STABLE, look

ARROWS = 15
# What lies beyond this quantile by so many times the spread between is taken for a pole.
NARROW = 0.05
POLE = 1.5
# Room left and right of a curve, and half the size of a ghost's label, in shares of the panel.
MARGIN = 0.025
LABEL = np.array([0.23, 0.045])
ENDS = (("start", "s"), ("stop", "X"))


def draw_phase_line(data: PhaseLine) -> Figure:
    """Draw the velocity over the state with the flow's direction, and the potential below it."""
    with look():
        figure = Figure(figsize=(COLUMN, 4.2), layout="constrained")
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(1.35, 1))
        _velocity_panel(upper, data)
        _potential_panel(lower, data)
        name = formula(data.name)
        upper.set_ylabel(rf"velocity $\dot{{{name}}}$")
        lower.set(xlabel=f"state ${name}$", ylabel="potential")
        upper.set_title(settings(data.at), fontsize=8)
        handles = _point_keys(data.fixed, bool(data.ghosts)) + _end_keys(data)
        if handles:
            figure.legend(handles=handles, loc="outside lower center", ncols=3)
        return figure


def _velocity_panel(axes: Axes, data: PhaseLine) -> None:
    axes.axhline(0, color=GREY, linewidth=0.6)
    axes.plot(data.states, data.velocity, color=INK)
    margin = MARGIN * (data.states[-1] - data.states[0])
    axes.set_xlim(data.states[0] - margin, data.states[-1] + margin)
    axes.set_ylim(*_range(data.velocity))
    _arrows(axes, data)
    for point in data.fixed:
        axes.plot(*_at_zero(point), **point_style(point.kind), clip_on=False)
    for end, mark in ENDS:
        place = getattr(data, end)
        if _is_shown(place, data):
            axes.plot(place, _height(place, data), **_end_style(mark))
    taken = _taken(axes, data)
    for ghost in data.ghosts:
        place = ghost.place[0]
        axes.plot(place, _height(place, data), **ghost_style())
        taken = _name_ghost(axes, (place, _height(place, data)), ghost.strength, taken)


def _at_zero(point: FixedPoint) -> tuple[float, float]:
    return point.place[0], 0.0


def _height(place: float, data: PhaseLine) -> float:
    return float(np.interp(place, data.states, data.velocity))


def _is_shown(end: float | None, data: PhaseLine) -> bool:
    return end is not None and bool(data.states[0] <= end <= data.states[-1])


def _taken(axes: Axes, data: PhaseLine) -> np.ndarray:
    """Return what a label must stay clear of, in shares of the panel: the curve and the axis."""
    lines = np.array([[data.states, data.velocity], [data.states, 0 * data.states]])
    points = np.concatenate(list(lines), axis=1).T[::4]
    return _shares(axes, points[np.isfinite(points).all(axis=1)])


def _shares(axes: Axes, points: np.ndarray) -> np.ndarray:
    low, high = np.transpose([axes.get_xlim(), axes.get_ylim()])
    return np.asarray((points - low) / (high - low))


def _name_ghost(
    axes: Axes, place: tuple[float, float], strength: float, taken: np.ndarray
) -> np.ndarray:
    """Write a ghost's strength at the nearest clear spot, and return what is taken now."""
    here = _shares(axes, np.array([place]))[0]
    across = [np.clip(here[0], 0.24, 0.76), *np.linspace(0.24, 0.76, 14)]
    spots = np.array([(x, y) for x in across for y in np.linspace(0.06, 1, 25)])
    away = np.abs(taken[None] - spots[:, None]) - LABEL
    clear = np.maximum(*np.moveaxis(away, -1, 0)).min(axis=1)
    cost = np.linalg.norm(spots - here, axis=1) + 50 * np.maximum(0.04 - clear, 0)
    spot = spots[np.argmin(cost)]
    axes.annotate(
        rf"ghost, $r_{{\mathrm{{eff}}}} = {_number(strength)}$",
        place,
        spot,
        textcoords="axes fraction",
        ha="center",
        va="center",
        color=GHOST,
        fontsize=8,
        arrowprops={"arrowstyle": "-", "color": GHOST, "linewidth": 0.8},
    )
    corners = spot + LABEL * np.array([(x, y) for x in np.linspace(-1, 1, 9) for y in (-1, 0, 1)])
    return np.concatenate([taken, corners])


def _arrows(axes: Axes, data: PhaseLine) -> None:
    """Draw the flow's direction on the axis, clear of fixed points."""
    width = data.states[-1] - data.states[0]
    for place in data.states[0] + width * (np.arange(ARROWS) + 0.5) / ARROWS:
        speed = float(np.interp(place, data.states, data.velocity))
        near = [abs(place - point.place[0]) for point in data.fixed]
        if not np.isfinite(speed) or speed == 0 or min(near, default=width) < 0.035 * width:
            continue
        half = 0.018 * width * np.sign(speed)
        axes.annotate(
            "",
            (place + half, 0),
            (place - half, 0),
            arrowprops={"arrowstyle": "->", "color": GREY, "linewidth": 0.9},
        )


def _potential_panel(axes: Axes, data: PhaseLine) -> None:
    axes.plot(data.states, data.potential, color=INK)
    axes.set_ylim(*_range(data.potential))
    for point in data.fixed:
        place = point.place[0]
        height = np.interp(place, data.states, data.potential)
        axes.plot(place, height, **point_style(point.kind))
    for ghost in data.ghosts:
        height = np.interp(ghost.place[0], data.states, data.potential)
        axes.plot(ghost.place[0], height, **ghost_style())


def _range(values: np.ndarray) -> tuple[float, float]:
    """Return limits that show a curve, but not all the way to its poles."""
    known = values[np.isfinite(values)]
    if not known.size:
        return -1.0, 1.0
    low, high = float(known.min()), float(known.max())
    inner_low, inner_high = np.quantile(known, (NARROW, 1 - NARROW))
    reach = POLE * max(inner_high - inner_low, 1e-12)
    low, high = max(low, inner_low - reach), min(high, inner_high + reach)
    room = 0.08 * max(high - low, 1e-12)
    return low - room, high + room


def point_style(kind: str) -> dict[str, Any]:
    """Return how a fixed point is drawn: filled if stable, open if unstable, else half-filled."""
    style: dict[str, Any] = {
        "marker": "o",
        "markersize": 6.5,
        "color": STABLE,
        "linestyle": "none",
        "markerfacecoloralt": "white",
        "zorder": 5,
    }
    if kind.startswith("stable"):
        return style
    if kind.startswith(("unstable", "saddle")):
        return {**style, "markerfacecolor": "white"}
    return {**style, "fillstyle": "left"}


def ghost_style() -> dict[str, Any]:
    """Return how a ghost is drawn."""
    return {
        "marker": "o",
        "markersize": 10,
        "color": GHOST,
        "alpha": 0.45,
        "markeredgewidth": 0,
        "linestyle": "none",
        "zorder": 4,
    }


def _point_keys(fixed: tuple[FixedPoint, ...], ghosts: bool) -> list[Line2D]:
    kinds = {"stable": "stable", "unstable": "unstable", "degenerate": "degenerate"}
    found = {point.kind for point in fixed}
    keys = [key(point_style(kind), word) for kind, word in kinds.items() if kind in found]
    return keys + ([key(ghost_style(), "ghost")] if ghosts else [])


def _end_style(mark: str) -> dict[str, Any]:
    return {
        "marker": mark,
        "color": CYCLE[2],
        "markersize": 6,
        "linestyle": "none",
        "clip_on": False,
        "zorder": 4,
    }


def _end_keys(data: PhaseLine) -> list[Line2D]:
    return [key(_end_style(mark), end) for end, mark in ENDS if _is_shown(getattr(data, end), data)]


def _number(value: float) -> str:
    digits, _, power = f"{value:.3g}".partition("e")
    return rf"{digits} \times 10^{{{int(power)}}}" if power else digits
