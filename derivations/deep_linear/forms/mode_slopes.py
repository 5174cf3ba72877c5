"""Slopes of modes of deep linear networks, by what they obey: no difference of near equals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath
import sympy as sp
from sympy.codegen.cfunctions import log1p

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
    mode, gone, left : Expr
        The mode itself, y and 1 - y.
    """

    mode: sp.Expr
    gone: sp.Expr
    left: sp.Expr


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


_LETTERS = sp.symbols("mode gone left logarithm third ratio odds start")


def _near(way: _Way) -> dict[sp.Basic, sp.Basic]:
    r"""Return what the letters stand for near the start: Newton's method gives y all its digits.

    The third is :math:`2y - y^2 + 2(1 - y)\ln(1 - y) = y^3/3 + y^4/6 + \dots`
    """
    few, start = least(way.gone, sp.S.Half), s_j / (d_j * a_0)
    lag = over(power(few, 2) * (1 - few * _third_series(few)), 2 * (1 - few))
    error = lag + start * few - (s_j / d_j) * (s_j * tau)
    gone = least(few - over(error, start + over(few, 1 - few)), sp.S.Half)
    third = product(power(gone, 3), _third_series(gone))
    return _filling(way, gone, -log1p(-gone), third)


def _far(way: _Way) -> dict[sp.Basic, sp.Basic]:
    """Return what the letters stand for beyond half of the way."""
    logarithm = -sp.log(greatest(way.left, sp.Float("1e-37")))
    third = way.gone * (2 - way.gone) - 2 * product(way.left, logarithm)
    return _filling(way, way.gone, logarithm, third)


def _filling(
    way: _Way, gone: sp.Expr, logarithm: sp.Expr, third: sp.Expr
) -> dict[sp.Basic, sp.Basic]:
    ratio, start = product(way.mode, d_j / s_j), s_j / (d_j * a_0)
    values = (way.mode, gone, way.left, logarithm, third, ratio, first_odds(), start)
    return dict(zip(_LETTERS, values, strict=True))


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
    d_j a)^2`. In terms of y they are sums of one sign, for a mode that rises and one that falls.
    """
    mode, gone, left, logarithm, third, ratio, odds, start = _LETTERS
    steep = ratio * (ratio * odds * left * (odds * gone + 2 * logarithm) + ratio * gone)
    flat = ratio * (ratio * odds * left * logarithm + ratio * gone)
    bent = ratio * ratio * (start * gone**2 + start**2 * left * gone - odds * third)
    level = ratio * ratio * ((gone**2 + third) / 2 + start * left * logarithm)
    up, down = _up(), _down()

    def of(rising: sp.Expr, falling: sp.Expr) -> sp.Expr:
        sides = (
            branch(way.gone < sp.S.Half, filled(slope, _near(way)), filled(slope, _far(way)))
            for way, slope in ((up, rising), (down, falling))
        )
        return branch(first_odds() > 0, *sides)

    form = form_of(result).expression
    known = {mode: form, odds: first_odds(), left: branch(first_odds() > 0, up.left, down.left)}
    return {
        tau: filled(mode * (d_j * mode) * (odds * left) * mode, known),
        a_0: filled((mode / a_0) ** 3 * left, known),
        s_j: of(mode * steep / s_j, mode * bent / s_j),
        d_j: of(-mode * flat / d_j, -mode * level / d_j),
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
