r"""All weights of a network in one row of numbers, in the one form that every engine computes with.

A network of any rank is a pair of matrices. With the drivers :math:`q_t = (\kappa_t, 1, u_t)`,

.. math:: z_t = A^T q_t, \quad \kappa_{t+1} = (1 - a) \kappa_t + a\, B\, \phi(z_t),

where the rows of :math:`A` (*onto* the neurons) are those of :math:`M^T`, the bias and the input
weights, and the rows of :math:`B` (*into* the latent variables) are those of :math:`N^T`. An output
that reads the neurons is one more latent variable that drives nothing: its weights are a row of
:math:`B`. At full rank :math:`B` is the identity and is not stored. Outputs then read latent
variables in every case, by a small matrix :math:`V`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..common.errors import InvalidInput
from .tasks import TimedTask
from .weights import Networks

Array = NDArray[Any]


@dataclass(frozen=True)
class Layout:
    """Where each weight stands in a row: onto, into, readout, output bias, confidence.

    Parameters
    ----------
    neurons, rank, channels, outputs
        The sizes of the network.
    latents
        The number of latent variables with those that only serve outputs.
    full
        Whether the latent variables are the neurons' states.
    width
        The length of a row of the matrices, at least the number of neurons.
    onto_rows, into_rows
        The numbers of rows stored, of which the last may be empty.
    """

    neurons: int
    rank: int
    channels: int
    outputs: int
    latents: int
    full: bool
    width: int
    onto_rows: int
    into_rows: int

    @property
    def state_width(self) -> int:
        """The length of a row of latent variables."""
        return self.width if self.full else self.into_rows

    @property
    def ends(self) -> tuple[int, int, int, int, int]:
        """Where onto, into, readout, output bias and confidence end."""
        onto = self.onto_rows * self.width
        into = onto + self.into_rows * self.width
        readout = into + self.outputs * self.state_width
        return onto, into, readout, readout + self.outputs, readout + self.outputs + 1

    @property
    def size(self) -> int:
        """The length of a network's row."""
        return self.ends[-1]

    def matrices(self, rows: Array) -> tuple[Array, Array, Array, Array, Array]:
        """Return views of onto, into, readout, output bias and confidence of each row."""
        onto, into, readout, bias, _ = self.ends
        count = rows.shape[0]
        return (
            rows[:, :onto].reshape(count, self.onto_rows, self.width),
            rows[:, onto:into].reshape(count, self.into_rows, self.width),
            rows[:, into:readout].reshape(count, self.outputs, self.state_width),
            rows[:, readout:bias],
            rows[:, bias],
        )

    def parts(self, rows: Array) -> dict[str, Array]:
        """Return a view of each part of the networks, by the names and shapes of `Networks`."""
        onto, into, readout, bias, confidence = self.matrices(rows)
        columns = onto[:, :, : self.neurons].swapaxes(1, 2)
        inner = into[:, :, : self.neurons].swapaxes(1, 2)
        outer = readout.swapaxes(1, 2)
        k = self.rank
        return {
            "m": columns[:, :, :k],
            "n": inner[:, :, :k],
            "b": columns[:, :, k],
            "inputs": columns[:, :, k + 1 : k + 1 + self.channels],
            "readout": outer[:, :k] if self.full else inner[:, :, k : self.latents],
            "latent_readout": outer[:, :k],
            "output_bias": bias,
            "confidence": confidence,
        }


def layout_of(networks: Networks, lanes: int = 1, unrolled: int = 1) -> Layout:
    """Return a layout with rows in whole ``lanes``, and as many as ``unrolled`` divides."""
    full, k = networks.n is None, networks.rank
    serves_outputs = networks.readout is not None and not full
    latents = k + (networks.outputs if serves_outputs else 0)
    return Layout(
        neurons=networks.neurons,
        rank=k,
        channels=networks.channels,
        outputs=networks.outputs,
        latents=latents,
        full=full,
        width=_whole(networks.neurons, lanes),
        onto_rows=_whole(k + 1 + networks.channels, unrolled),
        into_rows=0 if full else _whole(latents, unrolled),
    )


def _whole(number: int, unit: int) -> int:
    return -(-number // unit) * unit


def to_rows(networks: Networks, task: TimedTask, layout: Layout) -> Array:
    """Return the networks as rows; what a network does not have comes from the task."""
    rows = np.zeros((networks.networks, layout.size), networks.dtype)
    _, _, readout, bias, confidence = layout.matrices(rows)
    bias[:], confidence[:] = -task.threshold, task.confidence
    if networks.latent_readout is None and not (layout.full and networks.readout is not None):
        first = layout.rank if networks.readout is not None else 0
        which = np.arange(layout.outputs)
        readout[:, which, first + which] = 1
    views = layout.parts(rows)
    for name, values in networks.parts():
        views[name][...] = values
    return rows


def from_rows(rows: Array, layout: Layout, networks: Networks) -> Networks:
    """Return the networks with their trained parts as they stand in the rows."""
    views = layout.parts(rows)
    trained: dict[str, Any] = {name: views[name].copy() for name in networks.trained}
    return replace(networks, **trained)


def trained_mask(layout: Layout, networks: Networks) -> NDArray[np.bool_]:
    """Return which places of a row training changes; padding and fixed parts stay."""
    mask = np.zeros((1, layout.size), dtype=np.bool_)
    views = layout.parts(mask)
    for name in networks.trained:
        views[name][...] = True
    return mask.reshape(-1)


def check_fit(networks: Networks, task: TimedTask) -> None:
    """Refuse a task whose channels, outputs or start do not fit the networks.

    Raises
    ------
    InvalidInput
        If they do not, or a weight is not finite.
    """
    if networks.channels != task.channels:
        expected = f"{networks.channels} channels, as the networks have input weights for"
        raise InvalidInput("inputs", f"a task with {task.channels} channels", expected)
    if networks.outputs != task.outputs:
        expected = f"{networks.outputs} outputs, as the networks have"
        raise InvalidInput("targets", f"a task with {task.outputs} outputs", expected)
    if task.start.ndim and task.start.shape[-1] != networks.neurons:
        expected = f"a state for each of the {networks.neurons} neurons"
        raise InvalidInput("start", f"shape {task.start.shape}", expected)
    for name, values in networks.parts():
        if not np.isfinite(values).all():
            raise InvalidInput(name, "an array with NaN or infinity", "finite weights")
