"""Slopes of two layers that start apart: unequal weights, and the matrices of whitened inputs.

Both obey Riccati's equation. What a change at one time becomes at another is then a product, and
what changes at all times an integral of products, of exponentials with positive factors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache

import sympy as sp
from sympy.codegen.cfunctions import expm1

from symghost.derivations.deep_linear.forms.modes import (
    unequal_layers,
    unequal_rate,
    whitened_solution,
)
from symghost.formulas.guarded.parts import (
    branch,
    greatest,
    grown_share,
    grown_time,
    least,
    over,
    power,
    product,
)
from symghost.formulas.guarded.rules import legendre_rule
from symghost.formulas.nodes import filled, polynomial
from symghost.formulas.sums import ROW, row_sum, sum_over
from symghost.formulas.symbols import d_j, p_0, q_0, s_j, tau, z_11, z_12, z_22
from symghost.theory.derivation import Result
from symghost.theory.form import Form, form_of

_SHORT = sp.Integer(2)  # times rates up to which power series and quadrature serve
_TERMS = 24


@dataclass(frozen=True)
class _Decay:
    r"""Integrals of :math:`e^{-ru}` over the time from 0 to :math:`\tau`.

    Attributes
    ----------
    rate, left : Expr
        The rate r, and the exponential at the end.
    plain, early, late : Expr
        The integral with the factors 1, u and :math:`\tau - u`.
    fading : Expr
        That with the factor :math:`\tau - 2u`.
    spread : Expr
        That of :math:`4 \sinh^2(ru/2)`, times the exponential at the end.
    """

    rate: sp.Expr
    left: sp.Expr
    plain: sp.Expr
    early: sp.Expr
    late: sp.Expr
    fading: sp.Expr
    spread: sp.Expr


def _decay(rate: sp.Expr) -> _Decay:
    exponent = product(rate, tau)
    short, left = exponent < _SHORT, sp.exp(-exponent)
    few, long = branch(short, exponent, sp.Integer(0)), branch(short, sp.Integer(1), rate)
    plain = grown_time(rate, tau)

    def either(series: sp.Expr, closed: sp.Expr) -> sp.Expr:
        return branch(short, series, over(closed, long))

    growing = polynomial(few, *(1 / sp.factorial(k + 2) for k in range(_TERMS)))
    falling = polynomial(-few, *(1 / sp.factorial(k + 2) for k in range(_TERMS)))
    square = few**2 / 4
    hollow = polynomial(square, *(2 * k / sp.factorial(2 * k + 1) for k in range(1, _TERMS // 2)))
    bent = polynomial(4 * square, *(2 / sp.factorial(2 * k + 3) for k in range(_TERMS // 2)))
    return _Decay(
        rate,
        left,
        plain,
        either(product(tau**2, left, growing), plain - tau * left),
        either(product(tau**2, falling), tau - plain),
        either(
            product(tau**2, few / 2, sp.exp(-few / 2), hollow), product(tau, 1 + left) - 2 * plain
        ),
        either(
            product(tau, few**2, left, bent),
            product(grown_share(exponent), 1 + left) - 2 * exponent * left,
        ),
    )


@dataclass(frozen=True)
class _Unequal:
    r"""Two unequal layers, whose :math:`w = (p + q)^2` obeys Riccati's equation.

    With :math:`D = q_0^2 - p_0^2`, :math:`\Omega = \sqrt{s^2 + d^2 D^2/4}` and :math:`e = e^{-2
    \Omega\tau}`, w is :math:`w_0 X/Y`, :math:`X = e + \xi(1 - e)`, :math:`Y = e + \eta(1 - e)`. The
    mode is :math:`a = (w - D^2/w)/4`, its speed :math:`R(s - d a)`, :math:`R = p^2 + q^2`, and
    :math:`s - d a` is its start times e/XY.

    Attributes
    ----------
    rate, total, split : Expr
        :math:`\Omega`, :math:`\Omega + s` and :math:`d|D|/2`.
    whole, apart, beside : Expr
        :math:`w_0`, :math:`|D|/w_0`, and 1 less that.
    above, below : Expr
        :math:`\xi` and :math:`\eta`.
    """

    rate: sp.Expr
    total: sp.Expr
    split: sp.Expr
    whole: sp.Expr
    apart: sp.Expr
    beside: sp.Expr
    above: sp.Expr
    below: sp.Expr


def _unequal() -> _Unequal:
    large, small = greatest(p_0, q_0), least(p_0, q_0)
    rate, split = unequal_rate(large, small)
    total, whole, ratio = rate + s_j, power(large + small, 2), over(split, rate)
    apart = over(large - small, large + small)
    return _Unequal(
        rate,
        total,
        split,
        whole,
        apart,
        over(2 * small, large + small),
        (over(total, rate) + product(apart, ratio)) / 2,
        (product(d_j / 2, over(whole, rate)) + product(ratio, over(split, total))) / 2,
    )


_LETTERS = sp.symbols("rate total split whole apart beside above below", positive=True)
_DECAYED = sp.symbols("plain late spread", positive=True)
_GROWN = sp.symbols("ahead behind radius squares", positive=True)


def _unequal_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes of the mode of two unequal layers.

    By the strengths they are R/XY times integrals of XY and of :math:`X^2 - (D/w_0)^2 Y^2`. The
    start enters by :math:`p_0 q_0` and by D: the slope by the one is the speed over its start, that
    by the other the speed times :math:`D \int d\tau/R^2`.
    """
    rate, total, split, _, _, beside, above, below = _LETTERS
    plain, late, spread = _DECAYED
    ahead, behind, radius, squares = _GROWN
    mixed = beside * (total + split) + (2 - beside) * s_j * (1 + s_j / (rate + split))
    gained = plain + (above + below) * late + above * below * spread
    lost = p_0 * q_0 * plain + below * mixed * late / (2 * d_j) + above * below * spread * s_j / d_j
    start, force = p_0**2 + q_0**2, s_j - p_0 * q_0 * d_j
    turned = 2 * (q_0 - p_0) * (q_0 + p_0) * force * squares
    outer, known = radius / (ahead * behind), _unequal_parts(result)
    by_start = {p_0: q_0 / start - p_0 * turned, q_0: p_0 / start + q_0 * turned}
    fading = {tau: force, **by_start}.items()
    return {
        **{symbol: _faded(outer * part, known[rate], known) for symbol, part in fading},
        s_j: filled(outer * gained, known),
        d_j: -filled(outer * lost, known),
    }


def _unequal_parts(result: Result) -> dict[sp.Basic, sp.Basic]:
    """Return what the letters stand for."""
    layers, mode = _unequal(), form_of(result).expression
    decay = _decay(2 * layers.rate)
    grown = grown_share(2 * layers.rate * tau)
    ahead, behind = (decay.left + product(k, grown) for k in (layers.above, layers.below))
    less = product(layers.apart, layers.apart, over(behind, ahead))
    radius = product(layers.whole / 2, over(ahead, behind) + less)
    squares = _inverse_squares(layers, radius, mode)
    late = product(decay.left, decay.rate, decay.late)
    decayed = (product(decay.left, decay.plain), late, decay.spread)
    return {
        **dict(zip(_LETTERS, astuple(layers), strict=True)),
        **dict(zip(_DECAYED, decayed, strict=True)),
        **dict(zip(_GROWN, (ahead, behind, radius, squares), strict=True)),
    }


def _inverse_squares(layers: _Unequal, radius: sp.Expr, mode: sp.Expr) -> sp.Expr:
    r"""Return :math:`\int d\tau/R^2`, for short times by Gauss's rule.

    By :math:`4 \Omega^2 = d^2 R^2 + 4(s^2 - d^2 a^2)` it is :math:`d^2 \tau/4\Omega^2` and an
    integral over a in closed form. At short times the two may nearly cancel, in a mode that falls.
    """
    far, end, rate, whole, mean = sp.symbols("far end rate whole mean", positive=True)
    near, start = p_0**2 + q_0**2, p_0 * q_0
    way = (end - start) * (end + start) / (far * near)
    share = s_j / (end * near + start * far) + d_j / (far + near)
    known = {far: radius, end: mode, rate: layers.rate, whole: layers.whole}
    exponent = 2 * layers.rate * tau
    short = exponent < _SHORT
    few = branch(short, exponent, sp.Integer(0))
    known[mean] = _mean_square()(few, layers.above, layers.below, layers.apart)
    closed = (d_j / rate / 2) ** 2 * tau + way * share / rate / rate
    by_rule = tau * mean * (2 / whole) ** 2
    return branch(short, filled(by_rule, known), filled(closed, known))


@cache
def _mean_square() -> type[row_sum]:
    """Return the mean of (w_0/2R)^2 over the time, by the exponent at its end."""
    exponent, above, below, apart = sp.symbols("exponent_ above_ below_ apart_", positive=True)
    node, weight = ROW
    left, grown = sp.exp(-exponent * node), -expm1(-exponent * node)
    ahead, behind = left + above * grown, left + below * grown
    term = weight / (ahead / behind + apart**2 * behind / ahead) ** 2
    return sum_over("inverse_squares", term, (exponent, above, below, apart), legendre_rule(16))


_FALLING = sp.symbols("left plain early late fading", positive=True)
_START = sp.symbols("area kept held below first cross second")


def _whitened_slopes(result: Result) -> dict[sp.Symbol, sp.Matrix]:
    r"""Return the slopes of the matrix of whitened inputs.

    A change of the start becomes :math:`\Phi\, dZ_0\, \Phi^T`. The other slopes are differentiated
    by :math:`e^{-2 s \tau}` and its integrals and put together again; terms of both signs are left
    where a slope has a zero.
    """
    left, plain, early, late, fading = _FALLING
    area, kept, held, below, first, cross, second = _START
    known, square = _whitened_parts(), below * below
    growing = 2 * s_j * (z_11 * (1 + 2 * plain * z_22) + plain**2 * z_22 * area)
    ending = 2 * s_j * held * below + left * (z_12**2 + held**2)
    by_time = (growing - kept**2 - z_12**2, -z_12 * (kept + left * held), -ending)
    rising = tau * left * kept * (1 + z_22 * plain) + early * (kept**2 + left * z_12**2)
    turning = z_12 * (early * left * z_22 - late * z_11 - fading * plain * area)
    sinking = left * z_22 * (tau * left + late * held) + held * (late * kept + early * z_11)
    sinking += left * (late * z_11 * z_22 + early * area)
    faded = tuple(
        _faded(part / square, s_j, known) for part in (*by_time, 2 * turning, -2 * sinking)
    )
    moved = {
        z_11: (first**2, first * cross, cross**2),
        z_12: (2 * first * cross, first * second + cross**2, 2 * cross * second),
        z_22: (cross**2, cross * second, second**2),
    }
    slopes = {
        symbol: tuple(filled(part, known) for part in three) for symbol, three in moved.items()
    }
    slopes |= {tau: faded[:3], s_j: (filled(2 * rising / square, known), *faded[3:])}
    return {symbol: _symmetric(*entries) for symbol, entries in slopes.items()}


def _faded(value: sp.Expr, rate: sp.Expr, known: Mapping[sp.Basic, sp.Basic]) -> sp.Expr:
    r"""Return a value times :math:`e^{-2 r \tau}`, which alone may leave the range of floats."""
    root = sp.exp(-product(rate, tau))
    return product(root, filled(value, known), root)


def _symmetric(first: sp.Expr, beside: sp.Expr, second: sp.Expr) -> sp.Matrix:
    return sp.Matrix([[first, beside], [beside, second]])


def _whitened_parts() -> dict[sp.Basic, sp.Basic]:
    """Return what the letters stand for; first, cross and second are the entries of Phi."""
    decay, root = _decay(2 * s_j), sp.exp(-s_j * tau)
    area = z_11 * z_22 - z_12**2
    kept, held = (area * decay.plain + z for z in (z_11, product(z_22, decay.left)))
    wide, narrow = 1 + z_22 * decay.plain, decay.left + z_11 * decay.plain
    below = product(decay.left, wide) + product(decay.plain, kept)
    falling = (decay.left, decay.plain, decay.early, decay.late, decay.fading)
    moved = (product(root, over(part, below)) for part in (wide, -z_12 * decay.plain, narrow))
    start = (area, kept, held, below, *moved)
    return {
        **dict(zip(_FALLING, falling, strict=True)),
        **dict(zip(_START, start, strict=True)),
    }


UNEQUAL_LAYERS = Form(unequal_layers, _unequal_slopes)
WHITENED_SOLUTION = Form(whitened_solution, _whitened_slopes)
