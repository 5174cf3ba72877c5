import subprocess
import sys

import pytest

from symghost.cli import main


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    printed = capsys.readouterr()
    return left.value.code, printed.out, printed.err


def test_a_result_is_printed_or_written_to_a_file(capsys, tmp_path):
    code, out, _ = run(capsys, "export", "loss", "--to", "c")
    assert code == 0
    assert "double loss(double r, double T)" in out
    file = tmp_path / "ghost.py"
    assert run(capsys, "export", "loss", "optimal_scale", "--to", "python", "-o", str(file))[0] == 0
    done = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True)
    assert done.stdout == "\n0 failures\n" or done.stdout == "0 failures\n"


def test_an_option_of_a_result_is_passed_on(capsys):
    plain = run(capsys, "export", "loss", "--to", "javascript")[1]
    assert run(capsys, "export", "loss", "--normalised", "--to", "javascript")[1] != plain


def test_a_derivative_is_exported_by_its_name(capsys):
    code, out, _ = run(capsys, "export", "loss.r", "loss", "--to", "c")
    assert code == 0
    assert "double loss_r(double r, double T)" in out
    assert "double loss(double r, double T)" in out


def test_a_formula_of_ones_own_is_exported(capsys, tmp_path):
    file = tmp_path / "own.py"
    equations = ("--equation", "decay = exp(-k*t) + 0.1", "--equation", "both = step(x)*max(x, y)")
    assert run(capsys, "export", *equations, "--to", "python", "-o", str(file))[0] == 0
    assert "def decay(k, t):" in file.read_text()
    done = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("0 failures\n")


BAD = {
    "nothing": (("--to", "c"), "names of results, or an --equation"),
    "a derivative by nothing": (("loss.q", "--to", "c"), "by = 'q': expected one of r, T"),
    "a derivative of a condition": (("saddle_node_conditions.r", "--to", "c"), "no derivative"),
    "a function nowhere known": (("--equation", "f = foo(x)", "--to", "c"), "foo"),
    "a formula without a name": (("--equation", "exp(x)", "--to", "c"), "equation"),
    "code": (("--equation", "f = __import__(1)", "--to", "c"), "__import__"),
    "a word of Python's": (("--equation", "f = lambda + 1", "--to", "c"), "such as lam"),
    "a formula never real": (("--equation", "f = sqrt(-1)*x", "--to", "c"), "real"),
    "an unknown language": (("loss", "--to", "fortan"), "did you mean 'fortran'"),
    "no language": (("loss",), "Missing"),
    "an unknown result": (("los", "--to", "c"), "did you mean 'loss'"),
    "a result twice": (("loss", "loss", "--to", "c"), "each name once"),
    "a folder as a file": (("loss", "--to", "c", "-o", "."), "expected a file, not a folder"),
    "a file that cannot be": (("loss", "--to", "c", "-o", "/proc/x.c"), "a folder to write to"),
}


@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_one_line_and_exit_code_two(capsys, arguments, message):
    code, out, err = run(capsys, "export", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == (4 if "cannot be read" in err else 1)


@pytest.mark.slow
def test_all_results_go_into_one_file_but_those_that_cannot(capsys):
    code, out, err = run(capsys, "export", "all", "--to", "rust")
    assert code == 0
    assert out.count("\npub fn ") > 80
    assert "left out: mode_time" in err
