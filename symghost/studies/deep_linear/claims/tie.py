"""Claims about trees whose constant mode is tied with another, and about what breaks the tie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ....export.numeric import numeric
from ....models.deep_linear.hierarchy import hierarchy
from ....models.deep_linear.task import DeepLinear
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from ..simulation.learning import follow
from ..simulation.measures import learned_shares
from ..simulation.predictions import (
    nearest_to_ocs,
)
from ..simulation.starts import aligned_start
from .evidence import (
    Floats,
    exact_claim,
    simulated_nearest,
    task_of,
)


@dataclass(frozen=True)
class _Tie:
    """A task in which the constant mode is tied, or in which something breaks the tie."""

    task: DeepLinear
    lead: float
    words: str


def _correlated(correlation: float, items: int = 8) -> Floats:
    """Return inputs of which any two have the same correlation."""
    low, high = np.sqrt(1 - correlation), np.sqrt(1 + (items - 1) * correlation)
    return np.asarray(low * np.eye(items) + (high - low) / items * np.ones((items, items)))


def _ties() -> dict[str, _Tie]:
    bare, items = hierarchy(3, root=False), 8
    mixed = numeric(result("correlated_items"))(np.sqrt(7), np.sqrt(7), 0.5, items)
    return {
        "tie_without_help": _Tie(task_of(bare, "none"), 1.0, ""),
        "bias_breaks_the_tie": _Tie(
            task_of(bare, "input"), float(numeric(result("tree_lead"))(items, 1.0)), "A bias"
        ),
        "root_breaks_the_tie": _Tie(
            task_of(hierarchy(3), "none"), np.sqrt((2 * items - 1) / (items - 1)), "A root feature"
        ),
        "coding_breaks_the_tie": _Tie(
            task_of(hierarchy(3, root=False, coding="+-1"), "none"), np.sqrt(44 / 28), "The coding"
        ),
        "correlation_breaks_the_tie": _Tie(
            replace(task_of(bare, "none"), X=_correlated(0.5)), float(mixed), "Correlation"
        ),
    }


def _tie(name: str, preset: Preset) -> Evidence:
    tie = _ties()[name]
    lead = _lead(tie.task)
    start = 1e-6 if preset == "quick" else 1e-8
    readings = [Reading("growth of the constant mode over that of the first branching",
                        tie.lead, lead)]  # fmt: skip
    if tie.lead == 1.0:
        until = 1.5 * np.log(1 / start) / (2 * float(tie.task.modes.modes[0].s))
        _, distance = simulated_nearest(tie.task, start, until)
        passed = abs(lead - 1) < 1e-6 and distance > 0.7
        predicted: float = np.sqrt(0.5)
        summary = f"Both grow alike, and the outputs come no nearer than {distance:.4f}."
    else:
        near = nearest_to_ocs(tie.task, start)
        _, distance = simulated_nearest(tie.task, start, 1.5 * near.time)
        predicted = near.distance
        passed = abs(lead / tie.lead - 1) < 1e-4 and abs(distance / predicted - 1) < 1e-5
        summary = f"The constant mode grows {lead:.5f} times as fast, and the outputs come within "
        summary += f"{distance:.4f} of the constant solution."
    readings.append(Reading("least distance over the mean target", float(predicted), distance))
    sample = f"tree of 8 items, aligned start with a strength of {start:g}; growth from 1e-10"
    return Evidence(bool(passed), summary, tuple(readings), sample)


def _lead(task: DeepLinear) -> float:
    """Return how much faster the constant mode grows than the next while both are small."""
    fastest = max(float(mode.s) for mode in task.modes.modes)
    times = np.array([1.0, 5.0]) / fastest
    run = follow(aligned_start(task, 1e-10, hidden=8), task.X, task.Y, times=times)
    shares = learned_shares(run.outputs[:, 0], task.modes)[:, :2]
    growth = np.log(shares[1] / shares[0])
    return float(growth[0] / growth[1])


_BREAKS = {
    "bias_breaks_the_tie": (r"A first-layer bias makes the constant mode of a tree without a root "
                            r"the first, $\sqrt{P + 1}$ times as fast as the next.", "tree_lead"),
    "root_breaks_the_tie": (r"A root feature makes the constant mode the first without a bias, "
                            r"$\sqrt{(2P - 1)/(P - 1)}$ times as fast as the next.",
                            "tree_singular_values"),
    "coding_breaks_the_tie": ("Features of +1 and -1 in place of 1 and 0 make the constant mode "
                              r"the first with neither bias nor root, $\sqrt{44/28}$ times as fast "
                              "as the next for 8 items.", "tree_singular_values"),
    "correlation_breaks_the_tie": ("A correlation of one half between any two inputs makes the "
                                   "constant mode the first with neither bias nor root, 3 times as "
                                   "fast as the next for 8 items.", "correlated_items"),
}  # fmt: skip

TIE_CLAIMS: tuple[Claim, ...] = (
    exact_claim(
        name="tie_without_help",
        statement=(
            "With neither bias nor root, and features of 1 and 0, the constant mode of a tree is "
            r"tied with its first branching: the outputs come no nearer than $|\bar y|/\sqrt{2}$."
        ),
        rule="growth rates equal to 1e-6, least distance above 0.7 of the mean target",
        results=("tree_singular_values",),
        measure=partial(_tie, "tie_without_help"),
    ),
    *(
        exact_claim(
            name=name,
            statement=statement,
            rule=(
                "ratio of the growth rates within a relative 1e-4, least distance within 1e-5 of "
                "the predicted one"
            ),
            results=(basis, "ocs_distance"),
            measure=partial(_tie, name),
        )
        for name, (statement, basis) in _BREAKS.items()
    ),
)
