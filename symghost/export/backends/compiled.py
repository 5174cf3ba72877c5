"""Evaluation by Numba: a scalar function for compiled code, and a universal function of arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import FunctionType
from typing import Any

import sympy as sp

from ...compiling import Replacements, compiled, njit
from .. import special
from ..special import lambert_w, wright_omega
from .arrays import on_arrays
from .problem import Evaluation, Problem


def evaluation_numba(problem: Problem) -> Evaluation:
    """Return the evaluation by code that is compiled on the first call."""
    scalars = [compiled(e, problem.symbols, "numba", _own()) for e in problem.entries]

    @cache
    def ufuncs() -> list[Any]:
        return [_vectorised(scalar, problem.symbols) for scalar in scalars]

    def checked(values: Sequence[Any]) -> Any:
        return on_arrays(problem, lambda *arrays: [f(*arrays) for f in ufuncs()], values)

    if problem.shape:
        formula = sp.Tuple(*problem.entries)
        return Evaluation(compiled(formula, problem.symbols, "numba", _own()), checked)
    return Evaluation(scalars[0], checked, lambda: ufuncs()[0])


@cache
def _own() -> Replacements:
    """Return the special functions that Numba lacks, compiled."""
    omega = njit(wright_omega)
    # A copy that calls the compiled function, which compiled code needs.
    lambert = FunctionType(lambert_w.__code__, {**vars(special), "wright_omega": omega})
    return (("LambertW", njit(lambert)), ("wright_omega", omega))


def _vectorised(scalar: Callable[..., Any], symbols: tuple[sp.Symbol, ...]) -> Callable[..., Any]:
    """Return a ufunc of a scalar function; Numba wants its arguments written out."""
    import numba

    if not symbols:
        return scalar
    call = sp.Function("scalar")(*symbols)
    ufunc: Callable[..., Any] = numba.vectorize(nopython=True)(
        sp.lambdify(symbols, call, modules=[{"scalar": scalar}])
    )
    return ufunc
