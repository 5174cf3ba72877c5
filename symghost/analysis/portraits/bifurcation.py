"""The data of a bifurcation diagram: all fixed points over one parameter, folds and ghosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from ...common.errors import InvalidInput, unknown_name
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, FormulaFlow
from ..fixed_points.isolation import isolate
from ..ghosts.slow_points import SlowPoint, bend, slow_point
from ..nouns import Box, SaddleNodes
from ..numbers import DEFAULT_REACH, box_of
from .branches import Branch, Mark, at_values, branches, grid

# A ghost's path ends where the speed there is no longer below this share of the median speed,
# which is taken over so many places of the box.
SLOW = 0.5
PLACES = 512


@dataclass(frozen=True, eq=False)
class Bifurcation:
    """The fixed points of a flow over one parameter.

    Parameters
    ----------
    names : tuple of str
        Of the states.
    shown : int
        The state to draw.
    parameter : str
    span : pair of float
    box : Box
    branches, ghosts : tuple of Branch
    marks : tuple of Mark
    at : tuple of (str, float)
        The other parameters' values.
    value : float, optional
        The value of the parameter that is looked at.
    complete : bool
        Whether at every value all fixed points in the box are there, proved.
    """

    names: tuple[str, ...]
    shown: int
    parameter: str
    span: tuple[float, float]
    box: Box
    branches: tuple[Branch, ...]
    ghosts: tuple[Branch, ...]
    marks: tuple[Mark, ...]
    at: tuple[tuple[str, float], ...] = ()
    value: float | None = None
    complete: bool = False


def bifurcation(
    flow: Flow,
    parameter: str | sp.Symbol,
    at: Mapping[Any, Any] | None = None,
    span: tuple[float, float] | None = None,
    box: Mapping[Any, Any] | None = None,
    folds: SaddleNodes | None = None,
    state: str | None = None,
) -> Bifurcation:
    """Return the fixed points of a flow over one parameter, joined into branches.

    Parameters
    ----------
    flow : Flow
    parameter : str or Symbol
    at : mapping, optional
        Values of the other parameters; one of the parameter itself is marked.
    span : pair of float, optional
        Of the parameter; -10 to 10 if absent.
    box : mapping, optional
        A pair of bounds by state; -10 to 10 if absent.
    folds : SaddleNodes, optional
        Over the parameter; found anew if absent.
    state : str, optional
        The state to show; the first one if absent.

    Raises
    ------
    InvalidInput
        If a parameter has no value, the span is no pair of finite numbers in order, or there is no
        such state.

    Examples
    --------
    >>> flow = Flow.from_text("r + x**2", state="x", parameters="r")
    >>> diagram = bifurcation(flow, "r", span=(-1, 1), box={"x": (-2, 2)})
    >>> sorted((branch.kind, branch.places[0].item() < 0) for branch in diagram.branches)
    [('stable', True), ('unstable', False)]
    >>> diagram.marks
    (Mark(value=0.0, place=(0.0,), kind='saddle-node'),)
    """
    if not isinstance(flow, Flow):
        raise InvalidInput("flow", flow, "a flow given by formulas, with a parameter")
    symbol = flow.symbol(parameter)
    given = flow.values(at)
    value = given.pop(symbol, None)
    span, where = _span(span), box_of(flow, box)
    names = tuple(map(str, flow.states))
    if state is not None and state not in names:
        raise unknown_name("state", state, names)
    rest = flow.at(given)
    if folds is None:
        from ..saddle_nodes.search import saddle_nodes

        folds = saddle_nodes(flow, symbol, given, box=box, span=span)
    marks = _marks(folds, given, span, where)
    values = grid(span, [mark.value for mark in marks])
    zeros = isolate(at_values(rest, symbol, values), where.low, where.high)
    return Bifurcation(
        names,
        names.index(state) if state is not None else 0,
        symbol.name,
        span,
        where,
        branches(rest, symbol, values, zeros, marks, where),
        _ghost_paths(folds, given, values, rest, symbol, where),
        marks,
        tuple((key.name, float(number)) for key, number in given.items()),
        None if value is None else float(value),
        zeros.complete and not len(zeros.undecided),
    )


def _span(span: tuple[float, float] | None) -> tuple[float, float]:
    try:
        low, high = (-DEFAULT_REACH, DEFAULT_REACH) if span is None else map(float, span)
    except (TypeError, ValueError):
        low, high = np.nan, np.nan
    if not (np.isfinite([low, high]).all() and low < high):
        raise InvalidInput("span", span, "two finite numbers, the lower one first")
    return low, high


def _real(entries: Sequence[sp.Expr], given: Mapping[Any, Any]) -> Floats | None:
    """Return expressions as numbers, if they all are real ones."""
    numbers = [sp.sympify(entry).subs(given).evalf() for entry in entries]
    if not all(number.is_Float or number.is_Integer for number in numbers):
        return None
    return np.array(numbers, dtype=np.float64)


def _marks(
    folds: SaddleNodes, given: Mapping[Any, Any], span: tuple[float, float], box: Box
) -> tuple[Mark, ...]:
    found = []
    for point in folds.points:
        numbers = _real([point.value, *point.place], given)
        if numbers is not None:
            found.append(Mark(float(numbers[0]), tuple(map(float, numbers[1:])), point.kind))
    found += [Mark(float(value), tuple(map(float, place)), "Hopf") for place, value in folds.hopf]
    low, high = np.array(box.low), np.array(box.high)
    slack = 1e-9 * (high - low)
    return tuple(
        mark
        for mark in found
        if span[0] <= mark.value <= span[1]
        and (np.array(mark.place) >= low - slack).all()
        and (np.array(mark.place) <= high + slack).all()
    )


def _ghost_paths(
    folds: SaddleNodes,
    given: Mapping[Any, Any],
    values: Floats,
    flow: Flow,
    symbol: sp.Symbol,
    box: Box,
) -> tuple[Branch, ...]:
    """Return where the speed is least beyond each saddle-node, as long as it is slow there."""
    typical = _typical_speed(at_values(flow, symbol, values), box)
    paths = []
    for point in folds.points:
        if point.normal_form is None or point.kind != "saddle-node":
            continue
        numbers = _real([point.normal_form.product, point.value, *point.place], given)
        if numbers is None:
            continue
        side, value, start = numbers[0], numbers[1], numbers[2:]
        order = np.flatnonzero((values - value) * side > 0)[:: 1 if side > 0 else -1]
        flows = [(i, at_values(flow, symbol, values[i]), SLOW * typical[i]) for i in order]
        along, places = _path(start, flows, box)
        reached = np.concatenate([[value], values[along]])
        paths.append(Branch(reached, np.vstack([start, *places]), "ghost"))
    return tuple(path for path in paths if len(path.values) > 1)


def _typical_speed(flow: FormulaFlow, box: Box) -> Floats:
    """Return the median speed in the box, for each value of the parameter."""
    low, high = np.array(box.low), np.array(box.high)
    from scipy.stats import qmc  # takes most of a second

    grid = low + (high - low) * qmc.Sobol(len(low), seed=0).random(PLACES)
    speed = flow.speed(np.broadcast_to(grid, (flow.sets, *grid.shape)))
    return np.asarray(np.nanmedian(speed, axis=1))


def _path(
    start: Floats, flows: Sequence[tuple[int, FormulaFlow, float]], box: Box
) -> tuple[list[int], list[Floats]]:
    """Follow a minimum of the speed from one flow to the next."""
    along: list[int] = []
    places: list[Floats] = []
    place, left = start, None
    for index, flow, most in flows:
        point = slow_point(flow, place, left)
        if point is None or not abs(point.speed) < most or not _is_least(flow, point):
            break
        if (point.place < box.low).any() or (point.place > box.high).any():
            break
        place, left = point.place, point.left
        along.append(index)
        places.append(place)
    return along, places


def _is_least(flow: FormulaFlow, point: SlowPoint) -> bool:
    """Say whether the speed rises along the slow direction, on both sides."""
    turn = point.right @ bend(flow, point.place, point.left) @ point.right
    return bool(point.speed * turn > 0)
