import json

import numpy as np
import pytest

from symghost.cli import main


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as leaving:
        main(["ocs", *arguments])
    printed = capsys.readouterr()
    return leaving.value.code, printed.out, printed.err


@pytest.fixture
def files(tmp_path):
    np.savetxt(tmp_path / "x.csv", np.eye(4), delimiter=",")
    np.save(tmp_path / "y.npy", np.array([[1.0, 1, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]]))
    (tmp_path / "ragged.csv").write_text("1,2\n3\n")
    np.savetxt(tmp_path / "short.csv", np.eye(3), delimiter=",")
    return tmp_path


def test_a_tree_is_answered_and_written(capsys, tmp_path):
    figure, data = tmp_path / "deep" / "course.png", tmp_path / "ocs.json"
    given = ("--levels", "2", "--bias", "input", "--scale", "1e-3")
    code, out, err = run(capsys, *given, "--figure", str(figure), "--json", str(data))
    assert (code, err) == (0, "")
    assert "since the constant mode is learned first" in out
    assert f"The figure is {figure}" in out
    assert figure.read_bytes().startswith(b"\x89PNG")
    assert json.loads(data.read_text())["stage"]["found"] is True


@pytest.mark.parametrize("coding", ["pm1", "+-1"])
def test_root_coding_and_branching_reach_the_tree(capsys, coding):
    code, out, _ = run(
        capsys,
        "--levels",
        "1",
        "--branching",
        "3",
        "--no-root",
        "--coding",
        coding,
        "--bias",
        "none",
    )
    assert code == 0
    assert "3 items, 3 inputs, 3 outputs" in out


def test_data_from_files_are_simulated_where_they_have_no_modes(capsys, files):
    given = ("--inputs", str(files / "x.csv"), "--outputs", str(files / "y.npy"))
    code, out, _ = run(capsys, *given, "--scale", "0.05")
    assert code == 0
    assert "a random network was simulated" in out
    code, out, _ = run(capsys, *given, "--bias", "none")
    assert code == 0
    assert "half learned at" in out


def test_depth_and_decay_show_a_ghost(capsys):
    code, out, _ = run(capsys, "--levels", "1", "--depth", "3", "--decay", "0.3", "--scale", "0.1")
    assert code == 0
    assert "The plateau on its way: ghost." in out


BAD = {
    "levels": (["--levels", "0"], "levels = 0"),
    "coding": (["--coding", "pm2"], "one of 01, pm1 (did you mean 'pm1'?)"),
    "bias": (["--bias", "inptu"], "did you mean 'input'"),
    "depth": (["--depth", "0"], "depth = 0"),
    "scale": (["--scale", "-1"], "scale = -1.0"),
    "too large": (["--scale", "3"], "a weight below"),
    "figure": (["--figure", "a.gif"], "svg, png, pdf"),
    "one file": (["--inputs", "x.csv"], "both inputs and outputs"),
    "a tree and files": (["--inputs", "x.csv", "--outputs", "y.npy", "--root"], "not both"),
    "ragged": (["--inputs", "ragged.csv", "--outputs", "y.npy"], "in line 2"),
    "sizes": (["--inputs", "short.csv", "--outputs", "y.npy"], "each of the 3 items"),
    "no file": (["--inputs", "no.csv", "--outputs", "y.npy"], "can be read"),
    "no number": (["--levels", "x"], "integer"),
    "decay": (["--decay", "1"], "at least 3 layers"),
    "too long": (
        ["--inputs", "x.csv", "--outputs", "y.npy", "--depth", "5"],
        "take a larger scale, or fewer layers",
    ),
}


@pytest.mark.parametrize(("arguments", "words"), BAD.values(), ids=BAD)
def test_bad_input_gives_one_line_and_exit_code_two(capsys, files, monkeypatch, arguments, words):
    monkeypatch.chdir(files)
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert words in err
