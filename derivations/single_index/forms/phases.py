"""Single-index targets: how degrees are learned, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import sympy as sp
from sympy.codegen.cfunctions import log1p

from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    greatest,
    grown_share,
    over,
    power,
    product,
)
from symghost.formulas.guarded.rules import legendre_rule
from symghost.formulas.sums import ROW, row_sum, sum_over
from symghost.formulas.symbols import eps, phi1, sigma1, v_a
from symghost.theory.derivation import Result
from symghost.theory.form import Form

# So far into learning, and with a growth of up to so many times the saturation, a rule takes the
# integral by growth; beyond, its closed form is no small difference.
_LEARNED, _STEEP, _NODES = sp.Rational(4, 5), 2, 20


@dataclass(frozen=True)
class _Learning:
    r"""The way of degree one to a share that is learned.

    With the rates A of growth and B of saturation what is left falls as
    :math:`E' = -2 E \sqrt{B^2 + A^2 (1 - E)^2}`. So the time to the share y is

    .. math:: t = \frac12 \int_0^y \frac{du}{(1 - u) R(u)}, \qquad R(u) = \sqrt{B^2 + A^2 u^2},

    and its slopes by the rates are integrals of one sign.

    Attributes
    ----------
    unit, A, B : Expr
        The larger of the rates, and both over it.
    y, t_2 : Expr
        The share, and :math:`2t` times the unit.
    """

    unit: sp.Expr
    A: sp.Expr
    B: sp.Expr
    y: sp.Expr
    t_2: sp.Expr

    @property
    def R(self) -> sp.Expr:  # noqa: N802
        """Return R(y), by the larger part: both squares may underflow."""
        one, other = self.B, self.A * self.y
        return branch(one > other, _hypotenuse(one, other), _hypotenuse(other, one))

    @property
    def squares(self) -> sp.Expr:
        """Return A^2 + B^2."""
        return self.A**2 + self.B**2

    @property
    def reached(self) -> sp.Expr:
        r"""Return :math:`\int_0^y B^2 (1 + u) du/R^3 = (y/R)(1 + B y/(R + B))`."""
        y, R, B = self.y, self.R, self.B
        return y / R * (1 + B * y / (R + B))

    def by_growth(self) -> sp.Expr:
        r"""Return the fall of the doubled time with log A.

        It is :math:`\int A^2 u^2 du/((1 - u) R^3)`.
        """
        k = over(self.A * self.y, self.B)
        short = sp.And(self.y <= _LEARNED, k <= _STEEP)
        start = over(self.y, self.B)
        rule = product(start, power(k, 2), _rule()(self.y, k))
        closed = self.A**2 * (self.t_2 - self.reached) / self.squares
        return branch(short, rule, closed)

    def by_saturation(self) -> sp.Expr:
        r"""Return its fall with log B.

        In :math:`\int B^2 du/((1 - u) R^3)` the quotient :math:`(A^2 + B^2)/((1 - u) R^2)` is the
        sum of :math:`1/(1 - u)` and :math:`A^2 (1 + u)/R^2`.
        """
        return (self.B**2 * self.t_2 + self.A**2 * self.reached) / self.squares


@cache
def _rule() -> type[row_sum]:
    r"""Return :math:`\int_0^1 v^2 dv / ((1 - y v) (1 + k^2 v^2)^{3/2})`."""
    y, k = shared = sp.symbols("share_ steepness_", positive=True)
    v, weight = ROW
    square = 1 + (k * v) ** 2
    term = weight * v**2 / ((1 - y * v) * square * sp.sqrt(square))
    return sum_over("learned_by_growth", term, shared, legendre_rule(_NODES))


def _linear_degree_time(result: Result) -> Guarded:
    r"""Take the Riccati solution's time with no difference of nearly equal numbers in it.

    With the saturation b over the rate, :math:`G = \sqrt{1 + b^2}` and :math:`R = \sqrt{b^2 + (1 -
    \rho)^2}`, the time is :math:`\operatorname{artanh}(G (1 - \rho)/(R + b\rho))` over the whole
    rate, and :math:`R - G (1 - \rho)` has the factor :math:`b^2 \rho (2 - \rho)`.
    """
    rate, G, t_2 = _time_parts(result)
    return Guarded(t_2 / (2 * rate * G))


def _time_parts(result: Result) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Return the rate of growth, the whole rate over it, and twice the time, times both."""
    eps, sigma_1, phi_1, v_a, rho = result.symbols
    rate, b = sigma_1 * phi_1 / sp.sqrt(eps), sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1)
    y, (unit, A, B) = 1 - rho, _in_units_of_the_larger(b)
    G, R = unit * sp.sqrt(A**2 + B**2), unit * sp.sqrt(B**2 + (A * y) ** 2)
    apart = b * rho * (1 + b * (2 - rho) / (R + G * y))
    return rate, G, log1p(2 * G * y / apart)


def _linear_degree_time_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of the time to a share."""
    eps, sigma_1, phi_1, v_a, rho = result.symbols
    rate, _, t_2 = _time_parts(result)
    unit, A, B = _in_units_of_the_larger(sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1))
    way = _Learning(rate * unit, A, B, 1 - rho, t_2 / sp.sqrt(A**2 + B**2))
    falls = _by_arguments(result, way)
    slopes = {symbol: -fall / (2 * way.unit) for symbol, fall in falls.items()}
    return {**slopes, rho: -1 / (2 * rho * way.R * way.unit)}


def _linear_degree_course(result: Result) -> Guarded:
    r"""Take the decay out of the quotient: where it is zero as a float, so is the course.

    With the share :math:`q = b/\Omega` that the saturation has in the whole rate, and
    :math:`e = e^{-2 \Omega t}`, it is 2e/(2e + q(1 - e)(q(1 - e) + 1 + e)).
    """
    e, gone = _course_parts(result)
    return Guarded(2 * e / (2 * e + gone))


def _course_parts(result: Result) -> tuple[sp.Expr, sp.Expr]:
    """Return the decay e, and a number to which what is learned is as 2e is to what is left."""
    time, eps, sigma_1, phi_1, v_a = result.symbols
    rate, b = sigma_1 * phi_1 / sp.sqrt(eps), sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1)
    unit, A, B = _in_units_of_the_larger(b)
    G = sp.sqrt(A**2 + B**2)
    exponent, q = 2 * time * (rate * unit * G), B / G
    e, grown = sp.exp(-exponent), q * grown_share(exponent)
    return e, grown * (grown + 1 + e)


def _linear_degree_course_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of what is left: its velocity times by how much a share comes earlier."""
    time, eps, sigma_1, phi_1, v_a = result.symbols
    e, gone = _course_parts(result)
    larger, A, B = _in_units_of_the_larger(sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1))
    unit = sigma_1 * phi_1 / sp.sqrt(eps) * larger
    way = _Learning(unit, A, B, gone / (2 * e + gone), 2 * time * unit)
    lost = 2 * e / (2 * e + gone) * way.R
    slopes = {symbol: -fall * lost for symbol, fall in _by_arguments(result, way).items()}
    return {time: -2 * lost * unit, **slopes}


def _by_arguments(result: Result, way: _Learning) -> dict[sp.Symbol, sp.Expr]:
    r"""Return how fast the doubled time falls with each argument.

    The rates are :math:`A = \sigma_1 \varphi_1/\sqrt\varepsilon` and :math:`B = \sigma_1^2 v_a/2`.
    """
    by_A, by_B = way.by_growth(), way.by_saturation()
    return {
        eps: -by_A / (2 * eps),
        sigma1: (by_A + 2 * by_B) / sigma1,
        phi1: by_A / phi1,
        v_a: by_B / v_a,
    }


def _hypotenuse(larger: sp.Expr, smaller: sp.Expr) -> sp.Expr:
    return product(larger, sp.sqrt(1 + power(over(smaller, larger), 2)))


def _in_units_of_the_larger(ratio: sp.Expr) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Return the larger of 1 and a ratio, and both over it, so that no square overflows.

    They are branches so that SymPy does not merge them.
    """
    large = ratio > 1
    return (
        branch(large, ratio, sp.Integer(1)),
        branch(large, 1 / ratio, sp.Integer(1)),
        branch(large, sp.Integer(1), ratio),
    )


def _phase_multipliers(result: Result) -> Guarded:
    r"""Gather squares of differences, over the largest: fourth powers leave the range of floats.

    With :math:`T = \sum_i S_i` and :math:`W = 3 \sum_i A_i^2 + \sum_{i<j} (S_i - S_j)^2` they are

    .. math:: \frac{c}{W} \Bigl(\sum_i A_i^2 (2 S_i T - \sum_j S_j^2) + \sum_{i<j} (S_i - S_j)^2 S_i
       S_j\Bigr), \qquad
       -\frac{c}{W} \Bigl(6 \sum_i A_i^2 S_i + \sum_{i<j} (S_i - S_j)^2 (S_i + S_j)\Bigr).
    """
    c, S, pairs = result.symbols[6], result.symbols[3:6], list(combinations(result.symbols[3:6], 2))
    _, a, d, W = _in_units_of_the_largest(result)
    T, squares = sum(S), sum(s**2 for s in S)
    first = sum(map(sp.Mul, a, [2 * s * T - squares for s in S]))
    first += sum(share * one * other for share, (one, other) in zip(d, pairs, strict=True))
    second = 6 * sum([share * s for share, s in zip(a, S, strict=True)])
    second += sum(share * sum(pair) for share, pair in zip(d, pairs, strict=True))
    return Guarded(sp.ImmutableMatrix([c * first / W, -c * second / W]))


def _in_units_of_the_largest(
    result: Result,
) -> tuple[sp.Expr, list[sp.Expr], list[sp.Expr], sp.Expr]:
    """Return the largest strength or difference, the squares of all over its own, and W."""
    A, S = result.symbols[:3], result.symbols[3:6]
    apart = [one - other for one, other in combinations(S, 2)]
    largest = greatest(*map(sp.Abs, (*A, *apart)))
    # None is below -1; said so, SymPy does not collect the powers of the largest.
    a, d = ([greatest(part / largest, -1) ** 2 for part in parts] for parts in (A, apart))
    return largest, a, d, 3 * sum(a) + sum(d)


def _phase_multipliers_slopes(result: Result) -> dict[sp.Symbol, sp.ImmutableMatrix]:
    r"""Return the slopes by the weights, in the differences of overlaps.

    With the denominator W of both multipliers, and the sum T of the overlaps, it follows from

    .. math:: x_i = \sum_{j \neq i} (6 A_j^2 + C_i) (S_i - S_j), \qquad
       C_i = \tfrac12 \sum_{j \neq i} (S_i - S_j)^2 + \tfrac32 (S_j - S_k)^2,

    that the second multiplier is :math:`c (x_i/W - 2 S_i)` and the first :math:`c (2 S_i T -
    \sum_j S_j^2 - T x_i/W)/3`. In both only W depends on :math:`A_i`, by :math:`3 A_i^2`.
    """
    A, S, c = result.symbols[:3], result.symbols[3:6], result.symbols[6]
    largest, a, d, W = _in_units_of_the_largest(result)
    slopes: dict[sp.Symbol, sp.ImmutableMatrix] = {}
    for i in range(3):
        j, k = (other for other in range(3) if other != i)
        # The pairs (0, 1), (0, 2), (1, 2) stand in the order of their sums.
        C = (d[i + j - 1] + d[i + k - 1] + 3 * d[j + k - 1]) / 2
        x = (6 * a[j] + C) * (S[i] - S[j])
        x += (6 * a[k] + C) * (S[i] - S[k])
        second = -6 * c * (A[i] / largest) * (x / largest / W) / W
        slopes[A[i]] = sp.ImmutableMatrix([-sum(S) * second / 3, second])
    return slopes


def _phase_invariant(result: Result) -> Guarded:
    a_i, s_i, eps, order = result.symbols
    return Guarded(order * eps * a_i**2 + log1p(-(s_i**2)))


LINEAR_DEGREE_TIME = Form(_linear_degree_time, _linear_degree_time_slopes)
LINEAR_DEGREE_COURSE = Form(_linear_degree_course, _linear_degree_course_slopes)
PHASE_MULTIPLIERS = Form(_phase_multipliers, _phase_multipliers_slopes)
PHASE_INVARIANT = Form(_phase_invariant)
