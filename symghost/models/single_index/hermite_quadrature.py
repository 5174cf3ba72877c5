r"""Hermite coefficients of any function by two rules of quadrature that must agree.

The line is cut where the function has a kink or a singular place, and far out, where what is left
is below the digits asked for. The first rule is double-exponential (tanh-sinh), the second is
Gauss's on cells of length one or, on cells that end at a singular place, the first rule on other
cells. They share no node.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from mpmath.calculus.quadrature import GaussLegendre, TanhSinh

from ...common.errors import InvalidInput, NotCertified
from .gaussian_pieces import Piece, pieces

GUARD = 15  # digits
FARTHEST = 400  # where the search for the end of the line stops
GRID = 8001  # places among which zeros are looked for
LEVELS = (5, 6, 7, 8)
INTEGRABLE = "a function of z with a finite mean square under a standard Gaussian"

Function = Callable[[Any], Any]


@dataclass(frozen=True)
class Cell:
    """A smooth stretch of a function, and whether it ends at a singular place."""

    low: Any
    high: Any
    function: Function
    singular: bool


@dataclass(frozen=True)
class Quadrature:
    """Mean square and coefficients, as mpmath numbers, and how far the two rules differ."""

    square: Any
    coefficients: tuple[Any, ...]
    error: Any


def quadrature(
    expression: sp.Expr, z: sp.Symbol, degrees: int, digits: int, argument: str
) -> Quadrature:
    """Return the mean square and the coefficients up to a degree, to so many digits.

    Raises
    ------
    InvalidInput
        If the function is not real or its mean square is not finite.
    NotCertified
        If the two rules do not come to agree.

    Examples
    --------
    >>> z = sp.Symbol("z", real=True)
    >>> found = quadrature(sp.tanh(z), z, 1, 20, "activation")
    >>> mpmath.nstr(found.coefficients[1], 20), bool(found.error < 1e-20)
    ('0.60570550960215882558', True)
    """
    with mpmath.workdps(digits + GUARD):
        cells = _cells(expression, z, degrees, digits, argument)
    singular = any(cell.singular for cell in cells)
    # Beside |z|^(-1/4), a square needs nodes at distances of twice the digits.
    with mpmath.workdps((digits + GUARD) * (2 if singular else 1)):
        if singular:
            cells = _cells(expression, z, degrees, digits, argument)
        for level in LEVELS:
            one = _sums(cells, degrees, level)
            other = _sums(_shifted(cells), degrees, level + 1, gauss=True)
            error = max(abs(a - b) for a, b in zip(one, other, strict=True))
            if error <= mpmath.mpf(10) ** (-digits) * max(1, one[0]):
                return Quadrature(other[0], tuple(other[1:]), error)
    raise NotCertified(
        f"{argument}: two rules of quadrature still differ by {mpmath.nstr(error, 3)}, with "
        f"{digits} digits asked for"
    )


def _sums(cells: Sequence[Cell], degrees: int, level: int, gauss: bool = False) -> list[Any]:
    """Return E[f^2] and E[f he_k] by one rule."""
    totals = [mpmath.mpf(0)] * (degrees + 2)
    roots = [mpmath.sqrt(k + 1) for k in range(degrees + 1)]
    for cell in cells:
        rule = "gauss" if gauss and not cell.singular else "tanh-sinh"
        for place, weight in _nodes(rule, level, mpmath.mp.prec, cell.low, cell.high):
            if not cell.low < place < cell.high:
                continue  # rounded onto the end
            value = cell.function(place)
            mass = weight * mpmath.exp(-place * place / 2) * value
            totals[0] += mass * value
            before, now = mpmath.mpf(0), mass
            for k in range(degrees + 1):
                totals[k + 1] += now
                # sqrt(k+1) he_{k+1} = z he_k - sqrt(k) he_{k-1}
                before, now = now, (place * now - (roots[k - 1] * before if k else 0)) / roots[k]
    front = 1 / mpmath.sqrt(2 * mpmath.pi)
    return [front * total for total in totals]


def _nodes(rule: str, level: int, precision: int, low: Any, high: Any) -> list[tuple[Any, Any]]:
    half, middle = (high - low) / 2, (high + low) / 2
    standard = _standard_nodes(rule, level, precision)
    return [(middle + half * place, half * weight) for place, weight in standard]


@lru_cache(maxsize=32)
def _standard_nodes(rule: str, level: int, precision: int) -> list[tuple[Any, Any]]:
    """Return nodes and weights on [-1, 1]; a level of tanh-sinh holds all levels below."""
    if rule == "gauss":
        found: list[tuple[Any, Any]] = GaussLegendre(mpmath.mp).calc_nodes(level, precision)
        return found
    double = TanhSinh(mpmath.mp)
    steps = range(1, level + 1)
    nodes = [node for step in steps for node in double.calc_nodes(step, precision)]
    # The rule's own weights leave the step of its trapezoidal sum to the caller.
    return [(place, weight * mpmath.mpf(2) ** (-level)) for place, weight in nodes]


def _shifted(cells: Sequence[Cell]) -> list[Cell]:
    """Return other cells: of length one at most, and singular ones cut elsewhere."""
    found = []
    for cell in cells:
        count = 3 if cell.singular else int(mpmath.ceil(cell.high - cell.low))
        edges = [cell.low + (cell.high - cell.low) * i / count for i in range(count + 1)]
        found += [
            Cell(low, high, cell.function, cell.singular and 0 in (i, count - 1 - i))
            for i, (low, high) in enumerate(pairwise(edges))
        ]
    return found


def _cells(
    expression: sp.Expr, z: sp.Symbol, degrees: int, digits: int, argument: str
) -> list[Cell]:
    smooth = pieces(expression, z, partial(_numeric_roots))
    functions = [_function(piece, z, expression, argument) for piece in smooth]
    low = -_end(lambda place: functions[0](-place), degrees, digits, expression, argument)
    high = _end(functions[-1], degrees, digits, expression, argument)
    found = []
    for piece, function in zip(smooth, functions, strict=True):
        start = low if piece.low == -sp.oo else _number(piece.low)
        stop = high if piece.high == sp.oo else _number(piece.high)
        edges = sorted({start, stop, *_singular(piece, z, start, stop)})
        wild = {edge for edge in edges if _is_singular(function, edge, edges, expression, argument)}
        for left, right in pairwise(edges):
            middle = (left + right) / 2
            cuts = _cuts(left, right) if right - left > 2 else [left, middle, right]
            found += [
                Cell(a, b, function, a in wild or b in wild) for a, b in pairwise(cuts) if a < b
            ]
    return found


def _cuts(left: Any, right: Any, length: int = 2) -> list[Any]:
    count = int(mpmath.ceil((right - left) / length))
    return [left + (right - left) * i / count for i in range(count + 1)]


def _function(piece: Piece, z: sp.Symbol, given: sp.Expr, argument: str) -> Function:
    """Return the compiled piece, which refuses values that are not real."""
    compiled = sp.lambdify(z, piece.value, "mpmath")

    def function(place: Any) -> Any:
        try:
            value = mpmath.mpmathify(compiled(place))
        except (ArithmeticError, ValueError):
            raise InvalidInput(argument, str(given), INTEGRABLE) from None
        if isinstance(value, mpmath.mpc):
            if abs(value.imag) > mpmath.eps * 100 * (1 + abs(value.real)):
                raise InvalidInput(argument, str(given), "a function that is real for all real z")
            value = value.real
        if not mpmath.isfinite(value):
            raise InvalidInput(argument, str(given), INTEGRABLE)
        return value

    return function


def _end(function: Function, degrees: int, digits: int, given: sp.Expr, argument: str) -> Any:
    """Return a place beyond which neither the mean square nor a coefficient has a share."""
    small = -(digits + GUARD) * mpmath.log(10)
    place = mpmath.sqrt(-2 * small) + 2
    while place < FARTHEST:
        if all(_log_share(function, far, degrees) < small for far in (place, 1.5 * place)):
            return place
        place *= mpmath.mpf("1.25")
    raise InvalidInput(argument, str(given), INTEGRABLE)


def _log_share(function: Function, place: Any, degrees: int) -> Any:
    size = abs(function(place))
    if size == 0:
        return -mpmath.inf
    log = mpmath.log(size)
    return max(2 * log, log + degrees * mpmath.log(place)) - place**2 / 2


def _numeric_roots(argument: sp.Expr, z: sp.Symbol) -> list[sp.Expr]:
    """Return where an expression changes its sign: exactly if a polynomial, else by a search."""
    if argument.is_polynomial(z) and all(c.is_Rational for c in sp.Poly(argument, z).all_coeffs()):
        places = [] if not argument.has(z) else sp.real_roots(sp.Poly(argument, z))
        found = [root if root.is_Rational else _float(root) for root in places]
        return list(dict.fromkeys(found))
    function = sp.lambdify(z, argument, "mpmath")
    grid = np.linspace(-40, 40, GRID) + 1e-7  # off the round places
    values = [_sign(function, float(place)) for place in grid]
    brackets = [(grid[i], grid[i + 1]) for i in range(GRID - 1) if values[i] * values[i + 1] < 0]
    return [
        _float(mpmath.findroot(function, (mpmath.mpf(a), mpmath.mpf(b)), solver="anderson"))
        for a, b in brackets
    ]


def _sign(function: Function, place: float) -> float:
    try:
        value = function(mpmath.mpf(place))
    except (ArithmeticError, ValueError):
        return 0.0
    return 0.0 if isinstance(value, mpmath.mpc) else float(mpmath.sign(value))


def _float(value: Any) -> sp.Float:
    digits = mpmath.mp.dps
    return sp.Float(str(value), digits) if isinstance(value, mpmath.mpf) else sp.N(value, digits)


def _number(value: sp.Expr) -> Any:
    if value.is_Rational:
        return mpmath.mpf(int(value.p)) / int(value.q)
    return mpmath.mpmathify(str(value))


def _singular(piece: Piece, z: sp.Symbol, low: Any, high: Any) -> list[Any]:
    """Return the places inside where a denominator, a root or a logarithm has its zero."""
    bases = {
        power.base
        for power in piece.value.atoms(sp.Pow)
        if power.base.has(z) and not (power.exp.is_Integer and power.exp > 0)
    }
    bases |= {log.args[0] for log in piece.value.atoms(sp.log) if log.has(z)}
    bases |= {sp.cos(tan.args[0]) for tan in piece.value.atoms(sp.tan)}
    places = [_number(root) for base in bases for root in _numeric_roots(base, z)]
    return [place for place in places if low < place < high]


def _is_singular(
    function: Function, edge: Any, edges: list[Any], given: sp.Expr, argument: str
) -> bool:
    """Say whether the function or its slope is wild at an edge; refuse |f| ~ d^(-1/2) and worse."""
    near, far = (mpmath.mpf(10) ** (-mpmath.mp.dps // part) for part in (2, 3))
    sides = [s for s in (-1, 1) if edges[0] < edge + s * far < edges[-1]]
    wild = False
    for side in sides:
        at = [abs(function(edge + side * gap)) for gap in (near, far, 2 * far)]
        if at[0] and at[1]:
            power = mpmath.log(at[0] / at[1]) / mpmath.log(far / near)
            if power >= mpmath.mpf("0.499"):
                raise InvalidInput(argument, str(given), INTEGRABLE)
        # A smooth function changes by twice as much over twice the distance.
        first, second = at[1] - at[0], at[2] - at[0]
        wild |= bool(abs(second - 2 * first) > far * mpmath.sqrt(far) * (1 + at[0]))
    return wild
