"""The closed solution of two layers with whitened inputs, from starts that are not aligned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr

from ....common.errors import InvalidInput

Floats = NDArray[np.float64]

LATEST = 300.0
"""Exponents up to which squares of the weights stay within floating point."""


def whitened_course(
    first: Floats, second: Floats, correlation: Floats, times: Sequence[float] | Floats
) -> Floats:
    r"""Return the product of both layers over time for whitened inputs, shape (times, o, n).

    The closed form :math:`Z = A (1 + Q_0^T S Q_0)^{-1} A^T` of the two stacked layers, where
    :math:`A = e^{F \tau} Q_0` is the start grown by the drive F, and
    :math:`S = \int_0^\tau e^{2 F u} du`. Written by a QR factorisation it keeps its digits where
    the exponentials are large.

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
        If shapes do not fit, the start is not balanced, or a time is negative or too late.
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
    late = np.max(np.abs(rates)) * np.max(np.asarray(times), initial=0.0)
    if not late < LATEST or np.min(np.asarray(times), initial=0.0) < 0:
        raise InvalidInput("times", times, f"numbers from 0 to {LATEST / np.max(rates):.6g}")
    start = axes.T @ np.vstack([first.T, second])
    stack = [_whitened_at(float(time), rates, start, axes) for time in times]
    return np.stack([whole[inputs:, :inputs] for whole in stack])


def _whitened_at(time: float, rates: Floats, start: Floats, axes: Floats) -> Floats:
    if time == 0:
        return np.asarray(axes @ (start @ start.T) @ axes.T)
    flat = np.abs(rates) * time < 1e-12
    safe = np.where(flat, 1.0, rates)
    summed = np.where(flat, time, np.expm1(2 * safe * time) / (2 * safe))
    tall = np.vstack([np.eye(start.shape[1]), np.sqrt(summed)[:, np.newaxis] * start])
    # With rows in falling order and pivoted columns the factorisation is stable row by row, though
    # the rows that have grown are larger than the others by many orders of magnitude. The grown
    # start is a multiple of these rows, so that nothing has to be solved for.
    order = np.argsort(-np.linalg.norm(tall, axis=1))
    sorted_factor, _, _ = qr(tall[order], mode="economic", pivoting=True)
    factor = np.empty_like(sorted_factor)
    factor[order] = sorted_factor
    ratio = np.where(flat, time**-0.5, np.sqrt(2 * safe / -np.expm1(-2 * safe * time)))
    half = ratio[:, np.newaxis] * factor[start.shape[1] :]
    return np.asarray(axes @ (half @ half.T) @ axes.T)
