"""Slopes of two layers that start apart: unequal weights, and the matrices of whitened inputs.

Both obey Riccati's equation. What a change at one time becomes at another is then a product, and
what changes at all times an integral of products, of exponentials with positive factors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import sympy as sp
from sympy.codegen.cfunctions import expm1

from symghost.derivations.deep_linear.forms.letters import stood_for
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
    r, e : Expr
        The rate, and the exponential at the end, :math:`e^{-r\tau}`.
    I, U, V : Expr
        The integral with the factors 1, u and :math:`\tau - u`.
    W : Expr
        That with the factor :math:`\tau - 2u`, which is V - U.
    S : Expr
        That of :math:`4 \sinh^2(ru/2)`, times :math:`e`.
    """

    r: sp.Expr
    e: sp.Expr
    I: sp.Expr  # noqa: E741
    U: sp.Expr
    V: sp.Expr
    W: sp.Expr
    S: sp.Expr


def _decay(r: sp.Expr) -> _Decay:
    exponent = product(r, tau)
    short, e = exponent < _SHORT, sp.exp(-exponent)
    few, long = branch(short, exponent, sp.Integer(0)), branch(short, sp.Integer(1), r)
    I = grown_time(r, tau)  # noqa: E741

    def either(series: sp.Expr, closed: sp.Expr) -> sp.Expr:
        return branch(short, series, over(closed, long))

    growing = polynomial(few, *(1 / sp.factorial(k + 2) for k in range(_TERMS)))
    falling = polynomial(-few, *(1 / sp.factorial(k + 2) for k in range(_TERMS)))
    square = few**2 / 4
    hollow = polynomial(square, *(2 * k / sp.factorial(2 * k + 1) for k in range(1, _TERMS // 2)))
    bent = polynomial(4 * square, *(2 / sp.factorial(2 * k + 3) for k in range(_TERMS // 2)))
    return _Decay(
        r,
        e,
        I,
        U=either(product(tau**2, e, growing), I - tau * e),
        V=either(product(tau**2, falling), tau - I),
        W=either(product(tau**2, few / 2, sp.exp(-few / 2), hollow), product(tau, 1 + e) - 2 * I),
        S=either(
            product(tau, few**2, e, bent),
            product(grown_share(exponent), 1 + e) - 2 * exponent * e,
        ),
    )


@dataclass(frozen=True)
class _Unequal:
    r"""Two unequal layers, whose :math:`w = (p + q)^2` obeys Riccati's equation.

    With :math:`\Delta = q_0^2 - p_0^2`, :math:`\Omega = \sqrt{s^2 + d^2 \Delta^2/4}` and
    :math:`e = e^{-2\Omega\tau}`, w is :math:`w_0 X/Y`, :math:`X = e + \xi(1 - e)`, :math:`Y = e +
    \eta(1 - e)`. The mode is :math:`a = (w - \Delta^2/w)/4`, its speed :math:`R(s - d a)`,
    :math:`R = p^2 + q^2`, and :math:`s - d a` is its start times e/XY.

    Attributes
    ----------
    Omega, Omega_s, delta : Expr
        :math:`\Omega`, :math:`\Omega + s` and :math:`d|\Delta|/2`.
    w_0, g, h : Expr
        :math:`w_0`, :math:`|\Delta|/w_0`, and 1 less that.
    xi, eta : Expr
        Where X and Y end.
    """

    Omega: sp.Expr
    Omega_s: sp.Expr
    delta: sp.Expr
    w_0: sp.Expr
    g: sp.Expr
    h: sp.Expr
    xi: sp.Expr
    eta: sp.Expr


def _unequal() -> _Unequal:
    large, small = greatest(p_0, q_0), least(p_0, q_0)
    Omega, delta = unequal_rate(large, small)
    Omega_s, w_0, ratio = Omega + s_j, power(large + small, 2), over(delta, Omega)
    g = over(large - small, large + small)
    return _Unequal(
        Omega,
        Omega_s,
        delta,
        w_0,
        g,
        h=over(2 * small, large + small),
        xi=(over(Omega_s, Omega) + product(g, ratio)) / 2,
        eta=(product(d_j / 2, over(w_0, Omega)) + product(ratio, over(delta, Omega_s))) / 2,
    )


@dataclass(frozen=True)
class _UnequalWay:
    r"""What a mode of unequal layers has on its way, beside where it starts and ends.

    Attributes
    ----------
    I_e, V_e, S : Expr
        :math:`e I`, :math:`e r V` and S of `_Decay`, with the rate :math:`r = 2\Omega`.
    X, Y, R : Expr
        As in `_Unequal`.
    Q : Expr
        :math:`\int d\tau/R^2`.
    """

    I_e: sp.Expr
    V_e: sp.Expr
    S: sp.Expr
    X: sp.Expr
    Y: sp.Expr
    R: sp.Expr
    Q: sp.Expr


# While slopes are put together, letters stand for their parts. SymPy sorts by these names: others
# would give the terms of sums another order, and their last digits with it.
_UNEQUAL = _Unequal(
    *sp.symbols("rate total split whole apart beside above below", positive=True),
)
_UNEQUAL_WAY = _UnequalWay(
    *sp.symbols("plain late spread ahead behind radius squares", positive=True),
)


def _unequal_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes of the mode of two unequal layers.

    By the strengths they are R/XY times integrals of XY and of :math:`X^2 - (\Delta/w_0)^2 Y^2`.
    With the integrals of `_Decay` for :math:`r = 2\Omega` these are

    .. math:: e I + (\xi + \eta)\, e r V + \xi \eta S, \qquad
       p_0 q_0\, e I + \frac{\eta M\, e r V/2 + \xi \eta s S}{d},

    where :math:`M = h (\Omega + s + \delta) + (2 - h) s (1 + s/(\Omega + \delta))`. The start
    enters by :math:`p_0 q_0` and by :math:`\Delta`: the slope by the one is the speed over its
    start, that by the other the speed times :math:`\Delta \int d\tau/R^2`.
    """
    Omega, Omega_s, delta = _UNEQUAL.Omega, _UNEQUAL.Omega_s, _UNEQUAL.delta
    h, xi, eta = _UNEQUAL.h, _UNEQUAL.xi, _UNEQUAL.eta
    way = _UNEQUAL_WAY
    M = h * (Omega_s + delta) + (2 - h) * s_j * (1 + s_j / (Omega + delta))
    by_s = way.I_e + (xi + eta) * way.V_e + xi * eta * way.S
    by_d = p_0 * q_0 * way.I_e + eta * M * way.V_e / (2 * d_j) + xi * eta * way.S * s_j / d_j
    start, speed = p_0**2 + q_0**2, s_j - p_0 * q_0 * d_j
    by_Delta = 2 * (q_0 - p_0) * (q_0 + p_0) * speed * way.Q
    outer, known = way.R / (way.X * way.Y), _unequal_parts(result)
    by_start = {p_0: q_0 / start - p_0 * by_Delta, q_0: p_0 / start + q_0 * by_Delta}
    fading = {tau: speed, **by_start}.items()
    return {
        **{symbol: _faded(outer * part, known[Omega], known) for symbol, part in fading},
        s_j: filled(outer * by_s, known),
        d_j: -filled(outer * by_d, known),
    }


def _unequal_parts(result: Result) -> dict[sp.Basic, sp.Basic]:
    """Return what the letters stand for."""
    layers, mode = _unequal(), form_of(result).expression
    decay = _decay(2 * layers.Omega)
    grown = grown_share(2 * layers.Omega * tau)
    X, Y = (decay.e + product(k, grown) for k in (layers.xi, layers.eta))
    R = product(layers.w_0 / 2, over(X, Y) + product(layers.g, layers.g, over(Y, X)))
    way = _UnequalWay(
        I_e=product(decay.e, decay.I),
        V_e=product(decay.e, decay.r, decay.V),
        S=decay.S,
        X=X,
        Y=Y,
        R=R,
        Q=_inverse_squares(layers, R, mode),
    )
    return {**stood_for(_UNEQUAL, layers), **stood_for(_UNEQUAL_WAY, way)}


def _inverse_squares(layers: _Unequal, R: sp.Expr, mode: sp.Expr) -> sp.Expr:
    r"""Return :math:`\int d\tau/R^2`, for short times by Gauss's rule.

    By :math:`4 \Omega^2 = d^2 R^2 + 4(s^2 - d^2 a^2)` it is

    .. math:: \frac{d^2 \tau}{4 \Omega^2} + \frac{(a - a_0)(a + a_0)}{\Omega^2 R R_0}
       \left(\frac{s}{a R_0 + a_0 R} + \frac{d}{R + R_0}\right).

    At short times the two may nearly cancel, in a mode that falls.
    """
    # Sorted by these names, as above.
    R_end, a, Omega, w_0, mean = sp.symbols("far end rate whole mean", positive=True)
    R_0, a_0 = p_0**2 + q_0**2, p_0 * q_0
    way = (a - a_0) * (a + a_0) / (R_end * R_0)
    share = s_j / (a * R_0 + a_0 * R_end) + d_j / (R_end + R_0)
    known = {R_end: R, a: mode, Omega: layers.Omega, w_0: layers.w_0}
    exponent = 2 * layers.Omega * tau
    short = exponent < _SHORT
    few = branch(short, exponent, sp.Integer(0))
    known[mean] = _mean_square()(few, layers.xi, layers.eta, layers.g)
    closed = (d_j / Omega / 2) ** 2 * tau + way * share / Omega / Omega
    by_rule = tau * mean * (2 / w_0) ** 2
    return branch(short, filled(by_rule, known), filled(closed, known))


@cache
def _mean_square() -> type[row_sum]:
    r"""Return the mean of :math:`(w_0/2R)^2` over the time, by the exponent at its end.

    There :math:`2R/w_0 = X/Y + g^2 Y/X`.
    """
    exponent, xi, eta, g = sp.symbols("exponent_ above_ below_ apart_", positive=True)
    node, weight = ROW
    e, grown = sp.exp(-exponent * node), -expm1(-exponent * node)
    X, Y = e + xi * grown, e + eta * grown
    term = weight / (X / Y + g**2 * Y / X) ** 2
    return sum_over("inverse_squares", term, (exponent, xi, eta, g), legendre_rule(16))


@dataclass(frozen=True)
class _Whitened:
    r"""What the matrix of whitened inputs and its slopes are made of.

    Attributes
    ----------
    e, I, U, V, W : Expr
        As in `_Decay`, with the rate :math:`r = 2 s_j`.
    D : Expr
        The determinant :math:`z_{11} z_{22} - z_{12}^2` of the start.
    A, B, N : Expr
        :math:`D I + z_{11}`, :math:`D I + e z_{22}` and :math:`e (1 + z_{22} I) + I A`: the matrix
        is :math:`Z_{11} = A/N`, :math:`Z_{22} = e B/N` and :math:`Z_{12} = e z_{12}/N`, with its
        denominator times e.
    F, G, H : Expr
        The entries 11, 12 and 22 of :math:`\Phi`.
    """

    e: sp.Expr
    I: sp.Expr  # noqa: E741
    U: sp.Expr
    V: sp.Expr
    W: sp.Expr
    D: sp.Expr
    A: sp.Expr
    B: sp.Expr
    N: sp.Expr
    F: sp.Expr
    G: sp.Expr
    H: sp.Expr


# Sorted by these names, as above.
_WHITENED = _Whitened(
    *sp.symbols("left plain early late fading", positive=True),
    *sp.symbols("area kept held below first cross second"),
)


def _whitened_slopes(result: Result) -> dict[sp.Symbol, sp.Matrix]:
    r"""Return the slopes of the matrix of whitened inputs.

    A change of the start becomes :math:`\Phi\, dZ_0\, \Phi^T`. The other slopes are differentiated
    by :math:`e^{-2 s \tau}` and its integrals and put together again; terms of both signs are left
    where a slope has a zero.
    """
    part = _WHITENED
    e, I, U, V, W, D = part.e, part.I, part.U, part.V, part.W, part.D  # noqa: E741
    A, B, N, F, G, H = part.A, part.B, part.N, part.F, part.G, part.H
    known, square = _whitened_parts(), N * N
    growing = 2 * s_j * (z_11 * (1 + 2 * I * z_22) + I**2 * z_22 * D)
    ending = 2 * s_j * B * N + e * (z_12**2 + B**2)
    by_time = (growing - A**2 - z_12**2, -z_12 * (A + e * B), -ending)
    by_s_11 = tau * e * A * (1 + z_22 * I) + U * (A**2 + e * z_12**2)
    by_s_12 = z_12 * (U * e * z_22 - V * z_11 - W * I * D)
    by_s_22 = e * z_22 * (tau * e + V * B) + B * (V * A + U * z_11)
    by_s_22 += e * (V * z_11 * z_22 + U * D)
    faded = tuple(
        _faded(part / square, s_j, known) for part in (*by_time, 2 * by_s_12, -2 * by_s_22)
    )
    moved = {
        z_11: (F**2, F * G, G**2),
        z_12: (2 * F * G, F * H + G**2, 2 * G * H),
        z_22: (G**2, G * H, H**2),
    }
    slopes = {
        symbol: tuple(filled(part, known) for part in three) for symbol, three in moved.items()
    }
    slopes |= {tau: faded[:3], s_j: (filled(2 * by_s_11 / square, known), *faded[3:])}
    return {symbol: _symmetric(*entries) for symbol, entries in slopes.items()}


def _faded(value: sp.Expr, rate: sp.Expr, known: Mapping[sp.Basic, sp.Basic]) -> sp.Expr:
    r"""Return a value times :math:`e^{-2 r \tau}`, which alone may leave the range of floats."""
    root = sp.exp(-product(rate, tau))
    return product(root, filled(value, known), root)


def _symmetric(first: sp.Expr, beside: sp.Expr, second: sp.Expr) -> sp.Matrix:
    return sp.Matrix([[first, beside], [beside, second]])


def _whitened_parts() -> dict[sp.Basic, sp.Basic]:
    """Return what the letters stand for."""
    decay, root = _decay(2 * s_j), sp.exp(-s_j * tau)
    D = z_11 * z_22 - z_12**2
    A, B = (D * decay.I + z for z in (z_11, product(z_22, decay.e)))
    wide, narrow = 1 + z_22 * decay.I, decay.e + z_11 * decay.I
    N = product(decay.e, wide) + product(decay.I, A)
    F, G, H = (product(root, over(part, N)) for part in (wide, -z_12 * decay.I, narrow))
    parts = _Whitened(decay.e, decay.I, decay.U, decay.V, decay.W, D, A, B, N, F, G, H)
    known: dict[sp.Basic, sp.Basic] = stood_for(_WHITENED, parts)
    return known


UNEQUAL_LAYERS = Form(unequal_layers, _unequal_slopes)
WHITENED_SOLUTION = Form(whitened_solution, _whitened_slopes)
