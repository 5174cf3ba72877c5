"""The functions and the constants that formulas may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import sympy as sp

from .guard import NotAllowed, refuse_large_power_of_e
from .sizes import EXTREMA


def _one(kind: Callable[..., sp.Expr]) -> Callable[[sp.Expr], sp.Expr]:
    def function(z: sp.Expr) -> sp.Expr:
        return kind(z)

    return function


def _exp(z: sp.Expr) -> sp.Expr:
    refuse_large_power_of_e(z)
    return sp.exp(z)


def _sigmoid(z: sp.Expr) -> sp.Expr:
    return 1 / (1 + _exp(-z))


def _step(z: sp.Expr) -> sp.Expr:
    # Of a formula, SymPy would take the imaginary part, and multiply out all powers for it.
    return sp.Heaviside(z, evaluate=not z.free_symbols)


def _relu(z: sp.Expr) -> sp.Expr:
    return _extremum(sp.Max, sp.S.Zero, z)


def _atan2(y: sp.Expr, x: sp.Expr) -> sp.Expr:
    return sp.atan2(y, x)


def _max(first: sp.Expr, second: sp.Expr, *more: sp.Expr) -> sp.Expr:
    return _extremum(sp.Max, first, second, *more)


def _min(first: sp.Expr, second: sp.Expr, *more: sp.Expr) -> sp.Expr:
    return _extremum(sp.Min, first, second, *more)


def _extremum(kind: Any, *arguments: sp.Expr) -> sp.Expr:
    if sum(len(kind.make_args(argument)) for argument in arguments) > EXTREMA:
        raise NotAllowed(f"max and min of at most {EXTREMA} arguments are allowed")
    return kind(*arguments)


_PLAIN = (
    *("sqrt", "sin", "cos", "tan", "asin", "acos", "atan"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "log", "sign", "erf"),
)
FUNCTIONS: Mapping[str, Callable[..., sp.Expr]] = MappingProxyType(
    {
        "exp": _exp,
        **{name: _one(getattr(sp, name)) for name in _PLAIN},
        "ln": _one(sp.log),
        **dict.fromkeys(("abs", "Abs"), _one(sp.Abs)),
        "relu": _relu,
        **dict.fromkeys(("sigmoid", "logistic"), _sigmoid),
        **dict.fromkeys(("heaviside", "Heaviside", "step"), _step),
        **dict.fromkeys(("max", "Max"), _max),
        **dict.fromkeys(("min", "Min"), _min),
        "atan2": _atan2,
    }
)
"""The functions of formulas by name; also as SymPy prints them. The step is 1/2 at zero."""

CONSTANTS: Mapping[str, sp.Expr] = MappingProxyType({"pi": sp.pi, "e": sp.E, "E": sp.E})
