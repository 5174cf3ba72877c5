"""Fixed points over one parameter, joined into branches.

At every value of the parameter the fixed points are complete, from one call for all values. Values
lie densely near saddle-nodes and their relatives, where branches turn or meet. Neighbours are
joined by their tangents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp
from scipy.optimize import linear_sum_assignment

from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, FormulaFlow
from ..fixed_points.isolation import Zeros
from ..nouns import Box

# Values of the parameter over the whole span, and on each side of a special one, up to a share of
# the span away, by a quadratic law: there branches open like a square root.
VALUES = 201
NEAR = 24
SHARE = 0.06
# Two fixed points are neighbours if the tangents miss by less than this share of the box.
MISS = 0.03
# A branch belongs to a saddle-node if its nearest point is less than this share of the box away.
REACH = 0.12


@dataclass(frozen=True, eq=False)
class Branch:
    """Fixed points over a stretch of the parameter.

    Parameters
    ----------
    values : array, shape (points,)
    places : array, shape (points, d)
    kind : str
        ``stable``, ``unstable`` or ``degenerate``; ``ghost`` for the place of a ghost.
    """

    values: Floats
    places: Floats
    kind: str


@dataclass(frozen=True)
class Mark:
    """A value of the parameter at which branches meet, turn, or change their stability.

    Parameters
    ----------
    value : float
    place : tuple of float
    kind : str
        Of the saddle-node or its relative, or ``Hopf``.
    """

    value: float
    place: tuple[float, ...]
    kind: str


@dataclass
class _Chain:
    """A branch while it grows."""

    index: list[int] = field(default_factory=list)
    place: list[Floats] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)

    def add(self, index: int, place: Floats, kind: str) -> None:
        self.index.append(index)
        self.place.append(place)
        self.kind.append(kind)


def at_values(flow: Flow, symbol: sp.Symbol, values: Floats | float) -> FormulaFlow:
    """Return a flow as numbers, at one or more values of its one parameter."""
    return FormulaFlow(flow.states, flow.components, {symbol: np.asarray(values)})


def grid(span: tuple[float, float], special: Sequence[float]) -> Floats:
    """Return values of the parameter: dense near special ones, which are left out themselves."""
    low, high = span
    step = (high - low) / (VALUES - 1)
    # Saddle-nodes like to lie on round numbers, where a double zero would stay undecided.
    regular = np.concatenate([[low], np.arange(VALUES - 2) * step + low + 1.0137 * step, [high]])
    offset = SHARE * (high - low) * (np.arange(1, NEAR + 1) / NEAR) ** 2
    close = [value + sign * offset for value in special for sign in (-1, 1)]
    joined = np.unique(np.concatenate([regular, *close]))
    joined = joined[(joined >= low) & (joined <= high)]
    for value in special:
        joined = joined[np.abs(joined - value) > 0.5 * offset[0]]
    return joined


def branches(
    flow: Flow,
    symbol: sp.Symbol,
    values: Floats,
    zeros: Zeros,
    marks: Sequence[Mark],
    box: Box,
) -> tuple[Branch, ...]:
    """Return all fixed points, joined into branches that reach the marks.

    Parameters
    ----------
    flow : Flow
        With one parameter.
    symbol : Symbol
        The parameter.
    values : array
        Of the parameter, rising; one for each parameter set.
    zeros : Zeros
        All fixed points of all parameter sets.
    marks : sequence of Mark
    box : Box
    """
    chains = _chains(flow, symbol, values, zeros, box)
    parts = [_parts(_met(chain, values, marks, box)) for chain in chains]
    return tuple(branch for part in parts for branch in part)


def _chains(flow: Flow, symbol: sp.Symbol, values: Floats, zeros: Zeros, box: Box) -> list[_Chain]:
    """Return the fixed points of all values, joined with their neighbours."""
    places = np.concatenate([zeros.places, zeros.undecided])
    owner = np.concatenate([zeros.owner, zeros.undecided_owner])
    kinds, slopes = _local(flow, symbol, values[owner], places)
    scale = np.subtract(box.high, box.low)
    done: list[_Chain] = []
    growing: dict[int, _Chain] = {}
    before = np.array([], dtype=np.intp)
    for index in range(len(values)):
        now = np.flatnonzero(owner == index)
        step = values[index] - values[index - 1] if index else 0.0
        links = _links(places / scale, slopes / scale * step, before, now)
        grown: dict[int, _Chain] = {}
        for point in now.tolist():
            chain = growing.pop(links[point]) if point in links else _Chain()
            chain.add(index, places[point], kinds[point])
            grown[point] = chain
        done += growing.values()
        growing, before = grown, now
    return [*done, *growing.values()]


def _local(
    flow: Flow, symbol: sp.Symbol, values: Floats, places: Floats
) -> tuple[list[str], Floats]:
    """Return the kind of each fixed point, and how fast it moves with the parameter."""
    if not len(places):
        return [], places
    jacobian = at_values(flow, symbol, values).jacobian(places)
    pushes = tuple(sp.diff(component, symbol) for component in flow.components)
    push = FormulaFlow(flow.states, pushes, {symbol: values}).velocity(places)
    size = np.abs(jacobian).max(axis=(1, 2))
    highest = np.linalg.eigvals(jacobian).real.max(axis=1)
    rounding = 1e-9 * np.maximum(size, 1e-300)
    kinds = np.where(highest < -rounding, "stable", "unstable")
    kinds = np.where((np.abs(highest) <= rounding) | (size < 1e-12), "degenerate", kinds)
    regular = np.abs(np.linalg.det(jacobian)) > 1e-12 * np.maximum(size, 1e-300) ** flow.dimension
    slopes = np.zeros_like(places)
    slopes[regular] = -np.linalg.solve(jacobian[regular], push[regular][..., None])[..., 0]
    return list(map(str, kinds)), slopes


def _links(places: Floats, moves: Floats, before: Any, now: Any) -> dict[int, int]:
    """Return for fixed points at one value their neighbours at the value before, if any."""
    if not (len(before) and len(now)):
        return {}
    shift = places[now][:, None] - places[before][None]
    expected = (moves[now][:, None] + moves[before][None]) / 2
    miss = np.linalg.norm(shift - expected, axis=-1)
    rows, columns = linear_sum_assignment(np.minimum(miss, 10 * MISS))
    return {
        int(now[row]): int(before[column])
        for row, column in zip(rows, columns, strict=True)
        if miss[row, column] < MISS
    }


def _met(
    chain: _Chain, values: Floats, marks: Sequence[Mark], box: Box
) -> tuple[Floats, Floats, list[str]]:
    """Return a chain with the marks that it ends at or passes through."""
    along, places, kinds = values[chain.index], np.array(chain.place), list(chain.kind)
    scale = np.subtract(box.high, box.low)
    for mark in marks:
        after = int(np.searchsorted(along, mark.value))
        beside = [k for k in (after - 1, after) if 0 <= k < len(along)]
        between = np.searchsorted(values, mark.value)
        if not all(along[k] in values[max(between - 1, 0) : between + 1] for k in beside):
            continue
        # Where the chain passes by, it has to pass through.
        reach = REACH if len(beside) == 1 else MISS
        if np.linalg.norm((places[beside].mean(axis=0) - mark.place) / scale) < reach:
            along = np.insert(along, after, mark.value)
            places = np.insert(places, after, mark.place, axis=0)
            kinds.insert(after, "mark")
    return along, places, kinds


def _parts(chain: tuple[Floats, Floats, list[str]]) -> list[Branch]:
    """Return the stretches of a chain on which its stability stays the same."""
    along, places, kinds = chain
    plain = [k for k, kind in enumerate(kinds) if kind != "mark"]
    first, parts = 0, []
    for left, right in pairwise(plain):
        if kinds[left] != kinds[right]:
            # The stretches share the mark between, or the next point where there is none.
            cut = left + 1
            parts.append(Branch(along[first : cut + 1], places[first : cut + 1], kinds[left]))
            first = cut
    return [*parts, Branch(along[first:], places[first:], kinds[plain[-1]])]
