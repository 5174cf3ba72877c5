import math
import re
import sys
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symghost.common.errors import InvalidInput, InvalidText
from symghost.formulas.parse import (
    CONSTANTS,
    FUNCTIONS,
    make_symbols,
    parse_expression,
    parse_number,
)
from symghost.formulas.parse.sizes import DEPTH, NAME_LENGTH

SYMBOLS = make_symbols("x, y, r")
x, y, r = SYMBOLS.values()


HALF = sp.Rational(1, 2)
READ = {
    "r + x**2": r + x**2,
    "  x ": x,
    "0.1": sp.Rational(1, 10),
    ".5*x": x / 2,
    "1.": sp.Integer(1),
    "2.5e-3": sp.Rational(1, 400),
    "1E3": sp.Integer(1000),
    "123456789012345678901234567890": sp.Integer(123456789012345678901234567890),
    "-x**2": -(x**2),
    "(-x)**2": x**2,
    "2**-1": HALF,
    "2**3**2": sp.Integer(512),
    "-2**2": sp.Integer(-4),
    "x - y - r": x - y - r,
    "x - (y - r)": x - y + r,
    "x/y/r": x / (y * r),
    "x/(y/r)": x * r / y,
    "x/y*r": x * r / y,
    "1/3 + 1/6": HALF,
    "+x": x,
    "--x": x,
    "- + -x": x,
    "x*-y": -x * y,
    "x**64": x**64,
    "x**-2": x**-2,
    "x**0.5": sp.sqrt(x),
    "2**(1/2)": sp.sqrt(2),
    "2**1000": sp.Integer(2) ** 1000,
    "0**0": sp.Integer(1),
    "exp(1000*x)": sp.exp(1000 * x),
    "exp(x*log(1000))": sp.exp(x * sp.log(1000)),
    "e**x + E": sp.exp(x) + sp.E,
    "sin(pi*x)": sp.sin(sp.pi * x),
    "sqrt(x)": sp.sqrt(x),
    "ln(x) - log(x)": sp.Integer(0),
    "abs(x)": sp.Abs(x),
    "sign(x)": sp.sign(x),
    "erf(x)": sp.erf(x),
    "relu(x - 1)": sp.Max(0, x - 1),
    "sigmoid(3*x)": 1 / (1 + sp.exp(-3 * x)),
    "logistic(x)": 1 / (1 + sp.exp(-x)),
    "heaviside(x)": sp.Heaviside(x),
    "step(0)": HALF,
    "min(x, y, r)": sp.Min(x, y, r),
    "max(1, 2)": sp.Integer(2),
    "atan2(y, x)": sp.atan2(y, x),
    "atan2(1, -1)": 3 * sp.pi / 4,
    "asin(1)": sp.pi / 2,
    "sin((((x))))": sp.sin(x),
}


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=READ.keys())
def test_a_formula_is_read_exactly(text, expected):
    assert parse_expression(text, SYMBOLS) == expected


def test_a_long_flat_sum_needs_no_deep_stack():
    text = " + ".join(["x*y - 2"] * 180)
    assert parse_expression(text, SYMBOLS) == 180 * x * y - 360


def test_the_deepest_formulas_can_be_printed_differentiated_and_read_again():
    text = "x"
    for _ in range(DEPTH - 2):
        text = f"1+x*({text})"
    horner = parse_expression(text, SYMBOLS)
    assert parse_expression(str(horner), SYMBOLS) == horner
    assert horner.diff(x).subs(x, 1) == sum(range(1, 49)) + 1


def test_own_functions_replace_the_usual_ones():
    functions = {"twice": lambda z: 2 * z}
    assert parse_expression("twice(x)", SYMBOLS, functions=functions) == 2 * x
    with pytest.raises(InvalidText, match="unknown function; known are twice"):
        parse_expression("sin(x)", SYMBOLS, functions=functions)


def test_symbols_keep_their_assumptions():
    positive = sp.Symbol("T", positive=True)
    assert parse_expression("T**2", {"T": positive}).free_symbols == {positive}


def test_a_symbol_named_like_a_function_is_refused():
    with pytest.raises(InvalidInput, match="'sin': expected a name of no function"):
        parse_expression("sin", {"sin": sp.Symbol("sin")})


def _names_of_sympy():
    fit = re.compile(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)?")
    names = (n for n in dir(sp) if fit.fullmatch(n) and len(n) <= NAME_LENGTH)
    return [n for n in names if n not in FUNCTIONS and n not in CONSTANTS]


def test_no_name_means_what_sympy_means_by_it():
    names = _names_of_sympy()
    assert {"I", "S", "N", "O", "Q", "beta", "gamma", "zeta", "Symbol", "oo"} <= set(names)
    symbols = make_symbols(names)
    for name in names:
        assert parse_expression(f"2*{name}", symbols) == 2 * sp.Symbol(name, real=True)


NUMBERS = {
    "0.01": sp.Rational(1, 100),
    "-3/4": sp.Rational(-3, 4),
    "pi/4": sp.pi / 4,
    "1e-6": sp.Rational(1, 10**6),
    "sqrt(2)": sp.sqrt(2),
    "1e308": sp.Integer(10) ** 308,
    "1e-308": sp.Rational(1, 10**308),
}
OBJECTS = [
    (3, sp.Integer(3)),
    (0.1, sp.Rational(1, 10)),
    (-0.0, sp.Integer(0)),
    (5e-324, sp.Rational(5, 10**324)),
    (sys.float_info.max, sp.Rational(Fraction(repr(sys.float_info.max)))),
    (Fraction(1, 3), sp.Rational(1, 3)),
    (np.float64(0.1), sp.Rational(1, 10)),
    (np.int64(7), sp.Integer(7)),
    (sp.pi / 4, sp.pi / 4),
    (sp.Float(0.1) * sp.pi, sp.pi / 10),
    (sp.Rational(1, 3), sp.Rational(1, 3)),
]
NOT_NUMBERS = [
    *(
        True,
        None,
        b"1",
        [1],
        1j,
        math.inf,
        -math.inf,
        math.nan,
        np.array(1.0),
        Fraction(1, 10**400),
    ),
    *(x, x - r, sp.I, sp.oo, sp.zoo, sp.nan, sp.true, sp.asin(2), sp.Float("inf"), 10**400),
    *("", "x", "1/0", "inf", "nan", "1e309", "1,2", "0x1", "sqrt(-1)"),
    *(10**5000, sp.Integer(10) ** 5000, -(10**310), sp.Float("1e400")),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERS.items(), ids=NUMBERS.keys())
def test_a_number_is_read_exactly(text, expected):
    assert parse_number(text) == expected


@pytest.mark.parametrize(("value", "expected"), OBJECTS, ids=lambda value: type(value).__name__)
def test_a_number_is_taken_exactly(value, expected):
    assert parse_number(value) == expected


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=lambda value: type(value).__name__)
def test_what_is_no_finite_real_number_is_refused(value):
    with pytest.raises(InvalidInput) as caught:
        parse_number(value, argument="start")
    assert caught.value.argument == "start"
    assert len(str(caught.value)) < 400


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_becomes_what_it_prints_as(value):
    number = parse_number(value)
    assert number == sp.Rational(Fraction(repr(value)))
    assert float(Fraction(number.p, number.q)) == value
