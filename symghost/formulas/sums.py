"""Sums of many terms of one form, as one node of a formula.

A quadrature rule or a sum of powers has a table of numbers, a row for each term. Written out, it
would be hundreds of nodes, and its derivatives a multiple of that. Here a formula holds one node
with the few values that all terms share; printers that know no such node get it written out.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import sympy as sp

from .lowering import parts_once
from .nodes import filled, polynomial

ROW: tuple[sp.Symbol, ...] = sp.symbols("row_0_ row_1_", positive=True)
"""What stands in a term for the numbers of a row."""

Rows = tuple[tuple[sp.Expr, ...], ...]


class row_sum(sp.Function):  # type: ignore[misc]  # noqa: N801
    """A sum over the rows of a table, of a term that also depends on this function's arguments.

    Its classes are made by `sum_over`. The term is no argument, so that nothing that goes through
    a formula takes it apart.
    """

    term: sp.Expr
    shared: tuple[sp.Symbol, ...]
    rows: Rows

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Return its slope by an argument, the sum of the slopes."""
        slope = sp.diff(self.term, self.shared[argindex - 1])
        if slope == 0:
            return sp.S.Zero
        name = f"{type(self).__name__}_{argindex}"
        return sum_over(name, slope, self.shared, self.rows)(*self.args)

    def written_out(self) -> sp.Expr:
        """Return the sum, for printers that do not know it."""
        values = dict(zip(self.shared, self.args, strict=True))
        return sp.Add(
            *(
                self.term.xreplace({**dict(zip(ROW, row, strict=False)), **values})
                for row in self.rows
            )
        )

    def each(self, pattern: str) -> list[str]:
        """Return the terms as text, each by filling a row's numbers into the text of one."""
        return [_filled(pattern, [_short(number) for number in row]) for row in self.rows]

    def _mpmathcode(self, printer: Any) -> str:
        return f"({printer._print(self.written_out())})"


@cache
def sum_over(name: str, term: sp.Expr, shared: tuple[sp.Symbol, ...], rows: Rows) -> type[row_sum]:
    """Return the function of the shared symbols that sums a term over the rows of a table.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> rows = ((sp.S(0), sp.S(3)), (sp.S(2), sp.S(5)))
    >>> powers = sum_over("powers", ROW[1] * x ** ROW[0], (x,), rows)
    >>> node = powers(sp.Symbol("z"))
    >>> node, node.written_out()
    (powers(z), 5*z**2 + 3)
    >>> node.diff(sp.Symbol("z")).written_out()
    10*z
    """
    held = {"term": term, "shared": shared, "rows": rows, "nargs": len(shared)}
    kind: Any = type(row_sum)  # SymPy's class of functions
    made: type[row_sum] = kind(name, (row_sum,), held)
    return made


def written_out(expression: Any) -> Any:
    """Return a formula whose sums and polynomials are sums and products of the usual kind."""
    matrix = isinstance(expression, sp.MatrixBase)
    return _written_out(expression.as_immutable() if matrix else expression)


# SymPy takes long to build a formula anew, and all languages write the same.
@lru_cache(maxsize=512)
def _written_out(expression: Any) -> Any:
    nodes = _sums_of(expression)
    while nodes:
        # As it stands: evaluated anew, a part that no branch takes may become no number.
        expression = filled(expression, {node: node.written_out() for node in nodes})
        nodes = _sums_of(expression)
    return expression


def _sums_of(expression: sp.Basic) -> set[sp.Basic]:
    return {part for part in parts_once(expression) if isinstance(part, row_sum | polynomial)}


def _filled(pattern: str, row: list[str]) -> str:
    for symbol, number in zip(ROW, row, strict=False):
        pattern = pattern.replace(symbol.name, number)
    return pattern


def _short(number: sp.Expr) -> str:
    text = str(number) if number.is_Integer else repr(float(number))
    return f"({text})" if text.startswith("-") else text
