"""The timed task: loss, gradient descent as a map, soft outputs and what their slopes become."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import expm1

from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    greatest,
    grown_time,
    over,
    pieces,
    power,
    product,
    roots,
    times_exponential,
)
from symghost.formulas.nodes import polynomial, size
from symghost.formulas.symbols import (
    T,
    X,
    beta,
    c,
    c1,
    c2,
    r,
)
from symghost.theory.derivation import Result
from symghost.theory.form import Form


def _loss(result: Result) -> Guarded:
    """Write both late branches as one distance, and keep r at or above the zone's edge in it."""
    (in_zone, zone), (late, _), _ = result.expression.args
    distance = size(late.subs(r, greatest(r, zone.rhs)))
    return Guarded(branch(zone, in_zone, distance))


def _loss_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of the loss, with the signs that its branches have."""
    (_, zone), (_, early), _ = result.expression.args
    kept = greatest(r, zone.rhs)
    steep = sp.pi / (4 * kept * sp.sqrt(kept))
    return {
        r: pieces((0, zone), (-steep, early), (steep, True)),
        T: pieces((1, zone), (-1, early), (1, True)),
    }


def _critical_learning_rate(result: Result) -> Guarded:
    """Take the fifth power of 1/T in two parts: that of T leaves the range of floats too early."""
    rate = power(T, -1)
    factor = result.expression * T**5
    return Guarded(product(product(factor, power(rate, 2)), power(rate, 3)))


def _by_clamped_scale(result: Result) -> Guarded:
    """Keep r at or above the zone's edge inside the branches, where roots of it are taken."""
    (in_zone, zone), *rest = result.expression.args
    clamped = sp.Max(r, zone.rhs)
    branches = [(value.subs(r, clamped), condition) for value, condition in rest]
    return Guarded(sp.Piecewise((in_zone, zone), *branches))


def _no_period_two(result: Result) -> Guarded:
    """Compare what is left when u is taken from both sides.

    With x = u + beta u^(-3/2) the statement reads beta u^(-3/2) > beta x^(-3/2), that is x > u.
    """
    return Guarded(beta > 0)


def _wrong_way_sign(result: Result) -> Guarded:
    """Divide by the exponential, which is near 1 close to the saddle-node."""
    exponent = T * c * r
    return Guarded(2 * exponent + expm1(-exponent) > 0)


def _soft_gradient_at_fold(result: Result) -> Guarded:
    return Guarded(-_fold_slope(c * X) / (1 + sp.exp(-c * X)) ** 2)


def _soft_fold_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slope by X: that of :math:`\cosh^{-2}(a)` is :math:`-2 \tanh a` times it."""
    fall = times_exponential((T * c) ** 2, 2 * sp.log(T) + 2 * sp.log(c), -c * X)
    return {X: sp.tanh(c * X / 2) * fall / (1 + sp.exp(-c * X)) ** 2}


def _squared_gradient_at_fold(result: Result) -> Guarded:
    left = sp.exp(-c * X)
    return Guarded(-(3 - left) * _fold_slope(c * X) / (1 + left) ** 3)


def _fold_slope(exponent: sp.Expr) -> sp.Expr:
    return times_exponential(T**2 * c, 2 * sp.log(T) + sp.log(c), -exponent)


def _confidence_gain(result: Result) -> Guarded:
    shares = (1 + sp.exp(-X * c1)) / (1 + sp.exp(-X * c2))
    ratio = c2 / c1
    return Guarded(shares**2 * times_exponential(ratio, sp.log(ratio), X * (c1 - c2)))


def _confidence_gain_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the gain times the slopes of its logarithm.

    The gain is :math:`(c_2/c_1) \cosh^2(c_1 X/2)/\cosh^2(c_2 X/2)`. Its exponential comes as two
    factors, since the slope may be a float where the gain is none.
    """
    shares = (1 + sp.exp(-X * c1)) / (1 + sp.exp(-X * c2))
    half = sp.exp(X * (c1 - c2) / 2)
    first, second = (c * sp.tanh(c * X / 2) for c in (c1, c2))
    by_logarithm = {X: first - second, c1: X * first / c1 - 1 / c1, c2: 1 / c2 - X * second / c2}
    return {
        argument: product(shares**2 * (c2 / c1), slope, half, half)
        for argument, slope in by_logarithm.items()
    }


def _zone_gradient(result: Result) -> Guarded:
    """Write (tanh z)/(1 - tanh z) as (e^(2z) - 1)/2."""
    exponent, mean = T * c * r, grown_time(-T * c * r, sp.Integer(1))
    factor = T * (T * c * mean)
    size = times_exponential(factor, sp.log(factor), -c * X)
    return Guarded(-size * (2 * sp.exp(exponent) - mean))


def _zone_gradient_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slope by T, in which all but the fast exponentials cancel.

    With :math:`E = e^{Tcr}` the gradient is :math:`e^{-cX} ((1 - E)^2 + 2 Tcr E (1 - E))/(c r^2)`;
    the bracket changes with :math:`Tcr` by :math:`2 Tcr E (1 - 2E)`.
    """
    exponent = T * c * r
    fast = times_exponential(2 * T * c, sp.log(2) + sp.log(T) + sp.log(c), exponent - c * X)
    return {T: product(fast, 1 - 2 * sp.exp(exponent))}


def _small_confidence_limit(result: Result) -> Guarded:
    """Near the fold take series of the hyperbolic functions, by the square of their argument."""
    square = -r * T**2
    near = square < sp.Rational(1, 4)
    small = branch(near, square, sp.Integer(0))
    slow, fast = _hyperbolic_cosine(small), _hyperbolic_cosine(4 * small)
    at_fold = T**2 * c * _hyperbolic_sine(small) / (4 * slow * fast)
    rho = sp.sqrt(branch(near, sp.Integer(1), -r))
    factor = T * c * sp.tanh(T * rho) / (2 * rho)
    decay = times_exponential(factor, sp.log(factor), -2 * T * rho)
    return Guarded(-branch(near, at_fold, decay / (1 + sp.exp(-4 * T * rho))))


def _hyperbolic_cosine(square: sp.Expr) -> sp.Expr:
    """Return cosh(z) by the square of z, of at most 1."""
    return _even_series(square, 0)


def _hyperbolic_sine(square: sp.Expr) -> sp.Expr:
    """Return sinh(z)/z by the square of z, of at most 1."""
    return _even_series(square, 1)


def _even_series(square: sp.Expr, more: int) -> sp.Expr:
    terms = (1 / sp.factorial(2 * k + more) for k in range(10))
    return polynomial(square, *(sp.Float(term, 50) for term in terms))


def _step_limit(result: Result) -> Guarded:
    """Turn the sign into a distance; the correction by ratios that do not overflow."""
    w, _ = roots(r)
    escape = sp.atan2(X, w) / w
    correction = sp.pi**2 * (X / (r + X**2)) / (3 * c**2 * (r + X**2))
    late = branch(escape > T, sp.Integer(1), sp.Integer(-1))
    return Guarded(late * (escape - T - correction))


def _step_limit_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slope by X, with the inverse speed there as a factor."""
    w, _ = roots(r)
    speed = r + X**2
    late = branch(sp.atan2(X, w) / w > T, sp.Integer(1), sp.Integer(-1))
    correction = sp.pi**2 / 3 * over(over((r - 3 * X**2) / speed, c * speed), c)
    return {X: product(late, over(1 - correction, speed))}


LOSS = Form(_loss, _loss_slopes)
CRITICAL_LEARNING_RATE = Form(_critical_learning_rate)
LOSS_GRADIENT = Form(_by_clamped_scale)
NO_PERIOD_TWO = Form(_no_period_two)
WRONG_WAY_SIGN = Form(_wrong_way_sign)
SOFT_GRADIENT_AT_FOLD = Form(_soft_gradient_at_fold, _soft_fold_slopes)
SQUARED_GRADIENT_AT_FOLD = Form(_squared_gradient_at_fold)
CONFIDENCE_GAIN = Form(_confidence_gain, _confidence_gain_slopes)
ZONE_GRADIENT = Form(_zone_gradient, _zone_gradient_slopes)
SMALL_CONFIDENCE_LIMIT = Form(_small_confidence_limit)
STEP_LIMIT = Form(_step_limit, _step_limit_slopes)
