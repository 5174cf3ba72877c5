"""What lies on a line or a plane, and is shown there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, NumericFlow
from ..nouns import Box, FixedPoint, FixedPoints, Ghost, Ghosts
from ..numbers import box_of, numeric, state_names

Values = tuple[tuple[str, float], ...]


def of_dimension(
    flow: Flow | NumericFlow, at: Any, box: Any, dimension: int, words: str
) -> tuple[NumericFlow, Box]:
    """Return a flow in numbers and its box, if it has the right number of states."""
    if flow.dimension != dimension:
        raise InvalidInput("flow", f"a flow of {', '.join(state_names(flow))}", f"{words}")
    return numeric(flow, at), box_of(flow, box)


def shown_on(
    flow: Flow | NumericFlow, at: Any, box: Any, fixed: FixedPoints | None, slow: Ghosts | None
) -> tuple[FixedPoints, Ghosts]:
    """Return fixed points and ghosts, found anew where they are not given."""
    from ..fixed_points.search import fixed_points
    from ..ghosts.search import ghosts

    return (
        fixed if fixed is not None else fixed_points(flow, at, box=box),
        slow if slow is not None else ghosts(flow, at, box=box),
    )


def values_of(flow: Flow | NumericFlow, at: Mapping[Any, Any] | None) -> Values:
    """Return the parameters' values."""
    if isinstance(flow, NumericFlow):
        return ()
    return tuple((symbol.name, float(value)) for symbol, value in flow.values(at).items())


def finite(values: Floats) -> Floats:
    """Return numbers with NaN in place of those that are not finite."""
    return np.where(np.isfinite(values), values, np.nan)


def points_within(points: Sequence[FixedPoint], box: Box) -> tuple[FixedPoint, ...]:
    """Return the fixed points that lie in a box."""
    return tuple(point for point in points if _inside(point.place, box))


def ghosts_within(slow: Ghosts, box: Box) -> tuple[Ghost, ...]:
    """Return the ghosts that lie in a box; minima of the speed that are no ghosts left out."""
    return tuple(g for g in slow.points if g.kind == "ghost" and _inside(g.place, box))


def _inside(place: Sequence[float], box: Box) -> bool:
    return all(low <= x <= high for x, low, high in zip(place, box.low, box.high, strict=True))
