"""Saddle-nodes of a flow over a parameter, their curve over two, and its cusps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp
from sympy.polys.polyerrors import BasePolynomialError

from ...common.errors import InvalidInput, NotSupported
from ...flows.flow import Flow
from ...flows.numeric_flow import FormulaFlow, NumericFlow
from ..algebra.worker import SECONDS, OutOfTime, attempt
from ..nouns import Box, FoldCurve, SaddleNode, SaddleNodes
from .arguments import moving, pair_of, sides_of, span_of, standing
from .exact import ExactFolds, exact_curve, exact_cusps, exact_folds
from .germs import suspended
from .matching import in_box, sharpened, sorted_points, with_forms
from .newton import folds_by_newton
from .numeric import Found, cusps_in_box, folds_in_box, hopf_in_box

# With more states than this, boxes are too many.
MOST_STATES = 4
# Closed forms get no more seconds where numbers give a complete answer as well.
CLOSED_SECONDS = 4.0
# What SymPy raises where its algorithms end.
SYMPY_GAVE_UP = (NotImplementedError, BasePolynomialError, RecursionError)


def saddle_nodes(
    flow: Flow | NumericFlow,
    parameter: str | sp.Symbol | None = None,
    at: Mapping[Any, Any] | None = None,
    box: Mapping[Any, Any] | None = None,
    span: tuple[float, float] | None = None,
    seconds: float = SECONDS,
) -> SaddleNodes:
    r"""Return a flow's saddle-nodes over one parameter, and their relatives by name.

    They are the points with :math:`F = 0` and :math:`\det F_x = 0`; in one dimension
    :math:`f = f_x = 0`. Where the conditions :math:`a \ne 0`, :math:`b \ne 0` of a saddle-node fail
    the point is named *cusp*, *transcritical*, *pitchfork* or *degenerate*. Closed forms are tried
    first, in a process with a time limit; if they are not complete, and only the parameter is open,
    all points in the box are isolated by interval arithmetic. With more than four states, and
    where nothing but values are known, Newton's method from many starts is all there is, and the
    answer says so.

    Parameters
    ----------
    flow : Flow or NumericFlow
        A numeric flow is suspended: its last state is the parameter, which stands still.
    parameter : str or Symbol, optional
        If absent, the only one that `at` leaves open.
    at : mapping, optional
        Values of other parameters. Those without one stay open in closed forms.
    box : mapping, optional
        A pair of bounds by state; -10 to 10 for every state that is not named.
    span : pair of float, optional
        Where the parameter is looked at; -10 to 10 if absent. Closed forms that are complete are
        all given if neither `box` nor `span` is.
    seconds : float
        For each symbolic attempt; at most four are spent where numbers answer as well.

    Raises
    ------
    InvalidInput
        If a name is unknown, the parameter is not clear or does not occur in the field, or a bound
        is not finite.

    Examples
    --------
    >>> flow = Flow.from_text("h + r*x - x**3", "x", "h, r")
    >>> for point in saddle_nodes(flow, "h").points:
    ...     print(point.place, point.value, point.kind, point.condition)
    (-sqrt(3)*sqrt(r)/3,) 2*sqrt(3)*r**(3/2)/9 saddle-node r > 0
    (sqrt(3)*sqrt(r)/3,) -2*sqrt(3)*r**(3/2)/9 saddle-node r > 0

    At r = 0 they meet, and the point has another name:

    >>> [(point.place, point.kind) for point in saddle_nodes(flow, "h", {"r": 0}).points]
    [((0,), 'cusp')]
    """
    if isinstance(flow, NumericFlow):
        if at:
            raise InvalidInput("at", dict(at), "nothing: a numeric flow has no open parameters")
        return _of_numbers(flow, parameter, box, span, seconds)
    where = Box(*zip(*sides_of(flow, box, span), strict=True))
    symbol, fixed = moving(flow, parameter, at)
    return _answer(fixed, symbol, where, box is not None or span is not None, seconds)


def fold_curve(
    flow: Flow,
    parameters: Sequence[str | sp.Symbol],
    at: Mapping[Any, Any] | None = None,
    seconds: float = SECONDS,
) -> FoldCurve | None:
    """Return the saddle-nodes over two parameters in closed form, along one of the states.

    Parameters
    ----------
    flow : Flow
    parameters : pair of str or Symbol
    at : mapping, optional
        Values of other parameters, which may stay open.
    seconds : float

    Returns
    -------
    FoldCurve or None
        None if there is no such form, it is not one curve, or time runs out.

    Raises
    ------
    InvalidInput
        If the parameters are not two different ones of the flow.

    Examples
    --------
    >>> budworm = Flow.from_text("r*x*(1 - x/k) - x**2/(1 + x**2)", "x", "r, k")
    >>> fold_curve(budworm, ("r", "k")).formulas
    {r: 2*x**3/(x**2 + 1)**2, k: 2*x**3/(x**2 - 1)}
    """
    pair, fixed = pair_of(flow, parameters, at)
    try:
        return attempt(exact_curve, fixed.states, fixed.components, pair, seconds=seconds)
    except (OutOfTime, *SYMPY_GAVE_UP):
        return None


def cusps(
    flow: Flow,
    parameters: Sequence[str | sp.Symbol],
    at: Mapping[Any, Any] | None = None,
    box: Mapping[Any, Any] | None = None,
    spans: Mapping[Any, tuple[float, float]] | None = None,
    seconds: float = SECONDS,
) -> tuple[SaddleNode, ...]:
    r"""Return the cusps of a flow over two parameters, where two curves of saddle-nodes meet.

    There :math:`F = 0`, :math:`\det F_x = 0`, and the quadratic coefficient :math:`a` vanishes; in
    one dimension :math:`f = f_x = f_{xx} = 0`.

    Parameters
    ----------
    flow : Flow
    parameters : pair of str or Symbol
        The first is the `parameter` of each cusp, the second is among its `others`.
    at : mapping, optional
        Values of other parameters. Those without one stay open in closed forms.
    box, spans : mapping, optional
        A pair of bounds by state, and by parameter; -10 to 10 where there is none. Closed forms
        that are complete are all given if neither is.
    seconds : float

    Raises
    ------
    InvalidInput
        If the parameters are not two different ones of the flow, or bounds are not right.
    NotSupported
        If there are no closed forms and the field has a function without known bounds.

    Examples
    --------
    >>> budworm = Flow.from_text("r*x*(1 - x/k) - x**2/(1 + x**2)", "x", "r, k")
    >>> [cusp] = cusps(budworm, ("r", "k"), box={"x": (0, 10)})
    >>> cusp.place, cusp.value, cusp.others
    ((sqrt(3),), 3*sqrt(3)/8, ((k, 3*sqrt(3)),))
    """
    pair, fixed = pair_of(flow, parameters, at)
    given = {str(name): ends for name, ends in (spans or {}).items()}
    extra = set(given) - {symbol.name for symbol in pair}
    if extra:
        raise InvalidInput("spans", sorted(extra), f"spans of {pair[0]} and {pair[1]}")
    sides = [
        *sides_of(flow, box, None)[:-1],
        *(span_of(given.get(p.name), f"spans {p}") for p in pair),
    ]
    where = Box(*zip(*sides, strict=True))
    exact, _ = _attempted(exact_cusps, fixed, pair, seconds)
    if exact.complete or len(fixed.parameters) > 2:
        limited = box is not None or spans is not None
        return tuple(point for point in exact.points if not limited or in_box(point, where))
    found = cusps_in_box(fixed, pair, where)
    return tuple(sharpened(found.points, exact.points, fixed, pair[0], where, 0))


def _answer(
    flow: Flow, parameter: sp.Symbol, where: Box, limited: bool, seconds: float
) -> SaddleNodes:
    """Return closed forms if they are complete or parameters are open, else what numbers find."""
    if len(flow.parameters) > 1:
        return _open(flow, parameter, seconds)
    if _singular_everywhere(flow, parameter, where):
        return SaddleNodes((), box=where, method="The Jacobian is singular everywhere.")
    limit = min(seconds, CLOSED_SECONDS) if flow.dimension <= MOST_STATES else 0
    exact, note = _attempted(exact_folds, flow, parameter, limit)
    hopf, turned = _hopf(flow, parameter, where)
    if exact.complete:
        points = [point for point in exact.points if not limited or in_box(point, where)]
        points = with_forms(points, suspended(flow, parameter))
        method = f"All solutions of F = 0 and det J = 0, by elimination.{turned}"
        shown = where if limited else None
        return SaddleNodes(sorted_points(points), None, hopf, shown, True, method)
    found, method = _searched(flow, parameter, where)
    points = sharpened(found.points, exact.points, flow, parameter, where, seconds)
    method = f"{method}{note}{turned}"
    return SaddleNodes(sorted_points(points), None, hopf, where, found.complete, method)


def _attempted(search: Any, flow: Flow, parameters: Any, seconds: float) -> tuple[ExactFolds, str]:
    """Return what exact algebra finds, and a note on why it is not all."""
    try:
        found = attempt(search, flow.states, flow.components, parameters, seconds=seconds)
    except OutOfTime as error:
        return ExactFolds((), False), f" Closed forms: {error}."
    except SYMPY_GAVE_UP as error:
        return ExactFolds((), False), f" Closed forms: SymPy gave up ({type(error).__name__})."
    return found, ""


def _singular_everywhere(flow: Flow, parameter: sp.Symbol, where: Box) -> bool:
    """Say whether the Jacobian is singular to rounding at all of some random points."""
    points = np.random.default_rng(1).uniform(where.low, where.high, (8, len(where.low)))
    slopes = suspended(flow, parameter).jacobian(points)[:, :-1, :-1]
    sizes = np.linalg.svd(slopes[np.isfinite(slopes).all(axis=(1, 2))], compute_uv=False)
    return bool(len(sizes) and (sizes[:, -1] <= 1e-13 * sizes[:, 0]).all())


def _open(flow: Flow, parameter: sp.Symbol, seconds: float) -> SaddleNodes:
    """Return closed forms while other parameters are open."""
    exact, note = _attempted(exact_folds, flow, parameter, seconds)
    others = [symbol for symbol in flow.parameters if symbol != parameter]
    names = ", ".join(map(str, others))
    curve = fold_curve(flow, (parameter, others[0]), seconds=seconds) if len(others) == 1 else None
    method = f"Closed forms by elimination, with {names} open"
    if exact.turned:
        method += ": all, up to full turns of the angles"
    elif not exact.complete:
        method += f": not all were found; give {names} a value for numbers"
    if flow.dimension > 1:
        method += "; Hopf points were not sought"
    return SaddleNodes(exact.points, curve, (), None, exact.complete, f"{method}.{note}")


def _searched(flow: Flow, parameter: sp.Symbol, box: Box) -> tuple[Found, str]:
    """Return what numbers find in a box, and how."""
    if flow.dimension > MOST_STATES:
        return _by_newton(suspended(flow, parameter), parameter, box, "The states are many")
    try:
        found = folds_in_box(flow, parameter, box)
    except NotSupported as error:
        why = str(error)
        return _by_newton(suspended(flow, parameter), parameter, box, why[:1].upper() + why[1:])
    method = "Isolated by interval arithmetic on the equations F = 0 and det J = 0 in the box"
    if found.complete:
        return found, f"{method}: each point is proved, and that there is no other."
    if not found.finished:
        return found, (
            "Interval arithmetic on the equations F = 0 and det J = 0 gave up before the whole box"
            " was searched: degenerate points may fill a line or more."
        )
    if found.undecided:
        places = "place stays" if len(found.undecided) == 1 else "places stay"
        return found, f"{method}: {len(found.undecided)} {places} undecided."
    return found, f"{method}; next to a degenerate point others are not excluded."


def _by_newton(flow: NumericFlow, parameter: sp.Symbol, box: Box, why: str) -> tuple[Found, str]:
    points = folds_by_newton(flow, parameter, box)
    return Found(points, (), False), f"{why}: Newton's method from many starts, perhaps not all."


def _hopf(flow: Flow, parameter: sp.Symbol, box: Box) -> tuple[Any, str]:
    try:
        return hopf_in_box(flow, parameter, box), ""
    except NotSupported as error:
        return (), f" Hopf points were not sought: {error}."


def _of_numbers(
    flow: NumericFlow,
    parameter: str | sp.Symbol | None,
    box: Mapping[Any, Any] | None,
    span: Any,
    seconds: float,
) -> SaddleNodes:
    """Return the saddle-nodes of a suspended numeric flow."""
    symbol, where = standing(flow, parameter, box, span)
    if isinstance(flow, FormulaFlow) and flow.sets == 1:
        values = {name: float(value) for name, value in flow.values.items()}
        fields = tuple(component.subs(values) for component in flow.components[:-1])
        plain = Flow(flow.states[:-1], fields, (flow.states[-1],))
        return _answer(plain, flow.states[-1], where, True, seconds)
    found, method = _by_newton(flow, symbol, where, "The field is given by its values")
    return SaddleNodes(sorted_points(found.points), None, (), where, False, method)
