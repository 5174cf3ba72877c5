"""Many boxes of states at once: cut, halved, put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...common.errors import InvalidInput
from ...flows.numeric_flow import Floats, Indices, NumericFlow
from .clusters import clusters


@dataclass(frozen=True, eq=False)
class Boxes:
    """Boxes of states, each of a parameter set: opposite corners, shape (boxes, d)."""

    low: Floats
    high: Floats
    owner: Indices

    def __len__(self) -> int:
        return len(self.owner)

    def pick(self, chosen: NDArray[np.bool_] | np.bool_) -> Boxes:
        """Return some of the boxes."""
        return Boxes(self.low[chosen], self.high[chosen], self.owner[chosen])

    @property
    def middle(self) -> Floats:
        """The centres."""
        return (self.low + self.high) / 2


def whole_box(flow: NumericFlow, low: ArrayLike, high: ArrayLike) -> Boxes:
    """Return the box of every parameter set of a flow.

    Raises
    ------
    InvalidInput
        If the corners are not finite, or not in order.
    """
    shape = (flow.sets, flow.dimension)
    try:
        corners = [np.broadcast_to(np.asarray(c, np.float64), shape) for c in (low, high)]
    except ValueError:
        raise InvalidInput("box", (low, high), f"two corners of {flow.dimension} numbers") from None
    if not (np.isfinite(corners).all() and (corners[0] < corners[1]).all()):
        raise InvalidInput("box", (low, high), "finite corners, the lower one first")
    return Boxes(corners[0], corners[1], np.arange(flow.sets))


def cut(whole: Boxes) -> Boxes:
    """Cut every box into equal parts, off the round numbers on which zeros like to lie."""
    dimension = whole.low.shape[1]
    count = max(2, round(64 ** (1 / dimension)))
    shares = np.linspace(0, 1, count + 1)
    shares[1:-1] += 0.0137 / count
    grid = np.stack(np.meshgrid(*[np.arange(count)] * dimension, indexing="ij"), axis=-1)
    cells = grid.reshape(-1, dimension)
    size = (whole.high - whole.low)[:, None, :]
    start = whole.low[:, None, :]
    low = start + size * shares[cells]
    # The last cells end where the box does, not where rounding puts it.
    high = np.where(cells + 1 == count, whole.high[:, None, :], start + size * shares[cells + 1])
    owner = np.repeat(whole.owner, len(cells))
    return Boxes(low.reshape(-1, dimension), high.reshape(-1, dimension), owner)


def halved(boxes: Boxes, unit: Floats) -> Boxes:
    """Halve every box across the side that is longest in the units of its parameter set."""
    if not len(boxes):
        return boxes
    side = np.argmax((boxes.high - boxes.low) / unit[boxes.owner], axis=1)
    row = np.arange(len(boxes))
    at = boxes.low[row, side] + 0.4983 * (boxes.high - boxes.low)[row, side]
    upper_low, lower_high = boxes.low.copy(), boxes.high.copy()
    upper_low[row, side], lower_high[row, side] = at, at
    return joined(
        [Boxes(boxes.low, lower_high, boxes.owner), Boxes(upper_low, boxes.high, boxes.owner)]
    )


def joined(parts: list[Boxes]) -> Boxes:
    """Return the boxes of several arrays as one."""
    return Boxes(
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
        np.concatenate([part.owner for part in parts]),
    )


def merged(boxes: Boxes, finest: Floats) -> tuple[Floats, Indices, Floats]:
    """Return the centre, owner and reach of each cluster of tiny boxes that touch."""
    if not len(boxes):
        return boxes.middle, boxes.owner, boxes.middle
    scaled = boxes.middle / finest[boxes.owner]
    # Other parameter sets are far away along a coordinate of their own.
    count, label = clusters(np.column_stack([scaled, 10.0 * boxes.owner]), 3.0)
    low = np.full((count, boxes.low.shape[1]), np.inf)
    high = -low
    np.minimum.at(low, label, boxes.low)
    np.maximum.at(high, label, boxes.high)
    owner = np.zeros(count, dtype=np.intp)
    owner[label] = boxes.owner
    return (low + high) / 2, owner, (high - low) / 2
