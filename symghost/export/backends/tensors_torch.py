"""Evaluation by PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, reduce
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from ...formulas.special import gamma_of_arrays, lambert_w_of_arrays, wright_omega_of_arrays
from .problem import Evaluation, Problem
from .tensors import Library, evaluation_by, kinked, levelling, steep_expm1

_SAME = """
    where exp log log1p expm1 sqrt sin cos tan arcsin arccos arctan sinh cosh
    arcsinh arccosh arctanh floor ceil erf erfc log2 log10 exp2
"""
_OF_TWO = ("arctan2", "hypot")


def evaluation_torch(problem: Problem) -> Evaluation:
    """Return the evaluation by PyTorch."""
    return evaluation_by(_library(), problem)


@cache
def _library() -> Library:
    table: dict[str, Callable[..., Any]] = {name: getattr(torch, name) for name in _SAME.split()}
    table |= {name: _of_two(getattr(torch, name)) for name in _OF_TWO}
    expm1 = steep_expm1(torch.where, torch.exp, torch.expm1)
    table |= kinked(torch.where, lambda value, pattern: torch.full_like(pattern, value))
    table |= {
        "half_power": lambda base, twice: base ** (twice / 2),
        "expm1": expm1,
        "tanh": levelling(torch.where, expm1),
        "sinc": lambda x: torch.sinc(x / np.pi),
        "cbrt": _cube_root,
        "gamma": lambda x: gamma_of_arrays(torch, x),
        "wright_omega": _implicit(wright_omega_of_arrays, _slope_of_omega),
        "lambert_w": _implicit(lambert_w_of_arrays, _slope_of_lambert),
    }
    return Library("torch", table, _arrays, _known, _spread, _sloped, torch.Tensor.detach, _stacked)


def _cube_root(place: Any) -> Any:
    """Return the root of a number that is not negative; a step of Newton's mends the power."""
    positive = place > 0
    safe = torch.where(positive, place, 1.0)
    near = safe ** (1 / 3)
    return torch.where(positive, (2 * near + safe / near**2) / 3, place)


def _of_two(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of which one argument may be a number."""

    def called(one: Any, other: Any) -> Any:
        pattern = one if isinstance(one, torch.Tensor) else other
        pair = (v if isinstance(v, torch.Tensor) else pattern.new_tensor(v) for v in (one, other))
        return function(*pair)

    return called


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


def _implicit(
    function: Callable[[Any, Any], Any], slope: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    """Return a function whose derivative follows from its equation, not from its iteration."""
    library = SimpleNamespace(where=torch.where, exp=torch.exp, log=torch.log, sqrt=torch.sqrt)

    class Rule(torch.autograd.Function):  # type: ignore[misc]
        generate_vmap_rule = True

        @staticmethod
        def forward(place: Any) -> Any:
            return function(library, place)

        @staticmethod
        def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
            ctx.save_for_backward(inputs[0])

        @staticmethod
        def backward(ctx: Any, gradient: Any) -> Any:
            (place,) = ctx.saved_tensors
            return gradient * slope(Rule.apply(place))

    rule: Callable[[Any], Any] = Rule.apply
    return rule


class _Slope(torch.autograd.Function):  # type: ignore[misc]
    """A value with another derivative by an argument."""

    generate_vmap_rule = True

    @staticmethod
    def forward(value: Any, place: Any, slope: Any) -> Any:
        return value.clone()

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        ctx.save_for_backward(inputs[2])

    @staticmethod
    def backward(ctx: Any, gradient: Any) -> Any:
        (slope,) = ctx.saved_tensors
        return gradient, gradient * slope, None


def _sloped(value: Any, place: Any, slope: Any) -> Any:
    return _Slope.apply(*torch.broadcast_tensors(value, place, slope))


def _slope_of_omega(omega: Any) -> Any:
    return omega / (1 + omega)


def _slope_of_lambert(w: Any) -> Any:
    return torch.exp(-w) / (1 + w)
