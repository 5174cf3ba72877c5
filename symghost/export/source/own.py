"""Formulas of a user's own, as results that no derivation stands behind."""

from __future__ import annotations

import sympy as sp

from ...common.errors import InvalidInput
from ...formulas.domain import REAL, Domain
from ...formulas.symbols import argument_name
from ...theory.derivation import Result, Story
from ..arguments import arguments_of


def own_formula(name: str, expression: sp.Basic) -> Result:
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
    return story.conclude(sp.Symbol(name), expression, symbols=symbols)
