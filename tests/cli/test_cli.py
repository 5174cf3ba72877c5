import dataclasses
import json
import re
import subprocess
import sys

import pytest

import symghost as sg
from symghost.cli import main
from symghost.reports.claim import Evidence
from symghost.studies.claims import claims
from symghost.studies.pictures import pictures


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as leaving:
        main(list(arguments))
    printed = capsys.readouterr()
    return leaving.value.code, printed.out, printed.err


def test_help_does_not_import_sympy():
    code = "import sys, symghost.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\n"
    code += "sys.exit(any(m in sys.modules for m in ('sympy', 'numpy', 'matplotlib')))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_no_command_prints_the_help(capsys):
    code, out, _ = run(capsys)
    assert code == 0
    assert "derive" in out


def test_version_and_names_are_printed(capsys):
    assert run(capsys, "--version")[1] == f"symghost {sg.__version__}\n"
    listed = run(capsys, "results")[1]
    assert re.findall(r"^  (\w+)", listed, re.MULTILINE) == sg.results()
    assert run(capsys, "results", "--format", "markdown")[1].startswith("# The derivations")


def test_formulas_and_derivations_are_printed(capsys):
    out = run(capsys, "latex", "critical_learning_rate", "--normalised")[1]
    assert out == "\\frac{3 \\pi^{4}}{32 T^{4}}\n"
    data = json.loads(run(capsys, "derive", "optimal_scale", "--format", "json")[1])
    assert data["name"] == "optimal_scale"
    assert run(capsys, "derive", "optimal_scale")[1].startswith("Optimal scale parameter")


def test_formulas_leave_for_papers_in_many_ways(capsys):
    name = "critical_learning_rate"
    assert (
        run(capsys, "latex", name, "--names", r"T=\tau")[1] == "\\frac{3 \\pi^{4}}{32 \\tau^{5}}\n"
    )
    assert run(capsys, "latex", name, "loss", "--macros")[1].count(r"\newcommand") == 2
    assert run(capsys, "latex", name, "--values", "T=100")[1].endswith(
        r"9.1321 \times 10^{-10}" + "\n"
    )
    assert run(capsys, "latex", name, "--format", "mathml")[1].startswith("<math")
    assert run(capsys, "latex", name, "--document")[1].startswith(r"\documentclass")
    assert run(capsys, "latex", name, "--steps", "2-3", "--env", "gather")[1].count(r"\label") == 2
    assert "@article" in run(capsys, "cite", name)[1]


def test_a_derivation_can_be_cut_short_or_checked_anew(capsys):
    assert "2." in run(capsys, "derive", "critical_learning_rate", "--upto", "2")[1]
    assert "in all" in run(capsys, "derive", "optimal_scale", "--check")[1]


def test_claims_are_checked_and_written_to_a_file(capsys, tmp_path):
    file = tmp_path / "deep" / "verdicts.json"
    code, out, err = run(capsys, "check", "--claim", "zone_edge", "--json", str(file))
    assert code == 0
    assert "holds         zone_edge" in out
    assert "[1/1] zone_edge" in err
    assert json.loads(file.read_text())["claims"][0]["verdict"] == "holds"


def test_claims_are_listed_without_being_checked(capsys):
    code, out, err = run(capsys, "check", "--list", "--model", "rank_one")
    assert (code, err) == (0, "")
    assert "plateau_law (rank_one)\n  The plateau lasts" in out
    assert "ghost_before_second_fall (rank_one, --preset full)" in out
    assert "zone_edge" not in out


def test_a_contradicted_claim_gives_exit_code_one_and_its_name_last(capsys, monkeypatch):
    wrong = dataclasses.replace(
        claims()["zone_edge"], measure=lambda _: Evidence(False, "off", (), "one run")
    )
    monkeypatch.setitem(claims(), "zone_edge", wrong)
    code, _, err = run(capsys, "check", "--claim", "zone_edge")
    assert code == 1
    assert err.rstrip().endswith("zone_edge")


def test_all_figures_are_listed_with_what_they_show(capsys):
    code, out, _ = run(capsys, "figure", "list")
    assert code == 0
    assert [line.partition(":")[0] for line in out.splitlines()] == list(pictures())


def test_a_figure_is_drawn_into_a_file(capsys, tmp_path):
    file = tmp_path / "ghost.svg"
    assert run(capsys, "figure", "saddle_node", "--out", str(file))[0] == 0
    assert file.read_text().startswith("<?xml")


BAD = {
    "a step too far": (["derive", "loss", "--upto", "99"], "upto = 99", "1 to 6"),
    "steps that are none": (["latex", "loss", "--steps", "a-b"], "steps = 'a-b'", "3-7"),
    "steps of two": (["latex", "loss", "escape_time", "--steps", "1"], "NAME", "one result"),
    "a value without a name": (["latex", "loss", "--values", "3"], "values = '3'", "T=100"),
    "a name that breaks LaTeX": (["latex", "loss", "--names", "r=a%b"], "name of r", "Greek"),
    "unknown claim": (["check", "--claim", "zone_edg"], "claim = 'zone_edg'", "zone_edge"),
    "unknown model": (["check", "--model", "toys"], "model = 'toys'", "did you mean 'toy'"),
    "a claim of another model": (
        ["check", "--model", "rank_one", "--claim", "zone_edge"],
        "claim = 'zone_edge'",
        "it is about toy",
    ),
    "unknown preset": (["check", "--preset", "slow"], "preset = 'slow'", "quick"),
    "a folder for a file": (["check", "--json", "/"], "json = '/'", "a file"),
    "unknown figure": (["figure", "ghosts"], "figure = 'ghosts'", "saddle_node"),
    "unknown kind of file": (["figure", "saddle_node", "--out", "a.gif"], "out = 'a.gif'", "svg"),
    "unknown experiment": (["experiment", "e6c"], "experiment = 'e6c'", "did you mean 'e6"),
    "unknown preset of one": (
        ["experiment", "e8a", "--preset", "full"],
        "preset = 'full'",
        "paper",
    ),
    "a file for its folder": (["experiment", "e8a", "--out", __file__], "out = ", "not a file"),
    "a file for a folder": (["reproduce", "--out", __file__], "out = ", "a folder, not a file"),
    "a place not to write to": (["reproduce", "--out", "/proc/x"], "out = '/proc/x'", "folder"),
    "unknown result": (["derive", "los"], "result = 'los'", "did you mean 'loss'?"),
    "unknown format": (["derive", "loss", "--format", "xml"], "format = 'xml'", "html"),
    "unknown option": (["derive", "loss", "--frob"], "--frob", ""),
    "unknown command": (["frobnicate"], "frobnicate", ""),
    "missing name": (["latex"], "name", ""),
    "option of another result": (["latex", "passage_time", "--normalised"], "normalised", "none"),
}


@pytest.mark.parametrize(("arguments", "named", "hint"), BAD.values(), ids=BAD.keys())
def test_bad_input_gives_one_line_and_exit_code_two(capsys, arguments, named, hint):
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert named.lower() in err.lower()
    assert hint in err


def test_analyze_prints_the_answers_and_writes_report_and_data(capsys, tmp_path):
    page, data = tmp_path / "r.html", tmp_path / "r.json"
    question = ["analyze", "r + x**2", "--parameter", "r", "--at", "r=0.01"]
    passage = ["--from", "-2", "--to", "2", "--report", str(page), "--json", str(data)]
    code, out, _ = run(capsys, *question, *passage)
    assert code == 0
    assert "it takes 30.4167586214591." in out
    assert page.read_text().count("<figure") == 3
    assert '"symghost"' in data.read_text()


def test_analyze_takes_several_equations_and_examples(capsys):
    equations = ["--equation", "x = y", "--equation", "y = -x - c*y", "--parameter", "c"]
    limits = ["--at", "c=1", "--box", "x=-1:1", "--span", "0:2"]
    assert "stable focus" in run(capsys, "analyze", *equations, *limits)[1]
    assert "spruce_budworm" in run(capsys, "analyze", "--example", "list")[1]
    assert "unstable" in run(capsys, "analyze", "--example", "canonical", "--at", "r=-1")[1]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["r + x**2"], "--parameter"),
        (["-x + 1"], "--equation"),
        ([], "an example"),
        (["x", "--box", "x=2"], "-1:1"),
        (["x", "--span", "a:b"], "unknown name"),
        (["x", "--at", "q=1"], "no parameters"),
        (["--example", "adlr"], "did you mean 'adler'?"),
        (["x", "--report", "r.pdf"], ".html or .md"),
    ],
)
def test_a_bad_question_is_explained_with_exit_code_two(capsys, arguments, hint):
    code, out, err = run(capsys, "analyze", *arguments)
    assert (code, out) == (2, "")
    assert hint in err


def test_an_error_in_a_formula_marks_the_place(capsys):
    _, _, err = run(capsys, "analyze", "r + x^2", "--parameter", "r")
    named, text, mark, _ = err.splitlines()
    assert named == "symghost: equation cannot be read:"
    assert text.index("^") == mark.index("^")


def test_experiments_are_listed_and_done(capsys, tmp_path):
    code, out, _ = run(capsys, "experiment")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()][:3] == ["e1", "e2", "e3a"]
    code, out, _ = run(capsys, "experiment", "e8a", "--out", str(tmp_path))
    assert code == 0
    assert "optimum = " in out
    assert (tmp_path / "e8a.png").exists()


def test_an_interruption_is_told_with_exit_code_130(capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("symghost.studies.published.run_experiment", interrupted)
    code, _, err = run(capsys, "experiment", "e8a")
    assert (code, err) == (130, "symghost: interrupted\n")
