"""The closed solution of two layers with whitened inputs, from starts that are not aligned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput

Floats = NDArray[np.float64]


def whitened_course(
    first: Floats, second: Floats, correlation: Floats, times: Sequence[float] | Floats
) -> Floats:
    r"""Return the product of both layers over time for whitened inputs, shape (times, o, n).

    The closed form :math:`Z = A (1 + A^T S' A)^{-1} A^T`, with the start turned into the axes of
    the drive and grown by :math:`A = e^{\Lambda\tau} V^T Q_0`, and
    :math:`S' = (1 - e^{-2\Lambda\tau})/(2\Lambda)`. Written by a QR factorisation it keeps its
    digits where the exponentials are large.

    Parameters
    ----------
    first, second : array, shapes (h, n) and (o, h)
        A balanced start, :math:`W_1 W_1^T = W_2^T W_2`.
    correlation : array, shape (o, n)
        Second moments of targets and inputs; those of the inputs are the identity.
    times : sequence of float

    Raises
    ------
    InvalidInput
        If shapes do not fit or the start is not balanced.
    """
    outputs, inputs = np.shape(correlation)
    if np.shape(first)[1:] != (inputs,) or np.shape(second) != (outputs, np.shape(first)[0]):
        shapes = f"{np.shape(first)}, {np.shape(second)}, {np.shape(correlation)}"
        raise InvalidInput("first, second, correlation", shapes, "shapes (h, n), (o, h), (o, n)")
    gap = np.linalg.norm(first @ first.T - second.T @ second)
    if gap > 1e-9 * np.linalg.norm(first) ** 2:
        raise InvalidInput("first, second", f"out of balance by {gap:.2g}", "a balanced start")
    zeros = (np.zeros((inputs, inputs)), np.zeros((outputs, outputs)))
    drive = np.block([[zeros[0], correlation.T], [correlation, zeros[1]]])
    rates, axes = np.linalg.eigh(drive)
    start = axes.T @ np.vstack([first.T, second])
    stack = [_whitened_at(float(time), rates, start, axes) for time in times]
    return np.stack([whole[inputs:, :inputs] for whole in stack])


def _whitened_at(time: float, rates: Floats, start: Floats, axes: Floats) -> Floats:
    grown = np.exp(rates * time)[:, np.newaxis] * start
    flat = np.abs(rates) * time < 1e-12
    safe = np.where(flat, 1.0, rates)
    summed = np.where(flat, time, -np.expm1(-2 * safe * time) / (2 * safe))
    tall = np.vstack([np.eye(start.shape[1]), np.sqrt(summed)[:, np.newaxis] * grown])
    # Rows in falling order, so that the factorisation is stable row by row.
    order = np.argsort(-np.linalg.norm(tall, axis=1))
    upper = np.asarray(np.linalg.qr(tall[order], mode="r"))
    half = np.linalg.solve(upper.T, grown.T).T
    return np.asarray(axes @ (half @ half.T) @ axes.T)
