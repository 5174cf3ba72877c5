"""The data of a flow's pictures: here along a line and on a plane, and by name all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from ...errors import InvalidInput
from ...flow import Flow
from ...numeric_flow import Floats, NumericFlow
from ...parse import parse_number
from ..nouns import Box, FixedPoint, FixedPoints, Ghost, Ghosts
from ..numbers import box_of, numeric, state_names
from .bifurcation import Bifurcation, bifurcation
from .folds import FoldPlane, PassageScaling, fold_plane, passage_scaling

__all__ = [
    "Bifurcation",
    "FlowMap",
    "FoldPlane",
    "PassageScaling",
    "PhaseLine",
    "bifurcation",
    "flow_map",
    "fold_plane",
    "passage_scaling",
    "phase_line",
]

Values = tuple[tuple[str, float], ...]

# Points along a line, and along each side of a plane.
ALONG = 801
SIDE = 301
# Nodes of Gauss and Legendre in each cell of the potential's integral.
NODES = 5
# A trajectory ends when it has left this many boxes' widths behind, or all but stands still.
OUTSIDE = 1.0
STANDS = 1e-9


@dataclass(frozen=True, eq=False)
class PhaseLine:
    r"""The velocity and the potential of a one-dimensional flow along its state.

    Parameters
    ----------
    name : str
        Of the state.
    at : tuple of (str, float)
        The parameters' values.
    states, velocity, potential : array
        :math:`V = -\int f`, zero at the state nearest to zero; NaN where a pole of the field cuts
        it off from there.
    fixed : tuple of FixedPoint
    ghosts : tuple of Ghost
        Minima of the speed that are no ghosts left out.
    start, stop : float, optional
        Ends of a passage; may be infinite.
    """

    name: str
    at: Values
    states: Floats
    velocity: Floats
    potential: Floats
    fixed: tuple[FixedPoint, ...]
    ghosts: tuple[Ghost, ...]
    start: float | None = None
    stop: float | None = None


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


def phase_line(
    flow: Flow | NumericFlow,
    at: Mapping[Any, Any] | None = None,
    box: Mapping[Any, Any] | None = None,
    start: Any = None,
    stop: Any = None,
    fixed: FixedPoints | None = None,
    slow: Ghosts | None = None,
) -> PhaseLine:
    """Return the velocity and the potential of a one-dimensional flow, with what lies on its line.

    Parameters
    ----------
    flow : Flow or NumericFlow
    at : mapping, optional
        Values of all parameters by name or symbol.
    box : mapping, optional
        A pair of bounds by state; -10 to 10 if absent.
    start, stop : number or str, optional
        Ends of a passage.
    fixed, slow : FixedPoints, Ghosts, optional
        Found anew if absent.

    Raises
    ------
    InvalidInput
        If the flow has more than one state, or a value is missing.

    Examples
    --------
    >>> flow = Flow.from_text("1 + 3*x**2", state="x")
    >>> line = phase_line(flow, box={"x": (-1, 1)})
    >>> line.velocity[-1].item(), line.potential[-1].round(12).item(), line.ghosts
    (4.0, -2.0, ())
    """
    numbers, where = _of_dimension(flow, at, box, 1, "one state")
    states = np.linspace(where.low[0], where.high[0], ALONG)
    fixed, slow = _on_it(flow, at, box, fixed, slow)
    return PhaseLine(
        state_names(flow)[0],
        _values(flow, at),
        states,
        _finite(numbers.velocity(states[:, None])[:, 0]),
        _potential(numbers, states, [place[0] for place in fixed.singular]),
        _within(fixed.points, where),
        _true_ghosts(slow, where),
        _end(start, "start"),
        _end(stop, "stop"),
    )


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
    numbers, where = _of_dimension(flow, at, box, 2, "two states")
    across, up = (np.linspace(*pair, SIDE) for pair in zip(where.low, where.high, strict=True))
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    fixed, slow = _on_it(flow, at, box, fixed, slow)
    ghosts = _true_ghosts(slow, where)
    first, second = state_names(flow)
    starts = [_place(start, (first, second)) for start in trajectories]
    velocity = _finite(numbers.velocity(grid))
    horizon = _horizon(velocity, where, ghosts)
    return FlowMap(
        (first, second),
        _values(flow, at),
        across,
        up,
        velocity,
        _within(fixed.points, where),
        ghosts,
        tuple(_trajectory(numbers, start, where, horizon) for start in starts),
    )


def _of_dimension(
    flow: Flow | NumericFlow, at: Any, box: Any, dimension: int, words: str
) -> tuple[NumericFlow, Box]:
    if flow.dimension != dimension:
        raise InvalidInput("flow", f"a flow of {', '.join(state_names(flow))}", f"{words}")
    return numeric(flow, at), box_of(flow, box)


def _on_it(
    flow: Flow | NumericFlow, at: Any, box: Any, fixed: FixedPoints | None, slow: Ghosts | None
) -> tuple[FixedPoints, Ghosts]:
    """Return fixed points and ghosts, found anew where they are not given."""
    from ..fixed_points.search import fixed_points
    from ..ghosts.search import ghosts

    return (
        fixed if fixed is not None else fixed_points(flow, at, box=box),
        slow if slow is not None else ghosts(flow, at, box=box),
    )


def _values(flow: Flow | NumericFlow, at: Mapping[Any, Any] | None) -> Values:
    if isinstance(flow, NumericFlow):
        return ()
    return tuple((symbol.name, float(value)) for symbol, value in flow.values(at).items())


def _end(end: Any, argument: str) -> float | None:
    """Return an end of a passage as a number, infinite ends included."""
    if end is None:
        return None
    if isinstance(end, Mapping) and len(end) == 1:
        (end,) = end.values()
    infinite = {"oo": np.inf, "inf": np.inf, "-oo": -np.inf, "-inf": -np.inf}
    if str(end) in infinite:
        return float(infinite[str(end)])
    return float(parse_number(end, argument=argument))


def _place(start: Mapping[str, Any], names: tuple[str, ...]) -> Floats:
    given = {str(name): value for name, value in start.items()}
    if set(given) != set(names):
        raise InvalidInput("trajectories", dict(start), f"a value for each of {', '.join(names)}")
    return np.array([float(parse_number(given[name], argument=name)) for name in names])


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def _within(points: Sequence[FixedPoint], box: Box) -> tuple[FixedPoint, ...]:
    return tuple(point for point in points if _inside(point.place, box))


def _true_ghosts(slow: Ghosts, box: Box) -> tuple[Ghost, ...]:
    return tuple(g for g in slow.points if g.kind == "ghost" and _inside(g.place, box))


def _inside(place: Sequence[float], box: Box) -> bool:
    return all(low <= x <= high for x, low, high in zip(place, box.low, box.high, strict=True))


def _potential(flow: NumericFlow, states: Floats, poles: Sequence[float]) -> Floats:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(states) / 2
    places = (states[:-1] + half)[:, None] + half[:, None] * nodes
    cells = -(flow.velocity(places[..., None])[..., 0] @ weights) * half
    for pole in poles:
        cells[(states[:-1] <= pole) & (pole <= states[1:])] = np.nan
    zero = int(np.argmin(np.abs(states)))
    # A sum stays NaN behind the cell of a pole.
    upward = np.cumsum(cells[zero:])
    downward = -np.cumsum(cells[:zero][::-1])[::-1]
    return _finite(np.concatenate([downward, [0.0], upward]))


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
