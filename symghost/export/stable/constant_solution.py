"""The optimal constant solution of deep linear networks."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import expm1

from ...derivation import Result
from ...symbols import (
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
    y_bar,
)
from .parts import Forms, Guarded, branch, greatest, product, wright_omega


def _tree_singular_values(result: Result) -> Guarded:
    levels = n_levels - j_level
    beside_largest = sp.sqrt(-expm1(-levels * sp.log(n_branches)) / (n_branches - 1))
    return Guarded(n_branches ** (levels / 2) * beside_largest)


def _ocs_time(result: Result) -> Guarded:
    return Guarded(sp.log(_odds()) / (2 * (s_bar + s_j)))


def _ocs_least_distance(result: Result) -> Guarded:
    """Take a power near 1 of the odds as the odds and a small power: rounding it counts then."""
    grown, odds = K_bar * y_bar * sp.sqrt(1 + s_bar / s_j), _odds()
    many = s_bar > s_j
    small = branch(many, s_j / (s_bar + s_j), -s_bar / (s_bar + s_j))
    return Guarded(product(grown / branch(many, odds, sp.Integer(1)), odds**small))


def _odds() -> sp.Expr:
    """Return the root of the odds that decide when the distance is least."""
    return K_bar * K_j * (y_bar / sigma_j) * sp.sqrt((P / g_j) * (s_bar / s_j))


def _output_bias_ocs(result: Result) -> Guarded:
    odds = K_j * (y_bar / sigma_j) * sp.sqrt((P / g_j) / (2 * s_j))
    return Guarded(y_bar * sp.sqrt(1 + 1 / (2 * s_j)) * odds ** (-1 / (1 + 2 * s_j)))


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


FORMS: Forms = {
    "tree_singular_values": _tree_singular_values,
    "ocs_time": _ocs_time,
    "ocs_least_distance": _ocs_least_distance,
    "output_bias": _output_bias,
    "output_bias_ocs": _output_bias_ocs,
}
