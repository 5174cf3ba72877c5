import dataclasses
import subprocess
import sys

import pytest

from symghost.common.errors import InvalidInput
from symghost.export import numeric as numeric_module
from symghost.reports.claim import Claim, Evidence, Reading, judge
from symghost.reports.verdicts import claims_data, text_report
from symghost.studies.claims import check, chosen, claims, claims_of, failures
from symghost.studies.finding import model_of, studies
from symghost.studies.toy.claims import (
    escape as toy_escape_claims,
)
from symghost.studies.toy.claims import (
    rate as toy_rate_claims,
)
from symghost.studies.toy.claims import (
    zone as toy_zone_claims,
)

FAST = (
    "escape_time_formula",
    "passage_time_law",
    "soft_output_converges",
    "zone_has_no_gradient",
    "zone_edge",
    "throw_above_critical_rate",
    "descent_cycles",
    "latent_reduction",
)


def claim(passed, *, exact):
    evidence = Evidence(passed, "found", (Reading("number", 1.0, 2.0),), "one run")
    return Claim(
        name="planted",
        model="toy",
        statement="a statement",
        rule="a rule",
        exact=exact,
        results=(),
        measure=lambda _: evidence,
    )


@pytest.mark.parametrize(
    ("passed", "exact", "word"),
    [
        (True, True, "holds"),
        (True, False, "holds"),
        (False, True, "fails"),
        (False, False, "not supported"),
    ],
)
def test_the_verdict_tells_contradiction_from_want_of_support(passed, exact, word):
    verdict = judge(claim(passed, exact=exact))
    assert verdict.word == word
    assert failures([verdict]) == (["planted"] if word == "fails" else [])


@pytest.mark.parametrize("name", FAST)
def test_a_claim_holds(name):
    (verdict,) = check([name])
    assert verdict.word == "holds", verdict.evidence.summary


@pytest.mark.slow
def test_every_claim_gets_the_verdict_that_the_theory_expects():
    words = {verdict.claim.name: verdict.word for verdict in check()}
    unsupported = {name for name, word in words.items() if word != "holds"}
    assert unsupported == {
        "canonical_time",
        "critical_rate_as_overshoot",
        "critical_rate_as_toy",
        "critical_rate_at_edge_of_stability",
        "degree_one_pure_power",
        "ghost_before_drop",
        "rectified_without_bias",
        "third_learning_window",
    }
    assert not failures(check(sorted(unsupported)))


def _wrong(factor):
    """Return a `numeric` whose functions are off by a factor."""

    def numeric(result, backend="numpy"):
        right = numeric_module.numeric(result, backend)
        return lambda *args: right(*args) * factor

    return numeric


@pytest.mark.parametrize(
    ("name", "module", "factor"),
    [
        ("escape_time_formula", toy_escape_claims, 1 + 1e-7),
        ("passage_time_law", toy_escape_claims, 2.0),
        ("zone_edge", toy_zone_claims, 1 + 1e-7),
        ("critical_rate_law", toy_rate_claims, 1.01),
    ],
)
def test_a_wrong_closed_form_is_contradicted(name, module, factor, monkeypatch):
    monkeypatch.setattr(module, "numeric", _wrong(factor))
    assert judge(claims()[name]).word == "fails"


def test_a_wrong_critical_rate_lets_runs_be_thrown(monkeypatch):
    monkeypatch.setattr(
        toy_rate_claims, "share_thrown", lambda share, starts, epochs: 1 / starts.size
    )
    assert judge(claims()["no_throw_below_critical_rate"]).word == "fails"


def test_every_claim_says_what_it_rests_on_and_how_it_is_judged():
    for entry in claims().values():
        assert entry.statement.endswith(".")
        assert entry.rule
        assert not entry.rule.endswith(".")
        assert dataclasses.is_dataclass(entry)


def test_verdicts_come_as_text_and_as_data():
    verdicts = [judge(claim(False, exact=False))]
    assert "not supported planted" in text_report(verdicts)
    (data,) = claims_data(verdicts)
    assert data["readings"] == [{"quantity": "number", "predicted": 1.0, "measured": 2.0}]


def test_claims_are_chosen_by_model_and_by_preset():
    assert [claim.name for claim in chosen(model="toy")] == [c.name for c in claims_of("toy")]
    models = {model_of(study) for study in studies()}
    assert {claim.model for claim in chosen(preset="quick")} == models
    quick, full = ({c.name for c in chosen(preset=preset)} for preset in ("quick", "full"))
    assert full - quick == {"ghost_before_second_fall"}


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"model": "rankone"}, "did you mean 'rank_one'"),
        ({"names": ["zone_edge"], "model": "rank_one"}, "it is about toy"),
        ({"names": ["ghost_before_second_fall"], "preset": "quick"}, "this one needs full"),
    ],
)
def test_claims_that_do_not_go_with_model_or_preset_are_refused(arguments, hint):
    with pytest.raises(InvalidInput, match=hint):
        chosen(**arguments)


def test_the_claims_of_a_model_are_imported_without_the_others():
    code = "import sys; from symghost.studies.claims import claims_of; claims_of('toy')"
    code += "; sys.exit('symghost.studies.networks.claims' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_an_unknown_claim_or_preset_is_refused_with_the_nearest():
    with pytest.raises(InvalidInput, match="did you mean 'zone_edge'"):
        check(["zone_edg"])
    with pytest.raises(InvalidInput, match="did you mean 'quick'"):
        check(["zone_edge"], "quik")
