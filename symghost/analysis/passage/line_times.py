"""How long a way on the line takes, in numbers of any precision, and whether it ends at all."""

from __future__ import annotations

from typing import Any

import mpmath
import sympy as sp
from sympy.printing.codeprinter import PrintMethodNotImplementedError

from ...common.errors import NotSupported
from ...flows.numeric_flow import FormulaFlow
from ..fixed_points.isolation import isolate
from .quadrature import slowness_integral
from .way import DIGITS, Way, fraction, number, obstacle, polished, searched

# Exponents of growth up to the first make the time to infinity infinite, from the second on finite.
PROPORTIONAL, FASTER = 1 + 1e-9, 1.005


def never(way: Way) -> tuple[str, bool]:
    """Return why the stop is never reached, or an empty text, and whether this is proved."""
    words, proved = obstacle(way)
    if words:
        return words, proved
    exact = fraction(way.field, way.state) is not None
    distant = way.start.is_infinite or way.stop.is_infinite
    return never_arrives(way), proved and (exact or not distant)


def line_time(way: Way, places: list[Any], digits: int) -> tuple[Any, Any]:
    """Return the time by quadrature, and its error."""
    velocity = way.function()
    with mpmath.workdps(max(DIGITS, digits + 20)):
        narrow = [(place, _width(way, place)) for place in places]
        start, stop = number(way.start), number(way.stop)
        return slowness_integral(velocity, start, stop, narrow, digits)


def _width(way: Way, place: Any) -> Any:
    """Return the distance over which the velocity changes by as much as it is."""
    size = abs(way.function()(place))
    terms = ((order, abs(way.function(order)(place))) for order in (2, 3, 4))
    widths = [
        mpmath.root(size * mpmath.factorial(order) / term, order) for order, term in terms if term
    ]
    return min(widths, default=mpmath.mpf(1))


def never_arrives(way: Way) -> str:
    """Return why the time to, or from, an infinite end is infinite; or an empty text.

    It is if the velocity grows at most in proportion to the state. That is read off exactly from
    ratios of polynomials, else from the growth between a very distant place and its square.

    Raises
    ------
    NotSupported
        If the growth is too near to proportional to tell.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> never_arrives(Way(x, x + sp.exp(-x), sp.Integer(0), sp.oo))
    'the velocity grows at most in proportion to x, so that the time to oo is infinite'
    """
    for end in (way.start, way.stop):
        if end.is_infinite and not _fast_enough(way, end):
            return (
                f"the velocity grows at most in proportion to {way.state}, "
                f"so that the time to {end} is infinite"
            )
    return ""


def _fast_enough(way: Way, end: sp.Expr) -> bool:
    parts = fraction(way.field, way.state)
    if parts is not None:
        return bool(parts[0].degree() - parts[1].degree() > 1)
    velocity, sign = way.function(), 1 if end > 0 else -1
    with mpmath.workdps(DIGITS):
        far = mpmath.mpf(10) ** 500
        near_speed, far_speed = abs(velocity(sign * far)), abs(velocity(sign * far**2))
        growth = mpmath.log(far_speed / near_speed) / mpmath.log(far)
    if PROPORTIONAL < growth < FASTER:
        raise NotSupported(f"it cannot be told whether the time to {end} is finite")
    return bool(growth >= FASTER)


def slow_places(way: Way) -> list[Any]:
    """Return the places strictly on the way where the velocity's slope vanishes, as mpmath numbers.

    They need not be all: the quadrature is only the faster for them.
    """
    with mpmath.workdps(DIGITS):
        try:
            slope, bend = way.function(1), way.function(2)
            found = [polished(slope, bend, place) for place in _flat(way)]
        except (NotSupported, PrintMethodNotImplementedError):
            return []  # a kink: the slope is no function
        places = sorted(place for place in found if place is not None and way.inside(place))
        return [
            p for i, p in enumerate(places) if i == 0 or p - places[i - 1] > mpmath.mpf("1e-30")
        ]


def _flat(way: Way) -> list[Any]:
    """Return approximate zeros of the velocity's slope."""
    slope = sp.diff(way.field, way.state)
    parts = fraction(slope, way.state)
    if parts is not None:
        poly = parts[0]
        if poly.degree() < 1:
            return []
        return [
            mpmath.mpf(str(sp.re(root)))
            for root in poly.nroots(n=30, maxsteps=200)
            if abs(sp.im(root)) < 1e-12
        ]
    low, high = searched(way)
    zeros = isolate(FormulaFlow((way.state,), (slope,), {}), [low], [high])
    return [mpmath.mpf(float(p)) for p in [*zeros.places[:, 0], *zeros.undecided[:, 0]]]
