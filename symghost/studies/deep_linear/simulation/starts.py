"""How deep networks start: aligned with the modes of their data, or random."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....common.arguments import is_whole
from ....common.errors import InvalidInput
from ....models.deep_linear.items import input_bias, output_bias
from ....models.deep_linear.task import DeepLinear
from .networks import DeepNetworks

Floats = NDArray[np.float64]


def aligned_start(
    task: DeepLinear, strength: ArrayLike, *, hidden: int, seed: int = 0
) -> DeepNetworks:
    """Return one network whose layers lead from mode to mode, all with equal weights.

    Parameters
    ----------
    task : DeepLinear
        Its data must have modes.
    strength : float or array_like, shape (modes,)
        Strength of every mode at the start, > 0.
    hidden : int
        Units of each hidden layer, at least as many as there are modes.
    seed : int
        Draws the hidden axes.

    Raises
    ------
    InvalidInput
        If the data have no modes, there are too few hidden units, or a strength is not positive.

    Examples
    --------
    >>> start = aligned_start(DeepLinear(np.eye(2), np.eye(2)), 1e-3, hidden=4)
    >>> [layer.shape for layer in start.layers]
    [(1, 4, 3), (1, 2, 4)]
    """
    if not task.modes.solvable:
        raise InvalidInput("task", task.modes.why, "data with modes (a random start needs none)")
    modes = task.modes.modes
    try:
        strengths = np.broadcast_to(np.asarray(strength, dtype=np.float64), (len(modes),))
    except (TypeError, ValueError):
        raise InvalidInput("strength", strength, f"a number, or {len(modes)} of them") from None
    if not np.all(np.isfinite(strengths) & (strengths > 0)):
        raise InvalidInput("strength", strength, "positive numbers")
    _check_hidden(hidden, least=len(modes) if task.depth > 1 else 1)
    stream = _stream(seed)
    frames = [_inputs_of_modes(task)]
    frames += [_orthonormal(stream, hidden, len(modes)) for _ in range(task.depth - 1)]
    frames.append(np.hstack([mode.u for mode in task.numbers.modes]))
    weights = strengths ** (1 / task.depth)
    layers = [(b * weights) @ a.T for a, b in pairwise(frames)]
    return _alone(layers, task.bias)


def _inputs_of_modes(task: DeepLinear) -> Floats:
    """Return the unit vectors X v / sqrt(P d) between the inputs, as columns."""
    inputs, modes = task.numbers.inputs, task.numbers.modes
    return np.hstack([inputs @ m.v / np.sqrt(task.items * m.d) for m in modes])


def random_start(
    task: DeepLinear,
    scale: float,
    *,
    hidden: int,
    seeds: Sequence[int] = (0,),
    activation: str = "linear",
) -> DeepNetworks:
    """Return one network a seed, with independent normal weights and biases of zero.

    Parameters
    ----------
    task : DeepLinear
    scale : float
        The weights' standard deviation is `scale` over the root of the number of hidden units.
    hidden : int
    seeds : sequence of int
        Each network has a stream of its own, and does not depend on the others in the batch.
    activation : {"linear", "relu"}

    Examples
    --------
    >>> start = random_start(DeepLinear(np.eye(2), np.eye(2)), 1e-2, hidden=8, seeds=[3, 4])
    >>> start.networks, bool(np.all(start.layers[0][:, :, -1] == 0))
    (2, True)
    """
    _check_scale(scale)
    _check_hidden(hidden, least=1)
    if len(seeds) == 0:
        raise InvalidInput("seeds", seeds, "at least one seed")
    drawn = [_drawn(task, scale / np.sqrt(hidden), hidden, seed) for seed in seeds]
    layers = tuple(np.stack(layers) for layers in zip(*drawn, strict=True))
    bias = np.zeros((len(seeds), task.Y.shape[0])) if output_bias(task.bias) else None
    return DeepNetworks(layers, task.bias, bias, activation)


def _drawn(task: DeepLinear, spread: float, hidden: int, seed: int) -> list[Floats]:
    stream, sizes = _stream(seed), _sizes(task, hidden)
    layers = [stream.normal(0, spread, (after, before)) for before, after in pairwise(sizes)]
    if input_bias(task.bias):
        layers[0][:, -1] = 0.0
    return layers


def _sizes(task: DeepLinear, hidden: int) -> list[int]:
    inputs = task.X.shape[0] + input_bias(task.bias)
    return [inputs, *[hidden] * (task.depth - 1), task.Y.shape[0]]


def _alone(layers: Sequence[Floats], bias: str) -> DeepNetworks:
    last = np.zeros((1, layers[-1].shape[0])) if output_bias(bias) else None
    return DeepNetworks(tuple(layer[np.newaxis] for layer in layers), bias, last)


def _orthonormal(stream: np.random.Generator, rows: int, columns: int) -> Floats:
    return np.asarray(np.linalg.qr(stream.normal(size=(rows, columns)))[0])


def _stream(seed: int) -> np.random.Generator:
    if not is_whole(seed, least=0):
        raise InvalidInput("seed", seed, "a whole number of at least 0")
    return np.random.default_rng(np.random.SeedSequence(int(seed)))


def _check_hidden(hidden: int, least: int) -> None:
    if not is_whole(hidden, least=least):
        raise InvalidInput("hidden", hidden, f"a whole number, at least {least}")


def _check_scale(scale: float) -> None:
    if not (np.isfinite(scale) and scale > 0):
        raise InvalidInput("scale", scale, "a positive number")
