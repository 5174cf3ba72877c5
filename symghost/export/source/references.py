"""Reference values: a result's derived expression, not its guarded form, at 50 digits and more."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Any

import mpmath
import sympy as sp
from sympy.core.relational import Relational

from ...compiling import compiled
from ...derivation import Result
from ...domain import REAL, Domain
from ...lowering import is_truth, parts_once, symbols_of
from ...nodes import side
from ..accuracy.exact import digits_for
from .own import form_of

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

    arguments: tuple[float, ...]
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
    shuffled = random.Random(5).sample
    kinks, spread = list(_kink_points(result, bases[:4])), list(_spread_points(result, bases[:2]))
    hard = _found(value, shuffled(kinks, len(kinks)), ROWS // 4)
    hard |= _found(value, shuffled(spread, len(spread)), ROWS // 2 - len(hard))
    plain = _found(value, bases, ROWS - len(hard))
    if len(plain) + len(hard) < ROWS:  # a formula that is not real everywhere
        more = chain(bases, value.points(10 * ROWS, seed=12))
        plain = _found(value, more, ROWS - len(hard))
    return tuple(plain | hard)


def _found(value: Evaluation, points: Iterable[tuple[float, ...]], most: int) -> dict[Row, None]:
    rows = (row for point in dict.fromkeys(points) if (row := value.row(point)))
    return dict.fromkeys(islice(rows, most))


class Evaluation:
    """A result's value and condition, by mpmath, at as many digits as it takes."""

    def __init__(self, result: Result) -> None:
        expression = result.expression
        matrix = isinstance(expression, sp.MatrixBase)
        entries = tuple(expression) if matrix else (expression,)
        self.functions = [compiled(entry, result.symbols, "mpmath") for entry in entries]
        self.truth = is_truth(expression)
        self.result = result
        given = dict(result.domain.ranges)
        self.ranges = {symbol: given.get(symbol, REAL) for symbol in result.symbols}
        where = result.domain.where
        self.where = compiled(sp.And(*where), result.symbols, "mpmath") if where else None

    def row(self, point: Sequence[float]) -> Row | None:
        """Return the reference at a point, or nothing where there is none worth testing."""
        if not self.inside(point):
            return None
        if self.truth:
            return Row(tuple(point), (float(bool(self.functions[0](*point))),), (0.0,))
        values, allowed = [], []
        for function in self.functions:
            measured = _measured(function, point)
            if measured is None:
                return None
            values.append(measured[0])
            allowed.append(measured[1])
        return Row(tuple(point), tuple(values), tuple(allowed))

    def points(self, count: int, seed: int) -> list[tuple[float, ...]]:
        """Return random points of the domain; asking its conditions of numbers is quick."""
        symbols, found = self.result.symbols, list[tuple[float, ...]]()
        free = Domain(tuple((symbol, self.ranges[symbol]) for symbol in symbols))
        for more in (4, 40, 400):
            drawn = free.sample(more * count, seed)
            floats = (tuple(float(point[symbol]) for symbol in symbols) for point in drawn)
            found = [point for point in floats if self.inside(point)][:count]
            if len(found) == count:
                break
        return found

    def inside(self, point: Sequence[float]) -> bool:
        """Say whether a point lies in the result's domain."""
        for symbol, value in zip(self.result.symbols, point, strict=True):
            low, high = map(float, (self.ranges[symbol].start, self.ranges[symbol].end))
            above = value > low or (value == low and not self.ranges[symbol].left_open)
            below = value < high or (value == high and not self.ranges[symbol].right_open)
            if not (above and below):
                return False
        if self.where is None:
            return True
        try:
            with mpmath.workdps(60):
                return bool(self.where(*map(mpmath.mpf, point)))
        except (TypeError, ValueError, ZeroDivisionError):
            return False


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


def _spread_points(
    result: Result, bases: Sequence[tuple[float, ...]]
) -> Iterator[tuple[float, ...]]:
    ranges = dict(result.domain.ranges)
    for place, symbol in enumerate(result.symbols):
        for value in _hard_values(ranges.get(symbol, REAL)):
            for base in bases:
                yield (*base[:place], value, *base[place + 1 :])


def _kink_points(result: Result, bases: Sequence[tuple[float, ...]]) -> Iterator[tuple[float, ...]]:
    return chain.from_iterable(_kinks(c, result, bases) for c in _conditions(result))


def _hard_values(interval: sp.Interval) -> list[float]:
    low, high = float(interval.start), float(interval.end)
    closed = [low] * (not interval.left_open) + [high] * (not interval.right_open)
    near = [low + 1e-9, high - 1e-9]
    spread = [0.0, *(sign * 10.0**p for p in (-300, -12, -5, 3, 6) for sign in (1, -1))]
    return [v for v in (*closed, *near, *spread) if abs(v) < float("inf")]


def _conditions(result: Result) -> list[sp.Basic]:
    found: set[sp.Basic] = set()
    form = form_of(result).expression
    for part in parts_once(sp.Tuple(*form) if isinstance(form, sp.MatrixBase) else form):
        if isinstance(part, side):
            found.add(sp.Ge(part.args[0], 0))
        for _, condition in part.args if isinstance(part, sp.Piecewise) else ():
            found |= {one for one in parts_once(condition) if isinstance(one, Relational)}
    found = {one for one in found if symbols_of(one) and not one.has(sp.Piecewise)}
    return sorted(found, key=sp.default_sort_key)


def _kinks(
    relation: sp.Basic, result: Result, bases: Sequence[tuple[float, ...]]
) -> Iterator[tuple[float, ...]]:
    """Yield the neighbouring numbers on both sides of the place where a condition turns."""
    difference = compiled(relation.lhs - relation.rhs, result.symbols, "mpmath")
    for base in bases:
        for place, symbol in enumerate(result.symbols):
            if symbol not in symbols_of(relation):
                continue
            turn = _turn(partial(_sign, difference, base, place), base[place])
            # On a jump itself the rounding of the condition decides; a few units further not.
            for value in [v * share for v in turn for share in (1, 1 - 2e-15, 1 + 2e-15)]:
                yield (*base[:place], value, *base[place + 1 :])


def _sign(difference: Callable[..., Any], base: Sequence[float], place: int, value: float) -> int:
    moved = [*base]
    moved[place] = value
    found = _real(difference, moved)
    return 0 if found is None else int(mpmath.sign(found))


def _turn(sign: Callable[[float], int], start: float) -> tuple[float, ...]:
    """Return the two neighbouring doubles between which a sign changes, looked for from a start."""
    here = sign(start)
    for factor in (1.5, 0.5, 4.0, 0.1, 30.0, -1.0):
        low, high = start, start * factor
        if here and sign(high) == -here:
            for _ in range(80):
                middle = 0.5 * (low + high)
                low, high = (middle, high) if sign(middle) == here else (low, middle)
            return (low, high) if math.isfinite(low) else ()
    return ()
