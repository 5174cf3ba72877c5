r"""Closed forms of the time :math:`\int dx/f` from a start to a stop.

SymPy's integrals of such fractions cannot be taken on trust: with a parameter of unknown sign
:math:`\int dx/(x^2 + r)` comes out as 0, logarithms come out of negative numbers, and in
:math:`\tan(x/2)` antiderivatives jump. So the sign of every parameter is known before anything is
integrated, a quadratic denominator is brought to :math:`u^2 + k` with the sign of k known, angles
and exponentials are replaced by a variable in which the slowness is rational, one branch at a time,
and an antiderivative counts only once its derivative has been certified to be the slowness again.
Whether the time is right is for the caller to compare with quadrature.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import sympy as sp

from ...common.errors import NotCertified
from ...formulas.domain import POSITIVE, REAL, Domain
from ...theory.certification import certify
from .substitutions import Piece, rational_piece

LONGEST_SIMPLIFIED = 80
CHECKED_POINTS = 8
CHECKED_DIGITS = 30

_Values: TypeAlias = Mapping[sp.Symbol, sp.Expr]


@dataclass(frozen=True)
class ClosedTime:
    """A candidate for the closed form of a passage time.

    Parameters
    ----------
    time : Expr
    conditions : tuple of Boolean
        Inequalities between the parameters that were used.
    whole : bool
        Whether the conditions exclude fixed points on the way.
    """

    time: sp.Expr
    conditions: tuple[sp.Basic, ...]
    whole: bool


def closed_time(
    field: sp.Expr,
    state: sp.Symbol,
    ends: tuple[sp.Expr, sp.Expr],
    signs: Mapping[sp.Symbol, int],
    sample: Mapping[sp.Symbol, sp.Expr],
) -> ClosedTime | None:
    """Return a closed form of the time between two ends, or None if none is found.

    Parameters
    ----------
    field : Expr
        The velocity, in the state and the parameters of `signs`.
    state : Symbol
    ends : pair of Expr
        Start and stop, perhaps infinite.
    signs : mapping of Symbol to int
        1 for a positive, -1 for a negative parameter.
    sample : mapping of Symbol to Expr
        Values of the parameters with these signs, for which the stop is reached.

    Examples
    --------
    >>> from symghost.formulas.symbols import r, x
    >>> found = closed_time(r + x**2, x, (-sp.oo, sp.oo), {r: 1}, {r: sp.Integer(1)})
    >>> found.time, found.conditions
    (pi/sqrt(r), (r > 0,))
    >>> w, a = sp.symbols("w a", real=True)
    >>> closed_time(w - a * sp.sin(x), x, (-sp.pi, sp.pi), {w: 1, a: 1}, {w: 2, a: 1}).time
    2*pi/sqrt(-a**2 + w**2)
    """
    positive = {p: sp.Dummy(p.name, positive=True) for p in signs}
    values = {positive[p]: abs(sample[p]) for p in signs}
    signed = {p: signs[p] * positive[p] for p in signs}
    piece = rational_piece(sp.sympify(field).xreplace(signed), state, ends)
    square = None if piece is None else _square(piece, values)
    if piece is None or (square is None and not _tame(piece)):
        return None
    time = _integrated(square.piece if square else piece, square.values if square else values)
    if time is None:
        return None
    time = _shortest(square.back(time) if square else time)
    back = {positive[p]: signs[p] * p for p in signs}
    used = tuple(signs[p] * p > 0 for p in signs if time.has(positive[p]))
    stated = square.conditions if square else ()
    conditions = tuple(c.xreplace(back) for c in stated if c != sp.true)
    relations = dict.fromkeys(
        c.canonical if len(c.free_symbols) == 1 else c for c in (*used, *conditions)
    )
    whole = square is not None and square.sign > 0
    return ClosedTime(time.xreplace(back), tuple(relations), whole)


@dataclass(frozen=True)
class _Square:
    """A slowness over a completed square, with the sign of what is added to it.

    Parameters
    ----------
    piece : Piece
    values : mapping of Symbol to Expr
        The sample, with the size of what is added.
    conditions : tuple of Boolean
    sign : int
    size, shift : Symbol and Expr
        Its size as a symbol, and what is added.
    """

    piece: Piece
    values: _Values
    conditions: tuple[sp.Basic, ...]
    sign: int
    size: sp.Symbol
    shift: sp.Expr

    def back(self, time: sp.Expr) -> sp.Expr:
        return time.xreplace({self.size: self.sign * self.shift})


def _square(piece: Piece, values: _Values) -> _Square | None:
    """Complete the square if the slowness is a constant over a quadratic."""
    above, below = sp.fraction(sp.together(piece.slowness))
    if above.has(piece.variable) or not below.is_polynomial(piece.variable):
        return None
    poly = sp.Poly(below, piece.variable)
    if poly.degree() != 2 or len(sp.factor_list(below, piece.variable)[1]) == 2:
        return None
    lead, linear, constant = poly.all_coeffs()
    shift = sp.factor(lead * constant - linear**2 / 4)
    sign, upwards = _sign(shift, values), _sign(lead, values)
    u, size = sp.Symbol("u", real=True), sp.Dummy("size", positive=True)

    def there(end: sp.Expr) -> sp.Expr:
        return upwards * end if end.is_infinite else lead * end + linear / 2

    ends = tuple((there(a), there(b)) for a, b in piece.ends)
    signs = (_above_zero(sign * shift) if sign else sp.Eq(shift, 0), _above_zero(upwards * lead))
    infinite = any(end.is_infinite for pair in piece.ends for end in pair)
    return _Square(
        piece=Piece(u, above / (u**2 + sign * size), ends),
        values={**values, size: abs(shift.xreplace(dict(values)))},
        conditions=signs if infinite else signs[:1],
        sign=sign,
        size=size,
        shift=shift,
    )


def _above_zero(expression: sp.Expr) -> sp.Basic:
    return sp.expand(expression).primitive()[1] > 0


def _sign(expression: sp.Expr, values: _Values) -> int:
    return int(sp.sign(sp.simplify(expression.xreplace(dict(values)))))


def _tame(piece: Piece) -> bool:
    """Say whether SymPy's integral may end in something else than sums over roots.

    The denominator's factors must be quadratic, or of two terms; powers and logarithms of the
    state are tried as well.
    """
    below = sp.fraction(sp.together(piece.slowness))[1]
    if not below.is_polynomial(piece.variable):
        return True
    factors = sp.factor_list(below, piece.variable)[1]
    polys = [sp.Poly(factor, piece.variable) for factor, _ in factors]
    return all(poly.degree() <= 2 or len(poly.terms()) <= 2 for poly in polys)


def _integrated(piece: Piece, values: _Values) -> sp.Expr | None:
    """Return the integral over all branches, by a real antiderivative that is certified."""
    v = piece.variable
    found = _antiderivative(piece.slowness, v)
    if found.has(sp.Integral, sp.RootSum, sp.Piecewise, sp.I):
        return None
    antiderivative = _with_real_logarithms(found, {**values, v: _between(piece.ends[0], values)})
    if antiderivative is None or not _differentiates_back(antiderivative, piece, values):
        return None
    times = [
        _value_at(antiderivative, v, b) - _value_at(antiderivative, v, a) for a, b in piece.ends
    ]
    total = sp.Add(*times)
    return None if total.has(sp.nan, sp.zoo, sp.oo, sp.Limit, sp.I) else total


def _antiderivative(slowness: sp.Expr, variable: sp.Symbol) -> sp.Expr:
    """Return SymPy's antiderivative; of a fraction term by term, for the whole is a page long."""
    if not slowness.is_rational_function(variable):
        return sp.integrate(slowness, variable)
    terms = sp.Add.make_args(sp.apart(slowness, variable))
    return sp.Add(*(sp.integrate(term, variable) for term in terms))


def _between(ends: tuple[sp.Expr, sp.Expr], values: _Values) -> sp.Expr:
    """Return a number between two ends."""
    low, high = sorted((end.xreplace(dict(values)) for end in ends), key=float)
    if low.is_infinite and high.is_infinite:
        return sp.Rational(137, 1000)
    if low.is_infinite:
        return high - 1
    return low + 1 if high.is_infinite else (low + high) / 2


def _with_real_logarithms(found: sp.Expr, values: _Values) -> sp.Expr | None:
    """Return an antiderivative with every logarithm taken of what is positive on the way."""
    flipped = {}
    for logarithm in found.atoms(sp.log):
        argument = sp.N(logarithm.args[0].xreplace(dict(values)), 30)
        if not argument.is_real:
            return None
        if argument < 0:
            flipped[logarithm] = sp.log(-logarithm.args[0])
    return found.xreplace(flipped)


def _differentiates_back(antiderivative: sp.Expr, piece: Piece, values: _Values) -> bool:
    """Certify that the antiderivative's slope is the slowness, at random points."""
    ranges = dict.fromkeys(values, POSITIVE)
    ranges[piece.variable] = POSITIVE if piece.variable.is_positive else REAL
    slope = sp.diff(antiderivative, piece.variable)
    try:
        certificate = certify(
            slope,
            piece.slowness,
            Domain.of(ranges),
            digits=CHECKED_DIGITS,
            points=CHECKED_POINTS,
        )
    except NotCertified:
        return False
    return certificate.status != "refuted"


def _value_at(antiderivative: sp.Expr, variable: sp.Symbol, end: sp.Expr) -> sp.Expr:
    if end.is_infinite:
        return sp.limit(antiderivative, variable, end)
    return antiderivative.subs(variable, end)


def _shortest(time: sp.Expr) -> sp.Expr:
    """Return the shorter of an expression and its simplification."""
    if sp.count_ops(time) > LONGEST_SIMPLIFIED:
        return time
    return min((time, sp.simplify(time)), key=sp.count_ops)
