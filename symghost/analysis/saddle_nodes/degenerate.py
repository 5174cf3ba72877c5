"""Relatives of the saddle-node near places that isolation leaves undecided."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sympy as sp

from ...flows.flow import Flow
from ...flows.numeric_flow import Floats
from ...formulas.compiling import compiled
from ..algebra.nice import nice_zero
from ..algebra.polynomials import numerator
from ..nouns import Box, SaddleNode
from .exact import flatness, generic_vector, rational, singular
from .germs import kind_of, suspended

# A coefficient, in units of the box, below which it counts as zero.
SMALL = 1e-6
# How near a relative must be to the undecided place, in units of the box.
NEAR = 1e-4
# How well its equations must hold, as a share of their size over the box's unit.
RESIDUAL = 1e-12
STEPS = 40


def relative_near(flow: Flow, parameter: sp.Symbol, place: Floats, box: Box) -> SaddleNode | None:
    """Return a relative of the saddle-node near a place; None if there is no sign of one.

    Two more functions vanish at relatives: the quadratic coefficient at cusps, the parameter's
    coefficient at transcritical points, and both at pitchforks. With one of them the equations are
    regular again, and Newton's method on all of them finds where they hold. If there is a simple
    closed form, the point is proved by exact algebra.

    Parameters
    ----------
    flow : Flow
        Whose only open parameter is the one that moves.
    parameter : Symbol
    place : array, shape (d + 1,)
    box : Box
        Of the states and, last, the parameter.

    Examples
    --------
    >>> flow = Flow.from_text("m*x - x**3", "x", "m")
    >>> box = Box((-1.0, -1.0), (1.0, 1.0))
    >>> relative_near(flow, flow.symbol("m"), np.array([1e-8, 2e-9]), box).kind
    'pitchfork'
    """
    states = (*flow.states, parameter)
    field = rational(flow.components)
    det = singular(flow.states, field)
    flat, still = flatness(flow.states, field, det), _stillness(flow.states, field, parameter)
    units = (np.array(box.high) - np.array(box.low)) / 2
    for extra in ((flat, still), (still,), (flat,)):
        at = _solved(states, (*field, det, *extra), place, units)
        if at is None:
            continue
        exact = nice_zero([*field, det], states, list(at), list(1e-9 * units))
        if exact is not None:
            at = np.array([float(entry) for entry in exact])
        kind = kind_of(suspended(flow, parameter), at, units, SMALL)
        if kind == "saddle-node":
            continue
        values = tuple(map(sp.Float, at)) if exact is None else exact
        proved = exact is not None
        return SaddleNode(values[:-1], parameter, values[-1], kind, None, proved, proved)
    return None


def _stillness(
    states: Sequence[sp.Symbol], field: Sequence[sp.Expr], parameter: sp.Symbol
) -> sp.Expr:
    """Return an expression that is zero where the parameter's coefficient is.

    The rows of the adjugate are left null vectors.
    """
    numerators = sp.Matrix(list(map(numerator, field)))
    left = generic_vector(len(states)).T * numerators.jacobian(states).adjugate()
    return (left * numerators.diff(parameter))[0]


def _solved(
    states: Sequence[sp.Symbol], equations: Sequence[sp.Expr], place: Floats, units: Floats
) -> Floats | None:
    """Return where all of many equations hold, by the Gauss-Newton method; None if nowhere near."""
    system = sp.Matrix(list(equations))
    values = compiled(sp.Tuple(*system), tuple(states), "numpy")
    slopes = compiled(sp.Tuple(*system.jacobian(states)), tuple(states), "numpy")
    at = np.array(place, dtype=np.float64)
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            residual = np.array(values(*at), dtype=np.float64)
            matrix = np.array(slopes(*at), dtype=np.float64).reshape(len(residual), -1) * units
            if not (np.isfinite(residual).all() and np.isfinite(matrix).all()):
                return None
            step = np.linalg.lstsq(matrix, residual, rcond=None)[0]
            at = at - units * step
            if (np.abs(at - place) > NEAR * units).any():
                return None
            if np.abs(step).max() <= 1e-15:
                break
    size = np.abs(matrix).max(axis=1)
    return at if (np.abs(residual) <= RESIDUAL * np.maximum(size, size.max())).all() else None
