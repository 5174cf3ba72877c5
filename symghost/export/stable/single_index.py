"""Single-index targets: Hermite coefficients and kernels."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import log1p

from ...derivation import Result
from ...symbols import b, r
from .parts import Forms, Guarded, branch, least, power, product, series

# Where exp(-b^2/2) is zero as a float, times any power of b that stands beside it.
FAR_BIAS = 45
# Below this angle sin(p) - p cos(p) is taken from its series.
SMALL_ANGLE = sp.Rational(1, 2)


def _shifted_relu_coefficients(result: Result) -> Guarded:
    """Take tails by erfc, which keeps their digits, and no power of a bias beyond all weight."""
    tail = sp.erfc(sp.Abs(b) / sp.sqrt(2)) / 2
    share = branch(b > 0, 1 - tail, tail)
    near = sp.Min(sp.Max(b, -FAR_BIAS), FAR_BIAS)
    mean = b * share + result.expression[2].subs(b, near) * sp.sqrt(2)
    weights = [entry.subs(b, near) for entry in result.expression[2:]]
    return Guarded(sp.ImmutableMatrix([mean, share, *weights]))


def _relu_kernel(result: Result) -> Guarded:
    """Near opposite directions, where all but the third order cancels, take a series."""
    angle = sp.acos(-r)
    small = least(angle, SMALL_ANGLE)
    terms = ((-1) ** (k + 1) * 2 * k / sp.factorial(2 * k + 1) for k in range(1, 9))
    near_opposite = product(power(small, 3), series(terms, power(small, 2)))
    direct = sp.sqrt((1 - r) * (1 + r)) + r * angle
    return Guarded(branch(angle > SMALL_ANGLE, direct, near_opposite) / (2 * sp.pi))


def _linear_degree_time(result: Result) -> Guarded:
    """Take the Riccati solution's time with no difference of nearly equal numbers in it.

    With the saturation b over the rate, G = sqrt(1 + b^2) and R = sqrt(b^2 + (1 - rho)^2), the
    time is artanh(G (1 - rho)/(R + b rho)) over the whole rate, and R - G (1 - rho) has the factor
    b^2 rho (2 - rho).
    """
    eps, sigma_1, phi_1, v_a, rho_e = result.symbols
    rate, b_ratio = sigma_1 * phi_1 / sp.sqrt(eps), sigma_1 * v_a * sp.sqrt(eps) / (2 * phi_1)
    # In units of the larger of the two no square overflows; branches keep SymPy from merging them.
    large, left = b_ratio > 1, 1 - rho_e
    unit = branch(large, b_ratio, sp.Integer(1))
    one = branch(large, 1 / b_ratio, sp.Integer(1))
    share = branch(large, sp.Integer(1), b_ratio)
    whole, root = unit * sp.sqrt(one**2 + share**2), unit * sp.sqrt(share**2 + (one * left) ** 2)
    apart = b_ratio * rho_e * (1 + b_ratio * (2 - rho_e) / (root + whole * left))
    return Guarded(log1p(2 * whole * left / apart) / (2 * rate * whole))


def _phase_invariant(result: Result) -> Guarded:
    a_i, s_i, eps, order = result.symbols
    return Guarded(order * eps * a_i**2 + log1p(-(s_i**2)))


FORMS: Forms = {
    "linear_degree_time": _linear_degree_time,
    "phase_invariant": _phase_invariant,
    "shifted_relu_coefficients": _shifted_relu_coefficients,
    "relu_kernel": _relu_kernel,
}
