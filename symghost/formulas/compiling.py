"""SymPy expressions as plain numeric functions: Python code, by SymPy's printers.

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
from sympy.printing.numpy import SciPyPrinter
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.pycode import MpmathPrinter

from ..common.errors import NotSupported, missing_extra
from .facts import Nothing
from .lowering import Assign, Known, Names, Scope, Statement, repeated_parts, symbols_of, upright
from .nodes import nested
from .writing.helpers import ARGUMENT, HELPERS, STEPS
from .writing.printing import MissingFunction, Printer, helper_name
from .writing.python import MATH, SCALARS, SYNTAX
from .writing.statements import INDENT, VALUE, Lines

# Stands for a text while what is done to it is printed.
_ROOT = sp.Symbol("root_", positive=True)

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


class CheapPowers(Naming):
    """Prints small powers as products and roots: faster, and a third is no float."""

    cube_root = "cbrt"

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:  # noqa: N802
        base, exponent = expr.args
        third = exponent.is_Rational and exponent.q in (3, 6)
        if third and base.free_symbols and base.is_nonnegative:  # of others the power is NaN
            return self._thirds(base, exponent)
        twice = 2 * exponent
        if not (base.free_symbols and twice.is_Integer and 3 <= abs(twice) <= 13) or twice == 4:
            return str(super()._print_Pow(expr, rational=rational))  # type: ignore[misc]
        product = self._product(base, abs(int(twice)))
        return f"({product})" if twice > 0 else f"(1/({product}))"

    def _thirds(self, base: sp.Expr, exponent: sp.Rational) -> str:
        root = f"{self.cube_root}({self._print(base)})"
        if exponent.q == 6:
            root = str(self._print(sp.sqrt(_ROOT))).replace(_ROOT.name, root)
        power = root if abs(exponent.p) == 1 else f"{root}**{abs(exponent.p)}"
        return f"({power})" if exponent.p > 0 else f"(1/{power})"

    def _product(self, base: sp.Expr, twice: int) -> str:
        if not base.is_Symbol and base not in self.known:
            return f"half_power({self._print(base)}, {twice})"
        factors = [str(self._print(base))] * (twice // 2)
        if twice % 2:
            factors.append(str(self._print(sp.sqrt(base))))
        return "*".join(factors)


def _is_work(text: str) -> bool:
    """Say whether code does more than name a value."""
    return not text.replace(".", "").replace("_", "").isalnum()


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


def half_power(base: Any, twice: int) -> Any:
    """Return a base to half of a whole number from 3, for NumPy's arrays."""
    product = base * np.sqrt(base) if twice % 2 else base * base
    for _ in range(twice // 2 - (1 if twice % 2 else 2)):
        product = product * base
    return product


class _NumPyPrinter(CheapPowers, SciPyPrinter):  # type: ignore[misc]
    """SymPy's printer, but for functions that it prints in a way that does not broadcast."""

    cube_root = "numpy.cbrt"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:  # noqa: N802
        pairs = [(self._print(condition), self._branch(value)) for value, condition in expr.args]
        text = pairs.pop()[1] if expr.args[-1].cond == sp.true else "numpy.nan"
        for condition, branch in reversed(pairs):
            if _is_work(branch) or _is_work(text):
                text = f"either({condition}, lambda: {branch}, lambda: {text})"
            else:
                text = f"numpy.where({condition}, {branch}, {text})"
        return text

    def _branch(self, value: sp.Expr) -> str:
        """Print a branch; of whole numbers alone NumPy would make whole numbers."""
        return f"{value}.0" if value.is_Integer else str(self._print(value))

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:  # noqa: N802
        """Print a power with an unknown exponent without asking whether that is a whole number."""
        if expr.exp.is_number or expr.base == sp.E:
            return str(super()._print_Pow(expr, rational=rational))
        return "**".join(self.parenthesize(part, PRECEDENCE["Pow"]) for part in expr.args)

    def _print_Max(self, expr: sp.Max) -> str:  # noqa: N802
        return self._nested("numpy.maximum", expr.args)

    def _print_Min(self, expr: sp.Min) -> str:  # noqa: N802
        return self._nested("numpy.minimum", expr.args)

    def _print_And(self, expr: sp.And) -> str:  # noqa: N802
        return self._nested("numpy.logical_and", expr.args)

    def _print_Or(self, expr: sp.Or) -> str:  # noqa: N802
        return self._nested("numpy.logical_or", expr.args)

    def _print_LambertW(self, expr: sp.LambertW) -> str:  # noqa: N802
        # SciPy's is complex; the arguments here are those of the real branch.
        return f"numpy.real({super()._print_LambertW(expr)})"

    def _print_hyper(self, expr: sp.hyper) -> str:
        upper, lower, place = expr.args
        if (len(upper), len(lower)) != (2, 1):
            raise NotSupported("of the hypergeometric functions only 2F1 is exported")
        arguments = ", ".join(map(self._print, (*upper, *lower, place)))
        return f"scipy.special.hyp2f1({arguments})"

    def _nested(self, function: str, arguments: Sequence[sp.Expr]) -> str:
        first, *rest = map(self._print, arguments)
        for other in rest:
            first = f"{function}({first}, {other})"
        return str(first)


class _DigitsPrinter(Naming, MpmathPrinter):  # type: ignore[misc]
    """SymPy's printer for mpmath."""


# What mpmath has as derivatives of others.
PRIMED = {
    f"airy{kind}prime": partial(getattr(mpmath, f"airy{kind}"), derivative=1)
    for kind in ("ai", "bi")
}
_OWN = {"either": either, "half_power": half_power, "nested": nested}
_NEEDED = {"numpy": np, "scipy": scipy, **_OWN}


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
    whole = sp.sympify(expression)
    if backend in _SCALARS:
        return _of_numbers(whole, symbols, backend, dict(replacements))
    printer = _printer(backend, as_held)
    namespace = {**_namespace(backend), **dict(replacements)}
    lines = straight if backend == "numpy" else _branching
    return function_of(whole, symbols, printer, namespace, lines)


_SCALARS = {"math": SCALARS(MATH), "numba": SCALARS(MATH | {"cbrt": "np.cbrt({0})"})}


def _of_numbers(
    expression: sp.Basic,
    symbols: tuple[sp.Symbol, ...],
    backend: str,
    replacements: Mapping[str, Any],
) -> Callable[..., Any]:
    """Return a function of single numbers, which takes the branch that holds."""
    spelling, called = _SCALARS[backend], {name: f"{name}({{*}})" for name in replacements}
    spelling = replace(spelling, functions={**spelling.functions, **called})
    printer = Printer(spelling, frozenset(HELPERS))
    given = {"math": math, "np": np, **replacements}
    known = argument_names(symbols, (*given, *_BUILT_IN))
    known |= {s: s.name for s in symbols_of(expression) - set(symbols) if s.name in replacements}
    arguments = [known[symbol] for symbol in symbols]
    try:
        text = _text(_NAME, arguments, known, [], expression, printer, (*given, *known.values()))
    except MissingFunction as error:
        raise NotSupported(
            f"backend {backend!r} has no {error.function}: use 'numpy' or 'mpmath'"
        ) from None
    scope = {**given, **_brought(backend, printer)}
    exec(text, scope)
    function: Callable[..., Any] = scope[_NAME]
    return njit(function) if backend == "numba" else function


def _text(
    name: str,
    arguments: Sequence[str],
    known: dict[sp.Basic, str],
    steps: Iterable[tuple[sp.Symbol, sp.Expr]],
    value: sp.Basic,
    printer: Printer,
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
    scope = {"math": math, "np": np, **_brought(backend, printer)}
    exec(text, scope)
    function: Callable[..., Any] = scope[_NAME]
    return njit(function) if backend == "numba" else function


def function_of(
    expression: sp.Basic,
    symbols: Sequence[sp.Symbol],
    printer: Any,
    namespace: Mapping[str, Any],
    lines: Callable[[sp.Basic, dict[sp.Basic, str], Names, Any], Iterator[str]],
) -> Callable[..., Any]:
    """Return the function that a printer's code makes in a namespace."""
    known = argument_names(symbols, namespace)
    names = Names({name.lower() for name in (*namespace, *known.values())})
    head = f"def evaluated({', '.join(known[symbol] for symbol in symbols)}):"
    body = [f"    {line}" for line in lines(expression, known, names, printer)]
    scope = {**namespace, **_imported(printer.module_imports, namespace)}
    exec("\n".join([head, *body]), scope)
    function: Callable[..., Any] = scope["evaluated"]
    return function


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


def straight(
    expression: sp.Basic, known: dict[sp.Basic, str], names: Names, printer: Any
) -> Iterator[str]:
    """Yield the code of a function that evaluates all branches, as arrays need it."""
    for node in repeated_parts([expression], known, lambda node: not isinstance(node, sp.Tuple)):
        name = names.new("part")
        yield f"{name} = {printer.text(node, known)}"
        known[node] = name
    yield f"return {printer.text(expression, known)}"


def _branching(
    expression: sp.Basic, known: dict[sp.Basic, str], names: Names, printer: Any
) -> Iterator[str]:
    """Yield the code of a function that evaluates the branch that holds, of single numbers."""
    scope = Scope(known, names, Nothing())
    value = names.new("value")
    scope.prepare(expression)
    scope.give(value, expression)
    yield from _written(scope.statements, printer, "")
    yield f"return {value}"


def _written(statements: Sequence[Statement], printer: Any, indent: str) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, Assign):
            text = printer.text(statement.value, statement.known)
            yield f"{indent}{statement.name} = {text}"
            continue
        yield f"{indent}if {printer.text(statement.condition, statement.known)}:"
        yield from _written(statement.then, printer, f"{indent}    ")
        yield f"{indent}else:"
        yield from _written(statement.otherwise, printer, f"{indent}    ")


@cache
def _namespace(library: str) -> dict[str, Any]:
    """Return the names that SymPy's code for a library may use, and those of our printers."""
    if library == "numpy":
        return _NEEDED
    own = {**_NEEDED, **PRIMED} if library == "mpmath" else _NEEDED
    return {**own, **sp.lambdify((), 0, library).__globals__}


def _imported(modules: Mapping[str, Iterable[str]], namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a printer says that its code imports."""
    found: dict[str, Any] = {}
    for module, names in modules.items():
        home = import_module(module)
        found |= {name: getattr(home, name) for name in names if name not in namespace}
    return found


def _printer(library: str, as_held: bool) -> Any:
    if library == "numpy":
        return _NumPyPrinter({"order": "none" if as_held else None})
    settings = {"fully_qualified_modules": False, "inline": True}
    return _DigitsPrinter({**settings, "allow_unknown_functions": True})


def njit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function compiled by Numba on its first call; a division by zero is infinite."""
    try:
        import numba
    except ImportError:
        raise missing_extra("backend='numba'", "numba", "fast") from None
    jitted: Callable[..., Any] = numba.njit(function, error_model="numpy")
    return jitted
