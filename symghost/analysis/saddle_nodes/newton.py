"""Saddle-nodes by Newton's method from many starts, where nothing better is known of a field."""

from __future__ import annotations

import numpy as np
import sympy as sp

from ...flows.numeric_flow import Floats, NumericFlow
from ..nouns import Box, SaddleNode
from .germs import kind_of
from .normal_form import numeric_form

# Starts, spread evenly over the box; fewer where the second derivatives are many.
STARTS = 256
MOST_ENTRIES = 4_000_000
STEPS = 60
# The longest step, in units of the box.
LONGEST = 0.25
# Residuals and distances, in units of the box, that are taken for zero.
RESIDUAL = 1e-8
SAME = 1e-4
# A coefficient, in units of the box, below which it counts as zero: derivatives may be differences.
SMALL = 1e-4


def folds_by_newton(flow: NumericFlow, parameter: sp.Symbol, box: Box) -> tuple[SaddleNode, ...]:
    """Return saddle-nodes and relatives that Newton's method finds; there may be others.

    The extended system is F = 0, J v = 0, v.v = 1 in the state, the parameter and v.

    Parameters
    ----------
    flow : NumericFlow
        Suspended: its last state is the parameter, which stands still.
    parameter : Symbol
    box : Box
        Of the states and, last, the parameter.

    Examples
    --------
    >>> from symghost.flows.numeric_flow import FunctionFlow
    >>> from symghost.formulas.symbols import r
    >>> def field(z):
    ...     return np.stack([z[..., 1] + z[..., 0] - z[..., 0] ** 3, 0 * z[..., 1]], axis=-1)
    >>> found = folds_by_newton(FunctionFlow(field, ("x", "r")), r, Box((-2.0, -2.0), (2.0, 2.0)))
    >>> [round(float(point.value), 6) for point in found]
    [-0.3849, 0.3849]
    """
    units = (np.array(box.high) - np.array(box.low)) / 2
    places = _solved(flow, _starts(box), units)
    inside = ((places >= box.low) & (places <= box.high)).all(axis=1)
    return tuple(_described(flow, parameter, at, units) for at in _different(places[inside], units))


def _starts(box: Box) -> Floats:
    from scipy.stats import qmc  # takes most of a second

    size = len(box.low)
    count = 2 ** int(np.log2(np.clip(MOST_ENTRIES / size**3, 8, STARTS)))
    cube = qmc.Sobol(size, scramble=True, seed=1).random(count)
    return np.asarray(qmc.scale(cube, box.low, box.high))


def _solved(flow: NumericFlow, starts: Floats, units: Floats) -> Floats:
    """Return the places where Newton's method comes to rest with nothing left."""
    size = flow.dimension - 1
    places = starts
    vectors = np.linalg.svd(flow.derivative(places, 1)[:, :size, :size])[2][:, -1]
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            residual, matrix = _system(flow, places, vectors, units)
            usable = np.isfinite(matrix).all(axis=(1, 2)) & np.isfinite(residual).all(axis=1)
            places, vectors = places[usable], vectors[usable]
            residual, matrix = residual[usable], matrix[usable]
            step = (np.linalg.pinv(matrix) @ residual[..., None])[..., 0]
            longest = np.abs(step).max(axis=1, keepdims=True)
            step = step * np.minimum(1.0, LONGEST / np.maximum(longest, 1e-300))
            places = places - units * step[:, : size + 1]
            vectors = vectors - step[:, size + 1 :]
            if len(step) == 0 or np.abs(step).max() <= 1e-13:
                break
        residual, matrix = _system(flow, places, vectors, units)
        scale = np.abs(matrix).max(axis=(1, 2))
        return np.asarray(places[np.abs(residual).max(axis=1) <= RESIDUAL * scale])


def _system(
    flow: NumericFlow, places: Floats, vectors: Floats, units: Floats
) -> tuple[Floats, Floats]:
    """Return the extended system and its derivatives, by the place in units of the box, and v."""
    size = flow.dimension - 1
    value = flow.derivative(places, 0)[:, :size]
    first = flow.derivative(places, 1)[:, :size]
    second = flow.derivative(places, 2)[:, :size]
    slopes = first[:, :, :size]
    turned = np.einsum("nij,nj->ni", slopes, vectors)
    length = (vectors**2).sum(axis=1, keepdims=True) - 1
    crossed = np.einsum("nijk,nj->nik", second[:, :, :size], vectors)
    count = len(places)
    matrix = np.zeros((count, 2 * size + 1, 2 * size + 1))
    matrix[:, :size, : size + 1] = first * units
    matrix[:, size : 2 * size, : size + 1] = crossed * units
    matrix[:, size : 2 * size, size + 1 :] = slopes
    matrix[:, 2 * size, size + 1 :] = 2 * vectors
    return np.concatenate([value, turned, length], axis=1), matrix


def _different(places: Floats, units: Floats) -> list[Floats]:
    """Return each place once, by rising parameter."""
    kept: list[Floats] = []
    for place in places[np.argsort(places[:, -1])]:
        if not any((np.abs(place - other) <= SAME * units).all() for other in kept):
            kept.append(place)
    return kept


def _described(flow: NumericFlow, parameter: sp.Symbol, place: Floats, units: Floats) -> SaddleNode:
    kind = kind_of(flow, place, units, SMALL)
    values = tuple(map(sp.Float, place))
    form = numeric_form(flow, place, parameter) if kind == "saddle-node" else None
    return SaddleNode(values[:-1], parameter, values[-1], kind, form)
