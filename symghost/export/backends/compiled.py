"""Evaluation by Numba: a scalar function for compiled code, loops and a universal function.

The loops are ours: in those of a universal function a number is an array that does not advance, and
what only depends on it is calculated anew for each element, several times slower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any

import numpy as np
import sympy as sp

from ...formulas.compiling import compiled, njit
from .arrays import on_arrays
from .problem import Evaluation, Problem

# A loop has no temporary arrays to keep small.
WHOLE = 1 << 62


def evaluation_numba(problem: Problem) -> Evaluation:
    """Return the evaluation by code that is compiled on the first call."""
    scalars = [compiled(e, problem.symbols, "numba") for e in problem.entries]

    kind = bool if problem.is_truth else np.float64
    loops = [_loop(scalar) for scalar in scalars]

    def evaluated(*arrays: Any) -> list[Any]:
        return [
            _of_arrays(scalar, loop, arrays, kind)
            for scalar, loop in zip(scalars, loops, strict=True)
        ]

    def checked(values: Sequence[Any]) -> Any:
        return on_arrays(problem, evaluated, values, block=WHOLE)

    if problem.shape:
        formula = sp.Tuple(*problem.entries)
        return Evaluation(compiled(formula, problem.symbols, "numba"), checked)
    return Evaluation(
        scalars[0], checked, cache(lambda: Universal(scalars[0], problem.symbols, kind))
    )


def _of_arrays(
    scalar: Callable[..., Any], loop: Callable[..., Any], values: Sequence[Any], kind: Any
) -> Any:
    """Return a scalar function's values for numbers and for arrays that broadcast."""
    shape = np.broadcast_shapes(*(np.shape(value) for value in values))
    if not shape:
        return scalar(*values)
    flat = tuple(_flat(value, shape) if np.ndim(value) else value for value in values)
    outcome = np.empty(shape, kind)
    loop(outcome.reshape(-1), flat)
    return outcome


def _flat(array: Any, shape: tuple[int, ...]) -> Any:
    return (array if array.shape == shape else np.broadcast_to(array, shape)).reshape(-1)


def _loop(scalar: Callable[..., Any]) -> Callable[..., Any]:
    """Return a compiled loop that fills an array, from a tuple of arrays and numbers."""
    at = _at()

    def loop(out: Any, values: Any) -> None:
        for k in range(out.size):
            out[k] = scalar(*at(values, k))

    return njit(loop)


@cache
def _at() -> Any:
    """Return what takes one element of each of a tuple's arrays, in compiled code."""
    from numba import types
    from numba.extending import overload

    at: Any = lambda values, k: ()  # noqa: E731  Numba compares signatures, which say no types

    @overload(at)
    def compiled_at(values, k):  # type: ignore[no-untyped-def]
        if len(values) == 0:
            return lambda values, k: ()
        if isinstance(values[0], types.Array):
            return lambda values, k: (values[0][k], *at(values[1:], k))
        return lambda values, k: (values[0], *at(values[1:], k))

    return at


class Universal:
    """A compiled function of numbers and arrays that broadcast, without checks.

    It is called as NumPy's universal functions are, and has their methods and options; those are
    Numba's. The plain call has loops of our own, see above.
    """

    def __init__(
        self, scalar: Callable[..., Any], symbols: tuple[sp.Symbol, ...], kind: type
    ) -> None:
        self._scalar, self._loop, self._symbols, self._kind = scalar, _loop(scalar), symbols, kind

    def __call__(self, *values: Any, **options: Any) -> Any:
        """Return the values, in the precision of the arguments."""
        if options or len(values) != len(self._symbols):
            return self._numba(*values, **options)
        kind = np.result_type(*values, np.float32)
        given = [np.asarray(value, kind) if np.ndim(value) else float(value) for value in values]
        return _of_arrays(self._scalar, self._loop, given, bool if self._kind is bool else kind)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._numba, name)

    @cached_property
    def _numba(self) -> Any:
        """The universal function that Numba makes, which wants its arguments written out."""
        import numba

        call = sp.Function("scalar")(*self._symbols)
        function = sp.lambdify(self._symbols, call, modules=[{"scalar": self._scalar}])
        types = [
            (numba.boolean if self._kind is bool else kind)(*[kind] * len(self._symbols))
            for kind in (numba.float32, numba.float64)
        ]
        return numba.vectorize(types, nopython=True)(function)
