"""All real solutions of small systems of equations, in closed form.

Transcendental functions become unknowns of their own: ``tanh(m*x + b)`` is a T whose argument is
known once T is, and the rest is algebra. The system is taken apart step by step: factors, equations
in one unknown, equations that are linear in one, and Groebner bases where none of these is left.
No step loses a real solution, so that the answer is complete unless a step could not be made;
factors and denominators without unknowns are taken as not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import sympy as sp

from .polynomials import INVERSE, Link, Stuck, algebraic, numerator
from .samples import is_real_number, number_at, open_points, vanishes

Solution: TypeAlias = dict[sp.Symbol, sp.Expr]


@dataclass(frozen=True)
class Solutions:
    """Closed forms of real solutions.

    Parameters
    ----------
    points : tuple of dict
        A value for every unknown.
    complete : bool
        Whether there is no other.
    turned : bool
        Whether the others differ only by full turns of an angle.
    """

    points: tuple[Solution, ...]
    complete: bool
    turned: bool = False


def real_solutions(equations: Sequence[sp.Expr], unknowns: Sequence[sp.Symbol]) -> Solutions:
    r"""Return closed forms of all real points where expressions vanish.

    Parameters
    ----------
    equations : sequence of Expr
    unknowns : sequence of Symbol
        Other symbols stay open: a solution is kept if it is real for some of their values.

    Examples
    --------
    >>> from symghost.formulas.symbols import b, x
    >>> real_solutions([b + sp.tanh(2 * x) - x, 1 - 2 * sp.tanh(2 * x) ** 2], [x, b]).complete
    True
    >>> real_solutions([x**4 - b], [x]).points
    ({x: -b**(1/4)}, {x: b**(1/4)})
    """
    exact = [sp.nsimplify(equation, rational=True) for equation in equations]
    search = _Search(exact, tuple(unknowns))
    try:
        system = algebraic(exact, unknowns)
        whole = _Branch(
            tuple(system.polynomials),
            tuple(system.links),
            frozenset(system.unknowns),
            {},
            tuple(sp.fraction(sp.together(p))[1] for p in system.polynomials),
        )
        found = list(search.solutions(whole))
    except Stuck:
        return Solutions((), complete=False)
    complete = not (search.stuck or search.turned)
    return Solutions(tuple(search.kept(found)), complete, search.turned and not search.stuck)


@dataclass(frozen=True)
class _Branch:
    """What is left of a system, given what is found."""

    polynomials: tuple[sp.Expr, ...]
    links: tuple[Link, ...]
    left: frozenset[sp.Symbol]
    found: Solution
    nonzero: tuple[sp.Expr, ...] = ()

    def knowing(self, symbol: sp.Symbol, value: sp.Expr) -> _Branch:
        """Return the branch with a symbol replaced by its value."""
        return _Branch(
            tuple(polynomial.subs(symbol, value) for polynomial in self.polynomials),
            tuple(replace(link, argument=link.argument.subs(symbol, value)) for link in self.links),
            self.left - {symbol},
            {name: old.subs(symbol, value) for name, old in self.found.items()} | {symbol: value},
            tuple(denominator.subs(symbol, value) for denominator in self.nonzero),
        )

    def with_equations(self, *equations: sp.Expr) -> _Branch:
        """Return the branch with more to solve."""
        return replace(self, polynomials=(*self.polynomials, *equations))

    def without(self, polynomial: sp.Expr) -> _Branch:
        """Return the branch with one equation less."""
        return replace(self, polynomials=tuple(p for p in self.polynomials if p != polynomial))

    def within(self, expression: sp.Expr) -> set[sp.Symbol]:
        """Return the unknowns of an expression."""
        return set(expression.free_symbols & self.left)


class _Search:
    """Takes a system apart, branch by branch; remembers whether a branch had to be given up."""

    def __init__(self, equations: Sequence[sp.Expr], unknowns: tuple[sp.Symbol, ...]) -> None:
        self.equations, self.unknowns = equations, unknowns
        names = set().union(*(equation.free_symbols for equation in equations))
        self.points = open_points(names - set(unknowns))
        self.stuck = self.turned = False

    def solutions(self, branch: _Branch) -> Iterator[Solution]:
        """Yield the solutions of a branch."""
        active = self._simplified(branch)
        if active is None or any(numerator(factor) == 0 for factor in branch.nonzero):
            return
        if not branch.left:
            yield branch.found
            return
        try:
            for part in self._parts(replace(branch, polynomials=tuple(active))):
                yield from self.solutions(part)
        except Stuck:
            self.stuck = True

    def _simplified(self, branch: _Branch) -> list[sp.Expr] | None:
        """Return numerators that still have unknowns; None if one of the others is nowhere zero."""
        active = set()
        for polynomial in branch.polynomials:
            top = numerator(polynomial)
            if branch.within(top):
                active.add(top)
            elif not any(vanishes(number_at(polynomial, point)) for point in self._live(top)):
                return None
        return sorted(active, key=lambda top: (sp.count_ops(top), sp.default_sort_key(top)))

    def _live(self, expression: sp.Expr) -> list[dict[sp.Symbol, sp.Rational]]:
        """Return the points at which an expression is real: elsewhere it is no solution's."""
        values = [(point, number_at(expression, point)) for point in self.points]
        return [point for point, value in values if is_real_number(value)] or self.points[:1]

    def _parts(self, branch: _Branch) -> Iterator[_Branch]:
        """Yield simpler branches that have the same solutions together."""
        for polynomial in branch.polynomials:
            factors = _factors(polynomial, branch)
            if factors != [polynomial]:
                rest = branch.without(polynomial)
                return (rest.with_equations(factor) for factor in factors)
        for polynomial in branch.polynomials:
            symbols = branch.within(polynomial)
            if len(symbols) == 1 and polynomial.is_polynomial(*symbols):
                (symbol,) = symbols
                return (branch.knowing(symbol, root) for root in real_roots(polynomial, symbol))
        for link in branch.links:
            rest = replace(branch, links=tuple(other for other in branch.links if other != link))
            if branch.left.isdisjoint(link.symbols):
                return iter([rest.with_equations(self._undone(link, branch.found))])
            if not branch.within(link.argument):
                return iter([rest.with_equations(*_followed(link))])
        return _eliminated(branch)

    def _undone(self, link: Link, found: Solution) -> sp.Expr:
        """Return the equation for the argument of a function whose value is known."""
        values = [found[symbol] for symbol in link.symbols]
        if link.function is sp.sin:
            self.turned = True
            return link.argument - sp.atan2(*values)
        return link.argument - INVERSE[link.function](*values)

    def kept(self, found: Sequence[Solution]) -> list[Solution]:
        """Return the solutions that are real somewhere and solve the equations, each once."""
        kept: dict[tuple[Any, ...], Solution] = {}
        for solution in found:
            values = {symbol: sp.sympify(solution[symbol]) for symbol in self.unknowns}
            mark = tuple(self._mark(values, point) for point in self.points)
            if any(entry is not None for entry in mark):
                kept.setdefault(mark, values)
        return list(kept.values())

    def _mark(self, values: Solution, point: Mapping[sp.Symbol, Any]) -> tuple[str, ...] | None:
        """Return a solution's numbers at a point; None where it is not real, or none."""
        numbers = {symbol: number_at(value, point) for symbol, value in values.items()}
        if not all(map(is_real_number, numbers.values())):
            return None
        real = {symbol: sp.re(number) for symbol, number in numbers.items()}
        for equation in self.equations:
            if not vanishes(number_at(equation, {**point, **real})):
                return None
        return tuple(str(sp.N(real[symbol], 20)) for symbol in self.unknowns)


def real_roots(polynomial: sp.Expr, symbol: sp.Symbol) -> list[sp.Expr]:
    """Return closed forms of all roots of an irreducible polynomial that may be real.

    Raises
    ------
    Stuck
        If there are none in a form that a reader can use.

    Examples
    --------
    >>> from symghost.formulas.symbols import r, x
    >>> real_roots(x**3 - 8 * r, x)
    [2*Abs(r)**(1/3)*sign(r)]
    """
    poly = sp.Poly(polynomial, symbol)
    if poly.domain.is_QQ or poly.domain.is_ZZ:
        return list(dict.fromkeys(poly.real_roots()))
    coefficients = poly.all_coeffs()
    step = sp.gcd_list([power for (power,) in poly.monoms() if power])
    if poly.degree() == step:
        return _binomial(-coefficients[-1] / coefficients[0], int(step))
    if poly.degree() == 2 * step:
        first, middle, last = (poly.coeff_monomial(symbol ** (k * step)) for k in (2, 1, 0))
        spread = sp.sqrt(sp.factor(middle**2 - 4 * first * last))
        squares = [(-middle + sign * spread) / (2 * first) for sign in (-1, 1)]
        return [root for square in squares for root in _binomial(square, int(step))]
    raise Stuck


def _binomial(value: sp.Expr, degree: int) -> list[sp.Expr]:
    """Return the real numbers whose power is a value."""
    if degree == 1:
        return [value]
    value = sp.factor(value)
    if degree % 2:
        return [sp.sign(value) * sp.Abs(value) ** sp.Rational(1, degree)]
    root = sp.sqrt(value) if degree == 2 else value ** sp.Rational(1, degree)
    return [-root, root]


def _factors(polynomial: sp.Expr, branch: _Branch) -> list[sp.Expr]:
    """Return the different factors that have unknowns."""
    try:
        _, factors = sp.factor_list(polynomial, *sp.ordered(polynomial.free_symbols))
    except sp.PolynomialError:
        return [polynomial]
    if len(factors) == 1 and factors[0][1] == 1:
        return [polynomial]
    return [factor for factor, _ in factors if branch.within(factor)]


def _followed(link: Link) -> list[sp.Expr]:
    """Return the equations for the value of a function whose argument is known."""
    functions = (sp.sin, sp.cos) if link.function is sp.sin else (link.function,)
    pairs = zip(link.symbols, functions, strict=True)
    return [symbol - function(link.argument) for symbol, function in pairs]


def _eliminated(branch: _Branch) -> Iterator[_Branch]:
    """Yield branches without an unknown in which an equation is linear, else a Groebner basis."""
    linear = _linear(branch)
    if linear is None:
        yield replace(branch, polynomials=_triangular(branch))
        return
    polynomial, symbol, slope, rest = linear
    others = branch.without(polynomial)
    yield others.knowing(symbol, -rest / slope)
    if branch.within(slope):
        yield others.with_equations(slope, rest)


def _linear(branch: _Branch) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr] | None:
    """Return an equation linear in an unknown, that unknown, its factor and the rest."""
    choices: list[tuple[Any, tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]]] = []
    for polynomial in branch.polynomials:
        for symbol in sp.ordered(branch.within(polynomial)):
            if polynomial.is_polynomial(symbol) and sp.degree(polynomial, symbol) == 1:
                slope, rest = sp.Poly(polynomial, symbol).all_coeffs()
                cost = len(branch.within(slope)), sp.count_ops(polynomial), len(choices)
                choices.append((cost, (polynomial, symbol, slope, rest)))
    return min(choices)[1] if choices else None


def _triangular(branch: _Branch) -> tuple[sp.Expr, ...]:
    """Return a Groebner basis that has more to offer than the equations themselves."""
    symbols = sorted(set().union(*map(branch.within, branch.polynomials)), key=str)
    if not symbols or not all(p.is_polynomial(*symbols) for p in branch.polynomials):
        raise Stuck
    basis = tuple(sp.groebner(branch.polynomials, *symbols, order="lex").exprs)
    if not any(len(branch.within(p)) == 1 for p in basis):
        raise Stuck
    return basis
