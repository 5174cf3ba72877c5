"""Passage times of ghosts and their corrections: ratios first, so that no power overflows."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import log1p

from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    greatest,
    least,
    over,
    power,
    product,
)
from symghost.formulas.symbols import (
    K_0,
    T,
    X,
    b,
    f0,
    f2,
    f3,
    f4,
    lambda_im,
    lambda_re,
    m,
    n,
    r,
    x0,
)
from symghost.theory.derivation import Result
from symghost.theory.form import Form

_ROUNDING = sp.Float(2.0**-54, 30)

# Over f2, the combination of Taylor coefficients that corrects the bottleneck law.
_SHAPE = 4 * f4 / f2 - 5 * (f3 / f2) ** 2


def _complex_pair(result: Result) -> Guarded:
    return Guarded(sp.sqrt(f0) / sp.sqrt(f2) * (1 + (f0 / f2) * _SHAPE / 8))


def _ghost_quality(result: Result) -> Guarded:
    return Guarded(3 * (f0 / f2) * sp.Abs(_SHAPE) / 8)


def _bottleneck_correction(result: Result) -> Guarded:
    law = sp.pi / (sp.sqrt(f0) * sp.sqrt(f2))
    correction = 3 * sp.pi * sp.sqrt(f0) / sp.sqrt(f2) * (_SHAPE / f2) / 8
    return Guarded(K_0 + law + correction)


def _bottleneck_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slope by f2, ratios first."""
    shape = sp.Rational(35, 2) * power(f3 / f2, 2) - 10 * f4 / f2
    law = sp.pi / (sp.sqrt(f0) * sp.sqrt(f2))
    correction = product(3 * sp.pi * sp.sqrt(f0 / f2) / 8, over(shape, f2), 1 / f2)
    return {f2: correction - product(law, 1 / (2 * f2))}


def _optimal_scale_series(result: Result) -> Guarded:
    """Nest the powers of 1/(T X)."""
    nearness, leading = sp.Dummy("nearness", positive=True), sp.pi**2 / (4 * T**2)
    series = sp.expand(result.expression.subs(X, 1 / (nearness * T)) / leading)
    nested: sp.Expr = sp.Integer(0)
    for order in reversed(range(6)):
        nested = series.coeff(nearness, order) + nested / (T * X)
    return Guarded(leading * nested)


def _residue_law(result: Result) -> Guarded:
    """Divide before the product, which alone may overflow or underflow."""
    along = product(lambda_re, over(lambda_re, lambda_im))
    return Guarded(over(2 * sp.pi, lambda_im + along))


def _residue_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return :math:`-4\pi\lambda_r\lambda_i/|\lambda|^4` and what belongs to it, scaled to 1."""
    large = greatest(sp.Abs(lambda_re), lambda_im)
    along, across = over(lambda_re, large), over(lambda_im, large)
    factor = over(2 * sp.pi, power(power(along, 2) + power(across, 2), 2))
    by_real = product(sp.Integer(-2), factor, along, across)
    by_imaginary = product(
        factor, over(lambda_re - lambda_im, large), over(lambda_re + lambda_im, large)
    )
    return {
        lambda_re: over(over(by_real, large), large),
        lambda_im: over(over(by_imaginary, large), large),
    }


def _imperfect_fold(result: Result) -> Guarded:
    """Take the logarithm of a start that may be far away from its distance to 1."""
    third, fold = sp.sqrt(3) / 3, 2 * sp.sqrt(3) / 9
    width = sp.sqrt(r - fold)
    diverging = 3 ** sp.Rational(3, 4) * sp.pi / (3 * width)
    correction = 5 * 3 ** sp.Rational(1, 4) * sp.pi * width / 24
    at_end = sp.log((X + third) / (2 * third - X)) / 3 - third / (X + third)
    at_start = log1p(-sp.sqrt(3) / (2 * third - x0)) / 3 - third / (x0 + third)
    return Guarded(diverging - correction + at_end - at_start)


def _imperfect_fold_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes by start and threshold, as at the fold the inverse speeds there.

    At :math:`r = 2/(3\sqrt 3)` the speed is :math:`(x + 1/\sqrt 3)^2 (2/\sqrt 3 - x)`.
    """
    third = sp.sqrt(3) / 3
    at_start, at_end = (1 / ((2 * third - x) * (x + third) ** 2) for x in (x0, X))
    return {X: at_end, x0: -at_start}


def _population_ghost(result: Result) -> Guarded:
    """Write the area function of a number near 1 by the logarithm of its distance to 1."""
    root = sp.sqrt((m * n - 1) / (m * n))
    return Guarded(root * (b - m * n * root + _area(root)))


def _area(root: sp.Expr) -> sp.Expr:
    return branch(
        root > sp.Rational(1, 2),
        sp.log(1 + root) + sp.log(m * n) / 2,
        sp.atanh(least(root, sp.Rational(1, 2))),
    )


def _population_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes by both gains.

    With :math:`\rho^2 = 1 - 1/(mn)` the slope of :math:`\rho` by :math:`mn` is
    :math:`1/(2 \rho m^2 n^2)`, and those of the two terms without b make 1/2 - mn.
    """
    gain = m * n
    root = sp.sqrt(greatest((gain - 1) / gain, _ROUNDING))
    whole = (b + _area(root)) / (2 * gain * root) + (sp.S.Half - gain)
    return {m: over(whole, m), n: over(whole, n)}


def _cusp_time(result: Result) -> Guarded:
    """Say that the cube root is one of a positive number."""
    return Guarded(result.expression.subs(b, sp.Abs(b)))


CUSP_TIME = Form(_cusp_time)
COMPLEX_PAIR = Form(_complex_pair)
GHOST_QUALITY = Form(_ghost_quality)
BOTTLENECK_CORRECTION = Form(_bottleneck_correction, _bottleneck_slopes)
OPTIMAL_SCALE_SERIES = Form(_optimal_scale_series)
RESIDUE_LAW = Form(_residue_law, _residue_slopes)
IMPERFECT_FOLD = Form(_imperfect_fold, _imperfect_fold_slopes)
POPULATION_GHOST = Form(_population_ghost, _population_slopes)
