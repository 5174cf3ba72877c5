"""Numeric functions of results and expressions, on SymPy's lambdify."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from ..compiling import compiled
from ..derivation import Result
from ..domain import REAL
from ..errors import InvalidInput, NotSupported, unknown_name
from ..symbols import argument_name
from .latex import latex
from .stable import Guarded, guarded

BACKENDS = ("numpy", "math", "mpmath", "numba")


@dataclass(frozen=True)
class _Argument:
    """What an argument of a numeric function is called and may be."""

    symbol: sp.Symbol
    interval: sp.Interval
    may_be_infinite: bool

    @property
    def name(self) -> str:
        return argument_name(self.symbol)

    @property
    def expected(self) -> str:
        low, high = self.interval.start, self.interval.end
        if low == -sp.oo and high == sp.oo:
            return "a real number"
        if low == 0 and high == sp.oo:
            return "a positive real number" if self.interval.left_open else "a real number >= 0"
        return f"a real number in {self.interval}"

    def inside(self, value: Any) -> bool:
        """Say whether every element of an array of real numbers is allowed."""
        low, high = float(self.interval.start), float(self.interval.end)
        above = value > low if self.interval.left_open else value >= low
        below = value < high if self.interval.right_open else value <= high
        finite = np.isfinite(value)
        allowed = (above & below & finite) | (self.may_be_infinite & np.isinf(value))
        return bool(np.all(allowed))


class NumericFunction:
    """A numeric function of a result, with checked arguments by position or name.

    Attributes
    ----------
    unchecked : callable
        The bare function with positional arguments, for use in loops.
    """

    def __init__(self, guard: Guarded, arguments: tuple[_Argument, ...], backend: str) -> None:
        self.arguments, self.backend = arguments, backend
        symbols = tuple(argument.symbol for argument in arguments)
        self.unchecked = compiled(guard.expression, symbols, backend)
        self.__signature__ = inspect.Signature(
            [
                inspect.Parameter(argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
                for argument in arguments
            ]
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Evaluate with checked arguments."""
        try:
            bound = self.__signature__.bind(*args, **kwargs)
        except TypeError as error:
            names = ", ".join(argument.name for argument in self.arguments)
            given = f"{len(args)} positional, {', '.join(kwargs) or 'none by name'}"
            raise InvalidInput("arguments", given, f"each of {names} once ({error})") from None
        values = list(bound.arguments.values())
        if self.backend == "numpy":
            return self._on_arrays(values)
        checked = [_scalar(a, v, self.backend) for a, v in zip(self.arguments, values, strict=True)]
        return self.unchecked(*checked)

    def _on_arrays(self, values: Sequence[Any]) -> Any:
        arrays = [_array(a, v) for a, v in zip(self.arguments, values, strict=True)]
        try:
            shape = np.broadcast_shapes(*(array.shape for array in arrays))
        except ValueError:
            shapes = ", ".join(str(array.shape) for array in arrays)
            raise InvalidInput("shapes", shapes, "shapes that broadcast together") from None
        with np.errstate(all="ignore"):  # branches that are not taken may divide by zero
            # Single precision is computed in double: its range would not hold the intermediates.
            wide = (array.astype(np.result_type(array, np.float64)) for array in arrays)
            outcome = np.asarray(self.unchecked(*wide))
        if outcome.dtype == bool:
            return np.broadcast_to(outcome, shape).copy()[()]
        kind = np.result_type(*arrays) if arrays else np.float64
        return np.broadcast_to(outcome, shape).astype(kind)[()]


@lru_cache(maxsize=512)
def numeric(subject: Result | sp.Expr, backend: str = "numpy") -> NumericFunction:
    """Return a numeric function of a result or an expression.

    Parameters
    ----------
    subject : Result or Expr
        The arguments of an expression are its free symbols, sorted by name.
    backend : {"numpy", "math", "mpmath", "numba"}
        ``numpy`` broadcasts arrays and keeps float32; ``math`` takes and gives floats, ``mpmath``
        its numbers at the precision in force; ``numba`` (extra ``fast``) takes floats, and its
        ``unchecked`` can be called from compiled code.

    Returns
    -------
    NumericFunction
        Raises `InvalidInput` for arguments that are missing, complex, NaN or out of range.

    Raises
    ------
    InvalidInput
        If the backend is unknown.
    NotSupported
        If the backend's library is not installed, or lacks a function; or for a matrix.

    Examples
    --------
    >>> import symghost as sg
    >>> f = numeric(sg.result("critical_learning_rate"))
    >>> print(f"{f(T=100.0):.6e}")
    9.132102e-10
    >>> f([10, 20]) * 1e6
    array([91.32102284,  2.85378196])
    >>> f(T=-1)
    Traceback (most recent call last):
        ...
    symghost.errors.InvalidInput: T = -1: expected a positive real number
    """
    if backend not in BACKENDS:
        raise unknown_name("backend", backend, BACKENDS)
    if not isinstance(subject, Result | sp.Basic):
        raise InvalidInput("subject", subject, "a Result or a SymPy expression")
    if isinstance(getattr(subject, "expression", subject), sp.MatrixBase):
        raise NotSupported("matrices are not exported as functions: take their entries")
    if isinstance(subject, Result):
        guard, ranges = guarded(subject), dict(subject.domain.ranges)
        symbols = subject.symbols
    else:
        guard = Guarded(subject)
        symbols = tuple(sorted(guard.expression.free_symbols, key=argument_name))
        ranges = {}
    arguments = tuple(
        _Argument(symbol, ranges.get(symbol, REAL), symbol in guard.may_be_infinite)
        for symbol in symbols
    )
    function = NumericFunction(guard, arguments, backend)
    function.__doc__ = _described(subject, arguments)
    return function


def _array(argument: _Argument, value: Any) -> np.ndarray[Any, Any]:
    try:
        array = np.asarray(value)
        numbers = array if array.dtype.kind == "f" else array.astype(np.float64, casting="safe")
    except (TypeError, ValueError):
        raise InvalidInput(argument.name, value, argument.expected) from None
    if not argument.inside(numbers):
        raise InvalidInput(argument.name, value, argument.expected)
    return numbers


def _scalar(argument: _Argument, value: Any, backend: str) -> Any:
    try:
        number = mpmath.mpf(value) if backend == "mpmath" else float(value)
    except (TypeError, ValueError):
        raise InvalidInput(argument.name, value, argument.expected) from None
    if not argument.inside(np.asarray(float(number))):
        raise InvalidInput(argument.name, value, argument.expected)
    return number


def _described(subject: Result | sp.Expr, arguments: Sequence[_Argument]) -> str:
    head = f"{subject.derivation.title}: " if isinstance(subject, Result) else ""
    lines = [f"{a.name} : {a.expected}" for a in arguments]
    return "\n".join([f"{head}{latex(subject)}", "", *lines])
