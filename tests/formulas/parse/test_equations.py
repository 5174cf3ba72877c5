import pytest
import sympy as sp

from symghost.common.errors import InvalidInput, InvalidText
from symghost.formulas.parse import (
    parse_assignments,
    parse_equation,
)


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
