"""The verdicts on deep linear networks, and that wrong predictions are contradicted."""

import dataclasses

import pytest

from symghost.export import numeric as numeric_module
from symghost.models.deep_linear import hierarchy
from symghost.reports.claim import judge
from symghost.studies.claims import claims
from symghost.studies.deep_linear.claims import (
    CLAIMS,
    data,
    modes,
    ocs,
    plateau,
    tie,
)
from symghost.studies.deep_linear.simulation import predictions as linear_predictions

UNSUPPORTED = {"rectified_without_bias"}


@pytest.mark.parametrize("entry", CLAIMS, ids=lambda entry: entry.name)
def test_every_claim_gets_the_verdict_that_the_theory_expects(entry):
    verdict = judge(entry)
    expected = "not supported" if entry.name in UNSUPPORTED else "holds"
    assert verdict.word == expected, verdict.evidence.summary
    assert verdict.evidence.readings


def test_the_claims_are_among_all_claims_under_their_model():
    names = {name for name, entry in claims().items() if entry.model == "deep_linear"}
    assert names == {entry.name for entry in CLAIMS}


def _off(factor):
    def numeric(result, backend="numpy"):
        right = numeric_module.numeric(result, backend)
        wrong = lambda *args: right(*args) * factor  # noqa: E731
        wrong.unchecked = right.unchecked
        return wrong

    return numeric


def _nearest_off(task, start):
    near = linear_predictions.nearest_to_ocs(task, start)
    return dataclasses.replace(near, distance=near.distance * (1 + 1e-5))


WRONG = {
    "courses": ("linear_mode_courses", linear_predictions, "numeric", _off(1 + 1e-6)),
    "half times": ("half_learning_times", modes, "numeric", _off(1 + 1e-6)),
    "singular values": (
        "tree_singular_values",
        modes,
        "singular_value",
        lambda tree, level: hierarchy.singular_value(tree, level) * (1 + 1e-9),
    ),
    "least distance": ("ocs_minimum", ocs, "nearest_to_ocs", _nearest_off),
    "positives": (
        "true_negatives_dip",
        ocs,
        "predicted_shares",
        lambda *given: linear_predictions.predicted_shares(*given) * (1 + 1e-6),
    ),
    "lead": ("bias_breaks_the_tie", tie, "numeric", _off(1.01)),
    "output bias": ("output_bias_takes_the_ocs", ocs, "numeric", _off(1.01)),
    "kinds": (
        "linear_plateau_kinds",
        plateau,
        "_simulated_time",
        lambda task, strength, decay, goal: 100.0 + decay,
    ),
}


@pytest.mark.parametrize(("name", "module", "function", "wrong"), WRONG.values(), ids=WRONG)
def test_a_wrong_prediction_is_contradicted(name, module, function, wrong, monkeypatch):
    monkeypatch.setattr(module, function, wrong)
    assert judge(claims()[name]).word == "fails"


def test_a_wrong_plateau_is_not_supported(monkeypatch):
    monkeypatch.setattr(data, "numeric", _off(1.02))
    assert judge(claims()["unbalanced_tree_plateau"]).word == "not supported"
