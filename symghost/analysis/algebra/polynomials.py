"""Systems of equations as polynomials, with unknowns in place of functions of unknowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

# Functions that are one to one, with what undoes them.
INVERSE: dict[Any, Any] = {
    sp.tanh: sp.atanh,
    sp.exp: sp.log,
    sp.log: sp.exp,
    sp.atan: sp.tan,
    sp.asinh: sp.sinh,
    sp.erf: sp.erfinv,
}


class Stuck(Exception):
    """A step of the elimination could not be made."""


@dataclass(frozen=True)
class Link:
    """A symbol that stands for a function of an argument; for an angle, for its sine and cosine."""

    symbols: tuple[sp.Symbol, ...]
    function: Any
    argument: sp.Expr


@dataclass
class System:
    """Polynomials in unknowns, and what some unknowns stand for."""

    unknowns: set[sp.Symbol]
    polynomials: list[sp.Expr] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    names: dict[Any, Any] = field(default_factory=dict)


def algebraic(equations: Sequence[sp.Expr], unknowns: Sequence[sp.Symbol]) -> System:
    """Return a system whose functions are unknowns of their own."""
    system = System(set(unknowns))
    system.polynomials += [_named(_elementary(equation), system) for equation in equations]
    for polynomial in system.polynomials:
        if not numerator(polynomial).is_polynomial(*system.unknowns):
            raise Stuck
    return system


def _elementary(expression: sp.Expr) -> sp.Expr:
    """Return an expression whose functions are few, each of one kind."""
    hyperbolic = (sp.sinh, sp.cosh, sp.coth, sp.sech, sp.csch)
    expression = expression.replace(sp.tan, lambda a: sp.sin(a) / sp.cos(a))
    return expression.replace(
        lambda node: isinstance(node, hyperbolic), lambda node: node.rewrite(sp.exp)
    )


def _named(node: sp.Expr, system: System) -> sp.Expr:
    """Return a node with unknowns in place of functions of unknowns."""
    if not node.free_symbols & system.unknowns or node.is_Symbol:
        return node
    if isinstance(node, sp.exp) or (node.is_Pow and node.exp.free_symbols & system.unknowns):
        return _named_exponential(node, system)
    parts = [_named(part, system) for part in node.args]
    if node.is_Add or node.is_Mul or (node.is_Pow and node.exp.is_Integer):
        return node.func(*parts)
    if node.is_Pow and node.exp.is_Rational:
        root = _stand_in(("root", parts[0], node.exp.q), system)
        _once(system.polynomials, root**node.exp.q - parts[0])
        return root**node.exp.p
    if node.func in (sp.sin, sp.cos):
        sine, cosine = (_stand_in((f, parts[0]), system) for f in (sp.sin, sp.cos))
        _once(system.links, Link((sine, cosine), sp.sin, parts[0]))
        _once(system.polynomials, sine**2 + cosine**2 - 1)
        return sine if node.func is sp.sin else cosine
    if node.func in INVERSE:
        name = _stand_in((node.func, parts[0]), system)
        _once(system.links, Link((name,), node.func, parts[0]))
        return name
    raise Stuck


def _named_exponential(node: sp.Expr, system: System) -> sp.Expr:
    """Return powers of exponentials of single terms: exp(2 x + y) is X**2 Y."""
    exponent = node.exp if isinstance(node, sp.exp) else node.exp * sp.log(node.base)
    product: sp.Expr = sp.Integer(1)
    for term in sp.Add.make_args(sp.expand(exponent)):
        if not term.free_symbols & system.unknowns:
            product *= sp.exp(term)
            continue
        number, rest = term.as_coeff_Mul(rational=True)
        argument = _named(rest / number.q, system)
        name = _stand_in((sp.exp, argument), system)
        _once(system.links, Link((name,), sp.exp, argument))
        product *= name**number.p
    return product


def _stand_in(key: Any, system: System) -> sp.Symbol:
    if key not in system.names:
        system.names[key] = sp.Dummy("T", real=True)
        system.unknowns.add(system.names[key])
    return system.names[key]


def _once(items: list[Any], item: Any) -> None:
    if item not in items:
        items.append(item)


def numerator(expression: sp.Expr) -> sp.Expr:
    """Return the numerator of an expression over a common denominator, multiplied out.

    Examples
    --------
    >>> from symghost.formulas.symbols import r, x
    >>> numerator(r - x / (1 + x))
    r*x + r - x
    """
    return sp.expand(sp.fraction(sp.together(expression))[0])
