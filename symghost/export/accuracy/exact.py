"""Exact values and condition numbers of an expression, by mpmath at as many digits as it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import sympy as sp

from ...compiling import compiled

Place = tuple[float, ...]

_AGREE = mpmath.mpf(10) ** -30
_NUDGE = mpmath.mpf(10) ** -20
_MOST_DIGITS = 6000
_FAILURES = (ZeroDivisionError, ValueError, OverflowError, TypeError, ArithmeticError)


class Exact:
    """An expression at floats that are taken as they are; its values carry 30 digits."""

    def __init__(self, expression: sp.Basic, symbols: Sequence[sp.Symbol]) -> None:
        self._function = compiled(expression, tuple(symbols), "mpmath")

    def __call__(self, place: Place) -> Any:
        """Return the value as an ``mpf``, a truth value, or None where there is no real value."""
        return self._settled([mpmath.mpf(v) for v in place], digits_for(place))

    def condition(self, place: Place) -> float:
        r"""Return the condition number :math:`\sum_i |x_i \, \partial_i f / f|`.

        Each derivative is a difference over :math:`10^{-20}` of the argument, on the steeper side
        of a kink.
        """
        digits, exact = digits_for(place), [mpmath.mpf(v) for v in place]
        value = self._settled(exact, digits)
        if value is None or value == 0:
            return math.inf
        total = mpmath.mpf(0)
        for i in range(len(place)):
            total += max(self._change(exact, i, sign, value, digits) for sign in (1, -1))
        return float(total)

    def _change(self, place: list[Any], i: int, sign: int, value: Any, digits: int) -> Any:
        with mpmath.workdps(digits + 60):
            moved = [v * (1 + sign * _NUDGE) if k == i else v for k, v in enumerate(place)]
        shifted = self._settled(moved, digits)
        if shifted is None:  # beyond the edge of the domain
            return mpmath.mpf(0)
        with mpmath.workdps(60):
            return abs((shifted - value) / (value * _NUDGE))

    def _settled(self, place: list[Any], digits: int) -> Any:
        """Double the digits until two values agree to 30."""
        before = _real(self._function, place, digits)
        while before is not None and digits < _MOST_DIGITS:
            digits *= 2
            now = _real(self._function, place, digits)
            if now is None or isinstance(now, bool):
                return now
            with mpmath.workdps(50):
                if abs(now - before) <= _AGREE * abs(now):
                    return now
            before = now
        return None


def digits_for(place: Place) -> int:
    """Return how many digits sums of such numbers need."""
    decades = [math.log10(abs(v)) for v in place if v] + [0.0]
    return 40 + 2 * math.ceil(max(decades) - min(decades))


def holds_at(conditions: Sequence[sp.Basic], symbols: Sequence[sp.Symbol]) -> Callable[..., bool]:
    """Return a function that says whether all conditions hold at a place, decided exactly."""
    function = compiled(sp.And(*conditions), tuple(symbols), "mpmath")

    def holds(place: Place) -> bool:
        with mpmath.workdps(digits_for(place)):
            try:
                return bool(function(*map(mpmath.mpf, place)))
            except _FAILURES:
                return False

    return holds


def _real(function: Callable[..., Any], place: list[Any], digits: int) -> Any:
    """Return a truth value or a real number; None for all else."""
    with mpmath.workdps(digits):
        try:
            value = function(*place)
        except _FAILURES:
            return None
        if isinstance(value, bool):
            return value
        value = mpmath.mpmathify(value)
        if isinstance(value, mpmath.mpc):
            if abs(value.imag) > _AGREE * abs(value.real):
                return None
            value = value.real
        return value if mpmath.isfinite(value) else None
