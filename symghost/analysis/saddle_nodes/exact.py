"""Saddle-nodes, fold curves and cusps in closed form; for the worker process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy as sp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ..algebra.polynomials import numerator
from ..algebra.real_solutions import Solution, real_solutions
from ..algebra.samples import is_real_number, number_at, open_points
from ..nouns import FoldCurve, NormalForm, SaddleNode
from .germs import kind_of, suspended
from .normal_form import exact_form, tidied

# Values of the open parameters at which the kind is looked up: most common wins.
LOOKS = 5

Symbols = tuple[sp.Symbol, ...]
Fields = tuple[sp.Expr, ...]


@dataclass(frozen=True)
class ExactFolds:
    """Closed forms of saddle-nodes and their relatives.

    Parameters
    ----------
    points : tuple of SaddleNode
    complete : bool
        Whether there is no other, for generic values of the open parameters.
    turned : bool
        Whether the others differ only by full turns of an angle.
    """

    points: tuple[SaddleNode, ...]
    complete: bool
    turned: bool = False


def exact_folds(states: Symbols, components: Fields, parameter: sp.Symbol) -> ExactFolds:
    r"""Return closed forms of the points where :math:`F = 0` and :math:`\det J = 0`.

    Other parameters may stay open.

    Examples
    --------
    >>> from symghost.formulas.symbols import r, x
    >>> [(point.value, point.kind) for point in exact_folds((x,), (r * x - x**3,), r).points]
    [(0, 'pitchfork')]
    """
    field = rational(components)
    found = real_solutions([*field, singular(states, field)], [*states, parameter])
    flow = _flow(states, field, parameter)
    points = [_described(flow, parameter, solution) for solution in found.points]
    return ExactFolds(tuple(points), found.complete, found.turned)


def exact_curve(states: Symbols, components: Fields, parameters: Symbols) -> FoldCurve | None:
    """Return the saddle-nodes over two parameters, along a state in which they are one curve.

    Examples
    --------
    >>> from symghost.formulas.symbols import h, r, x
    >>> exact_curve((x,), (h + r * x - x**3,), (h, r)).formulas
    {h: -2*x**3, r: 3*x**2}
    """
    field = rational(components)
    equations = [*field, singular(states, field)]
    for state in states:
        others = [other for other in states if other != state]
        found = real_solutions(equations, [*parameters, *others])
        moving = [s for s in found.points if any(state in s[p].free_symbols for p in parameters)]
        if found.complete and len(moving) == 1:
            return FoldCurve(state, {symbol: tidied(moving[0][symbol]) for symbol in moving[0]})
    return None


def exact_cusps(states: Symbols, components: Fields, parameters: Symbols) -> ExactFolds:
    """Return the cusps over two parameters.

    Examples
    --------
    >>> from symghost.formulas.symbols import h, r, x
    >>> [cusp] = exact_cusps((x,), (h + r * x - x**3,), (h, r)).points
    >>> cusp.place, cusp.value, cusp.others
    ((0,), 0, ((r, 0),))
    """
    field = rational(components)
    det = singular(states, field)
    equations = [*field, det, flatness(states, field, det)]
    found = real_solutions(equations, [*states, *parameters])
    cusps = [_cusp(states, field, parameters, solution) for solution in found.points]
    return ExactFolds(tuple(cusp for cusp in cusps if cusp is not None), found.complete)


def _cusp(
    states: Symbols, field: Fields, parameters: Symbols, solution: Solution
) -> SaddleNode | None:
    """Return a solution as a cusp; None if it is none along either parameter."""
    first, second = parameters
    flow = _flow(states, field, first)
    if any(entry.has(sp.CRootOf) for entry in solution.values()):
        solution = {symbol: sp.Float(number_at(solution[symbol], {}), 17) for symbol in solution}
    point = _described(flow.at({second: solution[second]}), first, solution)
    crossed = _described(flow.at({first: solution[first]}), second, solution)
    if "cusp" not in (point.kind, crossed.kind):
        return None
    return replace(point, kind="cusp", others=((second, crossed.value),))


def rational(components: Fields) -> Fields:
    """Return components whose decimals are the fractions that they say."""
    return tuple(sp.nsimplify(component, rational=True) for component in components)


def singular(states: Symbols, field: Fields) -> sp.Expr:
    """Return an expression that is zero where the field and its Jacobian's determinant are.

    Where the field is zero, its denominators do not matter.
    """
    return sp.Matrix(list(map(numerator, field))).jacobian(states).det(method="berkowitz")


def flatness(states: Symbols, field: Fields, det: sp.Expr) -> sp.Expr:
    """Return an expression that is zero where the quadratic coefficient of a fold is.

    The columns of the adjugate are right null vectors: det J does not change along them.
    """
    adjugate = sp.Matrix(list(map(numerator, field))).jacobian(states).adjugate()
    right = adjugate * generic_vector(len(states))
    return sum(sp.diff(det, state) * q for state, q in zip(states, right, strict=True))


def generic_vector(size: int) -> sp.Matrix:
    """Return a vector that no null vector of a reader's system is likely to be at right angles to.

    Symmetric systems have null vectors such as (1, -1).
    """
    return sp.Matrix([sp.Rational(7, 10) ** k for k in range(size)])


def _flow(states: Symbols, field: Fields, parameter: sp.Symbol) -> Flow:
    names = set().union(*(component.free_symbols for component in field)) | {parameter}
    return Flow(states, field, tuple(sorted(names - set(states), key=str)))


def _described(flow: Flow, parameter: sp.Symbol, solution: Solution) -> SaddleNode:
    """Return a solution with its kind, the condition under which it is real, and its form."""
    tidy = {symbol: tidied(value) for symbol, value in solution.items()}
    place = tuple(tidy[state] for state in flow.states)
    value = tidy[parameter]
    exact = not any(entry.has(sp.CRootOf, sp.Float) for entry in (*place, value))
    form = _form(flow, parameter, place, value) if exact else None
    kind = "saddle-node" if form else _kind(flow, parameter, (*place, value))
    if exact and not form and kind == "saddle-node":
        kind = "degenerate"  # its a and b are not zero but for rounding
    condition = _condition((*place, value)) if exact else sp.true
    if not exact:
        place = tuple(sp.Float(number_at(entry, {}), 17) for entry in place)
        value = sp.Float(number_at(value, {}), 17)
    return SaddleNode(place, parameter, value, kind, form, exact, True, condition)


def _form(
    flow: Flow, parameter: sp.Symbol, place: Sequence[sp.Expr], value: sp.Expr
) -> NormalForm | None:
    try:
        return exact_form(flow.states, flow.components, parameter, place, value)
    except InvalidInput:
        return None


def _kind(flow: Flow, parameter: sp.Symbol, point: Sequence[sp.Expr]) -> str:
    names = set(flow.parameters) - {parameter}
    kinds: list[str] = []
    for sample in open_points(names):
        numbers = [number_at(entry, sample) for entry in point]
        if all(map(is_real_number, numbers)):
            here = suspended(flow, parameter, {name: sample[name] for name in names})
            kinds.append(kind_of(here, [float(sp.re(number)) for number in numbers]))
        if len(kinds) == LOOKS:
            break
    return max(kinds, key=kinds.count)


def _condition(expressions: Sequence[sp.Expr]) -> sp.Basic:
    """Return the condition under which expressions are real, its edge left out.

    On the edge two solutions meet, and their kind is another.
    """
    positive: list[sp.Expr] = []
    for expression in expressions:
        for node in sp.preorder_traversal(expression):
            if node.is_Pow and node.exp.is_Rational and node.exp.q % 2 == 0:
                positive.append(node.base)
            elif isinstance(node, sp.log):
                positive.append(node.args[0])
            elif isinstance(node, sp.atanh | sp.erfinv | sp.asin | sp.acos):
                positive.append(1 - node.args[0] ** 2)
    products = sorted(
        {sp.factor(sp.Mul(*sp.fraction(sp.together(p)))) for p in positive}, key=sp.count_ops
    )
    known: list[sp.Expr] = []
    for product in products:
        for other in known:
            if sp.cancel(product / other).is_polynomial():
                product = sp.cancel(product / other)
        number, rest = product.as_coeff_Mul()
        known.append(sp.sign(number) * rest)
    return sp.And(*(product > 0 for product in known))
