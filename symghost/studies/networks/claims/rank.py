"""Claims about networks of more rank than the task needs."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from ....networks.drawing import draw_low_rank
from ....networks.tasks import DelayedActivation
from ....networks.training.train import train
from ....reports.claim import Claim, Evidence, Preset, Reading
from .runs import WORKERS

# The network's output has a bias and a steepness of its own.
TASK = DelayedActivation(delay=20, threshold=0.0, confidence=1.0)
FIRST_SEED = 7800
NETWORKS = {"quick": 5, "full": 10}
EPOCHS = {"quick": 3000, "full": 20_000}
CONTROL_EPOCHS = {"quick": 3000, "full": 10_000}
RATE = 0.06
SCANNED_RATES, SCANNED_RANKS = (0.003, 0.01, 0.03, 0.06, 0.1), (1, 2, 5, 10, 50, 100)
# Learned: a loss below this share of the first one. The rules: shares of the networks.
LEARNED = 0.01
FEW, MOST = 0.2, 0.8
HIGH = 100
DEAD = 1e-6


@lru_cache(maxsize=64)
def share_learned(preset: Preset, rank: int, rate: float, scaled: bool = False) -> float:
    """Return the share of networks that learn; `scaled` holds the weights' norm at rank one's."""
    networks = draw_low_rank(range(FIRST_SEED, FIRST_SEED + NETWORKS[preset]), rank)
    assert networks.n is not None
    if scaled:
        factor = rank**-0.25
        networks = replace(networks, m=factor * networks.m, n=factor * networks.n)
    epochs = (CONTROL_EPOCHS if scaled else EPOCHS)[preset]
    first = train(networks, TASK, rate, 1, workers=WORKERS).loss[:, 0]
    run = train(
        networks,
        TASK,
        rate,
        epochs,
        stop_below=LEARNED * float(first.min()),
        stop_when_dead=DEAD,
        workers=WORKERS,
    )
    return float(np.mean(np.nanmin(run.loss, axis=1) < LEARNED * first))


def _sample(preset: Preset, epochs: int) -> str:
    count = NETWORKS[preset]
    return (
        f"{count} networks (seeds {FIRST_SEED} to {FIRST_SEED + count - 1}) of each kind, 100 "
        f"neurons, T = 20, learning rate {RATE}, {epochs} epochs; learned is a loss below 1 % of "
        "the first one"
    )


def _rank_helps(preset: Preset) -> Evidence:
    one, high = (share_learned(preset, rank, RATE) for rank in (1, HIGH))
    return Evidence(
        one <= FEW and high >= MOST,
        f"{high:.0%} of the networks of rank {HIGH} learn, and {one:.0%} of those of rank one. "
        "More rank also means larger weights here: see rank_needs_gain.",
        (
            Reading("share that learns, K = 1", None, one),
            Reading(f"share that learns, K = {HIGH}", None, high),
            *(_scan() if preset == "full" else ()),
        ),
        _sample(preset, EPOCHS[preset]),
    )


def _scan() -> list[Reading]:
    return [
        Reading(
            f"share that learns, K = {rank}, learning rate {rate}",
            None,
            share_learned("full", rank, rate),
        )
        for rank in SCANNED_RANKS
        for rate in SCANNED_RATES
    ]


def _rank_needs_gain(preset: Preset) -> Evidence:
    drawn = share_learned(preset, HIGH, RATE)
    scaled = share_learned(preset, HIGH, RATE, scaled=True)
    return Evidence(
        scaled <= FEW,
        f"With both factors scaled by K^(-1/4), so that the recurrent weights have the norm of "
        f"rank one, {scaled:.0%} of the networks of rank {HIGH} learn; {drawn:.0%} as drawn. "
        + (
            "The benefit is one of this initialisation, not of rank alone."
            if scaled <= FEW
            else "The benefit does not need the larger weights."
        ),
        (
            Reading(f"share that learns, K = {HIGH}, scaled", None, scaled),
            Reading(f"share that learns, K = {HIGH}, as drawn", None, drawn),
        ),
        _sample(preset, CONTROL_EPOCHS[preset]),
    )


RANK_CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="rank_helps",
        model="rank_one",
        statement=(
            "With weights of variance $1/N$, more rank than the task needs learns more reliably "
            "at a large learning rate."
        ),
        rule=(
            "at most one of five networks of rank one learns, and at least four of five of rank 100"
        ),
        exact=False,
        results=(),
        measure=_rank_helps,
    ),
    Claim(
        name="rank_needs_gain",
        model="rank_one",
        statement=(
            "The benefit of rank needs the larger recurrent weights that come with it: at the "
            "norm of rank one it vanishes."
        ),
        rule="at most one of five networks of rank 100 learns with both factors scaled by K^(-1/4)",
        exact=False,
        results=(),
        measure=_rank_needs_gain,
    ),
)
