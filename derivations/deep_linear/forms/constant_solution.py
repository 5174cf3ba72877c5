"""The optimal constant solution of deep linear networks."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import expm1

from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    greatest,
    grown_share,
    over,
    power,
    product,
    wright_omega,
)
from symghost.formulas.symbols import (
    K_bar,
    K_j,
    P,
    a_0,
    g_j,
    j_level,
    m_bar,
    n_branches,
    n_levels,
    s_bar,
    s_j,
    sigma_j,
    v_sum,
    y_bar,
)
from symghost.theory.derivation import Result
from symghost.theory.form import Form


def _tree_singular_values(result: Result) -> Guarded:
    levels = n_levels - j_level
    beside_largest = sp.sqrt(-expm1(-levels * sp.log(n_branches)) / (n_branches - 1))
    return Guarded(n_branches ** (levels / 2) * beside_largest)


def _tree_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes of a tree's singular values.

    With :math:`\ell` levels, :math:`2 \ln\sigma = \ln(B^\ell - 1) - \ln(B - 1)`. Each slope has its
    own power of B, so that none overflows before the slope does.
    """
    levels, logarithm = n_levels - j_level, sp.log(n_branches)
    share = grown_share(levels * logarithm)
    beside = sp.sqrt(product(share, over(n_branches, n_branches - 1))) / 2
    by_level = product(n_branches ** ((levels - 1) / 2), over(logarithm, share), beside)
    excess = over(levels, share) - n_branches / (n_branches - 1)
    return {
        n_levels: by_level,
        j_level: -by_level,
        n_branches: product(n_branches ** ((levels - 3) / 2), excess, beside),
    }


def _ocs_time(result: Result) -> Guarded:
    return Guarded(sp.log(_odds()) / (2 * (s_bar + s_j)))


def _ocs_least_distance(result: Result) -> Guarded:
    """Take a power near 1 of the odds as the odds and a small power: rounding it counts then."""
    grown, odds = K_bar * y_bar * sp.sqrt(1 + s_bar / s_j), _odds()
    many = s_bar > s_j
    small = branch(many, s_j / (s_bar + s_j), -s_bar / (s_bar + s_j))
    return Guarded(product(grown / branch(many, odds, sp.Integer(1)), odds**small))


def _least_distance_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of the least distance; its root and its odds cancel in those by rates."""
    by_size, by_rate, by_odds = _of_least_distance(_odds(), s_bar)
    distance = _ocs_least_distance(result).expression
    return {
        y_bar: product(distance, by_size, 1 / y_bar),
        K_bar: product(distance, by_size, 1 / K_bar),
        s_bar: product(distance, -by_rate, s_j / s_bar),
        s_j: product(distance, by_rate),
    } | _by_odds(distance, by_odds)


def _output_bias_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes of the least distance with an output bias."""
    odds = _output_bias_odds()
    by_size, by_rate, by_odds = _of_least_distance(odds, sp.S.Half)
    distance = _output_bias_ocs(result).expression
    return {
        y_bar: product(distance, by_size, 1 / y_bar),
        s_j: product(distance, by_rate),
    } | _by_odds(distance, by_odds)


def _of_least_distance(odds: sp.Expr, rate: sp.Expr) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    r"""Return the relative slopes by the size, times the size, by s_j, and by the odds.

    The distance is :math:`y \sqrt{1 + s/s_j}\, o^{-s/(s + s_j)}` with odds o that grow as
    :math:`y \sqrt{s/s_j}`.
    """
    total = rate + s_j
    return s_j / total, product(rate / total, over(sp.log(odds), total)), rate / total


def _by_odds(distance: sp.Expr, share: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes by what enters into the odds alone, by their powers there."""
    powers = {K_j: -1, sigma_j: 1, g_j: sp.S.Half, P: -sp.S.Half}
    return {
        symbol: product(distance, exponent * share / symbol) for symbol, exponent in powers.items()
    }


def _plateau_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slope of a root of a sum of squares by the root of one of them."""
    share = sigma_j / y_bar
    return {y_bar: power(1 + product(share, share, 1 - 2 * v_sum**2 / P) / P, -sp.S.Half)}


def _odds() -> sp.Expr:
    """Return the root of the odds that decide when the distance is least."""
    return K_bar * K_j * (y_bar / sigma_j) * sp.sqrt((P / g_j) * (s_bar / s_j))


def _output_bias_ocs(result: Result) -> Guarded:
    odds = _output_bias_odds()
    return Guarded(y_bar * sp.sqrt(1 + 1 / (2 * s_j)) * odds ** (-1 / (1 + 2 * s_j)))


def _output_bias_odds() -> sp.Expr:
    return K_j * (y_bar / sigma_j) * sp.sqrt((P / g_j) / (2 * s_j))


def _output_bias(result: Result) -> Guarded:
    """Take what is left by a logarithm where Lambert's function is large: it nearly makes it up.

    W exp(W) = A exp(2 m y) says that y - W/(2m) is log(W/A)/(2m).
    """
    start = 2 * m_bar**2 * a_0
    logarithm = sp.log(start) + 2 * m_bar * y_bar
    large = wright_omega(greatest(logarithm, 1))
    small = sp.LambertW(start * sp.exp(branch(logarithm > 1, sp.Integer(0), 2 * m_bar * y_bar)))
    by_logarithm = sp.log(large / start) / (2 * m_bar)
    return Guarded(branch(logarithm > 1, by_logarithm, y_bar - small / (2 * m_bar)))


TREE_SINGULAR_VALUES = Form(_tree_singular_values, _tree_slopes)
OCS_TIME = Form(_ocs_time)
OCS_LEAST_DISTANCE = Form(_ocs_least_distance, _least_distance_slopes)
OUTPUT_BIAS = Form(_output_bias)
OUTPUT_BIAS_OCS = Form(_output_bias_ocs, _output_bias_slopes)
GENERAL_PLATEAU = Form(slopes=_plateau_slopes)
