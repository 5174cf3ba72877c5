import json
import re
from pathlib import Path

import pytest

import symghost as sg
from symghost.export.render import checks, contents
from symghost.theory.catalogue import derived_anew
from symghost.theory.theories import chapters, home_of

STATUSES = ("proved", "certified", "defined", "assumed", "supported")
FOLDER = Path(__file__).parents[2] / "derivations"


@pytest.mark.parametrize("name", sg.results())
def test_the_markdown_beside_a_script_is_what_the_script_says(name):
    assert (FOLDER / home_of(name) / f"{name}.md").read_text() == sg.render(
        sg.result(name), "markdown"
    )


def test_the_reading_order_is_that_of_the_registry():
    text = (FOLDER / "README.md").read_text()
    assert text == contents(chapters(), home_of)
    listed = re.findall(r"^- \[`(\w+)`\]", text, re.MULTILINE)
    assert listed == sg.results()
    assert set(re.findall(r"`(\w+_\w+)`", text)) <= set(sg.results())


def test_a_derivation_stops_where_the_teacher_says():
    rate = sg.result("critical_learning_rate")
    for format_, mark in (
        ("text", "Result:"),
        ("markdown", "## Result"),
        ("html", 'class="result"'),
    ):
        whole, part = sg.render(rate, format_), sg.render(rate, format_, upto=2)
        assert mark in whole
        assert mark not in part
        assert len(part) < len(whole)
    assert json.loads(sg.render(rate, "json", upto=2))["result"] is None
    for step in (0, 6, -1):
        with pytest.raises(sg.InvalidInput, match="a step of critical_learning_rate, 1 to 5"):
            sg.render(rate, upto=step)


def test_checks_tell_the_status_and_the_seconds_of_each_step():
    lines = checks(derived_anew("critical_learning_rate")).splitlines()
    assert len(lines) == 6
    assert all(re.search(r"\d\.\d\d s  proved", line) for line in lines[:5])


def test_json_has_every_step_with_its_status():
    data = json.loads(sg.render(sg.result("critical_learning_rate"), "json"))
    assert data["result"]["expression"] == "3*pi**4/(32*T**5)"
    assert [step["number"] for step in data["steps"]] == [1, 2, 3, 4, 5]
    wanted = {"statement_text", "statement_latex", "why", "status", "digits", "points", "domain"}
    assert all(wanted <= step.keys() for step in data["steps"])


@pytest.mark.parametrize("name", sg.results())
def test_text_and_latex_and_html_say_each_step(name):
    steps = sg.result(name).derivation.steps
    text, latex, html = (sg.render(sg.result(name), f) for f in ("text", "latex", "html"))
    assert sum(text.count(f"[{status}") for status in STATUSES) == len(steps)
    assert "$" not in text
    assert latex.count(r"\noindent\textbf{") == len(steps)
    assert html.count("<li>") == len(steps)
    assert "&amp;lt;" not in html


def test_an_unknown_format_is_refused():
    with pytest.raises(sg.InvalidInput, match="did you mean 'latex'"):
        sg.render(sg.result("loss"), "latx")
