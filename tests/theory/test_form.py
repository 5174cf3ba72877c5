"""A result carries the form by which it is evaluated; its name says nothing."""

import pytest
import sympy as sp

import symghost as sg
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.guarded.parts import Guarded, branch, greatest
from symghost.formulas.symbols import D, r
from symghost.theory.catalogue import form_named
from symghost.theory.derivation import Story
from symghost.theory.form import AS_IT_STANDS, Form, form_of, slopes_of


def concluded(expression, form=AS_IT_STANDS, name="own", **ranges):
    domain = Domain.of({symbol: ranges.get(symbol.name, REAL) for symbol in (D, r)})
    story = Story(name, domain=domain)
    return story.conclude(sp.Symbol("q"), expression, symbols=(D, r), form=form)


def test_a_users_result_with_a_name_of_ours_is_evaluated_as_what_it_is():
    for name in sg.results():
        own = concluded(D * r**2, name=name)
        assert sg.numeric(own)(2.0, 3.0) == 18
        assert sg.numeric(sg.derivative(own, "r"))(2.0, 3.0) == 12
        assert (form_of(own).expression, slopes_of(own)) == (D * r**2, {})


def test_a_result_from_the_catalogue_carries_the_form_of_its_script():
    for name in sg.results():
        assert sg.result(name).form is form_named(name)


def test_a_form_goes_with_its_result_whatever_that_is_called():
    form = Form(
        lambda _: Guarded(branch(r > 0, D * r**2, -D * r * sp.Abs(r))), lambda _: {D: r * r}
    )
    own = concluded(D * r**2, form)
    assert form_of(own).expression.has(sp.Piecewise)
    assert slopes_of(own) == {D: r * r}
    assert sg.numeric(own)(2.0, -3.0) == 18


WRONG = {
    "everywhere": (lambda _: Guarded(D * r**2 * (1 + sp.Float("1e-13", 30))), "own: its form"),
    "at an end": (lambda _: Guarded(D * greatest(r, sp.Float("1e-9", 30)) ** 2), "r = "),
    "beyond a threshold": (
        lambda _: Guarded(branch(r < 900, D * r**2, D * r**2 + 1)),
        "the derived expression",
    ),
}


@pytest.mark.parametrize(("guarded", "words"), WRONG.values(), ids=WRONG)
def test_a_form_that_is_another_function_somewhere_is_refused(guarded, words):
    with pytest.raises(sg.NotCertified, match=words):
        concluded(D * r**2, Form(guarded), r=POSITIVE)


def test_a_form_without_a_value_where_the_result_has_one_is_refused():
    with pytest.raises(sg.NotCertified, match="no real number"):
        concluded(D + sp.Abs(r - 2), Form(lambda _: Guarded(D + sp.sqrt(r - 2))), r=POSITIVE)


def test_a_form_within_rounding_of_its_expression_is_taken():
    concluded(D * r**2, Form(lambda _: Guarded(D * r**2 * (1 + sp.Float("1e-16", 30)))))
