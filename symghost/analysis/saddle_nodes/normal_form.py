r"""The normal form of a saddle-node, in any dimension, in closed form or in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import NumericFlow
from ..algebra.samples import is_real_number, number_at, open_points, vanishes
from ..algebra.worker import SECONDS, OutOfTime, attempt
from ..nouns import NormalForm, SaddleNode
from .germs import null_vectors, suspended

# The share of its largest term below which a coefficient is rounding.
ROUNDING = 1e-12


def normal_form(
    flow: Flow | NumericFlow,
    saddle_node: SaddleNode,
    at: Mapping[Any, Any] | None = None,
    seconds: float = SECONDS,
) -> NormalForm:
    r"""Return the normal form of a flow at one of its saddle-nodes.

    With the null vectors :math:`Jq = 0`, :math:`p^T J = 0`, :math:`|q| = p \cdot q = 1` the
    coordinate :math:`\zeta = p \cdot (x - x_c)` obeys

    .. math:: \dot\zeta = b\mu + a\zeta^2 + \dots, \qquad
        a = \tfrac12\, p \cdot B(q, q), \qquad b = p \cdot \partial F/\partial\mu,

    where B holds the second derivatives (Y. A. Kuznetsov, Elements of Applied Bifurcation Theory,
    sec. 5.4). The sign of q is chosen such that a is positive.

    Parameters
    ----------
    flow : Flow or NumericFlow
        A numeric flow is suspended: its last state is the parameter, which stands still.
    saddle_node : SaddleNode
    at : mapping, optional
        Values of other parameters, by name or symbol.
    seconds : float
        For closed forms, after which numbers are given instead.

    Raises
    ------
    InvalidInput
        If the point is no saddle-node of the flow, or a parameter without a value is needed.

    Examples
    --------
    >>> from symghost.formulas.symbols import b, x1, x2, r
    >>> switch = Flow((x1, x2), (-r * x1 + x2, x1**2 / (1 + x1**2) - b * x2), (r, b))
    >>> half = 1 / (2 * b)
    >>> normal_form(switch, SaddleNode((sp.Integer(1), half), r, half, "saddle-node")).product
    b**3/(2*b**2 + 1)**2
    """
    if isinstance(flow, NumericFlow):
        return numeric_form(flow, _numbers(saddle_node), saddle_node.parameter)
    parameter = flow.symbol(saddle_node.parameter)
    values = flow.values(at)
    if parameter in values:
        raise InvalidInput("at", dict(at or {}), f"no value for {parameter}, which moves")
    place = [sp.sympify(entry).subs(values) for entry in saddle_node.place]
    value = sp.sympify(saddle_node.value).subs(values)
    fixed = flow.at(values)
    if not any(entry.has(sp.Float) for entry in (*place, value)):
        try:
            return attempt(
                exact_form, fixed.states, fixed.components, parameter, place, value, seconds=seconds
            )
        except OutOfTime:
            pass
    numbers = [*place, value]
    if not all(number.is_number for number in numbers):
        raise InvalidInput("at", dict(at or {}), "values of all parameters: time ran out for them")
    return numeric_form(suspended(fixed, parameter), [float(n) for n in numbers], parameter)


def exact_form(
    states: Sequence[sp.Symbol],
    components: Sequence[sp.Expr],
    parameter: sp.Symbol,
    place: Sequence[sp.Expr],
    value: sp.Expr,
) -> NormalForm:
    r"""Return the normal form in closed form.

    The columns and rows of the adjugate of a singular matrix are its null vectors: where the zero
    eigenvalue is simple, :math:`\operatorname{adj} J \propto q p^T`.

    Raises
    ------
    InvalidInput
        If the conditions of a saddle-node fail, by more than rounding at forty digits.

    Examples
    --------
    >>> from symghost.formulas.symbols import r, x
    >>> form = exact_form([x], [r + x - x**3], r, [1 / sp.sqrt(3)], -2 / sp.sqrt(27))
    >>> form.a, form.b
    (sqrt(3), -1)
    """
    point = dict(zip((*states, parameter), (*place, value), strict=True))
    field = sp.Matrix([sp.nsimplify(component, rational=True) for component in components])
    jacobian = field.jacobian(states)
    names = set().union(field.free_symbols, *(sp.sympify(e).free_symbols for e in point.values()))
    sample = _sample([*place, value], names - set(point))
    for entry in (*field, jacobian.det()):
        if not abs(number_at(entry.subs(point), sample)) < 1e-20:
            raise InvalidInput("saddle_node", point, "a place where the flow and det J vanish")
    q, p = _exact_null_vectors(jacobian.subs(point).applyfunc(tidied), sample)
    a = sum(
        p[i] * q[j] * q[k] * sp.diff(field[i], states[j], states[k]).subs(point)
        for i in range(len(q))
        for j in range(len(q))
        for k in range(len(q))
    )
    b = sum(p[i] * sp.diff(field[i], parameter).subs(point) for i in range(len(q)))
    a, b = tidied(a / 2), tidied(b)
    if any(vanishes(number_at(number, sample)) for number in (a, b)):
        raise _not_generic(point)
    if number_at(a, sample) < 0:
        q, p, a, b = [-e for e in q], [-e for e in p], -a, -b
    return NormalForm(tuple(q), tuple(p), a, b, parameter, value)


def tidied(expression: sp.Expr) -> sp.Expr:
    """Return the shortest of some equal forms of an expression.

    Examples
    --------
    >>> from symghost.formulas.symbols import b
    >>> tidied(1 / b - (1 - b) / b)
    1
    """
    expression = _without_signs(sp.sympify(expression))
    together = sp.together(expression)
    forms = [expression, together, sp.factor(expression), sp.cancel(together)]
    forms += [sp.radsimp(together), sp.factor(sp.radsimp(together))]
    return min(forms, key=lambda form: (sp.count_ops(form), len(str(form))))


def _without_signs(expression: sp.Expr) -> sp.Expr:
    """Return an expression with u in place of sign(u) |u|; even powers of signs are one."""

    def merged(product: sp.Expr) -> sp.Expr:
        powers = product.as_powers_dict()
        for base in list(powers):
            if isinstance(base, sp.sign) and powers[base].is_Integer:
                size, inner = sp.Abs(base.args[0]), base.args[0]
                odd = powers[base] % 2
                whole = odd if powers.get(size, 0) >= 1 else 0
                product = product / base ** (powers[base] - odd + whole) / size**whole
                product = product * inner**whole
        return product

    return expression.replace(
        lambda node: node.has(sp.sign) and (node.is_Mul or node.is_Pow), merged
    )


def numeric_form(flow: NumericFlow, point: ArrayLike, parameter: sp.Symbol) -> NormalForm:
    """Return the normal form in numbers, for a suspended flow.

    Raises
    ------
    InvalidInput
        If the zero eigenvalue is not simple, or a or b vanish.

    Examples
    --------
    >>> from symghost.formulas.symbols import r
    >>> flow = Flow.from_text("r + x**2", "x", "r")
    >>> numeric_form(suspended(flow, flow.symbol("r")), [0.0, 0.0], r).product
    1.00000000000000
    """
    size = flow.dimension - 1
    place = np.asarray(point, dtype=np.float64)
    first, second = flow.derivative(place, 1), flow.derivative(place, 2)
    q, p = null_vectors(first[:size, :size])
    a = float(p @ (second[:size, :size, :size] @ q @ q) / 2)
    b = float(p @ first[:size, size])
    for number, parts in ((a, second[:size, :size, :size]), (b, first[:size, size])):
        if not abs(number) > ROUNDING * np.linalg.norm(p) * np.abs(parts).max():
            raise _not_generic(place.tolist())
    sign = np.sign(a)
    return NormalForm(
        tuple(map(sp.Float, sign * q)),
        tuple(map(sp.Float, sign * p)),
        sp.Float(sign * a),
        sp.Float(sign * b),
        parameter,
        sp.Float(place[-1]),
    )


def _numbers(saddle_node: SaddleNode) -> list[float]:
    values = (*saddle_node.place, saddle_node.value)
    if not all(sp.sympify(value).is_number for value in values):
        raise InvalidInput("saddle_node", values, "numbers, for a numeric flow")
    return [float(value) for value in values]


def _negative(point: Mapping[sp.Symbol, sp.Rational]) -> int:
    return sum(1 for value in point.values() if value < 0)


def _sample(expressions: Sequence[sp.Expr], names: set[sp.Symbol]) -> dict[sp.Symbol, sp.Rational]:
    """Return values of parameters at which expressions are real, positive ones if there are any."""
    points = open_points(names)
    for point in sorted(points, key=_negative):
        if all(is_real_number(number_at(sp.sympify(e), point)) for e in expressions):
            return point
    raise InvalidInput("saddle_node", expressions, "a place that is real for some parameters")


def _exact_null_vectors(
    jacobian: sp.Matrix, sample: Mapping[sp.Symbol, sp.Rational]
) -> tuple[list[sp.Expr], list[sp.Expr]]:
    adjugate = jacobian.adjugate().applyfunc(tidied)
    size = jacobian.rows
    entries = {
        (i, j): abs(number_at(adjugate[i, j], sample)) for i in range(size) for j in range(size)
    }
    row, column = max(entries, key=lambda place: entries[place])
    right = list(adjugate[:, column] / adjugate[row, column])
    left = list(adjugate[row, :] / adjugate[row, column])
    overlap = tidied(sum(p * q for p, q in zip(left, right, strict=True)))
    if entries[row, column] < 1e-20 or abs(number_at(overlap, sample)) < 1e-20:
        raise InvalidInput("jacobian", jacobian, "a matrix with a simple zero eigenvalue")
    length = sp.sqrt(tidied(sum(q**2 for q in right)))
    return (
        [tidied(q / length) for q in right],
        [tidied(p * length / overlap) for p in left],
    )


def _not_generic(point: object) -> InvalidInput:
    return InvalidInput("saddle_node", point, "a saddle-node: one of a and b is zero here")
