r"""Hermite coefficients of a function under a standard Gaussian, :math:`f_k = E[f(g)\,he_k(g)]`.

:math:`He_k` are the probabilists' polynomials, with leading coefficient one, and
:math:`he_k = He_k/\sqrt{k!}` the same normalised: :math:`E[he_j(g)\,he_k(g)] = \delta_{jk}`.
Both may be used in a text: ``He2`` is :math:`z^2 - 1`, and ``he2`` is :math:`(z^2 - 1)/\sqrt2`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import mpmath
import sympy as sp

from ...common.errors import InvalidInput
from ...formulas.parse import parse_expression
from ...formulas.symbols import z
from .gaussian_moments import moments
from .gaussian_pieces import NoClosedForm, Piece, Term, pieces, terms
from .hermite_quadrature import INTEGRABLE, quadrature

NAMED = 12  # degrees that a text can name
MOST_DEGREES = 60
DIGITS = 30
MOST_DIGITS = 200


@dataclass(frozen=True)
class HermiteSeries:
    """Hermite coefficients of a function up to a degree.

    Parameters
    ----------
    function : Expr
        In the symbol z.
    coefficients : tuple of Expr
        Of the normalised polynomials, from degree zero on.
    square : Expr
        Mean square of the function: the sum of the squares of all coefficients, without end.
    exact : bool
        Whether the coefficients are closed forms, and not numbers.
    method : str
        How they were found, with the error where they are numbers.
    """

    function: sp.Expr
    coefficients: tuple[sp.Expr, ...]
    square: sp.Expr
    exact: bool
    method: str

    @cached_property
    def lost(self) -> float:
        """The mean square of what the degrees that are left out would add."""
        kept = sum(coefficient**2 for coefficient in self.coefficients)
        left = sp.N(self.square - kept, DIGITS)
        return float(left) if left > 10 ** (6 - DIGITS) * max(1, self.square) else 0.0

    def cut_off(self, name: str) -> str:
        """Return a sentence on what is lost, empty if nothing is."""
        if not self.lost:
            return ""
        share = self.lost / float(self.square)
        return (
            f"{name}: degrees above {len(self.coefficients) - 1} are cut off, and with them "
            f"{self.lost:.3g} of the mean square, a share of {share:.2g}"
        )


@lru_cache(maxsize=1)
def hermite_names() -> Mapping[str, sp.Expr]:
    """Return the polynomials that a text can name: ``He0`` to ``He12``, ``he0`` to ``he12``."""
    plain = {f"He{k}": hermite_polynomial(k) for k in range(NAMED + 1)}
    normal = {
        f"he{k}": sp.expand(hermite_polynomial(k) / sp.sqrt(sp.factorial(k)))
        for k in range(NAMED + 1)
    }
    return {**plain, **normal}


@lru_cache(maxsize=128)
def hermite_polynomial(degree: int) -> sp.Expr:
    """Return the probabilists' polynomial He_k in z, with leading coefficient one.

    Examples
    --------
    >>> hermite_polynomial(4)
    z**4 - 6*z**2 + 3
    """
    if degree < 2:
        return z**degree
    lower, lowest = hermite_polynomial(degree - 1), hermite_polynomial(degree - 2)
    return sp.expand(z * lower - (degree - 1) * lowest)


def read_function(function: str | sp.Expr, argument: str = "function") -> sp.Expr:
    """Return a function of z from text, or from a SymPy expression with one symbol at most.

    Examples
    --------
    >>> read_function("He2/sqrt(2) + relu(z - 1)")
    sqrt(2)*(z**2 - 1)/2 + Max(0, z - 1)
    """
    if isinstance(function, str):
        return parse_expression(function, {"z": z, **hermite_names()}, argument=argument)
    if not isinstance(function, sp.Expr) or len(function.free_symbols) > 1:
        raise InvalidInput(argument, function, "a text, or an expression in one symbol")
    return function.xreplace(dict.fromkeys(function.free_symbols, z))


def hermite_series(
    function: str | sp.Expr, degrees: int = 8, digits: int = DIGITS, argument: str = "function"
) -> HermiteSeries:
    r"""Return the Hermite coefficients :math:`E[f(g)\,he_k(g)]` of a function, k = 0 ... degrees.

    Closed forms are found for sums of products of polynomials, exponentials of quadratics, sines,
    cosines and the error function, also cut into pieces by relu, abs, sign, step, max and min
    (without error functions and sines then). Anything else is integrated by two rules that agree.

    Parameters
    ----------
    function : str or Expr
        Of ``z``. In a text, ``He2`` is a probabilists' polynomial, and ``he2`` a normalised one.
    degrees : int
        The highest degree.
    digits : int
        Of coefficients that have no closed form; what is below the last of them is given as 0.
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If the text is no formula of z, the function is not real, or its mean square is not finite.
    NotCertified
        If two rules of quadrature do not come to agree.

    Examples
    --------
    >>> hermite_series("relu(z)", 4).coefficients
    (sqrt(2)/(2*sqrt(pi)), 1/2, 1/(2*sqrt(pi)), 0, -sqrt(3)/(12*sqrt(pi)))
    >>> hermite_series("tanh(z)", 3, digits=20).coefficients[3]
    -0.14843719078727270405
    >>> hermite_series("exp(z**2/2)")
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: function = 'exp(z**2/2)': expected a function of z ...
    """
    _check_count("degrees", degrees, 0, MOST_DEGREES)
    _check_count("digits", digits, 5, MOST_DIGITS)
    expression = read_function(function, argument)
    try:
        return _closed(expression, degrees, argument)
    except NoClosedForm:
        return _measured(expression, degrees, digits, argument)


def _check_count(argument: str, value: object, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidInput(argument, value, f"a whole number from {least} to {most}")


def _closed(expression: sp.Expr, degrees: int, argument: str) -> HermiteSeries:
    parts = _parts(expression, argument)
    means = [moments(term, piece, degrees + 1 + term.power) for term, piece in parts]
    coefficients = []
    for degree in range(degrees + 1):
        polynomial = sp.Poly(hermite_polynomial(degree), z)
        total = sum(
            term.factor * factor * mean[term.power + power]
            for (term, _), mean in zip(parts, means, strict=True)
            for (power,), factor in polynomial.terms()
        )
        coefficients.append(_tidied(sp.expand(total) / sp.sqrt(sp.factorial(degree))))
    try:
        square = _mean(sp.expand(expression**2))
    except NoClosedForm:
        square = _square_of_erf(expression, argument)
    return HermiteSeries(expression, tuple(coefficients), square, True, "closed form")


def _parts(expression: sp.Expr, argument: str) -> list[tuple[Term, Piece]]:
    """Return all terms with their pieces, or refuse a mean square that is not finite."""
    found = [(term, piece) for piece in pieces(expression, z) for term in terms(piece, z)]
    if all(_square_integrable(term, piece) for term, piece in found):
        return found
    if any(term.erf for term, _ in found):
        raise NoClosedForm  # terms may cancel far out
    raise InvalidInput(argument, str(expression), INTEGRABLE)


def _square_integrable(term: Term, piece: Piece) -> bool:
    edge = sp.Rational(1, 4)
    if term.alpha != edge:
        bounded = not (piece.low.is_infinite or piece.high.is_infinite)
        return bool(term.alpha < edge) or (bounded and bool(term.alpha < 2 * edge))
    rises = (piece.low == -sp.oo and not term.beta > 0) or (
        piece.high == sp.oo and not term.beta < 0
    )
    return not rises


def _mean(expression: sp.Expr) -> sp.Expr:
    found = [(term, piece) for piece in pieces(expression, z) for term in terms(piece, z)]
    if any(not term.alpha < sp.Rational(1, 2) for term, _ in found):
        raise NoClosedForm
    total = sum(
        term.factor * moments(term, piece, term.power + 1)[term.power] for term, piece in found
    )
    return _tidied(sp.expand(total))


def _square_of_erf(expression: sp.Expr, argument: str) -> sp.Expr:
    r"""Return :math:`E[(c\,\mathrm{erf}(pg))^2] = c^2 \frac2\pi \arcsin\frac{2p^2}{1 + 2p^2}`."""
    factor, rest = expression.as_independent(z)
    if isinstance(rest, sp.erf) and not rest.args[0].subs(z, 0) and rest.args[0].is_polynomial(z):
        gain = sp.Poly(rest.args[0], z)
        if gain.degree() == 1:
            twice = 2 * gain.LC() ** 2
            return factor**2 * 2 / sp.pi * sp.asin(twice / (1 + twice))
    return _as_float(quadrature(expression, z, 0, DIGITS, argument).square, DIGITS)


def _tidied(value: sp.Expr) -> sp.Expr:
    """Return the value as a real number, and 0 for what is zero and does not look so."""
    if value.has(sp.I):  # of a sine's two exponentials
        value = value.as_real_imag()[0]
    if value.is_zero is None and abs(sp.N(value, DIGITS)) < sp.Float(10) ** (6 - DIGITS):
        return sp.Integer(0) if value.equals(0) else value
    return value


def _measured(expression: sp.Expr, degrees: int, digits: int, argument: str) -> HermiteSeries:
    found = quadrature(expression, z, degrees, digits, argument)
    coefficients = [_as_float(value, digits) for value in found.coefficients]
    mirrored = expression.subs(z, -z)
    for parity, remainder in ((1, mirrored - expression), (0, mirrored + expression)):
        if remainder == 0:  # an even function has no odd part
            coefficients[parity::2] = len(coefficients[parity::2]) * [sp.Integer(0)]
    method = (
        f"two rules of quadrature, which differ by {mpmath.nstr(found.error, 2)} at most; what is "
        f"below 1e-{digits} is given as 0"
    )
    square = _as_float(found.square, max(digits, DIGITS))
    return HermiteSeries(expression, tuple(coefficients), square, False, method)


def _as_float(value: object, digits: int) -> sp.Expr:
    with mpmath.workdps(digits + 5):
        if abs(value) < mpmath.mpf(10) ** (-digits):  # type: ignore[arg-type]
            return sp.Integer(0)
        return sp.Float(mpmath.nstr(value, digits), digits)
