import pytest

from symghost.reports.claim import judge
from symghost.studies.single_index.claims import CLAIMS
from symghost.studies.single_index.claims import widths as single_index_widths
from symghost.theory.theories import results

BY_NAME = {claim.name: claim for claim in CLAIMS}
FAST = (
    "degree_zero_time",
    "degree_one_time",
    "degree_two_blow_up",
    "sizes_at_learning",
    "two_distinct_weights",
    "nothing_without_degree_one",
)
UNSUPPORTED = {"degree_one_pure_power", "third_learning_window"}


@pytest.mark.parametrize("name", FAST)
def test_a_claim_holds(name):
    verdict = judge(BY_NAME[name])
    assert verdict.word == "holds", verdict.evidence.summary


def test_a_pure_power_is_not_supported_for_degree_one():
    verdict = judge(BY_NAME["degree_one_pure_power"])
    assert verdict.word == "not supported"
    assert verdict.evidence.readings[0].measured == pytest.approx(0.468, abs=0.005)


@pytest.mark.slow
def test_every_claim_gets_the_verdict_that_the_theory_expects():
    words = {claim.name: judge(claim).word for claim in CLAIMS}
    assert {name for name, word in words.items() if word != "holds"} == UNSUPPORTED
    assert "fails" not in words.values()


def test_a_wrong_limit_contradicts_the_claim_on_two_weights(monkeypatch):
    monkeypatch.setattr(single_index_widths, "two_neuron_time", lambda _: 0.0747)
    assert judge(BY_NAME["two_distinct_weights"]).word == "not supported"


def test_claims_name_results_that_there_are():
    for claim in CLAIMS:
        assert claim.model == "single_index"
        assert set(claim.results) <= set(results())
