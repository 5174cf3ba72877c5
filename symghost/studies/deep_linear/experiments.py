"""Experiments on the stage of the optimal constant solution, for the figures.

All on a tree of three levels with two branches, learned by two layers of weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.deep_linear.hierarchy import Hierarchy, hierarchy, tree_modes
from ...models.deep_linear.items import floats
from ...models.deep_linear.task import DeepLinear
from ...models.deep_linear.tree_task import TreeTask, tree_task
from .simulation.courses import ClosedCourse
from .simulation.learning import follow
from .simulation.measures import distance_to_ocs, learned_shares, positives
from .simulation.ocs import OcsStage, closed_stage, true_negatives
from .simulation.starts import aligned_start

Floats = NDArray[np.float64]

LEVELS = 3
START = 1e-3


@dataclass(frozen=True, eq=False)
class ModesCase:
    """Modes that are learned one after the other, by closed form and by simulation.

    Parameters
    ----------
    title : str
    time : array, shape (times,)
    shares : array, shape (times, groups)
    names : tuple of str
        One for each group of modes that are learned together.
    distance : array, shape (times,)
        From the constant solution, in units of the mean target's length.
    stage : OcsStage
    dots : array, shape (records,)
        Times of the simulation of all weights.
    simulated : array, shape (records, groups)
    simulated_distance : array, shape (records,)
    """

    title: str
    time: Floats
    shares: Floats
    names: tuple[str, ...]
    distance: Floats
    stage: OcsStage
    dots: Floats
    simulated: Floats
    simulated_distance: Floats


@dataclass(frozen=True, eq=False)
class ModesStudy:
    """The same tree with something that makes the constant mode lead, and without."""

    cases: tuple[ModesCase, ...]


@dataclass(frozen=True, eq=False)
class OutputsStudy:
    """What a network says of all items.

    Parameters
    ----------
    time : array, shape (times,)
    outputs : array, shape (times, features, items)
        For one feature of each level: that of the first node.
    levels : tuple of int
    has : array, shape (features, items)
        Which items have the feature.
    rates : array, shape (features,)
        Share of the items that have it, which is what the constant solution says.
    stage : OcsStage
    moments : array, shape (moments,)
    maps : array, shape (moments, all features, items)
    targets : array, shape (all features, items)
    """

    time: Floats
    outputs: Floats
    levels: tuple[int, ...]
    has: NDArray[np.bool_]
    rates: Floats
    stage: OcsStage
    moments: Floats
    maps: Floats
    targets: Floats


@dataclass(frozen=True, eq=False)
class NegativesCase:
    """True negatives of each level over time, by closed form and by simulation."""

    title: str
    time: Floats
    negatives: dict[int, Floats]
    dots: Floats
    simulated: dict[int, Floats]
    stage: OcsStage


@dataclass(frozen=True, eq=False)
class NegativesStudy:
    """True negatives with a bias, with a root feature alone, and with neither."""

    cases: tuple[NegativesCase, ...]
    branching: int


@dataclass(frozen=True, eq=False)
class TreeModes:
    """A tree with its modes.

    Parameters
    ----------
    levels, branching : int
    targets : array, shape (features, items)
    vectors : array, shape (modes, items)
    squares : tuple of str
        Squared singular values.
    alone, with_bias : array, shape (modes,)
        Correlations s without a bias, and with one on the first layer.
    """

    levels: int
    branching: int
    targets: Floats
    vectors: Floats
    squares: tuple[str, ...]
    alone: Floats
    with_bias: Floats


def modes_study(until: float = 46.0, points: int = 600) -> ModesStudy:
    """Learn the tree with a first-layer bias and a root, and with neither."""
    return ModesStudy(
        (
            _modes_case("first-layer bias and root feature", hierarchy(LEVELS), "input",
                        until, points),
            _modes_case("neither bias nor root feature", hierarchy(LEVELS, root=False), "none",
                        until, points),
        )
    )  # fmt: skip


def _modes_case(title: str, tree: Hierarchy, bias: str, until: float, points: int) -> ModesCase:
    task = tree_task(tree, bias=bias)
    closed = ClosedCourse(task, START)
    time, dots = np.linspace(0, until, points), np.linspace(0, until, 24)
    outputs = _simulated(task, dots)
    found = learned_shares(outputs, task.modes)
    firsts = [group.indices[0] for group in closed.groups]
    return ModesCase(
        title,
        time,
        closed.shares(time),
        ("constant", *(f"level {level}" for level in range(LEVELS))),
        closed.distance(time),
        closed_stage(closed),
        dots,
        found[:, firsts],
        distance_to_ocs(outputs, task.Y) / closed.mean,
    )


def _simulated(task: DeepLinear, times: Floats) -> Floats:
    """Follow the flow of all weights from an aligned start, outputs (times, o, P)."""
    start = aligned_start(task, START, hidden=2**LEVELS)
    return follow(start, task.X, task.Y, times=times).outputs[:, 0]


def outputs_study(until: float = 46.0, points: int = 600) -> OutputsStudy:
    """Follow what a network with a first-layer bias and a root feature says of each item."""
    tree = hierarchy(LEVELS)
    closed = ClosedCourse(tree_task(tree), START)
    stage = closed_stage(closed)
    levels = tuple(range(1, LEVELS + 1))
    rows = [tree.rows_of_level(level).start for level in levels]
    time = np.linspace(0, until, points)
    halves = [closed.half_time(group) for group in closed.groups]
    later = [(a + b) / 2 for a, b in zip(halves[1:], [*halves[2:], 2 * halves[-1]], strict=True)]
    moments = np.array([0.0, stage.time, *later])
    targets = floats(tree.targets)
    return OutputsStudy(
        time,
        closed.outputs(time)[:, rows],
        levels,
        targets[rows] != 0,
        targets[rows].mean(axis=1),
        stage,
        moments,
        closed.outputs(moments),
        targets,
    )


def negatives_study(until: float = 46.0, points: int = 600) -> NegativesStudy:
    """Take the true negatives with a bias, with a root feature alone, and with neither."""
    cases = (
        ("first-layer bias, no root", hierarchy(LEVELS, root=False), "input"),
        ("root feature, no bias", hierarchy(LEVELS), "none"),
        ("neither: no dip at level 1", hierarchy(LEVELS, root=False), "none"),
    )
    time = np.linspace(0, until, points)
    return NegativesStudy(
        tuple(_negatives_case(title, tree_task(tree, bias=bias), time)
              for title, tree, bias in cases),
        2,
    )  # fmt: skip


def _negatives_case(title: str, task: TreeTask, time: Floats) -> NegativesCase:
    closed, dots = ClosedCourse(task, START), np.linspace(0, time[-1], 24)
    outputs = _simulated(task, dots)
    found = {k: 1 - positives(outputs, task.tree, k)[1] for k in range(1, LEVELS + 1)}
    courses = true_negatives(closed, task.tree, time)
    return NegativesCase(title, time, courses, dots, found, closed_stage(closed))


def tree_study() -> TreeModes:
    """Take the modes of the tree, without and with a bias on the first layer."""
    tree = hierarchy(LEVELS)
    alone, with_bias = (tree_modes(tree, bias).modes for bias in ("none", "input"))
    return TreeModes(
        LEVELS,
        2,
        floats(tree.targets),
        np.stack([floats(mode.v)[:, 0] for mode in alone]),
        tuple(str(mode.sigma**2) for mode in alone),
        np.array([float(mode.s) for mode in alone]),
        np.array([float(mode.s) for mode in with_bias]),
    )
