"""Formulas as code for array libraries that differentiate: one printer, a table for each library.

The printed code calls functions by bare names with an underscore in front, ``_where`` or ``_exp``;
a library's table says what they are there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial, reduce
from typing import Any

import sympy as sp
from sympy.printing.pycode import AbstractPythonCodePrinter

from ..common.errors import NotSupported
from ..formulas.compiling import CheapPowers, function_of, straight
from ..formulas.domain import Domain
from ..formulas.kinks import in_order, with_sides, with_windows
from ..formulas.lowering import Names, symbols_of
from ..formulas.nodes import larger, nested
from .branches import Definitions, with_safe_branches

Table = Mapping[str, Callable[..., Any]]

# What SymPy calls a function, where the table calls it otherwise.
_NAMES = {
    "LambertW": "lambert_w",
    "Abs": "size",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "atan2": "arctan2",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
}


class _ArrayPrinter(CheapPowers, AbstractPythonCodePrinter):  # type: ignore[misc]
    """Prints for arrays; numbers are printed as Python's, which take on the arrays' precision."""

    cube_root = "_cbrt"
    printmethod = "_arraycode"  # not the code that functions give for Python's scalars

    def __init__(self, table: Table, library: str) -> None:
        super().__init__({"fully_qualified_modules": False})
        self.table, self.library, self.pattern = table, library, ""

    def _print(self, expr: Any, **options: Any) -> str:
        if isinstance(expr, sp.Expr) and expr.args and not symbols_of(expr):
            return self._number(expr)
        return str(super()._print(expr, **options))

    def _product(self, base: sp.Expr, twice: int) -> str:
        return f"_half_power({self._print(base)}, {twice})"

    def _number(self, expr: sp.Expr) -> str:
        """Print a constant as the float nearest to it: libraries take only arrays in functions."""
        return f"({float(expr.evalf(30))!r})"

    def _print_NumberSymbol(self, expr: sp.Expr) -> str:  # noqa: N802
        return self._number(expr)

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:  # noqa: N802
        if abs(expr.exp) == sp.S.Half:
            root = f"_sqrt({self._print(expr.base)})"
            return root if expr.exp.is_positive else f"(1/{root})"
        return str(super()._print_Pow(expr, rational=rational))

    def _print_Infinity(self, expr: sp.Expr) -> str:  # noqa: N802
        return "_inf"

    def _print_NegativeInfinity(self, expr: sp.Expr) -> str:  # noqa: N802
        return "(-_inf)"

    def _print_NaN(self, expr: sp.Expr) -> str:  # noqa: N802
        return "_nan"

    def _print_Function(self, expr: sp.Expr) -> str:  # noqa: N802
        return self._called(type(expr).__name__, expr.args)

    def _print_polynomial(self, expr: sp.Expr) -> str:
        place, *coefficients = map(self._print, expr.args)
        return f"_nested({place}, ({', '.join(coefficients)},))"

    def _print_hyper(self, expr: sp.hyper) -> str:
        upper, lower, place = expr.args
        if (len(upper), len(lower)) != (2, 1):
            raise NotSupported("of the hypergeometric functions only 2F1 is exported")
        return self._called("hyp2f1", (*upper, *lower, place))

    def _called(self, name: str, arguments: Sequence[sp.Basic]) -> str:
        known = _NAMES.get(name, name)
        if known not in self.table:
            raise NotSupported(f"{self.library} has no {name}: use 'numpy' or 'mpmath'")
        return f"_{known}({', '.join(map(self._print, arguments))})"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:  # noqa: N802
        *branches, (last, condition) = expr.args
        text = self._full(last)
        if condition != sp.true:
            text = f"_where({self._print(condition)}, {text}, {self._full(sp.nan)})"
        for value, condition in reversed(branches):
            text = f"_where({self._print(condition)}, {self._full(value)}, {text})"
        return text

    def _full(self, value: sp.Expr) -> str:
        """Print a branch; two numbers alone would not say which precision the choice has."""
        text = self._print(value)
        return text if symbols_of(value) else f"_full({text}, {self.pattern})"

    def _print_Max(self, expr: sp.Max) -> str:  # noqa: N802
        return self._print(reduce(larger, in_order(expr)))

    def _print_Min(self, expr: sp.Min) -> str:  # noqa: N802
        return f"(-{self._print(reduce(larger, [-part for part in in_order(expr)]))})"

    def _print_And(self, expr: sp.And) -> str:  # noqa: N802
        return "(" + " & ".join(f"({self._print(part)})" for part in expr.args) + ")"

    def _print_Or(self, expr: sp.Or) -> str:  # noqa: N802
        return "(" + " | ".join(f"({self._print(part)})" for part in expr.args) + ")"

    def _print_Not(self, expr: sp.Not) -> str:  # noqa: N802
        return f"(~({self._print(expr.args[0])}))"

    def _print_ITE(self, expr: sp.ITE) -> str:  # noqa: N802
        condition, yes, no = expr.args
        return self._print(sp.Or(sp.And(condition, yes), sp.And(sp.Not(condition), no)))


def array_function(
    formulas: Sequence[sp.Basic],
    symbols: tuple[sp.Symbol, ...],
    domain: Domain,
    table: Table,
    library: str,
) -> Callable[..., Any]:
    """Return a function of arrays that gives a list of values, with gradients that are finite.

    Raises
    ------
    NotSupported
        If the library lacks a function.
    """
    whole = sp.Tuple(*(with_sides(with_windows(formula)) for formula in formulas))
    definitions, reduced = with_safe_branches(whole, symbols, domain)
    printer = _ArrayPrinter(table, library)
    names: dict[str, Any] = {f"_{name}": function for name, function in table.items()}
    names |= {"_nested": nested, "_inf": math.inf, "_nan": math.nan}
    return function_of(reduced, symbols, printer, names, partial(_lines, definitions))


def _lines(
    definitions: Definitions,
    expression: sp.Basic,
    known: dict[sp.Basic, str],
    names: Names,
    printer: _ArrayPrinter,
) -> Iterator[str]:
    """Yield the code of the definitions, which may not be moved, and of the formula."""
    printer.pattern = next(iter(known.values()), "")
    for symbol, value in definitions:
        name = names.new(symbol.name if symbol.name.isidentifier() else "own")
        yield f"{name} = {printer.text(value, known)}"
        known[symbol] = name
    yield from straight(expression, known, names, printer)
