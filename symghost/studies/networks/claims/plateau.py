"""Claims about the plateau of rank-one networks: how long it lasts, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....export.numeric import numeric
from ....networks.training.outcomes import DROPPED
from ....reports.claim import Claim, Evidence, Preset, Reading
from ....theory.catalogue import result
from .measures import Span, first_below, plateau_ratio, share_of_fall
from .record import Record
from .runs import FLOW_RATE, PLATEAU_RATE, flow_records, plateau_records, seeds_of, worded

# The rules, fixed before measuring; those of single networks also judge a user's data.
LAW_RATIO = (1.03, 1.15)
GROWTH = (4.6, 5.1)
SAME_PLATEAU = 0.02
ABRUPT_SHARE = (0.0, 0.05)


def _count(preset: Preset) -> int:
    return 8 if preset == "quick" else 42


def _drops(records: Sequence[Record]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the learning times of the drop."""
    return np.array([PLATEAU_RATE * first_below(record, DROPPED).high for record in records])


def _plateau_law(preset: Preset) -> Evidence:
    count = _count(preset)
    ruled = {c: plateau_records(count, c, 20) for c in (8.0, 10.0)}
    spans = [plateau_ratio(record) for records in ruled.values() for record in records]
    ratios = np.array([span.middle for span in spans])
    growth = float(_drops(ruled[10.0]).mean() / _drops(ruled[8.0]).mean())
    inside = sum(span.within(*LAW_RATIO) is True for span in spans)
    law = numeric(result("plateau_time"))
    return Evidence(
        inside == len(spans) and GROWTH[0] < growth < GROWTH[1],
        f"Predicted over measured: {worded(ratios)} (the law holds G constant, and so is late by "
        f"some per cent), inside the bounds in {inside} of {len(spans)} runs; from c = 8 to 10 the "
        f"plateau grows {growth:.2f} times.",
        (
            Reading("predicted over measured learning time, mean", 1.0, float(ratios.mean())),
            Reading("the same, smallest", 1.0, float(ratios.min())),
            Reading("the same, largest", 1.0, float(ratios.max())),
            Reading(
                "growth of the plateau from c = 8 to c = 10",
                float(law(10.0, 1.0) / law(8.0, 1.0)),
                growth,
            ),
            *(_scan(count) if preset == "full" else ()),
        ),
        f"{seeds_of('plateau', count)} at c = 8 and 10, T = 20, learning rate {PLATEAU_RATE}; drop "
        "where the loss first falls below 0.5",
    )


def _scan(count: int) -> list[Reading]:
    """Return the law's predictions over a range of confidences, beside the rule."""
    readings, law = [], numeric(result("plateau_time"))
    confidences = np.arange(6.0, 13.0)
    means = []
    for confidence in confidences:
        runs = plateau_records(count, float(confidence), 20)
        means.append(float(_drops(runs).mean()))
        ratio = float(np.mean([plateau_ratio(record).middle for record in runs]))
        quantity = f"predicted over measured learning time at c = {confidence:.0f}, mean"
        readings.append(Reading(quantity, 1.0, ratio))
    slope = np.polyfit(confidences, np.log(np.array(means) * confidences**2), 1)[0]
    expected = float(np.log(4 * law(2.0, 1.0) / law(1.0, 1.0)))
    return [*readings, Reading("slope of log(tau c^2) over c", expected, float(slope))]


def _independent_of_delay(preset: Preset) -> Evidence:
    count = _count(preset)
    delays = (10, 20) if preset == "quick" else (10, 20, 40)
    times = np.array([_drops(plateau_records(count, 10.0, delay)) for delay in delays])
    gaps = np.abs(times[:-1] / times[1:] - 1)
    return Evidence(
        bool(np.all(gaps < SAME_PLATEAU)),
        f"The drop comes at the same learning time to within {gaps.max():.2%} in every network.",
        tuple(
            Reading(f"mean learning time of the drop, T = {delay}", None, float(row.mean()))
            for delay, row in zip(delays, times, strict=True)
        ),
        f"{seeds_of('plateau', count)}, each at T = {', '.join(map(str, delays))}, c = 10, "
        f"learning rate {PLATEAU_RATE}",
    )


def _abrupt_drop(preset: Preset) -> Evidence:
    records = flow_records(preset)
    shares = [share_of_fall(record) for record in records]
    abrupt = sum(share.within(*ABRUPT_SHARE) is True for share in shares)
    largest, middle = _largest(shares), float(np.median([share.high for share in shares]))
    return Evidence(
        abrupt >= len(records) - 1,
        f"In {abrupt} of {len(records)} networks the loss falls from 0.95 to 0.095 within 5 % of "
        f"the epochs before (median {middle:.2%}). The plateau law has such an end without a "
        "ghost: abruptness is no evidence for one.",
        (
            Reading("epochs of the fall as a share of those before, median", None, middle),
            Reading("the same, largest", None, largest),
        ),
        f"{seeds_of('flow', len(records))}, learning rate {FLOW_RATE[preset]}",
    )


def _largest(spans: Sequence[Span]) -> float:
    return max(span.high for span in spans)


PLATEAU_CLAIMS: tuple[Claim, ...] = (
    Claim(
        name="abrupt_drop",
        model="rank_one",
        statement="After a long plateau the network learns at once.",
        rule=(
            "loss from 0.95 to 0.095 within 5 % of the epochs before, in all networks but at "
            "most one"
        ),
        exact=False,
        results=(),
        measure=_abrupt_drop,
    ),
    Claim(
        name="plateau_law",
        model="rank_one",
        statement=(
            "The plateau lasts for a learning time $e^c/(2 c^2 G)$, without a free parameter."
        ),
        rule=(
            "predicted over measured between 1.03 and 1.15 in every network; growth from c = 8 "
            "to 10 between 4.6 and 5.1"
        ),
        exact=False,
        results=("plateau_time",),
        measure=_plateau_law,
    ),
    Claim(
        name="plateau_independent_of_delay",
        model="rank_one",
        statement="The length of the plateau does not depend on the delay $T$.",
        rule=(
            "learning times of the drop at different delays differ by less than 2 % in every "
            "network"
        ),
        exact=False,
        results=("plateau_time",),
        measure=_independent_of_delay,
    ),
)
