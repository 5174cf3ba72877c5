import json
from pathlib import Path

import pytest

import symghost as sg

FOLDER = Path(__file__).parents[2] / "derivations"


@pytest.mark.parametrize("name", sg.results())
def test_the_markdown_beside_a_script_is_what_the_script_says(name):
    assert (FOLDER / f"{name}.md").read_text() == sg.render(sg.result(name), "markdown")


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
    assert sum(text.count(f"[{s}") for s in ("proved", "certified", "defined", "assumed")) == len(
        steps
    )
    assert "$" not in text
    assert latex.count("% step") == len(steps)
    assert html.count("<li>") == len(steps)
    assert "&amp;lt;" not in html


def test_an_unknown_format_is_refused():
    with pytest.raises(sg.InvalidInput, match="did you mean 'latex'"):
        sg.render(sg.result("loss"), "latx")
