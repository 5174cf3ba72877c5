r"""Moments of a standard Gaussian g, in closed form: :math:`E[g^n e^{\alpha g^2 + \beta g}\ldots]`.

An exponential of a quadratic tilts the Gaussian into another one, of precision
:math:`\lambda = 1 - 2\alpha` and mean :math:`\beta/\lambda`. Integration by parts then gives each
moment from the two before it.
"""

from __future__ import annotations

import sympy as sp

from .gaussian_pieces import Piece, Term


def moments(term: Term, piece: Piece, count: int) -> list[sp.Expr]:
    r"""Return the first moments of a term on its piece, :math:`E[g^k\,f(g)\,1_{\rm piece}]`.

    The term's own power of z and its factor are left out. The precision must be positive.

    Examples
    --------
    >>> whole = Piece(-sp.oo, sp.oo, sp.Integer(1))
    >>> moments(Term(sp.Integer(1), 0, sp.Integer(0), sp.Integer(0)), whole, 5)
    [1, 0, 1, 0, 3]
    >>> half = Piece(sp.Integer(0), sp.oo, sp.Integer(1))
    >>> moments(Term(sp.Integer(1), 0, sp.Integer(0), sp.Integer(0)), half, 3)
    [1/2, sqrt(2)/(2*sqrt(pi)), 1/2]
    """
    precision = 1 - 2 * term.alpha
    mean, variance = term.beta / precision, 1 / precision
    weight = sp.exp(term.beta**2 / (2 * precision)) / sp.sqrt(precision)
    if term.erf is None:
        plain = _truncated(mean, variance, piece, count)
    else:
        plain = _with_erf(mean, variance, term.erf, count)
    return [sp.expand(weight * moment) for moment in plain]


def _truncated(mean: sp.Expr, variance: sp.Expr, piece: Piece, count: int) -> list[sp.Expr]:
    """Moments of a Gaussian between two places, by parts: x = mean - variance d/dx log density."""

    def below(place: sp.Expr) -> sp.Expr:
        if place.is_infinite:
            return sp.Integer(1 if place == sp.oo else 0)
        return (1 + sp.erf((place - mean) / sp.sqrt(2 * variance))) / 2

    def density(place: sp.Expr) -> sp.Expr:
        exponent = -((place - mean) ** 2) / (2 * variance)
        return sp.exp(sp.expand(exponent)) / sp.sqrt(2 * sp.pi * variance)

    found = [sp.expand(below(piece.high) - below(piece.low))]
    for order in range(1, count):
        moment = mean * found[order - 1]
        if order > 1:
            moment += (order - 1) * variance * found[order - 2]
        for sign, place in ((1, piece.low), (-1, piece.high)):
            if not place.is_infinite:
                moment += sign * variance * place ** (order - 1) * density(place)
        found.append(sp.expand(moment))
    return found


def _with_erf(
    mean: sp.Expr, variance: sp.Expr, inside: tuple[sp.Expr, sp.Expr], count: int
) -> list[sp.Expr]:
    r"""Moments with erf(p x + q): its slope is a Gaussian bump, which tilts the density again."""
    p, q = inside
    found = [sp.erf((p * mean + q) / sp.sqrt(1 + 2 * p**2 * variance))]
    # The bump times the density: precision 1/variance + 2 p^2.
    narrow = 1 / (1 / variance + 2 * p**2)
    centre = narrow * (mean / variance - 2 * p * q)
    height = sp.exp(-sp.together((p * mean + q) ** 2 / (1 + 2 * p**2 * variance)))
    slope = 2 * p / sp.sqrt(sp.pi) * sp.sqrt(narrow / variance) * height
    whole = Piece(-sp.oo, sp.oo, sp.Integer(1))
    bumps = [slope * moment for moment in _truncated(centre, narrow, whole, count)]
    for order in range(1, count):
        moment = mean * found[order - 1] + variance * bumps[order - 1]
        if order > 1:
            moment += (order - 1) * variance * found[order - 2]
        found.append(sp.expand(moment))
    return found
