"""Exact values and condition numbers of an expression, by mpmath at as many digits as it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath
import sympy as sp

from ..compiling import compiled
from .raising import raised

Place = tuple[float, ...]

_AGREE = mpmath.mpf(10) ** -30
_INFINITESIMAL, _ROUNDING = mpmath.mpf(10) ** -20, mpmath.mpf(2) ** -52
_DOUBLINGS = 3
_FARTHEST = 330  # decades from 1, beyond which there are no floats
_FAILURES = (
    ZeroDivisionError,
    ValueError,
    OverflowError,
    TypeError,
    ArithmeticError,
    mpmath.libmp.NoConvergence,
)


@dataclass(frozen=True)
class Settled:
    """A value that carries 30 digits, or a truth value, and the digits it was computed with."""

    value: Any
    digits: int


class Exact:
    """An expression at floats that are taken as they are."""

    def __init__(self, expression: sp.Basic, symbols: Sequence[sp.Symbol]) -> None:
        self._function = compiled(expression, tuple(symbols), "mpmath")

    def __call__(self, place: Place) -> Settled | None:
        """Double the digits until two values agree to 30; None where there is no real value.

        A value of 1e-90 may be a difference of numbers near 1, which with all digits up to the
        90th is another one: so many digits it takes at least.
        """
        exactly, digits = [mpmath.mpf(v) for v in place], digits_for(place)
        before = _real(self._function, exactly, digits)
        digits += _decades(before)

        def evaluate(digits: int) -> Any:
            return _real(self._function, exactly, digits)

        most = max(digits << _DOUBLINGS, 4 * _FARTHEST)
        found = raised(before, evaluate, _agree, digits, most)
        return Settled(*found) if found else None

    def condition(self, place: Place, settled: Settled | None = None) -> float:
        r"""Return the condition number :math:`\sum_i |x_i \, \partial_i f / f|`.

        Each derivative is taken to the right, or to the left at the domain's edge.
        """
        settled = settled or self(place)
        if settled is None or settled.value == 0:
            return math.inf
        total = mpmath.mpf(0)
        for i in range(len(place)):
            changes = self._changes(place, i, _INFINITESIMAL, settled)
            total += next(filter(mpmath.isfinite, changes), mpmath.mpf(0))
        return float(total)

    def turning(self, place: Place, settled: Settled) -> float:
        """Return a condition number from what the floats next to the arguments would change.

        It is more than `condition` where the function turns within a float, as a cosine of a huge
        phase does, and infinite where the value itself becomes so.
        """
        total = mpmath.mpf(0)
        for i in range(len(place)):
            total += max(self._changes(place, i, _ROUNDING, settled), default=mpmath.mpf(0))
        return float(total)

    def _changes(self, place: Place, i: int, nudge: Any, settled: Settled) -> Iterator[Any]:
        """Yield by which multiple of a nudge to an argument the value changes, to both sides."""
        for share in (nudge, -nudge):
            with mpmath.workdps(settled.digits):
                moved = [mpmath.mpf(v) for v in place]
                moved[i] *= 1 + share
            shifted = _evaluated(self._function, moved, settled.digits)
            if shifted is not None:
                with mpmath.workdps(60):
                    yield abs((shifted - settled.value) / (settled.value * nudge))


def _agree(before: Any, now: Any, digits: int) -> bool:
    if isinstance(now, bool):
        return True
    if now == 0:  # so is a difference of nearly equal numbers, to too few digits
        return digits > _FARTHEST
    with mpmath.workdps(50):
        return bool(abs(now - before) <= _AGREE * abs(now))


def _decades(value: Any) -> int:
    """Return how many decades a number is from 1, as far as floats reach."""
    if not isinstance(value, mpmath.mpf) or value == 0:
        return 0
    return min(math.ceil(float(abs(mpmath.mag(value))) * math.log10(2)), _FARTHEST)


def digits_for(place: Place) -> int:
    """Return how many digits sums of such numbers need at first."""
    decades = [math.log10(abs(v)) for v in place if v] + [0.0]
    return 40 + math.ceil(max(decades) - min(decades))


def holds_at(conditions: Sequence[sp.Basic], symbols: Sequence[sp.Symbol]) -> Callable[..., bool]:
    """Return a function that says whether all conditions hold at a place, decided exactly."""
    function = compiled(sp.And(*conditions), tuple(symbols), "mpmath")

    def holds(place: Place) -> bool:
        with mpmath.workdps(2 * digits_for(place)):
            try:
                return bool(function(*map(mpmath.mpf, place)))
            except _FAILURES:
                return False

    return holds


def _real(function: Callable[..., Any], place: list[Any], digits: int) -> Any:
    """Return a truth value or a finite real number; None for all else."""
    value = _evaluated(function, place, digits)
    return value if value is not None and mpmath.isfinite(value) else None


def _evaluated(function: Callable[..., Any], place: list[Any], digits: int) -> Any:
    """Return a truth value or a real number, which may be infinite; None for all else."""
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
        return None if mpmath.isnan(value) else value
