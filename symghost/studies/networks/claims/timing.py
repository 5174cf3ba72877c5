"""Claims about the latent flow of rank-one networks that solve the task: what sets its timing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ....reports.claim import Claim, Evidence, Preset, Reading
from .measures import (
    Span,
    canonical_ratio,
    fixed_points_on_the_way,
    ghost_strength,
    switch_ratio,
)
from .record import DoesNotApply, Record
from .runs import FLOW_RATE, flow_records, seeds_of, worded

NONE_ON_THE_WAY = (0.0, 0.0)
SWITCH_RATIO = (0.95, 1.05)
CANONICAL_RATIO = (0.0, 1.2)


def _applying(preset: Preset, measure: Callable[[Record], Span]) -> list[tuple[Record, float]]:
    """Return the networks that a measurement applies to, with what it gives."""
    found = []
    for record in flow_records(preset):
        try:
            found.append((record, measure(record).middle))
        except DoesNotApply:
            continue
    return found


def _inside(values: list[float], rule: tuple[float, float]) -> bool:
    low, high = rule
    return bool(values) and all(low <= value <= high for value in values)


def _sample(preset: Preset, count: int, which: str) -> str:
    of = seeds_of("flow", len(flow_records(preset)))
    end = "a learning time of 21 after the drop" if preset == "quick" else "after 100,000 epochs"
    return f"{count} of {of} that {which}, {end}, learning rate {FLOW_RATE[preset]}"


def _free_way(preset: Preset) -> Evidence:
    counts = [value for _, value in _applying(preset, fixed_points_on_the_way)]
    blocked = sum(count > 0 for count in counts)
    return Evidence(
        _inside(counts, NONE_ON_THE_WAY),
        f"{blocked} of {len(counts)} solved networks have a fixed point on the way.",
        (Reading("networks with a fixed point between start and threshold", 0.0, float(blocked)),),
        _sample(preset, len(counts), "solve the task (loss below 0.1)")
        + "; the search is complete",
    )


def _flow_times_the_switch(preset: Preset) -> Evidence:
    ratios = [value for _, value in _applying(preset, switch_ratio)]
    if not ratios:
        return Evidence(False, "No network solves the task.", (), _sample(preset, 0, "solve it"))
    return Evidence(
        _inside(ratios, SWITCH_RATIO),
        f"Predicted over simulated: {worded(ratios)}.",
        (
            Reading("predicted over simulated time, median", 1.0, float(np.median(ratios))),
            Reading("the same, smallest", 1.0, min(ratios)),
            Reading("the same, largest", 1.0, max(ratios)),
        ),
        _sample(preset, len(ratios), "solve the task (loss below 0.1)")
        + "; crossing interpolated within its step",
    )


def _canonical_time(preset: Preset) -> Evidence:
    found = _applying(preset, canonical_ratio)
    ratios = [value for _, value in found]
    if not ratios:
        words = "No network has a ghost between start and threshold."
        return Evidence(False, words, (), _sample(preset, 0, "have a ghost on the way"))
    strength = float(np.median([ghost_strength(record) for record, _ in found]))
    return Evidence(
        _inside(ratios, CANONICAL_RATIO),
        f"Predicted over simulated: {worded(ratios, 2)}, median {np.median(ratios):.2f}. The "
        f"bottleneck is not narrow (r_eff about {strength:.3f}), so that its asymptotic law is "
        "off.",
        (
            Reading("predicted over simulated time, median", 1.0, float(np.median(ratios))),
            Reading("the same, largest", 1.0, max(ratios)),
            Reading("strength r_eff of the ghost, median", None, strength),
        ),
        _sample(preset, len(ratios), "solve the task with a ghost on the way"),
    )


TIMING_CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="free_way",
        model="rank_one",
        statement=(
            "When the task is solved no fixed point of the latent flow lies between the start "
            "and the threshold."
        ),
        rule="none in any solved network, by a complete search",
        exact=False,
        results=(),
        measure=_free_way,
    ),
    Claim(
        name="flow_times_the_switch",
        model="rank_one",
        statement=(
            r"The latent flow sets the time of the switch: $\int d\kappa/f(\kappa)$ from start to "
            "threshold is when the output turns on."
        ),
        rule="predicted over simulated time between 0.95 and 1.05 in every solved network",
        exact=False,
        results=(),
        measure=_flow_times_the_switch,
    ),
    Claim(
        name="canonical_time",
        model="rank_one",
        statement=(
            r"The canonical passage time $\pi/\sqrt{r_{\mathrm{eff}}}$ of the ghost is when the "
            "output turns on."
        ),
        rule="predicted over simulated time at most 1.2 in every solved network with a ghost",
        exact=False,
        results=("passage_time",),
        measure=_canonical_time,
    ),
)
