"""Formulas and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from numbers import Integral, Real

import sympy as sp

from ...common.errors import InvalidInput
from .building import Builder
from .functions import CONSTANTS, FUNCTIONS
from .guard import Guard, NotAllowed
from .names import checked_text
from .source import Source


def parse_expression(
    text: str,
    symbols: Mapping[str, sp.Symbol],
    *,
    argument: str = "text",
    functions: Mapping[str, Callable[..., sp.Expr]] = FUNCTIONS,
) -> sp.Expr:
    """Return the expression that a formula such as ``r + x**2`` stands for.

    Numbers are exact: 0.1 is 1/10. Nothing of the text is evaluated as Python.

    Parameters
    ----------
    text : str
        Numbers, names, ``+ - * / **``, parentheses and calls of functions; ASCII, on one line.
    symbols : mapping of str to Symbol
        What each name means; `make_symbols` makes one.
    argument : str
        Name of the argument, for errors.
    functions : mapping of str to callable
        What may be called, with as many arguments as each takes.

    Raises
    ------
    InvalidInput
        If the text is no text, blank or too long, or a symbol is named like a function or constant.
    InvalidText
        If anything else is not allowed; the message marks the place.

    Examples
    --------
    >>> from symghost.formulas.parse import make_symbols
    >>> symbols = make_symbols("r, x")
    >>> parse_expression("r + 0.1*x**2 - tanh(2*x)", symbols)
    r + x**2/10 - tanh(2*x)
    >>> parse_expression("9**9**9**9", symbols)
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidText: text cannot be read:
      9**9**9**9
         ^~~~~~~
    a number of at most 1200 bits is allowed
    """
    taken = sorted(symbols.keys() & (functions.keys() | CONSTANTS.keys()))
    if taken:
        raise InvalidInput("symbols", taken[0], "a name of no function and no constant")
    source = Source(argument, checked_text(argument, text))
    source.check()
    return Builder(source, symbols, functions).whole()


def parse_number(value: object, *, argument: str = "number") -> sp.Expr:
    """Return a finite real constant exactly: ``0.01``, ``-3/4``, ``pi/4``, ``1e-6``, ``sqrt(2)``.

    A float becomes the decimal fraction that it prints as.

    Parameters
    ----------
    value : str, int, float, Fraction or Expr
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If the value is no finite real number, or has more digits than a double can use.

    Examples
    --------
    >>> parse_number("1e-2"), parse_number(0.1), parse_number("-3*pi/4")
    (1/100, 1/10, -3*pi/4)
    """
    if isinstance(value, str):
        return parse_expression(value, {}, argument=argument)
    exact = _exact(value)
    if exact is None:
        raise InvalidInput(argument, value, "a finite real number such as 0.01, -3/4 or 'pi/4'")
    try:
        Guard().check(exact)
    except NotAllowed as error:
        raise InvalidInput(argument, _shown(value), f"a finite real number: {error}") from None
    return exact


def _shown(value: object) -> object:
    try:
        repr(value)
    except ValueError:  # Python does not print integers of more than some thousand digits
        return f"{type(value).__name__} of very many digits"
    return value


def _exact(value: object) -> sp.Expr | None:
    if isinstance(value, sp.Expr):
        if value.free_symbols or not value.is_number:
            return None
        floats = {part: _exact(float(part)) for part in value.atoms(sp.Float)}
        return None if None in floats.values() else value.xreplace(floats)
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if isinstance(value, Integral):
        return sp.Integer(int(value))
    try:
        ratio = value if isinstance(value, Fraction) else Fraction(repr(float(value)))
    except ValueError:  # infinite, or not a number
        return None
    return sp.Rational(ratio.numerator, ratio.denominator)
