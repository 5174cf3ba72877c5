"""Numbers that a closed form may stand behind, and whether a field vanishes there exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

import sympy as sp

# The largest denominators of fractions, and of multiples of pi, that are taken for closed forms.
DENOMINATORS = ((sp.S.One, 100), (sp.pi, 12))
# Combinations of closed forms that are tried at one place.
TRIALS = 64


def nice_numbers(value: float, tolerance: float) -> Iterator[sp.Expr]:
    """Yield simple fractions, and simple multiples of pi, near a number.

    Examples
    --------
    >>> list(nice_numbers(1.5707963, 1e-6))
    [pi/2]
    """
    for unit, most in DENOMINATORS:
        fraction = Fraction(value / float(unit)).limit_denominator(most)
        number = sp.Rational(fraction.numerator, fraction.denominator) * unit
        if abs(float(number) - value) <= tolerance and (number != 0 or unit == 1):
            yield number


def nice_zero(
    components: Sequence[sp.Expr],
    states: Sequence[sp.Symbol],
    place: Sequence[float],
    tolerance: Sequence[float],
) -> tuple[sp.Expr, ...] | None:
    """Return a place of simple closed forms where a field is zero exactly; None if none is near.

    Parameters
    ----------
    components : sequence of Expr
        With no free symbols but the states.
    states : sequence of Symbol
    place, tolerance : sequence of float
        Where to look, and how far away for each state.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> nice_zero([1 - sp.cos(x)], [x], [6.2831853], [1e-6])
    (2*pi,)
    """
    choices = [list(nice_numbers(*pair)) for pair in zip(place, tolerance, strict=True)]
    for _, values in zip(range(TRIALS), product(*choices), strict=False):
        at = dict(zip(states, values, strict=True))
        if all(sp.expand(component.subs(at)) == 0 for component in components):
            return tuple(values)
    return None
