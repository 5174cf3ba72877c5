"""What JAX and PyTorch share: arguments of one precision, checked where they have values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ..array_code import Table, array_function
from .problem import Evaluation, Problem, broadcast_shape, entries_of


@dataclass(frozen=True)
class Library:
    """How an array library does what every evaluation needs.

    Parameters
    ----------
    name : str
    table : mapping
        Its functions, by the names that `array_code` prints.
    arrays : callable
        Makes arrays of one floating precision of a problem's values.
    known : callable
        Whether an array's values are known, as they are not while a function is traced.
    spread : callable
        Broadcasts an array to a shape.
    sloped : callable
        Gives a value another derivative by an argument: of value, argument and derivative.
    still : callable
        Returns an array that no gradient passes through.
    stacked : callable
        Stacks arrays along a new last axis and gives them a shape.
    """

    name: str
    table: Table
    arrays: Callable[[Problem, Sequence[Any]], list[Any]]
    known: Callable[[Any], bool]
    spread: Callable[[Any, tuple[int, ...], Any], Any]
    sloped: Callable[[Any, Any, Any], Any]
    still: Callable[[Any], Any]
    stacked: Callable[[Sequence[Any], tuple[int, ...]], Any]


def steep_expm1(
    where: Callable[..., Any], exp: Callable[..., Any], expm1: Callable[..., Any]
) -> Callable[[Any], Any]:
    """Return exp(x) - 1; libraries add 1 to it for its slope, of which no digit is left far below.

    Where nothing cancels it is the difference, whose slope is the exponential.
    """

    def own(x: Any) -> Any:
        far = x < -0.7
        return where(far, exp(where(far, x, 0.0)) - 1, expm1(where(far, 0.0, x)))

    return own


def levelling(where: Callable[..., Any], expm1: Callable[..., Any]) -> Callable[[Any], Any]:
    """Return the hyperbolic tangent by a decaying exponential.

    Libraries take 1 - tanh^2 for its slope, of which no digit is left where it levels off.
    """

    def tanh(x: Any) -> Any:
        left = expm1(-2 * where(x >= 0, x, -x))
        return where(x >= 0, -left, left) / (2 + left)

    return tanh


def kinked(
    where: Callable[..., Any], full: Callable[[float, Any], Any]
) -> dict[str, Callable[..., Any]]:
    """Return the functions with kinks, whose gradients are those of the branch taken.

    A choice between two numbers alone would be of the library's default precision.
    """
    return {
        "full": full,
        "size": lambda x: where(x >= 0, x, -x),
        "side": lambda x: where(x >= 0, full(1.0, x), -1.0),
        "larger": lambda one, other: where(one >= other, one, other),
        "sign": lambda x: where(x > 0, 1.0, where(x < 0, -1.0, full(0.0, x))),
    }


def evaluation_by(library: Library, problem: Problem) -> Evaluation:
    """Return the evaluation by a library."""
    function = _with_own_slopes(library, problem)
    holds = array_function(
        (problem.condition,), problem.symbols, problem.domain, library.table, library.name
    )

    def unchecked(*arrays: Any) -> Any:
        entries = function(*arrays)
        return entries if problem.shape else entries[0]

    def checked(values: Sequence[Any]) -> Any:
        arrays = library.arrays(problem, values)
        shape = broadcast_shape([tuple(array.shape) for array in arrays])
        allowed = _allowed(library, problem, arrays, values, holds)
        entries = [library.spread(entry, shape, arrays) for entry in function(*arrays)]
        if allowed is not None and not problem.is_truth:
            full = library.table["full"]
            entries = [
                library.table["where"](allowed, entry, full(float("nan"), entry))
                for entry in entries
            ]
        return library.stacked(entries, (*shape, *problem.shape)) if problem.shape else entries[0]

    return Evaluation(unchecked, checked)


def _with_own_slopes(library: Library, problem: Problem) -> Callable[..., Any]:
    """Return a function of arrays whose gradients are the problem's own, where it has such."""

    def compiled(formulas: Sequence[sp.Basic]) -> Callable[..., Any]:
        return array_function(
            formulas, problem.symbols, problem.domain, library.table, library.name
        )

    function = compiled(problem.entries)
    if not problem.slopes:
        return function
    places = [problem.symbols.index(symbol) for symbol, _ in problem.slopes]
    # Of a matrix the entries of each slope, one after the other.
    slopes = compiled([entry for _, slope in problem.slopes for entry in entries_of(slope)])

    def sloped(*arrays: Any) -> list[Any]:
        inner = [library.still(a) if k in places else a for k, a in enumerate(arrays)]
        values: list[Any] = function(*inner)
        given = iter(slopes(*arrays))
        for k in places:
            values = [library.sloped(value, arrays[k], next(given)) for value in values]
        return values

    return sloped


def _allowed(
    library: Library,
    problem: Problem,
    arrays: Sequence[Any],
    values: Sequence[Any],
    holds: Callable[..., Any],
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
    if problem.condition != sp.true:
        truth = holds(*arrays)[0]
        if problem.out_of_domain == "raise" and not bool(truth.all()):
            raise problem.outside(values)
        inside = inside & truth
    return inside if problem.out_of_domain == "nan" else None
