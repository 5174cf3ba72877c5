"""Expressions as numbers to forty digits, at values of what is open in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from ...formulas.domain import POSITIVE, REAL, Domain

# Open parameters are drawn at so many points, to see where a solution is real.
POINTS = 24
SEED = 20250102
DIGITS = 40
ROUNDING = 1e-25


def open_points(symbols: set[sp.Symbol]) -> list[dict[sp.Symbol, sp.Rational]]:
    """Return values of open parameters, which respect what is assumed of them."""
    if not symbols:
        return [{}]
    ranges = {s: POSITIVE if s.is_positive else REAL for s in sorted(symbols, key=str)}
    return Domain.of(ranges).sample(POINTS, SEED)


def number_at(expression: sp.Expr, point: Mapping[sp.Symbol, Any]) -> sp.Expr:
    """Return an expression's value at a point to forty digits, complex or not finite as it may be.

    Examples
    --------
    >>> number_at(sp.sqrt(2) ** 2 - 2, {})
    0
    """
    return sp.N(expression.subs(point), DIGITS, maxn=400)


def is_real_number(value: sp.Expr) -> bool:
    """Say whether a number is finite, and real but for rounding."""
    real, imaginary = value.as_real_imag()
    return bool(
        value.is_number and real.is_finite and abs(imaginary) <= ROUNDING * max(1, abs(real))
    )


def vanishes(value: sp.Expr) -> bool:
    """Say whether a number is zero to more than twenty digits."""
    return bool(value.is_number and value.is_finite and abs(value) <= ROUNDING)
