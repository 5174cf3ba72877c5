"""The claim about the second fall of the loss, long after the drop: there a ghost comes first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....networks.training.outcomes import DROPPED
from ....networks.training.train import train
from ....reports.claim import Claim, Evidence, Preset, Reading
from .measures import first_below
from .record import Record, flow_history, records
from .runs import TASK, WORKERS, networks, seeds_of

NETWORKS, PAIR = 20, 2
RATE, EPOCHS = 0.003, 500_000
SNAPSHOTS_APART = 2500
# The loss rests between these epochs after the drop; it is destabilised where its greatest value
# over a window is this many times the resting median, and falls where it is below a level.
RESTING = (10_000, 50_000)
WINDOW, GREATER = 200, 2.0
FALLEN = 1e-3
LEAST_FALLS = 16


@dataclass(frozen=True)
class SecondFall:
    """Epochs after the drop; infinite for what does not happen.

    Parameters
    ----------
    ghost : float
        From when on the velocity has a positive local minimum at every snapshot.
    onset, fall : float
        Of the oscillation, and of the loss's fall below 1e-3.
    """

    ghost: float
    onset: float
    fall: float


def second_fall(record: Record) -> SecondFall:
    """Return when ghost, oscillation and second fall come, from a record of every epoch."""
    drop = int(first_below(record, DROPPED).high)
    after = record.loss[drop:]
    limit = GREATER * float(np.median(after[slice(*RESTING)]))
    later = after[RESTING[0] :]
    windows = later[: later.size // WINDOW * WINDOW].reshape(-1, WINDOW).max(axis=1)
    missing = np.flatnonzero(~flow_history(record).slow)
    last = int(missing[-1]) + 1 if missing.size else 0
    ghost = record.weight_epochs[last] - drop if last < record.weight_epochs.size else np.inf
    onset = RESTING[0] + WINDOW * _first(windows > limit)
    return SecondFall(float(ghost), onset, _first(after < FALLEN))


def _first(holds: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    return float(np.argmax(holds)) if holds.any() else np.inf


def _second_falls() -> list[SecondFall]:
    """Train two networks at a time: all epochs of all of them would fill the memory."""
    found: list[SecondFall] = []
    batch = networks("second fall", NETWORKS)
    stations = range(0, EPOCHS + 1, SNAPSHOTS_APART)
    for first in range(0, NETWORKS, PAIR):
        pair = batch[first : first + PAIR]
        run = train(pair, TASK, RATE, EPOCHS, snapshot_epochs=stations, workers=WORKERS)
        found.extend(second_fall(record) for record in records(run, TASK, RATE, run.snapshots))
        flow_history.cache_clear()
    return found


def _ghost_before_second_fall(preset: Preset) -> Evidence:
    falls = _second_falls()
    first = sum(fall.ghost < fall.onset for fall in falls)
    falling = [fall.fall for fall in falls if np.isfinite(fall.fall)]
    lead = [fall.onset - fall.ghost for fall in falls if np.isfinite(fall.onset)]
    return Evidence(
        first == len(falls) and len(falling) >= LEAST_FALLS,
        f"In {first} of {len(falls)} networks the ghost is there before the loss begins to "
        f"oscillate, and in {len(falling)} the loss then falls below {FALLEN:g} within "
        f"{EPOCHS:,} epochs. At the first drop it is the other way round: see ghost_after_drop.",
        (
            Reading("epochs from the drop to the lasting ghost, median", None, _median(falls)),
            Reading("epochs from ghost to oscillation, smallest", None, min(lead, default=np.nan)),
            Reading("networks with a second fall", None, float(len(falling))),
            Reading(
                "epochs from the drop to the second fall, median",
                None,
                float(np.median(falling)) if falling else np.nan,
            ),
        ),
        f"{seeds_of('second fall', NETWORKS)}, learning rate {RATE}, {EPOCHS:,} epochs, snapshots "
        f"every {SNAPSHOTS_APART:,}",
    )


def _median(falls: list[SecondFall]) -> float:
    return float(np.median([fall.ghost for fall in falls]))


SECOND_FALL_CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="ghost_before_second_fall",
        model="rank_one",
        statement=(
            "Long after the drop the loss oscillates and falls once more: a ghost precedes both."
        ),
        rule=(
            "ghost before the onset of the oscillation in all of 20 networks, and a second fall "
            "in at least 16"
        ),
        exact=False,
        results=(),
        measure=_ghost_before_second_fall,
        presets=("full",),
    ),
)
