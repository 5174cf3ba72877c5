"""Modes of deep linear networks: differences of exponentials as sums of terms of one sign."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sympy as sp
from sympy.codegen.cfunctions import expm1, log1p

from ...derivation import Result
from ...symbols import a_0, a_j, b_j, d_j, n_layers, p_0, q_0, s_j, tau, z_11, z_12, z_22
from ..kinks import slope
from ..sums import ROW, row_sum, sum_over
from .parts import (
    Forms,
    Guarded,
    Slopes,
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
from .rules import economised, legendre_rule

_BELOW_ONE = sp.Float(1 - 2.0**-53, 50)  # the nearest float: a share that rounds to 1 is not 1

_LOW = sp.Rational(1, 3)  # the share up to which powers are summed


def _mode_one_layer(result: Result) -> Guarded:
    """Leave the end or the start, whichever is smaller, by what is to be added to it."""
    falling = s_j / d_j + product(a_0 - s_j / d_j, sp.exp(-d_j * tau))
    rising = a_0 + over(product(s_j - a_0 * d_j, grown_share(d_j * tau)), d_j)
    return Guarded(branch(a_0 * d_j > s_j, falling, rising))


def _one_layer_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of the mode of one layer."""
    decay, grown = sp.exp(-d_j * tau), grown_time(d_j, tau)
    return {
        tau: (s_j - d_j * a_0) * decay,
        s_j: grown,
        d_j: -tau * a_0 * decay + s_j * slope(grown, d_j),
        a_0: decay,
    }


def _mode_two_layers(result: Result) -> Guarded:
    """Leave the end or the start, whichever is larger: its inverse is the smaller."""
    start, end = 1 / a_0, d_j / s_j
    falling = start + product(end - start, grown_share(2 * s_j * tau))
    rising = end + product(start - end, sp.exp(-2 * s_j * tau))
    return Guarded(1 / branch(a_0 * d_j > s_j, falling, rising))


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


def _mode_flow(result: Result) -> Guarded:
    """Split the power: of an exponent near 2 the rounding counts, of its small part it does not."""
    root = product(a_j, sp.exp(-sp.log(a_j) / n_layers))
    return Guarded(product(root, product(n_layers * (s_j - a_j * d_j), root)))


def _mode_infinite_depth(result: Result) -> Guarded:
    r"""Rise by Wright's omega, fall by a series where Lambert's function has its branch point.

    With :math:`v = s_j/(d_j a_j)`, and :math:`\delta` for v at the start, the falling mode obeys
    :math:`\varphi(v) = \varphi(\delta) + s_j^2 \tau/d_j`, :math:`\varphi(v) = -v - \ln(1 - v)`.
    """
    start = s_j / (d_j * a_0)
    odds, gone = (s_j - a_0 * d_j) / (a_0 * d_j), (s_j / d_j) * (s_j * tau)
    above = where(odds > 0, odds)
    rising = (s_j / d_j) / (1 + wright_omega(above + sp.log(above) - gone))
    delta = least(start, 1)
    near = power(2 * (_excess(delta, odds) + d_j * tau * a_0**2), sp.S.Half)  # over delta
    place, half = product(delta, near), sp.S.Half
    by_series = over(a_0, product(near, series(_branch_point_series(), least(place, 1))))
    level = greatest(product(half, power(place, 2)), half)
    decay = sp.exp(-1 - level, evaluate=False)
    by_lambert = over(s_j / d_j, 1 + sp.LambertW(-decay, evaluate=False))
    falling = branch(sp.Lt(place, 1, evaluate=False), by_series, by_lambert)
    return Guarded(branch(odds > 0, rising, falling))


@cache
def _infinite_depth_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes of the infinitely deep mode, which hold on its fixed point as well.

    Of the distance :math:`1 - v` to the fixed point the share :math:`e^{\delta - v - s_j^2
    \tau/d_j}` is left, and the speed is :math:`a_j^2 (s_j - d_j a_j)`. As long as the mode is sure
    to be far below it, with :math:`1/a_j \ge 1/a_0 - s_j \tau`, that share is taken from the
    distances themselves: the exponent may be a difference of large numbers.
    """
    mode = _mode_infinite_depth(result).expression
    growth, force = mode / a_0, s_j - a_0 * d_j
    far = 2 * d_j * a_0 < s_j * (1 - s_j * tau * a_0)
    exponent = (s_j / d_j) * ((mode - a_0) / mode / a_0 - s_j * tau)
    by_distance = (s_j - mode * d_j) / (growth * where(far, force))
    left = branch(far, by_distance, sp.exp(branch(far, sp.Integer(0), exponent)))
    # Products as they stand: SymPy would take a power of the mode into its branches, to overflow.
    share, later = product(left, growth, growth), tau * a_0 * force
    lost = [product(sp.Integer(-1), share, 1 - k * later) for k in (1, 2)]
    by_rate, by_strength = (sp.Add(1, part, evaluate=False) for part in lost)
    return {
        tau: product(a_0**2 * force, growth, share),
        a_0: product(share, growth),
        s_j: product(mode, by_strength, 1 / s_j),
        d_j: product(sp.Integer(-1), mode, by_rate, 1 / d_j),
    }


def _excess(delta: sp.Expr, odds: sp.Expr) -> sp.Expr:
    r"""Return :math:`(-\ln(1 - \delta) - \delta)/\delta^2`, near zero by its power series."""
    third = sp.Rational(1, 3)
    by_series = series((sp.Rational(1, k) for k in range(2, 36)), least(delta, third))
    left, large = greatest(-odds, sp.Float("1e-37")), greatest(delta, third)
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


def _mode_time(result: Result) -> Guarded:
    r"""Split off two powers, which diverge at two and at very many layers, as differences.

    The integrand :math:`z^{c-2}/(1 - z)`, :math:`c = 2/n_\ell`, is :math:`z^{c-2} + z^{c-1} +
    z^c/(1 - z)`.
    """
    order, start = 2 / n_layers, _share(a_0)
    ratio = sp.log(a_j / a_0)
    falling, rising = (2 - n_layers) / n_layers * ratio, order * ratio
    first = mean_exponential(falling) / start + mean_exponential(rising)
    rest = _above_two_powers(a_j) - _above_two_powers(a_0)
    bracket = product(a_0**order * ratio, first) + product((s_j / d_j) ** order, rest)
    return Guarded(product((d_j / s_j) / (n_layers * s_j), bracket))


def _above_two_powers(strength: sp.Symbol) -> sp.Expr:
    r"""Return :math:`R(z) = \int_0^z u^c/(1 - u) du` for a share z, in parts below and above 1/3.

    Below, a polynomial stands for :math:`1/(1 - u)`; above, the logarithm of :math:`1 - u` is
    split off, and what remains is as smooth as Gauss's rule likes it.
    """
    share, order = _share(strength), 2 / n_layers
    left = greatest((s_j - strength * d_j) / s_j, 1 - _BELOW_ONE)
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


def _share(strength: sp.Symbol) -> sp.Expr:
    return least(strength * d_j / s_j, _BELOW_ONE)


def _mode_time_three_layers(result: Result) -> Guarded:
    start, end = (least((a * d_j / s_j) ** sp.Rational(1, 3), _BELOW_ONE) for a in (a_0, a_j))
    root = sp.sqrt(3)
    bracket = (
        3 * (end - start) / (start * end)
        + sp.log((1 - start) / (1 - end))
        - sp.log((1 + start + start**2) / (1 + end + end**2)) / 2
        - root * sp.atan(root * (end - start) / (2 + start + end + 2 * start * end))
    )
    return Guarded((d_j / s_j) ** sp.Rational(1, 3) / (3 * s_j) * bracket)


def _mode_time_four_layers(result: Result) -> Guarded:
    start, end = (least(sp.sqrt(a * d_j / s_j), _BELOW_ONE) for a in (a_0, a_j))
    bracket = (end - start) / (start * end) + sp.atanh(end) - sp.atanh(start)
    return Guarded(sp.sqrt(d_j / s_j) / (2 * s_j) * bracket)


def _learning_time(result: Result) -> Guarded:
    """Keep the odds off zero, which they round to where the mode is learned from the start."""
    odds = greatest((s_j - a_0 * d_j) / (a_0 * d_j), 1 - _BELOW_ONE)
    return Guarded(sp.log(odds * (b_j / (1 - b_j))) / (2 * s_j))


def _deep_plateau_time(result: Result) -> Guarded:
    """Keep the two exponents apart, but near two layers: their sum would be rounded."""
    few = sp.Min(n_layers, 3)
    together = sp.exp((2 - few) / few * sp.log(a_0))
    apart = sp.exp(2 * sp.log(a_0) / n_layers) / a_0
    return Guarded(branch(n_layers < 3, together, apart) / (s_j * (n_layers - 2)))


def _unequal_layers(result: Result) -> Guarded:
    r"""Factor the difference of squares: by the larger and the smaller weight all is positive.

    What :math:`\Omega` is more than half the difference is :math:`s^2/(\Omega + d\Delta/2)`. All
    is divided by :math:`\Omega + s`, so that no square overflows.
    """
    large, small = greatest(p_0, q_0), least(p_0, q_0)
    split = d_j * (large - small) * (large + small) / 2
    more = greatest(split, s_j)
    rate = more * sp.sqrt(1 + least(least(split, s_j) / more, 1) ** 2)
    total = rate + s_j
    decay, grown = sp.exp(-2 * rate * tau), grown_share(2 * rate * tau)
    wide, narrow = (d_j * (large + k * small) ** 2 / total / 2 for k in (1, -1))
    excess = least(split / total, 1) ** 2
    part, whole = s_j / total, rate / total + split / total
    first = excess + decay + grown * wide
    second = 1 + excess * decay + grown * narrow
    rising = large * part * grown + small * (part * s_j / (rate + split) + decay * whole)
    settled = large * (rate / total * (1 + decay) + split / total * grown) + small * part * grown
    return Guarded((rising / first) * (settled / second))


def _whitened_solution(result: Result) -> Guarded:
    """Multiply through by the exponential that would overflow.

    What is small as that is multiplied by its root twice: it may end as a normal number again.
    """
    decay, root = sp.exp(-2 * s_j * tau), sp.exp(-s_j * tau)
    share = grown_time(2 * s_j, tau)
    area = z_11 * z_22 - z_12**2
    # What may cancel stands as one sum above and below, so that its rounding cancels.
    kept, held = (area * share + z for z in (z_11, z_22 * decay))
    below = decay + share * sp.Add(kept, z_22 * decay, evaluate=False)
    beside = decay + share * sp.Add(held, z_11, evaluate=False)
    first = over(kept, below)
    second = product(root, over(held, beside), root)
    overlap = product(root, over(z_12, below), root)
    return Guarded(sp.Matrix([[first, overlap], [overlap, second]]))


def _weight_decay_ghost(result: Result) -> Guarded:
    """Keep what is left above the fold positive where it rounds to nothing."""
    (condition,) = result.domain.where
    left = condition.lhs - condition.rhs
    kept = greatest(left, (1 - _BELOW_ONE) * condition.lhs)
    return Guarded(result.expression * sp.sqrt(left) / sp.sqrt(kept))


FORMS: Forms = {
    "weight_decay_ghost": _weight_decay_ghost,
    "mode_flow": _mode_flow,
    "mode_one_layer": _mode_one_layer,
    "mode_two_layers": _mode_two_layers,
    "mode_infinite_depth": _mode_infinite_depth,
    "mode_time": _mode_time,
    "mode_time_three_layers": _mode_time_three_layers,
    "mode_time_four_layers": _mode_time_four_layers,
    "learning_time": _learning_time,
    "deep_plateau_time": _deep_plateau_time,
    "unequal_layers": _unequal_layers,
    "whitened_solution": _whitened_solution,
}


def _inverse_speeds(layers: sp.Expr) -> Callable[[Result], dict[sp.Symbol, sp.Expr]]:
    """Return the inverse speed of the mode at both ends of its way."""

    def by_end(strength: sp.Symbol) -> sp.Expr:
        return strength ** (2 / layers - 2) / (layers * (s_j - strength * d_j))

    return lambda _: {a_j: by_end(a_j), a_0: -by_end(a_0)}


SLOPES: Slopes = {
    "mode_one_layer": _one_layer_slopes,
    "mode_two_layers": _two_layers_slopes,
    "mode_infinite_depth": _infinite_depth_slopes,
    "mode_time": _inverse_speeds(n_layers),
    "mode_time_three_layers": _inverse_speeds(sp.Integer(3)),
    "mode_time_four_layers": _inverse_speeds(sp.Integer(4)),
}
