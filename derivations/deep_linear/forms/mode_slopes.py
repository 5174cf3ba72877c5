"""Slopes of modes of deep linear networks, by what they obey: no difference of near equals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath
import sympy as sp
from sympy.codegen.cfunctions import log1p

from symghost.derivations.deep_linear.forms.letters import stood_for
from symghost.derivations.deep_linear.forms.modes import (
    NEAREST,
    above_two_powers,
    fallen_mode,
    falling_mode,
    first_odds,
    left_of,
    mode_infinite_depth,
    mode_one_layer,
    mode_time,
    mode_time_four_layers,
    mode_time_three_layers,
    mode_two_layers,
    risen_mode,
    rising_odds,
    share_of,
)
from symghost.formulas.guarded.parts import (
    branch,
    greatest,
    grown_time,
    least,
    mean_exponential,
    over,
    power,
    product,
    series,
    where,
)
from symghost.formulas.guarded.rules import economised
from symghost.formulas.kinks import slope
from symghost.formulas.nodes import filled
from symghost.formulas.symbols import a_0, a_j, d_j, n_layers, s_j, tau
from symghost.theory.derivation import Result
from symghost.theory.form import Form, form_of


def _one_layer_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of the mode of one layer."""
    decay, grown = sp.exp(-d_j * tau), grown_time(d_j, tau)
    return {
        tau: (s_j - d_j * a_0) * decay,
        s_j: grown,
        d_j: -tau * a_0 * decay + s_j * slope(grown, d_j),
        a_0: decay,
    }


def _two_layers_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of the mode of two layers."""
    decay, grown = sp.exp(-2 * s_j * tau), grown_time(2 * s_j, tau)
    below = decay + 2 * a_0 * d_j * grown
    by_start = decay / below / below
    by_strength = 2 * a_0 * (tau * decay - d_j * a_0 * slope(grown, s_j)) / below / below
    return {
        tau: 2 * a_0 * (s_j - d_j * a_0) * by_start,
        s_j: by_strength,
        d_j: -2 * (a_0 / below) ** 2 * grown,
        a_0: by_start,
    }


@dataclass(frozen=True)
class _Way:
    r"""How far a mode has come on its way to the fixed point of infinite depth, up or down.

    With :math:`v = s_j/(d_j a_j)` all distances are those of v to 1. Of the first the share y is
    gone. It obeys :math:`-\ln(1 - y) - y + \delta y = s_j^2 \tau/d_j`, where :math:`\delta` is v at
    the start, of a mode that rises as of one that falls.

    Attributes
    ----------
    a, y, z : Expr
        The mode itself, y and 1 - y.
    """

    a: sp.Expr
    y: sp.Expr
    z: sp.Expr


def _up() -> _Way:
    above = where(first_odds() > 0, first_odds())
    gone = _between_bounds(over(above - rising_odds(), above))
    return _Way(risen_mode(), gone, over(rising_odds(), above))


def _down() -> _Way:
    falling, below = falling_mode(), greatest(-first_odds(), NEAREST)
    place = product(falling.start, falling.near, falling.series)
    gone = branch(falling.early, place - falling.start, below + falling.odds)
    left = branch(falling.early, 1 - place, -falling.odds)
    return _Way(fallen_mode(), _between_bounds(over(gone, below)), over(left, below))


def _between_bounds(share: sp.Expr) -> sp.Expr:
    r"""Return a share that is gone, to one digit at least where the mode has moved by less.

    With :math:`m = s_j \tau a_0` it is between :math:`m/(1 + m/\delta)`, where a larger
    :math:`\delta` counts as 1, and m: as :math:`-\ln(1 - y) - y` is between 0 and :math:`y^2/2(1 -
    y)`.
    """
    moved = s_j * tau * a_0
    return least(moved, greatest(share, over(moved, 1 + over(moved, falling_mode().start))))


@dataclass(frozen=True)
class _Course:
    r"""What the slopes of an infinitely deep mode are made of.

    Attributes
    ----------
    a, y, z : Expr
        As in `_Way`.
    L, C : Expr
        :math:`-\ln(1 - y)` and :math:`2y - y^2 + 2(1 - y)\ln(1 - y) = y^3/3 + y^4/6 + \dots`
    b : Expr
        The share :math:`d_j a/s_j` that is learned.
    o, delta : Expr
        :math:`\delta - 1` to all digits, and :math:`\delta = s_j/(d_j a_0)`.
    """

    a: sp.Expr
    y: sp.Expr
    z: sp.Expr
    L: sp.Expr
    C: sp.Expr
    b: sp.Expr
    o: sp.Expr
    delta: sp.Expr


# While slopes are put together, letters stand for their parts. SymPy sorts by these names: others
# would give the terms of sums another order, and their last digits with it.
_COURSE = _Course(*sp.symbols("mode gone left logarithm third ratio odds start"))


def _near(way: _Way) -> dict[sp.Basic, sp.Basic]:
    """Return what the letters stand for near the start: Newton's method gives y all its digits."""
    rough, delta = least(way.y, sp.S.Half), s_j / (d_j * a_0)
    lag = over(power(rough, 2) * (1 - rough * _third_series(rough)), 2 * (1 - rough))
    error = lag + delta * rough - (s_j / d_j) * (s_j * tau)
    y = least(rough - over(error, delta + over(rough, 1 - rough)), sp.S.Half)
    return _filling(way, y, -log1p(-y), product(power(y, 3), _third_series(y)))


def _far(way: _Way) -> dict[sp.Basic, sp.Basic]:
    """Return what the letters stand for beyond half of the way."""
    L = -sp.log(greatest(way.z, sp.Float("1e-37")))
    return _filling(way, way.y, L, way.y * (2 - way.y) - 2 * product(way.z, L))


def _filling(way: _Way, y: sp.Expr, L: sp.Expr, C: sp.Expr) -> dict[sp.Basic, sp.Basic]:
    b, delta = product(way.a, d_j / s_j), s_j / (d_j * a_0)
    course = _Course(way.a, y, way.z, L, C, b, first_odds(), delta)
    known: dict[sp.Basic, sp.Basic] = stood_for(_COURSE, course)
    return known


def _third_series(share: sp.Expr) -> sp.Expr:
    return series(_third(), share)


@cache
def _third() -> tuple[sp.Expr, ...]:
    """Return a polynomial for 1/3 + y/6 + ..., up to shares of 1/2."""

    def excess(y: Any) -> Any:
        return (2 * (y + (1 - y) * mpmath.log1p(-y)) - y**2) / y**3

    return economised(excess, sp.S.Half, 22)


@cache
def _infinite_depth_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes of the infinitely deep mode, which hold on its fixed point as well.

    The speed f at a time over that at the start is the slope by the start; those by the strengths
    are integrals over the way, :math:`f \int da/a^2(s_j - d_j a)^2` and :math:`-f \int da/a(s_j -
    d_j a)^2`. In terms of y they are sums of one sign, one for a mode that rises and one for a mode
    that falls: times :math:`a/s_j` and :math:`-a/d_j`

    .. math:: b^2 (o z (o y + 2 L) + y) = b^2 (\delta y^2 + \delta^2 z y - o C), \qquad
       b^2 (o z L + y) = b^2 \left(\frac{y^2 + C}{2} + \delta z L\right).
    """
    a, y, z, L, C = _COURSE.a, _COURSE.y, _COURSE.z, _COURSE.L, _COURSE.C
    b, o, delta = _COURSE.b, _COURSE.o, _COURSE.delta
    risen_by_s = b * (b * o * z * (o * y + 2 * L) + b * y)
    risen_by_d = b * (b * o * z * L + b * y)
    fallen_by_s = b * b * (delta * y**2 + delta**2 * z * y - o * C)
    fallen_by_d = b * b * ((y**2 + C) / 2 + delta * z * L)
    up, down = _up(), _down()

    def of(rising: sp.Expr, falling: sp.Expr) -> sp.Expr:
        sides = (
            branch(way.y < sp.S.Half, filled(slope, _near(way)), filled(slope, _far(way)))
            for way, slope in ((up, rising), (down, falling))
        )
        return branch(first_odds() > 0, *sides)

    form = form_of(result).expression
    known = {a: form, o: first_odds(), z: branch(first_odds() > 0, up.z, down.z)}
    return {
        tau: filled(a * (d_j * a) * (o * z) * a, known),
        a_0: filled((a / a_0) ** 3 * z, known),
        s_j: of(a * risen_by_s / s_j, a * fallen_by_s / s_j),
        d_j: of(-a * risen_by_d / d_j, -a * fallen_by_d / d_j),
    }


def _time_slopes(layers: sp.Expr) -> Callable[[Result], dict[sp.Symbol, sp.Expr]]:
    r"""Return the slopes of the time that a mode takes: by its ends the inverse speed there.

    That by :math:`d_j` is an integral of :math:`z^{c-1}/(1 - z)^2` over the share z of the fixed
    point, :math:`c = 2/n_\ell`. By parts it is what the time has, each term of one sign, and by the
    units of time that by :math:`s_j` follows from it.
    """

    def by_end(strength: sp.Symbol) -> sp.Expr:
        return strength ** (2 / layers - 2) / (layers * (s_j - strength * d_j))

    def slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
        order, ratio = 2 / layers, sp.log(a_j / a_0)
        first = product(a_0**order * ratio, mean_exponential(order * ratio))
        far, near = (_beyond(strength, order) for strength in (a_j, a_0))
        whole = first + product((s_j / d_j) ** order, far - near)
        by_rate = product(whole, 1 / (layers * s_j), 1 / s_j)
        time = form_of(result).expression
        return {
            a_j: by_end(a_j),
            a_0: -by_end(a_0),
            d_j: by_rate,
            s_j: -over(time + product(d_j, by_rate), s_j),
        }

    return slopes


def _beyond(strength: sp.Symbol, order: sp.Expr) -> sp.Expr:
    share = share_of(strength)
    steep = product(share, share**order, power(left_of(strength), -1))
    return steep + (1 - order) * above_two_powers(strength, order)


MODE_ONE_LAYER = Form(mode_one_layer, _one_layer_slopes)
MODE_TWO_LAYERS = Form(mode_two_layers, _two_layers_slopes)
MODE_INFINITE_DEPTH = Form(mode_infinite_depth, _infinite_depth_slopes)
MODE_TIME = Form(mode_time, _time_slopes(n_layers))
MODE_TIME_THREE_LAYERS = Form(mode_time_three_layers, _time_slopes(sp.Integer(3)))
MODE_TIME_FOUR_LAYERS = Form(mode_time_four_layers, _time_slopes(sp.Integer(4)))
