"""A function of one variable as smooth pieces, and each piece as terms with Gaussian moments."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise

import sympy as sp

KINKS = (sp.Max, sp.Min, sp.Abs, sp.sign, sp.Heaviside)
PIECES = 200  # more are not worth a closed form
Roots = Callable[[sp.Expr, sp.Symbol], list[sp.Expr]]


class NoClosedForm(Exception):
    """The function is none that these rules know; quadrature takes its place."""


@dataclass(frozen=True)
class Piece:
    """A smooth function between two places."""

    low: sp.Expr
    high: sp.Expr
    value: sp.Expr


@dataclass(frozen=True)
class Term:
    r"""The term :math:`c\, z^n e^{\alpha z^2 + \beta z}`, perhaps times erf(p z + q)."""

    factor: sp.Expr
    power: int
    alpha: sp.Expr
    beta: sp.Expr
    erf: tuple[sp.Expr, sp.Expr] | None = None


def exact_roots(argument: sp.Expr, z: sp.Symbol) -> list[sp.Expr]:
    """Return the real roots of a polynomial of degree one or two, in closed form.

    Examples
    --------
    >>> z = sp.Symbol("z", real=True)
    >>> exact_roots(2 * z + 1, z), exact_roots(z**2 - 2, z), exact_roots(z**2 + 1, z)
    ([-1/2], [-sqrt(2), sqrt(2)], [])
    """
    if not argument.is_polynomial(z):
        raise NoClosedForm
    coefficients = sp.Poly(argument, z).all_coeffs()
    if len(coefficients) == 1:
        return []
    if len(coefficients) == 2:
        return [-coefficients[1] / coefficients[0]]
    if len(coefficients) > 3:
        raise NoClosedForm
    found = sp.roots(argument, z)
    return sorted((root for root in found if root.is_real), key=sp.N)


def pieces(expression: sp.Expr, z: sp.Symbol, roots: Roots = exact_roots) -> list[Piece]:
    """Return the function without max, min, abs, sign and step: smooth pieces from left to right.

    Parameters
    ----------
    expression : Expr
    z : Symbol
        Its real variable.
    roots : callable
        Finds where the argument of a kink is zero.

    Examples
    --------
    >>> z = sp.Symbol("z", real=True)
    >>> [(piece.low, piece.high, piece.value) for piece in pieces(sp.Max(0, z + 1), z)]
    [(-oo, -1, 0), (-1, oo, z + 1)]
    """
    return list(_split(Piece(-sp.oo, sp.oo, expression), z, roots))


def _split(piece: Piece, z: sp.Symbol, roots: Roots) -> Iterable[Piece]:
    kinks = (node for node in sp.postorder_traversal(piece.value) if isinstance(node, KINKS))
    kink = next(kinks, None)
    if kink is None:
        return [piece]
    inside = {
        root
        for argument in _arguments(kink)
        for root in roots(argument, z)
        if piece.low < root < piece.high
    }
    edges = [piece.low, *sorted(inside, key=sp.N), piece.high]
    if len(edges) > PIECES:
        raise NoClosedForm
    return [
        part
        for low, high in pairwise(edges)
        for part in _split(
            Piece(low, high, piece.value.xreplace({kink: _branch(kink, z, inner(low, high))})),
            z,
            roots,
        )
    ]


def _arguments(kink: sp.Expr) -> list[sp.Expr]:
    if isinstance(kink, sp.Max | sp.Min):
        return [one - other for one, other in combinations(kink.args, 2)]
    return [kink.args[0]]


def inner(low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Return a rational place between two others, either of which may be infinite."""
    if low == -sp.oo:
        low = high - 2 if high != sp.oo else sp.Integer(-1)
    if high == sp.oo:
        high = low + 2
    return sp.Rational(str(sp.N((low + high) / 2, 30)))


def _branch(kink: sp.Expr, z: sp.Symbol, place: sp.Expr) -> sp.Expr:
    """Return what a kink is on the whole piece, from what it is at one place of it."""
    if isinstance(kink, sp.Max | sp.Min):
        chosen = max if isinstance(kink, sp.Max) else min
        return chosen(kink.args, key=lambda argument: sp.N(argument.subs(z, place), 30))
    argument = kink.args[0]
    positive = sp.N(argument.subs(z, place), 30) > 0
    if isinstance(kink, sp.Abs):
        return argument if positive else -argument
    low = 0 if isinstance(kink, sp.Heaviside) else -1
    return sp.Integer(1 if positive else low)


def terms(piece: Piece, z: sp.Symbol) -> list[Term]:
    """Return a piece as a sum of terms with known Gaussian moments.

    Raises
    ------
    NoClosedForm
        If it is no sum of products of polynomials, exponentials of quadratics, and error functions.

    Examples
    --------
    >>> z = sp.Symbol("z", real=True)
    >>> terms(Piece(-sp.oo, sp.oo, 3 * z**2 * sp.exp(1 - z)), z)
    [Term(factor=3*E, power=2, alpha=0, beta=-1, erf=None)]
    """
    waves = (sp.sin, sp.cos, sp.sinh, sp.cosh)
    value = piece.value
    for wave in waves:
        value = value.replace(wave, lambda angle, wave=wave: wave(angle).rewrite(sp.exp))
    expanded = sp.expand(value)
    return [_term(addend, piece, z) for addend in sp.Add.make_args(expanded) if addend != 0]


def _term(addend: sp.Expr, piece: Piece, z: sp.Symbol) -> Term:
    factor, power, exponent, erf = sp.Integer(1), 0, sp.Integer(0), None
    for part in sp.Mul.make_args(addend):
        base, times = part.as_base_exp()
        if not part.has(z):
            factor *= part
        elif base == z and times.is_Integer and times > 0:
            power += int(times)
        elif base is sp.E or isinstance(part, sp.exp):
            exponent += sp.log(part) if base is not sp.E else times
        elif isinstance(part, sp.erf) and erf is None:
            erf = part.args[0]
        else:
            raise NoClosedForm
    constant, beta, alpha = _quadratic(exponent, z, 2)
    inside = None if erf is None else (_quadratic(erf, z, 1)[1], _quadratic(erf, z, 1)[0])
    whole = piece.low == -sp.oo and piece.high == sp.oo
    if not whole and (inside is not None or not beta.is_real):
        raise NoClosedForm  # the error function of a complex or a double argument
    return Term(factor * sp.exp(constant), power, alpha, beta, inside)


def _quadratic(exponent: sp.Expr, z: sp.Symbol, degree: int) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    if not exponent.is_polynomial(z):
        raise NoClosedForm
    coefficients = sp.Poly(exponent, z).all_coeffs()[::-1]
    if len(coefficients) > degree + 1:
        raise NoClosedForm
    constant, beta, alpha = (coefficients + 2 * [sp.Integer(0)])[:3]
    return constant, beta, alpha
