"""What JAX and PyTorch share: arguments of one precision, checked where they have values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ..source.running import Slopes, array_function
from .problem import Evaluation, Problem, broadcast_shape


@dataclass(frozen=True)
class Library:
    """How an array library does what every evaluation needs.

    Parameters
    ----------
    name : str
    arrays : callable
        Makes arrays of one floating precision of a problem's values.
    known : callable
        Whether an array's values are known, as they are not while a function is traced.
    spread : callable
        Broadcasts an array to a shape.
    masked : callable
        Returns an array with NaN where another is false.
    stacked : callable
        Stacks arrays along a new last axis and gives them a shape.
    """

    name: str
    arrays: Callable[[Problem, Sequence[Any]], list[Any]]
    known: Callable[[Any], bool]
    spread: Callable[[Any, tuple[int, ...], Any], Any]
    masked: Callable[[Any, Any], Any]
    stacked: Callable[[Sequence[Any], tuple[int, ...]], Any]


def evaluation_by(library: Library, problem: Problem) -> Evaluation:
    """Return the evaluation by a library."""
    function = _function(library, problem, problem.entries, problem.slopes)
    condition = problem.condition
    holds = None if condition == sp.true else _function(library, problem, [condition])

    def unchecked(*arrays: Any) -> Any:
        entries = function(*arrays)
        return entries if problem.shape else entries[0]

    def checked(values: Sequence[Any]) -> Any:
        arrays = library.arrays(problem, values)
        shape = broadcast_shape([tuple(array.shape) for array in arrays])
        allowed = _allowed(library, problem, arrays, values, holds)
        entries = [library.spread(entry, shape, arrays) for entry in function(*arrays)]
        if allowed is not None and not problem.is_truth:
            entries = [library.masked(allowed, entry) for entry in entries]
        return library.stacked(entries, (*shape, *problem.shape)) if problem.shape else entries[0]

    return Evaluation(unchecked, checked)


def _function(
    library: Library, problem: Problem, formulas: Sequence[sp.Basic], slopes: Slopes = ()
) -> Callable[..., list[Any]]:
    names = [argument.name for argument in problem.arguments]
    return array_function(library.name, formulas, problem.symbols, names, problem.domain, slopes)


def _allowed(
    library: Library,
    problem: Problem,
    arrays: Sequence[Any],
    values: Sequence[Any],
    holds: Callable[..., Any] | None,
) -> Any:
    """Return where the arguments are in the domain, or None where that is not asked; or refuse."""
    if problem.out_of_domain == "raise" and not all(map(library.known, arrays)):
        return None
    inside: Any = None
    for argument, array, value in zip(problem.arguments, arrays, values, strict=True):
        truth = argument.inside(array)
        if problem.out_of_domain == "raise" and not bool(truth.all()):
            raise argument.refused(value)
        inside = truth if inside is None else inside & truth
    if holds is not None:
        truth = holds(*arrays)[0]
        if problem.out_of_domain == "raise" and not bool(truth.all()):
            raise problem.outside(values)
        inside = inside & truth
    return inside if problem.out_of_domain == "nan" else None
