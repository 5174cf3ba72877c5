"""Evaluation by JAX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from .problem import Evaluation, Problem
from .tensors import Library, evaluation_by


def evaluation_jax(problem: Problem) -> Evaluation:
    """Return the evaluation by JAX."""
    return evaluation_by(_LIBRARY, problem)


def _arrays(problem: Problem, values: Sequence[Any]) -> list[Any]:
    checked = [_real(a, v) for a, v in zip(problem.arguments, values, strict=True)]
    kind = jnp.result_type(*checked) if checked else jnp.result_type(float)
    if not jnp.issubdtype(kind, jnp.floating):
        kind = jnp.result_type(float)
    return [jnp.asarray(value, dtype=kind) for value in checked]


def _real(argument: Any, value: Any) -> Any:
    if isinstance(value, float | int) and not isinstance(value, np.generic):
        return value  # of a precision that gives way to that of arrays
    try:
        array = value if isinstance(value, jax.Array) else np.asarray(value)
    except (TypeError, ValueError):
        raise argument.refused(value) from None
    if array.dtype.kind not in "fiub" and not jnp.issubdtype(array.dtype, jnp.floating):
        raise argument.refused(value)
    return array


def _known(array: Any) -> bool:
    return not isinstance(array, jax.core.Tracer)


def _spread(array: Any, shape: tuple[int, ...], arrays: Sequence[Any]) -> Any:
    whole = jnp.broadcast_to(array, shape)
    return whole if whole.dtype == bool or not arrays else whole.astype(arrays[0].dtype)


def _stacked(entries: Sequence[Any], shape: tuple[int, ...]) -> Any:
    return jnp.stack(entries, axis=-1).reshape(shape)


def _masked(allowed: Any, entry: Any) -> Any:
    return jnp.where(allowed, entry, np.nan)


_LIBRARY = Library("jax", _arrays, _known, _spread, _masked, _stacked)
