"""Equations of motion, and assignments of numbers to names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import sympy as sp

from ...common.errors import InvalidInput, InvalidText
from .formulas import parse_expression, parse_number
from .names import checked_name, checked_text, several


def parse_assignments(
    values: str | Iterable[str] | Mapping[str, object], *, argument: str = "at"
) -> dict[str, sp.Expr]:
    """Return the numbers that ``r=0.01, k=pi/4`` gives to names.

    Parameters
    ----------
    values : str, iterable of str, or mapping of str to number
        One text of pairs, several such texts, or names with values for `parse_number`.
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If a pair is not NAME=VALUE, a name is unfit or comes twice, or a value is no number.

    Examples
    --------
    >>> parse_assignments("r=0.01, k=max(1, sqrt(2))")
    {'r': 1/100, 'k': sqrt(2)}
    """
    if isinstance(values, Mapping):
        return {
            checked_name(name, argument): parse_number(value, argument=f"{argument}[{name!r}]")
            for name, value in values.items()
        }
    found: dict[str, sp.Expr] = {}
    for text in [values] if isinstance(values, str) else several(values, argument):
        for name, value in _pairs(checked_text(argument, text), argument):
            if name in found:
                raise InvalidInput(argument, text, f"one value for {name}, not two")
            found[name] = value
    return found


def _pairs(text: str, argument: str) -> Iterable[tuple[str, sp.Expr]]:
    start = 0
    for end in [*_commas(text), len(text)]:
        name, equals, value = text[start:end].partition("=")
        if not equals:
            words = "NAME=VALUE is expected, such as r=0.01"
            raise InvalidText(argument, text, start, end, words)
        place = start + len(name) + 1
        try:
            # Blanks in place of all that stands before keep the marks of errors right.
            number = parse_expression(" " * place + value, {}, argument=argument)
        except InvalidText as error:
            raise InvalidText(argument, text, error.start, error.end, error.expected) from None
        except InvalidInput:  # blank
            raise InvalidText(argument, text, place, end, "a number is missing") from None
        yield checked_name(name.strip(), argument), number
        start = end + 1


def _commas(text: str) -> list[int]:
    depth, found = 0, []
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth <= 0:
            found.append(place)
    return found


def parse_equation(text: str, *, argument: str = "equation") -> tuple[str, str]:
    """Return the state's name and the right-hand side's text of an equation of motion.

    Parameters
    ----------
    text : str
        ``x = -a*x + y``, also with ``x'`` or ``dx/dt`` on the left.
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If there is no such left-hand side, or nothing on the right.

    Examples
    --------
    >>> parse_equation("dx/dt = -a*x + y")
    ('x', '-a*x + y')
    """
    text = checked_text(argument, text)
    left, equals, right = text.partition("=")
    words = "an equation is expected, such as x = r + x**2, x' = r + x**2 or dx/dt = r + x**2"
    match = re.fullmatch(r"\s*(?:d(?P<over>\w+)\s*/\s*dt|(?P<name>\w+)\s*'?)\s*", left, re.ASCII)
    if not equals or match is None:
        raise InvalidText(argument, text, 0, len(left), words)
    if "=" in right:
        place = len(left) + 1 + right.index("=")
        raise InvalidText(argument, text, place, place + 1, "one = is allowed, not two")
    if not right.strip():
        raise InvalidText(argument, text, len(text), len(text), "the right-hand side is missing")
    return checked_name(match["over"] or match["name"], argument), right.strip()
