"""Points found in numbers and in closed form, brought together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import sympy as sp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, NumericFlow
from ..algebra.nice import nice_zero
from ..algebra.worker import OutOfTime, attempt
from ..nouns import Box, SaddleNode
from .exact import rational, singular
from .normal_form import exact_form, numeric_form

# How near a closed form is to the number that it stands for, in units of the box.
SAME = 1e-7
# How near a simple closed form must be to be tried.
CLOSE = 1e-12


def numbers_of(point: SaddleNode) -> Floats:
    """Return the place, the parameter's value, and those of other parameters that belong to it.

    Raises
    ------
    TypeError
        If parameters are open.
    """
    others = (value for _, value in point.others)
    return np.array([float(entry) for entry in (*point.place, point.value, *others)])


def in_box(point: SaddleNode, box: Box) -> bool:
    """Say whether a point lies in a box of states and parameters, as far as it is a number."""
    entries = (*point.place, point.value, *(value for _, value in point.others))
    return all(
        not sp.sympify(entry).is_number
        or low - SAME * (high - low) <= float(entry) <= high + SAME * (high - low)
        for entry, low, high in zip(entries, box.low, box.high, strict=True)
    )


def sorted_points(points: Iterable[SaddleNode]) -> tuple[SaddleNode, ...]:
    """Return points by rising parameter, then place."""
    return tuple(sorted(points, key=lambda point: (float(point.value), *map(float, point.place))))


def with_forms(points: Sequence[SaddleNode], flow: NumericFlow) -> list[SaddleNode]:
    """Return points with the normal forms that they lack, in numbers; the flow is suspended."""
    return [
        point
        if point.normal_form is not None or point.kind != "saddle-node"
        else replace(point, normal_form=numeric_form(flow, numbers_of(point), point.parameter))
        for point in points
    ]


def sharpened(
    found: Sequence[SaddleNode],
    exact: Sequence[SaddleNode],
    flow: Flow,
    parameter: sp.Symbol,
    box: Box,
    seconds: float,
) -> list[SaddleNode]:
    """Return points found in numbers, in closed form where there is one.

    Closed forms in the box that numbers did not find are added: they are proved.
    """
    units = (np.array(box.high) - np.array(box.low)) / 2
    left = [point for point in exact if in_box(point, box)]
    points = []
    for point in found:
        twins = [
            other
            for other in left
            if (np.abs(numbers_of(other) - numbers_of(point)) <= SAME * units).all()
        ]
        if twins:
            left = [other for other in left if other is not twins[0]]
            points.append(twins[0])
        else:
            points.append(_nice(point, flow, parameter, units, seconds))
    return [*points, *left]


def _nice(
    point: SaddleNode, flow: Flow, parameter: sp.Symbol, units: Floats, seconds: float
) -> SaddleNode:
    """Return a saddle-node in simple closed form, if it has one; else as it is."""
    if point.kind != "saddle-node" or point.exact:
        return point
    field = rational(flow.components)
    states = (*flow.states, parameter)
    equations = [*field, singular(flow.states, field)]
    place = nice_zero(equations, states, list(numbers_of(point)), list(CLOSE * units))
    if place is None:
        return point
    try:
        form = attempt(
            exact_form, flow.states, flow.components, parameter, place[:-1], place[-1],
            seconds=seconds,
        )  # fmt: skip
    except (OutOfTime, InvalidInput):
        return point
    return SaddleNode(place[:-1], parameter, place[-1], point.kind, form, True, True)
