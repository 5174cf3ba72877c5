r"""Places that isolation leaves open: double zeros, near misses, poles.

In one dimension most of them can be decided. If :math:`f^{(m)}` has no zero around a place where
:math:`f, \ldots, f^{(m-1)}` vanish exactly, that is the only zero there. And if :math:`f''` keeps
its sign between ends where f has that sign too, the least value of :math:`|f|`, at the zero of
:math:`f'`, says whether there are two zeros or none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import sympy as sp
from scipy.optimize import brentq

from ...common.errors import NotSupported
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, FormulaFlow, NumericFlow
from ...formulas.intervals import Bounds
from ..algebra.nice import nice_zero
from ..nouns import Box, Place
from .isolation import Zeros, isolate

# Half-widths that are tried around an open place, as shares of the box; the widest that works
# answers for its neighbours as well.
WIDTHS = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
# Multiplicities that are looked for.
MOST = 8
# Open places that are examined; where there are more, the zeros are not isolated.
EXAMINED = 50


@dataclass(frozen=True)
class Touching:
    """A fixed point at which the field touches zero, or nearly so.

    Parameters
    ----------
    place : tuple of float
    exact : tuple of Expr, optional
        The place in closed form, if the field is shown to vanish there exactly.
    degenerate : bool
        Whether its slope is zero or not finite; in more dimensions, its Jacobian singular.
    """

    place: Place
    exact: tuple[sp.Expr, ...] | None
    degenerate: bool


@dataclass
class Examined:
    """What the open places turned out to be.

    Parameters
    ----------
    points : list of Touching
    undecided, singular : list of tuple of float
    settled : list of pair of float
        Intervals of the line in which all zeros are among these points.
    alone : bool
        Whether it is proved that there are no other zeros at the places that were decided.
    """

    points: list[Touching] = field(default_factory=list)
    undecided: list[Place] = field(default_factory=list)
    singular: list[Place] = field(default_factory=list)
    settled: list[tuple[float, float]] = field(default_factory=list)
    alone: bool = True


def examined(flow: NumericFlow, formulas: Flow | None, zeros: Zeros, box: Box) -> Examined:
    """Return what the open places of an isolation are.

    Parameters
    ----------
    flow : NumericFlow
        With one parameter set.
    formulas : Flow, optional
        The same flow with exact values for its parameters.
    zeros : Zeros
        Of that flow in that box.
    box : Box
    """
    found = Examined()
    order = np.lexsort(zeros.undecided.T[::-1])
    open_ = [(zeros.undecided[i], zeros.undecided_reach[i]) for i in order]
    if flow.dimension > 1:
        for place, reach in open_[:EXAMINED]:
            _examine(flow, formulas, place, reach, found)
        found.undecided += [_place(place) for place, _ in open_[EXAMINED:]]
        return found
    poles = _poles(formulas, flow, box)
    found.singular += [(pole,) for pole in poles]
    size = box.high[0] - box.low[0]
    near_poles = [(pole - 1e-6 * size, pole + 1e-6 * size) for pole in poles]
    for place, reach in open_[:EXAMINED]:
        if not any(low <= place[0] <= high for low, high in near_poles + found.settled):
            _examine_line(flow, formulas, float(place[0]), float(reach[0]), box, found)
    found.undecided += [_place(place) for place, _ in open_[EXAMINED:]]
    found.singular.sort()
    return found


def _place(values: Iterable[float]) -> Place:
    return tuple(float(value) for value in values)


def _examine(
    flow: NumericFlow, formulas: Flow | None, place: Floats, reach: Floats, found: Examined
) -> None:
    """Examine an open place in several dimensions."""
    bounds = flow.bounds((place - reach)[None], (place + reach)[None], 0)
    if not (np.isfinite(bounds.low).all() and np.isfinite(bounds.high).all()):
        found.singular.append(_place(place))
        return
    exact = _nice(formulas, _place(place), _place(4 * reach))
    if exact is None or formulas is None:
        found.undecided.append(_place(place))
        return
    slopes = formulas.jacobian.subs(dict(zip(formulas.states, exact, strict=True)))
    point = Touching(_place(map(float, exact)), exact, degenerate=slopes.det().equals(0) is True)
    if point not in found.points:
        found.points.append(point)
    found.alone = False


def _nice(formulas: Flow | None, place: Place, reach: Place) -> tuple[sp.Expr, ...] | None:
    if formulas is None:
        return None
    return nice_zero(formulas.components, formulas.states, place, reach)


def _examine_line(
    flow: NumericFlow, formulas: Flow | None, place: float, reach: float, box: Box, found: Examined
) -> None:
    """Examine an open place on the line."""
    size = box.high[0] - box.low[0]
    exact = _nice(formulas, (place,), (4 * reach + 1e-6 * size,))
    if exact is not None and formulas is not None:
        found.settled.append(_multiple(flow, formulas, exact, size, found))
        return
    around = _bounds(flow, place - reach, place + reach, 0)
    if not (np.isfinite(around.low) and np.isfinite(around.high)):
        found.singular.append((place,))
        return
    for width in WIDTHS:
        low, high = place - width * size, place + width * size
        pair = _parabola(flow, low, high)
        if pair is not None:
            inside = [x for x in pair if box.low[0] <= x <= box.high[0]]
            found.points += [Touching((x,), None, degenerate=False) for x in inside]
            found.settled.append((low, high))
            return
    found.undecided.append((place,))


def _multiple(
    flow: NumericFlow, formulas: Flow, exact: tuple[sp.Expr, ...], size: float, found: Examined
) -> tuple[float, float]:
    """Note an exact zero; return the interval in which it is the only one."""
    (root,) = exact
    place = float(root)
    order = _multiplicity(formulas, root)
    found.points.append(Touching((place,), exact, degenerate=order != 1))
    for width in WIDTHS if order else ():
        low, high = place - width * size, place + width * size
        bounds = _bounds(flow, low, high, order)
        if bounds.low > 0 or bounds.high < 0:
            return low, high
    found.alone = False
    return place - WIDTHS[-1] * size, place + WIDTHS[-1] * size


def _multiplicity(formulas: Flow, root: sp.Expr) -> int:
    """Return how many of a field's derivatives vanish at a zero, itself included; 0 if unknown."""
    derivative = formulas.field
    for order in range(1, MOST + 1):
        derivative = sp.diff(derivative, formulas.state)
        value = sp.expand(derivative.subs(formulas.state, root))
        if not value.is_finite:
            return 0
        if value != 0:
            return order
    return 0


def _bounds(flow: NumericFlow, low: float, high: float, order: int) -> Bounds:
    """Return bounds on a derivative of a field on the line; none where they are not known."""
    try:
        bounds = flow.bounds(np.array([[low]]), np.array([[high]]), order)
    except NotSupported:
        return Bounds(np.array(-np.inf), np.array(np.inf))
    return Bounds(bounds.low.reshape(()), bounds.high.reshape(()))


def _parabola(flow: NumericFlow, low: float, high: float) -> tuple[float, ...] | None:
    """Return the two zeros, or none, of a field whose curvature keeps its sign; None if open."""
    bend = _bounds(flow, low, high, 2)
    if not (bend.low > 0 or bend.high < 0):
        return None
    sign, least = (1.0, float(bend.low)) if bend.low > 0 else (-1.0, -float(bend.high))

    def times_sign(x: float, order: int) -> Bounds:
        bounds = _bounds(flow, x, x, order)
        return bounds if sign > 0 else -bounds

    if times_sign(low, 1).high >= 0 or times_sign(high, 1).low <= 0:
        return None
    turn = float(brentq(lambda x: float(flow.jacobian([x])[0, 0]), low, high, xtol=1e-300))
    value, slope = times_sign(turn, 0), times_sign(turn, 1)
    # The least value lies below that at the computed turning point by at most slope^2/(2 f'').
    if value.low > max(abs(slope.low), abs(slope.high)) ** 2 / (2 * least):
        return ()
    if value.high < 0 and times_sign(low, 0).low > 0 and times_sign(high, 0).low > 0:
        ends = ((low, turn), (turn, high))
        return tuple(
            float(brentq(lambda x: float(flow.velocity([x])[0]), *pair, xtol=1e-300))
            for pair in ends
        )
    return None


def _poles(formulas: Flow | None, flow: NumericFlow, box: Box) -> list[float]:
    """Return places of a box on the line where a field grows without limit, or has a hole."""
    if formulas is None:
        return []
    size = box.high[0] - box.low[0]
    places: set[float] = set()
    for expression in _vanishing(formulas.field, formulas.state):
        divisor = FormulaFlow(formulas.states, (expression,), {})
        try:
            zeros = isolate(divisor, box.low, box.high)
        except NotSupported:
            continue
        near = [*zeros.places[:, 0], *zeros.undecided[:EXAMINED, 0]]
        snapped = [nice_zero([expression], formulas.states, [x], [1e-7 * size]) for x in near]
        places |= {
            float(place[0]) if place else float(x) for x, place in zip(near, snapped, strict=True)
        }
    return sorted(
        place
        for place in places
        if _grows(flow, place, size) or not np.isfinite(flow.velocity([place])).all()
    )


def _vanishing(expression: sp.Expr, state: sp.Symbol) -> list[sp.Expr]:
    """Return the parts of a field that make it infinite where they vanish."""
    found = []
    for part in sp.preorder_traversal(expression):
        if not part.has(state):
            continue
        if part.is_Pow and part.exp.could_extract_minus_sign():
            found.append(part.base)
        elif isinstance(part, sp.log):
            found.append(part.args[0])
        elif isinstance(part, sp.tan):
            found.append(sp.cos(part.args[0]))
        elif isinstance(part, sp.atanh):
            found.append(1 - part.args[0] ** 2)
    return [part for part in dict.fromkeys(found) if part.has(state)]


def _grows(flow: NumericFlow, place: float, size: float) -> bool:
    """Say whether the speed keeps growing towards a place, from one side at least."""
    steps = size * np.array([1e-5, 1e-7, 1e-9])
    for side in (-1, 1):
        speed = flow.speed((place + side * steps)[:, None])
        if np.isfinite(speed).all() and speed[2] > 1.05 * speed[1] > 1.05**2 * speed[0]:
            return True
    return False
