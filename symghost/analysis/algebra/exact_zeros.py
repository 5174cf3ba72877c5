r"""All zeros of a rational field, by exact algebra: none is missed, on no box.

The numerators are brought to a triangular form, in which one unknown obeys :math:`g(u) = 0` alone
and every other one is a polynomial of it, :math:`x_i = h_i(u)` (the shape lemma: D. A. Cox,
J. Little, D. O'Shea, Using Algebraic Geometry, 2nd ed., ch. 2). The real roots of g are then all
real zeros, and a zero is degenerate exactly if its root is multiple. In one dimension g is the
numerator itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import mpmath
import sympy as sp

from ..nouns import Place

# Digits to which zeros are first computed: floats keep 17, cancellations may cost the rest.
DIGITS = 50
MOST_DIGITS = 3200
# Closed forms longer than this explain nothing.
LONGEST = 60


@dataclass(frozen=True)
class ExactZero:
    """A zero of a rational field.

    Parameters
    ----------
    place : tuple of float
        Right to rounding.
    jacobian : tuple of tuple of float
        There, right to rounding.
    degenerate : bool
        Whether the Jacobian is singular, exactly.
    exact : tuple of Expr, optional
        The place in closed form, where that is short.
    """

    place: Place
    jacobian: tuple[Place, ...]
    degenerate: bool
    exact: tuple[sp.Expr, ...] | None


@dataclass(frozen=True)
class ExactZeros:
    """All real zeros of a rational field.

    Parameters
    ----------
    zeros : tuple of ExactZero
        Sorted by place.
    poles : tuple of float
        In one dimension, where the field is not finite.
    isolated : bool
        False if the zeros fill curves or surfaces; then none is listed.
    """

    zeros: tuple[ExactZero, ...]
    poles: tuple[float, ...] = ()
    isolated: bool = True


@dataclass(frozen=True)
class _Shape:
    """The zeros as roots: `others` gives each state as a polynomial of the root of `eliminant`."""

    eliminant: sp.Poly
    others: tuple[sp.Poly, ...]


def exact_zeros(components: Sequence[sp.Expr], states: Sequence[sp.Symbol]) -> ExactZeros | None:
    """Return all real zeros of a rational field; None if this method does not find them.

    Parameters
    ----------
    components : sequence of Expr
        Rational functions of the states with rational coefficients; for others the answer is None.
    states : sequence of Symbol

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> found = exact_zeros([(x**2 - 2) * (x - 1) ** 2 / (x - 3)], [x])
    >>> [(zero.exact, zero.degenerate) for zero in found.zeros], found.poles
    ([((-sqrt(2),), False), ((1,), True), ((sqrt(2),), False)], (3.0,))
    """
    fractions = [sp.fraction(sp.together(component)) for component in components]
    try:
        tops = [sp.Poly(top, *states, domain=sp.QQ) for top, _ in fractions]
        bottoms = [sp.Poly(bottom, *states, domain=sp.QQ) for _, bottom in fractions]
    except (sp.PolynomialError, sp.CoercionFailed):
        return None
    poles = _roots_of(bottoms[0]) if len(states) == 1 else ()
    if any(top.is_zero for top in tops):
        return ExactZeros((), poles, isolated=False)
    shape = _line(tops[0]) if len(states) == 1 else _triangular(tops, bottoms, states)
    if not isinstance(shape, _Shape):
        return shape
    pairs = sorted(_zeros(shape, bottoms, components, states), key=lambda pair: pair[0])
    return ExactZeros(tuple(zero for _, zero in pairs), poles)


def _line(top: sp.Poly) -> _Shape:
    return _Shape(top, (sp.Poly(top.gen, top.gen, domain=sp.QQ),))


def _triangular(
    tops: Sequence[sp.Poly], bottoms: Sequence[sp.Poly], states: Sequence[sp.Symbol]
) -> _Shape | ExactZeros | None:
    """Return the triangular form, tried with several combinations of the states as the unknown."""
    u, spare = sp.Dummy("u"), sp.Dummy("s")
    bottom = reduce(lambda one, two: one.lcm(two), bottoms)
    # One more unknown keeps zeros of the denominators out: there s * bottom = 1 has no solution.
    away = [] if bottom.total_degree() == 0 else [spare * bottom.as_expr() - 1]
    for weights in _weights(len(states)):
        form = u - sum(weight * state for weight, state in zip(weights, states, strict=True))
        unknowns = (*([spare] if away else []), *states, u)
        system = [*(top.as_expr() for top in tops), *away, form]
        basis = sp.groebner(system, *unknowns, order="grevlex", domain=sp.QQ)
        if basis.exprs == [1]:
            return ExactZeros(())
        if not basis.is_zero_dimensional:
            return ExactZeros((), isolated=False)
        shape = _read(basis.fglm("lex").exprs, states, u)
        if shape is not None:
            return shape
    return None


def _weights(dimension: int) -> Iterator[tuple[int, ...]]:
    """Yield weights of the states: the last alone, then mixtures that tell more places apart."""
    yield (*(0,) * (dimension - 1), 1)
    yield tuple(7**k for k in range(dimension))
    yield tuple((-19) ** k for k in range(dimension))


def _read(basis: Sequence[sp.Expr], states: Sequence[sp.Symbol], u: sp.Symbol) -> _Shape | None:
    """Return the triangular form that a lexicographic basis has; None if it has another."""
    eliminants = [entry for entry in basis if entry.free_symbols == {u}]
    others = {}
    for entry in basis:
        for state in states:
            poly = sp.Poly(entry, state)
            if poly.degree() == 1 and entry.free_symbols <= {state, u} and poly.LC().is_number:
                others[state] = sp.Poly(-poly.coeff_monomial(1) / poly.LC(), u, domain=sp.QQ)
    if len(eliminants) != 1 or len(others) != len(states):
        return None
    return _Shape(sp.Poly(eliminants[0], u, domain=sp.QQ), tuple(others[state] for state in states))


def _zeros(
    shape: _Shape,
    bottoms: Sequence[sp.Poly],
    components: Sequence[sp.Expr],
    states: Sequence[sp.Symbol],
) -> Iterator[tuple[tuple[Any, ...], ExactZero]]:
    """Yield each zero, with its place in many digits before it."""
    jacobian = sp.Matrix(components).jacobian(states)
    slopes = sp.lambdify(list(states), jacobian.tolist(), "mpmath")
    for factor, multiplicity in shape.eliminant.factor_list()[1]:
        others = [other.rem(factor) for other in shape.others]
        if len(states) == 1 and bottoms[0].rem(factor).is_zero:
            continue  # a hole, where numerator and denominator vanish together
        for index, interval in enumerate(_isolated(factor)):
            place, matrix = _numbers(factor, interval, others, slopes, multiplicity > 1)
            exact = _closed_form(factor, index, others)
            rounded = tuple(float(entry) for entry in place)
            yield place, ExactZero(rounded, matrix, multiplicity > 1, exact)


def _isolated(factor: sp.Poly) -> list[tuple[Any, Any]]:
    """Return an interval for each real root of an irreducible polynomial, in order."""
    if factor.degree() == 1:
        slope, rest = factor.all_coeffs()
        return [(-rest / slope, -rest / slope)]
    return [ends for ends, _ in factor.intervals()]


def _numbers(
    factor: sp.Poly,
    interval: tuple[Any, Any],
    others: Sequence[sp.Poly],
    slopes: Any,
    degenerate: bool,
) -> tuple[tuple[Any, ...], tuple[Place, ...]]:
    """Return place and Jacobian, from as many digits as they need."""
    digits = DIGITS
    while True:
        low, high = _narrowed(factor, interval, digits)
        with mpmath.workdps(2 * digits):
            sides = [_at_end(other, low, high) for other in others]
            ends = [slopes(*side) for side in zip(*sides, strict=True)]
            settled = _agree(ends[0], ends[1], degenerate)
            if settled or digits >= MOST_DIGITS:
                place = tuple((one + two) / 2 for one, two in sides)
                return place, tuple(tuple(map(float, row)) for row in ends[0])
        digits *= 4


def _narrowed(factor: sp.Poly, interval: tuple[Any, Any], digits: int) -> tuple[Any, Any]:
    """Return ends around a root that agree to so many digits."""
    low, high = interval
    while low != high and low * high <= 0:
        low, high = factor.refine_root(low, high, steps=8)
    if low == high:
        return low, high
    finest = min(abs(low), abs(high)) / sp.Integer(10) ** digits
    ends: tuple[Any, Any] = factor.refine_root(low, high, eps=finest)
    return ends


def _at_end(poly: sp.Poly, low: Any, high: Any) -> tuple[Any, Any]:
    """Return a polynomial's values at both ends of an interval."""
    coefficients = [mpmath.mpf(int(c.p)) / int(c.q) for c in poly.all_coeffs()]
    first, second = (
        mpmath.polyval(coefficients, mpmath.mpf(int(end.p)) / int(end.q)) for end in (low, high)
    )
    return first, second


def _agree(one: Any, two: Any, degenerate: bool) -> bool:
    """Say whether two Jacobians, and determinants that are not zero, are the same to rounding."""
    first, second = mpmath.matrix(one), mpmath.matrix(two)
    if degenerate:
        # What vanishes exactly is as small as the digits make it: the size is that of one.
        return bool(mpmath.mnorm(first - second, 1) <= 1e-18 * max(1, mpmath.mnorm(first, 1)))
    before, after = mpmath.det(first), mpmath.det(second)
    same = mpmath.mnorm(first - second, 1) <= 1e-18 * mpmath.mnorm(first, 1)
    return bool(before != 0 and same and abs(before - after) <= 1e-18 * abs(before))


def _closed_form(
    factor: sp.Poly, index: int, others: Sequence[sp.Poly]
) -> tuple[sp.Expr, ...] | None:
    """Return the place of a rational or quadratic root, where it is short."""
    if factor.degree() > 2:
        return None
    if factor.degree() == 1:
        slope, rest = factor.all_coeffs()
        root = -rest / slope
    else:
        a, b, c = factor.all_coeffs()
        half = sp.sqrt(sp.Rational(b**2 - 4 * a * c)) / sp.Abs(2 * a)
        root = -b / (2 * a) + (half if index else -half)
    place = tuple(sp.expand(other.as_expr().subs(other.gen, root)) for other in others)
    return place if all(len(str(entry)) <= LONGEST for entry in place) else None


def _roots_of(poly: sp.Poly) -> tuple[float, ...]:
    """Return the real roots of a polynomial, in order."""
    factors = [factor for factor, _ in poly.factor_list()[1]]
    ends = [_narrowed(f, interval, 20)[0] for f in factors for interval in _isolated(f)]
    return tuple(sorted(map(float, ends)))
