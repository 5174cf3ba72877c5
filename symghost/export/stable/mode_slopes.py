"""Slopes of modes of deep linear networks, by what they obey: no difference of near equals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath
import sympy as sp
from sympy.codegen.cfunctions import log1p

from ...derivation import Result
from ...nodes import filled
from ...symbols import a_0, a_j, d_j, n_layers, s_j, tau
from ..kinks import slope
from .modes import FORMS as MODES
from .modes import (
    NEAREST,
    above_two_powers,
    falling_mode,
    first_odds,
    left_of,
    rising_odds,
    share_of,
)
from .parts import (
    Slopes,
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
from .rules import economised


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
class _Approach:
    r"""How far a mode has come on its way to the fixed point of infinite depth.

    With :math:`v = s_j/(d_j a_j)` all distances are those of v to 1. Of the first the share y is
    gone. It obeys :math:`-\ln(1 - y) - y + \delta y = s_j^2 \tau/d_j`, where :math:`\delta` is v at
    the start, of a mode that rises as of one that falls.

    Attributes
    ----------
    gone, left, logarithm : Expr
        y, 1 - y and the logarithm of 1/(1 - y).
    third : Expr
        :math:`2y - y^2 + 2(1 - y)\ln(1 - y) = y^3/3 + y^4/6 + \dots`
    """

    gone: sp.Expr
    left: sp.Expr
    logarithm: sp.Expr
    third: sp.Expr


def _approach() -> _Approach:
    """Return how far the mode has come: a step of Newton's method gives all digits to a little."""
    share, rest = _first_share()
    little = share < sp.S.Half
    few = least(share, sp.S.Half)
    start, lag = s_j / (d_j * a_0), few**2 * (1 - few * _third_series(few)) / (1 - few) / 2
    error = lag + start * few - (s_j / d_j) * (s_j * tau)
    gone = branch(little, few - over(error, start + few / (1 - few)), share)
    left = branch(little, 1 - gone, rest)
    few = least(gone, sp.S.Half)
    some = -sp.log(greatest(left, sp.Float("1e-37")))
    logarithm = branch(little, -log1p(-few), some)
    third = product(power(few, 3), _third_series(few))
    return _Approach(
        gone, left, logarithm, branch(little, third, gone * (2 - gone) - 2 * left * logarithm)
    )


def _first_share() -> tuple[sp.Expr, sp.Expr]:
    """Return the share of the distance that is gone, and what is left, from the mode itself."""
    odds, falling = first_odds(), falling_mode()
    above, below = where(odds > 0, odds), greatest(-odds, NEAREST)
    place = product(falling.start, falling.near, falling.series)
    risen = (over(above - rising_odds(), above), over(rising_odds(), above))
    early = (over(place - falling.start, below), over(1 - place, below))
    late = (over(below + falling.odds, below), over(-falling.odds, below))
    share, left = (
        branch(odds > 0, by_omega, branch(falling.early, by_series, by_lambert))
        for by_omega, by_series, by_lambert in zip(risen, early, late, strict=True)
    )
    # The mode itself no longer knows by how little it has moved.
    moved = s_j * tau * a_0
    tiny = moved < sp.Float("1e-6") * falling.start
    return branch(tiny, moved, share), branch(tiny, sp.Integer(1), left)


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
    mode, growth, ratio, odds, start = sp.symbols("mode growth ratio odds start")
    gone, left, logarithm, third = sp.symbols("gone left logarithm third")
    half = sp.S.Half
    steep = ratio * (ratio * odds * left * (odds * gone + 2 * logarithm) + ratio * gone)
    flat = ratio * (ratio * odds * left * logarithm + ratio * gone)
    bent = ratio * ratio * (start * gone**2 + start**2 * left * gone - odds * third)
    level = ratio * ratio * (half * (gone**2 + third) + start * left * logarithm)
    rises, way = first_odds() > 0, _approach()
    form = MODES[result.name](result).expression
    known = {
        mode: form,
        growth: form / a_0,
        ratio: form * d_j / s_j,
        odds: first_odds(),
        start: s_j / (d_j * a_0),
        gone: way.gone,
        left: way.left,
        logarithm: way.logarithm,
        third: way.third,
    }
    return {
        tau: filled(mode * (d_j * mode) * (odds * left) * mode, known),
        a_0: filled(growth * growth * left * growth, known),
        s_j: product(branch(rises, filled(steep, known), filled(bent, known)), form / s_j),
        d_j: -product(branch(rises, filled(flat, known), filled(level, known)), form / d_j),
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
        time = MODES[result.name](result).expression
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


SLOPES: Slopes = {
    "mode_one_layer": _one_layer_slopes,
    "mode_two_layers": _two_layers_slopes,
    "mode_infinite_depth": _infinite_depth_slopes,
    "mode_time": _time_slopes(n_layers),
    "mode_time_three_layers": _time_slopes(sp.Integer(3)),
    "mode_time_four_layers": _time_slopes(sp.Integer(4)),
}
