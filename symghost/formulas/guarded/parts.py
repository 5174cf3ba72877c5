"""Pieces that guarded forms share.

Branches, extremes and powers of long formulas are made as they are given: to look for simpler ones
takes SymPy many times longer than to build and to print the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.codegen.cfunctions import expm1
from sympy.functions.elementary.piecewise import ExprCondPair

from ..nodes import polynomial

_NEAR_ZERO = 14  # terms of the exponential series for arguments up to 1/2


@dataclass(frozen=True)
class Guarded:
    """A form fit for floating point, and the arguments that may be infinite in it."""

    expression: Any
    may_be_infinite: tuple[sp.Symbol, ...] = ()


def pieces(*pairs: tuple[Any, Any]) -> sp.Piecewise:
    """Return the first of some values whose condition holds."""
    # Piecewise itself folds, even unevaluated, the branches that a condition has in it.
    made = [sp.Tuple.__new__(ExprCondPair, *map(sp.sympify, pair)) for pair in pairs]
    return sp.Basic.__new__(sp.Piecewise, *made)


def where(condition: sp.Basic, value: sp.Expr) -> sp.Expr:
    """Return the value where the condition holds and 1 elsewhere, in a branch not taken."""
    return pieces((value, condition), (1, True))


def branch(condition: sp.Basic, yes: sp.Expr, no: sp.Expr) -> sp.Piecewise:
    """Return one expression where the condition holds and another elsewhere."""
    return pieces((yes, condition), (no, True))


def greatest(*values: sp.Expr | int) -> sp.Max:
    """Return the greatest of some numbers."""
    return sp.Max(*values, evaluate=False)


def least(*values: sp.Expr | int) -> sp.Min:
    """Return the least of some numbers."""
    return sp.Min(*values, evaluate=False)


def power(base: sp.Expr, exponent: sp.Expr | int) -> sp.Pow:
    """Return a power of a long formula as it stands: SymPy would look into all of it for signs."""
    return sp.Pow(base, exponent, evaluate=False)


def product(*factors: sp.Expr) -> sp.Mul:
    """Return a product of long formulas as it stands."""
    return sp.Mul(*factors, evaluate=False)


def over(above: sp.Expr, below: sp.Expr) -> sp.Mul:
    """Return a quotient by a long formula as it stands."""
    return product(above, power(below, -1))


def series(coefficients: Iterable[sp.Expr], variable: sp.Expr) -> sp.Expr:
    """Return a power series by its coefficients, the constant first."""
    return polynomial(variable, *(sp.Float(coefficient, 50) for coefficient in coefficients))


def roots(scale: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return the square roots of a number and of its negative, each 1 where it is not real."""
    return sp.sqrt(where(scale > 0, scale)), sp.sqrt(where(scale < 0, -scale))


def squared_secant(argument: sp.Expr) -> sp.Expr:
    r"""Return :math:`1/\cosh^2` as it neither overflows nor cancels: by :math:`e^{-2|a|}`."""
    decay = sp.exp(-2 * sp.Abs(argument))
    return 4 * decay / (1 + decay) ** 2


def logistic(argument: sp.Expr) -> sp.Expr:
    """Return the logistic function by an exponential that does not overflow.

    At zero the exponent and the whole are of one branch, and so are their slopes.
    """
    decay = sp.exp(branch(argument >= 0, -argument, argument))
    return branch(argument >= 0, 1 / (1 + decay), decay / (1 + decay))


def grown_share(rate: sp.Expr) -> sp.Expr:
    r"""Return :math:`1 - e^{-a}`, to all digits for small rates."""
    return -expm1(-rate)


def mean_exponential(exponent: sp.Expr) -> sp.Expr:
    r"""Return :math:`(e^a - 1)/a`, near zero by its series."""
    near = sp.Abs(exponent) < sp.Rational(1, 2)
    small, large = branch(near, exponent, sp.Integer(0)), branch(near, sp.Integer(1), exponent)
    return branch(near, _mean_series(small), expm1(large) / large)


def grown_time(rate: sp.Expr, time: sp.Expr) -> sp.Expr:
    r"""Return :math:`(1 - e^{-rt})/r`, time cut off at 1/r; for small rt by its power series."""
    short = rate * time < sp.Rational(1, 2)
    few = branch(short, -rate * time, sp.Integer(0))
    return branch(short, time * _mean_series(few), grown_share(rate * time) / rate)


def _mean_series(exponent: sp.Expr) -> sp.Expr:
    return polynomial(exponent, *(1 / sp.factorial(k + 1) for k in range(_NEAR_ZERO)))


def times_exponential(factor: sp.Expr, logarithm: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """Return factor * exp(exponent); far out by one exponential, so that nothing overflows early.

    Far out the exponent's own rounding outweighs that of the factor's logarithm.
    """
    far = sp.Abs(exponent) > 300
    # The sum stays within its branch, or SymPy takes it apart again.
    together = sp.exp(branch(far, exponent + logarithm, sp.Integer(0)), evaluate=False)
    apart = product(factor, sp.exp(branch(far, sp.Integer(0), exponent), evaluate=False))
    return branch(far, together, apart)


class wright_omega(sp.Function):  # type: ignore[misc]  # noqa: N801
    r"""Wright's omega for real arguments: :math:`\omega(z) = W(e^z)`, without the overflow.

    Examples
    --------
    >>> print(sp.lambdify((), wright_omega(sp.Integer(1)), "mpmath")())
    1.0
    """

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Return its slope, omega/(1 + omega)."""
        value = wright_omega(self.args[0])
        return value / (1 + value)

    def _mpmathcode(self, printer: Any) -> str:
        argument = printer._print(self.args[0])
        lambert, exponential = map(printer._module_format, ("mpmath.lambertw", "mpmath.exp"))
        return f"{lambert}({exponential}({argument}))"
