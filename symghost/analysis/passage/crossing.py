"""The time at which a state in several dimensions crosses a plane, by integration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from scipy.integrate import solve_ivp

from ...flows.numeric_flow import Floats, FormulaFlow, NumericFlow
from ...formulas.compiling import compiled

TIGHT, LOOSE = 1e-12, 1e-10
ABSOLUTE = 1e-14
# Evaluations of the velocity: with the explicit method, and in all.
EXPLICIT_MOST = 400_000
MOST = 1_500_000
FIRST_LEG = 100.0
# The state has run off when it is this far out, and rests within this distance of a fixed point.
FAR = 1e12
RESTING = 1e-7


@dataclass(frozen=True)
class Crossing:
    """When a state crosses a plane.

    Parameters
    ----------
    time : float
        Infinite if it does not.
    error : float
        The change of the time from looser tolerances.
    method : str
    path : array, shape (d, steps)
        The states on the way.
    """

    time: float
    error: float
    method: str
    path: Floats


class _TooMany(Exception):
    """The velocity was asked for too often."""


class _Velocity:
    """A velocity that counts how often it was asked for."""

    def __init__(self, flow: NumericFlow, most: int) -> None:
        self.function, self.count, self.most = _scalar(flow), 0, most

    def __call__(self, _time: float, state: Floats) -> Any:
        self.count += 1
        if self.count > self.most:
            raise _TooMany
        return self.function(state)


def _scalar(flow: NumericFlow) -> Callable[[Floats], Any]:
    """Return the velocity at one state, compiled without arrays where there are formulas."""
    if not isinstance(flow, FormulaFlow):
        return flow.velocity
    symbols = (*flow.states, *flow.values)
    function = compiled(sp.Tuple(*flow.components), symbols, "numpy")
    values = [float(value) for value in flow.values.values()]

    def velocity(state: Floats) -> Any:
        return function(*state.tolist(), *values)

    return velocity


def crossing(
    flow: NumericFlow, start: Floats, state: int, level: float, horizon: float
) -> Crossing:
    """Return when one state first has a value; from that value, when it comes back the same way.

    Parameters
    ----------
    flow : NumericFlow
    start : array, shape (d,)
    state : int
        The index of the state that is to have the value `level`.
    level, horizon : float
        A crossing after the horizon counts as none.

    Examples
    --------
    >>> from symghost.analysis.numbers import numeric
    >>> from symghost.flows.flow import Flow
    >>> circle = numeric(Flow.from_text(["x = -y", "y = x"]))
    >>> round(crossing(circle, np.array([1.0, 0.0]), 1, 0.0, 100.0).time, 9)
    6.283185307
    """
    for method, most in (("DOP853", EXPLICIT_MOST), ("LSODA", MOST)):
        try:
            found = _timed(flow, start, state, level, horizon, method, most, TIGHT)
            if np.isinf(found.time):
                return found
            loose = _timed(flow, start, state, level, horizon, method, most, LOOSE)
        except _TooMany:
            continue
        error = max(abs(found.time - loose.time), TIGHT * found.time)
        return Crossing(found.time, error, found.method, found.path)
    words = f"the stop is not reached within {MOST} evaluations of the velocity"
    return Crossing(np.inf, np.inf, f"{words}; it may be later", start[:, None])


def _timed(
    flow: NumericFlow,
    start: Floats,
    state: int,
    level: float,
    horizon: float,
    method: str,
    most: int,
    tolerance: float,
) -> Crossing:
    """Integrate leg by leg until the state crosses, rests, runs off or is late."""
    velocity = _Velocity(flow, most)
    turn = _turns(start[state] - level, velocity(0.0, start)[state])
    now, leg, at, path = 0.0, FIRST_LEG, start, [start[:, None]]
    while now < horizon:
        goes_on = _Leg(state, level, turn[0] if turn else 0.0)
        end = min(horizon, now + leg)
        found = solve_ivp(
            velocity,
            (now, end),
            at,
            method=method,
            events=(goes_on, _runs_off),
            rtol=tolerance,
            atol=ABSOLUTE,
        )
        path.append(found.y)
        now, at = float(found.t[-1]), found.y[:, -1]
        if found.t_events[0].size:
            now, at = float(found.t_events[0][-1]), found.y_events[0][-1]
            if len(turn) <= 1:
                return Crossing(now, 0.0, f"integrated with {method}", np.hstack(path))
            turn = turn[1:]
            continue
        reason = _ended(flow, found, at)
        if reason:
            return Crossing(np.inf, np.inf, reason, np.hstack(path))
        leg = now
    reason = f"the stop is not reached within the horizon, a time of {horizon:g}"
    return Crossing(np.inf, np.inf, reason, np.hstack(path))


class _Leg:
    """The event that ends a leg: the state has the value."""

    terminal = True

    def __init__(self, state: int, level: float, direction: float) -> None:
        self.state, self.level, self.direction = state, level, direction

    def __call__(self, _time: float, at: Floats) -> float:
        return float(at[self.state] - self.level)


def _turns(distance: float, speed: float) -> tuple[float, ...]:
    """Return the directions in which the value is to be crossed, one after another."""
    if distance != 0:
        return ()
    way = float(np.sign(speed)) or 1.0
    return (-way, way)


def _runs_off(_time: float, at: Floats) -> float:
    return float(FAR - np.abs(at).max())


_runs_off.terminal = True  # type: ignore[attr-defined]


def _ended(flow: NumericFlow, found: Any, at: Floats) -> str:
    """Say why the state will never cross, if it will not."""
    if found.t_events[1].size or found.status < 0 or not np.isfinite(at).all():
        return f"the state runs off at a time of {found.t[-1]:.6g}, before it reaches the stop"
    rest = _resting_place(flow, at)
    if rest is None:
        return ""
    place = ", ".join(f"{name} = {value:.6g}" for name, value in zip(flow.names, rest, strict=True))
    return f"the state comes to rest at the fixed point {place}, before it reaches the stop"


def _resting_place(flow: NumericFlow, at: Floats) -> Floats | None:
    """Return the stable fixed point that a state has come to, if there is one."""
    place = at
    try:
        for _ in range(10):
            place = place - np.linalg.solve(flow.jacobian(place), flow.velocity(place))
        growth = np.linalg.eigvals(flow.jacobian(place)).real.max()
    except np.linalg.LinAlgError:
        return None
    near = np.abs(place - at).max() <= RESTING * (1 + np.abs(at).max())
    return place if near and growth < 0 else None
