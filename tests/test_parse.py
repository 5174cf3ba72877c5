import faulthandler
import json
import keyword
import math
import pickle
import re
import sys
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given
from hypothesis import strategies as st

from symghost import parse
from symghost.errors import InvalidInput, InvalidText
from symghost.parse import (
    CONSTANTS,
    FUNCTIONS,
    make_symbols,
    parse_assignments,
    parse_equation,
    parse_expression,
    parse_number,
)

SYMBOLS = make_symbols("x, y, r")
x, y, r = SYMBOLS.values()

LINES = Path(__file__).with_name("hostile_inputs.txt").read_text("utf-8").splitlines()
HOSTILE = [json.loads(line) for line in LINES if not line.startswith("#")]
LARGE = {
    "long": "x + " * 600 + "x",
    "long number": "1" * 1900,
    "long name": "x" * 1900,
    "many parentheses": "(" * 900 + "x" + ")" * 900,
    "open parentheses": "(" * 2000,
    "closed parentheses": ")" * 2000,
    "calls in calls": "sin(" * 300 + "x" + ")" * 300,
    "signs": "-" * 1900 + "x",
    "mixed signs": "+-" * 900 + "x",
    "powers": "x**" * 600 + "x",
    "negative powers": "x**-" * 400 + "x",
    "signs in parentheses": "-(" * 40 + "x" + ")" * 40,
    "brackets": "[" * 900 + "]" * 900,
    "lambdas": "lambda:" * 250 + "x",
    "conditions": "x if y else " * 150 + "x",
    "nots": "not " * 400 + "x",
    "logistic in logistic": "sigmoid(" * 40 + "x" + ")" * 40,
    "many extrema": f"max({', '.join(['x', 'y'] * 100)})",
    "extrema in extrema": f"max({', '.join(f'x**{n}' for n in range(1, 15))})",
    "a large product": "*".join(["9**300"] * 200),
    "a product of powers": "*".join(["x**64"] * 300),
}


@pytest.fixture(autouse=True, scope="module")
def _watchdog():
    """End the run with a traceback if something hangs."""
    faulthandler.dump_traceback_later(300, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def bits(number):
    return max(abs(number.p).bit_length(), number.q.bit_length())


def is_tame(expression):
    parts = list(sp.preorder_traversal(expression))
    real = not expression.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.I, sp.Float)
    small = all(bits(part) <= parse.NUMBER_BITS for part in parts if part.is_Rational)
    return real and small and len(parts) <= parse.NODES


# Hostile texts


def test_the_corpus_is_large_and_without_repetition():
    assert len(HOSTILE) == len(set(HOSTILE)) >= 80


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_hostile_text_is_refused_in_printable_words(text):
    with pytest.raises(InvalidInput) as caught:
        parse_expression(text, SYMBOLS)
    assert re.fullmatch(r"[ -~\n]+", str(caught.value))
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE.keys())
def test_a_large_text_is_refused_before_it_grows(text):
    with pytest.raises(InvalidInput) as caught:
        parse_expression(text, SYMBOLS)
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize("value", [None, 1, 1.5, b"x", ["x"], x, ("x",)], ids=repr)
def test_what_is_no_text_is_refused(value):
    with pytest.raises(InvalidInput, match=r"field = .*: expected a text"):
        parse_expression(value, SYMBOLS, argument="field")


def test_nothing_of_a_text_is_carried_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = [
        "open('sentinel', 'w')",
        "__import__('antigravity')",
        "__import__('os').system('touch sentinel')",
        "[open(n, 'w') for n in 'ab']",
        "sin(open('sentinel', 'w'))",
        "f\"{open('sentinel', 'w')}\"",
        "(lambda: open('sentinel', 'w'))()",
        "x if open('sentinel', 'w') else y",
    ]
    before = set(sys.modules)
    for text in texts:
        for read in (parse_number, parse_assignments, lambda t: parse_expression(t, SYMBOLS)):
            for version in (text, f"r={text}"):
                with pytest.raises(InvalidInput):
                    read(version)
    assert not list(tmp_path.iterdir())
    assert "antigravity" not in sys.modules
    assert set(sys.modules) == before


GRAMMAR = st.sampled_from(
    [*"xyr0123456789.+-*/(), ", "**", "e", "pi", "1e", *(f"{name}(" for name in FUNCTIONS)]
)
PYTHON = st.sampled_from([*"[]{}'\"\\^%@=<>:;#_~!&|\n\t\0$?`", "lambda ", " if ", " else ", "__"])


@given(st.one_of(st.lists(GRAMMAR | PYTHON, max_size=60).map("".join), st.text(max_size=60)))
@example("x" * 50 + "\ud800")
def test_any_text_gives_a_tame_expression_or_is_refused(text):
    try:
        expression = parse_expression(text, SYMBOLS)
    except InvalidInput:
        return
    assert is_tame(expression)
    assert expression.free_symbols <= set(SYMBOLS.values())


@given(st.lists(GRAMMAR, max_size=30).map("".join), st.sampled_from("=,'"))
def test_equations_and_assignments_are_read_or_refused(text, sign):
    for read in (parse_equation, parse_assignments, parse_number, make_symbols):
        for version in (text, f"r={text}", text + sign + text):
            try:
                assert read(version) is not None
            except InvalidInput:
                continue


# Formulas

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


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if n.lower() not in ("max", "min", "atan2")])
def test_functions_of_one_argument_agree_with_mpmath(name):
    special = {
        "abs": abs,
        "relu": lambda z: max(z, 0),
        "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
        "logistic": lambda z: 1 / (1 + mp.exp(-z)),
        **dict.fromkeys(("heaviside", "step"), lambda z: (mp.sign(z) + 1) / 2),
    }
    reference = special.get(name.lower()) or getattr(mp, name)
    for value in ("1.25",) if name == "acosh" else ("-0.75", "0.75") if name[-1] != "g" else ("2",):
        if name in ("sqrt", "ln"):
            value = value.lstrip("-")
        got = parse_expression(f"{name}(x)", SYMBOLS).subs(x, sp.Rational(value))
        with mp.workdps(40):
            assert mp.almosteq(mp.mpf(str(sp.N(got, 35))), reference(mp.mpf(value)), 1e-30)


def test_a_long_flat_sum_needs_no_deep_stack():
    text = " + ".join(["x*y - 2"] * 180)
    assert parse_expression(text, SYMBOLS) == 180 * x * y - 360


def test_the_deepest_formulas_can_be_printed_differentiated_and_read_again():
    text = "x"
    for _ in range(parse.DEPTH - 2):
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
    names = (n for n in dir(sp) if fit.fullmatch(n) and len(n) <= parse.NAME_LENGTH)
    return [n for n in names if n not in FUNCTIONS and n not in CONSTANTS]


def test_no_name_means_what_sympy_means_by_it():
    names = _names_of_sympy()
    assert {"I", "S", "N", "O", "Q", "beta", "gamma", "zeta", "Symbol", "oo"} <= set(names)
    symbols = make_symbols(names)
    for name in names:
        assert parse_expression(f"2*{name}", symbols) == 2 * sp.Symbol(name, real=True)


# Random formulas, evaluated by mpmath as well

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
def test_a_formula_has_the_value_that_mpmath_gives_it(text):
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


# Messages

MESSAGES = {
    "r + x^2": ("^", "a power is written **; allowed are numbers, names, + - * / **"),
    "x.real + 1": (".", "attribute access is not allowed here; allowed are"),
    "2x": ("2x", "a product is written with its sign: 2*x"),
    "x(1+y)": ("x(1+y)", "x is no function; write x*(...) for a product"),
    "y + sin": ("sin", "sin is a function: write sin(...)"),
    "y + xs": ("xs", "unknown name; known are x, y, r, pi, e, E (did you mean x?)"),
    "1 + snh(x)": ("snh", "(did you mean sinh?)"),
    "y + atan2(x)": ("atan2(x)", "atan2(y, x) is expected, and not 1 of these"),
    "max(x)": ("max(x)", "max(first, second, ...) is expected"),
    "lambda*x": ("lambda", "a name that is no reserved word is allowed, such as lam"),
    "2*λ": ("λ", "write lam for GREEK SMALL LETTER LAMDA"),
    "Ω*x": ("Ω", "write Omega for GREEK CAPITAL LETTER OMEGA"),
    "x²": ("²", "SUPERSCRIPT TWO is not allowed here; a power is written **"),
    "x − 1": ("−", "write - for MINUS SIGN"),
    "1 + х": ("х", "CYRILLIC SMALL LETTER HA is not allowed here"),
    "x + 1_000": ("1_000", "a number is written in decimal digits alone"),
    "x + 1/(y - y)": ("y - y", "a division by zero"),
    "x + sqrt(-1)": ("sqrt(-1)", "not a finite real number"),
    "x + y**99 + 1": ("y**99", "a power of at most 64, or a root"),
    "x*(1 + y": ("(", "this parenthesis is never closed"),
    "x + y) + 1": (")", "this parenthesis was never opened"),
    "x*/y": ("/", "a number or a name is missing before this"),
    "x == y": ("=", "an equals sign is not allowed here"),
}


@pytest.mark.parametrize(("text", "case"), MESSAGES.items(), ids=ascii)
def test_an_error_points_at_the_offence_and_says_what_is_allowed(text, case):
    offence, words = case
    with pytest.raises(InvalidText) as caught:
        parse_expression(text, SYMBOLS, argument="field")
    error = caught.value
    assert error.argument == "field"
    assert error.text[error.start : error.end] == offence
    head, shown, mark, allowed = str(error).split("\n")
    assert head == "field cannot be read:"
    assert words in allowed
    marked = shown[mark.index("^") : len(mark)]
    assert marked == ascii(offence)[1:-1]
    assert set(mark) <= set(" ^~")


def test_a_mark_behind_the_end_shows_what_is_missing():
    with pytest.raises(InvalidText) as caught:
        parse_expression("x +  ", SYMBOLS)
    assert str(caught.value).split("\n")[1:3] == ["  x +  ", "     ^"]


def test_a_long_text_is_shown_around_the_offence():
    with pytest.raises(InvalidText) as caught:
        parse_expression("x + " * 100 + "q" + " + x" * 100, SYMBOLS)
    _, shown, mark, _ = str(caught.value).split("\n")
    assert shown[mark.index("^")] == "q"
    assert len(shown) < 100
    assert shown.startswith("  ...")
    assert shown.endswith("...")


def test_an_error_in_a_text_survives_a_worker_process():
    error = InvalidText("field", "x^2", 1, 2, "a power is written **")
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error)
    assert (type(copy), copy.start, copy.end) == (InvalidText, 1, 2)


# Numbers

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


# Assignments, equations, names


def test_assignments_are_read_from_one_text_several_or_a_mapping():
    expected = {"r": sp.Rational(1, 100), "k": sp.Integer(3)}
    for values in ("r=0.01, k=3", " r = 0.01 ,k=6/2", ["r=0.01", "k=3"], {"r": "0.01", "k": 3}):
        assert parse_assignments(values) == expected
    assert parse_assignments({"r": 0.01, "k": sp.Integer(3)}) == expected
    assert parse_assignments([]) == {}
    assert parse_assignments("r=max(1, 2), k=(3)") == {"r": sp.Integer(2), "k": sp.Integer(3)}


@pytest.mark.parametrize(
    "values",
    [
        *("", "r", "r=", "=1", "r=1,", ",r=1", "r=1,,k=2", "r==1", "r=1=2", "r=x", "r=1 k=2"),
        *("r=1, r=2", "2r=1", "sin=1", "pi=3", "lambda=1", "r.x=1", "r=1/0", "r=(1", "r=1)", "r:1"),
        *(["r=1", "r=2"], ["r"], [1], 3, None, b"r=1", {"r": "x"}, {1: 2}, {"sin": 1}, {"r": None}),
    ],
    ids=ascii,
)
def test_unfit_assignments_are_refused(values):
    with pytest.raises(InvalidInput) as caught:
        parse_assignments(values, argument="at")
    assert caught.value.argument.startswith("at")


def test_an_error_in_an_assignment_is_marked_in_the_whole_text():
    with pytest.raises(InvalidText) as caught:
        parse_assignments("r=0.01, k=1/0, m=2")
    error = caught.value
    assert error.text == "r=0.01, k=1/0, m=2"
    assert error.start == error.text.index("/0") + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = -a*x + y", ("x", "-a*x + y")),
        ("x' = r + x**2", ("x", "r + x**2")),
        ("x '=1", ("x", "1")),
        ("dx/dt = x", ("x", "x")),
        ("dx_1 / dt=x_1", ("x_1", "x_1")),
        ("d = d**2", ("d", "d**2")),
        ("dx = 1", ("dx", "1")),
    ],
)
def test_an_equation_gives_the_state_and_the_right_hand_side(text, expected):
    assert parse_equation(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "x =", "= x", "x == 1", "x = y = 1", "x'' = 1", "dx/dy = 1", "x.y = 1", "2 = x"),
        *("x + y = 1", "x := 1", "sin = 1", "lambda' = 1", "x_ = 1", "θ = 1", "d/dt = 1", None, 1),
        "x" * 3000,
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_what_is_no_equation_is_refused(text):
    with pytest.raises(InvalidInput) as caught:
        parse_equation(text)
    assert caught.value.argument == "equation"


@pytest.mark.parametrize("names", ["x, y", "x,y", ["x", "y"], ("x", "y"), " x ,  y "], ids=repr)
def test_symbols_are_real_and_in_order(names):
    symbols = make_symbols(names)
    assert list(symbols) == ["x", "y"]
    assert all(symbol == sp.Symbol(name, real=True) for name, symbol in symbols.items())


@pytest.mark.parametrize("names", ["", "  ", [], ()], ids=repr)
def test_no_names_give_no_symbols(names):
    assert make_symbols(names) == {}


@pytest.mark.parametrize(
    "name", ["x1", "K_max", "x_1", "beta", "lam", "E1", "N", "match", "aB9_z0"]
)
def test_fit_names_are_taken(name):
    assert list(make_symbols(name)) == [name]


@pytest.mark.parametrize(
    "names",
    [
        *(
            "x,,y",
            "x,",
            "x y",
            "x, x",
            "1x",
            "_x",
            "x_",
            "x__1",
            "x_1_2",
            "x.y",
            "x'",
            "x-y",
            "x\n1",
        ),
        *(
            "θ",
            "х",
            "x²",
            "ﬁ",
            "x" * 21,
            "sin",
            "Max",
            "pi",
            "e",
            "E",
            "step",
            "lambda",
            "if",
            "None",
        ),
        *(["x", 1], [None], None, 3, b"x", [""], ["x", "x"], ["x, y"]),
    ],
    ids=ascii,
)
def test_unfit_names_are_refused(names):
    with pytest.raises(InvalidInput) as caught:
        make_symbols(names, argument="state")
    assert caught.value.argument == "state"


def test_every_reserved_word_is_refused_as_a_name():
    for word in keyword.kwlist:
        with pytest.raises(InvalidInput, match="no reserved word"):
            make_symbols(word)
        with pytest.raises(InvalidText, match="no reserved word"):
            parse_expression(f"{word} + 1", SYMBOLS)
