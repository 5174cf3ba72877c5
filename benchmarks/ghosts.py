"""Time the search for fixed points and ghosts, beside a fine grid and SciPy from random starts.

Everything is timed in one run, on one core. What we find, by interval arithmetic on the line, is
what the alternatives are compared with: how much of it they find, what else, and how long they
take. A minimum of the speed is a zero of its gradient, and so `fsolve` can look for both. Run it
with

    python benchmarks/ghosts.py
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from scipy.optimize import fsolve

from symghost.analysis.fixed_points.isolation import isolate
from symghost.analysis.ghosts.latent import latent_ghosts
from symghost.analysis.ghosts.search import ghosts
from symghost.analysis.ghosts.slow_points import bend
from symghost.analysis.numbers import numeric
from symghost.flows.flow import Flow
from symghost.flows.network_flow import NetworkFlow
from symghost.flows.numeric_flow import NumericFlow

Floats = NDArray[np.float64]

LINE_GRID = 10_001
PLANE_GRID = 1_001
STARTS = 100
NETWORKS = 1_000
COMPARED = 50  # networks that the slow alternatives are run on; their times are scaled up
NEURONS = 100
FAR = 1e-2  # a place this far from all of ours is none of them


@dataclass(frozen=True)
class Outcome:
    """What a way to search has found, and how long it took.

    Parameters
    ----------
    seconds : float
    places : list of array, shape (places, d)
        For each network.
    """

    seconds: float
    places: list[Floats]


def stay_on_one_core() -> None:
    """Pin this process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def timed(search: Callable[[], list[Floats]], repeats: int = 3) -> Outcome:
    """Return the outcome of a search with the shortest of several times, after a first run."""
    search()
    times = []
    for _ in range(repeats):
        begin = perf_counter()
        found = search()
        times.append(perf_counter() - begin)
    return Outcome(min(times), found)


def ours(flow: NumericFlow, low: Floats, high: Floats) -> list[Floats]:
    """Return fixed points and minima of the speed, as the toolkit finds them."""
    box = dict(zip(flow.names, zip(low, high, strict=True), strict=True))
    minima = [ghost.place for ghost in ghosts(flow, box=box).points]
    zeros = isolate(flow, low, high).places
    return [np.concatenate([zeros, np.reshape(minima, (-1, flow.dimension))])]


def on_a_grid(flow: NumericFlow, low: Floats, high: Floats, count: int) -> list[Floats]:
    """Return the places of a fine grid where the speed is less than at all neighbours."""
    sides = [np.linspace(*ends, count) for ends in zip(low, high, strict=True)]
    places = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1)
    speed = flow.speed(places)
    wide = np.pad(speed, 1, constant_values=np.inf)
    least = np.ones(speed.shape, dtype=bool)
    for shift in np.ndindex(*(3,) * len(low)):
        if any(part != 1 for part in shift):
            least &= speed < wide[tuple(slice(part, part + count) for part in shift)]
    return [places[least]]


def by_fsolve(flow: NumericFlow, low: Floats, high: Floats) -> list[Floats]:
    """Return zeros of the speed's gradient that are minima, by SciPy from random starts."""

    def gradient(x: Floats) -> Floats:
        return np.asarray(flow.jacobian(x).T @ flow.velocity(x))

    def second(x: Floats) -> Floats:
        slopes = flow.jacobian(x)
        return np.asarray(slopes.T @ slopes + bend(flow, x, flow.velocity(x)))

    found: list[Any] = []
    for start in np.random.default_rng(0).uniform(low, high, size=(STARTS, len(low))):
        place, _, status, _ = fsolve(gradient, start, fprime=second, full_output=True)
        inside = (place >= low).all() and (place <= high).all()
        if status == 1 and inside and np.linalg.eigvalsh(second(place))[0] > 0:
            found.append(place)
    return [np.reshape(found, (-1, len(low)))]


def count_found(reference: list[Floats], others: list[Floats], near: float) -> int:
    """Return how many places of a reference some place of another search comes near to."""
    return sum(
        any((np.abs(place - other) <= near).all() for other in rest)
        for places, rest in zip(reference, others, strict=True)
        for place in places
    )


def training(sets: int) -> NetworkFlow:
    """Return latent flows of one network on its way from no feedback to much of it."""
    random = np.random.default_rng(0)
    m, n = random.normal(size=(2, NEURONS, 1))
    b = random.normal(size=NEURONS) / 2
    growth = np.linspace(0, 0.04, sets)[:, None, None]
    return NetworkFlow(
        np.broadcast_to(m, (sets, NEURONS, 1)),
        n / np.sqrt(NEURONS) + growth * m,
        np.broadcast_to(b, (sets, NEURONS)),
    )


def epochs_by_us(networks: NetworkFlow) -> list[Floats]:
    """Return fixed points and minima of the speed for every epoch."""
    found = latent_ghosts(networks)
    tables = zip(found.places, found.minima, strict=True)
    return [np.concatenate([a[np.isfinite(a)], b[np.isfinite(b)]])[:, None] for a, b in tables]


def one_by_one(
    networks: NetworkFlow, search: Callable[[NumericFlow, Floats, Floats], list[Floats]]
) -> list[Floats]:
    """Return what a search for one flow finds for every epoch."""
    reach = networks.reach
    return [
        search(networks.rows(np.array([i])), -reach[i], reach[i])[0] for i in range(networks.sets)
    ]


def main() -> None:
    """Print a table of times, of ratios, and of what was found."""
    stay_on_one_core()
    warnings.simplefilter("ignore")
    table = Table(title="Fixed points and minima of the speed, one core")
    for name in ("system", "search", "seconds", "times ours", "found", "not ours"):
        table.add_column(name, justify="left" if name in ("system", "search") else "right")

    def add(system: str, outcomes: dict[str, Outcome], near: float) -> None:
        (_, first), *_ = outcomes.items()
        total = sum(map(len, first.places))
        for name, outcome in outcomes.items():
            found = count_found(first.places, outcome.places, near)
            ratio = outcome.seconds / first.seconds
            more = sum(map(len, outcome.places)) - count_found(outcome.places, first.places, FAR)
            table.add_row(
                system,
                name,
                f"{outcome.seconds:.3f}",
                f"{ratio:.1f}",
                f"{found}/{total}",
                str(more),
            )
        table.add_section()

    cubic = Flow.from_text("r + x - x**3", state="x", parameters="r")
    units = Flow.from_text(
        ["x = -x + tanh(9*x/5 + 3*y/5 + m)", "y = -y + tanh(9*x/10 + y/5 - 2*m/5)"], parameters="m"
    )
    pair = 2 / (3 * np.sqrt(3)) - 1e-9
    cases = {
        "cubic, past its fold": (numeric(cubic, {"r": 0.39}), 3.0, LINE_GRID),
        "cubic, a pair 5e-5 apart": (numeric(cubic, {"r": pair}), 3.0, LINE_GRID),
        "two tanh units, past their fold": (numeric(units, {"m": 0.89}), 2.0, PLANE_GRID),
        "two tanh units, before their fold": (numeric(units, {"m": 0.3}), 2.0, PLANE_GRID),
    }
    for system, (flow, side, grid) in cases.items():
        high = np.full(flow.dimension, side)
        outcomes = {
            "ours": timed(partial(ours, flow, -high, high)),
            f"grid, {grid} a side": timed(partial(on_a_grid, flow, -high, high, grid)),
            f"fsolve, {STARTS} starts": timed(partial(by_fsolve, flow, -high, high), 1),
        }
        add(system, outcomes, near=1e-5 if "apart" in system else 2 * side / grid)

    networks = training(NETWORKS)
    whole = timed(lambda: epochs_by_us(networks))
    few = networks.rows(np.arange(0, NETWORKS, NETWORKS // COMPARED))
    share = NETWORKS / COMPARED

    def scaled(search: Callable[[NumericFlow, Floats, Floats], list[Floats]]) -> Outcome:
        outcome = timed(lambda: one_by_one(few, search), 1)
        return Outcome(share * outcome.seconds, outcome.places)

    compared = Outcome(whole.seconds, whole.places[:: NETWORKS // COMPARED])
    add(
        f"{NETWORKS} epochs of {NEURONS} neurons (found: in {COMPARED})",
        {
            "ours": compared,
            f"grid, {LINE_GRID} a side": scaled(lambda f, a, b: on_a_grid(f, a, b, LINE_GRID)),
            f"fsolve, {STARTS} starts": scaled(by_fsolve),
        },
        near=1e-2,
    )
    Console(width=130).print(table)


if __name__ == "__main__":
    main()
