r"""How a deep linear network learns its task: shares of modes, distance to the constant solution.

Where the data have modes the course is the closed one, from an aligned start in which every mode
has the same strength. An output bias and the constant mode are learned together; their two
equations are integrated. Where the data have no modes a random network is simulated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from ....common.errors import InvalidInput, NotSupported
from ....models.deep_linear.items import input_bias, output_bias
from ....models.deep_linear.task import DeepLinear
from .groups import Group, groups_of, time_to_share
from .learning import follow
from .measures import distance_to_ocs
from .predictions import share_over_time
from .starts import random_start

Floats = NDArray[np.float64]

# Of the targets' variance this share is to be learned at the end of a course.
MOST = 0.99
# Learning times, in units of the fastest rate, up to which a network is simulated.
LONGEST = 2e4
SHOWN = 400


@dataclass(frozen=True, eq=False)
class Course:
    """What a network does while it learns.

    Parameters
    ----------
    time : array, shape (times,)
    shares : array, shape (times, groups)
        Learned share of the modes; no columns where the data have none.
    distance : array, shape (times,)
        Root mean squared distance of the outputs from the mean target, in units of its length;
        NaN where the mean target is zero.
    loss : array, shape (times,)
    groups : tuple of Group
    moments : array, shape (moments,)
    outputs : array, shape (moments, o, P)
        What the network says of all items at some moments.
    targets : array, shape (o, P)
    simulated : bool
    """

    time: Floats
    shares: Floats
    distance: Floats
    loss: Floats
    groups: tuple[Group, ...]
    moments: Floats
    outputs: Floats
    targets: Floats
    simulated: bool = False


class ClosedCourse:
    """The closed course of a task, for any times.

    Parameters
    ----------
    task : DeepLinear
        With modes.
    start : float
        Strength of every mode at time 0; below that of every learned mode.

    Raises
    ------
    InvalidInput
        If the data have no modes, or the start is not below what is learned.
    """

    def __init__(self, task: DeepLinear, start: float) -> None:
        self.task, self.start, self.groups = task, start, groups_of(task)
        self.numbers, self.mean = task.numbers, task.numbers.mean_length
        weakest = min((g.s / g.d for g in self.groups if g.d), default=np.inf)
        if not (np.isfinite(start) and 0 < start < weakest):
            raise InvalidInput("start", start, f"a strength between 0 and {weakest:.6g}")
        self.horizon = self._horizon()
        self._biased: Callable[[Floats], Floats] | None = None
        if output_bias(task.bias) and self.groups and self.groups[0].mean:
            self._biased = self._with_output_bias()

    @property
    def with_output_bias(self) -> bool:
        """Whether an output bias learns the mean target."""
        return self._biased is not None

    def _horizon(self) -> float:
        """Return when nearly all of the targets' variance is learned."""
        found = sorted(
            (self.half_time(group, 0.99), group.count * group.sigma**2)
            for group in self.groups
            if group.d
        )
        if not found:
            return 10.0
        told = np.cumsum([size for _, size in found]) / sum(size for _, size in found)
        return float(found[int(np.argmax(told >= MOST))][0])

    def half_time(self, group: Group, share: float = 0.5) -> float:
        """Return when half of a group, or another share, is learned without an output bias."""
        return time_to_share(group, share, self.start, self.task.depth)

    def _with_output_bias(self) -> Callable[[Floats], Floats]:
        """Integrate the output bias together with the constant mode's weights."""
        aim, depth = self.mean, self.task.depth
        inputs = self.numbers.X.mean(axis=1)
        length = float(np.sqrt(inputs @ inputs + input_bias(self.task.bias)))

        def velocity(_: float, state: Floats) -> list[float]:
            bias, weight = state
            error = aim - bias - length * weight**depth
            return [error, length * weight ** (depth - 1) * error]

        begun = [0.0, self.start ** (1 / depth) if self.groups[0].d else 0.0]
        run = solve_ivp(
            velocity, (0, 2 * self.horizon), begun, "DOP853",
            dense_output=True, rtol=1e-11, atol=1e-15,
        )  # fmt: skip

        def share(times: Floats) -> Floats:
            bias, weight = run.sol(np.minimum(times, 2 * self.horizon))
            return np.asarray((bias + length * weight**depth) / aim)

        return share

    def shares(self, times: Floats) -> Floats:
        """Return the learned share of each group, shape (times, groups)."""
        depth, columns = self.task.depth, []
        for group in self.groups:
            if group.mean and self._biased is not None:
                columns.append(self._biased(times))
            else:
                columns.append(share_over_time(times, group.s, group.d, self.start, depth))
        return np.stack(columns, axis=-1) if columns else np.zeros((times.size, 0))

    def distance(self, times: Floats) -> Floats:
        """Return the distance from the mean target in units of its length, shape (times,)."""
        if not self.mean:
            return np.full(times.shape, np.nan)
        b, scale = self.shares(times), self.task.items * self.mean**2
        sizes = np.array([g.count * g.sigma**2 for g in self.groups])
        if self.groups and self.groups[0].mean:
            left = (1 - b[:, 0]) ** 2 + b[:, 1:] ** 2 @ sizes[1:] / scale
        else:
            overlap = np.array([self._overlap(group) for group in self.groups])
            left = np.maximum(1 + (b**2 @ sizes - 2 * b @ overlap) / scale, 0.0)
        return np.asarray(np.sqrt(left))

    def _overlap(self, group: Group) -> float:
        """Return the scalar product of a group's part of the targets with the mean target's."""
        targets = self.numbers.Y
        columns = np.hstack([self.numbers.modes[i].v for i in group.indices])
        return float(targets.mean(axis=1) @ targets @ columns @ columns.sum(axis=0))

    def outputs(self, times: Floats) -> Floats:
        """Return what the network says of all items, shape (times, o, P)."""
        return np.asarray(np.einsum("tg,gop->top", self.shares(times), self.parts()))

    def parts(self) -> Floats:
        """Return each group's part of the targets, shape (groups, o, P)."""
        return np.stack([self._part(group) for group in self.groups])

    def _part(self, group: Group) -> Floats:
        if group.mean:
            return np.repeat(self.numbers.Y.mean(axis=1, keepdims=True), self.task.items, axis=1)
        modes = [self.numbers.modes[i] for i in group.indices]
        left, right = (np.hstack([getattr(m, side) for m in modes]) for side in "uv")
        return np.asarray(group.sigma * left @ right.T)

    def loss(self, times: Floats) -> Floats:
        """Return the half mean squared error, shape (times,)."""
        sizes = np.array([g.count * g.sigma**2 for g in self.groups])
        left = np.sum(self.numbers.Y**2) - sizes.sum()
        missing = (1 - self.shares(times)) ** 2 @ sizes
        return np.asarray((missing + max(left, 0.0)) / (2 * self.task.items))

    def course(self, times: Floats, moments: Floats) -> Course:
        """Return the course at certain times, with all outputs at some moments."""
        return Course(
            times,
            self.shares(times),
            self.distance(times),
            self.loss(times),
            self.groups,
            moments,
            self.outputs(moments) if self.groups else np.zeros((moments.size, *self.task.Y.shape)),
            self.numbers.Y,
        )


def simulated_course(task: DeepLinear, scale: float, *, seed: int = 0) -> Course:
    """Return the course of a random network, by integration of the flow of all its weights.

    Parameters
    ----------
    task : DeepLinear
        Any data.
    scale : float
        Scale of the start, as in `random_start`.
    seed : int

    Raises
    ------
    NotSupported
        If the network would take too long: the plateau of many layers from a small start.
    """
    inputs, targets = task.numbers.inputs, task.numbers.Y
    rates = np.linalg.svd(targets @ inputs.T / task.items, compute_uv=False)
    powers = np.asarray(np.linalg.eigvalsh(inputs @ inputs.T / task.items), dtype=np.float64)
    if not rates[0] > 0:
        raise InvalidInput("task", "targets that no input explains", "inputs and targets that vary")
    told = np.cumsum(rates**2) / np.sum(rates**2)
    slowest = float(rates[int(np.argmax(told >= MOST))])
    until = _simulated_horizon(task, scale, slowest, powers)
    if until * max(float(rates[0]), float(powers[-1])) > LONGEST:
        raise NotSupported(
            f"the data have no modes, and a simulation from scale {scale:g} takes a learning time "
            f"of about {until:.3g}: take a larger scale, or fewer layers"
        )
    hidden = max(16, min(inputs.shape[0], targets.shape[0]))
    times = np.linspace(0, until, 2 * SHOWN + 1)
    run = follow(
        random_start(task, scale, hidden=hidden, seeds=[seed]),
        task.numbers.X,
        targets,
        times=times,
    )
    mean = task.numbers.mean_length
    distance = distance_to_ocs(run.outputs[:, 0], targets) / mean if mean else times * np.nan
    shown = _moments(run.loss[:, 0], np.asarray(distance))
    kept = slice(0, min(int(1.3 * shown[-1]) + 1, times.size))
    return Course(
        times[kept],
        np.zeros((times[kept].size, 0)),
        np.asarray(distance)[kept],
        run.loss[kept, 0],
        (),
        times[shown],
        run.outputs[shown, 0],
        targets,
        simulated=True,
    )


def _moments(loss: Floats, distance: Floats) -> list[int]:
    """Return which records to show: start, nearest to the mean target, on the way, learned."""
    left = loss - loss.min()
    learned = int(np.argmax(left < 0.003 * left[0]))
    known = bool(np.all(np.isfinite(distance[: learned + 1])))
    nearest = int(np.argmin(distance[: learned + 1])) if known else learned // 4
    way = [nearest + share * (learned - nearest) for share in (0.0, 0.35, 0.65, 1.0)]
    return sorted({0, *(round(place) for place in way)})


def _simulated_horizon(task: DeepLinear, scale: float, rate: float, powers: Floats) -> float:
    if task.depth == 1:
        return float(5 / np.min(powers[powers > 0.02 * powers[-1]]))
    if task.depth == 2:
        return float(1.5 * max(np.log(rate / scale**2), 2.0) / rate)
    return float((1.5 / ((task.depth - 2) * scale ** (task.depth - 2)) + 10) / rate)
