"""The claims about sharpness can fail, and say so; small runs stand for the large ones."""

import dataclasses

import pytest

from symghost.reports.claim import judge
from symghost.studies.claims import claims
from symghost.studies.networks.claims import sharpness as sharpness_claims
from symghost.studies.networks.experiments import sharpness
from symghost.studies.toy.claims import sharpness as toy_sharpness


@pytest.fixture
def one_network(monkeypatch):
    monkeypatch.setitem(sharpness_claims.TESTED, "quick", ((12,), 1))
    sharpness_claims._looks.cache_clear()
    yield
    sharpness_claims._looks.cache_clear()


@pytest.mark.parametrize("name", ["solution_sharpness", "step_sharpness"])
def test_a_solved_network_is_as_sharp_as_predicted(name, one_network):
    assert judge(claims()[name]).word == "holds"


@pytest.mark.parametrize(
    ("name", "form"), [("solution_sharpness", "valley"), ("step_sharpness", "stepwise")]
)
def test_a_formula_that_is_off_by_two_is_not_supported(name, form, one_network, monkeypatch):
    measure = sharpness.sharpness

    def doubled(networks, task):
        found = measure(networks, task)
        return dataclasses.replace(found, **{form: 2 * getattr(found, form)})

    monkeypatch.setattr(sharpness, "sharpness", doubled)
    assert judge(claims()[name]).word == "not supported"


def _setting(confidence, midpoint, sensitivity, sharpest=1.0):
    return sharpness_claims._Setting(20, confidence, midpoint, sensitivity, sharpest)


@pytest.mark.parametrize(
    ("name", "rates", "word"),
    [
        ("critical_rate_follows_sharpness", (0.2, 0.1), "holds"),
        ("critical_rate_follows_sharpness", (0.2, 0.2), "not supported"),
        ("critical_rate_as_overshoot", (0.2, 0.2), "holds"),
        ("critical_rate_as_overshoot", (0.2, 0.1), "not supported"),
        ("critical_rate_at_edge_of_stability", (2.0, 2.0), "holds"),
        ("critical_rate_at_edge_of_stability", (2.0, 16.0), "not supported"),
    ],
)
def test_the_law_of_the_critical_rate_is_told_from_its_rivals(name, rates, word, monkeypatch):
    found = (_setting(5, rates[0], 50.0), _setting(10, rates[1], 50.0))
    monkeypatch.setattr(sharpness_claims, "_settings", lambda preset: found)
    assert judge(claims()[name]).word == word


def test_the_soft_toy_that_followed_its_kink_would_not_support_the_difference(monkeypatch):
    assert judge(claims()["toy_sharpness_falls_faster"]).word == "holds"
    monkeypatch.setattr(toy_sharpness, "soft_sharpness", lambda delay, *_: float(delay) ** 5)
    assert judge(claims()["toy_sharpness_falls_faster"]).word == "not supported"
