"""Bounds on expressions over boxes, by interval arithmetic on whole arrays of boxes at once.

Every operation rounds outward by a few units in the last place, so that the bounds hold for the
exact function. They are not the tightest: an expression that names a symbol twice is bounded as if
the two were independent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add, mul
from typing import Any

import numpy as np
import scipy.special
import sympy as sp
from numpy.typing import NDArray

from ..common.errors import NotSupported

Floats = NDArray[np.float64]

# NumPy's elementary functions are right to less than this many units in the last place.
ULPS = 4 * np.finfo(np.float64).eps
SMALLEST = np.finfo(np.float64).tiny
LARGEST = np.finfo(np.float64).max
# Beyond this angle floats do not say well enough where the next extremum of a sine lies.
FARTHEST_PHASE = 1e7


@dataclass(frozen=True, eq=False)
class Bounds:
    """Lower and upper bounds, elementwise; from -inf to inf where nothing is known.

    An element with ``low > high`` is empty: the function has no real value anywhere in its box.

    Examples
    --------
    >>> square = Bounds(np.array(-1.0), np.array(2.0)) ** 2
    >>> float(square.low), round(float(square.high), 12)
    (0.0, 4.0)
    """

    low: Floats
    high: Floats

    def __add__(self, other: Bounds) -> Bounds:
        with np.errstate(invalid="ignore", over="ignore"):
            return _outward(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Bounds:
        return Bounds(-self.high, -self.low)

    def __sub__(self, other: Bounds) -> Bounds:
        return self + -other

    def __mul__(self, other: Bounds) -> Bounds:
        with np.errstate(invalid="ignore", over="ignore"):
            products = [
                _zero_wins(one * two, one, two)
                for one in (self.low, self.high)
                for two in (other.low, other.high)
            ]
        return _outward(reduce(np.minimum, products), reduce(np.maximum, products))

    def __pow__(self, exponent: int) -> Bounds:
        if exponent < 0:
            return reciprocal(self if exponent == -1 else self ** (-exponent))
        with np.errstate(over="ignore"):
            low, high = self.low**exponent, self.high**exponent
        if exponent % 2:
            image = _outward(low, high)
            # The power has the sign of its base, also where it is too small for a float.
            least = np.where(self.low >= 0, np.maximum(image.low, 0.0), image.low)
            return Bounds(least, np.where(self.high <= 0, np.minimum(image.high, 0.0), image.high))
        inside = (self.low <= 0) & (self.high >= 0)
        image = _outward(np.where(inside, 0.0, np.minimum(low, high)), np.maximum(low, high))
        return Bounds(np.maximum(image.low, 0.0), image.high)

    def contains(self, value: float = 0.0) -> NDArray[np.bool_]:
        """Say of each element whether a value lies between its bounds."""
        return np.asarray((self.low <= value) & (self.high >= value))

    def meet(self, other: Bounds) -> Bounds:
        """Return what two bounds of the same quantity say together."""
        return Bounds(np.maximum(self.low, other.low), np.minimum(self.high, other.high))

    def join(self, other: Bounds) -> Bounds:
        """Return bounds that hold for both of two quantities."""
        return Bounds(np.minimum(self.low, other.low), np.maximum(self.high, other.high))


def _outward(low: Floats, high: Floats) -> Bounds:
    low = np.where(np.isnan(low), -np.inf, low)
    high = np.where(np.isnan(high), np.inf, high)
    with np.errstate(over="ignore", invalid="ignore"):
        below = low - ULPS * np.abs(low) - SMALLEST
        above = high + ULPS * np.abs(high) + SMALLEST
    # An infinite end has no neighbour: inf - inf is NaN. And a number too large for a float is
    # finite all the same.
    below = np.where(np.isnan(below), low, below)
    above = np.where(np.isnan(above), high, above)
    return Bounds(np.minimum(below, LARGEST), np.maximum(above, -LARGEST))


def _zero_wins(product: Floats, one: Floats, two: Floats) -> Floats:
    """Take 0 times infinity as 0: the infinite end stands for arbitrarily large finite values."""
    return np.where((one == 0) | (two == 0), 0.0, product)


def constant(value: sp.Expr | float) -> Bounds:
    """Return the bounds of a number that a float may not hold exactly."""
    number = np.asarray(float(value))
    exact = sp.sympify(value)
    # Whole numbers beyond 2^53 are rounded like any other.
    held = exact.is_Integer and np.isfinite(number) and sp.Integer(float(value)) == exact
    return Bounds(number, number) if held else _outward(number, number)


def reciprocal(of: Bounds) -> Bounds:
    """Return bounds on one over a quantity: unbounded where it may be zero."""
    with np.errstate(divide="ignore", over="ignore"):
        ends = 1 / of.high, 1 / of.low
    one_sign = (of.low > 0) | (of.high < 0)
    # An interval that ends at zero keeps its other bound.
    from_zero, to_zero = (of.low == 0) & (of.high > 0), (of.high == 0) & (of.low < 0)
    low = np.where(one_sign | from_zero, ends[0], -np.inf)
    high = np.where(one_sign | to_zero, ends[1], np.inf)
    return _outward(low, high)


def _rising(
    function: Callable[[Floats], Floats], least: float = -np.inf, most: float = np.inf
) -> Callable[[Bounds], Bounds]:
    """Return bounds of an increasing function that is real from `least` to `most`."""

    def bounds(of: Bounds) -> Bounds:
        empty = (of.high < least) | (of.low > most) | (of.low > of.high)
        with np.errstate(all="ignore"):
            image = _outward(
                np.asarray(function(np.clip(of.low, least, most)), dtype=np.float64),
                np.asarray(function(np.clip(of.high, least, most)), dtype=np.float64),
            )
        return Bounds(np.where(empty, np.inf, image.low), np.where(empty, -np.inf, image.high))

    return bounds


def _sine(of: Bounds) -> Bounds:
    near = np.maximum(np.abs(of.low), np.abs(of.high)) < FARTHEST_PHASE
    with np.errstate(invalid="ignore"):
        ends = np.sin(of.low), np.sin(of.high)
        crest = np.floor((of.high - np.pi / 2) / (2 * np.pi)) >= np.ceil(
            (of.low - np.pi / 2) / (2 * np.pi)
        )
        trough = np.floor((of.high + np.pi / 2) / (2 * np.pi)) >= np.ceil(
            (of.low + np.pi / 2) / (2 * np.pi)
        )
    # Rounding may hide an extremum that lies on an end: there the end's value is already 1.
    image = _outward(
        np.where(trough, -1.0, np.minimum(*ends)), np.where(crest, 1.0, np.maximum(*ends))
    )
    return Bounds(
        np.where(near, np.maximum(image.low, -1 - ULPS), -1.0),
        np.where(near, np.minimum(image.high, 1 + ULPS), 1.0),
    )


def _cosine(of: Bounds) -> Bounds:
    return _sine(of + constant(sp.pi / 2))


def _hyperbolic_cosine(of: Bounds) -> Bounds:
    return _rising(np.cosh)(_absolute(of))


def _absolute(of: Bounds) -> Bounds:
    low, high = np.abs(of.low), np.abs(of.high)
    return Bounds(np.where(of.contains(), 0.0, np.minimum(low, high)), np.maximum(low, high))


def _step(of: Bounds) -> Bounds:
    """Bound Heaviside's function, which may take any value from 0 to 1 at 0."""
    return Bounds((of.low > 0).astype(np.float64), (of.high >= 0).astype(np.float64))


def _sign(of: Bounds) -> Bounds:
    return Bounds(np.sign(of.low), np.sign(of.high))


FUNCTIONS: dict[Any, Callable[[Bounds], Bounds]] = {
    sp.exp: _rising(np.exp),
    sp.log: _rising(np.log, least=0.0),
    sp.sin: _sine,
    sp.cos: _cosine,
    sp.tan: lambda of: _sine(of) * reciprocal(_cosine(of)),
    sp.sinh: _rising(np.sinh),
    sp.cosh: _hyperbolic_cosine,
    sp.tanh: _rising(np.tanh),
    sp.asin: _rising(np.arcsin, least=-1.0, most=1.0),
    sp.acos: lambda of: -_rising(lambda at: -np.arccos(at), least=-1.0, most=1.0)(of),
    sp.atan: _rising(np.arctan),
    sp.asinh: _rising(np.arcsinh),
    sp.acosh: _rising(np.arccosh, least=1.0),
    sp.atanh: _rising(np.arctanh, least=-1.0, most=1.0),
    sp.erf: _rising(scipy.special.erf),
    sp.Abs: _absolute,
    sp.sign: _sign,
    sp.Heaviside: _step,
}


def enclose(expression: sp.Expr, boxes: Mapping[sp.Symbol, Bounds]) -> Bounds:
    """Return bounds on an expression over every box of an array.

    Parameters
    ----------
    expression : Expr
    boxes : mapping of Symbol to Bounds
        For each free symbol, arrays that broadcast together.

    Returns
    -------
    Bounds
        That hold wherever the expression is real; empty where it nowhere is.

    Raises
    ------
    NotSupported
        If the expression has a function without known bounds.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> image = enclose(sp.tanh(x) - x, {x: Bounds(np.array([0.5]), np.array([1.0]))})
    >>> image.low.round(3), image.high.round(3)
    (array([-0.538]), array([0.262]))
    """
    return _enclose(expression, boxes, {})


def _enclose(
    node: sp.Expr, boxes: Mapping[sp.Symbol, Bounds], known: dict[sp.Expr, Bounds]
) -> Bounds:
    if node not in known:
        known[node] = _bounds_of(node, boxes, known)
    return known[node]


def _bounds_of(
    node: sp.Expr, boxes: Mapping[sp.Symbol, Bounds], known: dict[sp.Expr, Bounds]
) -> Bounds:
    if node in boxes:
        return boxes[node]
    if node.is_number:
        return constant(node)
    parts = [_enclose(part, boxes, known) for part in node.args]
    return _empty_where_a_part_is(_image(node, parts), parts)


def _empty_where_a_part_is(image: Bounds, parts: list[Bounds]) -> Bounds:
    empty = reduce(np.logical_or, [part.low > part.high for part in parts])
    if not empty.any():
        return image
    return Bounds(np.where(empty, np.inf, image.low), np.where(empty, -np.inf, image.high))


def _image(node: sp.Expr, parts: list[Bounds]) -> Bounds:
    if node.is_Add:
        return reduce(add, parts)
    if node.is_Mul:
        return reduce(mul, parts)
    if node.is_Pow:
        return _power(node, parts)
    if node.func in (sp.Max, sp.Min):
        pick = np.maximum if node.func is sp.Max else np.minimum
        return reduce(lambda a, b: Bounds(pick(a.low, b.low), pick(a.high, b.high)), parts)
    if node.func in FUNCTIONS:
        return FUNCTIONS[node.func](parts[0])
    raise NotSupported(f"no bounds are known for {node.func}")


def _power(node: sp.Pow, parts: list[Bounds]) -> Bounds:
    if node.base == sp.E:
        return FUNCTIONS[sp.exp](parts[1])
    if node.exp.is_Integer:
        return parts[0] ** int(node.exp)
    root = Bounds(np.maximum(parts[0].low, 0.0), parts[0].high)
    with np.errstate(divide="ignore"):
        image = FUNCTIONS[sp.exp](FUNCTIONS[sp.log](root) * parts[1])
    if not node.exp.is_number:
        # Powers of negative numbers are real wherever the exponent passes a whole number.
        open_ = parts[0].low < 0
        return Bounds(np.where(open_, -np.inf, image.low), np.where(open_, np.inf, image.high))
    empty = parts[0].high < 0
    return Bounds(np.where(empty, np.inf, image.low), np.where(empty, -np.inf, image.high))
