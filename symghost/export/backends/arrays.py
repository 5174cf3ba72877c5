"""Evaluation on NumPy arrays: checked, in blocks that stay in the processor's cache."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from ...formulas.compiling import compiled
from ..arguments import Argument
from .problem import Evaluation, Problem, broadcast_shape

Array = NDArray[Any]

BLOCK = 1 << 16


def evaluation_numpy(problem: Problem) -> Evaluation:
    """Return the evaluation by NumPy and SciPy."""
    formula = sp.Tuple(*problem.entries) if problem.shape else problem.form
    unchecked = compiled(formula, problem.symbols, "numpy", as_held=True)
    function = unchecked if problem.shape else lambda *arrays: (unchecked(*arrays),)
    return Evaluation(unchecked, lambda values: on_arrays(problem, function, values))


def on_arrays(
    problem: Problem,
    function: Callable[..., Sequence[Any]],
    values: Sequence[Any],
    block: int = BLOCK,
) -> Any:
    """Return the values of a function that gives a list of entries, for checked arrays.

    A matrix takes the two last axes. The function gets so many elements at a time.
    """
    arrays = [array_of(a, v) for a, v in zip(problem.arguments, values, strict=True)]
    shape = broadcast_shape([array.shape for array in arrays])
    kind = _kind(arrays, values)
    wide = np.result_type(kind, np.float64)
    with np.errstate(all="ignore"):  # branches that are not taken may divide by zero
        allowed = _allowed(problem, arrays, shape, values)
        kinds = [np.dtype(bool) if problem.is_truth else kind] * len(problem.entries)
        out = _in_blocks(function, arrays, wide, block, shape, kinds)
    if allowed is not None and not problem.is_truth:
        out = [np.where(allowed, entry, kind.type(np.nan)) for entry in out]
    if problem.shape:
        return np.stack(out, axis=-1).reshape(*shape, *problem.shape)
    return out[0][()]


def array_of(argument: Argument, value: Any) -> Array:
    """Return a value as an array of real numbers; integers are promoted."""
    try:
        array = np.asarray(value)
        numbers = array if array.dtype.kind == "f" else array.astype(np.float64, casting="safe")
    except (TypeError, ValueError):
        raise argument.refused(value) from None
    return numbers


def _kind(arrays: Sequence[Array], values: Sequence[Any]) -> np.dtype[Any]:
    """Return the precision of the outcome: Python's numbers take on that of the arrays."""
    given = [
        v if isinstance(v, float | int) and not isinstance(v, np.generic) else a
        for a, v in zip(arrays, values, strict=True)
    ]
    if not any(isinstance(value, np.ndarray) for value in given):
        return np.dtype(np.float64)
    return np.result_type(*given)


def _allowed(
    problem: Problem, arrays: Sequence[Array], shape: tuple[int, ...], values: Sequence[Any]
) -> Array | None:
    """Return where the arguments are in the domain, or None where all are; or refuse them."""
    inside: Any = None
    for argument, array, value in zip(problem.arguments, arrays, values, strict=True):
        if not array.size or argument.spans(array.min(), array.max()):
            continue
        if problem.out_of_domain == "raise":
            raise argument.refused(value)
        inside = argument.inside(array) & (True if inside is None else inside)
    if problem.condition != sp.true and math.prod(shape):
        holds = compiled(problem.condition, problem.symbols, "numpy")
        kinds = [np.dtype(bool)]
        (truth,) = _in_blocks(lambda *a: [holds(*a)], arrays, np.float64, BLOCK, shape, kinds)
        wrong = ~truth if inside is None else ~truth & inside
        if wrong.any() and problem.out_of_domain == "raise":
            first = np.unravel_index(np.argmax(wrong), shape)
            raise problem.outside([np.broadcast_to(a, shape)[first] for a in arrays])
        inside = truth if inside is None else inside & truth
    return None if inside is None else np.asarray(inside)


def _in_blocks(
    function: Callable[..., Sequence[Any]],
    arrays: Sequence[Array],
    wide: Any,
    block: int,
    shape: tuple[int, ...],
    kinds: Sequence[np.dtype[Any]],
) -> list[Array]:
    """Evaluate part by part: temporary arrays of the whole size would go through main memory."""
    size = math.prod(shape)
    wholes = [array for array in arrays if array.size > 1]
    if size <= block or not all(array.shape == shape for array in wholes):
        given = [array.astype(wide, copy=False)[()] for array in arrays]
        pairs = zip(function(*given), kinds, strict=True)
        return [_whole(entry, shape, kind, given) for entry, kind in pairs]
    flat = [a.reshape(-1) if a.size > 1 else a.astype(wide).reshape(())[()] for a in arrays]
    out = [np.empty(shape, kind) for kind in kinds]
    lines = [whole.reshape(-1) for whole in out]
    for start in range(0, size, block):
        part = slice(start, start + block)
        pieces = [a[part].astype(wide, copy=False) if np.ndim(a) else a for a in flat]
        for line, entry in zip(lines, function(*pieces), strict=True):
            line[part] = entry
    return out


def _whole(entry: Any, shape: tuple[int, ...], kind: np.dtype[Any], given: Sequence[Any]) -> Array:
    """Return an entry as an array of its own; one that is so already need not be copied."""
    whole: Array = np.asarray(entry)
    if (whole.shape, whole.dtype) != (shape, kind) or whole.base is not None:
        whole = np.empty(shape, kind)
        whole[...] = entry
    return whole.copy() if any(whole is array for array in given) else whole
