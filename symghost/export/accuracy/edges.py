"""Points on the edges of a result: the same few for a result, for tables of tests."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import sympy as sp

from ...compiling import compiled
from ...derivation import Result
from ...domain import REAL
from ..stable import guarded
from .exact import Place
from .places import WIDE, Places, edges_of

_FACTORS = (0.5, 1.5, 0.1, 4.0, 30.0, -1.0)
_SPREAD = (0.0, 1e-300, -1e-300, 1e-9, -1e-9, 1e3, -1e3)


def hard_places(result: Result, count: int = 12, seed: int = 7) -> list[Place]:
    """Return points of a result's domain where something changes, or an argument is extreme.

    They are the neighbouring floats on both sides of an edge: where a branch or the domain ends,
    where two parts of a maximum are equal, where an absolute value has its kink; the closed ends
    of the domain; and tiny and huge arguments, unless words limit the domain. Of what there is,
    `count` points are drawn.

    Examples
    --------
    >>> import math
    >>> import symghost as sg
    >>> for scale, delay in sorted(hard_places(sg.result("loss"), count=60))[-5:-1]:
    ...     print(round(scale / (math.pi / 2 / delay) ** 2, 3))
    0.25
    0.25
    1.0
    1.0
    """
    if not result.symbols:
        return [()]
    domain = result.domain
    inside = Places(domain, result.symbols, (), np.float64, WIDE[np.float64]).inside
    bases = [tuple(float(p[s]) for s in result.symbols) for p in domain.sample(2, seed=3)]
    # A domain that is said in words, such as "weak noise", promises nothing far out.
    spread = () if domain.words else _spread(result, bases[0])
    found = list(dict.fromkeys([*_at_edges(result, bases), *spread]))
    also_in_floats = _holds(sp.And(*domain.where), result.symbols)
    found = [place for place in found if inside(place) and also_in_floats(place)]
    return random.Random(seed).sample(found, min(count, len(found)))


def differences(result: Result) -> list[sp.Expr]:
    """Return the formulas whose zeros are edges of a result, as derived or as evaluated."""
    forms = (result.expression, guarded(result).expression)
    found = {edge.lhs - edge.rhs for edge in edges_of(*forms, *result.domain.where)}
    for form in forms:
        found |= {size.args[0] for size in form.atoms(sp.Abs)}
        for extreme in form.atoms(sp.Max, sp.Min):
            found |= {one - other for one, other in pairwise(extreme.args)}
    known = set(result.symbols)
    return sorted(
        (e for e in found if e.free_symbols and e.free_symbols <= known), key=sp.default_sort_key
    )


def _at_edges(result: Result, bases: list[Place]) -> Iterator[Place]:
    for difference in differences(result):
        positive = _holds(difference > 0, result.symbols)
        for base in bases:
            for k, symbol in enumerate(result.symbols):
                if symbol in difference.free_symbols:
                    for value in _turn(positive, base, k):
                        yield (*base[:k], value, *base[k + 1 :])


def _holds(condition: sp.Basic, symbols: tuple[sp.Symbol, ...]) -> Callable[[Place], bool]:
    function = compiled(condition, symbols, "numpy")

    def holds(place: Place) -> bool:
        with np.errstate(all="ignore"):
            return bool(function(*map(np.float64, place)))

    return holds


def _turn(positive: Callable[[Place], bool], base: Place, k: int) -> tuple[float, ...]:
    """Return the two neighbouring values of an argument between which a sign changes."""

    def side(value: float) -> bool:
        return positive((*base[:k], value, *base[k + 1 :]))

    here, start = side(base[k]), base[k]
    for factor in _FACTORS:
        low, high = start, start * factor
        if side(high) == here:
            continue
        for _ in range(80):
            middle = low / 2 + high / 2
            low, high = (middle, high) if side(middle) == here else (low, middle)
        return low, high
    return ()


def _spread(result: Result, base: Place) -> Iterator[Place]:
    ranges = dict(result.domain.ranges)
    for k, symbol in enumerate(result.symbols):
        interval = ranges.get(symbol, REAL)
        ends = [
            float(end)
            for end, is_open in (
                (interval.start, interval.left_open),
                (interval.end, interval.right_open),
            )
            if not is_open
        ]
        for value in (*ends, *_SPREAD):
            yield (*base[:k], value, *base[k + 1 :])
