"""The data of a picture on a plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, NumericFlow
from ...formulas.parse import parse_number
from ..nouns import Box, FixedPoint, FixedPoints, Ghost, Ghosts
from ..numbers import state_names
from .shown import Values, finite, ghosts_within, of_dimension, points_within, shown_on, values_of

# Points along each side.
SIDE = 301
# A trajectory ends when it has left this many boxes' widths behind, or all but stands still.
OUTSIDE = 1.0
STANDS = 1e-9


@dataclass(frozen=True, eq=False)
class FlowMap:
    """The velocity of a two-dimensional flow on a grid, with what lies on the plane.

    Parameters
    ----------
    names : tuple of str
    at : tuple of (str, float)
    across, up : array
        States along both sides.
    velocity : array, shape (up, across, 2)
    fixed : tuple of FixedPoint
    ghosts : tuple of Ghost
    trajectories : tuple of array, shape (points, 2)
        Each from its start on.
    """

    names: tuple[str, str]
    at: Values
    across: Floats
    up: Floats
    velocity: Floats
    fixed: tuple[FixedPoint, ...]
    ghosts: tuple[Ghost, ...]
    trajectories: tuple[Floats, ...]


def flow_map(
    flow: Flow | NumericFlow,
    at: Mapping[Any, Any] | None = None,
    box: Mapping[Any, Any] | None = None,
    trajectories: Sequence[Mapping[str, Any]] = (),
    fixed: FixedPoints | None = None,
    slow: Ghosts | None = None,
) -> FlowMap:
    """Return the velocity of a two-dimensional flow on a grid, with what lies on the plane.

    Parameters
    ----------
    flow, at, box, fixed, slow
        As for `phase_line`.
    trajectories : sequence of mapping of str to number
        Starts, by state.

    Raises
    ------
    InvalidInput
        If the flow does not have two states, or a value is missing.

    Examples
    --------
    >>> flow = Flow.from_text(["x = -x", "y = -2*y"])
    >>> picture = flow_map(flow, box={"x": (-1, 1), "y": (-1, 1)}, trajectories=[{"x": 1, "y": 1}])
    >>> picture.velocity[0, 0], picture.fixed[0].kind
    (array([1., 2.]), 'stable node')
    """
    numbers, where = of_dimension(flow, at, box, 2, "two states")
    across, up = (np.linspace(*pair, SIDE) for pair in zip(where.low, where.high, strict=True))
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    fixed, slow = shown_on(flow, at, box, fixed, slow)
    ghosts = ghosts_within(slow, where)
    first, second = state_names(flow)
    starts = [_place(start, (first, second)) for start in trajectories]
    velocity = finite(numbers.velocity(grid))
    horizon = _horizon(velocity, where, ghosts)
    return FlowMap(
        (first, second),
        values_of(flow, at),
        across,
        up,
        velocity,
        points_within(fixed.points, where),
        ghosts,
        tuple(_trajectory(numbers, start, where, horizon) for start in starts),
    )


def _place(start: Mapping[str, Any], names: tuple[str, ...]) -> Floats:
    given = {str(name): value for name, value in start.items()}
    if set(given) != set(names):
        raise InvalidInput("trajectories", dict(start), f"a value for each of {', '.join(names)}")
    return np.array([float(parse_number(given[name], argument=name)) for name in names])


def _horizon(velocity: Floats, box: Box, ghosts: Sequence[Ghost]) -> float:
    """Return a time in which trajectories cross the box many times, and its ghosts as well."""
    size = np.subtract(box.high, box.low)
    rate = float(np.nanmedian(np.linalg.norm(velocity / size, axis=-1)))
    return 40.0 / max(rate, 1e-12) + 3.0 * sum(min(ghost.time, 1e6) for ghost in ghosts)


def _trajectory(flow: NumericFlow, start: Floats, box: Box, horizon: float) -> Floats:
    low, high = np.array(box.low), np.array(box.high)
    margin = OUTSIDE * (high - low)
    slowest = STANDS * float(np.linalg.norm(high - low)) / horizon

    def left(_: float, place: Floats) -> float:
        return float(np.minimum(place - low + margin, high + margin - place).min())

    def stands(_: float, place: Floats) -> float:
        return float(flow.speed(place)) - slowest

    left.terminal = stands.terminal = True  # type: ignore[attr-defined]
    path = solve_ivp(
        lambda _, place: flow.velocity(place),
        (0.0, horizon),
        start,
        method="LSODA",
        rtol=1e-8,
        atol=1e-10 * (high - low),
        max_step=horizon / 200,
        events=(left, stands),
    )
    return np.asarray(path.y.T)
