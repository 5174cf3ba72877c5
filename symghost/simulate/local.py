"""The network's local formulas: derived once by SymPy, used by every engine.

Training needs six formulas: the activation and the output with their slopes, the error and its
slope. Both slopes are written in terms of the value that the forward pass stores anyway, so that
the backward pass needs no transcendental function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import sympy as sp

from ..compiling import compiled
from ..models import low_rank
from ..symbols import X, c, h, kappa, o, y, z


@dataclass(frozen=True)
class Formula:
    """An expression and the order of its arguments."""

    arguments: tuple[sp.Symbol, ...]
    expression: sp.Expr


@dataclass(frozen=True)
class Local:
    """The six local formulas: as `Formula`, or as an engine's functions of the same order.

    =========================================== ==============================================
    ``activation(z)``                           ``h``, a neuron's activation
    ``activation_slope(h)``                     ``dh/dz``
    ``output(kappa, threshold, confidence)``    ``o``, the output
    ``output_slope(o, confidence)``             ``do/dkappa``
    ``error(o, y)``                             the error of one step against the target ``y``
    ``error_slope(o, y)``                       its derivative with respect to ``o``
    =========================================== ==============================================
    """

    activation: Any
    activation_slope: Any
    output: Any
    output_slope: Any
    error: Any
    error_slope: Any


@cache
def formulas() -> Local:
    """Return the local formulas, each a `Formula`.

    Examples
    --------
    >>> formulas().activation_slope.expression
    1 - h**2
    >>> sp.expand(formulas().output_slope.expression - c * o * (1 - o))
    0
    """
    activation, output, error = low_rank.activation(), low_rank.output(), low_rank.error()
    odds = sp.exp(-c * (kappa - X))
    return Local(
        activation=Formula((z,), activation),
        activation_slope=Formula((h,), _in_terms_of(h, activation, activation, z)),
        output=Formula((kappa, X, c), output),
        output_slope=Formula((o, c), _in_terms_of(o, output, odds, kappa)),
        error=Formula((o, y), error),
        error_slope=Formula((o, y), sp.diff(error, o)),
    )


def _in_terms_of(value: sp.Symbol, function: sp.Expr, inner: sp.Expr, by: sp.Symbol) -> sp.Expr:
    """Return d function/d by, written in the function's own value by eliminating ``inner``."""
    stand_in = sp.Dummy("inner", real=True)
    (solution,) = sp.solve(sp.Eq(value, function.subs(inner, stand_in)), stand_in)
    slope = sp.diff(function, by).subs(inner, stand_in).subs(stand_in, solution)
    return min(sp.factor(slope), sp.expand(slope), key=sp.count_ops)


def translate(turn: Callable[[Formula], Callable[..., Any]]) -> Local:
    """Return the local formulas as functions, each made by ``turn`` from its `Formula`."""
    symbolic = formulas()
    return Local(*(turn(getattr(symbolic, field.name)) for field in fields(Local)))


def fingerprint() -> str:
    """Return a text that changes whenever one of the formulas does.

    Examples
    --------
    >>> "1 - h**2" in fingerprint()
    True
    """
    symbolic = formulas()
    return "; ".join(str(getattr(symbolic, field.name).expression) for field in fields(Local))


def numpy_function(formula: Formula) -> Callable[..., Any]:
    """Return a formula as a function of NumPy arrays.

    Examples
    --------
    >>> numpy_function(formulas().error)(0.75, 1.0)
    0.0625
    """
    return compiled(formula.expression, formula.arguments, "numpy")


def scalar_function(formula: Formula, names: dict[str, Any]) -> Callable[..., Any]:
    """Return a formula as a plain function of scalars that calls ``names`` for tanh and exp.

    Examples
    --------
    >>> import math
    >>> scalar_function(formulas().activation, {"tanh": math.tanh})(0.0)
    0.0
    """
    return compiled(formula.expression, formula.arguments, "math", tuple(names.items()))
