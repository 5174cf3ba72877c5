import re

import mpmath as mp
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symghost.common.errors import InvalidInput
from symghost.formulas.parse import (
    make_symbols,
    parse_expression,
)

SYMBOLS = make_symbols("x, y, r")


NUMERALS = st.sampled_from(["0", "1", "2", "3", "0.1", "0.25", "1.5", ".75", "7e-1"])
ARGUMENTS = dict.fromkeys(("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan"), 1)
ARGUMENTS |= dict.fromkeys(("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "abs", "erf"), 1)
ARGUMENTS |= {"relu": 1, "sigmoid": 1, "max": 2, "min": 2, "atan2": 2}


def _larger(smaller):
    operator = st.sampled_from(["+", "-", "*", "/", " + ", " - "])
    binary = st.builds("{}{}{}".format, smaller, operator, smaller)
    power = st.builds("({})**{}".format, smaller, st.sampled_from(["2", "3", "-1", "0.5", "(1/3)"]))
    one = st.sampled_from([name for name, count in ARGUMENTS.items() if count == 1])
    two = st.sampled_from([name for name, count in ARGUMENTS.items() if count == 2])
    return st.one_of(
        binary,
        power,
        smaller.map("({})".format),
        smaller.map("-{}".format),
        st.builds("{}({})".format, one, smaller),
        st.builds("{}({}, {})".format, two, smaller, smaller),
    )


FORMULAS = st.recursive(NUMERALS | st.sampled_from("xyr"), _larger, max_leaves=12)


class Unreal(Exception):
    """A value that is no finite real number, or lies at a place where rounding decides."""


def _real(function):
    def checked(*values):
        value = function(*values)
        if isinstance(value, mp.mpc) or not mp.isfinite(value) or abs(value) > 1e20:
            raise Unreal
        return value

    return checked


class Number:
    """A 50-digit number that refuses to become complex or infinite, or to divide by rounding."""

    def __init__(self, value):
        self.value = _real(mp.mpf)(value)

    __neg__ = lambda a: Number(-a.value)  # noqa: E731
    __add__ = lambda a, b: Number(a.value + b.value)  # noqa: E731
    __sub__ = lambda a, b: Number(a.value - b.value)  # noqa: E731
    __mul__ = lambda a, b: Number(a.value * b.value)  # noqa: E731
    __pow__ = lambda a, b: Number(_real(mp.power)(a.nonzero(), b.value))  # noqa: E731

    def __truediv__(self, other):
        return Number(self.value / other.nonzero())

    def nonzero(self):
        if abs(self.value) < 1e-20:
            raise Unreal
        return self.value


def _angle(y, x):
    if x == y == 0:
        raise Unreal  # mpmath says 0, SymPy that there is none
    return mp.atan2(y, x)


SPECIAL = {
    "atan2": _angle,
    "abs": mp.fabs,
    "relu": lambda z: max(z, mp.mpf(0)),
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "max": max,
    "min": min,
}


def _function(name):
    function = _real(SPECIAL.get(name) or getattr(mp, name))
    return lambda *numbers: Number(function(*(number.value for number in numbers)))


def evaluated(text, values):
    """Evaluate a formula that this module made, by Python's grammar and mpmath's functions."""
    wrapped = re.sub(r"(?<![\w.])(\d*\.?\d+(?:e-\d+)?)", r"Number('\1')", text)
    namespace = {name: _function(name) for name in ARGUMENTS} | {"Number": Number}
    namespace |= {name: Number(value) for name, value in values.items()}
    try:
        return eval(wrapped, {"__builtins__": {}}, namespace).value
    except (Unreal, ZeroDivisionError, ValueError, OverflowError):
        return None


def read_or_refused(text):
    try:
        return parse_expression(text, SYMBOLS), ""
    except InvalidInput as error:
        return None, str(error)


VALUES = {"x": "0.37", "y": "-1.3", "r": "2.71"}


@given(FORMULAS)
def test_a_formula_has_the_value_that_mpmath_gives_it(is_tame, text):
    with mp.workdps(50):
        expected = evaluated(text, VALUES)
    expression, refusal = read_or_refused(text)
    if expression is None:
        assert any(words in refusal for words in ("at most", "told from zero", "real number"))
        assert expected is None or "real number" not in refusal
        return
    assert is_tame(expression)
    if expected is None:
        return
    got = expression.subs({SYMBOLS[name]: sp.Rational(value) for name, value in VALUES.items()})
    with mp.workdps(50):
        value = mp.mpmathify(str(sp.N(got, 40)))
        assert abs(value - expected) <= mp.mpf("1e-18") * (1 + abs(expected)), text


@given(FORMULAS)
def test_what_sympy_prints_is_read_as_the_same_expression(text):
    try:
        expression = parse_expression(text, SYMBOLS)
    except InvalidInput:
        return
    assert parse_expression(str(expression), SYMBOLS) == expression
