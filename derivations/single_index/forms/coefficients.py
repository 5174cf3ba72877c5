"""Single-index targets: Hermite coefficients and kernels."""

from __future__ import annotations

from functools import cache
from typing import Any

import mpmath
import sympy as sp

from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    greatest,
    least,
    power,
    product,
    times_exponential,
)
from symghost.formulas.guarded.rules import economised, legendre_rule
from symghost.formulas.nodes import filled, polynomial
from symghost.formulas.sums import ROW, row_sum, sum_over
from symghost.formulas.symbols import b, degree, g_z, r
from symghost.theory.derivation import Result
from symghost.theory.form import Form

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
    share = _share_above()
    near = least(greatest(b, -FAR_BIAS), FAR_BIAS)
    weights = [entry.xreplace({b: near}) for entry in result.expression[2:]]
    density, below = weights[0] * sp.sqrt(2), least(greatest(-b, 0), FAR_BIAS)
    width = _REACH / (below + _NEARNESS)
    left = density * width * (width * _mean_overshoot()(below, width))
    mean = branch(b >= 0, b * share + density, left)
    return Guarded(sp.ImmutableMatrix([mean, share, *weights]))


def _share_above() -> sp.Expr:
    """Return the share of inputs that a bias lets pass."""
    tail = sp.erfc(sp.Abs(b) / sp.sqrt(2)) / 2
    return branch(b >= 0, 1 - tail, tail)


def _shifted_relu_coefficients_slopes(result: Result) -> dict[sp.Symbol, sp.ImmutableMatrix]:
    r"""Return the slopes by the bias: that of the mean is the share, that of the share the density.

    Half of the exponent comes last, so that a polynomial makes up for what is nearly underflow.
    """
    near, density = least(greatest(b, -FAR_BIAS), FAR_BIAS), sp.exp(-(b**2) / 2)
    half = sp.exp(-power(near, 2) / 4, evaluate=False)
    _, share, *weights = result.expression
    shapes = [sp.expand(entry / density) for entry in weights]
    shapes = [sp.diff(share, b) / density, *(sp.diff(s, b) - b * s for s in shapes)]
    slopes = (product(filled(sp.expand(shape), {b: near}), half, half) for shape in shapes)
    return {b: sp.ImmutableMatrix([_share_above(), *slopes])}


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


def _erf_coefficients_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slope by the gain.

    Of :math:`q^l` with :math:`q = g_z/w`, :math:`w^2 = g_z^2 + 1/2`, it is
    :math:`l q^{l - 1}/(2 w^3)`.
    """
    whole = sp.sqrt(sp.Rational(1, 2) + g_z**2)
    size = (g_z / whole) ** (degree - 1) / sp.sqrt(_half_step(degree / 2))
    front = sp.sin(sp.pi * degree / 2) / sp.pi**_THREE_QUARTERS
    return {g_z: front * size / whole**3}


def _erf_kernel_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes with :math:`1 - q^2 r^2`, where q tends to 1, in two factors."""
    square = 2 * g_z**2
    left = sp.sqrt(1 + square * (1 - r)) * sp.sqrt(1 + square * (1 + r))
    return {
        r: 2 * square / (sp.pi * left),
        g_z: 8 * g_z * r / (sp.pi * (1 + square) * left),
    }


SHIFTED_RELU_COEFFICIENTS = Form(_shifted_relu_coefficients, _shifted_relu_coefficients_slopes)
RELU_KERNEL = Form(_relu_kernel, lambda _: {r: sp.acos(-r) / (2 * sp.pi)})
HERMITE_COEFFICIENT_RULE = Form(_hermite_coefficient_rule)
RELU_COEFFICIENTS = Form(_relu_coefficients)
ERF_COEFFICIENTS = Form(_erf_coefficients, _erf_coefficients_slopes)
SELF_DAMPING = Form(_self_damping)
ERF_KERNEL = Form(slopes=_erf_kernel_slopes)
