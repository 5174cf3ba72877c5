"""SymPy expressions as plain numeric functions: Python code, for mpmath by SymPy's printer.

The expressions are printed as they are. A part that occurs twice gets a name, and the printer
writes the name; to take such parts out, as `sympy.cse` does, would build the rest anew, which takes
SymPy many times longer than to print it.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from importlib import import_module
from types import MappingProxyType
from typing import Any

import mpmath
import numpy as np
import scipy.special
import sympy as sp
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pycode import MpmathPrinter

from ..common.errors import missing_extra
from .facts import Nothing
from .lowering import Known, Names, Scope, repeated_parts, symbols_of, upright
from .nodes import nested
from .writing.helpers import ARGUMENT, HELPERS, STEPS
from .writing.printing import MissingFunction, Printer, helper_name
from .writing.python import MATH, NUMPY, SCALARS, SYNTAX
from .writing.spelling import Spelling
from .writing.statements import INDENT, VALUE, Lines

Replacements = tuple[tuple[str, Any], ...]

_NAME, _BUILT_IN = "evaluated", ("abs", "max", "min")

# Arrays of fewer elements are not asked whether a condition holds for all of them.
_FEW = 1 << 10


class Naming:
    """Prints what is known by a name as that name."""

    known: Known = MappingProxyType({})

    def text(self, value: sp.Basic, known: Known) -> str:
        """Return an expression as code, in terms of the names."""
        self.known = known
        text = str(self.doprint(value))  # type: ignore[attr-defined]
        return f"({text})" if "\n" in text else text

    def _print(self, expr: Any, **options: Any) -> str:
        name = self.known.get(expr) if isinstance(expr, sp.Basic) else None
        return str(super()._print(expr, **options)) if name is None else name  # type: ignore[misc]

    def _print_ITE(self, expr: sp.logic.boolalg.ITE) -> str:  # noqa: N802
        """Print as what it is; SymPy would build it anew out of all its parts."""
        condition, yes, no = expr.args
        pairs = ((yes, condition), (no, sp.true))
        return str(self._print(sp.Piecewise(*pairs, evaluate=False)))

    def parenthesize(self, item: Any, level: int, strict: bool = False) -> str:
        """Return a part in parentheses where it needs them; a name does not."""
        name = self.known.get(item) if isinstance(item, sp.Basic) else None
        return str(super().parenthesize(item, level, strict)) if name is None else name  # type: ignore[misc]

    def _print_Mul(self, expr: sp.Mul) -> str:  # noqa: N802
        """Print two factors in any order: to find SymPy's takes longer than all the rest."""
        above, below = sorted(expr.args, key=_is_inverse) if len(expr.args) == 2 else (None, None)
        if above is None or _is_inverse(above) or (above.is_Number and above.is_negative):
            return str(super()._print_Mul(expr))  # type: ignore[misc]
        sign = "/" if _is_inverse(below) else "*"
        return sign.join(self.parenthesize(upright(e), PRECEDENCE["Mul"]) for e in (above, below))

    def _as_ordered_terms(self, expr: sp.Add, order: Any = None) -> list[sp.Expr]:
        """Return a sum's terms in SymPy's order, unless they are two, which come in any."""
        as_held = len(expr.args) == 2 or self.order == "none"  # type: ignore[attr-defined]
        return list(expr.args) if as_held else list(expr.as_ordered_terms())

    def _handle_UnevaluatedExpr(self, expr: Any) -> Any:  # noqa: N802
        """Leave the expression alone: SymPy's way through all of it takes longer than to print."""
        return expr


def _is_inverse(factor: sp.Expr) -> bool:
    return upright(factor) is not factor


def either(condition: Any, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
    """Return one of two values for each element; of many, what none takes is not evaluated.

    Examples
    --------
    >>> print(either(np.array([True, False]), lambda: 1.0, lambda: np.arange(2)))
    [1. 1.]
    >>> either(2 > 1, lambda: 1.0, lambda: 1 / 0)
    1.0
    """
    holds = np.asarray(condition)
    if holds.ndim and holds.size < _FEW:  # to look is dearer than to evaluate
        return np.where(holds, yes(), no())
    if holds.all():
        value = yes()
    elif holds.any():
        return np.where(holds, yes(), no())
    else:
        value = no()
    return value if np.ndim(value) >= holds.ndim else np.where(holds, value, value)


class _DigitsPrinter(Naming, MpmathPrinter):  # type: ignore[misc]
    """SymPy's printer for mpmath."""

    def _print_Mod(self, expr: sp.Mod) -> str:  # noqa: N802
        """Print with brackets: SymPy's own leaves them out within a product."""
        return f"({' % '.join(f'({self._print(part)})' for part in expr.args)})"


# What mpmath has as derivatives of others.
PRIMED = {
    f"airy{kind}prime": partial(getattr(mpmath, f"airy{kind}"), derivative=1)
    for kind in ("ai", "bi")
}


@lru_cache(maxsize=512)
def compiled(
    expression: sp.Expr,
    symbols: tuple[sp.Symbol, ...],
    backend: str,
    replacements: Replacements = (),
    as_held: bool = False,
) -> Callable[..., Any]:
    """Return the bare function, with positional arguments and no checks.

    `replacements` gives other implementations for named functions, such as a faster ``exp``, and
    values for names that are no arguments. NumPy's code has terms and factors in SymPy's order, or
    as the formula holds them, which is quicker to make.
    """
    whole, given = sp.sympify(expression), dict(replacements)
    if backend == "numpy":
        return _of_arrays(whole, symbols, given, as_held)
    if backend == "mpmath":
        return _of_digits(whole, symbols, given)
    return _of_numbers(whole, symbols, given, backend)


def _of_digits(
    expression: sp.Basic, symbols: tuple[sp.Symbol, ...], replacements: Mapping[str, Any]
) -> Callable[..., Any]:
    """Return a function of mpmath's numbers, in the code of SymPy's printer."""
    settings = {"fully_qualified_modules": False, "inline": True}
    printer = _DigitsPrinter({**settings, "allow_unknown_functions": True})
    given = {**_digits_namespace(), **replacements}
    known = argument_names(symbols, given)
    arguments = [known[symbol] for symbol in symbols]
    text = _text(_NAME, arguments, known, [], expression, printer, (*given, *known.values()))
    return _made(text, {**given, **_imported(printer.module_imports, given)})


def _of_arrays(
    expression: sp.Basic,
    symbols: tuple[sp.Symbol, ...],
    replacements: Mapping[str, Any],
    as_held: bool,
) -> Callable[..., Any]:
    """Return a function of NumPy's arrays."""
    printer = Printer(_with(NUMPY, replacements), as_held=as_held)
    given = {"math": math, "np": np, "scipy": scipy, "either": either, **replacements}
    known = _known(expression, symbols, given)
    names = Names({word.lower() for word in (*given, *known.values())})
    head = f"def {_NAME}({', '.join(known[symbol] for symbol in symbols)}):"
    try:
        lines = [f"{INDENT}{line}" for line in _straight(expression, known, names, printer)]
    except MissingFunction as error:
        raise _missing(error, "numpy", "'mpmath'") from None
    text = "\n".join([head, *lines])
    if "scipy.integrate" in text:  # which takes long to import
        import_module("scipy.integrate")
    return _made(text, given)


def _straight(
    expression: sp.Basic, known: dict[sp.Basic, str], names: Names, printer: Printer
) -> Iterator[str]:
    """Yield the code of a function that has its branches inside of expressions."""
    for node in repeated_parts([expression], known, lambda node: not isinstance(node, sp.Tuple)):
        name = names.new("part")
        yield f"{name} = {printer.text(node, known)}"
        known[node] = name
    yield f"return {printer.text(expression, known)}"


def _missing(error: MissingFunction, backend: str, others: str) -> MissingFunction:
    said = f"backend {backend!r} has no {error.function}: use {others}"
    return MissingFunction(error.function, said=said)


def _made(text: str, scope: dict[str, Any]) -> Callable[..., Any]:
    exec(text, scope)
    function: Callable[..., Any] = scope[_NAME]
    return function


def _with(spelling: Spelling, replacements: Mapping[str, Any]) -> Spelling:
    """Return a spelling that calls some functions by their own names."""
    called = {name: f"{name}({{*}})" for name in replacements}
    return replace(spelling, functions={**spelling.functions, **called})


def _known(
    expression: sp.Basic, symbols: Sequence[sp.Symbol], given: Mapping[str, Any]
) -> dict[sp.Basic, str]:
    """Return what symbols are called, also those that are no arguments."""
    others = {symbol: symbol.name for symbol in symbols_of(expression) - set(symbols)}
    return {**others, **argument_names(symbols, (*given, *_BUILT_IN))}


_SCALARS = {"math": SCALARS(MATH), "numba": SCALARS(MATH | {"cbrt": "np.cbrt({0})"})}


def _of_numbers(
    expression: sp.Basic,
    symbols: tuple[sp.Symbol, ...],
    replacements: Mapping[str, Any],
    backend: str,
) -> Callable[..., Any]:
    """Return a function of single numbers, which takes the branch that holds."""
    spelling = _with(_SCALARS[backend], replacements)
    printer = Printer(spelling, frozenset(HELPERS))
    given = {"math": math, "np": np, **replacements}
    known = _known(expression, symbols, given)
    arguments = [known[symbol] for symbol in symbols]
    try:
        text = _text(_NAME, arguments, known, [], expression, printer, (*given, *known.values()))
    except MissingFunction as error:
        raise _missing(error, backend, "'numpy' or 'mpmath'") from None
    function = _made(text, {**given, **_brought(backend, printer)})
    return njit(function) if backend == "numba" else function


def _text(
    name: str,
    arguments: Sequence[str],
    known: dict[sp.Basic, str],
    steps: Iterable[tuple[sp.Symbol, sp.Expr]],
    value: sp.Basic,
    printer: Any,
    taken: Iterable[str],
) -> str:
    """Return the code of a function that takes steps, and then gives a value."""
    scope = Scope(known, Names({word.lower() for word in taken}), Nothing())
    for symbol, step in steps:
        found = scope.names.new("step")
        scope.give(found, step)
        scope.known[symbol] = found
    outcome = scope.names.new(VALUE)
    scope.give(outcome, value)
    body = Lines(SYNTAX, printer).of(scope.statements, 1)
    head = f"def {name}({', '.join(arguments)}):"
    return "\n".join([head, *body, f"{INDENT}return {outcome}"])


def _brought(backend: str, printer: Printer) -> dict[str, Any]:
    """Return the functions that a printer needed, and the library lacks."""
    return {helper_name(name): helper(name, backend) for name in printer.needed}


@cache
def helper(name: str, backend: str) -> Callable[..., Any]:
    """Return a function of one number that a library lacks.

    Examples
    --------
    >>> omega = helper("wright_omega", "math")
    >>> omega(1.0), omega(-800.0)
    (1.0, 0.0)
    >>> lambert = helper("LambertW", "math")
    >>> lambert(math.e), lambert(0.0), lambert(-1.0)
    (1.0, 0.0, nan)
    """
    written, printer = HELPERS[name], Printer(_SCALARS[backend], frozenset(HELPERS))
    steps = zip(STEPS, written.steps, strict=False)
    text = _text(_NAME, ["z"], {ARGUMENT: "z"}, steps, written.value, printer, ["z"])
    function = _made(text, {"math": math, "np": np, **_brought(backend, printer)})
    return njit(function) if backend == "numba" else function


def argument_names(symbols: Sequence[sp.Symbol], taken: Iterable[str]) -> dict[sp.Basic, str]:
    """Return what symbols are called in Python: their names, where those can be names there."""
    names: dict[sp.Basic, str] = {}
    used = {*taken, *keyword.kwlist}
    for place, symbol in enumerate(symbols):
        name = symbol.name if symbol.name.isidentifier() else f"argument_{place}"
        while name in used:
            name = f"{name}_"
        used.add(name)
        names[symbol] = name
    return names


@cache
def _digits_namespace() -> dict[str, Any]:
    """Return the names that SymPy's code for mpmath may use, and those of our nodes."""
    return {"nested": nested, **PRIMED, **sp.lambdify((), 0, "mpmath").__globals__}


def _imported(modules: Mapping[str, Iterable[str]], namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a printer says that its code imports."""
    found: dict[str, Any] = {}
    for module, names in modules.items():
        home = import_module(module)
        found |= {name: getattr(home, name) for name in names if name not in namespace}
    return found


def njit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function compiled by Numba on its first call; a division by zero is infinite."""
    try:
        import numba
    except ImportError:
        raise missing_extra("backend='numba'", "numba", "fast") from None
    jitted: Callable[..., Any] = numba.njit(function, error_model="numpy")
    return jitted
