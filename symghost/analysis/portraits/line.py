"""The data of a picture along a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, NumericFlow
from ...formulas.parse import parse_number
from ..nouns import FixedPoint, FixedPoints, Ghost, Ghosts
from ..numbers import state_names
from .shown import Values, finite, ghosts_within, of_dimension, points_within, shown_on, values_of

# Points along the line, and nodes of Gauss and Legendre in each cell of the potential's integral.
ALONG, NODES = 801, 5


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
    numbers, where = of_dimension(flow, at, box, 1, "one state")
    states = np.linspace(where.low[0], where.high[0], ALONG)
    fixed, slow = shown_on(flow, at, box, fixed, slow)
    return PhaseLine(
        state_names(flow)[0],
        values_of(flow, at),
        states,
        finite(numbers.velocity(states[:, None])[:, 0]),
        _potential(numbers, states, [place[0] for place in fixed.singular]),
        points_within(fixed.points, where),
        ghosts_within(slow, where),
        _end(start, "start"),
        _end(stop, "stop"),
    )


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
    return finite(np.concatenate([downward, [0.0], upward]))
