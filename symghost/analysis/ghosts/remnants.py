"""Which saddle-node a ghost is left from: the slow point is followed back to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp

from ...flows.numeric_flow import Floats, FormulaFlow
from ..nouns import SaddleNode
from .slow_points import SlowPoint, slow_point

# Shares of the way to the saddle-node: the first step, and the least.
FIRST_STEP = 1 / 8
LEAST_STEP = 1 / 4096
# How near the end must be to the saddle-node, as a share of the size of what is followed.
ARRIVED = 1e-5


def remnant_of(
    flow: FormulaFlow, point: SlowPoint, parameter: sp.Symbol, folds: Iterable[SaddleNode]
) -> SaddleNode | None:
    """Return the saddle-node that a slow point came from, the nearest one in the parameter.

    The slow point is followed as the parameter goes to each saddle-node's value. It came from there
    if it arrives at the saddle-node's place with no speed, and has had one all the way.

    Parameters
    ----------
    flow : FormulaFlow
        At the ghost's values.
    point : SlowPoint
    parameter : Symbol
    folds : iterable of SaddleNode
        Those of other parameters, and relatives of the saddle-node, are passed over.
    """
    now = float(flow.values[parameter])
    ends = [
        (abs(float(fold.value) - now), fold)
        for fold in folds
        if fold.kind == "saddle-node" and fold.parameter == parameter and _is_number(fold)
    ]
    for _, fold in sorted(ends, key=lambda pair: pair[0]):
        end = _followed(flow, point, parameter, float(fold.value))
        place = np.array([float(part) for part in fold.place])
        if end is not None and _arrived(point, end, place):
            return fold
    return None


def _is_number(fold: SaddleNode) -> bool:
    return all(sp.sympify(part).is_number for part in (fold.value, *fold.place))


def _arrived(start: SlowPoint, end: SlowPoint, place: Floats) -> bool:
    near = ARRIVED * (1 + float(np.abs(place).max()))
    stopped = abs(end.speed) <= ARRIVED * start.speed + 1e-12
    return stopped and bool((np.abs(end.place - place) <= near).all())


def _followed(
    flow: FormulaFlow, point: SlowPoint, parameter: sp.Symbol, goal: float
) -> SlowPoint | None:
    """Return the slow point at another value, or None if it is lost or meets a fold before."""
    now = float(flow.values[parameter])
    share, step, last = 0.0, FIRST_STEP, point
    while share < 1:
        share = min(share + step, 1.0)
        value = np.array(now + share * (goal - now))
        there: Any = replace(flow, values={**flow.values, parameter: value})
        new = slow_point(there, last.place, last.left)
        lost = new is None or new.left @ last.left < 0.9 or _jumped(last, new)
        if not lost and share < 1 and new is not None and new.speed <= 0:
            return None
        if lost:
            share, step = share - step, step / 2
            if step < LEAST_STEP:
                return None
        elif new is not None:
            last = new
    return last


def _jumped(last: SlowPoint, new: SlowPoint) -> bool:
    """Say whether a slow point is too far from the one before to be the same."""
    return bool(np.abs(new.place - last.place).max() > 0.2 * (1 + np.abs(last.place).max()))
