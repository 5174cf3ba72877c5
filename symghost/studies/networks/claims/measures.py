"""What is measured on a record of training: the same for one's own simulations and a user's data.

A record is not continuous: losses and weights are known at some epochs only. Every measurement is
therefore a span that holds the true value, and a rule may stay undecided.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....export.numeric import numeric
from ....networks.training.latent_flow import (
    LatentFlow,
    crossing_times,
    fixed_points,
    latent_flow,
    sensitivity,
    slowest_point,
    travel_time,
)
from ....networks.training.outcomes import DROPPED, LEFT
from ....networks.training.train import loss_and_gradient
from ....theory.catalogue import result
from .record import DoesNotApply, Record, flow_history, resting_place

# Losses in units of the plateau: where the fall has ended, and below which a task counts as solved.
LANDED, SOLVED = 0.095, 0.1
# The theory's threshold; its plateau law holds for this one.
THRESHOLD = 1.0


@dataclass(frozen=True)
class Span:
    """A number that is known to lie between two.

    Examples
    --------
    >>> Span(1.0, 2.0).within(0.0, 3.0), Span(1.0, 2.0).within(2.0, 3.0), Span(1, 2).within(0, 1.5)
    (True, False, None)
    """

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The middle; infinite where there is no upper end."""
        return (self.low + self.high) / 2

    def within(self, low: float, high: float) -> bool | None:
        """Return whether the number lies in a range; None where that is open."""
        if low <= self.low and self.high <= high:
            return True
        return False if self.high <= low or high <= self.low else None


def first_below(record: Record, level: float) -> Span:
    """Return between which epochs the loss first goes below a level.

    The lower end is the last recorded epoch before that; `DoesNotApply` if it never does.
    """
    below = np.flatnonzero(record.loss < level)
    if not below.size:
        raise DoesNotApply(f"the loss never falls below {level} of its plateau")
    if below[0] == 0:
        raise DoesNotApply(f"the loss is below {level} of its plateau from the first epoch on")
    return Span(float(record.epochs[below[0] - 1]), float(record.epochs[below[0]]))


def share_of_fall(record: Record) -> Span:
    """Return the epochs of the fall from 0.95 to 0.095, as a share of those before it."""
    left = first_below(record, LEFT)
    if not (record.loss < LANDED).any():
        so_far = (float(record.epochs[-1]) - left.high) / left.high
        return Span(so_far, np.inf)
    landed = first_below(record, LANDED)
    longest = (landed.high - left.low) / left.low if left.low > 0 else np.inf
    return Span(max(0.0, landed.low - left.high) / left.high, longest)


def plateau_ratio(record: Record) -> Span:
    r"""Return the plateau's length by the law :math:`e^c/(2 c^2 G)`, over the measured one."""
    rate, confidence = record.number("learning_rate"), record.number("c")
    if record.number("threshold") != THRESHOLD:
        raise DoesNotApply(f"the law is derived for a threshold of {THRESHOLD:g}")
    initial = record.networks(slice(0, 1))
    if record.weight_epochs[0] != 0:
        raise DoesNotApply("it needs the weights at epoch 0")
    if np.any(initial.b != 0):
        raise DoesNotApply("the law is derived for biases that begin at 0")
    if len(fixed_points(latent_flow(initial), *_reach(record)).places) != 1:
        raise DoesNotApply("the law is derived for a network that begins with one fixed point")
    predicted = float(numeric(result("plateau_time"))(confidence, sensitivity(initial)[0])) / rate
    if not (record.loss < DROPPED).any():
        return Span(0.0, predicted / max(1.0, float(record.epochs[-1])))
    drop = first_below(record, DROPPED)
    return Span(predicted / drop.high, predicted / drop.low if drop.low > 0 else np.inf)


def _reach(record: Record) -> tuple[float, float]:
    reach = float(np.abs(record.n[0]).sum()) + 1e-9
    return -reach, reach


def first_after_drop(record: Record, happens: NDArray[np.bool_]) -> Span:
    """Return when something first holds at a snapshot, in learning time after the drop.

    Learning time is the learning rate times the epoch. Without an upper end if it never holds.
    """
    rate, drop = record.number("learning_rate"), first_below(record, DROPPED)
    if record.weight_epochs[0] >= drop.high:
        raise DoesNotApply("it needs weights from before the drop as well")
    holds = np.flatnonzero(happens)
    if not holds.size:
        return Span(rate * (float(record.weight_epochs[-1]) - drop.high), np.inf)
    at = int(holds[0])
    before = float(record.weight_epochs[at - 1]) if at else -np.inf
    return Span(rate * (before - drop.high), rate * (float(record.weight_epochs[at]) - drop.low))


def bifurcation_after_drop(record: Record) -> Span:
    """Return when the latent flow first has other than one fixed point, after the drop."""
    return first_after_drop(record, flow_history(record).fixed_points != 1)


def three_after_drop(record: Record) -> Span:
    """Return when the latent flow first has three fixed points, after the drop."""
    return first_after_drop(record, flow_history(record).fixed_points == 3)


def crossing_after_drop(record: Record) -> Span:
    """Return when the fixed point that trials tend to passes the threshold, after the drop."""
    threshold = record.number("threshold")
    with np.errstate(invalid="ignore"):
        return first_after_drop(record, resting_place(record) >= threshold)


def ghost_after_drop(record: Record) -> Span:
    """Return when the latent velocity first has a positive local minimum, after the drop."""
    return first_after_drop(record, flow_history(record).slow)


@dataclass(frozen=True, eq=False)
class Trial:
    """How the last network of a record solves the task.

    Parameters
    ----------
    flow : LatentFlow
    start, threshold : float
        The latent variable at the trial's beginning, and where the output turns on.
    time : float
        When the simulated trial gets there, in units of tau.
    """

    flow: LatentFlow
    start: float
    threshold: float
    time: float


def solved_trial(record: Record) -> Trial:
    """Return the trial of the last network; `DoesNotApply` if it does not solve the task."""
    task, network = record.task(), record.networks(slice(-1, None))
    loss = float(loss_and_gradient(network, task, engine="numpy")[0][0])
    time = float(crossing_times(network, task)[0])
    if not (loss < SOLVED and np.isfinite(time)):
        raise DoesNotApply(
            f"the last weights do not solve the task: they give a loss of {loss:.3g}"
        )
    start = float(task.start * record.n[-1].sum())
    if start >= task.threshold:
        raise DoesNotApply("trials begin above the threshold")
    return Trial(latent_flow(network), start, task.threshold, time)


def fixed_points_on_the_way(record: Record) -> Span:
    """Return how many fixed points lie between start and threshold when the task is solved."""
    trial = solved_trial(record)
    found = fixed_points(trial.flow, trial.start, trial.threshold)
    count = len(found.places)
    return Span(count, count + len(found.undecided))


def switch_ratio(record: Record) -> Span:
    r"""Return :math:`\int d\kappa/f` from start to threshold, over the simulated time."""
    trial = _free(record)
    ratio = travel_time(trial.flow, trial.start, trial.threshold) / trial.time
    return Span(ratio, ratio)


def canonical_ratio(record: Record) -> Span:
    r"""Return :math:`\pi/\sqrt{r_{\mathrm{eff}}}` of the ghost, over the simulated time."""
    ratio = float(numeric(result("passage_time"))(ghost_strength(record))) / _free(record).time
    return Span(ratio, ratio)


def ghost_strength(record: Record) -> float:
    """Return the ghost's strength r_eff; `DoesNotApply` if there is none on the way."""
    trial = _free(record)
    point = slowest_point(trial.flow, trial.start, trial.threshold)
    if point is None:
        raise DoesNotApply("there is no ghost between start and threshold")
    return point.strength


def _free(record: Record) -> Trial:
    trial = solved_trial(record)
    if fixed_points_on_the_way(record).high > 0:
        raise DoesNotApply("a fixed point lies between start and threshold")
    return trial
