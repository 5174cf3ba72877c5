"""The network's local formulas: derived by SymPy for each choice, used by every engine.

Training needs five formulas: the activation with its slope, the output, and the error of one output
with its slope. Slopes are written in the values that the forward pass has at hand wherever that
can be done, so that the backward pass needs no transcendental function.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
import sympy as sp
from sympy.codegen.cfunctions import log1p

from ...common.errors import InvalidInput, NotSupported, unknown_name
from ...formulas.compiling import compiled
from ...formulas.symbols import h, o, y, z
from ...models import networks as low_rank


@dataclass(frozen=True)
class Formula:
    """An expression and the order of its arguments."""

    arguments: tuple[sp.Symbol, ...]
    expression: sp.Expr


@dataclass(frozen=True)
class Local:
    """The five local formulas: as `Formula`, or as an engine's functions of the same order.

    ============================= ================================================================
    ``activation(z)``             ``h``, a neuron's activation by its input
    ``activation_slope(z, h)``    ``dh/dz``
    ``output(z)``                 ``o``, an output by the input of its unit
    ``error(z, o, y)``            the error of one output against its target ``y``
    ``error_slope(z, o, y)``      its derivative by ``z``
    ============================= ================================================================
    """

    activation: Any
    activation_slope: Any
    output: Any
    error: Any
    error_slope: Any


@cache
def formulas(
    activation: str | sp.Expr = "tanh", output: str = "logistic", loss: str = "squared"
) -> Local:
    """Return the local formulas of a choice, each a `Formula`.

    Parameters
    ----------
    activation
        ``"tanh"``, ``"relu"``, or a SymPy expression of one symbol.
    output
        ``"logistic"``, ``"tanh"`` or ``"linear"``.
    loss
        ``"squared"``, ``"absolute"`` or ``"cross_entropy"``; the latter for logistic outputs.

    Raises
    ------
    InvalidInput
        If a name is unknown, or the activation is not an expression of one symbol.
    NotSupported
        If cross-entropy is asked for an output that is not a probability.

    Examples
    --------
    >>> formulas().activation_slope.expression
    1 - h**2
    >>> formulas(loss="cross_entropy").error_slope.expression
    o - y

    A kink has the slope of its flat side, as is the custom.

    >>> formulas("relu").activation_slope.expression
    Piecewise((1, z > 0), (0, True))
    """
    active = activation_formula(activation)
    on = _named("output", output, low_rank.OUTPUTS)
    error = _named("loss", loss, low_rank.ERRORS)
    if loss == "cross_entropy" and output != "logistic":
        raise NotSupported(f"cross-entropy needs output='logistic', a probability, not {output!r}")
    slope = sp.cancel(sp.diff(error, o) * _slope(on, o))
    by_squares = loss != "cross_entropy"
    return Local(
        activation=Formula((z,), active),
        activation_slope=Formula((z, h), _slope(active, h)),
        output=Formula((z,), on),
        error=Formula((z, o, y), error if by_squares else _cross_entropy()),
        error_slope=Formula((z, o, y), min(sp.factor(slope), slope, key=sp.count_ops)),
    )


def activation_formula(activation: str | sp.Expr) -> sp.Expr:
    """Return an activation, given by name or as an expression of any one symbol, in the letter z.

    Examples
    --------
    >>> activation_formula(sp.log(1 + sp.exp(sp.Symbol("anything"))))
    log(exp(z) + 1)
    """
    if isinstance(activation, str):
        return _named("activation", activation, low_rank.ACTIVATIONS)
    if not isinstance(activation, sp.Expr) or len(activation.free_symbols) != 1:
        raise InvalidInput("activation", activation, "a name, or a SymPy expression of one symbol")
    (symbol,) = activation.free_symbols
    return activation.xreplace({symbol: z})


def _named(argument: str, name: str, table: dict[str, sp.Expr]) -> sp.Expr:
    if name not in table:
        raise unknown_name(argument, name, table)
    return table[name]


def _cross_entropy() -> sp.Expr:
    """Return the cross-entropy of a logistic output by its input, which keeps its digits.

    The error -y ln o - (1 - y) ln(1 - o) of o = 1/(1 + exp(-z)) is ln(1 + exp(z)) - y z, where the
    larger terms are taken together.
    """
    return sp.Max((1 - y) * z, -y * z) + log1p(sp.exp(-sp.Abs(z)))


def _slope(function: sp.Expr, value: sp.Symbol) -> sp.Expr:
    """Return d function/dz, in the function's own ``value`` as far as that can be done."""
    slope = sp.diff(function, z).replace(
        sp.Heaviside, lambda place, *_: sp.Piecewise((1, place > 0), (0, True))
    )
    stand_in = sp.Dummy("inner", real=True)
    for inner in sorted(function.atoms(sp.Function), key=sp.default_sort_key):
        outer = function.subs(inner, stand_in)
        if z in outer.free_symbols or not outer.is_rational_function(stand_in):
            continue
        roots = sp.solve(sp.Eq(value, outer), stand_in)
        replaced = slope.subs(inner, stand_in)
        if len(roots) == 1 and z not in replaced.free_symbols:
            found = replaced.subs(stand_in, roots[0])
            return min(sp.factor(found), sp.expand(found), key=sp.count_ops)
    return slope.subs(function, value)


def translate(symbolic: Local, turn: Callable[[Formula], Callable[..., Any]]) -> Local:
    """Return local formulas as functions, each made by ``turn`` from its `Formula`."""
    return Local(*(turn(getattr(symbolic, field.name)) for field in fields(Local)))


def fingerprint(symbolic: Local) -> str:
    """Return a text that differs whenever one of the formulas does.

    Examples
    --------
    >>> fingerprint(formulas()) == fingerprint(formulas("relu"))
    False
    """
    return "; ".join(sp.srepr(getattr(symbolic, field.name).expression) for field in fields(Local))


def numpy_function(formula: Formula) -> Callable[..., Any]:
    """Return a formula as a function of NumPy arrays.

    Examples
    --------
    >>> numpy_function(formulas().error)(0.0, 0.75, 1.0)
    0.0625
    """
    return compiled(formula.expression, formula.arguments, "numpy")


def scalar_function(
    formula: Formula, names: dict[str, Any], real: type[np.floating[Any]]
) -> Callable[..., Any]:
    """Return a formula as a plain function of scalars of one precision.

    It calls ``names`` for functions such as tanh. Its constants have the precision ``real``:
    an integer beside a float32 would have compiled code calculate in float64.

    Examples
    --------
    >>> import math
    >>> scalar_function(formulas().activation, {"tanh": math.tanh}, np.float64)(0.0)
    0.0
    """
    constants: dict[sp.Expr, sp.Symbol] = {}
    expression = _with_named_constants(formula.expression, constants, real.__name__)
    values = {name.name: real(value) for value, name in constants.items()}
    return compiled(expression, formula.arguments, "math", tuple({**names, **values}.items()))


def _with_named_constants(
    expression: sp.Basic, constants: dict[sp.Expr, sp.Symbol], prefix: str
) -> sp.Basic:
    """Replace numbers by symbols, but for signs and whole powers, which print well as they are."""
    if expression.is_number and not expression.is_Boolean:
        name = re.sub(r"\W", "_", f"{prefix}_{sp.srepr(expression)}")
        return constants.setdefault(expression, sp.Symbol(name, real=True))
    if expression.is_Pow and expression.exp.is_Integer:
        return sp.Pow(_with_named_constants(expression.base, constants, prefix), expression.exp)
    if not expression.args:
        return expression
    signs = {sp.S.NegativeOne} if expression.is_Mul else set()
    return expression.func(
        *(a if a in signs else _with_named_constants(a, constants, prefix) for a in expression.args)
    )
