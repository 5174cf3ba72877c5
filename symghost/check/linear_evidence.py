"""What the claims about deep linear networks share: tasks, and the nearest point to the OCS."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..models.deep_linear import DeepLinear
from ..models.hierarchy import Hierarchy
from ..models.items import floats
from ..simulate.deep_linear.learning import follow
from ..simulate.deep_linear.measures import distance_to_ocs
from ..simulate.deep_linear.starts import aligned_start
from .claim import Claim, Evidence, Preset

Floats = NDArray[np.float64]
Measure = Callable[[Preset], Evidence]


def exact_claim(
    name: str, statement: str, rule: str, results: tuple[str, ...], measure: Measure
) -> Claim:
    """Return a claim that its rule can contradict."""
    return Claim(name, "deep_linear", statement, rule, True, results, measure)


def statistical_claim(
    name: str, statement: str, rule: str, results: tuple[str, ...], measure: Measure
) -> Claim:
    """Return a claim that its rule can leave without support."""
    return Claim(name, "deep_linear", statement, rule, False, results, measure)


def task_of(tree: Hierarchy, bias: str = "input", depth: int = 2) -> DeepLinear:
    """Return a tree's task in floating point."""
    return DeepLinear(floats(tree.inputs), floats(tree.targets), depth=depth, bias=bias)


def mean_length(task: DeepLinear) -> float:
    """Return the length of the mean target."""
    return float(np.linalg.norm(task.Y.mean(axis=1)))


def simulated_nearest(task: DeepLinear, start: float, until: float) -> tuple[float, float]:
    """Return time and relative distance where the simulated outputs are nearest to the OCS.

    The least of a coarse course is refined once by a parabola through the squared distances.
    """
    networks = aligned_start(task, start, hidden=max(8, len(task.modes.modes)))
    coarse = np.linspace(0.0, until, 401)
    run = follow(networks, task.X, task.Y, times=coarse)
    middle = coarse[int(np.argmin(distance_to_ocs(run.outputs[:, 0], task.Y)))]
    fine = middle + (coarse[1] - coarse[0]) * np.linspace(-1, 1, 201)
    fine = fine[fine > 0]
    run = follow(networks, task.X, task.Y, times=fine)
    squares = distance_to_ocs(run.outputs[:, 0], task.Y) ** 2
    best = int(np.argmin(squares))
    near = slice(max(best - 2, 0), best + 3)
    a, b, c = np.polyfit(fine[near] - fine[best], squares[near], 2)
    return float(fine[best] - b / (2 * a)), float(np.sqrt(c - b * b / (4 * a))) / mean_length(task)
