"""How hard places of a domain are chosen, by whole numbers from any source.

The numbers come from Hypothesis, which climbs by adding to them, or from a random generator: so
both draw the same kinds of places.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import sympy as sp

from .exact import Place
from .places import Places, before_edge, moved

Whole = Callable[[int, int], int]
"""Gives a whole number between two others, these included."""

# Sizes are drawn in steps of this share of a decade, distances in tenths of one.
_SHARES, _TENTHS = 4096, 10
_LAST_DIGIT = -17


def hard_place(whole: Whole, places: Places) -> Place:
    """Choose a place: half of them anywhere, half of them beside an edge."""
    place = _anywhere(whole, places)
    if places.sides and place and whole(0, 1):
        place = _beside_an_edge(whole, places, place)
    return places.rounded(place)


def near_place(whole: Whole, places: Places, leaders: Sequence[Place]) -> Place:
    """Choose a place around one of some others, at a relative distance of any size."""
    leader = leaders[whole(0, len(leaders) - 1)]
    return places.rounded(_moved_by_a_share(whole, value) for value in leader)


def _anywhere(whole: Whole, places: Places) -> Place:
    powers = _powers(whole, places, len(places.intervals))
    return tuple(
        _from_interval(whole, interval, 10.0**power)
        for interval, power in zip(places.intervals, powers, strict=True)
    )


def _powers(whole: Whole, places: Places, count: int) -> list[float]:
    """Choose magnitudes: each of its own, all of one size, or one unlike the others."""
    if not count:
        return []
    reach, way = places.reach, whole(0, 2)
    if way == 0:
        near = reach.all_of_them[0]
        powers = [_power(whole, -near, near) for _ in range(count)]
        powers[whole(0, count - 1)] = _power(whole, *reach.one_of_them)
        return powers
    decades = reach.all_of_them[whole(0, len(reach.all_of_them) - 1)]
    if way == 1:
        return [_power(whole, -decades, decades) for _ in range(count)]
    spread, middle = (0.2, 2)[whole(0, 1)], _power(whole, -decades, decades)
    own = (middle + spread * _power(whole, -1, 1) for _ in range(count))
    return [min(max(power, -decades), decades) for power in own]


def _power(whole: Whole, low: int, high: int) -> float:
    return whole(low * _SHARES, high * _SHARES) / _SHARES


def _from_interval(whole: Whole, interval: sp.Interval, magnitude: float) -> float:
    low, high = float(interval.start), float(interval.end)
    if math.isinf(low) and math.isinf(high):
        # Zero is where many forms change, and comes rarely.
        sign = whole(0, 24)
        return 0.0 if sign == 24 else magnitude * (-1.0) ** sign
    if math.isinf(high):
        return low + magnitude
    if math.isinf(low):
        return high - magnitude
    way = whole(0, 2)
    share = min(magnitude, 1 / magnitude) if way else whole(0, _SHARES) / _SHARES
    return high - share * (high - low) if way == 2 else low + share * (high - low)


def _beside_an_edge(whole: Whole, places: Places, place: Place) -> Place:
    """Go from one place to another across an edge, and stop shortly before it or behind it."""
    i = whole(0, len(place) - 1)
    stop = _anywhere(whole, places)[i]
    crossed = places.crossed(place, i, stop)
    if not crossed:
        return place
    edge = before_edge(crossed[whole(0, len(crossed) - 1)], place, i, stop)
    step = 10 ** (whole(_LAST_DIGIT * _TENTHS, -3) / _TENTHS)
    return moved(place, i, edge * (1 + step * (-1) ** whole(0, 1)))


def _moved_by_a_share(whole: Whole, value: float) -> float:
    """Leave a number as it is, or move it by a share of itself."""
    if not value or not whole(0, 2):
        return value
    width = 10 ** (whole(_LAST_DIGIT * _TENTHS, 5) / _TENTHS)
    with np.errstate(over="ignore"):
        return float(value * np.exp(width * whole(-_SHARES, _SHARES) / _SHARES))
