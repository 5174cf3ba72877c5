"""Reference values: a result's derived expression, not its guarded form, at 50 digits and more."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, zip_longest
from typing import Any

import mpmath

from ...formulas.compiling import compiled
from ...formulas.domain import Domain
from ...formulas.lowering import is_truth
from ...formulas.nodes import entries_of
from ...formulas.places.edges import beside_edges, differences, extreme_places, steady
from ...formulas.places.exact import Place, digits_for
from ...formulas.places.places import inside, intervals_of
from ...theory.derivation import Result
from ...theory.form import form_of

ROWS = 20
TOLERANCE = 1e-14

# Both evaluations of a value agree to this, or more digits are taken, so many times the first ones.
_AGREEMENT = mpmath.mpf(10) ** -30
_DIGITS, _MORE = 50, (1, 2, 8, 32)

# The relative distance to the next double, and a change over it that is no slope but a jump: there
# the rounding of a condition decides, and nothing is tested.
_NEXT = mpmath.mpf(2) ** -52
_JUMP = 1e-6

# A point that magnifies the rounding of its arguments more than this tests nothing.
_WORST_CONDITION = 1e8


@dataclass(frozen=True)
class Row:
    """A point, the values there, and how far a double may lie from them.

    The distance allowed is 1e-14 times the larger of the value itself and what the value changes
    by when the arguments change by their own size: no way of evaluating does better than that
    with arguments that are rounded.
    """

    arguments: Place
    wanted: tuple[float, ...]
    allowed: tuple[float, ...]


@lru_cache(maxsize=256)
def reference_rows(result: Result) -> tuple[Row, ...]:
    """Return reference values at random points of a result's domain, and at hard ones.

    The hard points have tiny and huge arguments, zeros where the domain has them, its closed
    ends, and pairs of neighbouring numbers with a kink between them.
    """
    value = Evaluation(result)
    if not result.symbols:
        return tuple(_found(value, [()], 1))
    bases = value.points(ROWS, seed=11)
    edges = differences((form_of(result).expression, *result.domain.where), result.symbols)
    kinks = list(beside_edges(edges, result.symbols, bases[:4]))
    spread = extreme_places(result.domain, result.symbols, bases[:2])
    decided = (*result.domain.where, *([result.expression] if value.truth else []))
    surely = steady(differences(decided, result.symbols), result.symbols)
    random.Random(8).shuffle(kinks)
    hard = _found(value, filter(surely, kinks), ROWS // 4)
    hard |= _found(value, filter(surely, _in_turns(spread)), ROWS // 2 - len(hard))
    plain = _found(value, bases, ROWS - len(hard))
    if len(plain) + len(hard) < ROWS:  # a formula that is not real everywhere
        more = chain(bases, value.points(10 * ROWS, seed=12))
        plain = _found(value, more, ROWS - len(hard))
    return tuple(plain | hard)


def _in_turns(places: Iterable[Place]) -> Iterator[Place]:
    """Yield places so that each argument is tiny once, then huge once, before any is so again."""
    ordered = sorted(places)
    random.Random(9).shuffle(ordered)
    groups: dict[tuple[bool, int], list[Place]] = {}
    for place in ordered:
        sizes = [abs(math.log10(abs(value) or 5e-324)) for value in place]
        most = sizes.index(max(sizes))
        groups.setdefault((abs(place[most]) > 1, most), []).append(place)
    tiny_first = [groups[group] for group in sorted(groups)]
    for turn in zip_longest(*tiny_first):
        yield from (place for place in turn if place is not None)


def _found(value: Evaluation, points: Iterable[Place], most: int) -> dict[Row, None]:
    rows = (row for point in dict.fromkeys(points) if (row := value.row(point)))
    return dict.fromkeys(islice(rows, most))


class Evaluation:
    """A result's value and condition, by mpmath, at as many digits as it takes."""

    def __init__(self, result: Result) -> None:
        expression = result.expression
        self.functions = [
            compiled(entry, result.symbols, "mpmath") for entry in entries_of(expression)
        ]
        self.truth = is_truth(expression)
        self.result = result
        self.inside = inside(result.domain, result.symbols)

    def row(self, point: Place) -> Row | None:
        """Return the reference at a point, or nothing where there is none worth testing."""
        if not self.inside(point):
            return None
        if self.truth:
            return Row(point, (float(bool(self.functions[0](*point))),), (0.0,))
        values, allowed = [], []
        for function in self.functions:
            measured = _measured(function, point)
            if measured is None:
                return None
            values.append(measured[0])
            allowed.append(measured[1])
        return Row(point, tuple(values), tuple(allowed))

    def points(self, count: int, seed: int) -> list[Place]:
        """Return random points of the domain; asking its conditions of numbers is quick."""
        symbols, found = self.result.symbols, list[Place]()
        free = Domain(tuple(zip(symbols, intervals_of(self.result.domain, symbols), strict=True)))
        for more in (4, 40, 400):
            drawn = free.sample(more * count, seed)
            floats = (tuple(float(point[symbol]) for symbol in symbols) for point in drawn)
            found = [point for point in floats if self.inside(point)][:count]
            if len(found) == count:
                break
        return found


def _measured(function: Callable[..., Any], point: Sequence[float]) -> tuple[float, float] | None:
    """Return a value and the distance allowed from it, by agreement of two precisions."""
    before = None
    # What cancels beside a tiny argument is lost at few digits, and at twice as many again.
    first = max(_DIGITS, digits_for(tuple(point)))
    for more in _MORE:
        with mpmath.workdps(more * first):
            value = _real(function, point)
            if value is None:
                return None
            # A zero may be a small number whose digits were all lost: more digits must say so too.
            settled = value != 0 or more == _MORE[-1]
            if settled and before is not None and abs(value - before) <= _AGREEMENT * abs(value):
                mpmath.mp.dps = first if more == _MORE[1] else more * first
                places = range(len(point))
                return _allowed(value, [_change(function, point, k, value) for k in places])
            before = value
    return None


def _allowed(value: Any, changes: Sequence[Any]) -> tuple[float, float] | None:
    if any(change * _NEXT > _JUMP * abs(value) for change in changes):
        return None
    size = max(abs(value), sum(changes))
    tame = mpmath.mpf("1e-290") < abs(value) < mpmath.mpf("1e290") or value == 0
    if not tame or (value != 0 and size > _WORST_CONDITION * abs(value)):
        return None
    return float(value), TOLERANCE * float(size)


def _real(function: Callable[..., Any], point: Sequence[Any]) -> Any:
    try:
        value = mpmath.mpmathify(function(*map(mpmath.mpf, point)))
    except (ZeroDivisionError, ValueError, OverflowError, TypeError, mpmath.libmp.NoConvergence):
        return None
    if abs(mpmath.im(value)) > _AGREEMENT * abs(value) or not mpmath.isfinite(value):
        return None
    return mpmath.re(value)


def _change(function: Callable[..., Any], point: Sequence[float], place: int, here: Any) -> Any:
    """Return the size of an argument times the slope by it, by differences to both sides."""
    argument = mpmath.mpf(point[place])
    slopes = [mpmath.mpf(0)]
    for share in (_NEXT, -_NEXT):
        there = _real(function, (*point[:place], argument * (1 + share), *point[place + 1 :]))
        if there is not None:
            slopes.append(abs((there - here) / share))
    return max(slopes)
