"""Evaluation by PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
import torch

from .problem import Evaluation, Problem
from .tensors import Library, evaluation_by


def evaluation_torch(problem: Problem) -> Evaluation:
    """Return the evaluation by PyTorch."""
    return evaluation_by(_LIBRARY, problem)


def _arrays(problem: Problem, values: Sequence[Any]) -> list[Any]:
    checked = [_real(a, v) for a, v in zip(problem.arguments, values, strict=True)]
    tensors = [value for value in checked if isinstance(value, torch.Tensor)]
    floating = [tensor.dtype for tensor in tensors if tensor.dtype.is_floating_point]
    kind = reduce(torch.promote_types, floating) if floating else torch.float64
    device = next((t.device for t in tensors if t.device.type != "cpu"), None)
    return [torch.as_tensor(value, dtype=kind, device=device) for value in checked]


def _real(argument: Any, value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        if value.dtype.is_complex:
            raise argument.refused(value)
        return value
    if isinstance(value, float | int) and not isinstance(value, np.generic):
        return value
    try:
        array = np.asarray(value)
        real = array if array.dtype.kind == "f" else array.astype(np.float64, casting="safe")
        return torch.as_tensor(real)
    except (TypeError, ValueError):
        raise argument.refused(value) from None


def _known(array: Any) -> bool:
    """Say whether values may be looked at: not while they are traced, mapped or on the way."""
    if torch.compiler.is_compiling():
        return False
    try:
        bool((array == array).all())
    except RuntimeError:  # under torch.func.vmap
        return False
    return True


def _spread(array: Any, shape: tuple[int, ...], arrays: Sequence[Any]) -> Any:
    whole = torch.as_tensor(array, dtype=None if arrays else torch.float64)
    return torch.broadcast_to(whole, shape)


def _stacked(entries: Sequence[Any], shape: tuple[int, ...]) -> Any:
    return torch.stack(tuple(entries), dim=-1).reshape(shape)


def _masked(allowed: Any, entry: Any) -> Any:
    return torch.where(allowed, entry, torch.nan)


_LIBRARY = Library("torch", _arrays, _known, _spread, _masked, _stacked)
