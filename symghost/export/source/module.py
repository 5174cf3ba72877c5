"""Results as source files that need neither symghost nor SymPy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version

import sympy as sp

from ...common.errors import InvalidInput, NotSupported, unknown_name
from ...formulas.writing.helpers import HELPERS
from ...formulas.writing.printing import MissingFunction, Printer
from ...theory.derivation import Result
from .arrays import JAX, NUMPY, TORCH
from .c_family import CPP, C
from .forms import Language
from .fortran import FORTRAN
from .javascript import JAVASCRIPT
from .matlab import MATLAB
from .own import own_formula
from .python_files import NUMBA, PYTHON
from .references import Row, reference_rows
from .routine import Routine, routine_of
from .rust import RUST
from .writing import Layout, helpers, written_file, written_function

_ALL = (PYTHON, NUMPY, NUMBA, JAX, TORCH, C, CPP, FORTRAN, RUST, JAVASCRIPT, MATLAB)
LANGUAGES: dict[str, Language] = {language.name: language for language in _ALL}


def source(
    results: Result | sp.Expr | sp.MatrixBase | Sequence[Result], language: str, name: str = ""
) -> str:
    r"""Return a source file in another language, complete in itself.

    Parameters
    ----------
    results : Result, Expr, Matrix, or sequence of Result
        One function each, of the result's name; a derivative such as ``loss.r`` is a result too.
        The arguments of an expression are its free symbols, sorted by name, and take any number.
    language : str
        ``python`` (standard library only), ``numpy``, ``numba``, ``jax``, ``torch``, ``c`` (C11),
        ``cpp`` (a C++17 header), ``fortran`` (2008), ``rust``, ``javascript`` (a module) or
        ``matlab`` (Octave runs it too).
    name : str, optional
        What the file will be called without its ending; the first result's name unless given.
        The function of an expression is called so too, or else ``expression``.

    Returns
    -------
    str
        Functions of the guarded forms in which symghost itself evaluates the results, each with
        its formula and domain; they check their arguments, and the file's head says what they
        answer outside the domain. Scalar languages take numbers and branch by ``if``; NumPy, JAX
        and PyTorch take arrays. A matrix is an array of rows (in C it is written, row by row, to
        where the last argument points). A name that the language reserves ends with an
        underscore. A self-test compares with 20 reference values of 50 digits, also at the hard
        places of the domain: the distance allowed is :math:`10^{-14}` times the larger of
        :math:`|f|` and :math:`\sum_i |x_i \, \partial f/\partial x_i|`.

    Raises
    ------
    InvalidInput
        If the language is unknown, or no results are given, or two have one name.
    NotSupported
        If a formula needs a function that the language lacks, such as Airy's, or
        has complex constants.

    Examples
    --------
    >>> import symghost as sg
    >>> text = source(sg.result("loss"), "c")
    >>> print("\n".join(line for line in text.splitlines() if line.startswith("double")))
    double loss(double r, double T)
    >>> source(sg.result("loss"), "javascrpt")
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: language = 'javascrpt': expected one of ... 'javascript'?)
    """
    if language not in LANGUAGES:
        raise unknown_name("language", language, LANGUAGES)
    target, chosen = LANGUAGES[language], _checked(results, name)
    routines = _routines(target, chosen)
    printer = Printer(target.spelling, frozenset(HELPERS), real_roots=True)
    bodies = [_written(target, routine, printer) for routine in routines]
    rows = {routine.name: _rows(result) for routine, result in zip(routines, chosen, strict=True)}
    stem = target.legal([_identifier(name or chosen[0].name)])[0]
    layout = Layout(_about(target), routines, rows, stem)
    return written_file(target, layout, [*helpers(target, printer), *bodies])


def missing_function(result: Result, language: str) -> str:
    """Return the function that keeps a result from a language, or nothing.

    Examples
    --------
    >>> import sympy as sp
    >>> from symghost.export.source.own import own_formula
    >>> missing_function(own_formula("f", sp.airyai(sp.Symbol("x"))), "c")
    'airyai'
    """
    target = LANGUAGES[language]
    printer = Printer(target.spelling, frozenset(HELPERS), real_roots=True)
    (routine,) = _routines(target, [result])
    try:
        _written(target, routine, printer)
    except MissingFunction as error:
        return error.function
    return ""


def _routines(target: Language, chosen: Sequence[Result]) -> tuple[Routine, ...]:
    names = target.legal([_identifier(result.name) for result in chosen])
    pairs = zip(chosen, names, strict=True)
    return tuple(
        routine_of(result, name, target.legal, target.differentiates) for result, name in pairs
    )


def _written(target: Language, routine: Routine, printer: Printer) -> str:
    try:
        return written_function(target, routine, printer)
    except MissingFunction as error:
        raise MissingFunction(error.function, routine.name) from None


def _identifier(name: str) -> str:
    """Return a name that all languages take but for their own words."""
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII)
    return plain if plain[0].isalpha() else f"ghost_{plain}"


def _checked(
    results: Result | sp.Expr | sp.MatrixBase | Sequence[Result], name: str
) -> list[Result]:
    if isinstance(results, sp.Basic | sp.MatrixBase):
        results = own_formula(name or "expression", results)
    several = list(results) if isinstance(results, Iterable) else []
    chosen = [results] if isinstance(results, Result) else several
    if not chosen or not all(isinstance(result, Result) for result in chosen):
        raise InvalidInput("results", results, "a result, or several, or an expression")
    names = [result.name for result in chosen]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInput("results", name, "each name once in a file")
    return chosen


def _rows(result: Result) -> tuple[Row, ...]:
    rows = reference_rows(result)
    if not rows:
        raise NotSupported(f"{result.name}: no point was found at which it is a real number")
    return rows


def _about(target: Language) -> tuple[str, ...]:
    return (
        f"Results of symghost {version('symghost')} (SymPy {version('sympy')}), in {target.title}.",
        "Made by `symghost export`: better made anew than changed.",
        target.outside,
    )
