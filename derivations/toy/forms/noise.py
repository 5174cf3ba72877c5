"""Passage times under weak noise, without Airy functions: sums of positive terms and two series.

The mean passage time is pi^2 (Ai^2 + Bi^2)(chi) D^(-1/3) with chi = -r D^(-2/3).
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from symghost.formulas.guarded.parts import (
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
from symghost.formulas.sums import ROW, row_sum, sum_over
from symghost.formulas.symbols import D, r
from symghost.theory.derivation import Result
from symghost.theory.form import Form

# -chi and chi from which the asymptotic series, and their slopes, have all digits.
_ABOVE, _BELOW = 20, 10
_STEP, _RECTANGLES = sp.Rational(1, 15), 50


def _noisy_passage_time(result: Result) -> Guarded:
    chi = -r / D ** sp.Rational(2, 3)
    return Guarded(
        pieces(
            (_above_fold(), chi < -_ABOVE),
            (_below_fold(), chi > _BELOW),
            (over(product(sp.sqrt(sp.pi), _by_rectangles(chi)), D ** sp.Rational(1, 3)), True),
        )
    )


def _noisy_passage_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes by moments of the integrand, which are positive.

    By the noise it is the sixth moment: by parts :math:`I + 2 \chi I' = \int s^6/2 \dots`
    """
    chi = -r / D ** sp.Rational(2, 3)
    second = -over(product(sp.sqrt(sp.pi), _by_rectangles(chi, 2)), D)
    sixth = -over(product(sp.sqrt(sp.pi) / 6, _by_rectangles(chi, 6)), D ** sp.Rational(4, 3))
    above, below = _above_slopes(), _below_slopes()
    return {
        argument: pieces(
            (above[argument], chi < -_ABOVE), (below[argument], chi > _BELOW), (near, True)
        )
        for argument, near in ((r, second), (D, sixth))
    }


def _by_rectangles(chi: sp.Expr, moment: int = 0) -> sp.Expr:
    r"""Return :math:`\int_{-\infty}^\infty s^k e^{\chi s^2 - s^6/12} ds` by equal rectangles.

    The integrand is entire, and falls fast on all sides: the rule's error is below rounding.
    """
    limited = greatest(least(chi, _BELOW), -_ABOVE)
    return _rectangles(moment)(limited)


@cache
def _rectangles(moment: int) -> type[row_sum]:
    chi = sp.Symbol("chi_", real=True)
    square, weight = ROW
    places = (k * _STEP for k in reversed(range(_RECTANGLES + 1)))  # the smallest terms first
    rows = tuple((s**2, (2 if s else 1) * _STEP * s**moment) for s in places)
    term = weight * sp.exp(chi * square - square**3 / 12)
    return sum_over(f"noise_moment_{moment}", term, (chi,), rows)


def _above_fold() -> sp.Expr:
    r"""Return :math:`\pi/\sqrt r (1 - 5 D^2/(32 r^3) + \dots)`."""
    w, _ = roots(r)
    return product(sp.pi / w, series(_above_terms(), _noise() ** 2))


def _above_slopes() -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of that series, term by term."""
    w, _ = roots(r)
    size, terms = _noise(), list(enumerate(_above_terms()))
    by_scale = series(((1 + 6 * k) * term for k, term in terms), size**2)
    by_noise = series((k * term for k, term in terms[1:]), size**2)
    return {
        r: product(-sp.pi / (2 * w), over(by_scale, r)),
        D: product(2 * sp.pi, over(size, r), over(by_noise, r)),
    }


def _noise() -> sp.Expr:
    """Return the noise in units of the ghost, as far as the series above the fold holds."""
    w, _ = roots(r)
    return least(D / (where(r > 0, r) * w), _ABOVE ** -sp.Rational(3, 2))


def _above_terms() -> list[sp.Expr]:
    """Return (6k - 1)!!/(k! (-96)^k)."""
    terms: list[sp.Expr] = [sp.Integer(1)]
    for k in range(1, 11):
        terms.append(terms[-1] * sp.Rational(_three_odd(k), -96 * k))
    return terms


def _three_odd(k: int) -> int:
    """Return the factors by which (6k - 1)!! grows with k."""
    return (6 * k - 5) * (6 * k - 3) * (6 * k - 1)


def _below_fold() -> sp.Expr:
    """Return Kramers' law with its corrections, as Bi falls into its asymptotic series."""
    _, rho = roots(r)
    barrier, lowness = _barrier()
    total = series(_below_terms(), lowness)
    factor = product(sp.pi / rho, power(total, 2))
    return times_exponential(factor, sp.log(factor, evaluate=False), barrier)


def _below_slopes() -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of that law.

    The series S of 1/b, squared, and the exponential change with the barrier b by S times the
    series of S - 2 S'/b^2, whose coefficients are those of S and the ones before.
    """
    _, rho = roots(r)
    barrier, lowness = _barrier()
    terms = _below_terms()
    grown = [term - 2 * (k - 1) * terms[k - 1] for k, term in enumerate(terms) if k]
    total, change = series(terms, lowness), product(barrier, series([terms[0], *grown], lowness))
    factors = {
        r: product(sp.pi / (rho * where(r < 0, -r)), total, (3 * change - total) / 2),
        D: product(sp.pi / rho, total, over(change, D)),
    }
    return {
        argument: -times_exponential(factor, sp.log(factor, evaluate=False), barrier)
        for argument, factor in factors.items()
    }


def _barrier() -> tuple[sp.Expr, sp.Expr]:
    """Return the barrier in units of the noise, and its inverse as far as the series holds."""
    _, rho = roots(r)
    barrier = 4 * (where(r < 0, -r) * rho / D) / 3
    return barrier, 1 / greatest(barrier, sp.Rational(4, 3) * _BELOW ** sp.Rational(3, 2))


def _below_terms() -> list[sp.Expr]:
    """Return Gamma(3k + 1/2)/Gamma(k + 1/2)/(k! 27^k)."""
    terms: list[sp.Expr] = [sp.Integer(1)]
    for k in range(1, 25):
        terms.append(terms[-1] * sp.Rational(_three_odd(k), 108 * k * (2 * k - 1)))
    return terms


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


def _weak_noise_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes up to the edge of the domain, where rounding may cross the limit."""
    w, _ = roots(r)
    size = least(D / (r * w), 1)
    return {
        r: product(-sp.pi / (2 * w), over(1 - 35 * size**2 / 32, r)),
        D: product(-5 * sp.pi / 16, over(size, r), over(sp.Integer(1), r)),
    }


NOISY_PASSAGE_TIME = Form(_noisy_passage_time, _noisy_passage_slopes)
KRAMERS_TIME = Form(_kramers_time)
WEAK_NOISE_LIMIT = Form(_weak_noise_limit, _weak_noise_slopes)
