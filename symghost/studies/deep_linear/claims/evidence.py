"""What the claims about deep linear networks share: tasks, and the nearest point to the OCS."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ....models.deep_linear.hierarchy import Hierarchy
from ....models.deep_linear.items import floats
from ....models.deep_linear.task import DeepLinear
from ....reports.claim import Claim, Evidence, Preset
from ..simulation.learning import follow
from ..simulation.measures import distance_to_ocs
from ..simulation.starts import aligned_start

Floats = NDArray[np.float64]
Measure = Callable[[Preset], Evidence]


exact_claim = partial(Claim, model="deep_linear", exact=True)
statistical_claim = partial(Claim, model="deep_linear", exact=False)


def task_of(tree: Hierarchy, bias: str = "input", depth: int = 2) -> DeepLinear:
    """Return a tree's task in floating point."""
    return DeepLinear(floats(tree.inputs), floats(tree.targets), depth=depth, bias=bias)


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
    return float(fine[best] - b / (2 * a)), float(
        np.sqrt(c - b * b / (4 * a))
    ) / task.numbers.mean_length
