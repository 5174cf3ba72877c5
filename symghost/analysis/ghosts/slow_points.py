r"""Slow points in several dimensions: minima of the speed where it is not zero.

At such a minimum :math:`J^T F = 0`, so that the Jacobian is exactly singular there, with the left
null vector :math:`w = F/|F|`: a zero eigenvalue is no evidence of anything. What follows from the
minimum is used to find it to full precision, next to a fold as well, where the speed is tiny: the
equations

.. math:: F(x) = s\,w, \qquad J(x)^T w = 0, \qquad w \cdot w = 1

for :math:`x`, :math:`s` and :math:`w` are regular through the fold, where :math:`s = 0`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ...common.errors import NotSupported
from ...flows.numeric_flow import Floats, Indices, NumericFlow
from ..nouns import Box

# Places on each side of the grid, in two dimensions; and starts all over the box, in any.
GRID = 81
STARTS = 128

# Sides of the whole box: two descents this near have found the same place.
SAME = 1e-6
# A polished slow point is at most this far from where a descent ended.
NEAR = 1e-4


@dataclass(frozen=True, eq=False)
class SlowPoint:
    r"""A place, of one flow, where the Jacobian is singular across the velocity.

    Parameters
    ----------
    place, left, right : array, shape (d,)
        The unit vectors w (along the velocity) and v (the slow direction), with
        :math:`w \cdot v \ge 0`.
    speed : float
        s, with a sign: negative once the place has gone through a fold.
    """

    place: Floats
    speed: float
    left: Floats
    right: Floats


@dataclass(frozen=True, eq=False)
class Search:
    """What a search for slow points has found.

    Parameters
    ----------
    points : tuple of SlowPoint
        Minima of the speed inside the box, by rising speed.
    undecided : tuple of array
        Places that rounding does not tell from fixed points.
    median : float
        The median speed over the places that the search starts from, which are all over the box.
    method : str
        A sentence on how they were found.
    """

    points: tuple[SlowPoint, ...]
    undecided: tuple[Floats, ...]
    median: float
    method: str


def slow_points(flow: NumericFlow, box: Box) -> Search:
    """Return the minima of the speed in a box that are found from many starts.

    Parameters
    ----------
    flow : NumericFlow
        With one parameter set.
    box : Box

    Returns
    -------
    Search
        Not complete for certain: no bounds are used.

    Examples
    --------
    >>> from symghost.flows.flow import Flow
    >>> from symghost.analysis.numbers import numeric
    >>> flow = Flow.from_text(["x = 1/100 + x**2", "y = -y"])
    >>> found = slow_points(numeric(flow), Box((-1.0, -1.0), (1.0, 1.0)))
    >>> [(point.place.round(9), round(point.speed, 9)) for point in found.points]
    [(array([0., 0.]), 0.01)]
    """
    low, high = np.array(box.low), np.array(box.high)
    places, speeds, method = _looked(flow, low, high)
    finite = speeds[np.isfinite(speeds)]
    median = float(np.median(finite)) if finite.size else np.nan
    found: list[SlowPoint] = []
    undecided: list[Floats] = []
    ends = descended(flow, places, high - low)
    for end in ends[_distinct(ends, high - low)]:
        point = _forward(slow_point(flow, end))
        if point is None or not _belongs(point, end, low, high):
            continue
        if abs(point.speed) <= _rounding(flow, point.place, median):
            undecided.append(point.place)
        elif _least(flow, point):
            found.append(point)
    found.sort(key=lambda point: point.speed)
    once = _distinct(np.array([point.place for point in found]), high - low)
    open_ = _distinct(np.array(undecided), high - low)
    return Search(
        points=tuple(found[i] for i in once),
        undecided=tuple(undecided[i] for i in open_),
        median=median,
        method=method,
    )


def _looked(flow: NumericFlow, low: Floats, high: Floats) -> tuple[Floats, Floats, str]:
    """Return places to descend from, speeds all over the box, and the search in words."""
    from scipy.stats import qmc  # takes most of a second

    shares = qmc.Sobol(len(low), seed=0).random(STARTS)
    places = low + (high - low) * shares
    words = f"descent of the speed from {STARTS} starts all over the box (Sobol's sequence)"
    if len(low) != 2:
        return places, flow.speed(places), words
    least, speeds = _grid_minima(flow, low, high)
    words += f", and from its minima on a grid of {GRID} x {GRID} places"
    return np.concatenate([least, places]), speeds, words


def _grid_minima(flow: NumericFlow, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the places of a grid that are slower than their neighbours, and all speeds."""
    sides = [np.linspace(*ends, GRID) for ends in zip(low, high, strict=True)]
    places = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1)
    speeds = flow.speed(places)
    wide = np.pad(np.where(np.isfinite(speeds), speeds, np.inf), 1, constant_values=np.inf)
    steps = [(i, j) for i in (0, 1, 2) for j in (0, 1, 2) if (i, j) != (1, 1)]
    around = [wide[i : GRID + i, j : GRID + j] for i, j in steps]
    least = np.isfinite(speeds) & (speeds <= np.min(around, axis=0))
    least &= speeds < np.max(around, axis=0)  # nor within a plateau
    return places[least], speeds.reshape(-1)


def bend(flow: NumericFlow, points: Floats, weights: Floats) -> Floats:
    """Return the second derivatives of weighted sums of the velocity's components, (..., d, d)."""
    direct = getattr(flow, "bend", None)
    if direct is not None:
        return np.asarray(direct(points, weights))
    second = flow.derivative(points, 2)
    return np.asarray(np.einsum("...i,...ijk->...jk", weights, second))


def descended(flow: NumericFlow, starts: Floats, size: Floats, most_steps: int = 200) -> Floats:
    """Return where descents of half the squared speed end, an array of shape (ends, d).

    Newton's method with the eigenvalues of the second derivatives made positive, so that every
    step leads down, and steps halved until it does. All descents are taken together. Those that
    leave the box by more than its size are given up.
    """
    ends: list[Floats] = []
    at, middle = starts.copy(), starts.mean(axis=0) if len(starts) else starts
    for _ in range(most_steps):
        if not len(at):
            break
        new, moved = _step(flow, at, size)
        near = np.isfinite(new).all(axis=1) & (np.abs(new - middle) < 2 * size).all(axis=1)
        rests = ~moved
        ends.append(new[near & rests])
        at = new[near & ~rests]
    ends.append(at)
    return np.concatenate(ends)


def _step(flow: NumericFlow, at: Floats, size: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the places after a step down, and whether they have moved noticeably."""
    velocity, slopes = flow.velocity(at), flow.jacobian(at)
    gradient = np.einsum("sij,si->sj", slopes, velocity)
    second = np.einsum("sij,sik->sjk", slopes, slopes) + bend(flow, at, velocity)
    usable = np.isfinite(second).all(axis=(1, 2)) & np.isfinite(gradient).all(axis=1)
    second[~usable], gradient[~usable] = np.eye(at.shape[1]), 0.0
    values, vectors = np.linalg.eigh(second)
    values = np.abs(values)
    values = np.maximum(values, 1e-14 * values.max(axis=1, keepdims=True) + 1e-300)
    along = np.einsum("sji,sj->si", vectors, gradient) / values
    step = -np.einsum("sij,sj->si", vectors, along)
    share = np.abs(step / size).max(axis=1)
    step /= np.maximum(share / 0.25, 1.0)[:, None]
    new, moved = _lowered(flow, at, step, (velocity**2).sum(axis=1))
    return new, moved & (np.minimum(share, 0.25) > 1e-10)


def _lowered(
    flow: NumericFlow, at: Floats, step: Floats, height: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the places after the first of the steps 1, 1/2, 1/4, ... that leads down."""
    new, waiting = at.copy(), np.ones(len(at), dtype=bool)
    for halvings in range(30):
        tried = at[waiting] + step[waiting] / 2**halvings
        lower = (flow.velocity(tried) ** 2).sum(axis=1) < height[waiting]
        which = np.flatnonzero(waiting)[lower]
        new[which] = tried[lower]
        waiting[which] = False
        if not waiting.any():
            break
    return new, ~waiting


def slow_point(flow: NumericFlow, place: Any, left: Floats | None = None) -> SlowPoint | None:
    """Return the solution of the regular equations that Newton's method leads to, if it does.

    Parameters
    ----------
    flow : NumericFlow
        With one parameter set.
    place : array, shape (d,)
    left : array, shape (d,), optional
        A guess at w; without it, the one from the Jacobian's least singular value.
    """
    x = np.asarray(place, dtype=np.float64)
    d = len(x)
    turn, _, back = np.linalg.svd(flow.jacobian(x))
    w = turn[:, -1] if left is None else left
    velocity = flow.velocity(x)
    w = w if left is not None or w @ velocity >= 0 else -w
    s = float(w @ velocity)
    for _ in range(25):
        velocity, slopes = flow.velocity(x), flow.jacobian(x)
        residual = np.concatenate([velocity - s * w, slopes.T @ w, [(w @ w - 1) / 2]])
        matrix = np.zeros((2 * d + 1, 2 * d + 1))
        matrix[:d, :d], matrix[:d, d], matrix[:d, d + 1 :] = slopes, -w, -s * np.eye(d)
        matrix[d : 2 * d, :d], matrix[d : 2 * d, d + 1 :] = bend(flow, x, w), slopes.T
        matrix[2 * d, d + 1 :] = w
        if not (np.isfinite(matrix).all() and np.isfinite(residual).all()):
            return None
        try:
            step = np.linalg.solve(matrix, -residual)
        except np.linalg.LinAlgError:
            return None
        x, s, w = x + step[:d], s + float(step[d]), w + step[d + 1 :]
        # The next step would be about the square of this one: below rounding.
        if np.abs(step[:d]).max() <= 1e-9 * (1 + np.abs(x).max()):
            back = np.linalg.svd(flow.jacobian(x))[2]
            v = back[-1] if back[-1] @ w >= 0 else -back[-1]
            return SlowPoint(x, s, w, v)
    return None


def _forward(point: SlowPoint | None) -> SlowPoint | None:
    """Return the same place with a positive speed."""
    if point is None or point.speed >= 0:
        return point
    return SlowPoint(point.place, -point.speed, -point.left, -point.right)


def _belongs(point: SlowPoint, end: Floats, low: Floats, high: Floats) -> bool:
    """Say whether a slow point is the one that a descent was heading for, and in the box."""
    close = (np.abs(point.place - end) <= NEAR * (high - low)).all()
    inside = ((point.place >= low) & (point.place <= high)).all()
    return bool(close and inside)


def _rounding(flow: NumericFlow, place: Floats, scale: float) -> float:
    """Return how large the rounding error of the speed at a place may be."""
    try:
        known = flow.bounds(place[None], place[None], 0)
    except NotSupported:
        return 1e-13 * scale
    return 4 * float(np.linalg.norm(known.high - known.low))


def _least(flow: NumericFlow, point: SlowPoint) -> bool:
    """Say whether the speed has a strict minimum at a slow point."""
    curvature = bend(flow, point.place, point.left)
    slopes = flow.jacobian(point.place)
    across = point.speed * float(point.right @ curvature @ point.right)
    values = np.linalg.eigvalsh(slopes.T @ slopes + point.speed * curvature)
    # Next to a fold the least eigenvalue is tiny, and its sign is that of `across`.
    return across > 0 and bool(values[0] > -1e-12 * values[-1])


def _distinct(places: Floats, size: Floats) -> Indices:
    """Return one index for each place that is there, the first one."""
    if not len(places):
        return np.zeros(0, dtype=np.intp)
    pairs = cKDTree(places / size).query_pairs(SAME, p=np.inf, output_type="ndarray")
    kept = np.ones(len(places), dtype=bool)
    kept[pairs[:, 1]] = False
    return np.flatnonzero(kept)
