"""Saddle-nodes, cusps and Hopf points in numbers: all of them in a box, each proved.

They are the zeros of an extended field: the flow, and the determinant that vanishes with them.
At a saddle-node the extended Jacobian is regular, so that the isolation of zeros is complete.
At its relatives it is singular: they lie among the places that stay undecided, and are looked at
one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import sympy as sp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, FormulaFlow
from ...formulas.intervals import Bounds, enclose
from ..algebra.polynomials import numerator
from ..fixed_points.isolation import Zeros, isolate
from ..nouns import Box, Place, SaddleNode
from .degenerate import relative_near
from .exact import flatness, rational, singular
from .germs import kind_of, suspended
from .normal_form import numeric_form

# Boxes that are looked at before a search gives up: lines of zeros would never end.
MOST_BOXES = 60_000
# Undecided places that are looked at one by one.
MOST_PLACES = 40
# A coefficient, in units of the box, below which it counts as zero.
SMALL = 1e-6
# How near two places are the same, in units of the box.
SAME = 1e-5
# States for which the eigenvalues' sums have a determinant worth searching.
MOST_STATES_HOPF = 3


@dataclass(frozen=True)
class Found:
    """Saddle-nodes and their relatives in a box.

    Parameters
    ----------
    points : tuple of SaddleNode
    undecided : tuple of tuple of float
        Places, the parameter last, that may hold more.
    complete : bool
        Whether nothing else is in the box, proved.
    finished : bool
        Whether the whole box was searched.
    """

    points: tuple[SaddleNode, ...]
    undecided: tuple[Place, ...]
    complete: bool
    finished: bool = True


def folds_in_box(flow: Flow, parameter: sp.Symbol, box: Box) -> Found:
    """Return the saddle-nodes of a flow whose only open parameter is the one that moves.

    Parameters
    ----------
    flow : Flow
    parameter : Symbol
    box : Box
        Of the states and, last, the parameter.

    Raises
    ------
    NotSupported
        If the field has a function without known bounds.

    Examples
    --------
    >>> flow = Flow.from_text("r + x - x**3", "x", "r")
    >>> found = folds_in_box(flow, flow.symbol("r"), Box((-10.0, -10.0), (10.0, 10.0)))
    >>> [round(float(point.value), 12) for point in found.points], found.complete
    ([0.38490017946, -0.38490017946], True)
    """
    states = (*flow.states, parameter)
    field = _without_poles(states, rational(flow.components), box)
    zeros = _zeros(states, (*field, singular(flow.states, field)), box)
    moving = suspended(flow, parameter)
    points = [
        _certified(moving, parameter, place)
        for place in zeros.places
        if np.isfinite(moving.velocity(place)).all()
    ]
    undecided = []
    for place in zeros.undecided[:MOST_PLACES]:
        relative = relative_near(flow, parameter, place, box)
        if relative is None:
            undecided.append(tuple(map(float, place)))
        elif not any(_near(point, _numbers(relative), box) for point in points):
            points.append(relative)
    undecided += [tuple(map(float, place)) for place in zeros.undecided[MOST_PLACES:]]
    complete = zeros.complete and not len(zeros.undecided)
    return Found(tuple(points), tuple(undecided), complete, zeros.complete)


def cusps_in_box(flow: Flow, parameters: tuple[sp.Symbol, sp.Symbol], box: Box) -> Found:
    """Return the cusps of a flow whose only open parameters are the two that move.

    Parameters
    ----------
    flow : Flow
    parameters : tuple of two Symbol
    box : Box
        Of the states and, last, the parameters.

    Raises
    ------
    NotSupported
        If the field has a function without known bounds.

    Examples
    --------
    >>> flow = Flow.from_text("-x + n*tanh(x + b)", "x", "b, n")
    >>> found = cusps_in_box(flow, flow.parameters, Box((-3.0, -3.0, 0.5), (3.0, 3.0, 2.0)))
    >>> [(cusp.kind, round(float(cusp.others[0][1]), 9)) for cusp in found.points]
    [('cusp', 1.0)]
    """
    states = (*flow.states, *parameters)
    field = _without_poles(states, rational(flow.components), box)
    det = singular(flow.states, field)
    zeros = _zeros(states, (*field, det, flatness(flow.states, field, det)), box)
    points = []
    for place in zeros.places:
        at = {symbol: float(number) for symbol, number in zip(states, place, strict=True)}
        if "cusp" in [_kind_along(flow, parameter, at) for parameter in parameters]:
            values = tuple(map(sp.Float, place))
            others = ((parameters[1], values[-1]),)
            points.append(
                SaddleNode(
                    values[:-2], parameters[0], values[-2], "cusp", certified=True, others=others
                )
            )
    undecided = tuple(tuple(map(float, place)) for place in zeros.undecided)
    return Found(tuple(points), undecided, zeros.complete and not undecided)


def hopf_in_box(flow: Flow, parameter: sp.Symbol, box: Box) -> tuple[tuple[Place, float], ...]:
    r"""Return places and parameter values where two eigenvalues are :math:`\pm i\omega`.

    There the determinant of the bialternate product :math:`2J \odot I`, whose eigenvalues are the
    sums of two of J's, vanishes (Y. A. Kuznetsov, Elements of Applied Bifurcation Theory,
    sec. 10.2); in two dimensions it is the trace.

    Raises
    ------
    NotSupported
        If the field has a function without known bounds.

    Examples
    --------
    >>> flow = Flow.from_text(["x = y", "y = m*y - x - x**2*y"], parameters="m")
    >>> hopf_in_box(flow, flow.symbol("m"), Box((-3.0, -3.0, -2.0), (3.0, 3.0, 1.0)))
    (((0.0, 0.0), 0.0),)
    """
    if not 1 < flow.dimension <= MOST_STATES_HOPF:
        return ()
    states = (*flow.states, parameter)
    field = _without_poles(states, rational(flow.components), box)
    sums = bialternate(sp.Matrix(rational(flow.components)).jacobian(flow.states)).det()
    sums = sp.expand(sums) if field == rational(flow.components) else numerator(sums)
    if sums == 0:  # every fixed point is a centre or a neutral saddle
        return ()
    zeros = _zeros(states, (*field, sums), box)
    moving = suspended(flow, parameter)
    found = []
    for place in zeros.places:
        slopes = moving.jacobian(place)[:-1, :-1]
        if np.isfinite(slopes).all() and _turns(np.linalg.eigvals(slopes)):
            found.append((tuple(map(float, place[:-1] + 0.0)), float(place[-1] + 0.0)))
    return tuple(found)


def _zeros(states: Sequence[sp.Symbol], field: Sequence[sp.Expr], box: Box) -> Zeros:
    return isolate(FormulaFlow(tuple(states), tuple(field), {}), box.low, box.high, MOST_BOXES)


def _without_poles(
    states: Sequence[sp.Symbol], field: tuple[sp.Expr, ...], box: Box
) -> tuple[sp.Expr, ...]:
    """Return the field, or its numerators where a denominator may vanish in the box."""
    sides = {
        state: Bounds(np.array([low]), np.array([high]))
        for state, low, high in zip(states, box.low, box.high, strict=True)
    }
    for component in field:
        denominator = sp.fraction(sp.together(component))[1]
        if not denominator.is_number and enclose(denominator, sides).contains().any():
            return tuple(map(numerator, field))
    return field


def _certified(flow: FormulaFlow, parameter: sp.Symbol, place: Floats) -> SaddleNode:
    """Return a regular zero of the extended field: a and b are not zero, but p.q may be."""
    values = tuple(map(sp.Float, place))
    try:
        form, kind = numeric_form(flow, place, parameter), "saddle-node"
    except InvalidInput:
        form, kind = None, "degenerate"
    return SaddleNode(values[:-1], parameter, values[-1], kind, form, certified=True)


def _kind_along(flow: Flow, moving: sp.Symbol, at: dict[sp.Symbol, float]) -> str:
    """Return the kind of a place while one parameter moves and the other does not."""
    fixed = {symbol: at[symbol] for symbol in flow.parameters if symbol != moving}
    point = [at[symbol] for symbol in (*flow.states, moving)]
    return kind_of(suspended(flow, moving, fixed), point, None, SMALL)


def bialternate(jacobian: sp.Matrix) -> sp.Matrix:
    """Return the matrix whose eigenvalues are the sums of two different ones of another matrix."""
    pairs = list(combinations(range(jacobian.rows), 2))

    def entry(row: tuple[int, int], column: tuple[int, int]) -> sp.Expr:
        (i, j), (k, m) = row, column
        first, second = jacobian[i, k] * int(j == m), jacobian[j, m] * int(i == k)
        return first + second - jacobian[i, m] * int(j == k) - jacobian[j, k] * int(i == m)

    return sp.Matrix([[entry(row, column) for column in pairs] for row in pairs])


def _turns(eigenvalues: Any) -> bool:
    """Say whether two of the eigenvalues are imaginary."""
    size = np.abs(eigenvalues).max()
    near_axis = np.abs(eigenvalues.real) <= SMALL * size
    return bool((near_axis & (np.abs(eigenvalues.imag) > SMALL * size)).any())


def _units(box: Box) -> Floats:
    return np.asarray(np.subtract(box.high, box.low) / 2)


def _numbers(point: SaddleNode) -> Floats:
    return np.array([float(entry) for entry in (*point.place, point.value)], dtype=np.float64)


def _near(point: SaddleNode, place: Floats, box: Box) -> bool:
    return bool((np.abs(_numbers(point) - place) <= SAME * _units(box)).all())
