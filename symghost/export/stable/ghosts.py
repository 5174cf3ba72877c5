"""Passage times of ghosts and their corrections: ratios first, so that no power overflows."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import log1p

from ...derivation import Result
from ...symbols import (
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
from .parts import Forms, Guarded, branch, least, over, product

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


def _optimal_scale_series(result: Result) -> Guarded:
    """Nest the powers of 1/(T X)."""
    nearness, leading = sp.Dummy("nearness", positive=True), sp.pi**2 / (4 * T**2)
    series = sp.expand(result.expression.subs(X, 1 / (nearness * T)) / leading)
    nested: sp.Expr = sp.Integer(0)
    for power in reversed(range(6)):
        nested = series.coeff(nearness, power) + nested / (T * X)
    return Guarded(leading * nested)


def _residue_law(result: Result) -> Guarded:
    """Divide before the product, which alone may overflow or underflow."""
    along = product(lambda_re, over(lambda_re, lambda_im))
    return Guarded(over(2 * sp.pi, lambda_im + along))


def _imperfect_fold(result: Result) -> Guarded:
    """Take the logarithm of a start that may be far away from its distance to 1."""
    third, fold = sp.sqrt(3) / 3, 2 * sp.sqrt(3) / 9
    width = sp.sqrt(r - fold)
    diverging = 3 ** sp.Rational(3, 4) * sp.pi / (3 * width)
    correction = 5 * 3 ** sp.Rational(1, 4) * sp.pi * width / 24
    at_end = sp.log((X + third) / (2 * third - X)) / 3 - third / (X + third)
    at_start = log1p(-sp.sqrt(3) / (2 * third - x0)) / 3 - third / (x0 + third)
    return Guarded(diverging - correction + at_end - at_start)


def _population_ghost(result: Result) -> Guarded:
    """Write the area function of a number near 1 by the logarithm of its distance to 1."""
    gain = m * n
    root = sp.sqrt((gain - 1) / gain)
    area = branch(
        root > sp.Rational(1, 2),
        sp.log(1 + root) + sp.log(gain) / 2,
        sp.atanh(least(root, sp.Rational(1, 2))),
    )
    return Guarded(root * (b - gain * root + area))


def _cusp_time(result: Result) -> Guarded:
    """Say that the cube root is one of a positive number."""
    return Guarded(result.expression.subs(b, sp.Abs(b)))


FORMS: Forms = {
    "cusp_time": _cusp_time,
    "complex_pair": _complex_pair,
    "ghost_quality": _ghost_quality,
    "bottleneck_correction": _bottleneck_correction,
    "optimal_scale_series": _optimal_scale_series,
    "residue_law": _residue_law,
    "imperfect_fold": _imperfect_fold,
    "population_ghost": _population_ghost,
}
