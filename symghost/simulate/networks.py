"""Rank-one recurrent networks: their weights, and how these are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..errors import InvalidInput
from .tasks import is_whole

PRECISIONS = (np.dtype(np.float64), np.dtype(np.float32))


@dataclass(frozen=True, eq=False)
class RankOne:
    r"""A batch of rank-one networks, :math:`\tau \dot x = -x + \tanh(m\,(n \cdot x) + b)`.

    Parameters
    ----------
    m, n, b
        Feedback, selection and bias of every neuron, each of shape ``(networks, neurons)``, all
        float64 or all float32.

    Raises
    ------
    InvalidInput
        If an array is not two-dimensional or empty, or shapes or precisions differ.

    Examples
    --------
    >>> network = RankOne(m=np.ones((1, 3)), n=np.ones((1, 3)), b=np.zeros((1, 3)))
    >>> network.networks, network.neurons
    (1, 3)
    """

    m: NDArray[Any]
    n: NDArray[Any]
    b: NDArray[Any]

    def __post_init__(self) -> None:
        for name in ("m", "n", "b"):
            _check_weights(name, getattr(self, name), like=self.m)

    @property
    def networks(self) -> int:
        """How many networks there are."""
        return int(self.m.shape[0])

    @property
    def neurons(self) -> int:
        """How many neurons each network has."""
        return int(self.m.shape[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision of the weights."""
        return self.m.dtype

    def __getitem__(self, which: slice | Sequence[int] | NDArray[Any]) -> RankOne:
        """Return the networks that a slice, a list of indices or a mask picks."""
        index = which if isinstance(which, slice) else np.asarray(which)
        return RankOne(self.m[index], self.n[index], self.b[index])


def _check_weights(name: str, values: object, like: NDArray[Any]) -> None:
    if not isinstance(values, np.ndarray) or values.dtype not in PRECISIONS:
        raise InvalidInput(name, _outline(values), "a float64 or float32 array")
    if values.ndim != 2 or 0 in values.shape:
        raise InvalidInput(name, _outline(values), "an array of shape (networks, neurons)")
    if values.shape != like.shape or values.dtype != like.dtype:
        raise InvalidInput(name, _outline(values), f"the same as m, {_outline(like)}")


def _outline(values: object) -> str:
    if isinstance(values, np.ndarray):
        return f"a {values.dtype} array of shape {values.shape}"
    return type(values).__name__


def draw_rank_one(
    seeds: Sequence[int], neurons: int = 100, dtype: DTypeLike = np.float64
) -> RankOne:
    r"""Return one network per seed, :math:`m, n \sim \mathcal N(0, 1/N)` and :math:`b = 0`.

    Every network has its own stream, ``default_rng(SeedSequence(seed))``, with ``m`` drawn before
    ``n``, so that a network does not depend on the batch it is drawn in.

    Parameters
    ----------
    seeds
        A seed, a whole number of at least 0, for each network.
    neurons
        The number of neurons ``N``; the weights' standard deviation is ``1/sqrt(N)``.
    dtype
        float64 or float32. The draws are those of float64, rounded.

    Raises
    ------
    InvalidInput
        If there is no seed, a seed is negative, or neurons or dtype are not as above.

    Examples
    --------
    >>> pair = draw_rank_one([3, 7], neurons=50)
    >>> pair.m.shape
    (2, 50)
    >>> bool((pair.n[1] == draw_rank_one([7], neurons=50).n[0]).all())
    True
    """
    precision = _precision(dtype)
    if not is_whole(neurons, least=1):
        raise InvalidInput("neurons", neurons, "a positive whole number")
    if len(seeds) == 0:
        raise InvalidInput("seeds", seeds, "at least one seed")
    m, n = np.stack([_draw(seed, int(neurons)) for seed in seeds], axis=1).astype(precision)
    return RankOne(m=m, n=n, b=np.zeros_like(m))


def _draw(seed: int, neurons: int) -> NDArray[np.float64]:
    if not is_whole(seed, least=0):
        raise InvalidInput("seeds", seed, "whole numbers of at least 0")
    stream = np.random.default_rng(np.random.SeedSequence(int(seed)))
    spread = 1 / np.sqrt(neurons)
    m = stream.normal(0, spread, neurons)
    n = stream.normal(0, spread, neurons)
    return np.stack([m, n])


def _precision(dtype: DTypeLike) -> np.dtype[Any]:
    try:
        precision = np.dtype(dtype)
    except TypeError:
        precision = np.dtype(object)
    if precision not in PRECISIONS:
        raise InvalidInput("dtype", dtype, "float64 or float32")
    return precision


def reference_rank_one(dtype: DTypeLike = np.float64) -> RankOne:
    """Return the one network of 100 neurons whose training is described epoch by epoch.

    Its initial ``m`` and ``n`` are package data (float32 values); ``b`` is zero.

    Raises
    ------
    InvalidInput
        If dtype is neither float64 nor float32.

    Examples
    --------
    >>> reference_rank_one().m.shape
    (1, 100)
    """
    precision = _precision(dtype)
    source = files("symghost").joinpath("data", "rank_one_seed40.npz")
    with source.open("rb") as file, np.load(file) as stored:
        m, n = (stored[name][np.newaxis].astype(precision) for name in ("m", "n"))
    return RankOne(m=m, n=n, b=np.zeros_like(m))
