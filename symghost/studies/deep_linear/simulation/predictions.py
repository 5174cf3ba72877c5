"""What the theory of deep linear networks predicts for a task, as numbers beside a simulation."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from ....common.arguments import is_whole
from ....common.errors import InvalidInput
from ....export.numeric import numeric
from ....models.deep_linear.item_modes import ItemModes, Mode
from ....models.deep_linear.task import DeepLinear
from ....theory.catalogue import result
from .networks import DeepNetworks

Floats = NDArray[np.float64]

LATEST = 33.0
"""Logarithm of the odds for a mode at which it counts as learned: its share is 1 - 5e-15."""

SMALL = 0.1
"""The formulas for small starts are off by about the share that is learned at the start."""


def share_over_time(times: ArrayLike, s: float, d: float, start: float, depth: float = 2) -> Floats:
    r"""Return the learned share :math:`b = a d/s` of a mode over the learning time.

    Parameters
    ----------
    times : array_like
        At least 0; for infinite depth, in units of the number of layers less.
    s, d : float
        Correlation and power of the mode.
    start : float
        Its strength at time 0; below s/d if there are more than two layers.
    depth : int or infinity
        Number of layers. For three and more the time that a share takes is inverted by bisection,
        to about 1e-14.

    Returns
    -------
    array, the shape of `times`

    Raises
    ------
    InvalidInput
        If an argument is out of range.

    Examples
    --------
    >>> share_over_time([0.0, 10.0, 1e6], s=0.5, d=1.0, start=1e-3, depth=3).round(6)
    array([0.002   , 0.015718, 1.      ])
    """
    moments = np.asarray(times, dtype=np.float64)
    forms = {1: "mode_one_layer", 2: "mode_two_layers", np.inf: "mode_infinite_depth"}
    if depth in forms and not isinstance(depth, bool):
        return np.asarray(numeric(result(forms[depth]))(moments, s, d, start) * d / s)
    if not is_whole(depth, least=1):
        raise InvalidInput("depth", depth, "a whole number of layers, at least 1, or infinity")
    if not 0 < start * d < s:
        raise InvalidInput("start", start, f"a strength between 0 and s/d = {s / d:.6g}")
    return _inverted(moments, s, d, start, int(depth))


def _inverted(moments: Floats, s: float, d: float, start: float, depth: int) -> Floats:
    """Bisect the logarithm of the odds, in which the time is smooth."""
    time = numeric(result("mode_time")).unchecked
    first = d * start / s
    low = np.full(moments.shape, np.log(first / (1 - first)))
    high = np.full(moments.shape, LATEST)
    for _ in range(64):
        middle = (low + high) / 2
        share = 1 / (1 + np.exp(-middle))
        with np.errstate(all="ignore"):
            later = ~(time(s / d * share, s, d, start, depth) < moments)
        low, high = np.where(later, low, middle), np.where(later, middle, high)
    return np.asarray(1 / (1 + np.exp(-(low + high) / 2)))


def predicted_shares(task: DeepLinear, times: ArrayLike, start: ArrayLike) -> Floats:
    """Return the learned share of every mode for an aligned start, shape (times, modes).

    Parameters
    ----------
    task : DeepLinear
        With modes, and without an output bias, which would take the constant mode's part.
    times : array_like
    start : float or array_like, shape (modes,)

    Raises
    ------
    InvalidInput
        If the task has no modes or an output bias.
    """
    modes = _plain_modes(task)
    starts = np.broadcast_to(np.asarray(start, dtype=np.float64), (len(modes),))
    columns = [
        share_over_time(times, mode.s, mode.d, float(a), task.depth)
        for mode, a in zip(modes, starts, strict=True)
    ]
    return np.stack(columns, axis=-1)


def _plain_modes(task: DeepLinear) -> tuple[Mode, ...]:
    if not task.modes.solvable:
        raise InvalidInput("task", task.modes.why, "data with modes: simulate it instead")
    if task.bias in ("output", "both"):
        raise InvalidInput("bias", task.bias, "none or input: the output bias has its own results")
    return task.numbers.modes


def shares_from_random(task: DeepLinear, networks: DeepNetworks, times: ArrayLike) -> Floats:
    """Return the predicted share of every mode for small random starts of two layers.

    Each mode starts from the effective strength of its weights, at right angles to those of the
    modes learned before. Modes that are tied are taken together.

    Parameters
    ----------
    task : DeepLinear
        Of depth 2, with modes and without an output bias.
    networks : DeepNetworks
        A warning is given if a start is not small.
    times : array_like, shape (times,)

    Returns
    -------
    array, shape (times, networks, modes)
    """
    modes, moments = _plain_modes(task), np.asarray(times, dtype=np.float64)
    if task.depth != 2 or networks.depth != 2:
        raise InvalidInput("depth", task.depth, "2")
    predicted = np.empty((moments.size, networks.networks, len(modes)))
    for which in range(networks.networks):
        vectors = growing_vectors(task, networks, which)
        for group, block in effective_blocks(task.modes, vectors):
            mode = modes[group[0]]
            predicted[:, which, group] = _block_shares(moments, mode, block)
    return predicted


def growing_vectors(task: DeepLinear, networks: DeepNetworks, which: int = 0) -> Floats:
    """Return the part of each mode's hidden weights that grows, shape (hidden, modes)."""
    first, second = (layer[which] for layer in networks.layers)
    columns = []
    for mode in task.numbers.modes:
        q = task.numbers.inputs @ mode.v / np.sqrt(task.items * mode.d)
        columns.append((first @ q + second.T @ mode.u) / 2)
    return np.hstack(columns)


def effective_blocks(modes: ItemModes, vectors: Floats) -> list[tuple[list[int], Floats]]:
    """Return groups of tied modes, in the order of learning, with their starts as matrices.

    The matrix of a group holds the scalar products of its vectors, less what lies along the
    vectors of the groups before; that of a single mode is its effective strength at the start.
    """
    taken = np.zeros((vectors.shape[0], 0))
    blocks = []
    waiting = _groups(modes)
    while waiting:
        parts = [(group, _less(vectors[:, group], taken)) for group in waiting]
        times = [_half_time(modes.modes[group[0]], part) for group, part in parts]
        group, part = parts[int(np.argmin(times))]
        blocks.append((group, part.T @ part))
        taken = np.linalg.qr(np.hstack([taken, part]))[0]
        waiting.remove(group)
    return blocks


def _groups(modes: ItemModes) -> list[list[int]]:
    tied = {index for tie in modes.ties for index in tie}
    single = [[index] for index in range(len(modes.modes)) if index not in tied]
    return single + [list(tie) for tie in modes.ties]


def _less(vectors: Floats, taken: Floats) -> Floats:
    return np.asarray(vectors - taken @ (taken.T @ vectors))


def _half_time(mode: Mode, part: Floats) -> float:
    strength = max(float(np.linalg.norm(part, 2) ** 2), 1e-300)
    share = float(mode.d) * strength / float(mode.s)
    if share > SMALL:
        warnings.warn(
            f"a mode starts with a share of {share:.2g}: the formulas are for small starts",
            stacklevel=4,
        )
    return float(np.log(1 / share)) / (2 * float(mode.s))


def _block_shares(moments: Floats, mode: Mode, block: Floats) -> Floats:
    """Return the diagonal of the logistic function of a matrix, shape (times, modes)."""
    values, turn = np.linalg.eigh(block)
    starts = np.maximum(values, 1e-300)
    shares = share_over_time(moments[:, np.newaxis], mode.s, mode.d, starts)
    return np.asarray(np.einsum("ik,tk,ik->ti", turn, shares, turn))


@dataclass(frozen=True)
class Nearest:
    """When the outputs are nearest to the optimal constant solution.

    Parameters
    ----------
    time, distance : float
        The distance is relative to the length of the mean target.
    """

    time: float
    distance: float


def nearest_to_ocs(task: DeepLinear, start: float) -> Nearest:
    """Return the exact time and distance for an aligned start with two layers, with all modes.

    Parameters
    ----------
    task : DeepLinear
        With a constant mode that leads strictly.
    start : float
        Strength of every mode at time 0.

    Raises
    ------
    InvalidInput
        If there is no stage of the constant solution, or the depth is not 2.

    Examples
    --------
    >>> from symghost.models.deep_linear.hierarchy import hierarchy
    >>> tree = hierarchy(3)
    >>> near = nearest_to_ocs(DeepLinear(tree.inputs, tree.targets, bias="input"), 1e-3)
    >>> round(near.time, 3), round(near.distance, 5)
    (4.508, 0.00645)
    """
    modes = _plain_modes(task)
    if task.depth != 2 or not task.modes.leads:
        raise InvalidInput("task", task.modes.why, "two layers and a constant mode that leads")
    rates = np.array([mode.s for mode in modes])
    squares = np.array([mode.sigma**2 for mode in modes])

    def change(time: float) -> float:
        b = predicted_shares(task, time, start)
        come = squares[0] * rates[0] * b[0] * (1 - b[0]) ** 2
        return float(np.sum((squares * rates * b**2 * (1 - b))[1:]) - come)

    latest = np.log(rates[1] / (modes[1].d * start) - 1) / (2 * rates[1])
    time = float(brentq(change, 0.0, float(latest), xtol=1e-12))
    b = predicted_shares(task, time, start)
    square = squares[0] * (1 - b[0]) ** 2 + np.sum(squares[1:] * b[1:] ** 2)
    return Nearest(time, float(np.sqrt(square / squares[0])))
