"""Networks of low rank that are trained on timed tasks: their local formulas and latent flow.

A network of rank one has N neurons and one latent variable kappa = n.x, which obeys the closed flow
kappa' = -kappa + sum_i n_i tanh(m_i kappa + b_i).
"""

from __future__ import annotations

import sympy as sp

from ..formulas.symbols import X, b, c, kappa, m, n, o, y, z

LOGISTIC = 1 / (1 + sp.exp(-z))

# What a neuron makes of its input z, what an output unit does, and how far o is from its target y.
ACTIVATIONS: dict[str, sp.Expr] = {"tanh": sp.tanh(z), "relu": sp.Max(z, 0)}
OUTPUTS: dict[str, sp.Expr] = {"logistic": LOGISTIC, "tanh": sp.tanh(z), "linear": z}
ERRORS: dict[str, sp.Expr] = {
    "squared": (o - y) ** 2,
    "absolute": sp.Abs(o - y),
    "cross_entropy": -y * sp.log(o) - (1 - y) * sp.log(1 - o),
}


def activation() -> sp.Expr:
    """Return the activation of a neuron in the published networks, a function of its input z."""
    return ACTIVATIONS["tanh"]


def output() -> sp.Expr:
    """Return the output, a logistic function of the latent variable kappa.

    Examples
    --------
    >>> output()
    1/(1 + exp(-c*(-X + kappa)))
    """
    return LOGISTIC.subs(z, c * (kappa - X))


def error() -> sp.Expr:
    """Return the squared error of one step's output o against its target y.

    Examples
    --------
    >>> error()
    (o - y)**2
    """
    return ERRORS["squared"]


def neuron_velocity() -> sp.Expr:
    """Return what one neuron adds to the velocity of the latent variable.

    Examples
    --------
    >>> neuron_velocity()
    n*tanh(b + kappa*m)
    """
    return n * activation().subs(z, m * kappa + b)
