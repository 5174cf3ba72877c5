"""Claims about data without common modes, and about rectified networks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from ....export.numeric import numeric
from ....models.deep_linear.hierarchy import hierarchy
from ....models.deep_linear.items import augmented, floats
from ....models.deep_linear.task import DeepLinear
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from ..simulation.learning import Learning, descend, follow
from ..simulation.measures import distance_to_ocs, positives
from ..simulation.networks import DeepNetworks
from ..simulation.predictions import (
    share_over_time,
)
from ..simulation.starts import random_start
from .evidence import (
    Floats,
    exact_claim,
    statistical_claim,
    task_of,
)

UNBALANCED = np.array(
    [[1, 1, 1, 1], [1, 1, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
    dtype=float,
)


def _no_common_modes(preset: Preset) -> Evidence:
    start, gaps, solvable = 1e-3, [], []
    for bias in ("none", "input"):
        task = DeepLinear(np.eye(4), UNBALANCED, bias=bias)
        solvable.append(task.modes.solvable)
        gaps.append(_gap_of_singular_vectors(task, start, 121 if preset == "quick" else 481))
    without, with_bias = gaps
    return Evidence(
        solvable == [True, False] and without < 1e-8 and with_bias > 0.01,
        f"Courses along the singular vectors are off by {without:.1e} without a bias, and by "
        f"{with_bias:.2f} with one on the first layer, where the data have no modes.",
        (
            Reading("largest |gap| of an output, no bias", 0.0, without),
            Reading("largest |gap| of an output, first-layer bias", None, with_bias),
        ),
        f"tree of three items beside one, aligned with its singular vectors from {start:g}",
    )


def _gap_of_singular_vectors(task: DeepLinear, start: float, count: int) -> float:
    """Start along the singular vectors of the correlations, and treat them as if independent."""
    inputs, items = augmented(floats(task.X), task.bias), task.items
    left, rates, right = np.linalg.svd(task.Y @ inputs.T / items, full_matrices=False)
    kept = rates > 1e-12
    left, rates, right = left[:, kept], rates[kept], right[kept]
    power = np.einsum("mi,ij,mj->m", right, inputs @ inputs.T / items, right)
    weights = np.sqrt(start) * np.eye(rates.size)
    networks = DeepNetworks(
        ((weights @ right)[np.newaxis], (left @ weights)[np.newaxis]), task.bias
    )
    times = np.linspace(0, 60, count)
    shares = np.stack(
        [share_over_time(times, s, d, start) for s, d in zip(rates, power, strict=True)], axis=-1
    )
    guessed = np.einsum("om,tm,mp->top", left, shares * rates / power, right @ inputs)
    run = follow(networks, task.X, task.Y, times=times)
    return float(np.max(np.abs(run.outputs[:, 0] - guessed)))


def _unbalanced_plateau(preset: Preset) -> Evidence:
    _, sizes, right = np.linalg.svd(UNBALANCED)
    mean = float(np.linalg.norm(UNBALANCED.mean(axis=1)))
    law = numeric(result("general_plateau"))
    predicted = float(law(mean, sizes[0], abs(float(right[0].sum())), 4)) / mean
    seeds, scales = (801,) if preset == "quick" else (801, 802, 803), (1e-4, 1e-6, 1e-8)
    readings, gaps = [], []
    for bias, seed in product(("none", "input"), seeds):
        task = DeepLinear(np.eye(4), UNBALANCED, bias=bias)
        for scale in scales:
            start = random_start(task, scale, hidden=32, seeds=[seed])
            run = follow(start, task.X, task.Y, times=np.arange(0, 160, 0.1))
            found = _distance_on_plateau(run) / mean
            words = "no bias" if bias == "none" else "first-layer bias"
            label = f"distance over the mean target, {words}, scale {scale:g}, seed {seed}"
            readings.append(Reading(label, predicted, found))
            gaps.append(abs(found / predicted - 1))
    falls = np.array(gaps).reshape(-1, len(scales))
    return Evidence(
        bool(np.all(np.diff(falls, axis=1) < 0) and np.all(falls[:, -1] < 0.01)),
        f"The distance tends to the predicted {predicted:.4f}: it is off by at most "
        f"{falls[:, 0].max():.1%} at a scale of 1e-4 and {falls[:, -1].max():.1%} at 1e-8.",
        tuple(readings),
        f"{len(seeds)} networks a placement and scale (seeds from 801), 32 hidden units; where the "
        "loss falls most slowly between its first two falls",
    )


def _distance_on_plateau(run: Learning) -> float:
    """Return the distance where the loss falls most slowly between its first two falls."""
    slope = np.gradient(run.loss[:, 0], run.time)
    falls = [i for i in range(1, slope.size - 1) if slope[i] < min(slope[i - 1], slope[i + 1])]
    first, second = sorted(sorted(falls, key=lambda i: slope[i])[:2])
    slowest = first + int(np.argmax(slope[first:second]))
    return float(distance_to_ocs(run.outputs[slowest, 0], UNBALANCED))


@dataclass(frozen=True)
class _Passing:
    """How near networks come to the constant solution, and what they wrongly say meanwhile."""

    near: Floats
    false: Floats

    def readings(self, label: str) -> tuple[Reading, Reading]:
        """Return both as medians over the networks."""
        return (
            Reading(
                f"least distance over the mean target, median, {label}",
                None,
                float(np.median(self.near)),
            ),
            Reading(
                f"most false positives of the first level, median, {label}",
                None,
                float(np.median(self.false)),
            ),
        )


def _seeds(preset: Preset) -> range:
    return range(600, 603 if preset == "quick" else 612)


def _passing(bias: str, activation: str, preset: Preset) -> _Passing:
    tree = hierarchy(3, root=False)
    task = task_of(tree, bias)
    start = random_start(task, 1e-3, hidden=64, seeds=_seeds(preset), activation=activation)
    run = descend(start, task.X, task.Y, step=0.05, updates=2400, record=range(0, 2401, 4))
    distance = distance_to_ocs(run.outputs, task.Y) / np.linalg.norm(task.Y.mean(axis=1))
    return _Passing(distance.min(axis=0), positives(run.outputs, tree, 1)[1].max(axis=0))


def _protocol(preset: Preset) -> str:
    return (
        f"{len(_seeds(preset))} networks each (seeds from 600), 64 hidden units, scale 1e-3, tree "
        "of 8 items without a root, gradient descent with steps of 0.05 to learning time 120"
    )


def _rectified(preset: Preset) -> Evidence:
    first, last, none = (_passing(bias, "relu", preset) for bias in ("input", "output", "none"))
    farthest = max(first.near.max(), last.near.max())
    passes = farthest < 0.05 and min(first.false.min(), last.false.min()) > 0.45
    stays = none.near.min() > 0.3 and none.false.max() < 0.3
    return Evidence(
        bool(passes and stays),
        f"With a bias every network comes within {farthest:.4f} of the constant solution; without "
        f"one none within {none.near.min():.2f}.",
        (
            *first.readings("first-layer bias"),
            *last.readings("output bias"),
            *none.readings("no bias"),
        ),
        _protocol(preset),
    )


def _rectified_without_bias(preset: Preset) -> Evidence:
    rectified, linear = (_passing("none", name, preset) for name in ("relu", "linear"))
    return Evidence(
        bool(rectified.false.min() > 2 * linear.false.max()),
        f"False positives of the first level reach {rectified.false.min():.3f} to "
        f"{rectified.false.max():.3f} in ReLU networks and {linear.false.min():.3f} to "
        f"{linear.false.max():.3f} in linear ones.",
        (*rectified.readings("ReLU"), *linear.readings("linear")),
        _protocol(preset),
    )


DATA_CLAIMS: tuple[Claim, ...] = (
    exact_claim(
        name="unbalanced_tree_has_no_modes",
        statement=(
            "An unbalanced tree has modes without a bias and none with one on the first layer: "
            "its singular vectors are then not learned independently."
        ),
        rule=(
            "found solvable without a bias and not with one; courses along the singular vectors "
            "within 1e-8 in the first case, and off by more than 0.01 in the second"
        ),
        results=("mode_two_layers",),
        measure=_no_common_modes,
    ),
    statistical_claim(
        name="unbalanced_tree_plateau",
        statement=(
            "Without common modes the first plateau of a small start tends to the best output of "
            "rank one, at a distance from the constant solution that does not depend on the bias."
        ),
        rule=(
            "gap to the predicted distance falls from each scale to the next smaller one, and is "
            "below 1 % at 1e-8, in every run"
        ),
        results=("general_plateau",),
        measure=_unbalanced_plateau,
    ),
    statistical_claim(
        name="rectified_networks",
        statement=(
            "Networks of rectified units pass the constant solution if they have a bias, and "
            "stay away from it if they have none."
        ),
        rule="with a bias every network within 0.05 of it, in units of the mean target, and false "
        "positives of the first level above 0.45; without one none within 0.3, and false positives "
        "below 0.3",
        results=(),
        measure=_rectified,
    ),
    statistical_claim(
        name="rectified_without_bias",
        statement=(
            "Without a bias rectified networks still pass the constant solution weakly, other "
            "than linear ones: their features share a positive mean."
        ),
        rule=(
            "false positives of the first level in every ReLU network more than twice those in "
            "any linear one"
        ),
        results=(),
        measure=_rectified_without_bias,
    ),
)
