"""Formulas in a form whose derivatives are right at kinks and where branches meet.

Two things go wrong when a formula is differentiated as it stands, by SymPy, JAX or PyTorch. The
derivative of an absolute value or a maximum is a matter of taste at the kink: here *it is that of
the branch from which the value is taken*. And a branch that holds at a single value, such as
``r = 0``, has no slope of its own by that argument: here it gets that of its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

# Series are used where the square of their argument is below this; beyond, the derivatives of the
# closed forms lose few digits.
WINDOW = sp.Rational(1, 4)
_TERMS = {sp.sin: 11, sp.cos: 11, sp.atan: 31}


def without_kinks(expression: sp.Basic) -> sp.Basic:
    """Return a formula with Max, Min, Abs and sign written as branches.

    The first argument of a maximum or minimum wins a tie; an absolute value is that of a positive
    number at zero.

    Examples
    --------
    >>> from symghost.symbols import x
    >>> without_kinks(sp.Abs(x))
    Piecewise((x, x >= 0), (-x, True))
    """
    if not expression.args:
        return expression
    parts = [without_kinks(part) for part in expression.args]
    if isinstance(expression, sp.Abs):
        return _either(parts[0], parts[0] >= 0, -parts[0])
    if isinstance(expression, sp.sign):
        zero = sp.Piecewise((0, sp.Eq(parts[0], 0)), (-1, True))
        return _either(sp.S.One, parts[0] > 0, zero)
    if isinstance(expression, sp.Max | sp.Min):
        return _extreme(parts, isinstance(expression, sp.Max))
    return expression if tuple(parts) == expression.args else expression.func(*parts)


def _extreme(parts: Sequence[sp.Expr], largest: bool) -> sp.Expr:
    first, *rest = parts
    for other in rest:
        first = _either(first, first >= other if largest else first <= other, other)
    return first


def _either(value: sp.Expr, condition: Boolean, other: sp.Expr) -> sp.Expr:
    return sp.Piecewise((value, condition), (other, True))


def with_windows(expression: sp.Basic) -> sp.Basic:
    r"""Return a formula with a power series about each argument that only one branch holds at.

    Where branches meet at :math:`r = 0` in functions of :math:`\sqrt r t`, the derivatives by r of
    each branch cancel, and the branch at the meeting point has none. There the series of sine,
    cosine, tangent and arcus tangent take over, which know no branches.

    Examples
    --------
    >>> from symghost.symbols import r, t
    >>> w, rho = sp.sqrt(r), sp.sqrt(-r)
    >>> branches = [(sp.sin(w * t) / w, r > 0), (t, sp.Eq(r, 0)), (sp.sinh(rho * t) / rho, True)]
    >>> sp.diff(with_windows(sp.Piecewise(*branches)), r).subs({r: 0, t: 3})
    -9/2
    """
    if not expression.has(sp.Piecewise):
        return expression
    parts = [with_windows(part) for part in expression.args]
    whole = expression if tuple(parts) == expression.args else expression.func(*parts)
    window = _window(whole) if isinstance(whole, sp.Piecewise) else None
    return sp.Piecewise(window, *whole.args) if window else whole


def _window(node: sp.Piecewise) -> tuple[sp.Expr, Boolean] | None:
    """Return the series of a node's branch above zero, and where it is exact enough."""
    meeting = [at for _, condition in node.args if (at := _single(condition))]
    if not meeting or meeting[0][1] != 0:
        return None
    symbol = meeting[0][0]
    beside = [value for value, c in node.args if c == (symbol > 0)]
    return _without_roots(beside[0], symbol) if beside else None


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

    plain = expression.subs(symbol, root**2).replace(sp.tan, lambda a: sp.sin(a) / sp.cos(a))
    plain = plain.replace(sp.atan2, arc).replace(sp.atan, lambda a: series(sp.atan, a))
    plain = plain.replace(sp.sin, lambda a: series(sp.sin, a))
    plain = plain.replace(sp.cos, lambda a: series(sp.cos, a) / a)
    smooth = squared(plain)
    return None if smooth.has(root, sp.sqrt(symbol)) else (smooth, sp.And(*sizes))


def _polynomial(kind: type[sp.Function], square: sp.Expr) -> sp.Expr:
    """Return sin(z)/z, cos(z) or atan(z)/z as a polynomial of the square of z, nested."""
    total: sp.Expr = sp.S.Zero
    for k in reversed(range(_TERMS[kind])):
        size = {sp.sin: sp.factorial(2 * k + 1), sp.cos: sp.factorial(2 * k)}
        total = sp.Integer(-1) ** k / size.get(kind, sp.Integer(2 * k + 1)) + square * total
    return total


def slope(expression: sp.Basic, symbol: sp.Symbol) -> sp.Basic:
    """Return the derivative of a formula by a symbol, branch by branch, right at every kink."""
    if isinstance(expression, sp.MatrixBase):
        return expression.applyfunc(lambda entry: slope(entry, symbol))
    return sp.diff(without_kinks(with_windows(expression)), symbol)


def readable_slope(expression: sp.Basic, symbol: sp.Symbol) -> sp.Basic:
    """Return the same for a reader: no series, and at a meeting point of branches the limit."""
    if isinstance(expression, sp.MatrixBase):
        return expression.applyfunc(lambda entry: readable_slope(entry, symbol))
    plain = without_kinks(expression.rewrite(sp.sin) if expression.has(sp.sinc) else expression)

    def with_tangent(node: sp.Piecewise) -> sp.Expr:
        window = _window(node)
        if not window:
            return node
        first = sp.factor(sp.diff(window[0], symbol).subs(symbol, 0))
        return sp.Piecewise(
            *(
                (value + symbol * first if _single(c) == (symbol, 0) else value, c)
                for value, c in node.args
            )
        )

    return sp.diff(plain.replace(lambda e: isinstance(e, sp.Piecewise), with_tangent), symbol)
