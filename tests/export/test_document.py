"""LaTeX for papers, held against KaTeX and a real TeX."""

import json
import os
import re
import shutil
import subprocess

import pytest

import symghost as sg
from symghost.export import document as papers
from symghost.formulas.symbols import T
from symghost.theory.theories import chapters

KATEX = "0.16.22"


def needed(program):
    """Skip where a program is missing, but not in continuous integration."""
    if shutil.which(program) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is missing")
        pytest.skip(f"{program} is not installed")


def all_formulas():
    """Every formula that a reader meets: statements, domains, and those inside sentences."""
    for name in sg.results():
        result = sg.result(name)
        yield sg.latex(result.statement)
        domains = [result.domain, *(step.domain for step in result.derivation.steps)]
        yield from (sg.latex(c) for domain in domains for c in domain.conditions())
        parts = [*result.derivation.given, *result.derivation.steps]
        yield from (sg.latex(part.statement) for part in parts)
        prose = [*(part.why for part in parts), *(domain.words for domain in domains)]
        yield from (f for text in prose for f in re.findall(r"\$([^$]+)\$", text))


CHECK = """
const katex = require("katex");
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
const bad = [];
for (const formula of formulas) {
  try { katex.renderToString(formula, {strict: "error", throwOnError: true, displayMode: true}); }
  catch (error) { bad.push(formula + "  " + error.message); }
}
console.log(JSON.stringify(bad));
"""


@pytest.fixture(scope="module")
def katex(tmp_path_factory):
    needed("npm")
    folder = tmp_path_factory.mktemp("katex")
    command = [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--prefix",
        str(folder),
        f"katex@{KATEX}",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    def refused(formulas):
        done = subprocess.run(
            ["node", "-e", CHECK],
            input=json.dumps(list(formulas)),
            text=True,
            cwd=folder,
            capture_output=True,
            check=True,
            timeout=120,
        )
        return json.loads(done.stdout)

    return refused


def test_every_formula_passes_katex_in_strict_mode(katex):
    assert katex(set(all_formulas())) == []


def test_katex_refuses_what_is_wrong(katex):
    assert len(katex([r"\frac{1}{", r"é", r"\unknown", "x"])) == 3


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    needed("pdflatex")

    def run(text, name):
        folder = tmp_path_factory.mktemp(name)
        (folder / "paper.tex").write_text(text)
        for _ in range(3):
            subprocess.run(
                ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
                cwd=folder,
                check=True,
                capture_output=True,
                timeout=300,
            )
        return (folder / "paper.log").read_text("latin-1")

    return run


def test_the_whole_document_compiles_without_a_loose_end(compiled):
    included = {c: [sg.result(name) for name in names] for c, names in chapters().items()}
    log = compiled(papers.document(included, {}), "whole")
    assert "undefined" not in log
    assert "multiply defined" not in log
    overfull = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert [points for points in overfull if points > 10] == []


def test_one_derivation_compiles_alone_with_its_premises_in_full(compiled):
    text = sg.render(sg.result("critical_learning_rate"), "latex")
    assert r"\eqref{eq:loss_gradient}" not in text
    assert "undefined" not in compiled(text, "alone")


def test_macros_and_chosen_steps_compile(compiled):
    results = [sg.result("loss"), sg.result("critical_learning_rate")]
    blocks = "".join(papers.steps(results[1], 1, 5, env, env, {}) for env in papers.ENVIRONMENTS)
    body = r"$\ghostLoss$, $\ghostCriticalLearningRate$" + "\n" + blocks
    text = (
        "\\documentclass{article}\n\\usepackage{amsmath}\n"
        + papers.macros(results, {T: r"\tau"})
        + f"\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )
    assert "undefined" not in compiled(text, "macros")


def test_values_are_put_in_and_named_where_wrong():
    rate = sg.result("critical_learning_rate")
    assert papers.with_values(rate, {"T": "100"}, {}).endswith(
        r"\approx 9.1321 \times 10^{-10}" + "\n"
    )
    for values, message in (
        ({"T": "ten"}, "T = 'ten': expected a number"),
        ({"T": "-1"}, "T = -1.0: expected a positive real number"),
        ({"t": "1"}, "value = 't'"),
        ({}, "each of T once"),
    ):
        with pytest.raises(sg.InvalidInput, match=message):
            papers.with_values(rate, values, {})


@pytest.mark.parametrize(
    ("first", "last", "environment", "prefix", "message"),
    [
        (0, 2, "align", "a", "steps = '0-2'"),
        (3, 2, "align", "a", "steps = '3-2'"),
        (1, 99, "align", "a", "within 1-5"),
        (1, 2, "aling", "a", "did you mean 'align'"),
        (1, 2, "align", "a b", "label-prefix"),
        (1, 2, "align", "a}", "label-prefix"),
    ],
)
def test_bad_choices_of_steps_are_refused(first, last, environment, prefix, message):
    with pytest.raises(sg.InvalidInput, match=message):
        papers.steps(sg.result("critical_learning_rate"), first, last, environment, prefix, {})


def test_labels_are_stable_and_carry_the_prefix():
    text = papers.steps(sg.result("critical_learning_rate"), 2, 3, "equation", "toy", {})
    assert re.findall(r"\\label\{([^}]+)\}", text) == [
        "toy:critical_learning_rate:2",
        "toy:critical_learning_rate:3",
    ]


def test_own_names_reach_every_step_and_may_not_hide_another_symbol():
    text = papers.steps(sg.result("critical_learning_rate"), 2, 4, "align", "toy", {T: r"\tau"})
    assert r"\tau" in text
    assert "T" not in re.sub(r"\\label\{[^}]+\}", "", text)
    with pytest.raises(sg.InvalidInput, match="printed so as well"):
        papers.formulas([sg.result("loss")], {T: "r"})
