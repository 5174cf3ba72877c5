import json
import pickle
import re
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symghost.common.errors import InvalidInput, InvalidText
from symghost.formulas.parse import (
    FUNCTIONS,
    make_symbols,
    parse_assignments,
    parse_equation,
    parse_expression,
    parse_number,
)

SYMBOLS = make_symbols("x, y, r")
x = SYMBOLS["x"]
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
def test_any_text_gives_a_tame_expression_or_is_refused(is_tame, text):
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
