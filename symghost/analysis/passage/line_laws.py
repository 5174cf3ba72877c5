r"""Laws for the time past a ghost on the line, from the velocity's shape around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import mpmath
import sympy as sp

from ...common.errors import NotSupported
from ...export.numeric import numeric
from ...theory.catalogue import result
from ..nouns import SaddleNode
from .line_times import slow_places
from .quadrature import finite_part
from .way import Way, number

DIGITS = 40
# The finite part is known to so many digits before it is used.
CONSTANT_DIGITS = 16


@dataclass(frozen=True)
class LineLaws:
    """Laws of a passage time, with what they rest on.

    Parameters
    ----------
    values : mapping of str to float
        ``canonical``, ``corrected`` and ``residue``: those that apply.
    place : mpf, optional
        The slowest minimum of the speed on the way.
    words : str
    """

    values: Mapping[str, float]
    place: Any | None
    words: str


@dataclass(frozen=True)
class _Shape:
    """The velocity around a minimum of the speed, taken as positive there."""

    place: Any
    coefficients: tuple[Any, ...]

    @property
    def width(self) -> Any:
        return mpmath.sqrt(self.coefficients[0] / self.coefficients[2])


def line_laws(way: Way, places: Sequence[Any], folded: Way | None) -> LineLaws:
    """Return the laws for the slowest ghost on a way.

    Parameters
    ----------
    way : Way
    places : sequence of mpf
        Where the slope of the velocity vanishes on the way.
    folded : Way, optional
        The same way with the parameter at the saddle-node. If absent, or if the ghost is not what
        is left of this saddle-node, a constant taken off the velocity leads to one.
    """
    with mpmath.workdps(DIGITS):
        shape = _slowest(way, places)
        if shape is None:
            return LineLaws({}, None, "there is no parabolic minimum of the speed on the way")
        f0, _, f2, f3, f4 = (float(value) for value in shape.coefficients)
        strength = float(numeric(result("ghost_strength"))(f0, f2))
        laws = {"canonical": float(numeric(result("passage_time"))(strength))}
        try:
            constant, words = _constant(way, shape, folded)
        except NotSupported as error:
            return LineLaws(laws, shape.place, str(error))
        correction = numeric(result("bottleneck_correction"))
        laws["corrected"] = float(correction(f0, f2, f3, f4, float(constant)))
        slope = _complex_slope(way, shape)
        if slope is not None:
            singular = numeric(result("residue_law"))(float(slope.real), float(slope.imag))
            laws["residue"] = float(singular) + float(constant)
        return LineLaws(laws, shape.place, words)


def constant_of(way: Way, folded: Way | None) -> Any:
    """Return the finite part of the passage time, at the fold of the slowest ghost on a way.

    Raises
    ------
    NotSupported
        If there is no ghost or fold on the way, or the finite part does not exist.
    """
    with mpmath.workdps(DIGITS):
        if folded is not None:
            place = _double_zero(folded)
            if place is None:
                raise NotSupported("the saddle-node is not on the way")
            return _across(folded, folded.function(), place)
        shape = _slowest(way, slow_places(way), fold=True)
        if shape is None:
            raise NotSupported("there is no ghost and no saddle-node on the way")
        return _constant(way, shape, None)[0]


def _slowest(way: Way, places: Sequence[Any], fold: bool = False) -> _Shape | None:
    """Return the velocity around the slowest of those places that are minima of the speed."""
    shapes = []
    for place in places:
        values = [way.function(order)(place) / mpmath.factorial(order) for order in range(5)]
        sign = 1 if values[0] > 0 or (fold and values[2] > 0) else -1
        shape = _Shape(place, tuple(sign * value for value in values))
        least = shape.coefficients[0] >= 0 if fold else shape.coefficients[0] > 0
        if least and shape.coefficients[2] > mpmath.mpf("1e-15"):
            shapes.append(shape)
    return min(shapes, key=lambda shape: shape.coefficients[0], default=None)


def _constant(way: Way, shape: _Shape, folded: Way | None) -> tuple[Any, str]:
    """Return the finite part at the fold, and which fold was taken."""
    place = None if folded is None else _double_zero(folded)
    if folded is not None and place is not None:
        near = 2 * shape.width + mpmath.mpf("1e-20")
        if abs(place - shape.place) <= near:
            return _across(folded, folded.function(), place), "K0 is taken at the saddle-node"
    velocity = way.function()
    least = velocity(shape.place)
    constant = _across(way, lambda x: velocity(x) - least, shape.place)
    words = f"K0 is taken where the velocity, less {mpmath.nstr(least, 6)}, has a saddle-node"
    return constant, words


def _across(way: Way, velocity: Callable[[Any], Any], place: Any) -> Any:
    """Return the finite part, once no other zero is on the way."""
    start, stop = number(way.start), number(way.stop)
    others = [other for other in slow_places(way) if abs(other - place) > mpmath.mpf("1e-15")]
    others += [end for end in (start, stop) if mpmath.isfinite(end)]
    if any(velocity(other) * way.direction <= 0 for other in others) or not way.inside(place):
        raise NotSupported("the saddle-node is not alone on the way: K0 does not exist")
    return finite_part(velocity, start, place, stop, CONSTANT_DIGITS)


def _double_zero(folded: Way) -> Any | None:
    """Return the place of the saddle-node on a way, or None if it is not there."""
    velocity = folded.function()
    places = sorted(slow_places(folded), key=lambda place: abs(velocity(place)))
    if not places or abs(velocity(places[0])) > mpmath.mpf("1e-25"):
        return None
    return places[0]


def _complex_slope(way: Way, shape: _Shape) -> Any:
    """Return the slope at the complex zero above a ghost, or None if Newton leads elsewhere."""
    velocity, slope = way.function(), way.function(1)
    at = shape.place + 1j * shape.width
    for _ in range(60):
        step = velocity(at) / slope(at)
        at -= step
        if abs(step) < mpmath.mpf(10) ** (5 - DIGITS) * shape.width:
            break
    else:
        return None
    if abs(at - shape.place) > 2 * shape.width or at.imag <= 0:
        return None
    value = way.direction * slope(at)
    return value if value.imag > 0 else None


def folded_way(
    way: Way, field: sp.Expr, fold: SaddleNode, values: Mapping[sp.Symbol, sp.Expr]
) -> Way | None:
    """Return the way with the parameter at a saddle-node, to full precision, or None if it is off.

    Parameters
    ----------
    field : Expr
        With all parameters.
    values : mapping of Symbol to Expr
        The parameters' values; that of the saddle-node's parameter is not used.
    """
    others = {symbol: value for symbol, value in values.items() if symbol != fold.parameter}
    open_field = field.subs(others)
    value = fold.value
    if not fold.exact:
        with mpmath.workdps(DIGITS):
            value = _polished_value(open_field, way.state, fold)
    if value is None or value.free_symbols:
        return None
    return replace(way, field=open_field.subs(fold.parameter, value))


def _polished_value(field: sp.Expr, state: sp.Symbol, fold: SaddleNode) -> sp.Expr | None:
    """Return the parameter's value at a saddle-node to 40 digits."""
    pair = (field, sp.diff(field, state))
    functions = [sp.lambdify((state, fold.parameter), part, "mpmath") for part in pair]
    start = (mpmath.mpf(str(sp.N(fold.place[0], 30))), mpmath.mpf(str(sp.N(fold.value, 30))))
    try:
        found = mpmath.findroot(functions, start, tol=mpmath.mpf(10) ** (10 - 2 * DIGITS))
    except (ValueError, ZeroDivisionError):
        return None
    return sp.Float(str(found[1]), DIGITS)
