r"""Formulas in a form whose derivatives are right at kinks and where branches meet.

Two things go wrong when a formula is differentiated as it stands, by SymPy, JAX or PyTorch. The
derivative of an absolute value or a maximum is a matter of taste at the kink: here *it is that of
the branch from which the value is taken*. And a branch that holds at a single value, such as
``r = 0``, has no slope of its own by that argument: here it gets that of its neighbours.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from ..common.errors import NotSupported
from .nodes import branches, larger, polynomial, rebuilt, side, size

# Series are used where the square of their argument is below this; beyond, the derivatives of the
# closed forms lose few digits.
WINDOW = sp.Rational(1, 4)
_TERMS = {sp.sin: 11, sp.cos: 11, sp.atan: 31, sp.atanh: 31}


@lru_cache(maxsize=4096)
def with_sides(expression: sp.Basic) -> sp.Basic:
    """Return a formula whose absolute values and extremes are those of this module.

    Conditions stay as they are: no derivative passes through them.

    Examples
    --------
    >>> from symghost.formulas.symbols import x
    >>> sp.diff(with_sides(sp.Abs(x)), x).subs(x, 0)
    1
    """
    if not expression.has(sp.Abs, sp.Max, sp.Min, sp.sign):
        return expression
    if isinstance(expression, sp.Piecewise):
        return branches((with_sides(value), condition) for value, condition in expression.args)
    parts = [with_sides(part) for part in in_order(expression)]
    if isinstance(expression, sp.Abs):
        return size(parts[0])
    if isinstance(expression, sp.sign):
        return _either(sp.S.Zero, sp.Eq(expression.args[0], 0), side(parts[0]))
    if isinstance(expression, sp.Max):
        return reduce(larger, parts)
    if isinstance(expression, sp.Min):
        return -reduce(larger, [-part for part in parts])
    return rebuilt(expression, parts)


def in_order(expression: sp.Basic) -> list[sp.Basic]:
    """Return the parts of a formula; of an extreme first those from which it is rather taken.

    Numbers are only bounds, and come last. Of two equals the maximum is the one and the minimum
    the other, so that they are a pair also in their slopes.
    """
    if not isinstance(expression, sp.Max | sp.Min):
        return list(expression.args)
    parts = expression.args if isinstance(expression, sp.Max) else reversed(expression.args)
    return sorted(parts, key=lambda part: part.is_number)


def without_kinks(expression: sp.Basic) -> sp.Basic:
    """Return the same as a reader knows it: Max, Min, Abs and sign written as branches.

    Examples
    --------
    >>> from symghost.formulas.symbols import x
    >>> without_kinks(sp.Abs(x))
    Piecewise((x, x >= 0), (-x, True))
    """
    if not expression.has(sp.Abs, sp.Max, sp.Min, sp.sign):
        return expression
    if isinstance(expression, sp.Piecewise):
        return branches((without_kinks(value), condition) for value, condition in expression.args)
    parts = [without_kinks(part) for part in in_order(expression)]
    if isinstance(expression, sp.Abs):
        return _either(parts[0], parts[0] >= 0, -parts[0])
    if isinstance(expression, sp.sign):
        nonzero = _either(sp.S.One, parts[0] > 0, sp.S.NegativeOne)
        return _either(sp.S.Zero, sp.Eq(parts[0], 0), nonzero)
    if isinstance(expression, sp.Max | sp.Min):
        wins = sp.Ge if isinstance(expression, sp.Max) else sp.Le
        return reduce(lambda one, other: _either(one, wins(one, other), other), parts)
    return expression.func(*parts)


def _either(value: sp.Expr, condition: Boolean, other: sp.Expr) -> sp.Expr:
    return sp.Piecewise((value, condition), (other, True))


@lru_cache(maxsize=4096)
def with_windows(expression: sp.Basic) -> sp.Basic:
    r"""Return a formula with a power series about each argument that only one branch holds at.

    Where branches meet at :math:`r = 0` in functions of :math:`\sqrt r t`, the derivatives by r of
    each branch cancel, and the branch at the meeting point has none. There the series of sine,
    cosine, tangent, arcus tangent and its hyperbolic counterpart take over, which know no branches.

    Examples
    --------
    >>> from symghost.formulas.symbols import r, t
    >>> w, rho = sp.sqrt(r), sp.sqrt(-r)
    >>> branches = [(sp.sin(w * t) / w, r > 0), (t, sp.Eq(r, 0)), (sp.sinh(rho * t) / rho, True)]
    >>> sp.diff(with_windows(sp.Piecewise(*branches)), r).subs({r: 0, t: 3})
    -9/2
    """
    if not expression.has(sp.Piecewise):
        return expression
    if not isinstance(expression, sp.Piecewise):
        parts = tuple(map(with_windows, expression.args))
        return expression if parts == expression.args else rebuilt(expression, parts)
    window = _window(expression)
    pairs = [(with_windows(value), condition) for value, condition in expression.args]
    return branches([window, *pairs] if window else pairs)


def _window(node: sp.Piecewise) -> tuple[sp.Expr, Boolean] | None:
    """Return the series of a node's branch above zero, and where it is exact enough."""
    meeting = [at for _, condition in node.args if (at := _single(condition))]
    if not meeting or meeting[0][1] != 0:
        return None
    symbol = meeting[0][0]
    # A derivative has its parent's series; one of its other branches would cancel.
    if _is_window(node.args[0][1], symbol):
        return None
    beside = [value for value, c in node.args if c == (symbol > 0)]
    return _without_roots(beside[0], symbol) if beside else None


def _is_window(condition: Boolean, symbol: sp.Symbol) -> bool:
    """Say whether a condition bounds a symbol's size, as that of a series about zero does."""
    parts = condition.args if isinstance(condition, sp.And) else (condition,)
    return any(isinstance(p, sp.StrictLessThan) and p.lhs.has(sp.Abs(symbol)) for p in parts)


def _single(condition: Boolean) -> tuple[sp.Symbol, sp.Expr] | None:
    """Return the argument and the number that a condition holds it at, if it is such a one."""
    parts = condition.args if isinstance(condition, sp.And) else (condition,)
    for part in parts:
        if isinstance(part, sp.Eq) and part.lhs.is_Symbol and part.rhs.is_number:
            return part.lhs, part.rhs
    return None


@lru_cache(maxsize=128)
def _without_roots(expression: sp.Expr, symbol: sp.Symbol) -> tuple[sp.Expr, Boolean] | None:
    """Return a formula of a symbol's root as one of the symbol, by series, and where they hold."""
    root = sp.Symbol("root", positive=True)
    sizes: list[Boolean] = []

    def squared(value: sp.Expr) -> sp.Expr:
        return value.replace(lambda e: e.is_Pow and e.base == root, lambda e: symbol ** (e.exp / 2))

    def series(kind: type[sp.Function], argument: sp.Expr) -> sp.Expr:
        factor = squared(argument / root)
        sizes.append(sp.Abs(symbol) * factor**2 < WINDOW)
        return root * factor * _polynomial(kind, symbol * factor**2)

    def arc(above: sp.Expr, beside: sp.Expr) -> sp.Expr:
        sizes.append(squared(beside) > 0)
        return series(sp.atan, above / beside)

    def area(argument: sp.Expr) -> sp.Expr:
        # On the other side an angle stands for it, which goes on to pi where this changes its sign.
        sizes.append(squared(argument / root) > 0)
        return series(sp.atanh, argument)

    plain = expression.subs(symbol, root**2).replace(sp.tan, lambda a: sp.sin(a) / sp.cos(a))
    plain = plain.replace(sp.atan2, arc).replace(sp.atan, lambda a: series(sp.atan, a))
    plain = plain.replace(sp.atanh, area)
    plain = plain.replace(sp.sin, lambda a: series(sp.sin, a))
    plain = plain.replace(sp.cos, lambda a: series(sp.cos, a) / a)
    smooth = squared(plain)
    # Without such a function the branches need not be one formula, nor is it said where it holds.
    return None if not sizes or smooth.has(root, sp.sqrt(symbol)) else (smooth, sp.And(*sizes))


def _polynomial(kind: type[sp.Function], square: sp.Expr) -> sp.Expr:
    """Return sin(z)/z, cos(z), atan(z)/z or atanh(z)/z as a polynomial of the square of z."""
    turn = 1 if kind is sp.atanh else -1

    def divisor(k: int) -> sp.Integer:
        size = {sp.sin: sp.factorial(2 * k + 1), sp.cos: sp.factorial(2 * k)}
        return size.get(kind, sp.Integer(2 * k + 1))

    signs = (sp.Integer(turn) ** k for k in range(_TERMS[kind]))
    return polynomial(square, *(sign / divisor(k) for k, sign in enumerate(signs)))


def slope(expression: sp.Basic, symbol: sp.Symbol) -> sp.Basic:
    """Return the derivative of a formula by a symbol, branch by branch, right at every kink."""
    if isinstance(expression, sp.MatrixBase):
        return expression.applyfunc(lambda entry: slope(entry, symbol))
    return _with_secants(sp.diff(with_sides(with_windows(expression)), symbol))


def _with_secants(expression: sp.Expr) -> sp.Expr:
    """Write 1 - tanh(u)^2, which cancels, by a decaying exponential."""

    def is_secant(node: sp.Basic) -> bool:
        return node.is_Add and len(node.args) == 2 and isinstance(_levelling(node), sp.tanh)

    def decaying(node: sp.Add) -> sp.Expr:
        decay = sp.exp(-2 * size(_levelling(node).args[0]))
        return 4 * decay / (1 + decay) ** 2

    return expression.replace(is_secant, decaying) if expression.has(sp.tanh) else expression


def _levelling(node: sp.Add) -> Any:
    """Return tanh(u) of 1 - tanh(u)^2."""
    rest = 1 - node
    return rest.base if rest.is_Pow and rest.exp == 2 else None


def _slope_at_zero(smooth: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    """Return a formula's slope at zero, also where a power of the symbol has to be divided out."""
    for order in range(4):
        whole = smooth if order == 0 else sp.expand(smooth * symbol**order)
        slope = sp.diff(whole, symbol, order + 1).subs(symbol, 0) / sp.factorial(order + 1)
        if not slope.has(sp.nan, sp.zoo, sp.oo) and not whole.subs(symbol, 0).has(sp.nan, sp.zoo):
            return sp.factor(slope)
    raise NotSupported(f"the slope by {symbol} at zero, of {smooth}")


def readable_slope(expression: sp.Basic, symbol: sp.Symbol) -> sp.Basic:
    """Return the same for a reader: no series, and at a meeting point of branches the limit."""
    if isinstance(expression, sp.MatrixBase):
        return expression.applyfunc(lambda entry: readable_slope(entry, symbol))
    plain = without_kinks(expression.rewrite(sp.sin) if expression.has(sp.sinc) else expression)

    def with_tangent(node: sp.Piecewise) -> sp.Expr:
        window = _window(node)
        if not window or not any(_single(c) == (symbol, 0) for _, c in node.args):
            return node
        first = _slope_at_zero(window[0], symbol)
        tangent = [
            (value.subs(symbol, 0) + symbol * first if _single(c) == (symbol, 0) else value, c)
            for value, c in node.args
        ]
        return sp.Piecewise(*tangent)

    return sp.diff(plain.replace(lambda e: isinstance(e, sp.Piecewise), with_tangent), symbol)
