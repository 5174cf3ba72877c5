import json
import subprocess
import sys

import pytest

import symghost as sg
from symghost.cli import main


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
    assert [line.split()[0] for line in listed.splitlines()] == sg.results()


def test_formulas_and_derivations_are_printed(capsys):
    out = run(capsys, "latex", "critical_learning_rate", "--normalised")[1]
    assert out == "\\frac{3 \\pi^{4}}{32 T^{4}}\n"
    data = json.loads(run(capsys, "derive", "optimal_scale", "--format", "json")[1])
    assert data["name"] == "optimal_scale"
    assert run(capsys, "derive", "optimal_scale")[1].startswith("Optimal scale parameter")


BAD = {
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
