"""Expressions as text in a programming language: one printer, and a table for each language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sympy as sp
from sympy.logic.boolalg import Boolean

from ...common.errors import NotSupported
from ..lowering import LARGEST_PRODUCT, Known, branching, is_truth, pairs_of, symbols_of, upright
from ..nodes import larger, polynomial, size
from ..sums import ROW, row_sum
from .spelling import Spelling, finite, not_nan

# How tightly an operation binds; what binds less than its surroundings goes into parentheses.
_OR, _AND, _RELATION, _SUM, _PRODUCT, _ATOM = range(6)

# From this power on squares are multiplied.
_IN_PAIRS = 4

# Digits to which constants are worked out before they are rounded to a double.
DIGITS = 40


class MissingFunction(NotSupported):
    """A formula has a function that neither a language nor symghost's own helpers have."""

    def __init__(self, function: str, where: str = "a formula", said: str = "") -> None:
        self.function = function
        super().__init__(
            said
            or f"{where} has the function {function}, which this language lacks: "
            "try sg.numeric (backends numpy and mpmath)"
        )


@dataclass
class Printer:
    """Prints expressions in a spelling, and remembers the functions that the file must define.

    Terms and factors come in SymPy's order, or as the formula holds them, which is quicker. The
    cube root of a number that may be negative is real, or not a number as other roots are.
    """

    spelling: Spelling
    helpers: frozenset[str] = frozenset()
    as_held: bool = False
    real_roots: bool = False
    needed: set[str] = field(default_factory=set)

    def text(self, value: sp.Basic, known: Known) -> str:
        """Return an expression, without parentheses around it."""
        return self._written(value, known)[0]

    def number(self, value: float) -> str:
        """Return a literal."""
        if value != value:
            return self.spelling.nan
        if value in (float("inf"), -float("inf")):
            return self.spelling.infinity if value > 0 else f"-{self.spelling.infinity}"
        literal = self.spelling.literal(_digits(abs(value)))
        return f"-{literal}" if str(value)[0] == "-" else literal

    def numbers(self, values: Iterable[float]) -> str:
        """Return literals, with commas between."""
        return ", ".join(map(self.number, values))

    def _at(self, least: int, value: sp.Basic, known: Known) -> str:
        text, binding = self._written(value, known)
        return text if binding >= least else f"({text})"

    def _written(self, value: sp.Basic, known: Known) -> tuple[str, int]:
        if value in known:
            return known[value], _ATOM
        if self.spelling.choice and branching(value):
            return self._chosen(value, known), _ATOM
        if is_truth(value):
            return self._logic(value, known)
        if isinstance(value, sp.Tuple):
            return f"({''.join(f'{self.text(part, known)}, ' for part in value.args)})", _ATOM
        if not symbols_of(value):
            text = self._constant(value)
            return text, _SUM if text.startswith("-") else _ATOM
        return self._operation(value, known)

    def _operation(self, value: sp.Expr, known: Known) -> tuple[str, int]:
        if isinstance(value, sp.Symbol):
            return known[value], _ATOM
        if isinstance(value, sp.Add):
            return self._sum(value, known), _SUM
        if isinstance(value, sp.Mul):
            return self._product(value, known)
        if isinstance(value, sp.Pow):
            return self._power(value, known)
        return self._function(value, known), _ATOM

    def _chosen(self, value: sp.Basic, known: Known) -> str:
        """Write branches inside of an expression."""
        *pairs, (last, condition) = pairs_of(value)
        if condition != sp.true:
            pairs.append((last, condition))
            last = sp.nan
        text = self.text(last, known)
        for branch, holds in reversed(pairs):
            yes = self.text(branch, known)
            easy = _is_known(yes) and _is_known(text)
            form = self.spelling.easy_choice if easy else self.spelling.choice
            text = form.format(self.text(holds, known), yes, text)
        return text

    def _constant(self, value: sp.Expr) -> str:
        if value.is_Rational and value.q > 1 and sp.Rational(float(value)) != value:
            quotient = f"{self.number(abs(float(value.p)))} / {self.number(float(value.q))}"
            return f"-({quotient})" if value.p < 0 else f"({quotient})"
        if value is sp.nan:
            return self.spelling.nan
        if value.is_Integer:
            return self.number(float(value))
        number = sp.N(value, DIGITS)
        if not number.is_extended_real:
            raise NotSupported(f"the constant {value} is not a real number")
        return self.number(float(number))

    def _sum(self, value: sp.Add, known: Known) -> str:
        text = ""
        for term in value.args if self.as_held else value.as_ordered_terms():
            sign, size = _signed(term) if term not in known else ("", term)
            written = self._at(_PRODUCT, size, known)
            if not text:
                text = f"-{written}" if sign else written
            else:
                text += f" {sign or '+'} {written}"
        return text

    def _product(self, value: sp.Mul, known: Known) -> tuple[str, int]:
        sign, size = _signed(value)
        if sign:
            inner = self._at(_PRODUCT, size, known)
            return f"-{inner}", _SUM
        above, below, constant = [], [], sp.Integer(1)
        for factor in value.args if self.as_held else value.as_ordered_factors():
            if not symbols_of(factor):
                constant *= factor
            elif upright(factor) is not factor and factor not in known:
                below.append(self._at(_PRODUCT, upright(factor), known))
            else:
                # A product that was left inside one is to be worked out first.
                level = _ATOM if isinstance(factor, sp.Mul) else _PRODUCT
                above.append(self._at(level, factor, known))
        if constant.is_Rational and sp.Rational(float(constant)) != constant:
            below[:0] = [self.number(float(constant.q))]
            constant = sp.Integer(constant.p)
        if constant != 1 or not above:
            text = self._constant(constant)
            above[:0] = [f"({text})" if text.startswith("-") else text]
        if not below:
            return " * ".join(above), _PRODUCT
        return self._over(" * ".join(above), " * ".join(below), len(below) > 1)

    def _over(self, above: str, below: str, several: bool) -> tuple[str, int]:
        if self.spelling.quotient:
            return self.spelling.quotient.format(above, below), _ATOM
        return f"{above} / ({below})" if several else f"{above} / {_guarded(below)}", _PRODUCT

    def _power(self, value: sp.Pow, known: Known) -> tuple[str, int]:
        base, exponent = value.args
        if upright(value) is not value:
            below = self._at(_PRODUCT, upright(value), known)
            return self._over(self.number(1.0), below, False)
        if exponent == 1:
            return self._written(base, known)
        if exponent.is_Rational and 2 * exponent < 2 * LARGEST_PRODUCT + 1:
            whole, rest = divmod(exponent, 1)
            if rest in (0, sp.Rational(1, 2)):
                return self._roots(base, int(whole), bool(rest), known)
        third = exponent.is_Rational and exponent.q in (3, 6) and exponent < 3
        if third and (self.real_roots or base.is_nonnegative):
            root = self._call("cbrt", [self.text(base, known)])
            root = self._call("sqrt", [root]) if exponent.q == 6 else root
            return " * ".join([root] * int(exponent.p)), _PRODUCT if exponent.p > 1 else _ATOM
        arguments = self.text(base, known), self.text(exponent, known)
        return self.spelling.power.format(*arguments), _ATOM

    def _roots(self, base: sp.Expr, whole: int, rooted: bool, known: Known) -> tuple[str, int]:
        """Write a power as a product, which loses fewer digits than a general power."""
        factor = self._at(_ATOM, base, known)
        factors = [factor] * whole
        if whole >= _IN_PAIRS:
            factors = [f"({factor} * {factor})"] * (whole // 2) + factors[: whole % 2]
        if rooted:
            factors.append(self._call("sqrt", [self.text(base, known)]))
        return " * ".join(factors), _PRODUCT if len(factors) > 1 else _ATOM

    def _function(self, value: sp.Expr, known: Known) -> str:
        if isinstance(value, polynomial):
            return self._nested(*value.args, known=known)
        if isinstance(value, row_sum):
            return self._summed(value, known)
        if isinstance(value, sp.Integral) and "Integral" in self.spelling.functions:
            return self._integral(value, known)
        name, parts = type(value).__name__, value.args
        if isinstance(value, sp.hyper):
            parts = tuple(part for group in parts for part in (group.args or [group]))
            name = "hyp2f1" if tuple(map(len, value.args[:2])) == (2, 1) else name
        if name not in self.spelling.functions:
            name = _ALSO.get(type(value), name)
        if name not in self.spelling.functions and name not in self.helpers:
            raise MissingFunction(name)
        arguments = [self.text(part, known) for part in parts]
        if name in ("Max", "Min"):
            first, *rest = arguments
            for other in rest:
                first = self._call(name, [first, other])
            return first
        return self._call(name, arguments)

    def _nested(self, place: sp.Expr, *coefficients: sp.Expr, known: Known) -> str:
        """Write a polynomial with one product a coefficient, the constant first."""
        by = self._at(_ATOM, place, known)
        *rest, text = (self.text(c, known) for c in coefficients)
        for number in reversed(rest):
            text = f"({number} + {by} * {text})"
        return text

    def _summed(self, value: row_sum, known: Known) -> str:
        """Write a sum over rows as a function of what its terms share, called at once, in Python.

        Other languages get it written out.
        """
        names = {symbol: symbol.name for symbol in (*value.shared, *ROW)}
        shared = ", ".join(symbol.name for symbol in value.shared)
        values = ", ".join(self.text(part, known) for part in value.args)
        terms = " + ".join(value.each(self._at(_PRODUCT, value.term, names)))
        return f"(lambda {shared}: {terms})({values})"

    def _integral(self, value: sp.Integral, known: Known) -> str:
        """Write an integral over an interval; what it binds has no other name inside."""
        if len(value.limits) != 1 or len(value.limits[0]) != 3:
            raise MissingFunction("Integral")
        bound, *ends = value.limits[0]
        free = {part: name for part, name in known.items() if bound not in symbols_of(part)}
        integrand = self.text(value.function, {**free, bound: "bound_"})
        ends = [self.text(end, known) for end in ends]
        return self.spelling.functions["Integral"].format(f"lambda bound_: {integrand}", *ends)

    def _call(self, name: str, arguments: list[str]) -> str:
        template = self.spelling.functions.get(name)
        if template is None:
            self.needed.add(name)
            template = f"{helper_name(name)}({{0}})"
        return template.replace("{*}", ", ".join(arguments)).format(*arguments)

    def _logic(self, value: Boolean, known: Known) -> tuple[str, int]:
        if value in (sp.true, sp.false):
            return (self.spelling.true if value == sp.true else self.spelling.false), _ATOM
        if isinstance(value, sp.And | sp.Or):
            sign = self.spelling.both if isinstance(value, sp.And) else self.spelling.either
            parts = [self._at(_ATOM, part, known) for part in value.args]
            return f" {sign} ".join(parts), _AND if isinstance(value, sp.And) else _OR
        if isinstance(value, sp.Not):
            return self.spelling.negation.format(self._at(_ATOM, value.args[0], known)), _ATOM
        if isinstance(value.lhs, finite | not_nan):
            return self._function(value.lhs, known), _ATOM
        signs = self.spelling.functions
        left, right = (self._at(_SUM, side, known) for side in value.args)
        sign = signs.get(type(value).__name__) or _RELATIONS[type(value)]
        return f"{left} {sign} {right}", _RELATION


_RELATIONS = {
    sp.StrictLessThan: "<",
    sp.LessThan: "<=",
    sp.StrictGreaterThan: ">",
    sp.GreaterThan: ">=",
    sp.Equality: "==",
    sp.Unequality: "!=",
}


# The same to a printer: they differ in their derivatives only.
_ALSO: dict[type, str] = {size: "Abs", larger: "Max"}


def helper_name(function: str) -> str:
    """Return what a function that a file defines for itself is called there."""
    return f"ghost_{function.lower()}"


def _is_known(text: str) -> bool:
    """Say whether code only names a value."""
    return text.replace(".", "").replace("_", "").isalnum()


def _signed(term: sp.Expr) -> tuple[str, sp.Expr]:
    """Split the minus off a term."""
    if isinstance(term, sp.Mul) and term.args[0].is_number and term.args[0].is_negative:
        first, *rest = term.args
        factors = rest if first == -1 else [-first, *rest]
        return "-", factors[0] if len(factors) == 1 else sp.Mul(*factors, evaluate=False)
    if term.is_number and term.is_negative:
        return "-", -term
    return "", term


def _guarded(text: str) -> str:
    """Put a product below a bar into parentheses."""
    return f"({text})" if " " in text and not _closed(text) else text


def _closed(text: str) -> bool:
    """Say whether a text is one call or one pair of parentheses."""
    depth = 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0 and letter == " ":
            return False
        if depth < 0:
            return place == len(text) - 1
    return True


def _digits(value: float) -> str:
    """Return a number's shortest digits, always with a point or an exponent."""
    text = repr(value)
    return text if "." in text or "e" in text else f"{text}.0"
