r"""What kind of zero a field has where its Jacobian is singular.

A flow is *suspended* when a parameter :math:`\mu` joins its states as the last of them and stands
still. Near a singular zero the suspended flow is reduced to the critical direction
(Lyapunov-Schmidt),

.. math:: g(\zeta, \mu) = b\mu + a\zeta^2 + g_{11}\mu\zeta + g_{02}\mu^2 + g_{30}\zeta^3 + \dots,

and the coefficients that vanish name it (M. Golubitsky, D. G. Schaeffer, Singularities and Groups
in Bifurcation Theory I, ch. IV).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, FormulaFlow, NumericFlow

# Coefficients below this share of the largest count as zero, at a point known to rounding.
ROUNDING = 1e-9


def suspended(flow: Flow, parameter: sp.Symbol, at: Mapping[Any, Any] | None = None) -> FormulaFlow:
    """Return a flow as numbers, with a parameter as its last state.

    Raises
    ------
    InvalidInput
        If another parameter has no value.

    Examples
    --------
    >>> flow = Flow.from_text("r + a*x**2", "x", "r, a")
    >>> suspended(flow, flow.symbol("r"), {"a": 3}).velocity([1.0, 0.5])
    array([3.5, 0. ])
    """
    values = flow.values(at)
    for symbol in flow.parameters:
        if symbol != parameter and symbol not in values:
            raise InvalidInput("at", dict(at or {}), f"a value for the parameter {symbol}")
    return FormulaFlow(
        (*flow.states, parameter),
        (*flow.components, sp.Integer(0)),
        {symbol: np.array(float(value)) for symbol, value in values.items() if symbol != parameter},
    )


def null_vectors(jacobian: ArrayLike) -> tuple[Floats, Floats]:
    """Return the right and left null vectors of a singular matrix, q and p, with |q| = p.q = 1.

    The entry of q that is largest in size is positive.

    Raises
    ------
    InvalidInput
        If the zero eigenvalue is not simple.

    Examples
    --------
    >>> null_vectors([[0.0, 1.0], [0.0, -1.0]])[1].round(12)
    array([1., 1.])
    """
    matrix = np.asarray(jacobian, dtype=np.float64)
    left, sizes, right = np.linalg.svd(matrix)
    overlap = left[:, -1] @ right[-1]
    flat = len(sizes) > 1 and sizes[-2] <= ROUNDING * sizes[0]
    if flat or abs(overlap) <= ROUNDING:
        raise InvalidInput("jacobian", matrix.tolist(), "a matrix with a simple zero eigenvalue")
    upright = np.sign(right[-1][np.argmax(np.abs(right[-1]))])
    return upright * right[-1], upright * left[:, -1] / overlap


def kind_of(
    flow: NumericFlow,
    point: ArrayLike,
    units: ArrayLike | None = None,
    tolerance: float = ROUNDING,
) -> str:
    """Return the kind of a singular zero: ``saddle-node``, ``cusp``, ``transcritical`` and so on.

    Parameters
    ----------
    flow : NumericFlow
        Suspended.
    point : array, shape (d + 1,)
        Where the velocity vanishes and its Jacobian by the states is singular.
    units : array, optional
        Natural lengths of the states and the parameter, which make coefficients comparable; 1 if
        absent.
    tolerance : float
        Share of the largest coefficient below which another one counts as zero.

    Examples
    --------
    >>> flow = Flow.from_text("m*x - x**3 + h", "x", "m, h")
    >>> kind_of(suspended(flow, flow.symbol("m"), {"h": 0}), [0, 0])
    'pitchfork'
    >>> kind_of(suspended(flow, flow.symbol("h"), {"m": 0}), [0, 0])
    'cusp'
    """
    size = flow.dimension - 1
    lengths = np.ones(size + 1) if units is None else np.asarray(units, dtype=np.float64)
    place = np.asarray(point, dtype=np.float64)
    first, second = (_scaled(flow.derivative(place, k), lengths) for k in (1, 2))
    jacobian, by_parameter, curved = first[:size, :size], first[:size, size], second[:size]
    curved, crossed, squared = (
        curved[:, :size, :size],
        curved[:, :size, size],
        curved[:, size, size],
    )
    try:
        q, p = null_vectors(jacobian)
    except InvalidInput:
        return "degenerate"
    unit = tolerance * np.linalg.norm(p)
    largest = max(np.abs(first).max(), np.abs(second).max())
    b, a = p @ by_parameter, p @ (curved @ q @ q) / 2
    if min(abs(b), abs(a)) > unit * largest:
        return "saddle-node"
    third = _scaled(flow.derivative(place, 3), lengths)[:size, :size, :size, :size]
    response = _response(jacobian, q, -by_parameter)
    bend = _response(jacobian, q, -curved @ q @ q)
    g11 = p @ (curved @ q @ response + crossed @ q)
    g02 = p @ (curved @ response @ response + 2 * crossed @ response + squared) / 2
    g30 = p @ (third @ q @ q @ q + 3 * curved @ q @ bend) / 6
    noise = unit * max(largest, np.abs(third).max())
    return _named(*(0.0 if abs(v) <= noise else float(v) for v in (b, a, g11, g02, g30)))


def _scaled(derivative: Floats, lengths: Floats) -> Floats:
    """Return a derivative in units of the lengths."""
    scaled = derivative / lengths.reshape(-1, *(1,) * (derivative.ndim - 1))
    for axis in range(1, derivative.ndim):
        scaled = scaled * lengths.reshape(*(-1 if k == axis else 1 for k in range(derivative.ndim)))
    return np.asarray(scaled)


def _response(jacobian: Floats, q: Floats, push: Floats) -> Floats:
    """Return the shift h across q with J h = push, up to what the left null vector cannot see."""
    left = np.linalg.svd(jacobian)[0][:, -1:]
    bordered = np.block([[jacobian, left], [q[None, :], np.zeros((1, 1))]])
    return np.asarray(np.linalg.solve(bordered, [*push, 0.0])[:-1])


def _named(b: float, a: float, g11: float, g02: float, g30: float) -> str:
    if b:
        return "saddle-node" if a else "cusp" if g30 else "degenerate"
    if a:
        return "transcritical" if g11**2 > 4 * a * g02 else "degenerate"
    return "pitchfork" if g11 and g30 else "degenerate"
