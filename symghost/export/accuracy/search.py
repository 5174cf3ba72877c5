"""The worst relative error of a numeric function over its domain, found by a search.

Random hard points come first; from the worst of them Hypothesis goes on. An error counts in units
of what the problem itself allows: the larger of 1 and the condition number.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from sympy.logic.boolalg import Boolean

from ...common.errors import missing_extra
from ...formulas.compiling import compiled
from ...formulas.places.edges import relations
from ...formulas.places.exact import Exact, Place, Settled
from ...formulas.places.places import WIDE, Kind, Places
from ...formulas.symbols import argument_name
from ...theory.derivation import Result
from ...theory.form import form_of
from ..numeric import numeric
from .drawing import edges_of, hard_place, near_place
from .measured import Worst

ALLOWED: dict[Kind, float] = {np.float64: 1e-14, np.float32: 5e-7}

# Hypothesis starts anew from the worst places so often, with so many of them, and measures so many
# neighbours at once: its own work on an example costs as much as some exact values.
_TURNS, _LEADERS, _BLOCK = 2, 4, 4
# Of a narrow domain so many places are drawn for one that belongs to it.
_TRIES = 30


@dataclass(frozen=True)
class Subject:
    """One number to be measured: a result, or an entry of one that is a matrix."""

    label: str
    result: Result
    derived: sp.Basic
    function: Any

    @property
    def names(self) -> list[str]:
        """Return what the arguments are called."""
        return [argument_name(symbol) for symbol in self.result.symbols]

    def __call__(self, places: Sequence[Place], kind: Kind) -> np.ndarray[Any, Any]:
        """Evaluate at many places, at the precision of `kind`."""
        columns = np.asarray(places, dtype=np.float64).reshape(len(places), -1).T.astype(kind)
        with np.errstate(all="ignore"):
            if not len(columns):
                return np.full(len(places), self.function())
            outcome = self.function(*columns)
        return np.asarray(outcome)


def subjects(result: Result) -> Iterator[Subject]:
    """Yield what there is to measure of a result."""
    if not isinstance(result.expression, sp.MatrixBase):
        yield Subject(result.name, result, result.expression, numeric(result, out_of_domain="nan"))
        return
    form = form_of(result).expression
    for i, j in np.ndindex(*result.expression.shape):
        entry = Result(
            f"{result.name}[{i}, {j}]",
            result.symbol,
            form[i, j],
            result.symbols,
            result.domain,
            result.derivation,
        )
        yield Subject(
            entry.name, entry, result.expression[i, j], numeric(entry, out_of_domain="nan")
        )


def search(
    subject: Subject,
    kind: Kind = np.float64,
    points: int = 1000,
    number: int = 0,
) -> Worst:
    """Return the worst error found in so many places of a result's domain.

    Half of the places are hard ones from a random generator, tried all at once. From the worst of
    them Hypothesis goes on, and learns from the error that each place has which way to go.

    Parameters
    ----------
    subject : Subject
    kind : type, optional
        ``numpy.float64`` or ``numpy.float32``.
    points : int
        How many places to try; fewer are counted where there is no exact value.
    number : int
        Another number gives other places, the same number the same.

    Raises
    ------
    NotSupported
        If Hypothesis is not installed.
    """
    need_hypothesis()
    result = subject.result
    edges = edges_of(result, subject.derived)
    places = Places(result.domain, result.symbols, edges, kind, WIDE[kind])
    hunt = _Hunt(subject, kind)
    hunt.attempt(_at_random(places, points // 2, number), _LEADERS)
    for turn in range(_TURNS if result.symbols else 0):
        _by_hypothesis(hunt, places, points // (2 * _TURNS), number + turn)
    return hunt.worst()


def _at_random(places: Places, count: int, number: int) -> list[Place]:
    """Return places of the domain; fewer where few that are drawn are of it, one if none varies."""
    whole = random.Random(number).randint
    drawn = (hard_place(whole, places) for _ in range(_TRIES * count))
    found = list(islice(filter(places.inside, drawn), count if places.symbols else 1))
    return list(dict.fromkeys(found))


def _by_hypothesis(hunt: _Hunt, places: Places, count: int, number: int) -> None:
    """Let Hypothesis look for a place that is worse than the worst so far."""
    from hypothesis import HealthCheck, Phase, assume, given, seed, settings, target
    from hypothesis import strategies as st

    leaders = hunt.leaders()

    @st.composite
    def block(draw: Callable[[Any], int]) -> list[Place]:
        def whole(low: int, high: int) -> int:
            return draw(st.integers(low, high))

        near = leaders and whole(0, 3)
        first = near_place(whole, places, leaders) if near else hard_place(whole, places)
        assume(places.inside(first))
        others = random.Random(whole(0, 2**16)).randint
        around = (near_place(others, places, [first]) for _ in range(_BLOCK - 1))
        return [first, *filter(places.inside, around)]

    @seed(number)
    @settings(
        max_examples=max(1, count // _BLOCK),
        # Nothing fails here, so there is nothing to shrink, to explain or to keep for the next run.
        phases=(Phase.generate, Phase.target),
        database=None,
        deadline=None,
        # Exact values take long, and of a narrow domain few places that are drawn belong to it.
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
    )
    @given(block())
    def climb(block: list[Place]) -> None:
        target(_score(hunt.attempt(block)))

    climb()


def _score(scaled: float) -> float:
    """Return what Hypothesis climbs on: finite, and as steep at small errors as at large ones."""
    return math.log10(min(max(scaled, 1e-20), 1e20))


@dataclass(frozen=True, order=True)
class _Found:
    scaled: float
    error: float
    condition: float
    place: Place


class _Hunt:
    """The worst errors so far, worst first."""

    def __init__(self, subject: Subject, kind: Kind) -> None:
        self.subject, self.kind, self.points = subject, kind, 0
        self.exact = Exact(subject.derived, subject.result.symbols)
        self.gaps = _gaps(subject.derived, subject.result.symbols)
        where = sp.And(*subject.result.domain.where)
        self.inside = compiled(where, subject.result.symbols, "numpy")
        self.ranking: list[_Found] = []

    def leaders(self) -> list[Place]:
        """Return the worst places."""
        return [found.place for found in self.ranking[:_LEADERS]]

    def worst(self) -> Worst:
        """Return the worst error as a user sees it."""
        first = self.ranking[0] if self.ranking else _Found(0.0, 0.0, 0.0, ())
        where = dict(zip(self.subject.names, first.place, strict=False))
        return Worst(self.subject.label, first.error, first.condition, where, self.points)

    def attempt(self, places: list[Place], ranks: int = 1) -> float:
        """Measure some places at once, rank the worst, and return the worst scaled error."""
        errors = sorted(self._errors(places), key=lambda entry: entry[0], reverse=True)
        found: list[_Found] = []
        for error, place, settled in errors:
            # The condition number is dear, and only makes an error smaller.
            if len(found) >= ranks and error <= sorted(found)[-ranks].scaled:
                break
            found.append(self._scaled(error, place, settled))
        self.ranking = sorted({*self.ranking, *found}, reverse=True)[:_LEADERS]
        return max((one.scaled for one in found), default=0.0)

    def _errors(self, places: list[Place]) -> Iterator[tuple[float, Place, Settled]]:
        values = self.subject(places, self.kind) if places else ()
        for place, value in zip(places, values, strict=True):
            if np.isnan(value) and not self.inside(*map(self.kind, place)):
                continue  # a neighbour of a place, on the other side of an edge
            settled = self.exact(place)
            if settled is None or settled.value == 0:
                continue
            self.points += 1
            error = _error(value, settled.value, self.kind)
            # An infinite value is right where rounding an argument already costs all digits.
            if np.isinf(value) and np.isinf(error) and self._is_lost(place, settled):
                error = 0.0
            yield error, place, settled

    def _is_lost(self, place: Place, settled: Settled) -> bool:
        return self.exact.turning(place, settled) * ALLOWED[self.kind] >= 1

    def _scaled(self, error: float, place: Place, settled: Settled) -> _Found:
        if self.gaps:
            condition = max(gap.condition(place) for gap in self.gaps)
        else:
            condition = self.exact.condition(place, settled)
        if error > ALLOWED[self.kind] * max(1.0, condition) and not self.gaps:
            condition = max(condition, self.exact.turning(place, settled))
        scaled = error / max(1.0, condition) if np.isfinite(error) else error
        return _Found(scaled, error, condition, place)


def need_hypothesis() -> None:
    """Refuse to search without Hypothesis, with the command that installs it."""
    if find_spec("hypothesis") is None:
        raise missing_extra("the search for the worst error", "hypothesis", "test")


def _gaps(derived: sp.Basic, symbols: Sequence[sp.Symbol]) -> list[Exact]:
    """Return the differences that decide a statement: it is as well posed as their signs are."""
    if not isinstance(derived, Boolean):
        return []
    return [Exact(edge.lhs - edge.rhs, symbols) for edge in relations(derived)]


def _error(value: Any, reference: Any, kind: Kind) -> float:
    """Return the relative error; below the normal range, in units of its end."""
    if isinstance(reference, bool):
        return float(bool(value) != reference)
    limits = np.finfo(kind)
    largest, smallest = float(limits.max), float(limits.tiny)
    if abs(reference) >= largest * (1 - 1e-6):
        beyond = abs(value) >= largest * (1 - 1e-5) and np.sign(value) == mpmath.sign(reference)
        return 0.0 if beyond else float("inf")
    if not np.isfinite(value):
        return float("inf")
    with mpmath.workdps(50):
        difference = abs(mpmath.mpf(float(value)) - reference)
        return float(difference / max(abs(reference), mpmath.mpf(smallest)))
