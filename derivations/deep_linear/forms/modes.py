"""Modes of deep linear networks: differences of exponentials as sums of terms of one sign."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p
from sympy.logic.boolalg import Boolean

from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    greatest,
    grown_share,
    grown_time,
    least,
    mean_exponential,
    over,
    power,
    product,
    series,
    where,
    wright_omega,
)
from symghost.formulas.guarded.rules import economised, legendre_rule
from symghost.formulas.sums import ROW, row_sum, sum_over
from symghost.formulas.symbols import (
    a_0,
    a_j,
    b_j,
    d_j,
    n_layers,
    p_0,
    q_0,
    s_j,
    tau,
    z_11,
    z_12,
    z_22,
)
from symghost.theory.derivation import Result
from symghost.theory.form import Form

BELOW_ONE = sp.Float(1 - 2.0**-53, 50)  # the nearest float: a share that rounds to 1 is not 1

NEAREST = sp.Float("1e-30")  # closer to its fixed point no start is taken to be

_LOW = sp.Rational(1, 3)  # the share up to which powers are summed


def mode_one_layer(result: Result) -> Guarded:
    """Leave the end or the start, whichever is smaller, by what is to be added to it."""
    falling = s_j / d_j + product(a_0 - s_j / d_j, sp.exp(-d_j * tau))
    rising = a_0 + over(product(s_j - a_0 * d_j, grown_share(d_j * tau)), d_j)
    return Guarded(branch(a_0 * d_j > s_j, falling, rising))


def mode_two_layers(result: Result) -> Guarded:
    """Leave the end or the start, whichever is larger: its inverse is the smaller."""
    start, end = 1 / a_0, d_j / s_j
    falling = start + product(end - start, grown_share(2 * s_j * tau))
    rising = end + product(start - end, sp.exp(-2 * s_j * tau))
    return Guarded(1 / branch(a_0 * d_j > s_j, falling, rising))


def _mode_flow(result: Result) -> Guarded:
    """Split the power: of an exponent near 2 the rounding counts, of its small part it does not."""
    root = product(a_j, sp.exp(-sp.log(a_j) / n_layers))
    return Guarded(product(root, product(n_layers * (s_j - a_j * d_j), root)))


def mode_infinite_depth(result: Result) -> Guarded:
    """Rise from the start while it is below the end, else fall to it."""
    return Guarded(branch(first_odds() > 0, risen_mode(), fallen_mode()))


def risen_mode() -> sp.Expr:
    """Return the mode that rises infinitely deep, by Wright's omega."""
    return (s_j / d_j) / (1 + rising_odds())


def fallen_mode() -> sp.Expr:
    """Return the mode that falls, by a series where Lambert's function has its branch point."""
    falling = falling_mode()
    by_series = over(a_0, product(falling.near, falling.series))
    return branch(falling.early, by_series, over(s_j / d_j, 1 + falling.odds))


def first_odds() -> sp.Expr:
    """Return the distance to the fixed point at the start, over the start."""
    return (s_j - a_0 * d_j) / (a_0 * d_j)


def rising_odds() -> sp.Expr:
    r"""Return :math:`o = s_j/(d_j a_j) - 1` of the mode that rises infinitely deep.

    It obeys :math:`o + \ln o = o_0 + \ln o_0 - s_j^2 \tau/d_j`.
    """
    above = where(first_odds() > 0, first_odds())
    return wright_omega(above + sp.log(above) - (s_j / d_j) * (s_j * tau))


@dataclass(frozen=True)
class FallingMode:
    r"""The mode that falls infinitely deep, as :math:`v = s_j/(d_j a_j)`, at most 1.

    It obeys :math:`\varphi(v) = \varphi(\delta) + s_j^2 \tau/d_j`, :math:`\varphi(v) = -v - \ln(1 -
    v) = p^2/2`.

    Attributes
    ----------
    start, near, series : Expr
        The start :math:`\delta`, p over it, and v over p.
    odds : Expr
        v - 1 by Lambert's function.
    early : Boolean
        Whether the series is to be taken.
    """

    start: sp.Expr
    near: sp.Expr
    series: sp.Expr
    odds: sp.Expr
    early: Boolean


def falling_mode() -> FallingMode:
    """Return what the falling mode is made of, finite also where it does not fall."""
    start, half = least(s_j / (d_j * a_0), 1), sp.S.Half
    near = power(2 * (_excess(start, first_odds()) + d_j * tau * a_0**2), half)
    place = product(start, near)
    level = greatest(product(half, power(place, 2)), half)
    decay = sp.exp(-1 - level, evaluate=False)
    return FallingMode(
        start,
        near,
        series(_branch_point_series(), least(place, 1)),
        sp.LambertW(-decay, evaluate=False),
        sp.Lt(place, 1, evaluate=False),
    )


def _excess(delta: sp.Expr, odds: sp.Expr) -> sp.Expr:
    r"""Return :math:`(-\ln(1 - \delta) - \delta)/\delta^2`, near zero by its power series."""
    third = sp.Rational(1, 3)
    by_series = series((sp.Rational(1, k) for k in range(2, 36)), least(delta, third))
    left, large = greatest(-odds, NEAREST), greatest(delta, third)
    return branch(delta < third, by_series, (-sp.log(left) - large) / large**2)


@cache
def _branch_point_series() -> tuple[sp.Expr, ...]:
    r"""Return the series of v/p with :math:`-\ln(1 - v) - v = p^2/2`.

    Its slope obeys :math:`v v' = p (1 - v)`.
    """
    coefficients = [sp.Integer(1)]
    for k in range(1, 30):  # of p^(k + 1), by comparing powers of p^(k + 1) on both sides
        known = sum((j + 1) * coefficients[j] * coefficients[k - j] for j in range(1, k))
        coefficients.append((-coefficients[k - 1] - known) / (k + 2))
    return tuple(coefficients)


def mode_time(result: Result) -> Guarded:
    r"""Split off two powers, which diverge at two and at very many layers, as differences.

    The integrand :math:`z^{c-2}/(1 - z)`, :math:`c = 2/n_\ell`, is :math:`z^{c-2} + z^{c-1} +
    z^c/(1 - z)`.
    """
    order, start = 2 / n_layers, share_of(a_0)
    ratio = sp.log(a_j / a_0)
    falling, rising = (2 - n_layers) / n_layers * ratio, order * ratio
    first = mean_exponential(falling) / start + mean_exponential(rising)
    rest = above_two_powers(a_j, order) - above_two_powers(a_0, order)
    bracket = product(a_0**order * ratio, first) + product((s_j / d_j) ** order, rest)
    return Guarded(product((d_j / s_j) / (n_layers * s_j), bracket))


def above_two_powers(strength: sp.Symbol, order: sp.Expr) -> sp.Expr:
    r"""Return :math:`R(z) = \int_0^z u^c/(1 - u) du` for a share z, in parts below and above 1/3.

    Below, a polynomial stands for :math:`1/(1 - u)`; above, the logarithm of :math:`1 - u` is
    split off, and what remains is as smooth as Gauss's rule likes it.
    """
    share, left = share_of(strength), left_of(strength)
    low, close = branch(share < _LOW, share, _LOW), branch(share < _LOW, 1 - _LOW, left)
    width = 1 - _LOW - close
    below = low * low**order * _below_a_third()(low, order)
    return below + sp.log((1 - _LOW) / close) - width * _above_a_third()(close, width, order)


@cache
def _below_a_third() -> type[row_sum]:
    """Return the sum of z^n d_n/(n + 1 + c), with the polynomial d for 1/(1 - z)."""
    share, order = sp.symbols("share_ order_", positive=True)
    power, coefficient = ROW
    coefficients = economised(lambda u: 1 / (1 - u), _LOW, 18)
    rows = tuple((sp.Integer(n), d) for n, d in enumerate(coefficients))
    term = coefficient * share**power / (power + 1 + order)
    return sum_over("mode_below", term, (share, order), rows)


@cache
def _above_a_third() -> type[row_sum]:
    """Return the mean of (1 - (1 - v)^c)/v over an interval of the share v that is left."""
    close, width, order = sp.symbols("close_ width_ order_", positive=True)
    node, weight = ROW
    place = close + width * node
    term = -weight * expm1(order * log1p(-place)) / place
    return sum_over("mode_above", term, (close, width, order), legendre_rule(16))


def share_of(strength: sp.Symbol) -> sp.Expr:
    """Return the share of its fixed point that a mode has reached."""
    return least(strength * d_j / s_j, BELOW_ONE)


def left_of(strength: sp.Symbol) -> sp.Expr:
    """Return the share that is left."""
    return greatest((s_j - strength * d_j) / s_j, 1 - BELOW_ONE)


def mode_time_three_layers(result: Result) -> Guarded:
    """Keep both shares below one, where the time is infinite."""
    start, end = (least((a * d_j / s_j) ** sp.Rational(1, 3), BELOW_ONE) for a in (a_0, a_j))
    root = sp.sqrt(3)
    bracket = (
        3 * (end - start) / (start * end)
        + sp.log((1 - start) / (1 - end))
        - sp.log((1 + start + start**2) / (1 + end + end**2)) / 2
        - root * sp.atan(root * (end - start) / (2 + start + end + 2 * start * end))
    )
    return Guarded((d_j / s_j) ** sp.Rational(1, 3) / (3 * s_j) * bracket)


def mode_time_four_layers(result: Result) -> Guarded:
    """Take the difference of the shares, and their angles, as they are."""
    start, end = (least(sp.sqrt(a * d_j / s_j), BELOW_ONE) for a in (a_0, a_j))
    bracket = (end - start) / (start * end) + sp.atanh(end) - sp.atanh(start)
    return Guarded(sp.sqrt(d_j / s_j) / (2 * s_j) * bracket)


def _learning_time(result: Result) -> Guarded:
    """Keep the odds off zero, which they round to where the mode is learned from the start."""
    odds = greatest((s_j - a_0 * d_j) / (a_0 * d_j), 1 - BELOW_ONE)
    return Guarded(sp.log(odds * (b_j / (1 - b_j))) / (2 * s_j))


def _deep_plateau_time(result: Result) -> Guarded:
    """Keep the two exponents apart, but near two layers: their sum would be rounded."""
    few = sp.Min(n_layers, 3)
    together = sp.exp((2 - few) / few * sp.log(a_0))
    apart = sp.exp(2 * sp.log(a_0) / n_layers) / a_0
    return Guarded(branch(n_layers < 3, together, apart) / (s_j * (n_layers - 2)))


def unequal_layers(result: Result) -> Guarded:
    r"""Factor the difference of squares: by the larger and the smaller weight all is positive.

    What :math:`\Omega` is more than :math:`\delta = d|\Delta|/2` is :math:`s^2/(\Omega +
    \delta)`. All is divided by :math:`\Omega + s`, so that no square overflows. The mode is the
    product of both weights, each with its denominator.
    """
    large, small = greatest(p_0, q_0), least(p_0, q_0)
    Omega, delta = unequal_rate(large, small)
    Omega_s = Omega + s_j
    e, grown = sp.exp(-2 * Omega * tau), grown_share(2 * Omega * tau)
    plus, minus = (d_j * (large + k * small) ** 2 / Omega_s / 2 for k in (1, -1))
    square = least(delta / Omega_s, 1) ** 2
    part, rest = s_j / Omega_s, Omega / Omega_s + delta / Omega_s
    Y, X = square + e + grown * plus, 1 + square * e + grown * minus
    first = large * part * grown + small * (part * s_j / (Omega + delta) + e * rest)
    second = large * (Omega / Omega_s * (1 + e) + delta / Omega_s * grown) + small * part * grown
    return Guarded((first / Y) * (second / X))


def unequal_rate(large: sp.Expr, small: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    r"""Return :math:`\Omega = \sqrt{s^2 + \delta^2}` and :math:`\delta = d|\Delta|/2`."""
    delta = d_j * (large - small) * (large + small) / 2
    more = greatest(delta, s_j)
    return more * sp.sqrt(1 + least(least(delta, s_j) / more, 1) ** 2), delta


def whitened_solution(result: Result) -> Guarded:
    r"""Multiply through by the exponential that would overflow.

    With :math:`e = e^{-2 s \tau}`, :math:`I = (1 - e)/2s` and the determinant D of the start it is

    .. math:: Z_{11} = \frac{D I + z_{11}}{N}, \quad Z_{22} = \frac{e (D I + e z_{22})}{N},
       \quad Z_{12} = \frac{e z_{12}}{N}, \qquad N = e + I (D I + z_{11} + e z_{22}).

    What is small as e is multiplied by its root twice: it may end as a normal number again.
    """
    e, root = sp.exp(-2 * s_j * tau), sp.exp(-s_j * tau)
    I = grown_time(2 * s_j, tau)  # noqa: E741
    D = z_11 * z_22 - z_12**2
    # What may cancel stands as one sum above and below, so that its rounding cancels.
    A, B = (D * I + z for z in (z_11, z_22 * e))
    N_A = e + I * sp.Add(A, z_22 * e, evaluate=False)
    N_B = e + I * sp.Add(B, z_11, evaluate=False)
    first = over(A, N_A)
    second = product(root, over(B, N_B), root)
    overlap = product(root, over(z_12, N_A), root)
    return Guarded(sp.Matrix([[first, overlap], [overlap, second]]))


def _weight_decay_ghost(result: Result) -> Guarded:
    """Keep what is left above the fold positive where it rounds to nothing."""
    (condition,) = result.domain.where
    left = condition.lhs - condition.rhs
    kept = greatest(left, (1 - BELOW_ONE) * condition.lhs)
    return Guarded(result.expression * sp.sqrt(left) / sp.sqrt(kept))


WEIGHT_DECAY_GHOST = Form(_weight_decay_ghost)
MODE_FLOW = Form(_mode_flow)
LEARNING_TIME = Form(_learning_time)
DEEP_PLATEAU_TIME = Form(_deep_plateau_time)
