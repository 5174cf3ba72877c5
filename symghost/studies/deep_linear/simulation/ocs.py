"""The stage of the optimal constant solution: whether there is one, when, and how near it comes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from ....models.deep_linear.hierarchy import Hierarchy
from .courses import ClosedCourse, Course
from .groups import Group
from .measures import positives

Floats = NDArray[np.float64]

GRID = 2000
NEAR = 0.5


@dataclass(frozen=True)
class OcsStage:
    """Whether a network says the mean target of all items for a time, and when.

    Parameters
    ----------
    found : bool
    why : str
        What learns the mean target first, or why nothing does.
    time, distance : float
        When the outputs are nearest to the mean target, and how near in units of its length; NaN
        where the mean target is zero, infinity and zero where it is all there is to learn.
    window : (float, float) or None
        From half of the mean target learned to half of the next mode; for a simulated course,
        while the distance is below one half.
    """

    found: bool
    why: str
    time: float
    distance: float
    window: tuple[float, float] | None


def closed_stage(closed: ClosedCourse) -> OcsStage:
    """Return the stage of a closed course.

    Examples
    --------
    >>> from symghost.models.deep_linear.hierarchy import hierarchy
    >>> from symghost.models.deep_linear.tree_task import tree_task
    >>> stage = closed_stage(ClosedCourse(tree_task(hierarchy(3)), 1e-3))
    >>> stage.why, round(stage.time, 3), round(stage.distance, 5)
    ('the constant mode is learned first', 4.508, 0.00645)
    >>> closed_stage(ClosedCourse(tree_task(hierarchy(3, root=False), bias="none"), 1e-3)).why
    'the constant mode is tied with mode 1: they are learned together'
    """
    if not closed.mean:
        return OcsStage(False, "the mean target is zero", np.nan, np.nan, None)
    window, why = _window(closed)
    if all(group.mean for group in closed.groups):
        return OcsStage(False, why, np.inf, 0.0, None)
    time, distance = _nearest(closed)
    return OcsStage(window is not None, why, time, distance, window)


def _window(closed: ClosedCourse) -> tuple[tuple[float, float] | None, str]:
    mean, others = _mean_group(closed), [g for g in closed.groups if not g.mean]
    if mean is None:
        return None, "no mode is constant: the mean target is not learned by itself"
    if not others:
        return None, "all targets are equal: the constant solution is the whole task"
    ending = min(closed.half_time(group) for group in others)
    begun = half_of_mean(closed)
    if closed.with_output_bias:
        if begun < ending:
            return (begun, ending), "the output bias learns the mean target first"
        return None, "other modes are learned before the output bias has learned the mean target"
    if closed.task.depth == 1:
        return None, "one layer has no plateaus: all modes are learned from the beginning"
    tied = [i for tie in closed.task.modes.ties if 0 in tie for i in tie if i]
    if tied:
        named = f"mode{'s' if len(tied) > 1 else ''} {', '.join(map(str, tied))}"
        return None, f"the constant mode is tied with {named}: they are learned together"
    if begun < ending:
        return (begun, ending), "the constant mode is learned first"
    return None, "the constant mode is not learned first: another has a larger correlation"


def _mean_group(closed: ClosedCourse) -> Group | None:
    first = closed.groups[0] if closed.groups else None
    return first if first is not None and first.mean else None


def half_of_mean(closed: ClosedCourse) -> float:
    """Return when half of the mean target is learned, by the constant mode or an output bias."""
    if not closed.with_output_bias:
        return closed.half_time(closed.groups[0])

    def missing(time: float) -> float:
        return float(closed.shares(np.array([time]))[0, 0]) - 0.5

    return float(brentq(missing, 0.0, 2 * closed.horizon, xtol=1e-12))


def _nearest(closed: ClosedCourse) -> tuple[float, float]:
    """Return time and distance of the nearest point, from a fine grid and a search about it."""
    times = np.linspace(0.0, closed.horizon, GRID + 1)
    best = int(np.argmin(closed.distance(times)))
    low, high = times[max(best - 1, 0)], times[min(best + 1, GRID)]
    found = minimize_scalar(
        lambda time: float(closed.distance(np.array([time]))[0]),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(found.x), float(found.fun)


def simulated_stage(course: Course) -> OcsStage:
    """Return the stage of a simulated course: while it is within half the mean target of it."""
    if np.all(np.isnan(course.distance)):
        return OcsStage(False, "the mean target is zero", np.nan, np.nan, None)
    best = int(np.argmin(course.distance))
    time, distance = float(course.time[best]), float(course.distance[best])
    if not distance < NEAR or best == course.time.size - 1:
        why = "the outputs do not come near the mean target, and leave it"
        return OcsStage(False, why, time, distance, None)
    far = np.flatnonzero(course.distance >= NEAR)
    begun = course.time[far[far < best][-1]] if np.any(far < best) else course.time[0]
    ended = course.time[far[far > best][0]] if np.any(far > best) else course.time[-1]
    why = "the simulated outputs come near the mean target, and leave it"
    return OcsStage(True, why, time, distance, (float(begun), float(ended)))


def true_negatives(closed: ClosedCourse, tree: Hierarchy, times: Floats) -> dict[int, Floats]:
    """Return the true negatives of each level of a tree over time, in units of its weight.

    They are linear in the learned shares, so that each group of modes has its part in them.

    Examples
    --------
    >>> from symghost.models.deep_linear.hierarchy import hierarchy
    >>> from symghost.models.deep_linear.tree_task import tree_task
    >>> task = tree_task(hierarchy(2))
    >>> course = true_negatives(ClosedCourse(task, 1e-6), task.tree, np.array([0.0, 8.0, 99.0]))
    >>> course[1].round(2)
    array([1. , 0.5, 1. ])
    """
    shares, parts = closed.shares(times), closed.parts()
    below = [level for level, weight in tree.feature_levels() if level and weight != 0]
    return {level: 1 - shares @ positives(parts, tree, level)[1] for level in below}
