"""The command that writes results as source files in other languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

from .showing import NORMALISED

if TYPE_CHECKING:
    from ..theory.derivation import Result


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("export")(export)


def export(
    names: list[str] = typer.Argument(  # noqa: B008
        None, metavar="[NAME...]", help="Names of results; loss.r is a derivative."
    ),
    to: str = typer.Option(
        ...,
        metavar="LANGUAGE",
        help="python, numpy, numba, jax, torch, c, cpp, fortran, rust, javascript or matlab.",
    ),
    equation: list[str] = typer.Option(  # noqa: B008
        [], metavar='"f = ..."', help="A formula of your own by its name; repeat for each."
    ),
    out: str = typer.Option("", "--out", "-o", metavar="FILE", help="Write to this file."),
    normalised: bool = NORMALISED,
) -> None:
    """Write results as code in another language, in one file. 'all' names every result."""
    from ..common.errors import InvalidInput, unknown_name
    from ..common.files import ready_file, write_whole
    from ..export.named import result
    from ..export.source import LANGUAGES, source

    if to not in LANGUAGES:
        raise unknown_name("to", to, LANGUAGES)
    if not names and not equation:
        raise InvalidInput("NAME", "", "names of results, or an --equation")
    file = ready_file("out", out) if out else None
    options = {"normalised": True} if normalised else {}
    chosen = _all(to, options) if names == ["all"] else [result(n, **options) for n in names or ()]
    text = source([*chosen, *map(_own, equation)], to, name=file.stem if file else "")
    if file:
        write_whole(file, text)
    else:
        print(text, end="")


def _all(language: str, options: dict[str, bool]) -> list[Result]:
    """Return all results but those that a language lacks a function for, and say which."""
    from ..export.source import missing_function
    from ..theory.catalogue import result
    from ..theory.theories import results

    chosen = []
    for name in results():
        one = result(name, **options)
        function = missing_function(one, language)
        if function:
            typer.echo(f"left out: {name}, whose {function} this language lacks", err=True)
        else:
            chosen.append(one)
    return chosen


def _own(text: str) -> Result:
    """Return a formula such as ``f = exp(-k*t)``, whose arguments are the names in it."""
    from ..export.source.own import own_formula
    from ..formulas.parse import (
        CONSTANTS,
        FUNCTIONS,
        make_symbols,
        parse_equation,
        parse_expression,
    )

    name, formula = parse_equation(text)
    words = re.findall(r"(?<![\w.])[A-Za-z]\w*\b(?!\s*\()", formula)
    symbols = make_symbols(sorted({*words} - {*FUNCTIONS, *CONSTANTS}), argument="equation")
    return own_formula(name, parse_expression(formula, symbols, argument="equation"))
