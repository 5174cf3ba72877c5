"""How languages write numbers, functions and logic: what the printer of formulas looks up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sympy as sp

# What nearly every language has, by the same names.
ELEMENTARY = "sqrt exp sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh"


def calls(pattern: str, names: str) -> dict[str, str]:
    """Return how functions are called; where a language has its own name, it follows a colon.

    Examples
    --------
    >>> calls("Math.NAME({0})", "sin Abs:abs")
    {'sin': 'Math.sin({0})', 'Abs': 'Math.abs({0})'}
    """
    words = (name.partition(":") for name in names.split())
    return {name: pattern.replace("NAME", own or name) for name, _, own in words}


@dataclass(frozen=True)
class Spelling:
    """How a language writes numbers, functions and logic.

    Parameters
    ----------
    functions : mapping of str to str
        The name of a SymPy function and what is printed for it, such as ``sqrt({0})``; ``{*}``
        stands for all arguments.
    power : str
        A power with an exponent that is not small and whole.
    literal : callable
        From the digits of a number to a literal of the language.
    both, either, negation : str
        The operators of logic.
    nan, infinity, true, false : str
    quotient : str
        A fraction, where it is not written with a slash.
    choice, easy_choice : str
        One of two values by a condition, where branches stand inside of expressions; and of two
        values that are known already.
    """

    functions: Mapping[str, str]
    power: str
    nan: str
    infinity: str
    literal: Callable[[str], str] = str
    both: str = "&&"
    either: str = "||"
    negation: str = "!{0}"
    true: str = "true"
    false: str = "false"
    quotient: str = ""
    choice: str = ""
    easy_choice: str = ""


class finite(sp.Function):  # type: ignore[misc]  # noqa: N801
    """Say that a number is neither infinite nor NaN."""

    nargs = 1


class not_nan(sp.Function):  # type: ignore[misc]  # noqa: N801
    """Say that a number is not NaN."""

    nargs = 1
