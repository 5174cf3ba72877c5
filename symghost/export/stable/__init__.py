"""How a result is evaluated near the edges of its domain: the one place that knows.

The expression that a derivation concludes with is right, but evaluated as it stands it may lose
digits, overflow, or take the square root of a negative number. A guarded form is the same
function, written so that floating point serves it; tests hold each against the expression at 50
digits. A result without an entry in one of the chapters here is evaluated as it stands.

A guarded form is plain arithmetic, elementary functions and branches wherever that is possible, so
that every language can print it. A branch that is not taken is evaluated too, on arrays and for
gradients: its arguments are kept where it is finite.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from ...derivation import Result
from . import (
    blow_up,
    canonical,
    constant_solution,
    escape,
    ghosts,
    layer_slopes,
    learning,
    mode_slopes,
    modes,
    noise,
    phases,
    sharpness,
    single_index,
)
from .parts import Forms, Guarded, Slopes, wright_omega

__all__ = ["GUARDED", "Guarded", "guarded", "own_slopes", "wright_omega"]

_CHAPTERS = (
    canonical,
    escape,
    ghosts,
    learning,
    noise,
    modes,
    mode_slopes,
    layer_slopes,
    constant_solution,
    sharpness,
    single_index,
    phases,
    blow_up,
)
_FORMS: Forms = {
    name: form for chapter in _CHAPTERS for name, form in getattr(chapter, "FORMS", {}).items()
}
_SLOPES: Slopes = {
    name: slopes for chapter in _CHAPTERS for name, slopes in getattr(chapter, "SLOPES", {}).items()
}

GUARDED = tuple(_FORMS)
"""Names of the results that are not evaluated as they stand."""


def guarded(result: Result) -> Guarded:
    """Return the form in which a result is evaluated."""
    form = _FORMS.get(result.name)
    return form(result) if form else Guarded(result.expression)


def own_slopes(result: Result) -> Mapping[sp.Symbol, Any]:
    """Return those derivatives of a result that have a form of their own, by argument."""
    slopes = _SLOPES.get(result.name)
    return slopes(result) if slopes else {}
