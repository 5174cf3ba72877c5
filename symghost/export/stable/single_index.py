"""Single-index targets: Hermite coefficients and kernels."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import mpmath
import sympy as sp
from sympy.codegen.cfunctions import log1p

from ...derivation import Result
from ...nodes import polynomial
from ...symbols import b, degree, g_z, r
from ..sums import ROW, row_sum, sum_over
from .parts import (
    Forms,
    Guarded,
    Slopes,
    branch,
    greatest,
    grown_share,
    least,
    power,
    product,
    times_exponential,
)
from .rules import economised, legendre_rule

# Where exp(-b^2/2) is zero as a float, times any power of b that stands beside it.
FAR_BIAS = 45
# Where exp(-|b| u - u^2/2) has fallen below rounding: at u = 44/(|b| + 4).
_REACH, _NEARNESS = 44, 4
# The square of the largest angle, rounded up.
_LARGEST_SQUARE = sp.Rational(987, 100)
# Arguments are raised by so many steps, from where the asymptotic series have so many orders.
_SHIFT, _ORDERS = 9, 10
_THREE_QUARTERS = sp.Rational(3, 4)


def _shifted_relu_coefficients(result: Result) -> Guarded:
    r"""Take tails by erfc, which keeps their digits, and no power of a bias beyond all weight.

    Below zero the mean is :math:`\varphi(b) \int_0^\infty u e^{-|b| u - u^2/2} du`.
    """
    tail = sp.erfc(sp.Abs(b) / sp.sqrt(2)) / 2
    share = branch(b >= 0, 1 - tail, tail)
    near = least(greatest(b, -FAR_BIAS), FAR_BIAS)
    weights = [entry.xreplace({b: near}) for entry in result.expression[2:]]
    density, below = weights[0] * sp.sqrt(2), least(greatest(-b, 0), FAR_BIAS)
    width = _REACH / (below + _NEARNESS)
    left = density * width * (width * _mean_overshoot()(below, width))
    mean = branch(b >= 0, b * share + density, left)
    return Guarded(sp.ImmutableMatrix([mean, share, *weights]))


@cache
def _mean_overshoot() -> type[row_sum]:
    r"""Return the mean of v e^(-|b| w v - (w v)^2/2) over v from 0 to 1: beyond all is gone."""
    below, width = sp.symbols("below_ width_", positive=True)
    node, weight = ROW
    place = node * width
    term = weight * node * sp.exp(-place * (below + place / 2))
    return sum_over("mean_overshoot", term, (below, width), legendre_rule(32))


def _relu_kernel(result: Result) -> Guarded:
    r"""Take :math:`(\sin p - p \cos p)/(2 \pi p^3)` from one polynomial of :math:`p^2`.

    Sine and cosine would cancel to the third order near opposite directions.
    """
    angle = sp.acos(-r)
    square = power(angle, 2)
    shape = polynomial(square, *economised(_kernel_over_cube, _LARGEST_SQUARE, 11))
    return Guarded(product(square, angle, shape))


def _kernel_over_cube(square: Any) -> Any:
    angle = mpmath.sqrt(square)
    kernel = (mpmath.sin(angle) - angle * mpmath.cos(angle)) / (2 * mpmath.pi)
    return kernel / (angle * square)


def _linear_degree_time(result: Result) -> Guarded:
    """Take the Riccati solution's time with no difference of nearly equal numbers in it.

    With the saturation b over the rate, G = sqrt(1 + b^2) and R = sqrt(b^2 + (1 - rho)^2), the
    time is artanh(G (1 - rho)/(R + b rho)) over the whole rate, and R - G (1 - rho) has the factor
    b^2 rho (2 - rho).
    """
    eps, sigma_1, phi_1, v_a, rho_e = result.symbols
    rate, b_ratio = sigma_1 * phi_1 / sp.sqrt(eps), sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1)
    left, (unit, one, share) = 1 - rho_e, _in_units_of_the_larger(b_ratio)
    whole, root = unit * sp.sqrt(one**2 + share**2), unit * sp.sqrt(share**2 + (one * left) ** 2)
    apart = b_ratio * rho_e * (1 + b_ratio * (2 - rho_e) / (root + whole * left))
    return Guarded(log1p(2 * whole * left / apart) / (2 * rate * whole))


def _linear_degree_course(result: Result) -> Guarded:
    r"""Take the decay out of the quotient: where it is zero as a float, so is the course.

    With the share :math:`q = b/\Omega` that the saturation has in the whole rate, and
    :math:`e = e^{-2 \Omega t}`, it is 2e/(2e + q(1 - e)(q(1 - e) + 1 + e)).
    """
    time, eps, sigma_1, phi_1, v_a = result.symbols
    rate, b_ratio = sigma_1 * phi_1 / sp.sqrt(eps), sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1)
    unit, one, share = _in_units_of_the_larger(b_ratio)
    root = sp.sqrt(one**2 + share**2)
    exponent, part = 2 * time * (rate * unit * root), share / root
    decay, grown = sp.exp(-exponent), part * grown_share(exponent)
    return Guarded(2 * decay / (2 * decay + grown * (grown + 1 + decay)))


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


def _phase_invariant(result: Result) -> Guarded:
    a_i, s_i, eps, order = result.symbols
    return Guarded(order * eps * a_i**2 + log1p(-(s_i**2)))


def _hermite_coefficient_rule(result: Result) -> Guarded:
    r"""Take the gamma function from Stirling's series, and its large power with that of the gain.

    With :math:`x = l + 1 + k`, :math:`\Gamma(l + 1) = \Gamma(x)/((l + 1) \dots (l + k))`.
    """
    place = degree + 1 + _SHIFT
    # Each share is a sum, or SymPy would put the powers of x together, which overflow.
    shares = sp.Mul(*(sp.sqrt(degree / place + k / place) for k in range(1, _SHIFT + 1)))
    odd = [sp.bernoulli(2 * k) / (2 * k * (2 * k - 1)) for k in range(1, _ORDERS)]
    rest = polynomial(1 / place**2, *odd) / place
    factor = shares * (2 * sp.pi * place) ** -sp.Rational(1, 4) * sp.exp(-rest / 2)
    exponent = (g_z**2 + place) / 2 + degree * sp.log(g_z / sp.sqrt(place))
    return Guarded(times_exponential(factor, sp.log(factor), exponent))


def _relu_coefficients(result: Result) -> Guarded:
    r"""Write the gamma functions by a single ratio, with Legendre's duplication formula."""
    size = sp.sqrt(_half_step(degree / 2)) / (degree - 1)
    sign = sp.cos(sp.pi * (degree - 2) / 2)
    return Guarded(sign * size / (sp.sqrt(2) * sp.pi**_THREE_QUARTERS))


def _erf_coefficients(result: Result) -> Guarded:
    """Do the same; the power of two that comes up goes into the gain's."""
    share = g_z / sp.sqrt(sp.Rational(1, 2) + g_z**2)
    size = share**degree / (degree * sp.sqrt(_half_step(degree / 2)))
    return Guarded(2 * sp.sin(sp.pi * degree / 2) * size / sp.pi**_THREE_QUARTERS)


def _half_step(place: sp.Expr) -> sp.Expr:
    r"""Return :math:`\Gamma(y + 1/2)/\Gamma(y + 1)` for positive y.

    Around :math:`z = y + 1/4` its logarithm is odd: it is that of :math:`z^{-1/2}`, which is not,
    and a series in :math:`1/z^2`, by Bernoulli's polynomials at a quarter. For small y the
    recursion goes up first.
    """
    half, quarter = sp.Rational(1, 2), sp.Rational(1, 4)
    steps = sp.Mul(*((place + k) / (place + k - half) for k in range(1, _SHIFT + 1)))
    centre = place + _SHIFT + quarter
    terms = [-2 * sp.bernoulli(k + 1, quarter) / (k * (k + 1)) for k in range(2, 2 * _ORDERS, 2)]
    series = polynomial(1 / centre**2, *terms) / centre**2
    return steps * sp.exp(series) / sp.sqrt(centre)


def _self_damping(result: Result) -> Guarded:
    """Take the root of a sum of squares by the larger, whose square may overflow."""
    eps, c_l, neurons, coefficient = result.symbols
    one, other = 2 * c_l * sp.sqrt(eps), coefficient / neurons
    by_one, by_other = (a * sp.sqrt(1 + (b / a) ** 2) for a, b in ((one, other), (other, one)))
    return Guarded(2 * c_l / (branch(one > other, by_one, by_other) + other) * c_l)


FORMS: Forms = {
    "linear_degree_time": _linear_degree_time,
    "linear_degree_course": _linear_degree_course,
    "phase_multipliers": _phase_multipliers,
    "phase_invariant": _phase_invariant,
    "shifted_relu_coefficients": _shifted_relu_coefficients,
    "relu_kernel": _relu_kernel,
    "hermite_coefficient_rule": _hermite_coefficient_rule,
    "relu_coefficients": _relu_coefficients,
    "erf_coefficients": _erf_coefficients,
    "self_damping": _self_damping,
}

SLOPES: Slopes = {"relu_kernel": lambda _: {r: sp.acos(-r) / (2 * sp.pi)}}
