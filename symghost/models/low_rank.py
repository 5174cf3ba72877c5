"""Networks of low rank that are trained on timed tasks: their local formulas and latent flow.

A network of rank one has N neurons and one latent variable kappa = n.x, which obeys the closed flow
kappa' = -kappa + sum_i n_i tanh(m_i kappa + b_i).
"""

from __future__ import annotations

import sympy as sp

from ..symbols import X, b, c, kappa, m, n, o, y, z


def activation() -> sp.Expr:
    """Return a neuron's activation, a function of its input z."""
    return sp.tanh(z)


def output() -> sp.Expr:
    """Return the output, a logistic function of the latent variable kappa.

    Examples
    --------
    >>> output()
    1/(1 + exp(-c*(-X + kappa)))
    """
    return 1 / (1 + sp.exp(-c * (kappa - X)))


def error() -> sp.Expr:
    """Return the error of one step's output o against its target y.

    Examples
    --------
    >>> error()
    (o - y)**2
    """
    return (o - y) ** 2


def neuron_velocity() -> sp.Expr:
    """Return what one neuron adds to the velocity of the latent variable.

    Examples
    --------
    >>> neuron_velocity()
    n*tanh(b + kappa*m)
    """
    return n * activation().subs(z, m * kappa + b)
