"""How each claim is judged on a single training: what is measured, and the range it must lie in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..claims.flow import BEFORE, CROSSES, GHOST, SADDLE_NODE
from ..claims.measures import (
    Span,
    bifurcation_after_drop,
    canonical_ratio,
    crossing_after_drop,
    fixed_points_on_the_way,
    ghost_after_drop,
    plateau_ratio,
    share_of_fall,
    switch_ratio,
    three_after_drop,
)
from ..claims.plateau import ABRUPT_SHARE, LAW_RATIO
from ..claims.record import DoesNotApply, Record
from ..claims.runs import NEAR_FLOW_RATE
from ..claims.timing import CANONICAL_RATIO, NONE_ON_THE_WAY, SWITCH_RATIO


@dataclass(frozen=True)
class RunTest:
    """How a claim is judged on one training.

    Parameters
    ----------
    claim : str
        Its name.
    measure : callable
        From a record to a span.
    rule : tuple of float
        The range in which the measured number must lie.
    words : str
        The rule in words.
    quantity : str
        What is measured.
    needs : tuple of str
        The numbers of the training that it takes.
    weights : bool
        Whether it takes weights.
    predicted : float or None
    note : str
        What is to be said beside the number.
    """

    claim: str
    measure: Callable[[Record], Span]
    rule: tuple[float, float]
    words: str
    quantity: str
    needs: tuple[str, ...] = ()
    weights: bool = True
    predicted: float | None = None
    note: str = ""


def _near_gradient_flow(record: Record) -> Span:
    if record.number("learning_rate") > NEAR_FLOW_RATE:
        raise DoesNotApply(f"it is about learning rates of at most {NEAR_FLOW_RATE}")
    return three_after_drop(record)


TRIAL = ("c", "T", "a", "threshold", "start")
SINCE_DROP = "learning time from the drop"
TESTS: tuple[RunTest, ...] = (
    RunTest(
        "abrupt_drop",
        share_of_fall,
        ABRUPT_SHARE,
        "loss from 0.95 to 0.095 of its first value within 5 % of the epochs before",
        "epochs of the fall as a share of those before",
        weights=False,
        note="The plateau law has such an end without a ghost: abruptness is no evidence for one.",
    ),
    RunTest(
        "plateau_law",
        plateau_ratio,
        LAW_RATIO,
        "predicted over measured between 1.03 and 1.15",
        "predicted over measured learning time of the drop",
        ("learning_rate", "c", "threshold"),
        predicted=1.0,
    ),
    RunTest(
        "no_bifurcation_at_drop",
        bifurcation_after_drop,
        (0.0, np.inf),
        "exactly one fixed point in every snapshot up to the drop",
        f"{SINCE_DROP} to another number of fixed points",
        ("learning_rate",),
    ),
    RunTest(
        "fixed_point_crosses_at_drop",
        crossing_after_drop,
        CROSSES,
        "crossing and drop less than a learning time of 0.5 apart",
        f"{SINCE_DROP} to the crossing",
        ("learning_rate", "threshold", "start"),
        predicted=0.0,
    ),
    RunTest(
        "saddle_node_after_drop",
        _near_gradient_flow,
        SADDLE_NODE,
        "three fixed points at a learning time of 0.5 to 4 after the drop, not before",
        f"{SINCE_DROP} to three fixed points",
        ("learning_rate",),
    ),
    RunTest(
        "ghost_after_drop",
        ghost_after_drop,
        GHOST,
        "first positive local minimum of the velocity within a learning time of 4 after the drop",
        f"{SINCE_DROP} to the ghost",
        ("learning_rate",),
    ),
    RunTest(
        "ghost_before_drop",
        ghost_after_drop,
        BEFORE,
        "a positive local minimum of the velocity before the drop",
        f"{SINCE_DROP} to the ghost",
        ("learning_rate",),
    ),
    RunTest(
        "free_way",
        fixed_points_on_the_way,
        NONE_ON_THE_WAY,
        "no fixed point between start and threshold in the last network",
        "fixed points on the way",
        TRIAL,
        predicted=0.0,
    ),
    RunTest(
        "flow_times_the_switch",
        switch_ratio,
        SWITCH_RATIO,
        "predicted over simulated time between 0.95 and 1.05",
        "predicted over simulated time of the switch",
        TRIAL,
        predicted=1.0,
    ),
    RunTest(
        "canonical_time",
        canonical_ratio,
        CANONICAL_RATIO,
        "predicted over simulated time at most 1.2",
        "canonical over simulated time of the switch",
        TRIAL,
        predicted=1.0,
    ),
)
