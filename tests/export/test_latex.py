import sympy as sp

import symghost as sg
from symghost.formulas.symbols import T, r_opt, t_star, x, x0


def test_formulas_print_as_in_a_textbook():
    assert sg.latex(sg.result("critical_learning_rate")) == r"\frac{3 \pi^{4}}{32 T^{5}}"
    assert sg.latex(sg.result("passage_time")) == r"\frac{\pi}{\sqrt{r}}"
    assert sg.latex(r_opt / t_star) == r"\frac{r_{\mathrm{opt}}}{t^{*}}"


def test_functions_print_with_their_usual_names():
    assert r"\operatorname{atan2}" in sg.latex(sg.result("escape_time"))
    assert r"\operatorname{artanh}" in sg.latex(sg.result("escape_time"))
    assert r"\arctan" in sg.latex(sp.atan(x))
    assert r"\operatorname{sinc}^{2}" in sg.latex(sp.sinc(x) ** 2)


def test_a_substitution_prints_with_its_places():
    assert sg.latex(sp.Subs(x**2, x, x0)) == r"\left. \left(x^{2}\right) \right|_{x = x_{0}}"
    assert sg.latex(sp.Limit(T * x, x, 0)).startswith(r"\lim_{x \to 0^+}")
