"""Networks drawn at random, one stream a network, and the one whose training is known."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..common.arguments import check_whole, is_whole, precision_of
from ..common.errors import InvalidInput
from .weights import Networks, rank_one

Array = NDArray[Any]


def draw_rank_one(
    seeds: Sequence[int], neurons: int = 100, dtype: DTypeLike = np.float64
) -> Networks:
    r"""Return one network per seed, :math:`m, n \sim \mathcal N(0, 1/N)` and :math:`b = 0`.

    Every network has its own stream, ``default_rng(SeedSequence(seed))``, with ``m`` drawn before
    ``n``, so that a network does not depend on the batch it is drawn in. Its output reads the
    latent variable, with the threshold and the confidence of the task.

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
    (2, 50, 1)
    >>> bool((pair.n[1] == draw_rank_one([7], neurons=50).n[0]).all())
    True
    """
    check_whole("neurons", neurons, least=1)
    m, n = _draw(seeds, neurons, [(neurons, 1), (neurons, 1)], dtype)
    return Networks(m, n, np.zeros_like(m[:, :, 0]))


def draw_low_rank(
    seeds: Sequence[int],
    rank: int,
    neurons: int = 100,
    *,
    channels: int = 0,
    outputs: int = 1,
    dtype: DTypeLike = np.float64,
) -> Networks:
    r"""Return one network of rank K per seed, whose outputs read the neurons.

    :math:`o = \sigma(w_{out} \cdot x + b_{out})`, and all weights are drawn from
    :math:`\mathcal N(0, 1/N)`, in the order M, N, readout, inputs; biases are 0. All are trained.

    Parameters
    ----------
    seeds, neurons, dtype
        As in :func:`draw_rank_one`.
    rank
        The number of latent variables ``K``.
    channels, outputs
        The number of inputs and of outputs.

    Raises
    ------
    InvalidInput
        If a number is not a positive whole one (channels: at least 0), or seeds or dtype are wrong.

    Examples
    --------
    >>> network = draw_low_rank([3], rank=5, channels=2)
    >>> network.m.shape, network.readout.shape, network.inputs.shape
    ((1, 100, 5), (1, 100, 1), (1, 100, 2))
    """
    _check_sizes(rank=rank, neurons=neurons, outputs=outputs)
    check_whole("channels", channels, least=0)
    shapes = [(neurons, rank), (neurons, rank), (neurons, outputs), (neurons, channels)]
    m, n, readout, inputs = _draw(seeds, neurons, shapes, dtype)
    return _with_readout(m, n, readout, inputs)


def draw_full_rank(
    seeds: Sequence[int],
    neurons: int = 100,
    *,
    channels: int = 0,
    outputs: int = 1,
    dtype: DTypeLike = np.float64,
) -> Networks:
    r"""Return one network of full rank per seed, whose outputs read the neurons.

    As :func:`draw_low_rank`, with one matrix of weights ``m`` of shape ``(networks, neurons,
    neurons)`` in place of M and N.

    Examples
    --------
    >>> draw_full_rank([3], neurons=20).rank
    20
    """
    _check_sizes(neurons=neurons, outputs=outputs)
    check_whole("channels", channels, least=0)
    shapes = [(neurons, neurons), (neurons, outputs), (neurons, channels)]
    m, readout, inputs = _draw(seeds, neurons, shapes, dtype)
    return _with_readout(m, None, readout, inputs)


def _check_sizes(**sizes: int) -> None:
    for name, value in sizes.items():
        check_whole(name, value, least=1)


def _with_readout(m: Array, n: Array | None, readout: Array, inputs: Array) -> Networks:
    trained = ("m", "n", "b", "readout", "output_bias", "inputs")
    absent = {
        name for name, part in (("n", n), ("inputs", inputs)) if part is None or not part.size
    }
    return Networks(
        m,
        n,
        np.zeros_like(readout[:, :, 0]),
        inputs=inputs if inputs.size else None,
        readout=readout,
        output_bias=np.zeros_like(readout[:, 0]),
        confidence=np.ones_like(readout[:, 0, 0]),
        trained=tuple(name for name in trained if name not in absent),
    )


def _draw(
    seeds: Sequence[int], neurons: int, shapes: Sequence[tuple[int, ...]], dtype: DTypeLike
) -> list[Array]:
    """Return normal numbers of variance 1/N, with one stream a network."""
    precision = precision_of(dtype)
    if len(seeds) == 0:
        raise InvalidInput("seeds", seeds, "at least one seed")
    streams = [stream_of(seed) for seed in seeds]
    spread = 1 / np.sqrt(neurons)
    return [
        np.stack([stream.normal(0, spread, shape) for stream in streams]).astype(precision)
        for shape in shapes
    ]


def stream_of(seed: int, *branch: int) -> np.random.Generator:
    """Return the random stream of a network, or a branch of it for another purpose.

    Raises
    ------
    InvalidInput
        If the seed is not a whole number of at least 0.

    Examples
    --------
    >>> bool(stream_of(7).normal() == stream_of(7, 0).normal())
    False
    """
    if not is_whole(seed, least=0):
        raise InvalidInput("seeds", seed, "whole numbers of at least 0")
    return np.random.default_rng(np.random.SeedSequence(int(seed), spawn_key=branch))


def reference_rank_one(dtype: DTypeLike = np.float64) -> Networks:
    """Return the one network of 100 neurons whose training is described epoch by epoch.

    Its initial ``m`` and ``n`` are package data (float32 values); ``b`` is zero.

    Raises
    ------
    InvalidInput
        If dtype is neither float64 nor float32.

    Examples
    --------
    >>> reference_rank_one().m.shape
    (1, 100, 1)
    """
    precision = precision_of(dtype)
    source = files(__package__).joinpath("rank_one_seed40.npz")
    with source.open("rb") as file, np.load(file) as stored:
        m, n = (stored[name][np.newaxis].astype(precision) for name in ("m", "n"))
    return rank_one(m, n, np.zeros_like(m))
