import importlib

import pytest

import symghost as sg
from symghost.theory.theories import home_of, meanings


def test_every_result_of_the_catalogue_is_derived_by_the_script_of_its_name():
    for name in sg.results():
        outcome = sg.result(name)
        assert outcome.name == name
        assert set(outcome.symbols) >= outcome.expression.free_symbols
        home = f"symghost.derivations.{home_of(name)}.{name}"
        assert importlib.import_module(home).__doc__


# Results with a step that rests on an argument in words alone.
ASSUMING = {"plateau_time", "normal_form_reduction", "onset_exponent"}


def test_only_results_known_for_it_rest_on_assumptions():
    for name in sg.results():
        steps = sg.result(name).derivation.steps
        assumed = any(step.certificate.status == "assumed" for step in steps)
        assert assumed is (name in ASSUMING), name


def test_every_step_of_every_derivation_has_passed_its_check():
    statuses = {s.certificate.status for n in meanings() for s in sg.result(n).derivation.steps}
    assert statuses == {"defined", "proved", "certified", "supported", "assumed"}


def test_a_result_is_derived_once():
    assert sg.result("loss") is sg.result("loss", normalised=False)


def test_the_normalised_option_divides_by_the_delay_all_along():
    for name in ("loss", "loss_gradient", "critical_learning_rate"):
        plain, divided = (sg.numeric(sg.result(name, normalised=n)) for n in (False, True))
        place = {"T": 7.0} if name == "critical_learning_rate" else {"r": 0.1, "T": 7.0}
        factor = 7.0 if name == "critical_learning_rate" else 1 / 7.0
        assert divided(**place) == pytest.approx(plain(**place) * factor, rel=1e-15)


def test_an_unknown_name_or_option_is_refused():
    with pytest.raises(sg.InvalidInput, match="did you mean 'loss'"):
        sg.result("los")
    with pytest.raises(sg.InvalidInput, match=r"result = \['loss'\]"):
        sg.result(["loss"])
    with pytest.raises(sg.InvalidInput, match="an option of passage_time"):
        sg.result("passage_time", normalised=True)
    with pytest.raises(sg.InvalidInput, match="True or False"):
        sg.result("loss", normalised=1)


def test_no_step_states_that_something_equals_itself_in_the_same_words():
    for name in sg.results():
        for step in sg.result(name).derivation.steps:
            statement = step.statement
            assert not statement.args or statement.args[0] != statement.args[-1], (
                name,
                step.number,
            )
