"""How saddle-nodes, curves and cusps take their arguments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import NumericFlow
from ..nouns import Box
from ..numbers import DEFAULT_REACH, box_of

Span = tuple[float, float]


def moving(
    flow: Flow, parameter: str | sp.Symbol | None, at: Mapping[Any, Any] | None
) -> tuple[sp.Symbol, Flow]:
    """Return the parameter that moves, and the flow with the values of others.

    Raises
    ------
    InvalidInput
        If it is not clear which one moves, it has a value, or does not occur in the field.
    """
    values = flow.values(at)
    open_ = [symbol for symbol in flow.parameters if symbol not in values]
    if parameter is None:
        if len(open_) != 1:
            names = ", ".join(map(str, open_)) or "none"
            raise InvalidInput("parameter", None, f"the one that moves (open: {names})")
        symbol = open_[0]
    else:
        symbol = flow.symbol(parameter)
    if symbol in values:
        raise InvalidInput("at", dict(at or {}), f"no value for {symbol}, which moves")
    fixed = flow.at(values)
    used = set().union(*(component.free_symbols for component in fixed.components))
    if symbol not in used:
        raise InvalidInput("parameter", str(symbol), "a parameter that occurs in the field")
    rest = tuple(name for name in fixed.parameters if name in used)
    return symbol, Flow(fixed.states, fixed.components, rest)


def pair_of(
    flow: Flow, parameters: Sequence[str | sp.Symbol], at: Mapping[Any, Any] | None
) -> tuple[tuple[sp.Symbol, sp.Symbol], Flow]:
    """Return two parameters, and the flow with the values of others.

    Raises
    ------
    InvalidInput
        If they are not two different ones without values.
    """
    if isinstance(parameters, str) or len(parameters) != 2:
        raise InvalidInput("parameters", parameters, "two parameters")
    first, second = (flow.symbol(name, "parameters") for name in parameters)
    values = flow.values(at)
    if first == second or {first, second} & set(values):
        raise InvalidInput("parameters", parameters, "two different ones, without values")
    return (first, second), flow.at(values)


def sides_of(flow: Flow | NumericFlow, box: Mapping[Any, Any] | None, span: Any) -> list[Span]:
    """Return a pair of bounds for each state, and for the parameter."""
    sides = box_of(flow, box)
    return [*zip(sides.low, sides.high, strict=True), span_of(span, "span")]


def span_of(span: Any, argument: str) -> Span:
    """Return a pair of bounds; the default ones for None.

    Raises
    ------
    InvalidInput
        If it is not two finite numbers in order.
    """
    try:
        low, high = (-DEFAULT_REACH, DEFAULT_REACH) if span is None else map(float, span)
    except (TypeError, ValueError):
        low, high = math.nan, math.nan
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise InvalidInput(argument, span, "two finite numbers, the lower one first")
    return low, high


def standing(
    flow: NumericFlow,
    parameter: str | sp.Symbol | None,
    box: Mapping[Any, Any] | None,
    span: Any,
) -> tuple[sp.Symbol, Box]:
    """Return the parameter of a suspended numeric flow, and the box of states and parameter.

    Raises
    ------
    InvalidInput
        If the parameter is not the last state, or that one does not stand still.
    """
    last = flow.names[-1]
    if flow.dimension < 2 or str(parameter or last) != last:
        raise InvalidInput("parameter", str(parameter), f"the numeric flow's last state, {last}")
    sides = sides_of(flow, box, None)[:-1]
    if span is not None:
        sides[-1] = span_of(span, "span")
    middle = [(low + high) / 2 for low, high in sides]
    if flow.velocity(middle)[-1] != 0:
        raise InvalidInput("flow", last, "a numeric flow whose last state stands still")
    return sp.Symbol(last, real=True), Box(*zip(*sides, strict=True))
