r"""All zeros of a field in a box, each proved to be there and to be alone.

A box is thrown away where bounds on the field exclude zero. Otherwise Krawczyk's operator

.. math:: K(X) = m - Y f(m) + (I - Y J(X))(X - m), \qquad Y \approx J(m)^{-1},

decides: a zero in :math:`X` lies in :math:`K(X)` as well, and if :math:`K(X)` lies inside
:math:`X`, there is exactly one (R. E. Moore, R. B. Kearfott, M. J. Cloud, Introduction to Interval
Analysis, SIAM 2009, ch. 8). Boxes that stay open are narrowed or halved until they are tiny: there
a double zero and none at all cannot be told apart, and they are reported as undecided. All boxes of
all parameter sets are treated together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...flows.numeric_flow import Floats, Indices, NumericFlow
from ...formulas.intervals import Bounds
from .boxes import Boxes, cut, halved, joined, merged, whole_box

# Boxes are halved down to this share of the whole box's sides.
FINEST = 1e-8
# Boxes that are looked at before the search gives up, for each parameter set.
MOST_BOXES = 200_000
# Entries of a derivative's bounds that are held in memory at a time.
CHUNK = 4_000_000
WIDENED = 0.05
# Boxes are never smaller than so many units in the last place of their corners.
LEAST_ULPS = 256


@dataclass(frozen=True, eq=False)
class Zeros:
    """All zeros of a field in a box.

    Parameters
    ----------
    places : array, shape (zeros, d)
        Isolated zeros, polished to rounding.
    owner : array of int, shape (zeros,)
        The parameter set of each, in increasing order.
    undecided : array, shape (boxes, d)
        Centres of tiny boxes that may hold zeros, neighbours merged.
    undecided_owner : array of int, shape (boxes,)
    undecided_reach : array, shape (boxes, d)
        How far from these centres the boxes that were merged reach.
    complete : bool
        Whether nothing but tiny boxes was left undecided.
    """

    places: Floats
    owner: Indices
    undecided: Floats
    undecided_owner: Indices
    undecided_reach: Floats
    complete: bool


def isolate(
    flow: NumericFlow, low: ArrayLike, high: ArrayLike, most_boxes: int = MOST_BOXES
) -> Zeros:
    """Return all zeros of a field in a box.

    Parameters
    ----------
    flow : NumericFlow
        With bounds on its velocity and its Jacobian.
    low, high : array, shape (d,) or (sets, d)
        Opposite corners of the box; its boundary belongs to it.
    most_boxes : int
        For each parameter set, after which the search gives up.

    Raises
    ------
    InvalidInput
        If the corners are not finite, or not in order.
    NotSupported
        If the flow has no bounds.

    Examples
    --------
    >>> import sympy as sp
    >>> from symghost.flows.numeric_flow import FormulaFlow
    >>> x = sp.Symbol("x", real=True)
    >>> isolate(FormulaFlow((x,), (sp.sin(x) - x / 10,), {}), [-20], [20]).places.round(4).T[0]
    array([-8.4232, -7.0682, -2.8523,  0.    ,  2.8523,  7.0682,  8.4232])
    """
    whole = whole_box(flow, low, high)
    finest = _finest(whole)
    found: list[tuple[Boxes, Floats]] = []
    tiny: list[Boxes] = []
    open_, looked, budget = cut(whole), 0, most_boxes * flow.sets
    while len(open_) and looked < budget:
        looked += len(open_)
        isolated, left = _examined(flow, open_, finest)
        found.append(isolated)
        done = (left.high - left.low <= finest[left.owner]).all(axis=1)
        tiny.append(left.pick(done))
        open_ = halved(left.pick(~done), finest)
    around, places = joined([part for part, _ in found]), np.concatenate([at for _, at in found])
    around, places = _chosen(around, places, whole)
    loose, loose_owner, loose_reach = merged(joined(tiny), finest)
    return Zeros(places, around.owner, loose, loose_owner, loose_reach, complete=not len(open_))


def _finest(whole: Boxes) -> Floats:
    """Return the sides of the smallest boxes, which rounding must not blur."""
    far = np.maximum(np.abs(whole.low), np.abs(whole.high))
    return np.asarray(np.maximum(FINEST * (whole.high - whole.low), LEAST_ULPS * np.spacing(far)))


def _examined(
    flow: NumericFlow, boxes: Boxes, finest: Floats
) -> tuple[tuple[Boxes, Floats], Boxes]:
    """Return the boxes that hold one zero, with these zeros, and the boxes still open."""
    dimension = flow.dimension
    share = max(1, CHUNK // getattr(flow, "cost", dimension * (dimension + 1)))
    isolated, places, left = [], [], []
    for start in range(0, len(boxes), share):
        part = boxes.pick(_between(len(boxes), start, start + share))
        certain, zeros, open_ = _decided(flow.rows(part.owner), part, finest)
        isolated.append(certain)
        places.append(zeros)
        left.append(open_)
    return (joined(isolated), np.concatenate(places)), joined(left)


def _between(size: int, start: int, stop: int) -> NDArray[np.bool_]:
    index = np.arange(size)
    return (index >= start) & (index < stop)


def _decided(flow: NumericFlow, boxes: Boxes, finest: Floats) -> tuple[Boxes, Floats, Boxes]:
    velocity = flow.bounds(boxes.low, boxes.high, 0)
    possible = velocity.contains().all(axis=1)
    boxes = boxes.pick(possible)
    flow = flow.rows(np.flatnonzero(possible)) if flow.sets > 1 else flow
    # A side may be narrowed to rounding: what is added to it must stay above that.
    margin = WIDENED * (boxes.high - boxes.low) + finest[boxes.owner] / 2
    wide = replace(boxes, low=boxes.low - margin, high=boxes.high + margin)
    image = _krawczyk(flow, wide)
    inside = ((image.low > wide.low) & (image.high < wide.high)).all(axis=1)
    outside = ((image.low > boxes.high) | (image.high < boxes.low)).any(axis=1)
    narrowed = image.meet(Bounds(boxes.low, boxes.high))
    open_ = ~inside & ~outside
    left = Boxes(narrowed.low[open_], narrowed.high[open_], boxes.owner[open_])
    alone = wide.pick(inside)
    rows = flow.rows(np.flatnonzero(inside)) if flow.sets > 1 else flow
    start = (image.low[inside] + image.high[inside]) / 2
    places = _polished(rows, start, alone)
    # Where the field is real in a part of the box only, the zero may lie where it is not.
    real = np.isfinite(places).all(axis=1)
    left = joined([left, boxes.pick(inside).pick(~real)])
    return alone.pick(real), places[real], left


def _krawczyk(flow: NumericFlow, boxes: Boxes) -> Bounds:
    """Return Krawczyk's image of every box; without limits where the Jacobian is singular."""
    middle = boxes.middle
    value = flow.bounds(middle, middle, 0)
    inverse = _inverted(flow.jacobian(middle))
    slopes = flow.bounds(boxes.low, boxes.high, 1)
    size = middle.shape[1]
    shift = _matrix_times(inverse, Bounds(value.low[..., None], value.high[..., None]))
    spread = Bounds(np.eye(size), np.eye(size)) - _matrix_times(inverse, slopes)
    reach = np.nextafter((boxes.high - boxes.low) / 2, np.inf)
    most = np.maximum(np.abs(spread.low), np.abs(spread.high))
    with np.errstate(all="ignore"):
        radius = (most * reach[:, None, :]).sum(axis=-1) * (1 + 8 * size * 2.3e-16)
        low, high = middle - shift.high[..., 0] - radius, middle - shift.low[..., 0] + radius
    known = np.isfinite(low) & np.isfinite(high)
    # A rounding error of the middle's neighbourhood is far below the margin that boxes get.
    return Bounds(np.where(known, low, -np.inf), np.where(known, high, np.inf))


def _matrix_times(matrix: Floats, bounds: Bounds) -> Bounds:
    """Return bounds on a known matrix times a bounded one."""
    factors = Bounds(matrix[..., None], matrix[..., None])
    others = Bounds(bounds.low[:, None, :, :], bounds.high[:, None, :, :])
    products = factors * others
    total = Bounds(products.low[:, :, 0], products.high[:, :, 0])
    for k in range(1, matrix.shape[-1]):
        total = total + Bounds(products.low[:, :, k], products.high[:, :, k])
    return total


def _inverted(matrices: Floats) -> Floats:
    """Return inverses, and NaN for matrices that are singular to rounding."""
    regular = np.isfinite(matrices).all(axis=(1, 2))
    inverse = np.full_like(matrices, np.nan)
    scale = np.abs(matrices).max(axis=(1, 2), initial=0.0)
    regular &= scale > 0
    regular[regular] = np.abs(np.linalg.det(matrices[regular] / scale[regular, None, None])) > 1e-14
    inverse[regular] = np.linalg.inv(matrices[regular])
    return inverse


def _polished(flow: NumericFlow, places: Floats, boxes: Boxes) -> Floats:
    """Return zeros by Newton's method, kept in the boxes that hold them."""
    for _ in range(50):
        if not len(places):
            break
        slopes = flow.jacobian(places)
        with np.errstate(invalid="ignore"):
            slopes[np.linalg.det(slopes) == 0] = np.nan
        step = np.linalg.solve(slopes, flow.velocity(places)[..., None])[..., 0]
        new = np.clip(places - step, boxes.low, boxes.high)
        moved = np.abs(new - places) > 2e-16 * np.abs(new)
        places = new
        if not moved.any():
            break
    return places


def _chosen(around: Boxes, places: Floats, whole: Boxes) -> tuple[Boxes, Floats]:
    """Return each zero of the whole box once, sorted by parameter set and place."""
    rounding = 1e-12 * (whole.high - whole.low)[around.owner]
    low, high = whole.low[around.owner] - rounding, whole.high[around.owner] + rounding
    within = ((places >= low) & (places <= high)).all(axis=1)
    around, places = around.pick(within), places[within]
    order = np.lexsort((*places.T[::-1], around.owner))
    around, places = (
        Boxes(around.low[order], around.high[order], around.owner[order]),
        places[order],
    )
    first = np.ones(len(places), dtype=bool)
    for lag in range(1, int(np.bincount(around.owner).max(initial=1))):
        near = slice(None, -lag), slice(lag, None)
        same = around.owner[near[0]] == around.owner[near[1]]
        inside = (places[near[1]] >= around.low[near[0]]) & (
            places[near[1]] <= around.high[near[0]]
        )
        # A box holds one zero only, so a second place in it is the same zero.
        first[lag:] &= ~(same & inside.all(axis=1))
    return around.pick(first), places[first]
