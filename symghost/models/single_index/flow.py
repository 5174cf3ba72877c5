r"""Risk and gradient flow of a two-layer network on a single-index target, in overlaps.

The network is :math:`f(x) = \frac1N \sum_i a_i\,\sigma(\langle u_i, x\rangle)` with unit vectors
:math:`u_i`, the target :math:`\varphi(\langle u_*, x\rangle)`, and x is Gaussian. The risk depends
on the overlaps :math:`s_i = \langle u_i, u_*\rangle` and :math:`r_{ij} = \langle u_i, u_j\rangle`
alone. The flow is that of the gradient, times N, along the sphere; the second layer moves 1/eps
times as fast. It is derived here from the risk, by differentiation and projection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import sympy as sp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...formulas.symbols import eps

MOST_NEURONS = 12  # of formulas; numbers have no such limit


@dataclass(frozen=True)
class Neurons:
    """The symbols of some neurons: weights, overlaps with the target, overlaps with each other."""

    weights: tuple[sp.Symbol, ...]
    overlaps: tuple[sp.Symbol, ...]
    mutual: dict[tuple[int, int], sp.Symbol]

    @property
    def count(self) -> int:
        """How many neurons there are."""
        return len(self.weights)

    def between(self, i: int, j: int) -> sp.Expr:
        """Return the overlap of two neurons, 1 of one with itself."""
        return sp.Integer(1) if i == j else self.mutual[min(i, j), max(i, j)]


def neurons(count: int) -> Neurons:
    """Return symbols for so many neurons, numbered from one.

    Examples
    --------
    >>> neurons(2)
    Neurons(weights=(a_1, a_2), overlaps=(s_1, s_2), mutual={(0, 1): r_12})
    """
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_NEURONS:
        raise InvalidInput("neurons", count, f"a whole number from 1 to {MOST_NEURONS}")
    numbers = range(1, count + 1)
    weights, overlaps = (
        tuple(sp.Symbol(f"{letter}_{i}", real=True) for i in numbers) for letter in "as"
    )
    between = "" if count < 10 else "and"
    mutual = {
        (i, j): sp.Symbol(f"r_{i + 1}{between}{j + 1}", real=True)
        for i, j in combinations(range(count), 2)
    }
    return Neurons(weights, overlaps, mutual)


def risk_of_degree(degree: int, phi: sp.Expr, sigma: sp.Expr, given: Neurons) -> sp.Expr:
    r"""Return a degree's part of the risk, :math:`R_k`, at any number of neurons.

    It is half the squared length of :math:`\varphi_k u_*^{\otimes k} - \frac{\sigma_k}N \sum_i a_i
    u_i^{\otimes k}`.

    Examples
    --------
    >>> from symghost.formulas.symbols import phi1, sigma1
    >>> risk_of_degree(1, phi1, sigma1, neurons(1))
    a_1**2*sigma_1**2/2 - a_1*phi_1*s_1*sigma_1 + phi_1**2/2
    """
    count = given.count
    signal = sum(a * s**degree for a, s in zip(given.weights, given.overlaps, strict=True))
    among = sum(
        given.weights[i] * given.weights[j] * given.between(i, j) ** degree
        for i in range(count)
        for j in range(count)
    )
    return phi**2 / 2 - phi * sigma * signal / count + sigma**2 * among / (2 * count**2)


def unlearned(degree: int, phi: sp.Expr, sigma: sp.Expr, given: Neurons) -> sp.Expr:
    r"""Return what is left of a degree: :math:`e_k = \varphi_k - \sigma_k\langle a s^k\rangle`."""
    signal = sum(a * s**degree for a, s in zip(given.weights, given.overlaps, strict=True))
    return phi - sigma * signal / given.count


def exact_risk(phi: Sequence[sp.Expr], sigma: Sequence[sp.Expr], given: Neurons) -> sp.Expr:
    """Return the population risk at any number of neurons and dimensions."""
    pairs = enumerate(zip(phi, sigma, strict=True))
    return sp.Add(*(risk_of_degree(k, f, g, given) for k, (f, g) in pairs))


def mean_field_risk(phi: Sequence[sp.Expr], sigma: Sequence[sp.Expr], given: Neurons) -> sp.Expr:
    r"""Return the mean-field risk, :math:`\frac12 \sum_k e_k^2`: r_ij = s_i s_j, with i = j too."""
    pairs = enumerate(zip(phi, sigma, strict=True))
    return sp.Add(*(unlearned(k, f, g, given) ** 2 / 2 for k, (f, g) in pairs))


def exact_flow(risk: sp.Expr, given: Neurons) -> Flow:
    """Return the gradient flow of weights and overlaps at any dimension, closed in them.

    Parameters
    ----------
    risk : Expr
        In the symbols of `given`.
    given : Neurons

    Examples
    --------
    >>> from symghost.formulas.symbols import phi1, sigma1
    >>> one = neurons(1)
    >>> exact_flow(risk_of_degree(1, phi1, sigma1, one), one).components[1].factor()
    -a_1*phi_1*sigma_1*(s_1 - 1)*(s_1 + 1)
    """
    count = given.count
    weights = tuple(-count * sp.diff(risk, a) / eps for a in given.weights)
    overlaps = tuple(_along(risk, given, i, None) for i in range(count))
    mutual = tuple(_along(risk, given, i, j) + _along(risk, given, j, i) for i, j in given.mutual)
    states = (*given.weights, *given.overlaps, *given.mutual.values())
    velocity = (*weights, *overlaps, *mutual)
    parameters = sorted(risk.free_symbols - set(states), key=str)
    return Flow(states, velocity, (eps, *parameters))


def _along(risk: sp.Expr, given: Neurons, i: int, other: int | None) -> sp.Expr:
    r"""Return :math:`\langle \dot u_i, v\rangle` for v the target's direction or another neuron's.

    The gradient is a combination of vectors whose overlaps are states; its part along u_i is
    taken off, since u_i keeps its length.
    """
    own = given.overlaps[i] if other is None else given.between(i, other)
    with_target = sp.Integer(1) if other is None else given.overlaps[other]
    total = sp.diff(risk, given.overlaps[i]) * (with_target - given.overlaps[i] * own)
    for j in range(given.count):
        if j == i:
            continue
        with_j = given.overlaps[j] if other is None else given.between(j, other)
        slope = sp.diff(risk, given.between(i, j))
        total += slope * (with_j - given.between(i, j) * own)
    return -given.count * total


def mean_field_flow(risk: sp.Expr, given: Neurons) -> Flow:
    r"""Return the mean-field flow: the gradient of its risk, with :math:`1 - s^2` for the sphere.

    Examples
    --------
    >>> from symghost.formulas.symbols import phi1, sigma1
    >>> one = neurons(1)
    >>> flow = mean_field_flow(mean_field_risk((0, phi1), (0, sigma1), one), one)
    >>> flow.components[0]
    s_1*sigma_1*(-a_1*s_1*sigma_1 + phi_1)/eps
    """
    count = given.count
    weights = tuple(-count * sp.diff(risk, a) / eps for a in given.weights)
    overlaps = tuple(-count * (1 - s**2) * sp.diff(risk, s) for s in given.overlaps)
    states = (*given.weights, *given.overlaps)
    parameters = sorted(risk.free_symbols - set(states), key=str)
    return Flow(states, (*weights, *overlaps), (eps, *parameters))


def tangent_kernel(sigma: Sequence[sp.Expr], given: Neurons) -> sp.ImmutableMatrix:
    r"""Return the matrix K of the mean field in :math:`\dot e_k = -\sum_j K_{kj} e_j`.

    It is :math:`\sigma_k \sigma_j \langle s^{k+j}/\varepsilon + k j a^2 (1 - s^2) s^{k+j-2}
    \rangle`, found by the chain rule: the slopes of e_k times the speeds of weights and overlaps.
    """
    count = given.count
    terms = [[_unit(k, g, given, of) for k, g in enumerate(sigma)] for of in range(count)]
    size = range(len(sigma))
    return sp.ImmutableMatrix(
        [
            [sum(_product(column[k], column[j]) for column in terms) / count for j in size]
            for k in size
        ]
    )


def _unit(degree: int, sigma: sp.Expr, given: Neurons, of: int) -> tuple[sp.Expr, sp.Expr]:
    """Return the slopes of a neuron's part of a degree, each in units of its speed's root."""
    a, s = given.weights[of], given.overlaps[of]
    part = sigma * a * s**degree
    return sp.diff(part, a) / sp.sqrt(eps), sp.diff(part, s) * sp.sqrt(1 - s**2)


def _product(one: tuple[sp.Expr, sp.Expr], other: tuple[sp.Expr, sp.Expr]) -> sp.Expr:
    return one[0] * other[0] + one[1] * other[1]
