"""The gradient of training, and its plateau."""

from __future__ import annotations

import sympy as sp

from symghost.formulas.guarded.parts import (
    Guarded,
    greatest,
    logistic,
    product,
    squared_secant,
    times_exponential,
)
from symghost.formulas.symbols import (
    G,
    X,
    a,
    b1,
    b2,
    b3,
    c,
    g,
    kappa,
    m1,
    m2,
    m3,
    n1,
    n2,
    n3,
    y,
)
from symghost.theory.derivation import Result
from symghost.theory.form import Form


def _adjoint_recursion(result: Result) -> Guarded:
    """Write the slopes of tanh and of the logistic function so that they do not cancel."""
    place = c * (kappa - X)
    output = logistic(place)
    slope = c * squared_secant(place / 2) / 4
    weights = ((m1, n1, b1), (m2, n2, b2), (m3, n3, b3))
    gains = sum(v * w * squared_secant(bias + kappa * v) for v, w, bias in weights)
    return Guarded(2 * (output - y) * slope + g * (a * gains + (1 - a)))


def _secant_fall(argument: sp.Expr) -> sp.Expr:
    """Return tanh/cosh^2."""
    return sp.tanh(argument) * squared_secant(argument)


def _adjoint_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes by the state, the threshold and the biases.

    That of :math:`1/\cosh^2` is :math:`-2 \tanh/\cosh^2`; by decaying exponentials it cancels near
    zero.
    """
    place = c * (kappa - X)
    slope = c * squared_secant(place / 2) / 4
    bend = 2 * slope * (slope - c * (logistic(place) - y) * sp.tanh(place / 2))
    weights = ((m1, n1, b1), (m2, n2, b2), (m3, n3, b3))
    falls = {bias: -2 * g * a * v * w * _secant_fall(bias + kappa * v) for v, w, bias in weights}
    through_neurons = sum(v * falls[bias] for v, _, bias in weights)
    return {kappa: bend + through_neurons, X: -bend, **falls}


def _plateau_time(result: Result) -> Guarded:
    factor = 1 / (2 * G * c**2)
    return Guarded(times_exponential(factor, -sp.log(2 * G) - 2 * sp.log(c), c))


def _plateau_time_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slope by c, the time times (c - 2)/c, as one exponential where it is large."""
    share = (c - 2) / c
    logarithm = -sp.log(2 * G) - 2 * sp.log(c) + sp.log(greatest(share, sp.S.Half))
    return {c: times_exponential(product(1 / (2 * G * c**2), share), logarithm, c)}


ADJOINT_RECURSION = Form(_adjoint_recursion, _adjoint_slopes)
PLATEAU_TIME = Form(_plateau_time, _plateau_time_slopes)
