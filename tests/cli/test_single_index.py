import json
import re

import pytest

from symghost.cli import main

SMALL = ("single-index", "--target", "he0 + he1", "--activation", "he0 + he1 + he2/2")


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as leaving:
        main(list(arguments))
    printed = capsys.readouterr()
    return leaving.value.code, printed.out, printed.err


def times(text):
    """Return predicted and measured times of degree 1, one pair for each ratio."""
    rows = re.findall(r"^  1 +(\d\S+) +(\d\S+) +\S+ +saddle", text, re.MULTILINE)
    return [(float(one), float(other)) for one, other in rows]


def test_predicted_and_measured_times_stand_side_by_side(capsys):
    code, out, _ = run(capsys, *SMALL, "--degrees", "2", "--eps", "1e-6", "1e-8", "--neurons", "6")
    assert code == 0
    for predicted, measured in times(out):
        assert measured == pytest.approx(predicted, rel=5e-3)
    assert len(times(out)) == 2


@pytest.mark.parametrize(
    "given",
    [
        ("--eps", "1e-3", "1e-5"),
        ("--eps", "1e-3", "--eps", "1e-5"),
        ("--eps", "1e-5,1e-3"),
    ],
)
def test_several_ratios_are_given_in_any_way(capsys, given):
    out = run(capsys, *SMALL, "--degrees", "2", *given)[1]
    assert re.findall(r"at eps = (\S+)", out) == ["0.001", "1e-05"]


def test_what_is_cut_off_is_warned_of_with_its_share(capsys):
    out = run(capsys, "single-index", "--activation", "relu(z)", "--degrees", "3", "--eps", "0.1")[
        1
    ]
    assert "warning: activation: degrees above 3 are cut off" in out
    assert "of the mean square" in out


def test_numbers_and_figure_are_written_to_files(capsys, tmp_path):
    data, figure = tmp_path / "found.json", tmp_path / "found.svg"
    more = ("--json", str(data), "--figure", str(figure), "--seed", "4", "--neurons", "5")
    code, out, _ = run(capsys, *SMALL, "--degrees", "2", "--eps", "1e-4", *more)
    assert code == 0
    assert str(figure) in out
    assert figure.read_text().startswith("<?xml")
    found = json.loads(data.read_text())
    assert found["target"]["coefficients"] == [1, 1, 0]
    (once,) = found["runs"]
    assert [one["kind"] for one in once["degrees"]] == ["at once", "power"]
    assert len(found["weights"]) == 5
    assert once["degrees"][1]["measured"] > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--activation", "exp(z**2)"), "expected a function of z with a finite mean square"),
        (("--target", "exp(z**2/4)"), "expected a function of z with a finite mean square"),
        (("--target", "He1 + foo(z)"), "unknown function"),
        (("--activation", "rellu(z)"), "did you mean relu?"),
        (("--target", "x"), "unknown name"),
        (("--eps", "0"), "eps = 0.0: expected a positive number"),
        (("--eps", "-1"), "eps = -1.0: expected a positive number"),
        (("--eps", "1e-3", "small"), "eps cannot be read"),
        (("--neurons", "0"), "neurons = 0: expected a whole number of at least 1"),
        (("--neurons", "1.5"), "'--neurons'"),
        (("--seed", "-1"), "seed = -1"),
        (("--law", "gauss"), "law = 'gauss'"),
        (("--degrees", "-1"), "degrees = -1"),
        (("--figure", "found.gif"), "figure = 'found.gif'"),
    ],
)
def test_bad_input_leaves_with_code_two_and_no_traceback(capsys, arguments, words):
    code, out, err = run(capsys, "single-index", *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.startswith("symghost: ")
    assert "Traceback" not in err


def test_a_target_with_nothing_to_learn_is_said_to_have_nothing(capsys, tmp_path):
    drawn = ("--figure", str(tmp_path / "nothing.png"))
    code, out, _ = run(capsys, "single-index", "--target", "0", "--eps", "1e-2", *drawn)
    assert code == 0
    assert "nothing to learn" in out
