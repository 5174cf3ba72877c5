"""Learning of deep networks: gradient descent in steps, and the gradient flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from ....common.errors import InvalidInput
from ....models.deep_linear.items import augmented, checked_data, floats
from .networks import DeepNetworks, descent_direction, half_mean_square, outputs

Floats = NDArray[np.float64]

TOLERANCE = {"rtol": 1e-11, "atol": 1e-13, "method": "DOP853"}


@dataclass(frozen=True, eq=False)
class Learning:
    """What networks did while they learned.

    Parameters
    ----------
    time : array, shape (records,)
        Learning time: learning rate times number of updates.
    outputs : array, shape (records, networks, o, P)
    loss : array, shape (records, networks)
    end : DeepNetworks
        The networks after the last record.
    """

    time: Floats
    outputs: Floats
    loss: Floats
    end: DeepNetworks


def descend(
    networks: DeepNetworks,
    inputs: object,
    targets: object,
    *,
    step: float,
    updates: int,
    record: Sequence[int] | None = None,
) -> Learning:
    """Train by gradient descent on all items at once, in float64.

    Parameters
    ----------
    networks : DeepNetworks
    inputs, targets : array_like, shapes (n, P) and (o, P)
    step : float
        Learning rate.
    updates : int
    record : sequence of int, optional
        Numbers of updates after which outputs are kept, increasing; all by default.

    Returns
    -------
    Learning

    Raises
    ------
    InvalidInput
        If shapes do not fit, the step is not positive, or records are not within the updates.

    Examples
    --------
    >>> start = DeepNetworks((np.full((1, 1, 1), 0.1), np.full((1, 1, 1), 0.1)))
    >>> run = descend(start, [[1.0]], [[2.0]], step=0.1, updates=200, record=[0, 200])
    >>> run.outputs[:, 0, 0, 0].round(3)
    array([0.01, 2.  ])
    """
    x, y = fitting_data(networks, inputs, targets)
    if not (np.isfinite(step) and step > 0):
        raise InvalidInput("step", step, "a positive number")
    if isinstance(updates, bool) or not isinstance(updates, int) or updates < 0:
        raise InvalidInput("updates", updates, "a whole number >= 0")
    kept = np.arange(updates + 1) if record is None else np.asarray(record)
    if kept.size == 0 or np.any(np.diff(kept) <= 0) or kept[0] < 0 or kept[-1] > updates:
        raise InvalidInput("record", record, f"increasing numbers between 0 and {updates}")
    found, done = [], 0
    for goal in kept:
        for _ in range(int(goal) - done):
            networks = _moved(networks, descent_direction(networks, x, y), step)
        done = int(goal)
        found.append(outputs(networks, x))
    stacked = np.stack(found)
    return Learning(
        step * kept.astype(np.float64), stacked, half_mean_square(stacked - y), networks
    )


def _moved(networks: DeepNetworks, way: DeepNetworks, step: float) -> DeepNetworks:
    layers = tuple(w + step * d for w, d in zip(networks.layers, way.layers, strict=True))
    bias = networks.last_bias
    if bias is not None and way.last_bias is not None:
        bias = bias + step * way.last_bias
    return DeepNetworks(layers, networks.bias, bias, networks.activation)


def follow(
    networks: DeepNetworks, inputs: object, targets: object, *, times: Sequence[float] | Floats
) -> Learning:
    """Integrate the gradient flow of every weight, by DOP853 at a relative tolerance of 1e-11.

    Parameters
    ----------
    networks : DeepNetworks
        Each is integrated by itself, with steps of its own.
    inputs, targets : array_like, shapes (n, P) and (o, P)
    times : sequence of float
        Learning times of the records, increasing from at least 0; the start is time 0.

    Returns
    -------
    Learning

    Raises
    ------
    InvalidInput
        If shapes do not fit or times are not as said.

    Examples
    --------
    >>> start = DeepNetworks((np.full((1, 1, 1), 0.1), np.full((1, 1, 1), 0.1)))
    >>> run = follow(start, [[1.0]], [[2.0]], times=[0.0, 1.0])
    >>> logistic = 2 / (1 + 199 * np.exp(-4))
    >>> bool(abs(run.outputs[1, 0, 0, 0] - logistic) < 1e-11)
    True
    """
    x, y = fitting_data(networks, inputs, targets)
    moments = np.asarray(times, dtype=np.float64)
    good = moments.ndim == 1 and moments.size and np.all(np.isfinite(moments)) and moments[0] >= 0
    if not good or np.any(np.diff(moments) <= 0):
        raise InvalidInput("times", times, "increasing finite numbers >= 0")
    runs = [_followed(one, x, y, moments) for one in _each(networks)]
    stacked = np.stack([run for run, _ in runs], axis=1)
    return Learning(
        moments, stacked, half_mean_square(stacked - y), _together([end for _, end in runs])
    )


def _followed(
    network: DeepNetworks, x: Floats, y: Floats, moments: Floats
) -> tuple[Floats, DeepNetworks]:
    def velocity(_: float, flat: Floats) -> Floats:
        return _flattened(descent_direction(_shaped(flat, network), x, y))

    if moments[-1] == 0:
        return outputs(network, x), network
    run = solve_ivp(velocity, (0.0, moments[-1]), _flattened(network), t_eval=moments, **TOLERANCE)
    states = [_shaped(state, network) for state in run.y.T]
    return np.concatenate([outputs(state, x) for state in states]), states[-1]


def _flattened(networks: DeepNetworks) -> Floats:
    parts = [layer.ravel() for layer in networks.layers]
    if networks.last_bias is not None:
        parts.append(networks.last_bias.ravel())
    return np.concatenate(parts)


def _shaped(flat: Floats, like: DeepNetworks) -> DeepNetworks:
    layers, place = [], 0
    for layer in like.layers:
        layers.append(flat[place : place + layer.size].reshape(layer.shape))
        place += layer.size
    bias = None if like.last_bias is None else flat[place:].reshape(like.last_bias.shape)
    return DeepNetworks(tuple(layers), like.bias, bias, like.activation)


def _each(networks: DeepNetworks) -> list[DeepNetworks]:
    def of(array: Any, which: int) -> Any:
        return None if array is None else array[which : which + 1]

    return [
        DeepNetworks(
            tuple(of(layer, which) for layer in networks.layers),
            networks.bias,
            of(networks.last_bias, which),
            networks.activation,
        )
        for which in range(networks.networks)
    ]


def _together(singles: list[DeepNetworks]) -> DeepNetworks:
    first = singles[0]
    biases = [one.last_bias for one in singles if one.last_bias is not None]
    return DeepNetworks(
        tuple(np.concatenate(layers) for layers in zip(*(s.layers for s in singles), strict=True)),
        first.bias,
        np.concatenate(biases) if biases else None,
        first.activation,
    )


def fitting_data(networks: DeepNetworks, inputs: object, targets: object) -> tuple[Floats, Floats]:
    """Return inputs and targets as float64 arrays that fit the networks.

    Raises
    ------
    InvalidInput
        If they are no matrices of finite numbers, or have other sizes than the networks.
    """
    x, y = checked_data(inputs, targets)
    x, y = floats(x), floats(y)
    wanted = (networks.layers[0].shape[2], networks.layers[-1].shape[1])
    given = (augmented(x, networks.bias).shape[0], y.shape[0])
    if given != wanted:
        raise InvalidInput(
            "inputs and targets",
            f"{given[0]} inputs (with the bias) and {given[1]} outputs",
            f"{wanted[0]} and {wanted[1]}, as in the networks",
        )
    return x, y
