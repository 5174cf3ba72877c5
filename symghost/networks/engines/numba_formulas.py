"""The local formulas inside compiled code: chosen by a type, so that nothing is asked at run time.

Compiled functions take a `Plan` as their first argument. Its type carries a name that says the
formulas and the sources of the engine, and the functions below are compiled for that type. The name
is part of the signature under which machine code is kept on disk, so that code kept for other
formulas, or from before a change to the engine, is never taken for that of these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import NativeValue, models, overload, register_model, unbox

from . import local
from .numba_elementary import REORDERED, fast_exp, fast_tanh, njit

REALS: dict[Any, Any] = {numba.float64: np.float64, numba.float32: np.float32}
SOURCES = (
    "numba_elementary.py",
    "numba_formulas.py",
    "numba_general.py",
    "numba_nouns.py",
    "numba_rank_one.py",
)

# Options of overloads, whose stubs carry annotations that their implementations do not.
JIT = {"error_model": "numpy", "fastmath": REORDERED}

# The local functions of every plan made in this process, by its type's name.
_FUNCTIONS: dict[str, dict[Any, local.Local]] = {}


class PlanType(types.Opaque):
    """What compiled code knows of a plan: its name, and whether one latent variable is all."""

    def __init__(self, name: str, scalar: bool) -> None:
        self.scalar = scalar
        super().__init__(name=name)


class Plan:
    """Local formulas and a way of computing, as an argument of compiled functions.

    Parameters
    ----------
    symbolic
        The local formulas.
    scalar
        Whether the networks are of rank one and read out by their latent variable, in one trial
        without inputs and noise.
    """

    def __init__(self, symbolic: local.Local, scalar: bool) -> None:
        parts = (str(scalar), local.fingerprint(symbolic), _sources())
        name = "Plan_" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
        self._numba_type_ = PlanType(name, scalar)
        if name not in _FUNCTIONS:
            _FUNCTIONS[name] = {kind: _functions(symbolic, kind) for kind in REALS}


@lru_cache(maxsize=32)
def plan_for(symbolic: local.Local, scalar: bool) -> Plan:
    """Return the plan of some formulas."""
    return Plan(symbolic, scalar)


@lru_cache(maxsize=1)
def _sources() -> str:
    """Return the sources that compiled code is made of beside the engine's own."""
    folder = Path(__file__).parent
    return "\0".join((folder / name).read_text("utf-8") for name in SOURCES)


def _functions(symbolic: local.Local, kind: Any) -> local.Local:
    names = {"tanh": fast_tanh, "exp": fast_exp}
    return local.translate(
        symbolic, lambda formula: njit(local.scalar_function(formula, names, REALS[kind]))
    )


register_model(PlanType)(models.OpaqueModel)


@unbox(PlanType)  # type: ignore[untyped-decorator]
def _unbox_plan(_: Any, __: Any, context: Any) -> Any:
    return NativeValue(context.context.get_dummy_value())


def activation(plan: Plan, z: float) -> float:
    """Return a neuron's activation; in compiled code alone."""
    raise NotImplementedError


def activation_slope(plan: Plan, z: float, h: float) -> float:
    """Return the activation's slope; in compiled code alone."""
    raise NotImplementedError


def output(plan: Plan, z: float) -> float:
    """Return an output; in compiled code alone."""
    raise NotImplementedError


def error(plan: Plan, z: float, o: float, y: float) -> float:
    """Return the error of an output; in compiled code alone."""
    raise NotImplementedError


def error_slope(plan: Plan, z: float, o: float, y: float) -> float:
    """Return the error's derivative by z; in compiled code alone."""
    raise NotImplementedError


def _provided(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let compiled code call a function by the plan's formula of that name and precision."""
    provide: Callable[..., Any] = overload(function, jit_options=JIT, strict=False)
    return provide


def _found(plan: PlanType, kind: Any, name: str) -> tuple[Any, Any]:
    return getattr(_FUNCTIONS[plan.name][kind], name), REALS[kind]


@_provided(activation)
def _activation(plan: Any, z: Any) -> Any:
    formula, real = _found(plan, z, "activation")
    return lambda plan, z: real(formula(z))


@_provided(activation_slope)
def _activation_slope(plan: Any, z: Any, h: Any) -> Any:
    formula, real = _found(plan, z, "activation_slope")
    return lambda plan, z, h: real(formula(z, h))


@_provided(output)
def _output(plan: Any, z: Any) -> Any:
    formula, real = _found(plan, z, "output")
    return lambda plan, z: real(formula(z))


@_provided(error)
def _error(plan: Any, z: Any, o: Any, y: Any) -> Any:
    formula, real = _found(plan, z, "error")
    return lambda plan, z, o, y: real(formula(z, o, y))


@_provided(error_slope)
def _error_slope(plan: Any, z: Any, o: Any, y: Any) -> Any:
    formula, real = _found(plan, z, "error_slope")
    return lambda plan, z, o, y: real(formula(z, o, y))
