"""Claims about the latent flow of rank-one networks: what it does as they learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from ....networks.drawing import draw_rank_one
from ....networks.training.train import train
from ....networks.training.trials import simulate, simulate_states
from ....reports.claim import Claim, Evidence, Preset, Reading
from .measures import (
    Span,
    bifurcation_after_drop,
    crossing_after_drop,
    ghost_after_drop,
    three_after_drop,
)
from .record import Record
from .runs import (
    FLOW_RATE,
    NEAR_FLOW_RATE,
    TASK,
    WORKERS,
    flow_records,
    near_flow_records,
    seeds_of,
    worded,
)

# The rules, in learning time after the drop.
ONE_FIXED_POINT = (20.0, np.inf)
CROSSES = (-0.5, 0.5)
SADDLE_NODE = (0.5, 4.0)
GHOST = (0.0, 4.0)
BEFORE = (-np.inf, 0.0)

SEARCH = "the search for fixed points and slow places is complete"


def _sample(preset: Preset, what: str = SEARCH) -> str:
    return (
        f"{seeds_of('flow', len(flow_records(preset)))}, learning rate {FLOW_RATE[preset]}, "
        f"snapshots a learning time of 0.05 apart around the drop; {what}"
    )


def _measured(records: Sequence[Record], measure: Callable[[Record], Span]) -> list[Span]:
    return [measure(record) for record in records]


def _inside(spans: Sequence[Span], rule: tuple[float, float]) -> int:
    return sum(span.within(*rule) is True for span in spans)


def _reduction(preset: Preset) -> Evidence:
    networks = draw_rank_one(range(200, 208 if preset == "quick" else 264))
    trained = train(networks, TASK, 0.02, 6000, workers=WORKERS).final
    readings = []
    for label, batch in (("before training", networks), ("after training", trained)):
        states = simulate_states(batch, TASK)
        latent = states[:, 0] @ batch.selection
        gap = float(np.max(np.abs(latent - simulate(batch, TASK)[:, 0])))
        readings.append(Reading(f"largest |n.x - kappa| in a trial, {label}", 0.0, gap))
    worst = max(v.measured for v in readings)
    return Evidence(
        worst < 1e-12,
        f"The two differ by at most {worst:.1e} over whole trials.",
        tuple(readings),
        f"{networks.networks} networks (seeds from 200), 100 neurons, T = 20, float64",
    )


def _no_bifurcation(preset: Preset) -> Evidence:
    spans = _measured(flow_records(preset), bifurcation_after_drop)
    single = _inside(spans, ONE_FIXED_POINT)
    snapshots = sum(record.weight_epochs.size for record in flow_records(preset))
    return Evidence(
        single >= len(spans) - 1,
        f"{single} of {len(spans)} networks have exactly one fixed point on the whole plateau, at "
        f"the drop and for a learning time of 20 after it ({snapshots} snapshots). This holds at "
        f"the learning rate {FLOW_RATE[preset]}; nearer to gradient flow see "
        "saddle_node_after_drop.",
        (Reading("networks with another number of fixed points", 0.0, float(len(spans) - single)),),
        _sample(preset),
    )


def _crosses_at_drop(preset: Preset) -> Evidence:
    spans = _measured(flow_records(preset), crossing_after_drop)
    times = [span.middle for span in spans]
    return Evidence(
        _inside(spans, CROSSES) == len(spans),
        "The fixed point passes the threshold at a learning time between "
        f"{min(span.low for span in spans):.2f} and {max(span.high for span in spans):.2f} after "
        "the drop.",
        (
            Reading("learning time from drop to crossing, median", 0.0, float(np.median(times))),
            Reading("the same, largest", 0.0, float(np.max(times))),
        ),
        _sample(preset),
    )


def _saddle_node_after(preset: Preset) -> Evidence:
    spans = _measured(near_flow_records(preset), three_after_drop)
    before = _measured(flow_records(preset), bifurcation_after_drop)
    count = len(spans)
    born = _inside(spans, SADDLE_NODE)
    early = count - _inside(before, (0.0, np.inf)) + _inside(spans, (-np.inf, SADDLE_NODE[0]))
    times = [span.middle for span in spans if np.isfinite(span.high)]
    when = f" (after {worded(times, 2)})" if times else ""
    return Evidence(
        4 * born >= 3 * count and early == 0,
        f"In {born} of {count} networks one fixed point becomes three at a learning time of 0.5 to "
        f"4 after the drop{when}; in {early} before.",
        (
            Reading("networks with three fixed points soon after the drop", None, float(born)),
            *(
                [Reading("learning time after the drop, median", None, float(np.median(times)))]
                if times
                else []
            ),
        ),
        f"{seeds_of('flow', count)}, learning rate {NEAR_FLOW_RATE} from a loss of 0.95 on, "
        f"snapshots a learning time of 0.05 apart; the plateau before at {FLOW_RATE[preset]}; "
        f"{SEARCH}",
    )


def _ghost_after(preset: Preset) -> Evidence:
    spans = _measured(flow_records(preset), ghost_after_drop)
    times = [span.middle for span in spans]
    after = _inside(spans, GHOST)
    return Evidence(
        after == len(spans),
        f"In {after} of {len(spans)} networks the first positive local minimum of the velocity "
        f"comes after the drop and within a learning time of 4: at {worded(times, 2)}. What forms "
        "is a consequence of the drop.",
        (
            Reading("learning time from drop to ghost, median", None, float(np.median(times))),
            Reading("the same, smallest", None, float(np.min(times))),
            Reading("the same, largest", None, float(np.max(times))),
        ),
        _sample(preset),
    )


def _ghost_before(preset: Preset) -> Evidence:
    spans = _measured(flow_records(preset), ghost_after_drop)
    early = _inside(spans, BEFORE)
    return Evidence(
        early >= len(spans) - 1,
        f"In {early} of {len(spans)} networks the velocity has a positive local minimum before the "
        "drop.",
        (Reading("networks with a ghost before the drop", float(len(spans)), float(early)),),
        _sample(preset),
    )


_claim = partial(Claim, model="rank_one", exact=False, results=())


FLOW_CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="latent_reduction",
        model="rank_one",
        statement=(
            r"A rank-one network is its latent variable: $n \cdot x$ obeys the reduced recurrence "
            "exactly, from any start."
        ),
        rule="difference below 1e-12 over whole trials, before and after training",
        exact=True,
        results=(),
        measure=_reduction,
    ),
    _claim(
        name="no_bifurcation_at_drop",
        statement=(
            "The latent flow has one fixed point before, at and soon after the drop of the loss: "
            "the drop is no bifurcation."
        ),
        rule=(
            "exactly one fixed point on the whole plateau and to a learning time of 20 after the "
            "drop, with at most one exception"
        ),
        measure=_no_bifurcation,
    ),
    _claim(
        name="fixed_point_crosses_at_drop",
        statement=(
            "The loss drops when the latent flow's fixed point passes the output's threshold."
        ),
        rule="crossing and drop less than a learning time of 0.5 apart in every network",
        measure=_crosses_at_drop,
    ),
    _claim(
        name="saddle_node_after_drop",
        statement="Near gradient flow a saddle-node follows the drop, and none comes before it.",
        rule=(
            "one fixed point becomes three at a learning time of 0.5 to 4 after the drop in at "
            "least three of four networks, and in none before"
        ),
        measure=_saddle_node_after,
    ),
    _claim(
        name="ghost_after_drop",
        statement=(
            "The ghost is born after the drop: a place where the latent flow is slow, without a "
            "fixed point."
        ),
        rule=(
            "first positive local minimum of the velocity after the drop and within a learning "
            "time of 4, in every network"
        ),
        measure=_ghost_after,
    ),
    _claim(
        name="ghost_before_drop",
        statement="A ghost precedes the abrupt drop of the loss.",
        rule=(
            "a positive local minimum of the velocity before the drop, in all networks but at "
            "most one"
        ),
        measure=_ghost_before,
    ),
)
