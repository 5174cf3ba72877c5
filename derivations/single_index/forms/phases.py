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

    .. math:: t = \frac12 \int_0^y \frac{du}{(1 - u) \sqrt{B^2 + A^2 u^2}},

    and its slopes by the rates are integrals of one sign.

    Attributes
    ----------
    pace, growth, saturation : Expr
        The larger of the rates, and A and B over it.
    learned, doubled : Expr
        The share y, and twice the time, times the pace.
    """

    pace: sp.Expr
    growth: sp.Expr
    saturation: sp.Expr
    learned: sp.Expr
    doubled: sp.Expr

    @property
    def speed(self) -> sp.Expr:
        """Return the root at the share's end, by the larger part: both squares may underflow."""
        one, other = self.saturation, self.growth * self.learned
        return branch(one > other, _hypotenuse(one, other), _hypotenuse(other, one))

    @property
    def whole(self) -> sp.Expr:
        """Return A^2 + B^2."""
        return self.growth**2 + self.saturation**2

    @property
    def reached(self) -> sp.Expr:
        r"""Return :math:`\int B^2 (1 + u) du/R^3`."""
        share, speed = self.learned, self.speed
        return share / speed * (1 + self.saturation * share / (speed + self.saturation))

    def by_growth(self) -> sp.Expr:
        r"""Return the fall of the doubled time with log A.

        It is :math:`\int A^2 u^2 du/((1 - u) R^3)`.
        """
        steepness = over(self.growth * self.learned, self.saturation)
        short = sp.And(self.learned <= _LEARNED, steepness <= _STEEP)
        start = over(self.learned, self.saturation)
        rule = product(start, power(steepness, 2), _rule()(self.learned, steepness))
        closed = self.growth**2 * (self.doubled - self.reached) / self.whole
        return branch(short, rule, closed)

    def by_saturation(self) -> sp.Expr:
        r"""Return its fall with log B.

        In :math:`\int B^2 du/((1 - u) R^3)` the quotient :math:`(A^2 + B^2)/((1 - u) R^2)` is the
        sum of :math:`1/(1 - u)` and :math:`A^2 (1 + u)/R^2`.
        """
        over_time = self.saturation**2 * self.doubled
        return (over_time + self.growth**2 * self.reached) / self.whole


@cache
def _rule() -> type[row_sum]:
    r"""Return :math:`\int_0^1 v^2 dv / ((1 - y v) (1 + k^2 v^2)^{3/2})`."""
    share, steepness = shared = sp.symbols("share_ steepness_", positive=True)
    node, weight = ROW
    square = 1 + (steepness * node) ** 2
    term = weight * node**2 / ((1 - share * node) * square * sp.sqrt(square))
    return sum_over("learned_by_growth", term, shared, legendre_rule(_NODES))


def _linear_degree_time(result: Result) -> Guarded:
    """Take the Riccati solution's time with no difference of nearly equal numbers in it.

    With the saturation b over the rate, G = sqrt(1 + b^2) and R = sqrt(b^2 + (1 - rho)^2), the
    time is artanh(G (1 - rho)/(R + b rho)) over the whole rate, and R - G (1 - rho) has the factor
    b^2 rho (2 - rho).
    """
    rate, whole, part = _time_parts(result)
    return Guarded(part / (2 * rate * whole))


def _time_parts(result: Result) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    """Return the rate of growth, the whole rate over it, and twice the time, times both."""
    eps, sigma_1, phi_1, v_a, rho_e = result.symbols
    rate, b_ratio = sigma_1 * phi_1 / sp.sqrt(eps), sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1)
    left, (unit, one, share) = 1 - rho_e, _in_units_of_the_larger(b_ratio)
    whole, root = unit * sp.sqrt(one**2 + share**2), unit * sp.sqrt(share**2 + (one * left) ** 2)
    apart = b_ratio * rho_e * (1 + b_ratio * (2 - rho_e) / (root + whole * left))
    return rate, whole, log1p(2 * whole * left / apart)


def _linear_degree_time_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of the time to a share."""
    eps, sigma_1, phi_1, v_a, rho_e = result.symbols
    rate, _, part = _time_parts(result)
    unit, one, share = _in_units_of_the_larger(sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1))
    way = _Learning(rate * unit, one, share, 1 - rho_e, part / sp.sqrt(one**2 + share**2))
    falls = _by_arguments(result, way)
    slopes = {symbol: -fall / (2 * way.pace) for symbol, fall in falls.items()}
    return {**slopes, rho_e: -1 / (2 * rho_e * way.speed * way.pace)}


def _linear_degree_course(result: Result) -> Guarded:
    r"""Take the decay out of the quotient: where it is zero as a float, so is the course.

    With the share :math:`q = b/\Omega` that the saturation has in the whole rate, and
    :math:`e = e^{-2 \Omega t}`, it is 2e/(2e + q(1 - e)(q(1 - e) + 1 + e)).
    """
    decay, gone = _course_parts(result)
    return Guarded(2 * decay / (2 * decay + gone))


def _course_parts(result: Result) -> tuple[sp.Expr, sp.Expr]:
    """Return the decay e, and a number to which what is learned is as 2e is to what is left."""
    time, eps, sigma_1, phi_1, v_a = result.symbols
    rate, b_ratio = sigma_1 * phi_1 / sp.sqrt(eps), sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1)
    unit, one, share = _in_units_of_the_larger(b_ratio)
    root = sp.sqrt(one**2 + share**2)
    exponent, part = 2 * time * (rate * unit * root), share / root
    decay, grown = sp.exp(-exponent), part * grown_share(exponent)
    return decay, grown * (grown + 1 + decay)


def _linear_degree_course_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of what is left: its velocity times by how much a share comes earlier."""
    time, eps, sigma_1, phi_1, v_a = result.symbols
    decay, gone = _course_parts(result)
    unit, one, share = _in_units_of_the_larger(sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1))
    pace = sigma_1 * phi_1 / sp.sqrt(eps) * unit
    way = _Learning(pace, one, share, gone / (2 * decay + gone), 2 * time * pace)
    lost = 2 * decay / (2 * decay + gone) * way.speed
    slopes = {symbol: -fall * lost for symbol, fall in _by_arguments(result, way).items()}
    return {time: -2 * lost * pace, **slopes}


def _by_arguments(result: Result, way: _Learning) -> dict[sp.Symbol, sp.Expr]:
    r"""Return how fast the doubled time falls with each argument.

    The rates are :math:`A = \sigma_1 \varphi_1/\sqrt\varepsilon` and :math:`B = \sigma_1^2 v_a/2`.
    """
    growth, saturation = way.by_growth(), way.by_saturation()
    return {
        eps: -growth / (2 * eps),
        sigma1: (growth + 2 * saturation) / sigma1,
        phi1: growth / phi1,
        v_a: saturation / v_a,
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
    """Gather the squares of differences, over the largest: fourth powers leave the range of floats.

    The denominator is three times the squared strengths and the squared differences.
    """
    strengths, overlaps, gain = result.symbols[:3], result.symbols[3:6], result.symbols[6]
    pairs = list(combinations(overlaps, 2))
    apart = [one - other for one, other in pairs]
    largest = greatest(*map(sp.Abs, (*strengths, *apart)))
    # None is below -1; said so, SymPy does not collect the powers of the largest.
    shares = [greatest(part / largest, -1) ** 2 for part in (*strengths, *apart)]
    whole = 3 * sum(shares[:3]) + sum(shares[3:])
    total = sum(overlaps)
    both = [share * s for share, s in zip(shares, overlaps, strict=False)]
    squares = sum(s**2 for s in overlaps)
    ways = [2 * s * total - squares for s in overlaps]
    first = sum(map(sp.Mul, shares[:3], ways))
    first += sum(share * one * other for share, (one, other) in zip(shares[3:], pairs, strict=True))
    second = 6 * sum(both)
    second += sum(share * sum(pair) for share, pair in zip(shares[3:], pairs, strict=True))
    return Guarded(sp.ImmutableMatrix([gain * first / whole, -gain * second / whole]))


def _phase_multipliers_slopes(result: Result) -> dict[sp.Symbol, sp.ImmutableMatrix]:
    r"""Return the slopes by the weights, in the differences of overlaps.

    With the denominator W of both multipliers, and the sum T of the overlaps, it follows from

    .. math:: x_i = \sum_{j \neq i} (6 A_j^2 + C_i) (S_i - S_j), \qquad
       C_i = \tfrac12 \sum_{j \neq i} (S_i - S_j)^2 + \tfrac32 (S_j - S_k)^2,

    that the second multiplier is :math:`c (x_i/W - 2 S_i)` and the first :math:`c (2 S_i T -
    \sum_j S_j^2 - T x_i/W)/3`. In both only W depends on :math:`A_i`, by :math:`3 A_i^2`.
    """
    strengths, overlaps, gain = result.symbols[:3], result.symbols[3:6], result.symbols[6]
    apart = [one - other for one, other in combinations(overlaps, 2)]
    largest = greatest(*map(sp.Abs, (*strengths, *apart)))
    shares = [greatest(part / largest, -1) ** 2 for part in (*strengths, *apart)]
    whole = 3 * sum(shares[:3]) + sum(shares[3:])
    slopes: dict[sp.Symbol, sp.ImmutableMatrix] = {}
    for i in range(3):
        j, k = (other for other in range(3) if other != i)
        bend = (shares[2 + i + j] + shares[2 + i + k] + 3 * shares[2 + j + k]) / 2
        excess = (6 * shares[j] + bend) * (overlaps[i] - overlaps[j])
        excess += (6 * shares[k] + bend) * (overlaps[i] - overlaps[k])
        second = -6 * gain * (strengths[i] / largest) * (excess / largest / whole) / whole
        slopes[strengths[i]] = sp.ImmutableMatrix([-sum(overlaps) * second / 3, second])
    return slopes


def _phase_invariant(result: Result) -> Guarded:
    a_i, s_i, eps, order = result.symbols
    return Guarded(order * eps * a_i**2 + log1p(-(s_i**2)))


LINEAR_DEGREE_TIME = Form(_linear_degree_time, _linear_degree_time_slopes)
LINEAR_DEGREE_COURSE = Form(_linear_degree_course, _linear_degree_course_slopes)
PHASE_MULTIPLIERS = Form(_phase_multipliers, _phase_multipliers_slopes)
PHASE_INVARIANT = Form(_phase_invariant)
