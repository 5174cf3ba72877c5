"""How sharp the loss is where a task is solved: rank-one networks, and the soft toy beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....export.numeric import numeric
from ....networks.drawing import draw_rank_one
from ....networks.tasks import DelayedActivation
from ....networks.training.outcomes import DROPPED, LEFT
from ....networks.training.plateau import brought_below
from ....networks.training.sharpness import Sharpness, sharpness
from ....networks.training.train import train
from ....networks.weights import Networks
from ....theory.catalogue import result
from ...shared.soft_toy import soft_sharpness

Floats = NDArray[np.float64]

# About a sixth of the learning rate that loses half of the networks, by delay.
SAFE_RATES: dict[int, float] = {12: 0.007, 16: 0.0043, 20: 0.0028, 28: 0.0014, 40: 0.00057}
# The learning rate on the plateau, whose path does not depend on it; learning times that it takes
# at most, and within which networks drop once they have left it.
PLATEAU_RATE, PLATEAU, WAY = 0.01, 300.0, 20.0
FORMS = ("valley", "gauss_newton", "stepwise")


def after_drop(
    leaving: Networks, task: DelayedActivation, rate: float, times: Sequence[float]
) -> list[list[Sharpness]]:
    """Return the sharpness of each network some learning times after its loss drops.

    Parameters
    ----------
    leaving : Networks
        Rank-one networks that are about to drop.
    task : DelayedActivation
    rate : float
        The learning rate.
    times : sequence of float
        In increasing order, in learning time: the learning rate times the epochs.

    Returns
    -------
    list of list of Sharpness
        By network and time.
    """
    stations, found = [round(time / rate) for time in times], []
    for which in range(leaving.networks):
        dropped = brought_below(leaving[[which]], task, [(rate, DROPPED)], WAY)
        run = train(
            dropped, task, rate, stations[-1] + 1, snapshot_epochs=stations, record_epochs=()
        )
        found.append([sharpness(network, task) for _, network in run.snapshots])
    return found


@dataclass(frozen=True, eq=False)
class SharpnessStudy:
    """Measured and predicted sharpness over the delay, and the limits of the soft toy.

    Parameters
    ----------
    delays : array, shape (looks,)
        The delay of each look at a network.
    measured : array, shape (looks,)
        The largest eigenvalue of the Hessian by all weights.
    predicted : dict of str to array, shape (looks,)
        By ``valley``, ``gauss_newton`` and ``stepwise``, as in `Sharpness`.
    toy_delays, toy_limits, toy_critical : array, shape (delays,)
        Of the toy, with a loss that is not divided by the delay: 2 over the sharpness for a soft
        output, and the critical learning rate for a sharp one.
    """

    delays: Floats
    measured: Floats
    predicted: Mapping[str, Floats]
    toy_delays: Floats
    toy_limits: Floats
    toy_critical: Floats


def sharpness_study(
    rates: Mapping[int, float] = SAFE_RATES,
    seeds: Sequence[int] = (7700, 7701),
    times: Sequence[float] = (3, 6, 10, 20, 30),
    toy_delays: Sequence[float] = (10, 20, 40, 80, 160),
) -> SharpnessStudy:
    """Train networks past their drop at several delays, and look how sharp their loss is.

    Parameters
    ----------
    rates : mapping of int to float
        The learning rate for each delay.
    seeds : sequence of int
    times : sequence of float
        Learning times after the drop at which networks are looked at.
    toy_delays : sequence of float

    Returns
    -------
    SharpnessStudy
    """
    looks: list[tuple[int, Sharpness]] = []
    for delay, rate in rates.items():
        task = DelayedActivation(delay=delay)
        leaving = brought_below(draw_rank_one(seeds), task, [(PLATEAU_RATE, LEFT)], PLATEAU)
        looks += [(delay, look) for each in after_drop(leaving, task, rate, times) for look in each]
    critical = numeric(result("critical_learning_rate"))
    toy_sharpness = [soft_sharpness(T, threshold=200, confidence=5) for T in toy_delays]
    return SharpnessStudy(
        delays=np.array([delay for delay, _ in looks], dtype=np.float64),
        measured=np.array([look.measured for _, look in looks]),
        predicted={form: np.array([getattr(look, form) for _, look in looks]) for form in FORMS},
        toy_delays=np.array(toy_delays, dtype=np.float64),
        toy_limits=2 / np.array(toy_sharpness),
        toy_critical=np.array([float(critical(T)) for T in toy_delays]),
    )
