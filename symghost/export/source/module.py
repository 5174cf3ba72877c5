"""Results as source files that need neither symghost nor SymPy."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from ...derivation import Result
from ...errors import InvalidInput, NotSupported, unknown_name
from .arrays import Jax, NumPy, Torch
from .c_family import C, Cpp
from .formulas import Printer
from .fortran import Fortran
from .helpers import HELPERS
from .javascript import JavaScript
from .matlab import Matlab
from .python_files import Numba, Python
from .references import reference_rows
from .routine import Routine, routine_of
from .rust import Rust
from .writing import Language, Layout

LANGUAGES: dict[str, Language] = {
    language.name: language
    for language in (
        Python(),
        NumPy(),
        Numba(),
        Jax(),
        Torch(),
        C(),
        Cpp(),
        Fortran(),
        Rust(),
        JavaScript(),
        Matlab(),
    )
}


def source(results: Result | Sequence[Result], language: str, stem: str = "") -> str:
    """Return a source file."""
    chosen = [results] if isinstance(results, Result) else list(results)
    target = LANGUAGES.get(language)
    if target is None:
        raise unknown_name("language", language, LANGUAGES)
    routines = tuple(_named(chosen, target))
    printer = Printer(target.spelling, frozenset(HELPERS))
    bodies = [_function(target, routine, printer) for routine in routines]
    helpers = _helpers(target, printer)
    rows = {
        routine.name: reference_rows(result)
        for routine, result in zip(routines, chosen, strict=True)
    }
    layout = Layout(_about(target, chosen), (), routines, rows, stem or routines[0].name)
    return target.file(layout, [*helpers, *bodies])


def _named(results: Sequence[Result], target: Language) -> list[Routine]:
    return [routine_of(result, target.legal) for result in results]


def _function(target: Language, routine: Routine, printer: Printer) -> str:
    try:
        return "\n".join(target.function(routine, printer))
    except NotSupported as error:
        function = str(error).removeprefix("no ")
        raise NotSupported(f"{routine.name} needs {function} in {target.title}") from None


def _helpers(target: Language, printer: Printer) -> list[str]:
    """Return the functions that the others call, those they call in turn first."""
    found: dict[str, str] = {}
    while missing := sorted(printer.needed - set(found)):
        for name in missing:
            inner = Printer(target.spelling, printer.helpers)
            found[name] = _function(target, HELPERS[name].routine(), inner)
            printer.needed |= inner.needed
    order = ["log1p", "expm1", "sign", "sinc", "cbrt", "erfc", "erf", "LambertW", "wright_omega"]
    return [found[name] for name in order if name in found]


def _about(target: Language, results: Sequence[Result]) -> tuple[str, ...]:
    return (
        f"Made by symghost {version('symghost')} with SymPy {version('sympy')}.",
        target.outside,
    )
