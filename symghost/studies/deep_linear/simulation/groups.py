"""Modes by groups that are learned together, as numbers, and when they are learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....common.errors import InvalidInput
from ....export.numeric import numeric
from ....models.deep_linear.items import output_bias
from ....models.deep_linear.task import DeepLinear
from ....theory.catalogue import result


@dataclass(frozen=True, eq=False)
class Group:
    """Modes that are learned together.

    Parameters
    ----------
    indices : tuple of int
        Which modes; none for an output bias that learns the mean target by itself.
    sigma, s, d : float
        As in `Mode`.
    mean : bool
        Whether this is the constant mode, or the output bias with it.
    """

    indices: tuple[int, ...]
    sigma: float
    s: float
    d: float
    mean: bool

    @property
    def count(self) -> int:
        """The number of directions."""
        return max(len(self.indices), 1)


def groups_of(task: DeepLinear) -> tuple[Group, ...]:
    """Return the modes by groups that are learned together, in the order of their correlations.

    The constant mode stands by itself, also where it is tied with others; with an output bias the
    mean target comes first even if no mode holds it.

    Raises
    ------
    InvalidInput
        If the data have no modes, or symbols without values.
    """
    found = task.modes
    if not found.solvable:
        raise InvalidInput("task", found.why, "data with modes: simulate it instead")
    groups: list[Group] = []
    if output_bias(task.bias) and not found.constant and task.numbers.mean_length > 0:
        sigma = task.numbers.mean_length * float(np.sqrt(task.items))
        groups.append(Group((), sigma, 0.0, 0.0, True))
    tied = {index: tie for tie in found.ties for index in tie}
    seen: set[int] = set()
    for index, mode in enumerate(task.numbers.modes):
        if index in seen:
            continue
        mean = found.constant and index == 0
        others = tuple(i for i in tied.get(index, (index,)) if i > 0 or not found.constant)
        together = (0,) if mean else others
        seen.update(together)
        groups.append(Group(together, mode.sigma, mode.s, mode.d, mean))
    return tuple(groups)


def time_to_share(group: Group, share: float, start: float, depth: int) -> float:
    """Return the time at which a share of a mode is learned, from an aligned start.

    Examples
    --------
    >>> round(time_to_share(Group((0,), 1.0, 0.5, 1.0, False), 0.5, 1e-3, 2), 6)
    6.212606
    """
    s, d = group.s, group.d
    if depth == 1:
        return float(np.log((1 - d * start / s) / (1 - share)) / d)
    if depth == 2:
        return float(numeric(result("learning_time"))(share, s, d, start))
    return float(numeric(result("mode_time"))(s / d * share, s, d, start, depth))
