"""Names and texts as they are typed, and what is allowed instead of another."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from typing import Any

import sympy as sp

from ...common.errors import InvalidInput
from .functions import CONSTANTS, FUNCTIONS
from .sizes import LENGTH, NAME_LENGTH


def make_symbols(names: str | Iterable[str], *, argument: str = "symbols") -> dict[str, sp.Symbol]:
    """Return a real symbol for each name.

    A name is a letter, then letters and digits, at most one subscript: ``x``, ``beta``, ``K_max``.
    What SymPy means by ``beta``, ``N`` or ``I`` plays no part.

    Parameters
    ----------
    names : str or iterable of str
        ``"x, y"`` or ``["x", "y"]``.
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If a name is unfit, is a function's or a constant's, or comes twice.

    Examples
    --------
    >>> make_symbols("x, beta")
    {'x': x, 'beta': beta}
    >>> make_symbols("lambda")
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: symbols = 'lambda': expected a name that ..., such as lam
    """
    if isinstance(names, str):
        names = [name.strip() for name in names.split(",")] if names.strip() else []
    found: dict[str, sp.Symbol] = {}
    for name in several(names, argument):
        if checked_name(name, argument) in found:
            raise InvalidInput(argument, name, "each name once")
        found[name] = sp.Symbol(name, real=True)
    return found


def several(values: object, argument: str) -> list[Any]:
    """Return what is given as a list, or refuse it."""
    if not isinstance(values, Iterable) or isinstance(values, bytes | bytearray):
        raise InvalidInput(argument, values, "a text, or several texts")
    return list(values)


_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)?")


def checked_name(name: object, argument: str) -> str:
    """Return a name that is fit for a symbol, or refuse it."""
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > NAME_LENGTH:
        expected = "a letter, then letters or digits, and at most one subscript, such as x or K_max"
        raise InvalidInput(argument, name, f"{expected}; at most {NAME_LENGTH} characters")
    if keyword.iskeyword(name):
        raise InvalidInput(argument, name, f"a name that is no reserved word{instead_of(name)}")
    if name in FUNCTIONS or name in CONSTANTS:
        kind = "function" if name in FUNCTIONS else "constant"
        raise InvalidInput(argument, name, f"a name other than that of the {kind} {name}")
    return name


def instead_of(word: str) -> str:
    """Return the advice for a reserved word, if there is one."""
    return ", such as lam" if word == "lambda" else ""


def checked_text(argument: str, text: object) -> str:
    """Return a text that is neither blank nor too long, or refuse it."""
    if not isinstance(text, str):
        raise InvalidInput(argument, text, "a text")
    if not text.strip():
        raise InvalidInput(argument, text, "a text that is not blank")
    if len(text) > LENGTH:
        raise InvalidInput(argument, text, f"at most {LENGTH} characters, not {len(text)}")
    return text
