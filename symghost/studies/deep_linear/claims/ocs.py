"""Claims about the stage of the optimal constant solution.

Every rule stands in its claim and was fixed before measuring. Simulated is the gradient flow of all
weights, at a relative tolerance of 1e-11.
"""

from __future__ import annotations

import numpy as np

from ....export.numeric import numeric
from ....models.deep_linear.hierarchy import Hierarchy, hierarchy
from ....models.deep_linear.task import DeepLinear
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from ..simulation.learning import follow
from ..simulation.measures import positives
from ..simulation.predictions import (
    nearest_to_ocs,
    predicted_shares,
)
from ..simulation.starts import aligned_start
from .evidence import (
    Floats,
    exact_claim,
    simulated_nearest,
    task_of,
)

Case = tuple[str, DeepLinear, float]


def _minimum(preset: Preset) -> Evidence:
    cases: list[Case] = [
        ("root, first-layer bias", task_of(hierarchy(3)), 1e-3),
        ("root, no bias", task_of(hierarchy(3), "none"), 1e-3),
        ("no root, first-layer bias", task_of(hierarchy(3, root=False)), 1e-4),
    ]
    if preset == "full":
        cases += [
            ("16 items", task_of(hierarchy(4)), 1e-3),
            ("9 items, three branches", task_of(hierarchy(2, 3)), 1e-4),
            ("features of +1 and -1", task_of(hierarchy(3, coding="+-1"), "none"), 1e-5),
        ]
    readings: list[Reading] = []
    for label, task, start in cases:
        near = nearest_to_ocs(task, start)
        time, distance = simulated_nearest(task, start, 1.5 * near.time)
        readings.append(Reading(f"least distance over the mean target, {label}",
                                near.distance, distance))  # fmt: skip
        readings.append(Reading(f"its time, {label}", near.time, time))
    gaps = np.array([abs(v.measured / (v.predicted or np.nan) - 1) for v in readings])
    return Evidence(
        bool(np.all(gaps[::2] < 1e-6) and np.all(gaps[1::2] < 1e-4)),
        f"Distances agree to {gaps[::2].max():.1e}, times to {gaps[1::2].max():.1e}.",
        tuple(readings),
        f"{len(cases)} aligned starts with strengths of 1e-3 to 1e-5, two layers",
    )


def _minimum_vanishes(preset: Preset) -> Evidence:
    # The corrections fall only like the fourth or fifth root of the start: hence starts this small.
    starts = (1e-10, 1e-12) if preset == "quick" else (1e-6, 1e-8, 1e-10, 1e-12)
    cases = (
        ("root, first-layer bias", task_of(hierarchy(3))),
        ("root, no bias", task_of(hierarchy(3), "none")),
        ("no root, first-layer bias", task_of(hierarchy(3, root=False))),
    )
    readings: list[Reading] = []
    for label, task in cases:
        fast, slow = (float(task.modes.modes[i].s) for i in (0, 1))
        until = 1.5 * nearest_to_ocs(task, starts[-1]).time
        least = [simulated_nearest(task, start, until)[1] for start in starts]
        exponent = np.log(least[-1] / least[-2]) / np.log(starts[-1] / starts[-2])
        readings.append(
            Reading(f"exponent over the start, {label}", (fast - slow) / (fast + slow), exponent)
        )
    ratio = least[-1] / _asymptotic(cases[-1][1], starts[-1])
    worst = max(abs(v.measured - (v.predicted or 0.0)) for v in readings)
    readings.append(Reading("least distance over its asymptotic form, last case", 1.0, ratio))
    return Evidence(
        worst < 0.005 and abs(ratio - 1) < 0.02,
        f"The exponents agree to {worst:.4f}.",
        tuple(readings),
        f"aligned starts with strengths of {', '.join(f'{start:g}' for start in starts)}; the last "
        "two give the exponent",
    )


def _asymptotic(task: DeepLinear, start: float) -> float:
    first, second = task.modes.modes[:2]
    often = sum(abs(float(mode.s) - float(second.s)) < 1e-9 for mode in task.modes.modes)
    odds = [float(mode.s) / (float(mode.d) * start) - 1 for mode in (first, second)]
    law, mean = numeric(result("ocs_least_distance")), task.numbers.mean_length
    values = (mean, float(first.s), odds[0], float(second.sigma), float(second.s), odds[1])
    return float(law(*values, often, task.items)) / mean


def _dip(preset: Preset) -> Evidence:
    start, readings, ends = 1e-6, [], []
    trees = [("root", hierarchy(3)), ("no root", hierarchy(3, root=False))]
    if preset == "full":
        trees += [("16 items", hierarchy(4)), ("weights of 2 to 1/2",
                                               hierarchy(3, weights=[2, 1, 0.8, 0.5]))]  # fmt: skip
    worst = 0.0
    for label, tree in trees:
        task = task_of(tree)
        times = np.linspace(0, 1.5 * nearest_to_ocs(task, start).time, 301)
        slowest = min(task.modes.modes, key=lambda mode: float(mode.s))
        late = [2 * np.log(float(slowest.s) / (float(slowest.d) * start)) / (2 * float(slowest.s))]
        networks = aligned_start(task, start, hidden=tree.items)
        run = follow(networks, task.X, task.Y, times=np.concatenate([times, late]))
        shares = predicted_shares(task, run.time, start)
        for level in range(1, tree.levels + 1):
            negatives = 1 - positives(run.outputs[:, 0], tree, level)[1]
            worst = max(worst, float(np.max(np.abs(negatives - _closed(shares, tree, level)))))
            readings.append(
                Reading(f"least true negatives of level {level}, {label}",
                        1 - tree.branching**-level, float(negatives.min()))
            )  # fmt: skip
            ends += [negatives[0], negatives[-1]]
    gaps = [v.measured - (v.predicted or 0.0) for v in readings]
    # From above: the share of the constant mode never exceeds one, and the others only help.
    dips = max(gaps) < 0.01 and min(gaps) > -1e-9
    return Evidence(
        dips and min(ends) > 0.99 and worst < 1e-8,
        f"They dip to within {max(gaps):.4f} above the base rate and return to "
        f"{min(ends):.4f} or more; the course is the predicted one to {worst:.1e}.",
        (*readings, Reading("largest gap to the predicted course", 0.0, worst)),
        f"{len(trees)} trees with a first-layer bias, aligned starts with a strength of {start:g}",
    )


def _closed(shares: Floats, tree: Hierarchy, level: int) -> Floats:
    """Return the true negatives of a level by the shares of its tree's modes, two branches."""
    firsts = [2**at for at in range(tree.levels)]  # the constant mode is 0, then level by level
    whole = shares[:, 0]
    true = (whole + sum(2**at * shares[:, firsts[at]] for at in range(level))) / 2**level
    return np.asarray(1 - (whole - true) / (2**level - 1))


def _output_bias(preset: Preset) -> Evidence:
    tree_task, start = task_of(hierarchy(3), "output"), 1e-5
    drift = _drift_of_conserved(tree_task, start, 5 if preset == "quick" else 15)
    flat = DeepLinear(np.eye(3), np.eye(3), bias="output")
    starts = (1e-6,) if preset == "quick" else (1e-4, 1e-6, 1e-8)
    mode = flat.modes.modes[1]
    law, mean = numeric(result("output_bias_ocs")), flat.numbers.mean_length
    readings = [Reading("largest relative drift of the conserved quantity", 0.0, drift)]
    for small in starts:
        odds = float(mode.s) / (float(mode.d) * small) - 1
        predicted = float(law(mean, float(mode.sigma), float(mode.s), odds, 2, 3)) / mean
        measured = simulated_nearest(flat, small, 2.0 * np.log(1 / small))[1]
        label = f"least distance over the mean target, three items, start {small:g}"
        readings.append(Reading(label, predicted, measured))
    last = readings[-1]
    gap = abs(last.measured / (last.predicted or np.nan) - 1)
    return Evidence(
        drift < 1e-8 and gap < 1e-3,
        f"The quantity drifts by {drift:.1e}; the distance agrees to {gap:.1e}.",
        tuple(readings),
        f"aligned starts; tree of 8 items from {start:g}, and three one-hot items",
    )


def _drift_of_conserved(task: DeepLinear, start: float, count: int) -> float:
    """Follow a e^(-2 m beta) with the strength a of the constant mode and the bias beta."""
    constant, aim = task.modes.modes[0], task.Y.mean(axis=1)
    length = float(np.linalg.norm(task.X.mean(axis=1)))
    q = task.X @ constant.v / np.sqrt(task.items * constant.d)
    drifts = []
    for time in np.linspace(0.2, 10, count):
        networks = aligned_start(task, start, hidden=8)
        end = follow(networks, task.X, task.Y, times=[float(time)]).end
        strength = float((constant.u.T @ end.layers[1][0] @ end.layers[0][0] @ q)[0, 0])
        assert end.last_bias is not None
        bias = float(end.last_bias[0] @ aim / np.linalg.norm(aim))
        drifts.append(abs(strength * np.exp(-2 * length * bias) / start - 1))
    return float(max(drifts))


OCS_CLAIMS: tuple[Claim, ...] = (
    exact_claim(
        name="ocs_minimum",
        statement=(
            "The outputs are nearest to the optimal constant solution where the exact equation "
            "says."
        ),
        rule="least distance within a relative 1e-6, its time within 1e-4",
        results=("ocs_distance", "mode_two_layers"),
        measure=_minimum,
    ),
    exact_claim(
        name="ocs_distance_vanishes",
        statement=r"The least distance vanishes with the start as $a_0^{(s_0 - s_1)/(s_0 + s_1)}$.",
        rule=(
            "exponents of the smallest two starts within 0.005; the asymptotic distance within 2 "
            "% for the tree without a root"
        ),
        results=("ocs_least_distance", "ocs_time"),
        measure=_minimum_vanishes,
    ),
    exact_claim(
        name="true_negatives_dip",
        statement=(
            "At the constant solution the true negatives of level $l$ dip from 1 to $1 - "
            "2^{-l}$, and they return."
        ),
        rule=(
            "least true negatives from 0 to 0.01 above that at every level, start and end above "
            "0.99, course within 1e-8 of the predicted one"
        ),
        results=("tree_false_positives",),
        measure=_dip,
    ),
    exact_claim(
        name="output_bias_takes_the_ocs",
        statement=(
            r"An output bias $\beta$ takes the constant solution without a plateau, and conserves "
            r"$a\,e^{-2 m \beta}$ with the strength $a$ of the constant mode."
        ),
        rule="conserved to a relative 1e-8; least distance at the smallest start within 1e-3",
        results=("output_bias", "output_bias_ocs"),
        measure=_output_bias,
    ),
)
