"""Closed forms of passage times that agree with quadrature."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import mpmath
import sympy as sp

from ...common.errors import InvalidInput, NotSupported
from ...flows.flow import Flow
from ...formulas.domain import POSITIVE, Domain
from ..algebra.worker import OutOfTime, attempt
from ..nouns import PassageTime
from .closed_times import ClosedTime, closed_time
from .line_times import line_time, never, slow_places
from .way import Way

# A closed form must agree with quadrature to so many digits, at so many sets of parameters.
AGREEING_DIGITS = 30
OTHER_SETS = 3
SEED = 2501_02378
_Values = Mapping[sp.Symbol, sp.Expr]


def checked_time(
    flow: Flow, way: Way, values: _Values, total: Any, seconds: float
) -> tuple[ClosedTime | None, str]:
    """Return a closed form that agrees with the quadrature, if there is one, and what was done."""
    try:
        found = _attempted(flow, way, values, seconds)
    except OutOfTime as error:
        return None, f"by quadrature, the attempt at a closed form having been {error}"
    except Exception as error:  # SymPy's integrals and limits fail in many ways
        return None, f"by quadrature, SymPy's attempt having failed ({type(error).__name__})"
    if found is None:
        return None, "by quadrature, no closed form being found"
    if not _agrees(found, values, total):
        return None, "by quadrature; the closed form that SymPy finds disagrees and is refused"
    if not all(_agrees_elsewhere(found, flow, way, other) for other in _other_sets(found, values)):
        return None, "by quadrature; SymPy's closed form fails for other parameters and is refused"
    return found, f"closed form, checked against quadrature to {AGREEING_DIGITS} digits"


def _attempted(flow: Flow, way: Way, values: _Values, seconds: float) -> ClosedTime | None:
    """Return SymPy's closed form, in the parameters if there is one, else for their values."""
    used = flow.field.free_symbols - {flow.state}
    zero = {p: value for p, value in values.items() if value == 0}
    signs = {p: int(sp.sign(values[p])) for p in used if p not in zero}
    ends = (way.start, way.stop)
    field = flow.field.subs(zero)
    found = attempt(closed_time, field, flow.state, ends, signs, dict(values), seconds=seconds)
    if found is not None or not signs:
        return _with_zeros(found, zero)
    return attempt(closed_time, way.field, flow.state, ends, {}, {}, seconds=seconds)


def _with_zeros(found: ClosedTime | None, zero: _Values) -> ClosedTime | None:
    if found is None:
        return None
    equal = tuple(sp.Eq(parameter, 0) for parameter in zero)
    return replace(found, conditions=(*found.conditions, *equal))


def _agrees(found: ClosedTime, values: _Values, total: Any) -> bool:
    value = sp.N(found.time.subs(values), AGREEING_DIGITS + 10)
    if not value.is_real:
        return False
    with mpmath.workdps(AGREEING_DIGITS + 10):
        return bool(
            abs(mpmath.mpf(str(value)) - total)
            <= mpmath.mpf(10) ** (2 - AGREEING_DIGITS) * abs(total)
        )


def _agrees_elsewhere(found: ClosedTime, flow: Flow, way: Way, values: _Values) -> bool:
    """Say whether a closed form holds for other parameters, as far as the stop is reached there."""
    other = replace(way, field=flow.field.subs(values))
    if never(other)[0]:
        return not found.whole
    total, _ = line_time(other, slow_places(other), AGREEING_DIGITS)
    return _agrees(found, values, total)


def _other_sets(found: ClosedTime, values: _Values) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Draw parameters near the given ones that meet the closed form's conditions."""
    if not found.time.free_symbols:
        return
    generator = random.Random(SEED)
    drawn = 0
    for _ in range(30):
        other = {p: v * sp.Rational(generator.randrange(50, 200), 100) for p, v in values.items()}
        if drawn < OTHER_SETS and all(c.subs(other) == sp.true for c in found.conditions):
            drawn += 1
            yield other


def condition_of(found: ClosedTime, way: Way) -> str:
    """Return in words where a closed form holds."""
    parts = [str(relation) for relation in found.conditions if relation != sp.true]
    if not found.whole and found.time.free_symbols:
        parts.append(f"no fixed point between {way.start} and {way.stop}")
    return ", ".join(parts)


def open_time(
    flow: Flow, ends: tuple[sp.Expr, sp.Expr], values: dict[sp.Symbol, sp.Expr], seconds: float
) -> PassageTime:
    """Return the closed form for positive values of the open parameters, if there is one."""
    names = ", ".join(sorted(str(p) for p in flow.field.free_symbols - {flow.state, *values}))
    if ends[0] == ends[1]:
        return PassageTime(0.0, "0", 0.0, "the start is the stop")
    sample = _sample(flow, ends, values)
    said = f"the stop was not reached for any positive values tried of {names}"
    if sample is not None:
        way = Way(flow.state, flow.field.subs(sample), *ends)
        total, _ = line_time(way, slow_places(way), AGREEING_DIGITS)
        found, said = checked_time(flow, way, sample, total, seconds)
        if found is not None and found.time.free_symbols:
            return PassageTime(
                math.nan,
                str(found.time),
                math.nan,
                f"{said}, for positive values of {names}",
                closed_form=found.time,
                condition=condition_of(found, way),
            )
        said = f"no closed form is found for positive values of {names}"
    return PassageTime(math.nan, "unknown", math.nan, f"{said}; give each of {names} a value")


def _sample(
    flow: Flow, ends: tuple[sp.Expr, sp.Expr], values: dict[sp.Symbol, sp.Expr]
) -> dict[sp.Symbol, sp.Expr] | None:
    """Return positive values of the open parameters for which the stop is reached."""
    missing = sorted(flow.field.free_symbols - {flow.state, *values}, key=str)
    ones = dict.fromkeys(missing, sp.S.One)
    for drawn in (ones, *Domain.of(dict.fromkeys(missing, POSITIVE)).sample(16, SEED)):
        sample = {**values, **drawn}
        way = Way(flow.state, flow.field.subs(sample), *ends)
        try:
            if not never(way)[0]:
                return sample
        except (InvalidInput, NotSupported):
            continue
    return None
