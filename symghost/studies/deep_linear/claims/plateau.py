"""The claim about what kinds of plateaus deep linear networks have: saddles, and one ghost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.integrate import solve_ivp

from ....analysis.nouns import Plateau
from ....analysis.plateaus.kinds import classify_plateau
from ....formulas.symbols import c_j, lambda_w
from ....models.deep_linear.hierarchy import hierarchy
from ....models.deep_linear.task import DeepLinear
from ....reports.claim import Claim, Evidence, Preset, Reading
from ..simulation.networks import descent_direction
from ..simulation.plateaus import (
    decay_at_fold,
    learned_weight,
    place_of_fold,
    plateau_flow,
)
from ..simulation.starts import aligned_start
from .evidence import (
    Floats,
    exact_claim,
    task_of,
)


def _plateau_kinds(preset: Preset) -> Evidence:
    count = 7 if preset == "quick" else 10
    wanted = {"two layers": "saddle", "three layers": "degenerate saddle",
              "three layers with weight decay past the fold": "ghost"}  # fmt: skip
    two, three = (task_of(hierarchy(1), "none", depth) for depth in (2, 3))
    found = dict(
        zip(wanted, (_learning(two, count), _learning(three, count), _forgetting(three, count)),
            strict=True)
    )  # fmt: skip
    words = "; ".join(f"{name}: {plateau.kind}" for name, plateau in found.items())
    slope = float(found["two layers"].numbers.get("start slope", np.nan))
    power = float(found["three layers"].numbers.get("start power", np.nan))
    past = float(
        found["three layers with weight decay past the fold"].numbers.get("fitted exponent", np.nan)
    )
    return Evidence(
        all(found[name].kind == kind for name, kind in wanted.items()),
        f"{words[0].upper()}{words[1:]}.",
        (
            Reading("two layers: slope of the time over ln(1/a0)",
                    1 / (2 * float(two.modes.modes[0].s)), slope),
            Reading("three layers: exponent of the time over a0", -1 / 3, power),
            Reading("past the fold: exponent of the time over the distance to it", -0.5, past),
        ),
        f"times of {3 * count} simulated networks, tree of 2 items; a root search in the flow of a "
        "mode",
    )  # fmt: skip


def _learning(task: DeepLinear, count: int) -> Plateau:
    """Classify by the times at which simulated networks have learned half of the first mode."""
    learned = learned_weight(task) ** task.depth
    strengths = learned * np.geomspace(1e-6, 1e-3, count)
    times = [_simulated_time(task, a, 0.0, learned / 2) for a in strengths]
    flow, near = plateau_flow(task), {c_j: float(strengths[0]) ** (1 / task.depth)}
    return classify_plateau(flow, {lambda_w: 0}, near, over_start=(strengths, times))


def _forgetting(task: DeepLinear, count: int) -> Plateau:
    """Classify by the times for which decaying networks keep what they had learned."""
    fold, place = decay_at_fold(task), place_of_fold(task)
    decays = fold * (1 + np.geomspace(1e-5, 1e-2, count))
    learned = learned_weight(task) ** task.depth
    goal = (place / 4) ** task.depth
    times = [_simulated_time(task, learned, float(decay), goal) for decay in decays]
    flow, at = plateau_flow(task), {lambda_w: float(decays[0])}
    return classify_plateau(flow, at, {c_j: place}, over_parameter=(decays, times, fold))


def _simulated_time(task: DeepLinear, strength: float, decay: float, goal: float) -> float:
    """Integrate all weights, with weight decay, until the first mode has a certain strength."""
    networks = aligned_start(task, strength, hidden=4)
    shapes = [layer.shape for layer in networks.layers]
    cuts = np.cumsum([layer.size for layer in networks.layers])[:-1]
    q = task.X @ task.modes.modes[0].v / np.sqrt(task.items * task.modes.modes[0].d)

    def layers(flat: Floats) -> tuple[Floats, ...]:
        parts = np.split(flat, cuts)
        return tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))

    def velocity(_: float, flat: Floats) -> Floats:
        way = descent_direction(replace(networks, layers=layers(flat)), task.X, task.Y)
        return np.concatenate([layer.ravel() for layer in way.layers]) - decay * flat

    def passed(_: float, flat: Floats) -> float:
        image = q
        for layer in layers(flat):
            image = layer[0] @ image
        return float((task.modes.modes[0].u.T @ image)[0, 0]) - goal

    passed.terminal = True  # type: ignore[attr-defined]
    flat = np.concatenate([layer.ravel() for layer in networks.layers])
    run = solve_ivp(velocity, (0, 1e6), flat, "LSODA", events=passed, rtol=1e-9, atol=1e-12)
    return float(run.t_events[0][0])


PLATEAU_CLAIMS: tuple[Claim, ...] = (
    exact_claim(
        name="linear_plateau_kinds",
        statement=(
            "The plateau of two layers is a saddle, that of three a degenerate saddle, and three "
            "layers with weight decay past its fold meet a ghost."
        ),
        rule="each gets its label from the root search and the simulated times together",
        results=("ocs_saddle", "deep_plateau_time", "weight_decay_ghost"),
        measure=_plateau_kinds,
    ),
)
