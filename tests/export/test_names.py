import pytest
from hypothesis import given
from hypothesis import strategies as st

import symghost as sg
from symghost.export.names import checked_name, parse_names, refuse_shadowing
from symghost.formulas.symbols import T, X, r, x, x0

GOOD = [
    "r",
    r"\mu",
    "r_0",
    r"\tau_{\mathrm{end}}",
    r"\mathrm{Re}",
    r"\hat{x}",
    "x'",
    "x^*",
    r"T^{*}_1",
    r"\mathbf{w}_{ij}",
    r"\varepsilon",
    r"r_{max}",
]
BAD = [
    "",
    "r*",
    "lr max",
    "eta_{crit",
    "x_",
    "x^",
    "x_a_b",
    "theta_100%",
    "a%b",
    "#1",
    "a&b",
    "$r$",
    r"\input{x}",
    r"\def\x{1}",
    r"\frac{1}{2}",
    "r+1",
    r"\mu\nu",
    "{r}",
    "~",
    r"\\",
    "r\n",
    "α",
    r"\muu",
    r"\write18{ls}",
    "a b",
    "1",
    r"\hat{}",
    "x__y",
    "x^{a^b}",
]


@pytest.mark.parametrize("name", GOOD)
def test_plain_names_are_taken(name):
    assert checked_name(r, name) == name


@pytest.mark.parametrize("name", BAD)
def test_names_that_could_break_a_formula_are_refused_by_name(name):
    with pytest.raises(sg.InvalidInput, match="name of r = "):
        checked_name(r, name)


@given(st.text(alphabet=r"\{}_^'&%#$~ abmu0", max_size=12))
def test_whatever_is_taken_has_balanced_braces_and_no_special_character(name):
    try:
        checked_name(r, name)
    except sg.InvalidInput:
        return
    assert name.count("{") == name.count("}")
    assert not set(name) & set("&%#$~ ")
    assert not name.endswith(("_", "^", "\\"))


def test_pairs_are_read_from_text_or_from_a_file(tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("# mine\nr = \\mu\n\nx0 = x_{in}\n")
    assert parse_names(r"r=\mu,x_0=x_{in}") == parse_names(str(file)) == {r: r"\mu", x0: "x_{in}"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nowhere.txt", "readable file"),
        (r"r=\mu,T", "SYMBOL=NAME"),
        (r"rr=\mu", "did you mean"),
        (r"r=\mu,r=\nu", "one name for r, not two"),
        ("r=theta_100%", "name of r"),
    ],
)
def test_bad_pairs_are_refused(text, message):
    with pytest.raises(sg.InvalidInput, match=message):
        parse_names(text)


def test_a_name_that_another_symbol_has_is_refused_naming_both():
    with pytest.raises(sg.InvalidInput, match="T is printed so as well"):
        refuse_shadowing({r: "T"}, [r, T, x])
    with pytest.raises(sg.InvalidInput, match="x_0"):
        refuse_shadowing({X: "x_0"}, [X, x0])
    refuse_shadowing({r: "T"}, [r, x])
    refuse_shadowing({r: "T", T: "r"}, [r, T])
