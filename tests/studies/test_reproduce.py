import json
import re

import pytest

import symghost as sg
from symghost.studies import reproduce as module
from symghost.studies.claims import claims
from symghost.studies.pictures import picture


class Steps:
    def __init__(self):
        self.total, self.labels, self.finished = 0, [], False

    def begin(self, total):
        self.total = total

    def advance(self, label):
        self.labels.append(label)

    def finish(self):
        self.finished = True


@pytest.fixture(scope="module")
def small():
    """A reproduction of three claims and one figure."""
    names = ("passage_time_law", "zone_edge", "latent_reduction")
    figures = {"saddle_node": picture("saddle_node")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_claims", lambda: [claims()[name] for name in names])
        patch.setattr(module, "_pictures", lambda: figures)
        yield


@pytest.fixture(scope="module")
def reproduced(small, tmp_path_factory):
    """What came of it, and its progress."""
    steps = Steps()
    return module.reproduce(tmp_path_factory.mktemp("reproduced") / "report", steps), steps


def test_the_report_is_complete_and_needs_no_network(reproduced):
    report, steps = reproduced
    written = {path.name for path in report.folder.iterdir()}
    assert written == {
        "report.html",
        "results.tex",
        "results.json",
        "saddle_node.svg",
        "saddle_node.png",
    }
    page = (report.folder / "report.html").read_text()
    assert page.count("<math") > 100
    assert not re.search(r'(src|href)="https?:', page)
    assert "$" not in re.sub(r"<annotation.*?</annotation>", "", page)
    for name in sg.results():
        assert f'id="{name}"' in page
    assert steps.finished
    assert len(steps.labels) == steps.total == len(sg.results()) + 1 + 3


def test_the_json_holds_predictions_beside_measurements(reproduced):
    report, _ = reproduced
    data = json.loads((report.folder / "results.json").read_text())
    assert {claim["name"]: claim["verdict"] for claim in data["claims"]} == {
        "passage_time_law": "holds",
        "zone_edge": "holds",
        "latent_reduction": "holds",
    }
    reading = data["claims"][0]["readings"][0]
    assert reading["predicted"] == -0.5
    assert reading["measured"] == pytest.approx(-0.5, abs=1e-6)
    assert data["versions"]["sympy"]


def test_nothing_is_written_where_the_work_breaks_off(small, tmp_path, monkeypatch):
    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "judge", broken)
    with pytest.raises(KeyboardInterrupt):
        module.reproduce(tmp_path / "report")
    assert list((tmp_path / "report").iterdir()) == []


def test_a_file_in_the_folders_place_is_refused_before_any_work(tmp_path):
    (tmp_path / "report").write_text("mine")
    steps = Steps()
    with pytest.raises(sg.InvalidInput, match="out = "):
        module.reproduce(tmp_path / "report", steps)
    assert steps.labels == []
