"""Evaluation by JAX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import jax.scipy.special
import numpy as np

from ...formulas.special import gamma_of_arrays, lambert_w_of_arrays, wright_omega_of_arrays
from .problem import Evaluation, Problem
from .tensors import Library, evaluation_by, kinked, levelling, steep_expm1

_SAME = """
    where exp log expm1 sqrt sin cos tan arcsin arccos arctan arctan2 sinh cosh
    arcsinh arccosh cbrt floor ceil hypot log2 log10 exp2
"""
# Not hyp2f1, which was met with a wrong second digit near 1, nor gamma, which loses three digits.
_SPECIAL = ("erf", "erfc")


def evaluation_jax(problem: Problem) -> Evaluation:
    """Return the evaluation by JAX."""
    return evaluation_by(_library(), problem)


@cache
def _library() -> Library:
    table: dict[str, Callable[..., Any]] = {name: getattr(jnp, name) for name in _SAME.split()}
    table |= {name: getattr(jax.scipy.special, name) for name in _SPECIAL}
    expm1 = steep_expm1(jnp.where, jnp.exp, jnp.expm1)
    table |= kinked(jnp.where, lambda value, pattern: jnp.full_like(pattern, value))
    table |= {
        "half_power": lambda base, twice: base ** (twice / 2),
        "expm1": expm1,
        "tanh": levelling(jnp.where, expm1),
        "log1p": _log1p,
        "arctanh": lambda x: 0.5 * (_log1p(x) - _log1p(-x)),
        "sinc": lambda x: jnp.sinc(x / np.pi),
        "gamma": lambda x: gamma_of_arrays(jnp, x),
        "wright_omega": _implicit(wright_omega_of_arrays, _slope_of_omega),
        "lambert_w": _implicit(lambert_w_of_arrays, _slope_of_lambert),
    }
    return Library(
        "jax", table, _arrays, _known, _spread, _sloped(), jax.lax.stop_gradient, _stacked
    )


def _log1p(place: Any) -> Any:
    """Return log(1 + z); JAX's own is wrong by 2.7e-14 about -0.4, and its arctanh with it."""
    below = place < -0.25
    near = jnp.where(below, 0.0, place)
    return jnp.where(below, jnp.log(1 + place), jnp.log1p(near))


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


def _implicit(
    function: Callable[[Any, Any], Any], slope: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    """Return a function whose derivative follows from its equation, not from its iteration."""
    library = SimpleNamespace(where=jnp.where, exp=jnp.exp, log=jnp.log, sqrt=jnp.sqrt)
    rule: Any = jax.custom_jvp(lambda place: function(library, place))

    def tangent(places: tuple[Any], directions: tuple[Any]) -> tuple[Any, Any]:
        value = rule(places[0])
        return value, slope(value) * directions[0]

    rule.defjvp(tangent)
    called: Callable[[Any], Any] = rule
    return called


def _sloped() -> Callable[[Any, Any, Any], Any]:
    """Return what gives a value another derivative by an argument."""
    rule: Any = jax.custom_jvp(lambda value, place, slope: value)

    def tangent(inputs: tuple[Any, ...], directions: tuple[Any, ...]) -> tuple[Any, Any]:
        return rule(*inputs), directions[0] + inputs[2] * directions[1]

    rule.defjvp(tangent)
    return lambda *inputs: rule(*jnp.broadcast_arrays(*inputs))


def _slope_of_omega(omega: Any) -> Any:
    return omega / (1 + omega)


def _slope_of_lambert(w: Any) -> Any:
    return jnp.exp(-w) / (1 + w)
