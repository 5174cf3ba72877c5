"""The time of a passage in several dimensions, with the laws beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...common.errors import InvalidInput, unknown_name
from ...flows.flow import Flow
from ...flows.numeric_flow import NumericFlow
from ...formulas.parse import parse_number
from ..nouns import PassageTime, SaddleNode
from ..numbers import numeric, state_names
from .crossing import crossing
from .space_laws import space_laws


def space_passage(
    flow: Flow | NumericFlow,
    start: Any,
    stop: Any,
    at: Mapping[Any, Any] | None,
    fold: SaddleNode | None,
    horizon: float,
    digits: int,
) -> PassageTime:
    """Return the time until one state has a value, for `symghost.analysis.passage.passage_time`."""
    field = numeric(flow, at)
    names = state_names(flow)
    if len(names) == 1 and not isinstance(start, Mapping):
        start, stop = {names[0]: start}, {names[0]: stop}
    first = _place("start", start, names)
    last = _place("stop", stop, names)
    if set(first) != set(names):
        raise InvalidInput("start", start, f"a value for each of {', '.join(names)}")
    if len(last) != 1:
        raise InvalidInput("stop", stop, "the one state, and its value, by which the way ends")
    ((name, level),) = last.items()
    begin = np.array([first[state] for state in names])
    if not np.isfinite(field.velocity(begin)).all():
        raise InvalidInput("start", start, "a place where the velocity is finite")
    found = crossing(field, begin, names.index(name), level, horizon)
    if math.isinf(found.time):
        return PassageTime(math.inf, "inf", 0.0, found.method)
    values = flow.values(at) if isinstance(flow, Flow) else {}
    laws, words = space_laws(field, found.path, fold, values)
    known = min(digits, max(1, int(-math.log10(found.error / found.time))))
    return PassageTime(
        value=found.time,
        digits=f"{found.time:.{known}g}",
        error=found.error,
        method=f"{found.method} to a relative tolerance of 1e-12; {words}",
        laws=laws,
    )


def _place(argument: str, place: Any, names: tuple[str, ...]) -> dict[str, float]:
    """Return finite numbers by state."""
    if not isinstance(place, Mapping):
        raise InvalidInput(argument, place, f"values by state, of {', '.join(names)}")
    for name in place:
        if str(name) not in names:
            raise unknown_name(argument, str(name), names)
    return {
        str(name): float(parse_number(value, argument=f"{argument} {name}"))
        for name, value in place.items()
    }
