"""Parts of formulas beside SymPy's own: kinks of one convention, and polynomials as one node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import ITE


def nested(place: Any, coefficients: Sequence[Any]) -> Any:
    """Return a polynomial's value by its coefficients, the constant first; Numba can compile it.

    Examples
    --------
    >>> nested(2.0, (1.0, 0.0, 3.0))
    13.0
    """
    total = coefficients[-1] + 0.0 * place
    for k in range(2, len(coefficients) + 1):
        total = total * place + coefficients[len(coefficients) - k]
    return total


def branches(pairs: Iterable[tuple[sp.Basic, sp.Basic]]) -> sp.Piecewise:
    """Return branches as given: to simplify their conditions is dear and gains nothing."""
    made = [sp.Tuple.__new__(ExprCondPair, *pair) for pair in pairs if pair[1] != sp.false]
    return sp.Basic.__new__(sp.Piecewise, *made)


def rebuilt(node: sp.Basic, parts: Sequence[sp.Basic]) -> sp.Basic:
    """Return a node with other parts as it stands, where SymPy would look for a simpler one.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> rebuilt(sp.exp(x), [sp.log(y)])
    exp(log(y))
    """
    if isinstance(node, sp.Add | sp.Mul):
        return node.func._from_args(tuple(parts))
    if isinstance(node, sp.Piecewise | ExprCondPair | ITE | sp.Tuple):
        return sp.Basic.__new__(node.func, *parts)
    if isinstance(node, sp.Pow | sp.Function | sp.Max | sp.Min | Relational | sp.And | sp.Or):
        return node.func(*parts, evaluate=False)
    return node.func(*parts)


def entries_of(formula: sp.Basic | sp.MatrixBase) -> tuple[sp.Basic, ...]:
    """Return the entries of a matrix, row by row, or a formula alone.

    Examples
    --------
    >>> entries_of(sp.Matrix([[1, 2]])), entries_of(sp.S(3))
    ((1, 2), (3,))
    """
    return tuple(formula) if isinstance(formula, sp.MatrixBase) else (formula,)


def filled(node: sp.Basic, values: Mapping[sp.Basic, sp.Basic]) -> sp.Basic:
    """Return a node with values in place of its letters, each part as it stands.

    To build a long formula with letters for its parts is many times quicker than with the parts.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> filled(x**2 + sp.sin(x), {x: 2 * y})
    (2*y)**2 + sin(2*y)
    """
    known = dict(values)

    def made(part: sp.Basic) -> sp.Basic:
        if part not in known:
            parts = tuple(map(made, part.args))
            known[part] = part if parts == part.args else rebuilt(part, parts)
        return known[part]

    return made(node)


class size(sp.Function):  # type: ignore[misc]  # noqa: N801
    """The absolute value, whose slope at zero is 1."""

    nargs = 1
    is_nonnegative = True

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Return its slope."""
        return side(self.args[0])

    def _mpmathcode(self, printer: Any) -> str:
        return f"abs({printer._print(self.args[0])})"


class side(sp.Function):  # type: ignore[misc]  # noqa: N801
    """1 for a number that is at least zero, -1 below; its slope counts as zero."""

    nargs = 1

    @classmethod
    def eval(cls, place: sp.Expr) -> sp.Expr | None:
        """Return the value for a number."""
        if not place.is_number:
            return None
        return sp.S.One if place >= 0 else sp.S.NegativeOne

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Return its slope."""
        return sp.S.Zero

    def _mpmathcode(self, printer: Any) -> str:
        return f"(1.0 if {printer._print(self.args[0])} >= 0 else -1.0)"


class larger(sp.Function):  # type: ignore[misc]  # noqa: N801
    """The larger of two numbers; of equals the first, with its slope."""

    nargs = 2

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Return its slope by one of the two."""
        chosen = side(self.args[0] - self.args[1])
        return (1 + chosen) / 2 if argindex == 1 else (1 - chosen) / 2

    def _mpmathcode(self, printer: Any) -> str:
        one, other = map(printer._print, self.args)
        return f"max({one}, {other})"


class polynomial(sp.Function):  # type: ignore[misc]  # noqa: N801
    """A polynomial at its first argument, by its coefficients, the constant first.

    Written out, a derivative of nested brackets would repeat all the brackets inside each.
    """

    @classmethod
    def eval(cls, place: sp.Expr, *coefficients: sp.Expr) -> sp.Expr | None:
        """Return the value for a number."""
        return nested(place, coefficients) if place.is_number else None

    def _eval_evalf(self, prec: int) -> sp.Expr:
        return self.written_out()._evalf(prec)

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Return its slope by its first argument."""
        place, _, *rest = self.args
        return polynomial(place, *(k * c for k, c in enumerate(rest, 1))) if rest else sp.S.Zero

    def written_out(self) -> sp.Expr:
        """Return the polynomial as sums and products, for printers that do not know it."""
        return nested(self.args[0], self.args[1:])

    def _mpmathcode(self, printer: Any) -> str:
        place, *coefficients = map(printer._print, self.args)
        return f"nested({place}, ({', '.join(coefficients)},))"
