import pytest
import sympy as sp

from symghost.formulas.symbols import r, t, x
from symghost.reports.blocks import (
    Formula,
    Section,
    Sentence,
    Table,
    as_html,
    as_markdown,
    as_text,
    number,
    shortened,
)
from symghost.reports.page import Plate, page, plate_html

REPORT = [
    Section(
        "One & two",
        (
            Sentence(("At ", r, " = ", 0.25, " it is ", sp.Eq(x, sp.Rational(1, 3)), ".")),
            Formula(sp.Eq(sp.Derivative(sp.Function("x")(t), t), r + x**2)),
            Table(("a", "long header"), (((1.0,), ("b <",)), ((-1 + 2j,), (r,)))),
            Plate("phase", "A picture of $r$.", b"<svg/>"),
        ),
    )
]


def test_plain_text_shows_equations_as_one_types_them_and_aligns_tables():
    lines = as_text(REPORT).splitlines()
    assert lines[:2] == ["One & two", "---------"]
    assert "At r = 0.25 it is x = 1/3." in lines
    assert "    dx/dt = r + x**2" in lines
    assert lines[4:7] == ["  a         long header", "  1         b <", "  -1 + 2 i  r"]
    assert lines[-1] == "[figure: phase]"


def test_markdown_has_latex_and_links_to_figures():
    text = as_markdown(REPORT, "figures/")
    assert r"it is $x = \frac{1}{3}$." in text
    assert "| 1 | b < |" in text
    assert "![phase](figures/phase.png)" in text


def test_html_escapes_words_and_typesets_formulas():
    text = as_html(REPORT)
    assert "<h2>One &amp; two</h2>" in text
    assert "b &lt;" in text
    assert text.count("<math") >= 5
    assert "data:image/svg+xml;base64," in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "3"),
        (1e-12, "1e-12"),
        (1 / 3, "0.333333"),
        (complex(0, -1), "0 - 1 i"),
        (-0.5 + 0j, "-0.5"),
    ],
)
def test_numbers_have_six_digits(value, shown):
    assert number(value) == shown


def test_only_floating_point_numbers_are_cut():
    long = sp.Rational(1234567891, 3)
    assert str(shortened(sp.Float("0.123456789") * x + long)) == "0.123457*x + 1234567891/3"


def test_a_page_names_command_and_versions():
    text = page("A <title>", "<p>body</p>", command="analyze")
    assert "A &lt;title&gt;" in text
    assert "symghost analyze" in text
    assert "sympy" in text


def test_a_plates_picture_is_inside():
    assert plate_html(Plate("p", "c", b"abc")).count("YWJj") == 1
