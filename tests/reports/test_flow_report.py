import json
import math

import pytest

from symghost.analysis.whole import analyze
from symghost.common.errors import InvalidInput
from symghost.flows.flow import Flow
from symghost.models.known import systems as known
from symghost.models.known.systems import known_system
from symghost.reports.flow_gallery import gallery_files
from symghost.reports.flow_plates import figures
from symghost.reports.flow_report import json_report, report_files, text_report


@pytest.fixture(scope="module")
def line():
    flow = Flow.from_text("h + r*x - x**3", state="x", parameters="h, r")
    return analyze(flow, {"h": "0.4", "r": 1}, start=-2, stop=0.5)


@pytest.fixture(scope="module")
def plane():
    return analyze(**known_system("gene_switch").question())


def names(found):
    return [name for name, _, _ in figures(found)]


def test_a_line_has_its_portrait_diagram_plane_of_folds_and_scaling(line):
    assert names(line) == ["phase_line", "bifurcation", "fold_plane", "passage_scaling"]


def test_a_plane_has_its_map(plane):
    assert names(plane)[:2] == ["flow_map", "bifurcation"]


def test_a_flow_without_parameters_has_its_portrait_only():
    assert names(analyze(Flow.from_text("1 + x**2", state="x"))) == ["phase_line"]


def test_a_page_has_all_figures_inside_and_needs_no_network(line, tmp_path):
    (page,) = report_files(line, tmp_path / "r.html").values()
    assert page.count("data:image/svg+xml;base64,") == 4
    assert "http" not in page.replace("http://www.w3.org", "")


def test_a_markdown_report_has_its_figures_beside_it(line, tmp_path):
    files = report_files(line, tmp_path / "r.md")
    text = files[tmp_path / "r.md"]
    pictures = [path for path in files if path.suffix == ".png"]
    assert len(pictures) == 4
    assert all(f"({path.relative_to(tmp_path)})" in text for path in pictures)


def test_another_ending_is_refused(line, tmp_path):
    with pytest.raises(InvalidInput, match="report = "):
        report_files(line, tmp_path / "r.pdf")


def test_json_holds_formulas_with_their_values(line):
    data = json.loads(json_report(line))
    fold = data["folds"]["points"][-1]["value"]
    assert fold["value"] == pytest.approx(2 / (3 * math.sqrt(3)))
    assert fold["latex"] == r"\frac{2 \sqrt{3}}{9}"
    assert data["passage"]["digits"].startswith("18.81547524592")


def test_an_infinite_time_is_a_word_in_json():
    flow = Flow.from_text("x", state="x")
    found = analyze(flow, start=-1, stop=1)
    assert json.loads(json_report(found))["passage"]["value"] == "infinity"
    assert "it takes" in text_report(found)


def test_the_gallery_says_what_is_known_and_what_was_found(monkeypatch, tmp_path):
    chosen = {name: known.KNOWN[name] for name in ("canonical", "hopf_point")}
    monkeypatch.setattr("symghost.reports.flow_gallery.KNOWN", chosen)
    files = gallery_files(tmp_path / "gallery.md")
    text = files[tmp_path / "gallery.md"]
    assert "passage time: 30.4167586214591" in text
    assert "Hopf point at b = 0.34641" in text
    assert files[tmp_path / "gallery" / "canonical.png"].startswith(b"\x89PNG")
