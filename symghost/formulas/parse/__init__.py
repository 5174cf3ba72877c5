"""Formulas, numbers and names that a person typed, read into SymPy without evaluating anything.

A text goes through two gates. The first (`source`) takes it apart into numbers, names and signs,
and refuses every other character. The second (`building`) reads it with :mod:`ast` and builds SymPy
objects by one method per allowed kind of node. A `guard` checks sizes before anything large is
computed.

Every error is an `InvalidText`, which marks the offence, or an `InvalidInput`.
"""

from __future__ import annotations

from .equations import parse_assignments, parse_equation
from .formulas import parse_expression, parse_number
from .functions import CONSTANTS, FUNCTIONS
from .names import make_symbols

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "make_symbols",
    "parse_assignments",
    "parse_equation",
    "parse_expression",
    "parse_number",
]
