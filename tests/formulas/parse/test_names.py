import keyword

import pytest
import sympy as sp

from symghost.common.errors import InvalidInput, InvalidText
from symghost.formulas.parse import (
    make_symbols,
    parse_expression,
)

SYMBOLS = make_symbols("x, y, r")


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
