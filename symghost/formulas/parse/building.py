"""The second gate: SymPy objects are built from the syntax tree, one method per kind of node."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import sympy as sp

from ...common.errors import InvalidInput, InvalidText, UnknownName
from .functions import CONSTANTS
from .guard import NOT_FINITE, Guard, NotAllowed, refuse_large_power
from .source import ALLOWED, Source


class Builder:
    """Builds SymPy objects from Python's syntax tree: one method per allowed kind of node."""

    def __init__(
        self,
        source: Source,
        symbols: Mapping[str, sp.Symbol],
        functions: Mapping[str, Callable[..., sp.Expr]],
    ) -> None:
        self.source, self.symbols, self.functions = source, symbols, functions
        self.names = {**symbols, **CONSTANTS}
        self.shift = len(source.text) - len(source.text.lstrip(" "))
        self.guard = Guard()
        self.methods: dict[type[ast.expr], Callable[[Any], sp.Expr]] = {
            ast.Constant: self._number,
            ast.Name: self._name,
            ast.UnaryOp: self._signed,
            ast.BinOp: self._operation,
            ast.Call: self._call,
        }

    def whole(self) -> sp.Expr:
        """Return what the text stands for."""
        try:
            tree = ast.parse(self.source.text[self.shift :], mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # the first gate leaves none
            raise self.source.error(0, len(self.source.text), f"no formula; {ALLOWED}") from None
        return self._built(tree.body)

    def _built(self, node: ast.expr) -> sp.Expr:
        method = self.methods.get(type(node))
        if method is None:
            kind = "a comma, or nothing in parentheses," if isinstance(node, ast.Tuple) else "this"
            raise self._error(node, f"{kind} is not allowed here; {ALLOWED}")
        try:
            expression = method(node)
            self.guard.check(expression)
        except NotAllowed as error:
            raise self._error(node, str(error)) from None
        except InvalidInput:
            raise
        except _FAILURES:
            words = "SymPy cannot compute with this; a simpler formula is allowed"
            raise self._error(node, words) from None
        return expression

    def _error(self, node: ast.expr, expected: str) -> InvalidText:
        end = node.col_offset + 1 if node.end_col_offset is None else node.end_col_offset
        return self.source.error(self.shift + node.col_offset, self.shift + end, expected)

    def _number(self, node: ast.Constant) -> sp.Expr:
        start, end = self.shift + node.col_offset, self.shift + (node.end_col_offset or 0)
        ratio = Fraction(self.source.text[start:end])  # the text, not the float that it would be
        return sp.Rational(ratio.numerator, ratio.denominator)

    def _name(self, node: ast.Name) -> sp.Expr:
        if node.id in self.names:
            return self.names[node.id]
        if node.id in self.functions:
            raise self._error(node, f"{node.id} is a function: write {node.id}(...)")
        error = self._error(node, _unknown("name", node.id, self.names))
        raise UnknownName(error.argument, error.text, error.start, error.end, error.expected)

    def _signed(self, node: ast.UnaryOp) -> sp.Expr:
        operand = self._built(node.operand)
        return -operand if isinstance(node.op, ast.USub) else operand

    def _operation(self, node: ast.BinOp) -> sp.Expr:
        if isinstance(node.op, ast.Pow):
            base, exponent = self._built(node.left), self._built(node.right)
            refuse_large_power(base, exponent)
            return base**exponent
        if isinstance(node.op, ast.Add | ast.Sub):
            return sp.Add(*self._chain(node, (ast.Add, ast.Sub)))
        if isinstance(node.op, ast.Mult | ast.Div):
            return sp.Mul(*self._chain(node, (ast.Mult, ast.Div)))
        raise self._error(node, f"this operator is not allowed here; {ALLOWED}")

    def _chain(self, node: ast.expr, kinds: tuple[type[ast.operator], ...]) -> list[sp.Expr]:
        # A long sum leans to the left; walked, not descended, it needs no deep stack.
        parts = []
        while isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
            right = self._built(node.right)
            if isinstance(node.op, ast.Div) and right.is_zero:
                raise self._error(node.right, f"{NOT_FINITE}: a division by zero")
            if isinstance(node.op, ast.Sub):
                right = -right
            parts.append(1 / right if isinstance(node.op, ast.Div) else right)
            node = node.left
        return [self._built(node), *reversed(parts)]

    def _call(self, node: ast.Call) -> sp.Expr:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in self.names:
            raise self._error(node, f"{name} is no function; write {name}*(...) for a product")
        if name not in self.functions:
            raise self._error(node.func, _unknown("function", name, self.functions))
        if node.keywords:
            raise self._error(node, f"arguments by name are not allowed here; {ALLOWED}")
        function = self.functions[name]
        arguments = [self._built(argument) for argument in node.args]
        try:
            inspect.signature(function).bind(*arguments)
        except TypeError:
            words = f"{_usage(name, function)} is expected, and not {len(arguments)} of these"
            raise self._error(node, words) from None
        return function(*arguments)


# What SymPy raises in rare cases, as on sums that are zero but do not look so.
_FAILURES = (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError)


def _usage(name: str, function: Callable[..., sp.Expr]) -> str:
    names = [
        "..." if parameter.kind is parameter.VAR_POSITIONAL else parameter.name
        for parameter in inspect.signature(function).parameters.values()
    ]
    return f"{name}({', '.join(names)})"


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = get_close_matches(name, names, n=1, cutoff=0.4)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return f"unknown {kind}; known are {', '.join(names)}{hint}"
