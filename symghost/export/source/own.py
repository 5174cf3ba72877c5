"""Formulas of a user's own, as results that no derivation stands behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import sympy as sp

from ...derivation import Result, Story
from ...domain import REAL, Domain
from ...errors import InvalidInput
from ...symbols import argument_name
from .. import derivative
from ..arguments import arguments_of
from ..stable import Guarded


@dataclass(frozen=True, repr=False)
class OwnFormula(Result):
    """A formula of a user's own; whatever it is called, it is evaluated as it stands."""


def own_formula(name: str, expression: sp.Basic) -> OwnFormula:
    """Return a formula by a name, for all real arguments: its free symbols, sorted by name.

    Raises
    ------
    InvalidInput
        If the name, or one of an argument, is no name that all languages take.
    """
    if not (name.isidentifier() and name.isascii() and name[0].isalpha()):
        raise InvalidInput("name", name, "a letter, then letters, digits and underscores")
    if isinstance(expression, sp.MatrixBase):
        expression = sp.ImmutableMatrix(expression)
    symbols = sorted(expression.free_symbols, key=argument_name)
    for argument in arguments_of(symbols, {}, ()):
        if not (argument.name.isascii() and argument.name[0].isalpha()):
            raise InvalidInput("symbol", argument.name, "a letter, then letters and digits")
    domain = Domain.of(dict.fromkeys(symbols, REAL))
    story = Story(name, domain=domain, title="a formula")
    plain = story.conclude(sp.Symbol(name), expression, symbols=symbols)
    return OwnFormula(**{field.name: getattr(plain, field.name) for field in fields(Result)})


def form_of(result: Result) -> Guarded:
    """Return the form in which a result, a derivative or a user's formula is evaluated."""
    own = isinstance(result, OwnFormula)
    return Guarded(result.expression) if own else derivative.form_of(result)


def slopes_of(result: Result) -> Mapping[sp.Symbol, Any]:
    """Return a result's derivatives that are not those of its form, by argument."""
    return {} if isinstance(result, OwnFormula) else derivative.slopes_of(result)
