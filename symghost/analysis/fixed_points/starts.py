"""Fixed points by Newton's method from many starts, for fields that nothing bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...flows.numeric_flow import Floats, NumericFlow
from .clusters import clusters

STARTS = 256
STEPS = 200
# A zero is found where Newton's step is at most this share of the box, and the speed at most this
# share of the median speed over the starts.
STEP = 1e-8
SPEED = 1e-10
# Zeros nearer than this share of the box are the same.
SAME = 1e-7
# How far from a zero the field must still be small: it might jump there.
BESIDE = 1e-9
# Where the Jacobian's smallest singular value is below this share of its largest, the median of it
# over the starts, a double zero and a small speed look alike.
SINGULAR = 1e-7


@dataclass(frozen=True, eq=False)
class Found:
    """What a search came upon.

    Parameters
    ----------
    places : array, shape (zeros, d)
        Sorted.
    doubtful : array, shape (places, d)
        Where the speed is zero to rounding and the Jacobian is singular.
    """

    places: Floats
    doubtful: Floats


def search(flow: NumericFlow, low: Floats, high: Floats, starts: int = STARTS) -> Found:
    """Return the zeros of a field in a box that damped Newton steps from many starts lead to.

    Parameters
    ----------
    flow : NumericFlow
        With one parameter set.
    low, high : array, shape (d,)
        Opposite corners of the box, over which the starts are spread evenly, the same each time.
    starts : int
        A power of two.

    Examples
    --------
    >>> from symghost.flows.numeric_flow import FunctionFlow
    >>> flow = FunctionFlow(lambda x: x**2 - 2, ("x",))
    >>> search(flow, np.array([-4.0]), np.array([4.0])).places.round(8).T
    array([[-1.41421356,  1.41421356]])
    """
    from scipy.stats import qmc  # takes most of a second

    spread = qmc.Sobol(flow.dimension, scramble=False).random(starts) + 0.5 / starts
    points = low + (high - low) * spread
    typical = np.nanmedian(_speed(flow, points))
    places = _descended(flow, points)
    places = places[((places >= low) & (places <= high)).all(axis=1)]
    if not len(places):
        return Found(places, places)
    with np.errstate(all="ignore"):
        steepest = np.nanmedian(_singular_values(flow, points)[:, 0])
    step, regular = _newton_step(flow, places, SINGULAR * steepest)
    still = _speed(flow, places) <= SPEED * typical
    still &= _steady(flow, places, BESIDE * (high - low), steepest)
    places = np.where(np.abs(places) <= 1e-15 * (high - low), 0.0, places)
    settled = still & (np.abs(step) <= STEP * (high - low)).all(axis=1) & regular
    doubtful = still & ~regular
    return Found(
        _distinct(flow, places[settled], high - low), _distinct(flow, places[doubtful], high - low)
    )


def _descended(flow: NumericFlow, points: Floats) -> Floats:
    """Return where Levenberg's and Marquardt's steps lead, all starts side by side."""
    damping = np.full(len(points), 1e-2)
    speed = _speed(flow, points)
    for _ in range(STEPS):
        with np.errstate(all="ignore"):
            new = points - _damped_step(flow, points, damping)
            reached = _speed(flow, new)
        better = reached < speed
        if not better.any() and damping.min() > 1e8:
            break
        points = np.where(better[:, None], new, points)
        speed = np.where(better, reached, speed)
        damping = np.where(better, damping / 5, damping * 4).clip(1e-15, 1e10)
    return points[np.isfinite(speed)]


def _damped_step(flow: NumericFlow, points: Floats, damping: Floats) -> Floats:
    slopes, velocity = flow.jacobian(points), flow.velocity(points)
    real = np.isfinite(slopes).all(axis=(1, 2)) & np.isfinite(velocity).all(axis=1)
    slopes = np.where(real[:, None, None], slopes, 0.0)
    turned = slopes.swapaxes(1, 2)
    normal = turned @ slopes
    size = np.trace(normal, axis1=1, axis2=2) + np.finfo(np.float64).tiny
    normal += (damping * size)[:, None, None] * np.eye(flow.dimension)
    normal[~real | ~np.isfinite(normal).all(axis=(1, 2))] = np.eye(flow.dimension)
    return np.asarray(np.linalg.solve(normal, turned @ velocity[..., None])[..., 0])


def _newton_step(
    flow: NumericFlow, places: Floats, least: float
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return Newton's step at every place, and whether the Jacobian is regular there."""
    regular = _singular_values(flow, places)[:, -1] > least
    step = np.full_like(places, np.inf)
    slopes, velocity = flow.jacobian(places[regular]), flow.velocity(places[regular])
    step[regular] = np.linalg.solve(slopes, velocity[..., None])[..., 0]
    return step, regular


def _steady(flow: NumericFlow, places: Floats, reach: Floats, steepest: float) -> NDArray[np.bool_]:
    """Say whether the field grows no faster than a slope from each place, to all sides."""
    steady = np.ones(len(places), dtype=bool)
    for step in np.diag(reach):
        for beside in (places - step, places + step):
            steady &= ~(flow.speed(beside) > 10 * steepest * step.max())
    return steady


def _singular_values(flow: NumericFlow, places: Floats) -> Floats:
    """Return the Jacobian's singular values, falling; NaN where it is not finite."""
    slopes = flow.jacobian(places)
    real = np.isfinite(slopes).all(axis=(1, 2))
    values = np.linalg.svd(np.where(real[:, None, None], slopes, 0.0), compute_uv=False)
    return np.where(real[:, None], values, np.nan)


def _speed(flow: NumericFlow, points: Floats) -> Floats:
    with np.errstate(all="ignore"):
        speed = flow.speed(points)
    return np.where(np.isfinite(speed), speed, np.inf)


def _distinct(flow: NumericFlow, places: Floats, size: Floats) -> Floats:
    """Return the slowest place of every cluster, sorted."""
    if not len(places):
        return places
    count, label = clusters(places / size, SAME)
    speed = _speed(flow, places)
    members = [np.flatnonzero(label == index) for index in range(count)]
    chosen = places[[group[np.argmin(speed[group])] for group in members]]
    return np.asarray(chosen[np.lexsort(chosen.T[::-1])])
