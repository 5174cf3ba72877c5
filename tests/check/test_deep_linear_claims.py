"""The verdicts on deep linear networks, and that wrong predictions are contradicted."""

import dataclasses

import pytest

from symghost.check import (
    deep_linear_claims,
    deep_linear_data_claims,
    deep_linear_ocs_claims,
    deep_linear_plateau_claims,
    deep_linear_tie_claims,
)
from symghost.check.claim import judge
from symghost.check.claims import CLAIMS
from symghost.check.deep_linear_claims import DEEP_LINEAR_CLAIMS
from symghost.export import numeric as numeric_module
from symghost.models import hierarchy
from symghost.simulate.deep_linear import predictions as linear_predictions

UNSUPPORTED = {"rectified_without_bias"}


@pytest.mark.parametrize("entry", DEEP_LINEAR_CLAIMS, ids=lambda entry: entry.name)
def test_every_claim_gets_the_verdict_that_the_theory_expects(entry):
    verdict = judge(entry)
    expected = "not supported" if entry.name in UNSUPPORTED else "holds"
    assert verdict.word == expected, verdict.evidence.summary
    assert verdict.evidence.readings


def test_the_claims_are_among_all_claims_under_their_model():
    names = {name for name, entry in CLAIMS.items() if entry.model == "deep_linear"}
    assert names == {entry.name for entry in DEEP_LINEAR_CLAIMS}


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
    "half times": ("half_learning_times", deep_linear_claims, "numeric", _off(1 + 1e-6)),
    "singular values": (
        "tree_singular_values",
        deep_linear_claims,
        "singular_value",
        lambda tree, level: hierarchy.singular_value(tree, level) * (1 + 1e-9),
    ),
    "least distance": ("ocs_minimum", deep_linear_ocs_claims, "nearest_to_ocs", _nearest_off),
    "positives": (
        "true_negatives_dip",
        deep_linear_ocs_claims,
        "predicted_shares",
        lambda *given: linear_predictions.predicted_shares(*given) * (1 + 1e-6),
    ),
    "lead": ("bias_breaks_the_tie", deep_linear_tie_claims, "numeric", _off(1.01)),
    "output bias": ("output_bias_takes_the_ocs", deep_linear_ocs_claims, "numeric", _off(1.01)),
    "kinds": (
        "linear_plateau_kinds",
        deep_linear_plateau_claims,
        "_simulated_time",
        lambda task, strength, decay, goal: 100.0 + decay,
    ),
}


@pytest.mark.parametrize(("name", "module", "function", "wrong"), WRONG.values(), ids=WRONG)
def test_a_wrong_prediction_is_contradicted(name, module, function, wrong, monkeypatch):
    monkeypatch.setattr(module, function, wrong)
    assert judge(CLAIMS[name]).word == "fails"


def test_a_wrong_plateau_is_not_supported(monkeypatch):
    monkeypatch.setattr(deep_linear_data_claims, "numeric", _off(1.02))
    assert judge(CLAIMS["unbalanced_tree_plateau"]).word == "not supported"
