"""SymPy expressions as plain numeric functions, on SymPy's lambdify."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

import mpmath
import numpy as np
import scipy.special
import sympy as sp
from sympy.printing.numpy import SciPyPrinter
from sympy.printing.pycode import PythonCodePrinter

from .errors import NotSupported, missing_extra

# Stands for a text while what is done to it is printed.
_ROOT = sp.Symbol("root_", positive=True)

Replacements = tuple[tuple[str, Callable[..., Any]], ...]


class CheapPowers:
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
        root = f"{self.cube_root}({self._print(base)})"  # type: ignore[attr-defined]
        if exponent.q == 6:
            root = str(self._print(sp.sqrt(_ROOT))).replace(_ROOT.name, root)  # type: ignore[attr-defined]
        power = root if abs(exponent.p) == 1 else f"{root}**{abs(exponent.p)}"
        return f"({power})" if exponent.p > 0 else f"(1/{power})"

    def _product(self, base: sp.Expr, twice: int) -> str:
        if not base.is_Symbol:
            return f"half_power({self._print(base)}, {twice})"  # type: ignore[attr-defined]
        factors = [str(self._print(base))] * (twice // 2)  # type: ignore[attr-defined]
        if twice % 2:
            factors.append(str(self._print(sp.sqrt(base))))  # type: ignore[attr-defined]
        return "*".join(factors)


def half_power(base: Any, twice: int) -> Any:
    """Return a base to half of a whole number from 3, for NumPy's arrays."""
    product = base * np.sqrt(base) if twice % 2 else base * base
    for _ in range(twice // 2 - (1 if twice % 2 else 2)):
        product = product * base
    return product


def nested(place: Any, coefficients: Sequence[Any]) -> Any:
    """Return a polynomial's value by its coefficients, the constant first; Numba can compile it.

    Examples
    --------
    >>> nested(2.0, (1.0, 0.0, 3.0))
    13.0
    """
    total = coefficients[-1] + 0.0 * place
    for k in range(2, len(coefficients) + 1):
        total = total * place + coefficients[len(coefficients) - k]
    return total


class _NumPyPrinter(CheapPowers, SciPyPrinter):  # type: ignore[misc]
    """SymPy's printer, but for functions that it prints in a way that does not broadcast."""

    cube_root = "numpy.cbrt"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:  # noqa: N802
        *branches, (last, condition) = expr.args
        text = str(self._print(last))
        if condition != sp.true:
            text = f"numpy.where({self._print(condition)}, {text}, numpy.nan)"
        for value, condition in reversed(branches):
            text = f"numpy.where({self._print(condition)}, {self._print(value)}, {text})"
        return text

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


class _ScalarPrinter(CheapPowers, PythonCodePrinter):  # type: ignore[misc]
    """SymPy's printer for scalars; a power that would be complex raises or is NaN, as a root is."""

    def _product(self, base: sp.Expr, twice: int) -> str:
        # A compiler sees that the base is the same.
        factors = [f"({self._print(base)})"] * (twice // 2)
        return "*".join([*factors, str(self._print(sp.sqrt(base)))] if twice % 2 else factors)


# What mpmath has as derivatives of others.
PRIMED = {
    f"airy{kind}prime": partial(getattr(mpmath, f"airy{kind}"), derivative=1)
    for kind in ("ai", "bi")
}
_NEEDED = {"numpy": np, "scipy": scipy, "half_power": half_power, "nested": nested}


@lru_cache(maxsize=512)
def compiled(
    expression: sp.Expr,
    symbols: tuple[sp.Symbol, ...],
    backend: str,
    replacements: Replacements = (),
) -> Callable[..., Any]:
    """Return the bare lambdified function, with positional arguments and no checks.

    `replacements` gives other implementations for named functions, such as a faster ``exp``.
    """
    module: Any = {"numba": "math"}.get(backend, backend)
    modules = [dict(replacements), module] if replacements else [module]
    function: Callable[..., Any] = sp.lambdify(
        symbols,
        expression,
        modules=[*modules, _NEEDED, *([PRIMED] if backend == "mpmath" else [])],
        printer=_printer(module, [name for name, _ in replacements]),
        # Common subexpressions are computed ahead of the branches: on scalars, a root of a
        # negative number that no branch needs would raise.
        cse=_shared if backend == "numpy" else False,
    )
    if module == "math":
        _refuse_unknown(function, backend)
    if backend == "numba":
        return njit(function)
    return function


def _shared(expression: sp.Basic) -> Any:
    """Return common subexpressions by names that no symbol has, whatever it assumes."""
    return sp.cse(expression, symbols=sp.numbered_symbols("shared_"), list=False)


def _printer(module: str, replaced: Sequence[str]) -> Any:
    if module == "numpy":
        return _NumPyPrinter({"fully_qualified_modules": True})
    if module == "math":
        settings = {"fully_qualified_modules": False, "inline": True}
        named = {"allow_unknown_functions": True, "user_functions": {n: n for n in replaced}}
        return _ScalarPrinter(settings | named)
    return None


def _refuse_unknown(function: Callable[..., Any], backend: str) -> None:
    """Refuse a formula with functions that the scalar backends do not have, such as Airy's."""
    known = {*function.__globals__, *vars(builtins)}
    unknown = sorted(set(function.__code__.co_names) - known)
    if unknown:
        raise NotSupported(
            f"backend {backend!r} has no {', '.join(unknown)}: use 'numpy' or 'mpmath'"
        )


def njit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function compiled by Numba on its first call; a division by zero is infinite."""
    try:
        import numba
    except ImportError:
        raise missing_extra("backend='numba'", "numba", "fast") from None
    jitted: Callable[..., Any] = numba.njit(function, error_model="numpy")
    return jitted
