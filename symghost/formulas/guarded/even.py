r"""Even functions of the angle that the canonical flow turns by, through r = 0.

The flow is made of functions that are even in the angle :math:`a = \sqrt{|r|} t`, times powers of
the time. So they are power series of :math:`z = r t^2`, and near the fold these are summed; they
know no side of the fold, and their slopes cancel nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

from ..nodes import polynomial
from ..symbols import r, t
from .parts import branch, pieces, product, roots

_TERMS = 12  # of series in z, of at most 1


@dataclass(frozen=True)
class Turn:
    r"""What the flow is made of, near the fold and on its sides.

    Attributes
    ----------
    near : Boolean
        Where the power series are summed.
    cosine, sine, rest : Expr
        There :math:`C = \cos\sqrt z`, :math:`S = \sin\sqrt z/\sqrt z` and
        :math:`U = (S - C)/(2z) = -dS/dz`; and :math:`dC/dz = -S/2`.
    twice : Expr
        There :math:`(1 - S(4z))/(4z)`.
    w, rho : Expr
        The root of r, or of -r.
    above, below : Expr
        The angles w t and rho t.
    decay : Expr
        :math:`e^{-2 \rho t}`.
    """

    near: sp.Basic
    cosine: sp.Expr
    sine: sp.Expr
    rest: sp.Expr
    twice: sp.Expr
    w: sp.Expr
    rho: sp.Expr
    above: sp.Expr
    below: sp.Expr
    decay: sp.Expr


def turn_of(time: sp.Symbol = t) -> Turn:
    """Return what the flow is made of at a time."""
    z, (w, rho) = product(product(r, time), time), roots(r)
    near = sp.Or(sp.Abs(z, evaluate=False) < 1, sp.Eq(r, 0))
    small = branch(near, z, sp.Integer(0))

    def even(coefficient: Callable[[int], sp.Expr], place: sp.Expr = small) -> sp.Expr:
        terms = ((-1) ** k * coefficient(k) for k in range(_TERMS))
        return polynomial(place, *(sp.Float(term, 50) for term in terms))

    return Turn(
        near,
        even(lambda k: 1 / sp.factorial(2 * k)),
        even(lambda k: 1 / sp.factorial(2 * k + 1)),
        even(lambda k: (k + 1) / sp.factorial(2 * k + 3)),
        even(lambda k: sp.Integer(4) ** k / sp.factorial(2 * k + 3)),
        w,
        rho,
        w * time,
        rho * time,
        sp.exp(-2 * rho * time),
    )


def through(turn: Turn, near: sp.Expr, above: sp.Expr, below: sp.Expr) -> sp.Piecewise:
    """Return one of three values: near the fold, above it and below it."""
    return pieces((near, turn.near), (above, r > 0), (below, True))
