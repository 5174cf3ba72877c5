"""Integration that notes when measured numbers first fall below levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import OdeSolver
from scipy.optimize import brentq

from ....common.errors import NotSupported

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Path:
    """An integration, step by step.

    Parameters
    ----------
    time : array, shape (steps,)
    states : array, shape (steps, size)
    crossing : array, shape (levels, quantities)
        When a quantity first fell below a level; NaN where it did not.
    crossing_states : array, shape (levels, quantities, size)
        The states at these times; NaN where there is none.
    """

    time: Floats
    states: Floats
    crossing: Floats
    crossing_states: Floats


def follow_levels(
    solver: OdeSolver,
    measure: Callable[[Floats], Floats],
    levels: Floats,
    awaited: NDArray[np.bool_],
) -> Path:
    """Step a solver on until all that is awaited has happened, or to its bound.

    Parameters
    ----------
    solver : OdeSolver
        Of SciPy, at its start.
    measure : callable
        From a state to quantities.
    levels : array, shape (levels,)
    awaited : array of bool, shape (quantities,)
        Which quantities are to fall below all levels. A quantity that starts below a level
        crosses it at the start.

    Raises
    ------
    NotSupported
        If the solver cannot go on.
    """
    times, states = [solver.t], [solver.y.copy()]
    before = measure(solver.y)
    crossing = np.where(before <= levels[:, None], solver.t, np.nan)
    found = np.full((*crossing.shape, solver.y.size), np.nan)
    found[np.isfinite(crossing)] = solver.y
    while solver.status == "running" and np.isnan(crossing[:, awaited]).any():
        solver.step()
        if solver.status == "failed":
            raise NotSupported(f"the integration does not get past t = {solver.t:.6g}")
        times.append(solver.t)
        states.append(solver.y.copy())
        now = measure(solver.y)
        for place in np.argwhere(np.isnan(crossing) & (now <= levels[:, None])):
            level, quantity = map(int, place)
            moment, state = _met(solver, measure, levels[level], quantity)
            crossing[level, quantity], found[level, quantity] = moment, state
    return Path(np.array(times), np.array(states), crossing, found)


def _met(
    solver: OdeSolver, measure: Callable[[Floats], Floats], level: float, quantity: int
) -> tuple[float, Floats]:
    """Return when a quantity met a level within the last step, and the state there."""
    inside = solver.dense_output()

    def above(time: float) -> float:
        return float(measure(inside(time))[quantity] - level)

    if above(solver.t_old) <= 0:  # rounding of the interpolant at the step's start
        return float(solver.t_old), inside(solver.t_old)
    if above(solver.t) >= 0:
        return float(solver.t), solver.y.copy()
    moment = float(brentq(above, solver.t_old, solver.t, xtol=1e-300, rtol=1e-14))
    return moment, inside(moment)
