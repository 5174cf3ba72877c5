"""Recurrent networks in latent form: one noun for rank one, low rank and full rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..common.arguments import PRECISIONS
from ..common.errors import InvalidInput, unknown_name

if TYPE_CHECKING:
    import sympy as sp

Array = NDArray[Any]

# The shape of each part, by the names of its axes.
SHAPES: dict[str, tuple[str, ...]] = {
    "m": ("networks", "neurons", "rank"),
    "n": ("networks", "neurons", "rank"),
    "b": ("networks", "neurons"),
    "inputs": ("networks", "neurons", "channels"),
    "readout": ("networks", "neurons", "outputs"),
    "latent_readout": ("networks", "rank", "outputs"),
    "output_bias": ("networks", "outputs"),
    "confidence": ("networks",),
}


@dataclass(frozen=True, eq=False)
class Networks:
    r"""A batch of networks, :math:`\tau \dot x = -x + \phi(M \kappa + b + W u)`.

    The latent variables are :math:`\kappa = N^T x`; without ``n`` they are the neurons' states
    themselves, and the network has full rank. An output is :math:`o = g(c\, (\text{readout} +
    \text{bias}))`. All arrays are float64, or all float32.

    Parameters
    ----------
    m
        :math:`M`, every neuron's weights on the latent variables, shape ``(networks, neurons,
        rank)``.
    n
        :math:`N`, every neuron's weights in the latent variables, of the same shape; None for full
        rank, where ``rank`` is ``neurons``.
    b
        Every neuron's bias, shape ``(networks, neurons)``.
    inputs
        :math:`W`, every neuron's weights on the inputs, shape ``(networks, neurons, channels)``.
    readout
        Every neuron's weights in the outputs, shape ``(networks, neurons, outputs)``.
    latent_readout
        The latent variables' weights in the outputs, shape ``(networks, rank, outputs)``, in place
        of ``readout``. Without either, the latent variables themselves are read.
    output_bias
        Shape ``(networks, outputs)``; by default minus the task's threshold.
    confidence
        :math:`c`, shape ``(networks,)``; by default the task's.
    activation
        :math:`\phi`: ``"tanh"``, ``"relu"``, or a SymPy expression of one symbol.
    output
        :math:`g`: ``"logistic"``, ``"tanh"`` or ``"linear"``.
    trained
        The parts that training changes; by default ``m``, ``n`` and ``b``.

    Raises
    ------
    InvalidInput
        If shapes do not fit together, precisions differ, or there is no part of a name.

    Examples
    --------
    >>> network = rank_one(m=np.ones((1, 3)), n=np.ones((1, 3)), b=np.zeros((1, 3)))
    >>> network.networks, network.neurons, network.rank, network.outputs
    (1, 3, 1, 1)
    >>> Networks(m=np.ones((1, 3, 2)), n=None, b=np.zeros((1, 3)))
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: m = ...(1, 3, 2)...: expected shape (networks, 3, 3) ...
    """

    m: Array
    n: Array | None
    b: Array
    inputs: Array | None = None
    readout: Array | None = None
    latent_readout: Array | None = None
    output_bias: Array | None = None
    confidence: Array | None = None
    activation: str | sp.Expr = "tanh"
    output: str = "logistic"
    trained: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        sizes: dict[str, int] = {}
        for name, values in self.parts():
            _check_part(name, values, sizes, self.m.dtype)
        if self.n is None and self.rank != self.neurons:
            shape = f"shape (networks, {self.neurons}, {self.neurons}) without n (full rank)"
            raise InvalidInput("m", _outline(self.m), shape)
        if self.readout is not None and self.latent_readout is not None:
            raise InvalidInput("latent_readout", "given beside readout", "one of the two")
        if not self.trained:
            here = ("m", "b") if self.n is None else ("m", "n", "b")
            object.__setattr__(self, "trained", here)
        _check_trained(self)

    def parts(self) -> Iterator[tuple[str, Array]]:
        """Return the arrays that are there, each with its name."""
        named = ((name, getattr(self, name)) for name in SHAPES)
        return ((name, values) for name, values in named if values is not None)

    @property
    def networks(self) -> int:
        """How many networks there are."""
        return int(self.m.shape[0])

    @property
    def neurons(self) -> int:
        """How many neurons each network has."""
        return int(self.m.shape[1])

    @property
    def rank(self) -> int:
        """How many latent variables there are."""
        return int(self.m.shape[2])

    @property
    def channels(self) -> int:
        """How many inputs a neuron hears."""
        return 0 if self.inputs is None else int(self.inputs.shape[2])

    @property
    def outputs(self) -> int:
        """How many outputs are read."""
        weights = self.latent_readout if self.readout is None else self.readout
        return self.rank if weights is None else int(weights.shape[2])

    @property
    def selection(self) -> Array:
        """N, the neurons' weights in the latent variables; at full rank the identity."""
        if self.n is not None:
            return self.n
        return np.broadcast_to(np.eye(self.neurons, dtype=self.dtype), self.m.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision of the weights."""
        return self.m.dtype

    def __getitem__(self, which: slice | Sequence[int] | Array) -> Networks:
        """Return the networks that a slice, a list of indices or a mask picks."""
        index = which if isinstance(which, slice) else np.asarray(which)
        picked: dict[str, Any] = {name: values[index] for name, values in self.parts()}
        return replace(self, **picked)

    def training(self, *names: str) -> Networks:
        """Return the networks with other parts to train.

        Examples
        --------
        >>> network = rank_one(np.ones((1, 3)), np.ones((1, 3)), np.zeros((1, 3)))
        >>> network.training("b", "confidence").trained
        ('b', 'confidence')
        """
        return replace(self, trained=names)


def _check_part(name: str, values: object, sizes: dict[str, int], dtype: object) -> None:
    axes = SHAPES[name]
    if not isinstance(values, np.ndarray) or values.dtype not in PRECISIONS:
        raise InvalidInput(name, _outline(values), "a float64 or float32 array")
    if values.dtype != dtype:
        raise InvalidInput(name, _outline(values), f"a {dtype} array, as m is")
    known = [sizes.get(axis) for axis in axes]
    fits = values.ndim == len(axes) and all(
        size in (None, found) for size, found in zip(known, values.shape, strict=True)
    )
    if not fits or 0 in values.shape:
        shape = ", ".join(str(sizes.get(axis, axis)) for axis in axes)
        raise InvalidInput(name, _outline(values), f"an array of shape ({shape})")
    sizes.update(zip(axes, values.shape, strict=True))


def _check_trained(networks: Networks) -> None:
    trainable = [name for name, _ in networks.parts() if name != "confidence"]
    for name in networks.trained:
        if name not in (*trainable, "confidence"):
            raise unknown_name("trained", name, (*trainable, "confidence"))


def _outline(values: object) -> str:
    if isinstance(values, np.ndarray):
        return f"a {values.dtype} array of shape {values.shape}"
    return type(values).__name__


def rank_one(m: Array, n: Array, b: Array) -> Networks:
    r"""Return networks with one latent variable, which is what their output reads.

    Parameters
    ----------
    m, n, b
        Feedback, selection and bias of every neuron, each of shape ``(networks, neurons)``.

    Raises
    ------
    InvalidInput
        If an array is not two-dimensional or empty, or shapes or precisions differ.

    Examples
    --------
    >>> rank_one(np.ones((2, 3)), np.ones((2, 4)), np.zeros((2, 3)))
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: n = 'a float64 array ... (2, 4, 1)': expected ... (2, 3, 1)
    """
    for name, values in (("m", m), ("n", n)):
        if not isinstance(values, np.ndarray) or values.ndim != 2:
            raise InvalidInput(name, _outline(values), "an array of shape (networks, neurons)")
    return Networks(m[:, :, np.newaxis], n[:, :, np.newaxis], b)
