"""Fixed points of a flow: exact where algebra reaches, else proved complete on a box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp

from ...common.errors import InvalidInput, NotSupported
from ...flows.flow import Flow
from ...flows.network_flow import NetworkFlow
from ...flows.numeric_flow import FormulaFlow, NumericFlow
from ..algebra.exact_zeros import ExactZero, ExactZeros, exact_zeros
from ..algebra.nice import nice_zero
from ..algebra.real_solutions import real_solutions
from ..algebra.worker import SECONDS, OutOfTime, attempt
from ..nouns import Box, FixedPoint, FixedPoints, Place
from ..numbers import box_of, numeric
from .eigen import eigenvalues, kind_of
from .isolation import isolate
from .starts import STARTS, search
from .tangency import Examined, Touching, examined

# In more than one dimension numbers come fast, and exact algebra may not end: it gets at most this.
ALGEBRA_SECONDS = 5.0
# The most states for which boxes are searched completely: their number grows with the dimension.
MOST_STATES = 4
# A fixed point is on the border of the box if it is nearer than this share of the box's side.
BORDER = 1e-9

OUTSIDE = "Outside the box there may be others."


def fixed_points(
    flow: Flow | NumericFlow,
    at: Mapping[Any, Any] | None = None,
    box: Mapping[Any, Any] | None = None,
    seconds: float = SECONDS,
) -> FixedPoints:
    r"""Return the places where a flow stands still, with their stability.

    Parameters
    ----------
    flow : Flow or NumericFlow
    at : mapping, optional
        Values of parameters by name or symbol, as numbers or text such as ``"1/3"``. If a parameter
        stays open, the answer is in closed form: see `FixedPoints.formulas`.
    box : mapping, optional
        A pair of bounds by state; -10 to 10 for every state that is not named. Rational fields with
        rational values need none: without it, all their fixed points are found.
    seconds : float
        For a symbolic attempt; in more than one dimension at most 5 of them, since numbers come
        without it.

    Returns
    -------
    FixedPoints
        Complete if exact algebra found them, or if every part of the box was shown to hold no other
        (Krawczyk's test, see `symghost.analysis.fixed_points.isolation`). Fields that are known by
        their values only, and flows of more than four states, are searched by Newton's method from
        many starts, which may miss some; `FixedPoints.method` says what was done. A fixed point is
        ``degenerate`` if the real part of an eigenvalue is zero: exactly, where algebra or bounds
        decide it, else to 1e-12 of the Jacobian's norm.

    Raises
    ------
    InvalidInput
        If a name is unknown, a value is not finite, or parameters are open and there is no closed
        form.

    Examples
    --------
    >>> flow = Flow.from_text("r + x**2", state="x", parameters="r")
    >>> [(p.exact, p.kind) for p in fixed_points(flow, {"r": -2}).points]
    [((-sqrt(2),), 'stable'), ((sqrt(2),), 'unstable')]
    >>> fixed_points(flow).formulas
    ((-sqrt(-r),), (sqrt(-r),))

    A pair that was born a moment ago is found, and told from a double fixed point and from none:

    >>> [[p.kind for p in fixed_points(flow, {"r": r}).points] for r in ("-1e-300", 0, "1e-300")]
    [['stable', 'unstable'], ['degenerate'], []]
    """
    where = box_of(flow, box)
    if isinstance(flow, NumericFlow):
        return _numeric(_single(numeric(flow, at)), None, where)
    fixed = _with_values(flow, at)
    open_ = sorted(set(fixed.parameters) & _names(fixed), key=str)
    if open_:
        return _open(fixed, open_, dict(at or {}), seconds)
    exact, note = _exact(fixed, seconds)
    if exact is not None and not exact.isolated and fixed.dimension == 1:
        return FixedPoints((), method="The field is zero: every state is a fixed point.")
    if exact is not None and exact.isolated:
        return _from_algebra(exact, where if box else None, fixed.dimension)
    numbers = FormulaFlow(fixed.states, fixed.components, {})
    found = _numeric(numbers, fixed, where)
    return replace(found, method=f"{found.method} {note}".rstrip())


def _single(flow: NumericFlow) -> NumericFlow:
    if flow.sets != 1:
        raise InvalidInput("flow", f"{flow.sets} parameter sets", "a flow with one parameter set")
    return flow


def _names(flow: Flow) -> set[sp.Symbol]:
    return set().union(*(component.free_symbols for component in flow.components))


def _with_values(flow: Flow, at: Mapping[Any, Any] | None) -> Flow:
    fixed = flow.at(flow.values(at))
    for component in fixed.components:
        if component.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
            raise InvalidInput("at", dict(at or {}), "values at which the field is defined")
    return fixed


def _exact(flow: Flow, seconds: float) -> tuple[ExactZeros | None, str]:
    """Return what exact algebra finds, and a note on what kept it from an answer."""
    if not all(component.is_rational_function(*flow.states) for component in flow.components):
        return None, ""
    line = flow.dimension == 1
    limit = seconds if line else min(seconds, ALGEBRA_SECONDS)
    try:
        found = attempt(exact_zeros, list(flow.components), list(flow.states), seconds=limit)
    except OutOfTime as error:
        return None, f"Exact algebra gave no answer: {error}."
    if found is not None and not found.isolated:
        return found, "The equations have infinitely many solutions, real or complex."
    return found, ""


def _from_algebra(found: ExactZeros, box: Box | None, dimension: int) -> FixedPoints:
    kept = [zero for zero in found.zeros if box is None or _inside(zero.place, box)]
    left_out = len(found.zeros) - len(kept)
    method = (
        "Exact algebra: all real roots of the field's numerator."
        if dimension == 1
        else "Exact algebra: all real solutions, by a Groebner basis."
    )
    if left_out:
        method += f" Outside the box there {'is 1' if left_out == 1 else f'are {left_out}'} more."
    return FixedPoints(
        tuple(map(_algebraic_point, kept)),
        singular=tuple((pole,) for pole in found.poles if box is None or _inside((pole,), box)),
        box=box,
        complete=True,
        method=method,
    )


def _algebraic_point(zero: ExactZero) -> FixedPoint:
    values = (0j,) if zero.jacobian == ((0.0,),) else eigenvalues(zero.jacobian)
    if zero.degenerate:
        return FixedPoint(zero.place, values, "degenerate", zero.exact)
    kind = kind_of(values, float(np.linalg.norm(zero.jacobian)), regular=True)
    return FixedPoint(zero.place, values, kind, zero.exact)


def _inside(place: Place, box: Box) -> bool:
    return all(low <= x <= high for low, x, high in zip(box.low, place, box.high, strict=True))


def _open(flow: Flow, open_: list[sp.Symbol], at: dict[Any, Any], seconds: float) -> FixedPoints:
    """Return closed forms while parameters are open."""
    names = ", ".join(map(str, open_))
    try:
        found = attempt(real_solutions, list(flow.components), list(flow.states), seconds=seconds)
    except OutOfTime as error:
        raise InvalidInput(
            "at", at, f"a value for {names}: the search for closed forms got no answer, {error}"
        ) from None
    if not found.points and not found.complete:
        raise InvalidInput("at", at, f"a value for {names}: no short closed form was found")
    method = "Closed forms by elimination, each put back into the field at random parameter values."
    if found.complete:
        method += " There are no others, but perhaps where a factor of the parameters vanishes."
    else:
        method += " There may be others."
    formulas = tuple(tuple(point[state] for state in flow.states) for point in found.points)
    return FixedPoints((), formulas=formulas, complete=found.complete, method=method)


def _numeric(flow: NumericFlow, formulas: Flow | None, box: Box) -> FixedPoints:
    if flow.dimension > MOST_STATES:
        return _searched(
            flow, formulas, box, f"With more than {MOST_STATES} states, boxes are many"
        )
    try:
        zeros = isolate(flow, box.low, box.high)
    except NotSupported as error:
        why = str(error)
        return _searched(flow, formulas, box, why[:1].upper() + why[1:])
    near = examined(flow, formulas, zeros, box)
    certain = [
        place
        for place in zeros.places
        if not any(low <= place[0] <= high for low, high in near.settled)
    ]
    points = [_isolated_point(flow, formulas, place, box) for place in certain]
    points += [_touching_point(flow, point) for point in near.points]
    points.sort(key=lambda point: point.place)
    complete = zeros.complete and near.alone and not near.undecided
    everywhere = complete and _holds_all(flow, box)
    return FixedPoints(
        tuple(points),
        undecided=tuple(near.undecided),
        singular=tuple(near.singular),
        box=None if everywhere else box,
        complete=complete,
        method=_words(zeros.complete, near, points, box, everywhere),
    )


def _holds_all(flow: NumericFlow, box: Box) -> bool:
    """Say whether all fixed points of a network lie in a box, since its neurons saturate."""
    if not isinstance(flow, NetworkFlow):
        return False
    try:
        reach = flow.reach[0]
    except NotSupported:
        return False
    return bool((np.array(box.low) <= -reach).all() and (np.array(box.high) >= reach).all())


def _words(
    finished: bool, near: Examined, points: list[FixedPoint], box: Box, everywhere: bool
) -> str:
    if not finished:
        said = (
            "Interval arithmetic gave up before the whole box was searched: fixed points may fill"
            " a line or more."
        )
    else:
        said = (
            "Interval arithmetic: every part of the box was shown to hold no fixed point or exactly"
            " one (Krawczyk's test)"
        )
        said += ", but for the undecided places." if near.undecided else "."
    if any(point.exact for point in near.points):
        said += " Where one is degenerate, the field was shown to vanish exactly."
    if not near.alone:
        said += " That there is no other right beside it is not proved."
    if any(_on_border(point.place, box) for point in points):
        said += " A fixed point lies on the border of the box."
    return f"{said} {'There are none outside the box.' if everywhere else OUTSIDE}"


def _on_border(place: Place, box: Box) -> bool:
    return any(
        min(x - low, high - x) <= BORDER * (high - low)
        for low, x, high in zip(box.low, place, box.high, strict=True)
    )


def _isolated_point(flow: NumericFlow, formulas: Flow | None, place: Any, box: Box) -> FixedPoint:
    """Return a fixed point at which the Jacobian is known to be regular."""
    tolerance = [1e-12 * (high - low) for low, high in zip(box.low, box.high, strict=True)]
    exact = None
    if formulas is not None:
        exact = nice_zero(formulas.components, formulas.states, list(place), tolerance)
    at = place if exact is None else np.array([float(entry) for entry in exact])
    slopes = flow.jacobian(at)
    values = eigenvalues(slopes)
    kind = kind_of(values, float(np.linalg.norm(slopes)), regular=True)
    return FixedPoint(tuple(map(float, at)), values, kind, exact)


def _touching_point(flow: NumericFlow, point: Touching) -> FixedPoint:
    slopes = flow.jacobian(np.array(point.place))
    values = eigenvalues(slopes)
    norm = float(np.linalg.norm(slopes))
    kind = "degenerate" if point.degenerate else kind_of(values, norm, regular=True)
    if point.degenerate and len(values) == 1 and np.isfinite(values[0]):
        values = (0j,)
    return FixedPoint(point.place, values, kind, point.exact)


def _searched(flow: NumericFlow, formulas: Flow | None, box: Box, why: str) -> FixedPoints:
    found = search(flow, np.array(box.low), np.array(box.high))
    return FixedPoints(
        tuple(_isolated_point(flow, formulas, place, box) for place in found.places),
        undecided=tuple(tuple(map(float, place)) for place in found.doubtful),
        box=box,
        complete=False,
        method=f"{why}: Newton's method from {STARTS} starts spread over the box. There may be"
        " others, in the box and outside.",
    )
