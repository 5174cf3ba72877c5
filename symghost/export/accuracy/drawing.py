"""How hard places of a domain are chosen: for a search one by one, for tables a few at once.

Whole numbers decide, from any source. In a search they come from Hypothesis, which climbs by adding
to them, or from a random generator: so both draw the same kinds of places.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import sympy as sp

from ...formulas.places.edges import (
    beside_edges,
    differences,
    ends_of,
    extreme_places,
    moved,
    steady,
    turn,
)
from ...formulas.places.exact import Place
from ...formulas.places.places import Places, inside
from ...theory.derivation import Result
from ...theory.form import form_of

Whole = Callable[[int, int], int]
"""Gives a whole number between two others, these included."""

# Sizes are drawn in steps of this share of a decade, distances in tenths of one.
_SHARES, _TENTHS = 4096, 10
_LAST_DIGIT = -17


def edges_of(result: Result, *others: sp.Basic) -> list[sp.Expr]:
    """Return the formulas whose zeros are edges of a result's forms and domain, or of others."""
    forms = (result.expression, form_of(result).expression, *result.domain.where, *others)
    return differences(forms, result.symbols)


def hard_places(result: Result, count: int = 12, seed: int = 7) -> list[Place]:
    """Return points of a result's domain where something changes, or an argument is extreme.

    Half of them are neighbouring floats on both sides of an edge, or a few units off: where a
    branch ends, where two parts of a maximum are equal, where an absolute value has its kink. The
    others are ends of intervals, and tiny and huge arguments, unless words limit the domain. None
    is within rounding of the domain's own edge.

    Examples
    --------
    >>> import math
    >>> import symghost as sg
    >>> for scale, delay in hard_places(sg.result("loss"), count=4)[:2]:
    ...     print(round(scale / (math.pi / 2 / delay) ** 2, 3))
    0.25
    1.0
    """
    if not result.symbols:
        return [()]
    bases = [tuple(float(p[s]) for s in result.symbols) for p in result.domain.sample(2, seed=3)]
    belongs = inside(result.domain, result.symbols)
    surely = steady(differences(result.domain.where, result.symbols), result.symbols)

    def some_of(places: Iterable[Place], most: int) -> list[Place]:
        found = [place for place in dict.fromkeys(places) if belongs(place) and surely(place)]
        return random.Random(seed).sample(found, min(most, len(found)))

    # A domain that is said in words, such as "weak noise", promises nothing far out.
    extreme = extreme_places(result.domain, result.symbols, () if result.domain.words else bases)
    beside = some_of(beside_edges(edges_of(result), result.symbols, bases), count // 2)
    return list(dict.fromkeys([*beside, *some_of(extreme, count - len(beside))]))


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
    low, high = ends_of(interval)
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
    edge, _ = turn(crossed[whole(0, len(crossed) - 1)], place, i, stop)
    step = 10 ** (whole(_LAST_DIGIT * _TENTHS, -3) / _TENTHS)
    return moved(place, i, edge * (1 + step * (-1) ** whole(0, 1)))


def _moved_by_a_share(whole: Whole, value: float) -> float:
    """Leave a number as it is, or move it by a share of itself."""
    if not value or not whole(0, 2):
        return value
    width = 10 ** (whole(_LAST_DIGIT * _TENTHS, 5) / _TENTHS)
    with np.errstate(over="ignore"):
        return float(value * np.exp(width * whole(-_SHARES, _SHARES) / _SHARES))
