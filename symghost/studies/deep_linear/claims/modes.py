"""Claims about the modes of deep linear networks, held against the flow of all their weights.

Every rule stands in its claim and was fixed before measuring. Simulated is always the gradient flow
of all weights, at a relative tolerance of 1e-11, except for rectified networks, which learn by
gradient descent.
"""

from __future__ import annotations

import warnings
from itertools import product

import numpy as np

from ....export.numeric import numeric
from ....models.deep_linear.hierarchy import Hierarchy, hierarchy, singular_value
from ....models.deep_linear.items import floats
from ....models.deep_linear.task import DeepLinear
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from ..simulation.learning import follow
from ..simulation.measures import learned_shares
from ..simulation.networks import DeepNetworks
from ..simulation.predictions import (
    growing_vectors,
    predicted_shares,
    share_over_time,
    shares_from_random,
)
from ..simulation.starts import aligned_start, random_start
from .evidence import (
    Floats,
    exact_claim,
    statistical_claim,
    task_of,
)


def _mode_courses(preset: Preset) -> Evidence:
    trees = {"8 items": hierarchy(3)}
    if preset == "full":
        trees |= {
            "16 items": hierarchy(4),
            "9 items, three branches": hierarchy(2, 3),
            "8 items, no root, features of +1 and -1": hierarchy(3, root=False, coding="+-1"),
        }
    starts = {1: 1e-3, 2: 1e-3, 3: 0.02, 4: 0.05}
    times, readings = np.linspace(0.0, 40.0, 41), []
    for (label, tree), (depth, start), bias in product(
        trees.items(), starts.items(), ("none", "input")
    ):
        task = task_of(tree, bias, depth)
        run = follow(aligned_start(task, start, hidden=tree.items), task.X, task.Y, times=times)
        found = learned_shares(run.outputs[:, 0], task.modes)
        gap = float(np.max(np.abs(found - predicted_shares(task, times, start))))
        readings.append(
            Reading(f"largest |gap| of a share, {label}, L = {depth}, {bias}", 0.0, gap)
        )
    worst = max(reading.measured for reading in readings)
    return Evidence(
        worst < 1e-8,
        f"Predicted and simulated shares differ by at most {worst:.1e}.",
        tuple(readings),
        f"{len(readings)} networks with aligned starts, {times.size} times from 0 to {times[-1]:g}",
    )


def _tree_singular_values(preset: Preset) -> Evidence:
    shapes = [(1, 2), (2, 2), (3, 2), (4, 2), (2, 3), (2, 4)]
    shapes += [(5, 2), (6, 2), (3, 3), (3, 4)] if preset == "full" else []
    stream, gaps = np.random.default_rng(1), []
    for (levels, branching), root, coding in product(shapes, (True, False), ("01", "+-1")):
        weights = [round(float(w), 3) for w in stream.uniform(0.3, 2.0, levels + root)]
        for given in (None, weights):
            tree = hierarchy(levels, branching, root, coding, given)
            gaps.append(_gap_of_values(tree))
    plain = [
        abs(_largest_contrast(levels, branching) - _closed_contrast(levels, branching))
        for levels, branching in shapes
    ]
    worst = max(gaps)
    return Evidence(
        worst < 1e-12 and max(plain) < 1e-12,
        f"Closed forms and numerical singular values differ by at most {worst:.1e} of the largest.",
        (
            Reading("largest gap of a singular value, over the largest", 0.0, worst),
            Reading("the same, for the first contrast without weights", 0.0, max(plain)),
        ),
        f"{len(gaps)} trees: {len(shapes)} shapes, with and without root, both codings, weights of "
        "1 and random ones (seed 1)",
    )


def _gap_of_values(tree: Hierarchy) -> float:
    """Compare all closed singular values, as often as they occur, with those of the matrix."""
    closed = [float(singular_value(tree, None))]
    for level in range(tree.levels):
        often = tree.branching**level * (tree.branching - 1)
        closed += [float(singular_value(tree, level))] * often
    found = np.zeros(tree.items)
    values = np.linalg.svd(floats(tree.targets), compute_uv=False)
    found[: values.size] = values[: tree.items]
    return float(np.max(np.abs(np.sort(closed) - np.sort(found))) / values[0])


def _largest_contrast(levels: int, branching: int) -> float:
    targets = floats(hierarchy(levels, branching).targets)
    return float(np.linalg.svd(targets - targets.mean(axis=1, keepdims=True))[1][0])


def _closed_contrast(levels: int, branching: int) -> float:
    return float(numeric(result("tree_singular_values"))(0, levels, branching))


def _half_times(preset: Preset) -> Evidence:
    cases = [(hierarchy(3), 2, 1e-3), (hierarchy(3), 3, 0.02)]
    if preset == "full":
        cases += [(hierarchy(3), 4, 0.05), (hierarchy(4), 2, 1e-6), (hierarchy(2, 3), 2, 1e-4)]
    readings = []
    for tree, depth, start in cases:
        task = task_of(tree, "input", depth)
        for mode in sorted({tie[0] for tie in task.modes.ties} | {0}):
            predicted = half_time(task, mode, start)
            measured = _measured_half_time(task, mode, start, predicted)
            label = f"half-learning time, {tree.items} items, L = {depth}, mode {mode}"
            readings.append(Reading(label, predicted, measured))
    worst = max(abs(v.measured / (v.predicted or np.nan) - 1) for v in readings)
    return Evidence(
        worst < 1e-7,
        f"Predicted and simulated half-learning times agree to {worst:.1e}.",
        tuple(readings),
        "aligned starts; the time is interpolated among three records, 1e-4 of it apart",
    )


def half_time(task: DeepLinear, mode: int, start: float) -> float:
    """Return the predicted time to learn half of a mode with two layers or more."""
    one = task.modes.modes[mode]
    s, d = float(one.s), float(one.d)
    if task.depth == 2:
        return float(numeric(result("half_learning_time"))(s, d, start))
    return float(numeric(result("mode_time"))(s / d / 2, s, d, start, task.depth))


def _measured_half_time(task: DeepLinear, mode: int, start: float, near: float) -> float:
    times = near * (1 + 1e-4 * np.array([-1.0, 0.0, 1.0]))
    run = follow(aligned_start(task, start, hidden=task.items), task.X, task.Y, times=times)
    shares = learned_shares(run.outputs[:, 0], task.modes)[:, mode] - 0.5
    return near + float(np.polyval(np.polyfit(shares, times - near, 2), 0.0))


RANDOM_SCALES = {"quick": (1e-2, 1e-3), "full": (3e-2, 1e-2, 3e-3, 1e-3, 1e-4)}


def _random_starts(preset: Preset) -> Evidence:
    task, seeds = task_of(hierarchy(3)), range(700, 703 if preset == "quick" else 708)
    times, readings = np.linspace(0, 110, 221), []
    corrected, raw = {}, {}
    for scale in RANDOM_SCALES[preset]:
        networks = random_start(task, scale, hidden=64, seeds=seeds)
        found = learned_shares(follow(networks, task.X, task.Y, times=times).outputs, task.modes)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            predicted = shares_from_random(task, networks, times)
        corrected[scale] = float(np.max(np.abs(found - predicted)))
        raw[scale] = float(np.max(np.abs(found - _uncorrected(task, networks, times))))
        readings += [
            Reading(f"largest |gap| of a share at scale {scale:g}", 0.0, corrected[scale]),
            Reading("the same without the correction", None, raw[scale]),
        ]
    fall = corrected[1e-2] / corrected[1e-3]
    return Evidence(
        corrected[1e-3] < 2e-3 and fall > 5 and raw[1e-3] > 10 * corrected[1e-3],
        f"From a scale of 1e-2 to 1e-3 the largest error falls {fall:.1f} times, to "
        f"{corrected[1e-3]:.1e}; without the correction it is {raw[1e-3]:.1e}.",
        tuple(readings),
        f"{len(seeds)} networks (seeds from 700), 64 hidden units, tree of 8 items, first-layer "
        "bias",
    )


def _uncorrected(task: DeepLinear, networks: DeepNetworks, times: Floats) -> Floats:
    """Return shares that start from the strength of each mode by itself."""
    modes, predicted = task.modes.modes, []
    for which in range(networks.networks):
        strengths = np.sum(growing_vectors(task, networks, which) ** 2, axis=0)
        columns = [
            share_over_time(times, float(mode.s), float(mode.d), float(strength))
            for mode, strength in zip(modes, strengths, strict=True)
        ]
        predicted.append(np.stack(columns, axis=-1))
    return np.stack(predicted, axis=1)


MODE_CLAIMS: tuple[Claim, ...] = (
    exact_claim(
        name="linear_mode_courses",
        statement=(
            "From aligned starts the modes of a deep linear network are learned independently, "
            "along closed courses, with one to four layers, with and without a first-layer bias."
        ),
        rule="shares of all modes within 1e-8 at all times",
        results=("mode_one_layer", "mode_two_layers", "mode_time"),
        measure=_mode_courses,
    ),
    exact_claim(
        name="tree_singular_values",
        statement=(
            "The singular values of a balanced tree's targets are those of its Haar basis, for "
            "any weights, branching and coding, with and without a root."
        ),
        rule="all singular values, as often as they occur, within 1e-12 of the largest one",
        results=("tree_singular_values",),
        measure=_tree_singular_values,
    ),
    exact_claim(
        name="half_learning_times",
        statement=(
            r"Half of a mode is learned at $\ln(s/(d a_0) - 1)/(2s)$ with two layers, and at the "
            "closed time of deeper ones."
        ),
        rule="relative difference below 1e-7 for every mode",
        results=("half_learning_time", "mode_time"),
        measure=_half_times,
    ),
    statistical_claim(
        name="random_starts",
        statement=(
            "Small random networks of two layers follow the aligned courses from effective "
            "strengths, taken at right angles to the modes learned before, and the error "
            "vanishes with the scale."
        ),
        rule=(
            "largest error of a share below 2e-3 at scale 1e-3, at least 5 times less than at "
            "1e-2, and at least 10 times less than without the correction"
        ),
        results=("effective_start", "mode_two_layers"),
        measure=_random_starts,
    ),
)
