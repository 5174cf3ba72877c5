import pytest

from symghost.cli import main


def run(*arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return left.value.code


def test_the_accuracy_of_named_results_is_told_line_by_line(capsys):
    assert run("accuracy", "optimal_scale", "loss", "--points", "20") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("optimal_scale: ")
    assert "worst at r = " in second


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("los",), "did you mean 'loss'"),
        (("loss", "--points", "2"), "points = 2: expected at least 20 points"),
        (("loss", "--out", "page.md"), "expected no names beside it"),
        (("--out", f"{__file__}/page.md"), "out = "),
    ],
)
def test_bad_input_is_answered_in_one_line(arguments, complaint, capsys):
    assert run("accuracy", *arguments) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert complaint in error
