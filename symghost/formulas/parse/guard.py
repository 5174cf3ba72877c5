"""What keeps expressions small, and constants finite and real."""

from __future__ import annotations

import math

import sympy as sp

from .sizes import EXPONENT, LARGEST, NODES, NUMBER_BITS, ROOT, ROOTS, TREE_DEPTH

NOT_FINITE = "this is not a finite real number below 1.8e308"


class NotAllowed(ValueError):
    """Says what is allowed instead; becomes an error with a place."""


class Guard:
    """Refuses expressions that are too large, and constants that are no finite real numbers."""

    def __init__(self) -> None:
        self._constants: set[sp.Expr] = set()

    def check(self, expression: sp.Expr) -> None:
        """Raise `NotAllowed` with a phrase that says what is allowed."""
        waiting, nodes = [(expression, 1)], 0
        while waiting:
            part, depth = waiting.pop()
            nodes += 1
            if nodes > NODES or depth > TREE_DEPTH:
                words = f"at most {NODES} operations, {TREE_DEPTH} within each other, are allowed"
                raise NotAllowed(words)
            self._check_part(part)
            waiting += [(child, depth + 1) for child in part.args]

    def _check_part(self, part: sp.Expr) -> None:
        if part in _NOT_REAL or isinstance(part, _PARTS_OF_COMPLEX):
            raise NotAllowed(NOT_FINITE)
        if part.is_Rational:
            _refuse_large_number(part)
            return
        if part.is_Pow:
            _refuse_large_exponent(part.exp)
        if not part.free_symbols:
            self._check_constant(part)

    def _check_constant(self, constant: sp.Expr) -> None:
        _refuse_large_roots(constant)
        # From the inside out: what is evaluated is one operation above what a double holds,
        # since the exponential of more takes memory without end.
        for part in sp.postorder_traversal(constant):
            if part not in self._constants and not part.is_Rational:
                _refuse_not_real(part)
                self._constants.add(part)


def _refuse_not_real(constant: sp.Expr) -> None:
    if constant in _NOT_REAL:
        raise NotAllowed(NOT_FINITE)
    try:
        value = constant.evalf(15, strict=True)
    except sp.core.evalf.PrecisionExhausted:
        raise NotAllowed("a constant that can be told from zero is allowed") from None
    if value.is_Integer:
        return
    if not value.is_Float or abs(value) >= LARGEST:
        raise NotAllowed(NOT_FINITE)


_NOT_REAL = frozenset((sp.zoo, sp.nan, sp.oo, -sp.oo, sp.I))
_PARTS_OF_COMPLEX = (sp.re, sp.im, sp.arg, sp.conjugate)


def _refuse_large_number(number: sp.Rational) -> None:
    if _bits(number) > NUMBER_BITS:
        raise NotAllowed(f"a number of at most {NUMBER_BITS} bits is allowed")
    if abs(number) >= LARGEST:
        raise NotAllowed(NOT_FINITE)


def _refuse_large_roots(constant: sp.Expr) -> None:
    # SymPy asks for the minimal polynomial of a constant that cannot be told from zero.
    exponents = [power.exp for power in constant.atoms(sp.Pow) if power.exp.is_Rational]
    orders = [int(exponent.q) for exponent in exponents if exponent.q > 1]
    if len(orders) > 1 and math.prod(orders) > ROOTS:
        raise NotAllowed("fewer roots, or roots of lower order, are allowed in a constant")


def _bits(number: sp.Rational) -> int:
    return int(max(abs(number.p).bit_length(), number.q.bit_length()))


def _refuse_large_exponent(exponent: sp.Expr) -> None:
    for term in sp.Add.make_args(exponent):
        _refuse_large_factor(term)


def _refuse_large_factor(term: sp.Expr) -> None:
    factor = term.as_coeff_Mul()[0]
    if abs(factor) > EXPONENT or factor.q > ROOT:
        words = f"a power of at most {EXPONENT}, or a root of at most {ROOT}, is allowed"
        raise NotAllowed(words)


def refuse_large_power(base: sp.Expr, exponent: sp.Expr) -> None:
    """Refuse a power before SymPy works it out."""
    if base.is_Rational and exponent.is_Rational:
        if base.is_zero and exponent.is_negative:
            raise NotAllowed(NOT_FINITE)
        if (_bits(base) - 1) * abs(exponent) > NUMBER_BITS:
            raise NotAllowed(f"a number of at most {NUMBER_BITS} bits is allowed")
        return
    for factor in sp.Mul.make_args(base):
        inner, power = factor.as_base_exp()
        # SymPy merges powers of powers.
        if inner is sp.E:
            refuse_large_power_of_e(power * exponent)
        else:
            _refuse_large_exponent(exponent)
            _refuse_large_exponent(power * exponent)


def refuse_large_power_of_e(z: sp.Expr) -> None:
    """Refuse an exponential before SymPy works it out."""
    # SymPy turns exp(n log(m)) into the integer m**n, and so it does deeper within z.
    for part in sp.preorder_traversal(z):
        if part.is_Mul and part.has(sp.log):
            _refuse_large_factor(part)
