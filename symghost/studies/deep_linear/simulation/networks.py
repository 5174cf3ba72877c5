r"""Linear and rectified networks of any depth: outputs, loss and its gradient.

Many networks stand side by side. Items are columns of the inputs X, shape (n, P), and of the
targets Y, shape (o, P); the loss is :math:`E = \frac{1}{2P} \sum_\mu |y_\mu - \hat y_\mu|^2`. A
bias on the first layer is a last column of its weights, for an input that is always one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ....common.errors import InvalidInput, unknown_name
from ....models.deep_linear.items import augmented, output_bias

Floats = NDArray[np.float64]

ACTIVATIONS = ("linear", "relu")


@dataclass(frozen=True, eq=False)
class DeepNetworks:
    """A batch of networks with the same shape.

    Parameters
    ----------
    layers : tuple of array
        Weights from the input on, each of shape (networks, units out, units in).
    bias : {"none", "input", "output", "both"}
        With "input" or "both" the first layer's last column is its bias.
    last_bias : array, shape (networks, o), or None
        The output bias, with "output" or "both".
    activation : {"linear", "relu"}
        Of every layer but the last, which is linear.

    Raises
    ------
    InvalidInput
        If layers do not fit each other, or bias and activation are unknown.

    Examples
    --------
    >>> pair = DeepNetworks((np.ones((2, 3, 4)), np.ones((2, 5, 3))))
    >>> pair.networks, pair.depth
    (2, 2)
    """

    layers: tuple[Floats, ...]
    bias: str = "none"
    last_bias: Floats | None = None
    activation: str = "linear"

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise unknown_name("activation", self.activation, ACTIVATIONS)
        shapes = [np.shape(layer) for layer in self.layers]
        if not shapes or any(len(shape) != 3 or 0 in shape for shape in shapes):
            raise InvalidInput("layers", shapes, "arrays of shape (networks, units out, units in)")
        for one, other in pairwise(shapes):
            if one[0] != other[0] or one[1] != other[2]:
                raise InvalidInput("layers", shapes, "layers that fit each other")
        wanted = (shapes[0][0], shapes[-1][1]) if output_bias(self.bias) else None
        given = None if self.last_bias is None else np.shape(self.last_bias)
        if given != wanted:
            raise InvalidInput("last_bias", given, f"the shape {wanted} for bias={self.bias!r}")

    @property
    def networks(self) -> int:
        """How many networks there are."""
        return int(self.layers[0].shape[0])

    @property
    def depth(self) -> int:
        """The number of layers of weights."""
        return len(self.layers)


def outputs(networks: DeepNetworks, inputs: Floats) -> Floats:
    """Return the outputs for all items, shape (networks, o, P).

    Examples
    --------
    >>> double = DeepNetworks((2 * np.eye(2)[np.newaxis],))
    >>> outputs(double, np.array([[1.0, 3.0], [0.0, 1.0]]))[0]
    array([[2., 6.],
           [0., 2.]])
    """
    return _activities(networks, augmented(inputs, networks.bias))[-1]


def loss(networks: DeepNetworks, inputs: Floats, targets: Floats) -> Floats:
    """Return the half mean squared error of each network, shape (networks,)."""
    return half_mean_square(outputs(networks, inputs) - targets)


def half_mean_square(errors: Floats) -> Floats:
    """Return half the squared errors, summed over outputs and averaged over items."""
    return np.asarray(np.sum(errors**2, axis=(-2, -1)) / (2 * errors.shape[-1]))


def _activities(networks: DeepNetworks, extended: Floats) -> list[Floats]:
    """Return what each layer puts out, from the extended inputs to the outputs."""
    active = [extended]
    for layer in networks.layers[:-1]:
        heard = layer @ active[-1]
        active.append(np.maximum(heard, 0) if networks.activation == "relu" else heard)
    last = networks.layers[-1] @ active[-1]
    if networks.last_bias is not None:
        last = last + networks.last_bias[:, :, np.newaxis]
    return [*active, last]


def descent_direction(networks: DeepNetworks, inputs: Floats, targets: Floats) -> DeepNetworks:
    """Return minus the gradient of the loss, in the shape of the networks."""
    active = _activities(networks, augmented(inputs, networks.bias))
    signal = (targets - active[-1]) / targets.shape[1]
    last_bias = None if networks.last_bias is None else signal.sum(axis=2)
    changes = []
    for number in range(networks.depth - 1, -1, -1):
        changes.append(signal @ np.swapaxes(active[number], -1, -2))
        if number:
            signal = np.swapaxes(networks.layers[number], 1, 2) @ signal
            if networks.activation == "relu":
                signal = signal * (active[number] > 0)
    return DeepNetworks(tuple(changes[::-1]), networks.bias, last_bias, networks.activation)
