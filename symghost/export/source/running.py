"""Functions of arrays that can be called at once, from the code that files get."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import sympy as sp

from ...common.errors import NotSupported
from ...formulas.domain import Domain
from ...formulas.kinks import with_sides, with_windows
from ...formulas.writing.helpers import HELPERS
from ...formulas.writing.printing import MissingFunction, Printer, helper_name
from ...formulas.writing.statements import INDENT
from .arrays import JAX, TORCH
from .routine import Routine, routine_of_helper
from .writing import written_function

_LANGUAGES = {language.name: language for language in (JAX, TORCH)}
_NAME = "evaluated"

Slopes = Sequence[tuple[sp.Symbol, Sequence[sp.Basic]]]


def array_function(
    library: str,
    formulas: Sequence[sp.Basic],
    symbols: tuple[sp.Symbol, ...],
    names: Sequence[str],
    domain: Domain,
    slopes: Slopes = (),
) -> Callable[..., list[Any]]:
    """Return a function of arrays that gives a list of values, with gradients that are finite.

    Parameters
    ----------
    library : {"jax", "torch"}
    formulas : sequence of Basic
    symbols : tuple of Symbol
    names : sequence of str
        What the symbols are called.
    domain : Domain
    slopes : sequence of (Symbol, sequence of Basic)
        Derivatives that the library is to take instead of those of the formulas.

    Raises
    ------
    NotSupported
        If the library lacks a function.
    """
    language = _LANGUAGES[library]
    routine = Routine(
        name=_NAME,
        symbols=symbols,
        arguments=language.legal(names),
        outputs=tuple(map(_smooth, formulas)),
        shape=(len(formulas), 1),
        helper=True,
        domain=domain,
        slopes=tuple((symbol, tuple(map(_smooth, entries))) for symbol, entries in slopes),
    )
    printer = Printer(language.spelling, frozenset(HELPERS))
    try:
        body = language.body(routine, printer)["body"]
    except MissingFunction as error:
        raise NotSupported(f"{library} has no {error.function}: use 'numpy' or 'mpmath'") from None
    text = "\n".join(
        [
            f"def {_NAME}({', '.join(routine.arguments)}):",
            *body,
            f"{INDENT}return [{', '.join(routine.targets)}]",
        ]
    )
    scope = dict(_library(language.name))
    scope |= {helper_name(name): _helper(language.name, name) for name in printer.needed}
    exec(text, scope)
    function: Callable[..., list[Any]] = scope[_NAME]
    return function


def _smooth(formula: sp.Basic) -> sp.Basic:
    return with_sides(with_windows(formula))


@cache
def _library(library: str) -> dict[str, Any]:
    """Return the names that a language's code may use."""
    language, scope = _LANGUAGES[library], dict[str, Any]()
    imports = f"import math\n{language.imports}"
    exec("\n\n".join([imports, *language.file.library.values()]), scope)
    return scope


@cache
def _helper(library: str, name: str) -> Any:
    """Return a function that the library lacks."""
    language = _LANGUAGES[library]
    printer = Printer(language.spelling, frozenset(HELPERS))
    text = written_function(language, routine_of_helper(HELPERS[name]), printer)
    scope = dict(_library(library))
    scope |= {helper_name(inner): _helper(library, inner) for inner in printer.needed}
    exec(text, scope)
    return scope[helper_name(name)]
