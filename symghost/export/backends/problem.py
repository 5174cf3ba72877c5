"""What a backend is asked to evaluate, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp
from sympy.logic.boolalg import Boolean

from ...common.errors import InvalidInput
from ...formulas.domain import Domain
from ...formulas.nodes import entries_of
from ..arguments import Argument


def is_condition(formula: sp.Basic) -> bool:
    """Say whether a formula is true or false; to SymPy a symbol may be that as well as a number."""
    return isinstance(formula, Boolean) and not formula.is_Symbol


@dataclass(frozen=True)
class Problem:
    """A formula with its arguments.

    Parameters
    ----------
    form : Basic
        The formula as it is evaluated in floating point; a matrix gives arrays.
    exact : Basic
        The formula as it was derived, for any number of digits.
    arguments : tuple of Argument
    domain : Domain
    out_of_domain : {"raise", "nan"}
    digits : int, optional
        Of mpmath's numbers.
    slopes : tuple of (Symbol, tuple of Expr), optional
        Derivatives that a library is to take instead of those of the form, entry by entry.
    """

    form: sp.Basic
    exact: sp.Basic
    arguments: tuple[Argument, ...]
    domain: Domain
    out_of_domain: str
    digits: int | None = None
    slopes: tuple[tuple[sp.Symbol, tuple[sp.Basic, ...]], ...] = ()

    @cached_property
    def symbols(self) -> tuple[sp.Symbol, ...]:
        """The arguments' symbols, in order."""
        return tuple(argument.symbol for argument in self.arguments)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The shape of a matrix; empty for a number."""
        return tuple(self.form.shape) if isinstance(self.form, sp.MatrixBase) else ()

    @cached_property
    def entries(self) -> tuple[sp.Basic, ...]:
        """The formula, or the entries of a matrix, row by row."""
        return entries_of(self.form)

    @property
    def exact_entries(self) -> tuple[sp.Basic, ...]:
        """The same of the formula as it was derived."""
        return entries_of(self.exact)

    @property
    def is_truth(self) -> bool:
        """Whether the values are true and false."""
        return is_condition(self.form)

    @cached_property
    def condition(self) -> sp.Basic:
        """What must hold beside the arguments' intervals.

        Conditions that are said in words, such as "weak noise", only say where a formula is near
        to the truth; the formula can be evaluated elsewhere.
        """
        return sp.true if self.domain.words else sp.And(*self.domain.where)

    def nested(self, values: Sequence[Any]) -> Any:
        """Return the entries of a matrix as rows, or the single value."""
        if not self.shape:
            return values[0]
        rows, columns = self.shape
        return tuple(tuple(values[k * columns : (k + 1) * columns]) for k in range(rows))

    def outside(self, values: Sequence[Any]) -> InvalidInput:
        """Return the error for values that break a condition."""
        given = ", ".join(f"{a.name} = {v}" for a, v in zip(self.arguments, values, strict=True))
        return InvalidInput("arguments", given, f"values with {self.domain}")


@dataclass(frozen=True)
class Evaluation:
    """How a problem is evaluated.

    Parameters
    ----------
    unchecked : callable
        The bare function of positional arguments.
    checked : callable
        Takes a list of values as users give them.
    ufunc : callable, optional
        Makes the compiled function of arrays, for Numba.
    """

    unchecked: Callable[..., Any]
    checked: Callable[[Sequence[Any]], Any]
    ufunc: Callable[[], Any] | None = None


def broadcast_shape(shapes: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """Return the common shape of arrays; shapes that do not broadcast are refused."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        listed = ", ".join(str(shape) for shape in shapes)
        raise InvalidInput("shapes", listed, "shapes that broadcast together") from None
