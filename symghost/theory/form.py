"""The form by which a result is evaluated: its own, certified equal to what was derived.

The expression that a derivation concludes with is right, but evaluated as it stands it may lose
digits, overflow, or take the square root of a negative number. A guarded form is the same
function, written so that floating point serves it. A result carries its form; nothing is looked up
by a result's name. A result without a form of its own is evaluated as it stands.

A guarded form is plain arithmetic, elementary functions and branches wherever that is possible, so
that every language can print it. A branch that is not taken is evaluated too, on arrays and for
gradients: its arguments are kept where it is finite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

import mpmath
import sympy as sp
from sympy.logic.boolalg import Boolean

from ..common.errors import NotCertified
from ..formulas.guarded.parts import Guarded
from ..formulas.nodes import entries_of
from ..formulas.places.edges import beside_edges, differences, extreme_places
from ..formulas.places.exact import Exact, Place, Settled
from ..formulas.places.places import inside
from .certification import SEED

if TYPE_CHECKING:
    from .derivation import Result

Slopes = Mapping[sp.Symbol, Any]
"""Derivatives by argument that have a form of their own."""

# A form ends its series and its guards within the rounding of a double.
DIGITS = 15
LEAST = 2.0**-1074  # what is smaller is no float but zero
RANDOM_PLACES, HARD_PLACES, BASES = 8, 16, 4


def _as_it_stands(result: Result) -> Guarded:
    return Guarded(result.expression)


def _by_rule(_: Result) -> Slopes:
    return {}


@dataclass(frozen=True)
class Form:
    """How a result is evaluated.

    Parameters
    ----------
    guarded : callable
        From the result to an expression fit for floating point; as it stands if absent.
    slopes : callable
        From the result to those derivatives that have a form of their own. The derivative of an
        integral by one of its ends is the integrand; that of a flow's state is again a result,
        with a guarded form. A guarded form differentiated term by term may give the same as a
        difference of nearly equal numbers, or of infinite ones.
    """

    guarded: Callable[[Result], Guarded] = _as_it_stands
    slopes: Callable[[Result], Slopes] = _by_rule


AS_IT_STANDS = Form()


@lru_cache(maxsize=512)
def form_of(result: Result) -> Guarded:
    """Return the expression by which a result is evaluated."""
    return result.form.guarded(result)


@lru_cache(maxsize=512)
def slopes_of(result: Result) -> Slopes:
    """Return a result's derivatives that are not those of its form, by argument."""
    return result.form.slopes(result)


def certify_form(result: Result) -> None:
    """Hold a result's form against its derived expression, at random and at hard places.

    The places are floats; both sides are evaluated at them with as many digits as it takes. Hard
    are the neighbouring floats on both sides of what turns in the form, and tiny, huge and zero
    arguments.

    Raises
    ------
    NotCertified
        If they differ by more than the next float of an argument would change them: the message
        has the place and both values.
    """
    if result.form.guarded is _as_it_stands:
        return
    forms = entries_of(form_of(result).expression)
    for form, derived in zip(forms, entries_of(result.expression), strict=True):
        ours, expected = (Exact(side, result.symbols) for side in (form, derived))
        for place in _places(result, form, derived):
            _compare(result, place, ours, expected)


def _places(result: Result, form: sp.Basic, derived: sp.Basic) -> Iterator[Place]:
    points = result.domain.sample(RANDOM_PLACES, SEED)
    random = [tuple(float(point[symbol]) for symbol in result.symbols) for point in points]
    yield from random
    within, bases = inside(result.domain, result.symbols), random[:BASES]
    edges = differences([form, derived, *result.domain.where], result.symbols)
    beside = filter(within, beside_edges(edges, result.symbols, bases))
    extreme = filter(within, extreme_places(result.domain, result.symbols, bases))
    for places in (list(beside), list(extreme)):
        yield from Random(SEED).sample(places, min(HARD_PLACES, len(places)))


def _compare(result: Result, place: Place, ours: Exact, expected: Exact) -> None:
    right = expected(place)
    if right is None:  # no real number, or one that no digits settle
        return
    left = ours(place)
    if left is None or not _same(left.value, right, expected, place):
        at = ", ".join(f"{s} = {v!r}" for s, v in zip(result.symbols, place, strict=True))
        shown = "no real number" if left is None else _shown(left.value)
        raise NotCertified(
            f"{result.name}: its form gives {shown} at {at}, the derived expression "
            f"{_shown(right.value)}"
        )


def _same(value: Any, right: Settled, expected: Exact, place: Place) -> bool:
    if isinstance(right.value, bool) or isinstance(value, bool):
        return bool(value == right.value)
    with mpmath.workdps(2 * DIGITS):
        if max(abs(value), abs(right.value)) < LEAST:
            return True
        error = abs(value - right.value) * mpmath.mpf(10) ** DIGITS
        if error <= abs(right.value) or right.value == 0:
            return bool(error <= abs(right.value))
        return bool(error <= abs(right.value) * expected.turning(place, right))


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, bool | Boolean) else str(mpmath.nstr(value, 20))
