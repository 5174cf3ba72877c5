import pytest

from symghost.cli import main


def run(*arguments):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    return left.value.code


def test_the_accuracy_of_named_results_is_told_line_by_line(capsys):
    assert run("accuracy", "optimal_scale", "loss", "--points", "20", "--workers", "1") == 0
    told = capsys.readouterr()
    first, second = told.out.splitlines()
    assert first.startswith("optimal_scale: ")
    assert "worst at r = " in second
    assert "[2/2] loss" in told.err


def test_what_is_kept_in_a_file_goes_onto_the_page(tmp_path, capsys):
    data, page = tmp_path / "kept.json", tmp_path / "page.md"
    for name in ("loss", "optimal_scale"):
        assert run("accuracy", name, "--data", str(data), "--points", "20") == 0
        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith(f"{name}: ")
    given = ("--data", str(data), "--out", str(page), "--points", "20")
    assert run("accuracy", "loss", *given) == 0
    assert capsys.readouterr().out == f"{page}\n"
    text = page.read_text()
    assert text.index("`optimal_scale`") < text.index("`loss`")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("los",), "did you mean 'loss'"),
        (("loss", "--points", "2"), "points = 2: expected at least 20 points"),
        (("loss", "--out", "page.md"), "expected no names beside it, or --data"),
        (("loss", "--data", __file__), "expected a file that this command has written"),
        (("loss", "--workers", "-1"), "workers = -1: expected a positive whole number, or 0"),
        (("loss", "--points", "many"), "'--points'"),
        (("--out", f"{__file__}/page.md"), "out = "),
    ],
)
def test_bad_input_is_answered_in_one_line(arguments, complaint, capsys):
    assert run("accuracy", *arguments) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert complaint in error
