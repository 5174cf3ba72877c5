"""Is this identity true? Proved, certified at random points of its domain, or refuted.

A statement ``left = right`` is checked by two routes that share nothing. The *numeric* route
evaluates both sides at random points with mpmath, where integrals, derivatives and limits that
stand unevaluated on the left are worked out by quadrature, differences and approach. The
*symbolic* route asks SymPy whether the difference is zero. A numeric mismatch refutes the
statement whatever SymPy says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import mpmath
import sympy as sp

from ..common.errors import NotCertified
from ..formulas.compiling import PRIMED
from ..formulas.domain import Domain, Point

Status = Literal["defined", "proved", "certified", "supported", "assumed", "refuted"]

# Numeric nodes, the symbols that stand for their values, arguments, and the function of them.
_Compiled = tuple[
    tuple[sp.Basic, ...], tuple[sp.Symbol, ...], tuple[sp.Symbol, ...], Callable[..., Any]
]

DIGITS = 40
POINTS = 32
SEED = 2501_02378
GUARD_DIGITS = 15


@dataclass(frozen=True)
class Certificate:
    """The outcome of one check.

    Parameters
    ----------
    status : str
        ``defined`` for a name given to a formula, else a word of the table in `ARCHITECTURE.md`.
    digits, points : int
        Agreement demanded, and number of random points at which it was met; for a relation that
        is not an equation, `digits` is 0.
    counter_example : dict or None
        Point at which the statement is wrong, and the two sides there as text.
    evidence : str
        For a supported statement, what was computed and found.
    """

    status: Status
    digits: int = 0
    points: int = 0
    counter_example: tuple[Point, str, str] | None = None
    evidence: str = ""

    def describe(self) -> str:
        """Return the status in words."""
        if self.counter_example is not None:
            point, left, right = self.counter_example
            where = ", ".join(f"{symbol} = {sp.Float(value, 6)}" for symbol, value in point.items())
            return f"refuted at {where or 'its only point'}: left side {left}, right side {right}"
        if not self.points:
            return f"{self.status}: {self.evidence}" if self.evidence else self.status
        if not self.digits:
            if self.points == 1:
                return f"{self.status}; true in numbers"
            return f"{self.status}; true at {self.points} random points"
        if self.points == 1:
            return f"{self.status}; checked to {self.digits} digits"
        return f"{self.status}; checked to {self.digits} digits at {self.points} random points"


def certify(
    left: sp.Expr,
    right: sp.Expr,
    domain: Domain,
    *,
    digits: int = DIGITS,
    points: int = POINTS,
    seed: int = SEED,
) -> Certificate:
    """Check the identity ``left = right`` on a domain.

    Parameters
    ----------
    left, right : Expr
        The sides; `left` may hold unevaluated ``Integral``, ``Derivative`` and ``Limit``.
    domain : Domain
        Must give an interval to every free symbol.
    digits, points, seed : int
        Agreement asked for at how many random points, and the seed that draws them.

    Returns
    -------
    Certificate
        *refuted* with a counter-example where the sides differ; else *proved* if SymPy shows the
        difference to be zero, else *certified*.

    Raises
    ------
    NotCertified
        If a side cannot be evaluated to the digits asked.

    Examples
    --------
    >>> from symghost.formulas.domain import POSITIVE
    >>> from symghost.formulas.symbols import r, x
    >>> passage = sp.Integral(1 / (r + x**2), (x, -sp.oo, sp.oo))
    >>> certify(passage, sp.pi / sp.sqrt(r), Domain.of({r: POSITIVE}), points=4).status
    'proved'
    >>> certify(passage, 2 * sp.pi / sp.sqrt(r), Domain.of({r: POSITIVE}), points=4).status
    'refuted'
    """
    sample = _points(domain, left.free_symbols | right.free_symbols, points, seed)
    for point in sample:
        a, b = _both_sides(left, right, point, digits)
        if not _agree(a, b, digits):
            shown = (mpmath.nstr(a, 12), mpmath.nstr(b, 12))
            return Certificate("refuted", digits, points, (point, *shown))
    proved = _is_zero(left, right, domain)
    return Certificate("proved" if proved else "certified", digits, len(sample))


def certify_matrices(left: sp.MatrixBase, right: sp.MatrixBase, domain: Domain) -> Certificate:
    """Check the equality of two matrices entry by entry; the weakest entry decides.

    Examples
    --------
    >>> from symghost.formulas.domain import POSITIVE
    >>> from symghost.formulas.symbols import r
    >>> doubled = sp.Matrix([r, sp.Derivative(r**2, r)])
    >>> certify_matrices(doubled, sp.Matrix([r, 2 * r]), Domain.of({r: POSITIVE})).status
    'proved'
    """
    if left.shape != right.shape:
        raise NotCertified(f"the shapes {left.shape} and {right.shape} differ")
    entries = [certify(a, b, domain) for a, b in zip(left, right, strict=True)]
    for status in ("refuted", "certified"):
        found = [entry for entry in entries if entry.status == status]
        if found:
            return found[0]
    return max(entries, key=lambda entry: entry.points)


def certify_relation(
    relation: sp.Basic, domain: Domain, *, points: int = POINTS, seed: int = SEED
) -> Certificate:
    """Check an inequality on a domain: *proved* by SymPy's assumptions, or true at all points.

    Examples
    --------
    >>> from symghost.formulas.domain import POSITIVE
    >>> from symghost.formulas.symbols import r
    >>> certify_relation(sp.sqrt(r) > 0, Domain.of({r: POSITIVE})).status
    'proved'
    """
    difference = relation.lhs - relation.rhs
    sample = _points(domain, difference.free_symbols, points, seed)
    for point in sample:
        value = evaluate(difference, point, 2 * GUARD_DIGITS)
        if not relation.func(sp.Float(str(value)), 0):
            shown = (mpmath.nstr(value, 12), f"0, and {relation.rel_op} is claimed")
            return Certificate("refuted", 0, points, (point, *shown))
    stand_ins = domain.assumed()
    decided = relation.func(difference.doit().xreplace(stand_ins), 0) == sp.true
    return Certificate("proved" if decided else "certified", 0, len(sample))


def evaluate(expression: sp.Expr, point: Mapping[sp.Symbol, Any], digits: int) -> Any:
    """Return an mpmath number: the expression at a point, to about `digits` digits.

    ``Integral``, ``Derivative`` and ``Limit`` nodes are computed numerically, never by SymPy.

    Examples
    --------
    >>> from symghost.formulas.symbols import x
    >>> print(evaluate(sp.Integral(sp.exp(-x**2), (x, -sp.oo, sp.oo)), {}, 20))
    1.77245385090552
    """
    with mpmath.workdps(digits + GUARD_DIGITS):
        values = {symbol: _number(value) for symbol, value in point.items()}
        return _value(expression, values, digits)


def _points(domain: Domain, needed: set[sp.Symbol], count: int, seed: int) -> list[Point]:
    unknown = needed - set(domain.symbols)
    if unknown:
        names = ", ".join(sorted(map(str, unknown)))
        raise NotCertified(f"the domain ({domain}) says nothing of {names}")
    if not needed:
        return [{}]
    return [
        {symbol: value for symbol, value in point.items() if symbol in needed}
        for point in domain.sample(count, seed)
    ]


def _both_sides(left: sp.Expr, right: sp.Expr, point: Point, digits: int) -> tuple[Any, Any]:
    try:
        return evaluate(left, point, digits), evaluate(right, point, digits)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise NotCertified(f"cannot evaluate {left} = {right} at {point}: {error}") from error


def _agree(a: Any, b: Any, digits: int) -> bool:
    with mpmath.workdps(digits + GUARD_DIGITS):
        if mpmath.isnan(a) or mpmath.isnan(b):
            return False
        if mpmath.isinf(a) or mpmath.isinf(b):
            return bool(a == b)
        # An identity "... = 0" has no scale of its own: 1 stands in.
        scale = max(abs(a), abs(b)) if a != 0 and b != 0 else 1
        return bool(abs(a - b) <= mpmath.mpf(10) ** (-digits) * scale)


def _number(value: Any) -> Any:
    if isinstance(value, sp.Rational):
        return mpmath.mpf(int(value.p)) / int(value.q)
    return mpmath.mpmathify(value)


def _value(expression: sp.Expr, values: Mapping[sp.Symbol, Any], digits: int) -> Any:
    """Evaluate bottom up: each outermost numeric node becomes a number, the rest is compiled."""
    nodes, stand_ins, arguments, function = _compiled(expression)
    bound = dict(values)
    for node, stand_in in zip(nodes, stand_ins, strict=True):
        bound[stand_in] = _NUMERIC[type(node)](node, values, digits)
    return function(*(bound[argument] for argument in arguments))


@lru_cache(maxsize=8192)
def _compiled(expression: sp.Expr) -> _Compiled:
    """Split an expression into its outermost numeric nodes and a function of their values."""
    nodes = tuple(dict.fromkeys(_outermost(expression)))
    stand_ins = tuple(sp.Dummy() for _ in nodes)
    plain = expression.xreplace(dict(zip(nodes, stand_ins, strict=True)))
    arguments = tuple(sorted(plain.free_symbols, key=sp.default_sort_key))
    return nodes, stand_ins, arguments, sp.lambdify(arguments, plain, modules=["mpmath", PRIMED])


def _outermost(expression: sp.Basic) -> list[sp.Basic]:
    if type(expression) in _NUMERIC:
        return [expression]
    return [node for argument in expression.args for node in _outermost(argument)]


def _integral(node: sp.Integral, values: Mapping[sp.Symbol, Any], digits: int) -> Any:
    ((variable, low, high),) = node.limits
    ends = [_value(end, values, digits) for end in (low, high)]
    if all(mpmath.isinf(end) for end in ends):
        ends.insert(1, mpmath.mpf(0))
    result, error = mpmath.quad(
        lambda v: _value(node.function, {**values, variable: v}, digits),
        ends,
        error=True,
        maxdegree=10,
    )
    if error > mpmath.mpf(10) ** (-digits) * max(1, abs(result)):
        raise ValueError(f"quadrature reaches only an error of {mpmath.nstr(error, 3)}")
    return result


def _derivative(node: sp.Derivative, values: Mapping[sp.Symbol, Any], digits: int) -> Any:
    ((variable, order),) = node.variable_count
    if variable not in node.expr.free_symbols:
        return mpmath.mpf(0)
    with mpmath.workdps(2 * (digits + GUARD_DIGITS)):
        return mpmath.diff(
            lambda v: _value(node.expr, {**values, variable: v}, 2 * digits),
            values[variable],
            int(order),
        )


def _limit(node: sp.Limit, values: Mapping[sp.Symbol, Any], digits: int) -> Any:
    """Evaluate a hair's breadth before the limit, with digits to spare."""
    inner, variable, target, direction = node.args
    reach = digits + GUARD_DIGITS
    with mpmath.workdps(3 * reach):
        hair = mpmath.mpf(10) ** (-reach)
        goal = _value(target, values, 3 * digits)
        if mpmath.isinf(goal):
            nearby = mpmath.sign(goal) / hair
        else:
            nearby = goal + (hair if str(direction) == "+" else -hair) * max(1, abs(goal))
        return _value(inner, {**values, variable: nearby}, 2 * digits)


def _substitution(node: sp.Subs, values: Mapping[sp.Symbol, Any], digits: int) -> Any:
    places = {v: _value(p, values, digits) for v, p in zip(node.variables, node.point, strict=True)}
    return _value(node.expr, {**values, **places}, digits)


_NUMERIC: dict[type, Callable[[Any, Mapping[sp.Symbol, Any], int], Any]] = {
    sp.Integral: _integral,
    sp.Derivative: _derivative,
    sp.Limit: _limit,
    sp.Subs: _substitution,
}


def _opaque(expression: sp.Expr) -> sp.Expr:
    """Return the expression with its functions and broken powers as mere letters.

    What is zero as a rational function of these letters is zero, and seen to be in a fraction of
    the time that SymPy takes when it looks into them.
    """
    letters: dict[sp.Basic, sp.Dummy] = {}

    def veiled(node: sp.Basic) -> sp.Basic:
        if isinstance(node, sp.Function) or (node.is_Pow and not node.exp.is_Integer):
            return letters.setdefault(node, sp.Dummy())
        return node.func(*map(veiled, node.args)) if node.args else node

    return veiled(expression)


_REWRITES: tuple[Callable[[sp.Expr], sp.Expr], ...] = (
    lambda e: sp.expand(sp.fraction(sp.together(_opaque(e)))[0]),
    sp.expand,
    lambda e: sp.expand(sp.radsimp(sp.together(e))),
    lambda e: sp.expand(sp.fraction(sp.together(e))[0]),
    lambda e: sp.trigsimp(sp.expand(sp.fraction(sp.together(e))[0])),
)


def _is_zero(left: sp.Expr, right: sp.Expr, domain: Domain) -> bool:
    difference = (left - right).xreplace(domain.assumed()).doit()
    # sinc(a) is sin(a)/a but at one point, where continuity decides.
    difference = difference.replace(sp.sinc, lambda a: sp.sin(a) / a)
    return any(rewrite(difference) == 0 for rewrite in _REWRITES)
