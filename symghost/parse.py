"""Formulas, numbers and names that a person typed, read into SymPy without evaluating anything.

A text goes through two gates. The first takes it apart into numbers, names and signs, and refuses
every other character. The second reads it with :mod:`ast` and builds SymPy objects by one method
per allowed kind of node. Sizes are checked before anything large is computed.

Every error is an `InvalidText`, which marks the offence, or an `InvalidInput`.
"""

from __future__ import annotations

import ast
import inspect
import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise
from numbers import Integral, Real
from types import MappingProxyType
from typing import Any, NamedTuple

import sympy as sp

from .errors import InvalidInput, InvalidText

LENGTH = 2000  # characters of a text
DEPTH = 50  # of parentheses, signs and powers within each other
DIGITS = 30  # of a number as it is written
DECIMAL_EXPONENT = 308  # where doubles end
LARGEST = sp.Integer(2) ** 1024  # constants are below it: what a double holds
NUMBER_BITS = 1200  # of numerator and denominator: enough for every double as it prints
EXPONENT = 64  # of anything that is not a number
ROOT = 10**12  # denominator of an exponent
ROOTS = 1000  # product of the orders of several roots within one constant
NODES = 2000  # of the finished expression
TREE_DEPTH = 100  # of the finished expression: SymPy walks it recursively
EXTREMA = 12  # arguments of max and min: SymPy compares each pair
NAME_LENGTH = 20

ALLOWED = "allowed are numbers, names, + - * / **, parentheses and calls of functions"
NOT_FINITE = "this is not a finite real number below 1.8e308"


class _NotAllowed(ValueError):
    """Says what is allowed instead; becomes an error with a place."""


def _one(kind: Callable[..., sp.Expr]) -> Callable[[sp.Expr], sp.Expr]:
    def function(z: sp.Expr) -> sp.Expr:
        return kind(z)

    return function


def _exp(z: sp.Expr) -> sp.Expr:
    _refuse_large_power_of_e(z)
    return sp.exp(z)


def _refuse_large_power_of_e(z: sp.Expr) -> None:
    # SymPy turns exp(n log(m)) into the integer m**n, and so it does deeper within z.
    for part in sp.preorder_traversal(z):
        if part.is_Mul and part.has(sp.log):
            _refuse_large_factor(part)


def _sigmoid(z: sp.Expr) -> sp.Expr:
    return 1 / (1 + _exp(-z))


def _step(z: sp.Expr) -> sp.Expr:
    # Of a formula, SymPy would take the imaginary part, and multiply out all powers for it.
    return sp.Heaviside(z, evaluate=not z.free_symbols)


def _relu(z: sp.Expr) -> sp.Expr:
    return _extremum(sp.Max, sp.S.Zero, z)


def _atan2(y: sp.Expr, x: sp.Expr) -> sp.Expr:
    return sp.atan2(y, x)


def _max(first: sp.Expr, second: sp.Expr, *more: sp.Expr) -> sp.Expr:
    return _extremum(sp.Max, first, second, *more)


def _min(first: sp.Expr, second: sp.Expr, *more: sp.Expr) -> sp.Expr:
    return _extremum(sp.Min, first, second, *more)


def _extremum(kind: Any, *arguments: sp.Expr) -> sp.Expr:
    if sum(len(kind.make_args(argument)) for argument in arguments) > EXTREMA:
        raise _NotAllowed(f"max and min of at most {EXTREMA} arguments are allowed")
    return kind(*arguments)


_PLAIN = (
    *("sqrt", "sin", "cos", "tan", "asin", "acos", "atan"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "log", "sign", "erf"),
)
FUNCTIONS: Mapping[str, Callable[..., sp.Expr]] = MappingProxyType(
    {
        "exp": _exp,
        **{name: _one(getattr(sp, name)) for name in _PLAIN},
        "ln": _one(sp.log),
        **dict.fromkeys(("abs", "Abs"), _one(sp.Abs)),
        "relu": _relu,
        **dict.fromkeys(("sigmoid", "logistic"), _sigmoid),
        **dict.fromkeys(("heaviside", "Heaviside", "step"), _step),
        **dict.fromkeys(("max", "Max"), _max),
        **dict.fromkeys(("min", "Min"), _min),
        "atan2": _atan2,
    }
)
"""The functions of formulas by name; also as SymPy prints them. The step is 1/2 at zero."""

CONSTANTS: Mapping[str, sp.Expr] = MappingProxyType({"pi": sp.pi, "e": sp.E, "E": sp.E})


def parse_expression(
    text: str,
    symbols: Mapping[str, sp.Symbol],
    *,
    argument: str = "text",
    functions: Mapping[str, Callable[..., sp.Expr]] = FUNCTIONS,
) -> sp.Expr:
    """Return the expression that a formula such as ``r + x**2`` stands for.

    Numbers are exact: 0.1 is 1/10. Nothing of the text is evaluated as Python.

    Parameters
    ----------
    text : str
        Numbers, names, ``+ - * / **``, parentheses and calls of functions; ASCII, on one line.
    symbols : mapping of str to Symbol
        What each name means; `make_symbols` makes one.
    argument : str
        Name of the argument, for errors.
    functions : mapping of str to callable
        What may be called, with as many arguments as each takes.

    Raises
    ------
    InvalidInput
        If the text is no text, blank or too long, or a symbol is named like a function or constant.
    InvalidText
        If anything else is not allowed; the message marks the place.

    Examples
    --------
    >>> symbols = make_symbols("r, x")
    >>> parse_expression("r + 0.1*x**2 - tanh(2*x)", symbols)
    r + x**2/10 - tanh(2*x)
    >>> parse_expression("9**9**9**9", symbols)
    Traceback (most recent call last):
        ...
    symghost.errors.InvalidText: text cannot be read:
      9**9**9**9
         ^~~~~~~
    a number of at most 1200 bits is allowed
    """
    taken = sorted(symbols.keys() & (functions.keys() | CONSTANTS.keys()))
    if taken:
        raise InvalidInput("symbols", taken[0], "a name of no function and no constant")
    source = _Source(argument, _checked_text(argument, text))
    source.check()
    return _Builder(source, symbols, functions).whole()


def parse_number(value: object, *, argument: str = "number") -> sp.Expr:
    """Return a finite real constant exactly: ``0.01``, ``-3/4``, ``pi/4``, ``1e-6``, ``sqrt(2)``.

    A float becomes the decimal fraction that it prints as.

    Parameters
    ----------
    value : str, int, float, Fraction or Expr
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If the value is no finite real number, or has more digits than a double can use.

    Examples
    --------
    >>> parse_number("1e-2"), parse_number(0.1), parse_number("-3*pi/4")
    (1/100, 1/10, -3*pi/4)
    """
    if isinstance(value, str):
        return parse_expression(value, {}, argument=argument)
    exact = _exact(value)
    if exact is None:
        raise InvalidInput(argument, value, "a finite real number such as 0.01, -3/4 or 'pi/4'")
    try:
        _Guard().check(exact)
    except _NotAllowed as error:
        raise InvalidInput(argument, _shown(value), f"a finite real number: {error}") from None
    return exact


def _shown(value: object) -> object:
    try:
        repr(value)
    except ValueError:  # Python does not print integers of more than some thousand digits
        return f"{type(value).__name__} of very many digits"
    return value


def _exact(value: object) -> sp.Expr | None:
    if isinstance(value, sp.Expr):
        if value.free_symbols or not value.is_number:
            return None
        floats = {part: _exact(float(part)) for part in value.atoms(sp.Float)}
        return None if None in floats.values() else value.xreplace(floats)
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if isinstance(value, Integral):
        return sp.Integer(int(value))
    try:
        ratio = value if isinstance(value, Fraction) else Fraction(repr(float(value)))
    except ValueError:  # infinite, or not a number
        return None
    return sp.Rational(ratio.numerator, ratio.denominator)


def parse_assignments(
    values: str | Iterable[str] | Mapping[str, object], *, argument: str = "at"
) -> dict[str, sp.Expr]:
    """Return the numbers that ``r=0.01, k=pi/4`` gives to names.

    Parameters
    ----------
    values : str, iterable of str, or mapping of str to number
        One text of pairs, several such texts, or names with values for `parse_number`.
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If a pair is not NAME=VALUE, a name is unfit or comes twice, or a value is no number.

    Examples
    --------
    >>> parse_assignments("r=0.01, k=max(1, sqrt(2))")
    {'r': 1/100, 'k': sqrt(2)}
    """
    if isinstance(values, Mapping):
        return {
            _checked_name(name, argument): parse_number(value, argument=f"{argument}[{name!r}]")
            for name, value in values.items()
        }
    found: dict[str, sp.Expr] = {}
    for text in [values] if isinstance(values, str) else _several(values, argument):
        for name, value in _pairs(_checked_text(argument, text), argument):
            if name in found:
                raise InvalidInput(argument, text, f"one value for {name}, not two")
            found[name] = value
    return found


def _pairs(text: str, argument: str) -> Iterable[tuple[str, sp.Expr]]:
    start = 0
    for end in [*_commas(text), len(text)]:
        name, equals, value = text[start:end].partition("=")
        if not equals:
            words = "NAME=VALUE is expected, such as r=0.01"
            raise InvalidText(argument, text, start, end, words)
        place = start + len(name) + 1
        try:
            # Blanks in place of all that stands before keep the marks of errors right.
            number = parse_expression(" " * place + value, {}, argument=argument)
        except InvalidText as error:
            raise InvalidText(argument, text, error.start, error.end, error.expected) from None
        except InvalidInput:  # blank
            raise InvalidText(argument, text, place, end, "a number is missing") from None
        yield _checked_name(name.strip(), argument), number
        start = end + 1


def _commas(text: str) -> list[int]:
    depth, found = 0, []
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth <= 0:
            found.append(place)
    return found


def parse_equation(text: str, *, argument: str = "equation") -> tuple[str, str]:
    """Return the state's name and the right-hand side's text of an equation of motion.

    Parameters
    ----------
    text : str
        ``x = -a*x + y``, also with ``x'`` or ``dx/dt`` on the left.
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If there is no such left-hand side, or nothing on the right.

    Examples
    --------
    >>> parse_equation("dx/dt = -a*x + y")
    ('x', '-a*x + y')
    """
    text = _checked_text(argument, text)
    left, equals, right = text.partition("=")
    words = "an equation is expected, such as x = r + x**2, x' = r + x**2 or dx/dt = r + x**2"
    match = re.fullmatch(r"\s*(?:d(?P<over>\w+)\s*/\s*dt|(?P<name>\w+)\s*'?)\s*", left, re.ASCII)
    if not equals or match is None:
        raise InvalidText(argument, text, 0, len(left), words)
    if "=" in right:
        place = len(left) + 1 + right.index("=")
        raise InvalidText(argument, text, place, place + 1, "one = is allowed, not two")
    if not right.strip():
        raise InvalidText(argument, text, len(text), len(text), "the right-hand side is missing")
    return _checked_name(match["over"] or match["name"], argument), right.strip()


def make_symbols(names: str | Iterable[str], *, argument: str = "symbols") -> dict[str, sp.Symbol]:
    """Return a real symbol for each name.

    A name is a letter, then letters and digits, at most one subscript: ``x``, ``beta``, ``K_max``.
    What SymPy means by ``beta``, ``N`` or ``I`` plays no part.

    Parameters
    ----------
    names : str or iterable of str
        ``"x, y"`` or ``["x", "y"]``.
    argument : str
        Name of the argument, for errors.

    Raises
    ------
    InvalidInput
        If a name is unfit, is a function's or a constant's, or comes twice.

    Examples
    --------
    >>> make_symbols("x, beta")
    {'x': x, 'beta': beta}
    >>> make_symbols("lambda")
    Traceback (most recent call last):
        ...
    symghost.errors.InvalidInput: symbols = 'lambda': expected a name that ..., such as lam
    """
    if isinstance(names, str):
        names = [name.strip() for name in names.split(",")] if names.strip() else []
    found: dict[str, sp.Symbol] = {}
    for name in _several(names, argument):
        if _checked_name(name, argument) in found:
            raise InvalidInput(argument, name, "each name once")
        found[name] = sp.Symbol(name, real=True)
    return found


def _several(values: object, argument: str) -> list[Any]:
    if not isinstance(values, Iterable) or isinstance(values, bytes | bytearray):
        raise InvalidInput(argument, values, "a text, or several texts")
    return list(values)


_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)?")


def _checked_name(name: object, argument: str) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > NAME_LENGTH:
        expected = "a letter, then letters or digits, and at most one subscript, such as x or K_max"
        raise InvalidInput(argument, name, f"{expected}; at most {NAME_LENGTH} characters")
    if keyword.iskeyword(name):
        raise InvalidInput(argument, name, f"a name that is no reserved word{_other(name)}")
    if name in FUNCTIONS or name in CONSTANTS:
        kind = "function" if name in FUNCTIONS else "constant"
        raise InvalidInput(argument, name, f"a name other than that of the {kind} {name}")
    return name


def _other(word: str) -> str:
    return ", such as lam" if word == "lambda" else ""


def _checked_text(argument: str, text: object) -> str:
    if not isinstance(text, str):
        raise InvalidInput(argument, text, "a text")
    if not text.strip():
        raise InvalidInput(argument, text, "a text that is not blank")
    if len(text) > LENGTH:
        raise InvalidInput(argument, text, f"at most {LENGTH} characters, not {len(text)}")
    return text


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<other>//)|(?P<sign>\*\*|[-+*/(),])|(?P<space> +)|(?P<rest>.)",
    re.ASCII | re.DOTALL,
)
_OTHER_SIGNS = {
    ".": "attribute access is not allowed here",
    **dict.fromkeys("[]", "lists and indices are not allowed here"),
    **dict.fromkeys("{}", "sets and mappings are not allowed here"),
    **dict.fromkeys("'\"`", "text in quotes is not allowed here"),
    "^": "a power is written **",
    "=": "an equals sign is not allowed here",
    **dict.fromkeys("<>!", "comparisons are not allowed here"),
    **dict.fromkeys(("//", *"@%&|~"), "this operator is not allowed here"),
    **dict.fromkeys("\n\r", "line breaks are not allowed here"),
    "#": "comments are not allowed here",
    ":": "a colon is not allowed here",
    ";": "several formulas are not allowed here",
}
_FOREIGN_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/"}


def _about(sign: str) -> str:
    if sign in _OTHER_SIGNS:
        return f"{_OTHER_SIGNS[sign]}; {ALLOWED}"
    name = unicodedata.name(sign, f"character {ord(sign)}")
    if sign in _FOREIGN_SIGNS:
        return f"write {_FOREIGN_SIGNS[sign]} for {name}"
    if "SUPERSCRIPT" in name:
        return f"{name} is not allowed here; a power is written **"
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name)
    if greek:
        word = "lam" if greek[2] == "LAMDA" else greek[2].lower()
        return f"write {word if greek[1] == 'SMALL' else word.capitalize()} for {name}"
    return f"{name} is not allowed here; {ALLOWED}"


_START = _Token("sign", "(", 0, 0)  # a whole formula stands like one in parentheses


class _Source(NamedTuple):
    """A text under a name: takes it apart and points at what is wrong in it."""

    argument: str
    text: str

    def error(self, start: int, end: int, expected: str) -> InvalidText:
        """Return the error for ``text[start:end]``."""
        return InvalidText(self.argument, self.text, start, end, expected)

    def check(self) -> None:
        """Refuse what is no token, does not stand where it may, or is nested too deeply."""
        tokens = [
            _Token(str(match.lastgroup), match[0], *match.span())
            for match in _TOKEN.finditer(self.text)
            if match.lastgroup != "space"
        ]
        for token in tokens:
            self._check_token(token)
        last = len(self.text.rstrip())
        for left, right in pairwise([_START, *tokens, _Token("sign", ")", last, last + 1)]):
            self._check_neighbours(left, right)
        self._check_nesting(tokens)

    def _check_token(self, token: _Token) -> None:
        _, text, start, end = token
        if token.kind in ("other", "rest"):
            raise self.error(start, end, _about(text))
        if token.kind == "name" and keyword.iskeyword(text):
            words = f"a name that is no reserved word is allowed{_other(text)}"
            raise self.error(start, end, words)
        if token.kind == "number":
            mantissa, _, exponent = text.lower().partition("e")
            if sum(map(str.isdigit, mantissa)) > DIGITS:
                raise self.error(start, end, f"a number with at most {DIGITS} digits is allowed")
            if len(exponent) > DIGITS or abs(int(exponent or 0)) > DECIMAL_EXPONENT:
                words = f"a decimal exponent of at most {DECIMAL_EXPONENT} is allowed"
                raise self.error(start, end, words)
            if re.match(r"0\d", mantissa):
                raise self.error(start, end, "a number is written without leading zeros")

    def _check_neighbours(self, left: _Token, right: _Token) -> None:
        opens = left.kind == "sign" and left.text != ")"
        closes = right.kind == "sign" and right.text != "("
        if opens and closes and right.text not in ("+", "-") and left.text + right.text != "()":
            raise self.error(right.start, right.end, "a number or a name is missing before this")
        # A name before a parenthesis: the builder knows whether it is a function's.
        if opens or closes or (left.kind == "name" and right.text == "("):
            return
        if left.kind == right.kind == "number":
            words = f"a sign is missing between two numbers; {ALLOWED}"
        elif left.text == "0" or right.text.startswith("_"):
            words = "a number is written in decimal digits alone, such as 1000 or 1e3"
        else:
            words = f"a product is written with its sign: {left.text}*{right.text}"
        raise self.error(left.start, right.end, words)

    def _check_nesting(self, tokens: Sequence[_Token]) -> None:
        # Signs and powers nest like parentheses, up to the next operator or comma.
        open_places: list[int] = []
        runs, before = [0], "("
        for _, text, start, end in tokens:
            if text == "(":
                open_places.append(start)
                runs.append(0)
            elif text == ")":
                if not open_places:
                    raise self.error(start, end, "this parenthesis was never opened")
                open_places.pop()
                runs.pop()
            elif text == "**" or (text in "+-" and before in ("(", ",", "+", "-", "*", "/", "**")):
                runs[-1] += 1
            elif text in ("+", "-", "*", "/", ","):
                runs[-1] = 0
            if len(open_places) + sum(runs) > DEPTH:
                raise self.error(start, end, f"a nesting of at most {DEPTH} levels is allowed")
            before = text
        if open_places:
            raise self.error(
                open_places[-1], open_places[-1] + 1, "this parenthesis is never closed"
            )


class _Guard:
    """Refuses expressions that are too large, and constants that are no finite real numbers."""

    def __init__(self) -> None:
        self._constants: set[sp.Expr] = set()

    def check(self, expression: sp.Expr) -> None:
        """Raise `_NotAllowed` with a phrase that says what is allowed."""
        waiting, nodes = [(expression, 1)], 0
        while waiting:
            part, depth = waiting.pop()
            nodes += 1
            if nodes > NODES or depth > TREE_DEPTH:
                words = f"at most {NODES} operations, {TREE_DEPTH} within each other, are allowed"
                raise _NotAllowed(words)
            self._check_part(part)
            waiting += [(child, depth + 1) for child in part.args]

    def _check_part(self, part: sp.Expr) -> None:
        if part in _NOT_REAL or isinstance(part, _PARTS_OF_COMPLEX):
            raise _NotAllowed(NOT_FINITE)
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
        raise _NotAllowed(NOT_FINITE)
    try:
        value = constant.evalf(15, strict=True)
    except sp.core.evalf.PrecisionExhausted:
        raise _NotAllowed("a constant that can be told from zero is allowed") from None
    if value.is_Integer:
        return
    if not value.is_Float or abs(value) >= LARGEST:
        raise _NotAllowed(NOT_FINITE)


_NOT_REAL = frozenset((sp.zoo, sp.nan, sp.oo, -sp.oo, sp.I))
_PARTS_OF_COMPLEX = (sp.re, sp.im, sp.arg, sp.conjugate)


def _refuse_large_number(number: sp.Rational) -> None:
    if _bits(number) > NUMBER_BITS:
        raise _NotAllowed(f"a number of at most {NUMBER_BITS} bits is allowed")
    if abs(number) >= LARGEST:
        raise _NotAllowed(NOT_FINITE)


def _refuse_large_roots(constant: sp.Expr) -> None:
    # SymPy asks for the minimal polynomial of a constant that cannot be told from zero.
    exponents = [power.exp for power in constant.atoms(sp.Pow) if power.exp.is_Rational]
    orders = [int(exponent.q) for exponent in exponents if exponent.q > 1]
    if len(orders) > 1 and math.prod(orders) > ROOTS:
        raise _NotAllowed("fewer roots, or roots of lower order, are allowed in a constant")


def _bits(number: sp.Rational) -> int:
    return int(max(abs(number.p).bit_length(), number.q.bit_length()))


def _refuse_large_exponent(exponent: sp.Expr) -> None:
    for term in sp.Add.make_args(exponent):
        _refuse_large_factor(term)


def _refuse_large_factor(term: sp.Expr) -> None:
    factor = term.as_coeff_Mul()[0]
    if abs(factor) > EXPONENT or factor.q > ROOT:
        words = f"a power of at most {EXPONENT}, or a root of at most {ROOT}, is allowed"
        raise _NotAllowed(words)


def _refuse_large_power(base: sp.Expr, exponent: sp.Expr) -> None:
    if base.is_Rational and exponent.is_Rational:
        if base.is_zero and exponent.is_negative:
            raise _NotAllowed(NOT_FINITE)
        if (_bits(base) - 1) * abs(exponent) > NUMBER_BITS:
            raise _NotAllowed(f"a number of at most {NUMBER_BITS} bits is allowed")
        return
    for factor in sp.Mul.make_args(base):
        inner, power = factor.as_base_exp()
        # SymPy merges powers of powers.
        if inner is sp.E:
            _refuse_large_power_of_e(power * exponent)
        else:
            _refuse_large_exponent(exponent)
            _refuse_large_exponent(power * exponent)


class _Builder:
    """Builds SymPy objects from Python's syntax tree: one method per allowed kind of node."""

    def __init__(
        self,
        source: _Source,
        symbols: Mapping[str, sp.Symbol],
        functions: Mapping[str, Callable[..., sp.Expr]],
    ) -> None:
        self.source, self.symbols, self.functions = source, symbols, functions
        self.names = {**symbols, **CONSTANTS}
        self.shift = len(source.text) - len(source.text.lstrip(" "))
        self.guard = _Guard()
        self.methods: dict[type[ast.expr], Callable[[Any], sp.Expr]] = {
            ast.Constant: self._number,
            ast.Name: self._name,
            ast.UnaryOp: self._signed,
            ast.BinOp: self._operation,
            ast.Call: self._call,
        }

    def whole(self) -> sp.Expr:
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
        except _NotAllowed as error:
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
        raise self._error(node, _unknown("name", node.id, self.names))

    def _signed(self, node: ast.UnaryOp) -> sp.Expr:
        operand = self._built(node.operand)
        return -operand if isinstance(node.op, ast.USub) else operand

    def _operation(self, node: ast.BinOp) -> sp.Expr:
        if isinstance(node.op, ast.Pow):
            base, exponent = self._built(node.left), self._built(node.right)
            _refuse_large_power(base, exponent)
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
