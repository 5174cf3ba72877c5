"""What is told of a deep linear network, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....analysis.nouns import Plateau
from .courses import Course
from .ocs import OcsStage

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ModeRow:
    """Modes that are learned together.

    Parameters
    ----------
    modes : tuple of int
        Their numbers; none for an output bias that has the mean target to itself.
    what : str
    sigma, s, d : Expr or float
        As in `Mode`.
    half_time : float
        Learning time after which half of it is learned.
    """

    modes: tuple[int, ...]
    what: str
    sigma: Any
    s: Any
    d: Any
    half_time: float


@dataclass(frozen=True)
class LevelRow:
    """How far the true negatives of a tree's level dip: to 1 - B^-l at the constant solution."""

    level: int
    at_ocs: float
    least: float
    time: float


@dataclass(frozen=True)
class Law:
    """An approximate law for when the outputs are nearest to the constant solution, and how near.

    The time is None where the law names none.
    """

    name: str
    time: float | None
    distance: float


@dataclass(frozen=True, eq=False)
class OcsAnswer:
    """What `ocs` found.

    Parameters
    ----------
    items, inputs, outputs, depth : int
    bias : str
    scale, start : float
        Weight of each layer for each mode at time 0, and the strength that it gives a mode.
    solvable : bool
        Whether the data have modes, so that the course is the closed one.
    why : str
    modes : tuple of ModeRow
    ties : tuple of tuple of int
    stage : OcsStage
    laws : tuple of Law
    levels : tuple of LevelRow
        For trees with features of 0 and 1.
    plateau : Plateau or None
        The kind of plateau before the mode `plateau_of`.
    forgetting : Plateau or None
        The kind of plateau under weight decay, of the mode `forgetting_of`.
    folds : tuple of float
        For each row of `modes`, the weight decay above which its modes are forgotten.
    course : Course
    negatives : dict of int to array, shape (times,)
        The true negatives of each level of such a tree over the course.
    warnings : tuple of str
    """

    items: int
    inputs: int
    outputs: int
    depth: int
    bias: str
    scale: float
    start: float
    solvable: bool
    why: str
    modes: tuple[ModeRow, ...]
    ties: tuple[tuple[int, ...], ...]
    stage: OcsStage
    laws: tuple[Law, ...]
    levels: tuple[LevelRow, ...]
    plateau: Plateau | None
    plateau_of: int | None
    decay: float
    forgetting: Plateau | None
    forgetting_of: int | None
    folds: tuple[float, ...]
    course: Course
    negatives: dict[int, Floats]
    warnings: tuple[str, ...]
