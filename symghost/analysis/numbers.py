"""How the analysis takes its arguments: a flow with values, a box of states."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from ..common.errors import InvalidInput, NotSupported, unknown_name
from ..flows.flow import Flow
from ..flows.network_flow import NetworkFlow
from ..flows.numeric_flow import FormulaFlow, NumericFlow
from .nouns import Box

# Where nothing is said, states are looked at from minus this to plus this.
DEFAULT_REACH = 10.0


def numeric(flow: Flow | NumericFlow, at: Mapping[Any, Any] | None = None) -> NumericFlow:
    """Return a flow as numbers, its parameters at these values.

    Raises
    ------
    InvalidInput
        If a parameter has no value, or a value belongs to no parameter.

    Examples
    --------
    >>> flow = Flow.from_text("r + x**2", state="x", parameters="r")
    >>> numeric(flow, {"r": "1/4"}).velocity([1.0])
    array([1.25])
    """
    if isinstance(flow, NumericFlow):
        if at:
            raise InvalidInput("at", dict(at), "nothing: a numeric flow has no open parameters")
        return flow
    values = flow.values(at)
    for parameter in flow.parameters:
        if parameter not in values:
            raise InvalidInput("at", dict(at or {}), f"a value for the parameter {parameter}")
    return FormulaFlow(
        flow.states, flow.components, {symbol: np.array(float(v)) for symbol, v in values.items()}
    )


def state_names(flow: Flow | NumericFlow) -> tuple[str, ...]:
    """Return the names of a flow's states."""
    return flow.names if isinstance(flow, NumericFlow) else tuple(map(str, flow.states))


def box_of(flow: Flow | NumericFlow, box: Mapping[Any, Any] | None = None) -> Box:
    """Return a box of states from pairs by name, with a default for every state not named.

    A network's latent variables are looked at as far as fixed points can be; other states from -10
    to 10.

    Raises
    ------
    InvalidInput
        If a name is no state, or a pair is not two finite numbers in order.

    Examples
    --------
    >>> box_of(Flow.from_text("-x", state="x"), {"x": (-1, 2)})
    Box(low=(-1.0,), high=(2.0,))
    """
    given = {str(name): pair for name, pair in (box or {}).items()}
    names = state_names(flow)
    for name in given:
        if name not in names:
            raise unknown_name("box", name, names)
    reach = _reach(flow)
    pairs = [
        _pair(name, given.get(name, (-most, most))) for name, most in zip(names, reach, strict=True)
    ]
    return Box(tuple(low for low, _ in pairs), tuple(high for _, high in pairs))


def _reach(flow: Flow | NumericFlow) -> list[float]:
    if isinstance(flow, NetworkFlow):
        # Neurons that saturate bound the fixed points; others leave the default.
        with suppress(NotSupported):
            return [float(most) for most in flow.reach.max(axis=0)]
    return [DEFAULT_REACH] * flow.dimension


def _pair(name: str, pair: Any) -> tuple[float, float]:
    try:
        low, high = (float(end) for end in pair)
    except (TypeError, ValueError):
        low, high = math.nan, math.nan
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise InvalidInput(f"box {name}", pair, "two finite numbers, the lower one first")
    return low, high
