"""Passage times under weak noise, without Airy functions: sums of positive terms and two series.

The mean passage time is pi^2 (Ai^2 + Bi^2)(chi) D^(-1/3) with chi = -r D^(-2/3).
"""

from __future__ import annotations

import sympy as sp

from ...derivation import Result
from ...symbols import D, r
from .parts import (
    Forms,
    Guarded,
    greatest,
    least,
    over,
    pieces,
    power,
    product,
    roots,
    series,
    times_exponential,
    where,
)

_FAR = 10  # |chi| from which the asymptotic series have all digits
_STEP, _RECTANGLES = sp.Rational(1, 15), 50


def _noisy_passage_time(result: Result) -> Guarded:
    chi = -r / D ** sp.Rational(2, 3)
    return Guarded(
        pieces(
            (_above_fold(), chi < -_FAR),
            (_below_fold(), chi > _FAR),
            (over(product(sp.sqrt(sp.pi), _by_rectangles(chi)), D ** sp.Rational(1, 3)), True),
        )
    )


def _by_rectangles(chi: sp.Expr) -> sp.Expr:
    r"""Return :math:`\int_{-\infty}^\infty e^{\chi s^2 - s^6/12} ds` by equal rectangles.

    The integrand is entire, and falls fast on all sides: the rule's error is below rounding.
    """
    limited = greatest(least(chi, _FAR), -_FAR)
    total: sp.Expr = sp.Integer(0)
    for k in reversed(range(1, _RECTANGLES + 1)):  # the smallest first
        square = (k * _STEP) ** 2
        term = sp.exp(limited * square - square**3 / 12, evaluate=False)
        total = sp.Add(term, total, evaluate=False)
    return product(2 * _STEP, sp.Add(sp.S.Half, total, evaluate=False))


def _above_fold() -> sp.Expr:
    r"""Return :math:`\pi/\sqrt r (1 - 5 D^2/(32 r^3) + \dots)`."""
    w, _ = roots(r)
    size = least(D / (where(r > 0, r) * w), _FAR ** -sp.Rational(3, 2))
    terms = [sp.Integer(1)]  # (6k - 1)!!/(k! (-96)^k)
    for k in range(1, 11):
        terms.append(terms[-1] * sp.Rational(_three_odd(k), -96 * k))
    return product(sp.pi / w, series(terms, size**2))


def _three_odd(k: int) -> int:
    """Return the factors by which (6k - 1)!! grows with k."""
    return (6 * k - 5) * (6 * k - 3) * (6 * k - 1)


def _below_fold() -> sp.Expr:
    """Return Kramers' law with its corrections, as Bi falls into its asymptotic series."""
    _, rho = roots(r)
    barrier = 4 * (where(r < 0, -r) * rho / D) / 3
    height = greatest(barrier, sp.Rational(4, 3) * _FAR ** sp.Rational(3, 2))
    terms = [sp.Integer(1)]  # Gamma(3k + 1/2)/Gamma(k + 1/2)/(k! 27^k)
    for k in range(1, 25):
        terms.append(terms[-1] * sp.Rational(_three_odd(k), 108 * k * (2 * k - 1)))
    total = series(terms, 1 / height)
    factor = product(sp.pi / rho, power(total, 2))
    return times_exponential(factor, sp.log(factor, evaluate=False), barrier)


def _kramers_time(result: Result) -> Guarded:
    _, rho = roots(r)
    barrier = 4 * (-r * rho / D) / 3
    factor = sp.pi / rho * (1 + sp.Rational(5, 18) / barrier)
    return Guarded(times_exponential(factor, sp.log(factor), barrier))


def _weak_noise_limit(result: Result) -> Guarded:
    """Square the noise in units of the ghost, not its parts."""
    w, _ = roots(r)
    size = least(D / (r * w), 1)
    return Guarded(sp.pi / w * (1 - 5 * size**2 / 32))


FORMS: Forms = {
    "noisy_passage_time": _noisy_passage_time,
    "kramers_time": _kramers_time,
    "weak_noise_limit": _weak_noise_limit,
}
