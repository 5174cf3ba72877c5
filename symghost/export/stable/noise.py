"""Passage times under weak noise, without Airy functions: sums of positive terms and two series.

The mean passage time is pi^2 (Ai^2 + Bi^2)(chi) D^(-1/3) with chi = -r D^(-2/3).
"""

from __future__ import annotations

import sympy as sp

from ...derivation import Result
from ...symbols import D, r
from .parts import Forms, Guarded, roots, times_exponential, where

_FAR = 10  # |chi| from which the asymptotic series have all digits
_STEP, _RECTANGLES = sp.Rational(1, 15), 50


def _noisy_passage_time(result: Result) -> Guarded:
    chi = -r / D ** sp.Rational(2, 3)
    return Guarded(
        sp.Piecewise(
            (_above_fold(), chi < -_FAR),
            (_below_fold(), chi > _FAR),
            (sp.sqrt(sp.pi) * _by_rectangles(chi) / D ** sp.Rational(1, 3), True),
        )
    )


def _by_rectangles(chi: sp.Expr) -> sp.Expr:
    r"""Return :math:`\int_{-\infty}^\infty e^{\chi s^2 - s^6/12} ds` by equal rectangles.

    The integrand is entire, and falls fast on all sides: the rule's error is below rounding.
    """
    limited = sp.Max(sp.Min(chi, _FAR), -_FAR)
    squares = [(k * _STEP) ** 2 for k in range(1, _RECTANGLES + 1)]
    terms = [2 * sp.exp(limited * square - square**3 / 12) for square in squares]
    return _STEP * (1 + sum(terms))


def _above_fold() -> sp.Expr:
    r"""Return :math:`\pi/\sqrt r (1 - 5 D^2/(32 r^3) + \dots)`."""
    w, _ = roots(r)
    size = sp.Min(D / (where(r > 0, r) * w), _FAR ** -sp.Rational(3, 2))
    total: sp.Expr = sp.Integer(0)
    for k in reversed(range(11)):
        term = sp.factorial2(6 * k - 1) / (sp.factorial(k) * (-96) ** k)
        total = sp.Float(term, 50) + size**2 * total
    return sp.pi / w * total


def _below_fold() -> sp.Expr:
    """Return Kramers' law with its corrections, as Bi falls into its asymptotic series."""
    _, rho = roots(r)
    barrier = 4 * (where(r < 0, -r) * rho / D) / 3
    height = sp.Max(barrier, sp.Rational(4, 3) * _FAR ** sp.Rational(3, 2))
    total: sp.Expr = sp.Integer(0)
    for k in reversed(range(25)):
        half = sp.Rational(1, 2)
        term = sp.rf(k + half, 2 * k) * 2**k / (54**k * sp.factorial(k))
        total = sp.Float(term, 50) + total / height
    factor = sp.pi / rho * total**2
    return times_exponential(factor, sp.log(factor), barrier)


def _kramers_time(result: Result) -> Guarded:
    _, rho = roots(r)
    barrier = 4 * (-r * rho / D) / 3
    factor = sp.pi / rho * (1 + sp.Rational(5, 18) / barrier)
    return Guarded(times_exponential(factor, sp.log(factor), barrier))


def _weak_noise_limit(result: Result) -> Guarded:
    """Square the noise in units of the ghost, not its parts."""
    w, _ = roots(r)
    size = sp.Min(D / (r * w), 1)
    return Guarded(sp.pi / w * (1 - 5 * size**2 / 32))


FORMS: Forms = {
    "noisy_passage_time": _noisy_passage_time,
    "kramers_time": _kramers_time,
    "weak_noise_limit": _weak_noise_limit,
}
