"""The worst relative error of a numeric function over its domain, found by a search.

Random hard points come first; around the worst of them the search goes on. An error counts in
units of what the problem itself allows: the larger of 1 and the condition number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from sympy.logic.boolalg import Boolean

from ...compiling import compiled
from ...derivation import Result
from ...symbols import argument_name
from ..numeric import numeric
from ..stable import guarded
from .exact import ROUNDING, Exact, Place, Settled
from .places import WIDE, Kind, Places, Reach, edges_of

ALLOWED: dict[Kind, float] = {np.float64: 1e-14, np.float32: 5e-7}


@dataclass(frozen=True)
class Worst:
    """The worst error that a search has found.

    Attributes
    ----------
    label : str
        The result's name, with the entry of a matrix.
    error, condition : float
        Relative error, and the condition number there.
    place : dict of str to float
        Where.
    points : int
        How many points were tried.
    """

    label: str
    error: float
    condition: float
    place: dict[str, float]
    points: int

    @property
    def scaled(self) -> float:
        """The error in units of what the problem allows."""
        return self.error / max(1.0, self.condition) if np.isfinite(self.error) else self.error


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
    form = guarded(result).expression
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
    reach: Reach | None = None,
    points: int = 300,
    rounds: int = 4,
    seed: int = 0,
) -> Worst:
    """Return the worst error found at hard random points and around the worst of them."""
    result = subject.result
    edges = edges_of(subject.derived, guarded(result).expression, *result.domain.where)
    places = Places(result.domain, result.symbols, edges, kind, reach or WIDE[kind], seed)
    hunt = _Hunt(subject, kind)
    hunt.try_all(places.draw(points))
    for _ in range(rounds if result.symbols else 0):
        for _, _, _, place in hunt.leaders():
            hunt.try_all(list(places.near(place, points // 20)))
    _, error, condition, place = hunt.ranking[0] if hunt.ranking else (0.0, 0.0, 0.0, ())
    where = dict(zip(subject.names, place, strict=False))
    return Worst(subject.label, error, condition, where, hunt.points)


class _Hunt:
    """The worst errors so far, worst first."""

    def __init__(self, subject: Subject, kind: Kind) -> None:
        self.subject, self.kind, self.points = subject, kind, 0
        self.exact = Exact(subject.derived, subject.result.symbols)
        self.gaps = _gaps(subject.derived, subject.result.symbols)
        where = sp.And(*subject.result.domain.where)
        self.inside = compiled(where, subject.result.symbols, "numpy")
        self.ranking: list[tuple[float, float, float, Place]] = []

    def leaders(self) -> list[tuple[float, float, float, Place]]:
        return list(self.ranking[:4])

    def try_all(self, places: list[Place]) -> None:
        if not places:
            return
        for place, value in zip(places, self.subject(places, self.kind), strict=True):
            if np.isnan(value) and not self.inside(*map(self.kind, place)):
                continue  # a neighbour of a place, on the other side of an edge
            settled = self.exact(place)
            if settled is None or settled.value == 0:
                continue
            self.points += 1
            error = _error(value, settled.value, self.kind)
            # The condition number is dear, and only lowers an error's rank.
            if len(self.ranking) < 8 or error > self.ranking[-1][0]:
                self._rank(error, place, settled)

    def _rank(self, error: float, place: Place, settled: Settled) -> None:
        if self.gaps:
            condition = max(gap.condition(place) for gap in self.gaps)
        else:
            condition = self.exact.condition(place, settled)
        if error > ALLOWED[self.kind] * max(1.0, condition) and not self.gaps:
            condition = max(condition, self.exact.condition(place, settled, ROUNDING))
        scaled = error / max(1.0, condition) if np.isfinite(error) else error
        entry = (scaled, error, condition, place)
        self.ranking = sorted([*self.ranking, entry], reverse=True)[:8]


def _gaps(derived: sp.Basic, symbols: Sequence[sp.Symbol]) -> list[Exact]:
    """Return the differences that decide a statement: it is as well posed as their signs are."""
    if not isinstance(derived, Boolean):
        return []
    return [Exact(edge.lhs - edge.rhs, symbols) for edge in edges_of(derived)]


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
