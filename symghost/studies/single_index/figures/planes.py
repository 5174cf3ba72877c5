"""Neurons in the plane of weight and overlap, on the flow that carries them."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ....reports.figures.style import CYCLE, INK, PAGE, look, name_panel
from ..experiments import Plane, Trajectories
from .times import power_of_ten


def draw_trajectories(data: Trajectories) -> Figure:
    """Draw neurons' paths while degrees 1 and 2 are learned, each phase in its own scale."""
    with look():
        figure = Figure(figsize=(PAGE, 3.1), layout="constrained")
        saddle, blow_up, own_scale = figure.subplots(1, 3)
        _plane(saddle, data.saddle)
        saddle.plot(0, 0, "o", color=INK, markerfacecolor="white", markersize=5, zorder=5)
        _label(saddle, "saddle", (0.0, -2.6), (0.0, -0.15))
        saddle.set(
            xlabel=r"weight $a_i - \langle a \rangle$",
            ylabel=r"overlap $(s_i - \langle s \rangle) / \sqrt{\varepsilon}$",
        )
        _plane(blow_up, data.blow_up)
        _followed(blow_up, data)
        _plane(own_scale, data.own_scale)
        _end(own_scale, data.own_scale)
        titles = ("degree 1: past a saddle", "degree 2: a blow-up", "the blow-up in its own scale")
        for axes, letter, title in zip((saddle, blow_up, own_scale), "abc", titles, strict=True):
            name_panel(axes, letter, title)
        return figure


def _plane(axes: Axes, plane: Plane) -> None:
    """Draw the flow, and a path for each neuron with a disc where it starts."""
    axes.streamplot(
        plane.grid,
        plane.grid,
        plane.weight_velocity,
        plane.overlap_velocity,
        color="#c8c8c8",
        linewidth=0.6,
        density=0.8,
        arrowsize=0.6,
        zorder=1,
    )
    for neuron in range(plane.weights.shape[1]):
        path = plane.weights[:, neuron], plane.overlaps[:, neuron]
        colour = CYCLE[neuron % len(CYCLE)]
        axes.plot(*path, color=colour, linewidth=1.4, zorder=3)
        axes.plot(path[0][0], path[1][0], "o", color=colour, markersize=4, zorder=4)
    ends = (plane.grid[0], plane.grid[-1])
    axes.set(xlim=ends, ylim=ends)


def _label(axes: Axes, text: str, place: tuple[float, float], *ends: tuple[float, float]) -> None:
    """Write a text, with a line from it to each of some places."""
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0}
    for end in ends:
        axes.plot(*zip(place, end, strict=True), color=INK, linewidth=0.6, zorder=5)
    axes.text(*place, text, ha="center", va="center", fontsize=8, color=INK, zorder=6, bbox=box)


def _followed(axes: Axes, data: Trajectories) -> None:
    """Draw what the mean field does at a small ratio over the limit's paths."""
    weights, overlaps = data.followed
    axes.plot(weights[::7], overlaps[::7], ".", color=INK, markersize=2.4, zorder=5)
    words = rf"dots: $\varepsilon = {power_of_ten(data.followed_eps)}$"
    low = data.blow_up.grid[0]
    _label(axes, words + "\nlines: the limit", (0.48 * low, 0.82 * low))
    axes.set(xlabel=r"weight $\varepsilon^{1/4} a_i$", ylabel=r"overlap $\varepsilon^{-1/4} s_i$")


def _end(axes: Axes, plane: Plane) -> None:
    """Mark where the neurons gather."""
    axes.plot(plane.weights[-1], plane.overlaps[-1], "D", color=INK, markersize=4, zorder=5)
    ends = sorted(zip(plane.weights[-1], plane.overlaps[-1], strict=True), key=lambda end: end[1])
    low, high = plane.grid[0], plane.grid[-1]
    _label(axes, "two neurons\ncarry degree 2", (0.55 * high, 0.72 * low), ends[0], ends[-1])
    _label(axes, "the others\ngather", (0.6 * low, 0.8 * high), ends[len(ends) // 2])
    axes.set(xlabel=r"weight $(T^* - T)\, A_i$", ylabel=r"overlap $(T^* - T)\, S_i$")
