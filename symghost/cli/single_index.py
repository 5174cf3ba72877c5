"""The command that lets a network learn a single-index target of the user's own."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("single-index")(single_index)


def single_index(
    more: list[str] = typer.Argument(  # noqa: B008
        None, metavar="[EPS]...", help="Further ratios of speeds, after --eps.", show_default=False
    ),
    target: str = typer.Option(
        "He0 + He1 + He2/sqrt(2)",
        metavar="FORMULA",
        help="A function of z; He0 to He12 are Hermite polynomials, he0 to he12 normalised.",
    ),
    activation: str = typer.Option(
        "relu(z + 1/2)", metavar="FORMULA", help="A function of z, likewise."
    ),
    eps: list[str] = typer.Option(  # noqa: B008
        ["1e-3", "1e-6"],
        metavar="EPS",
        help="Ratio of the layers' speeds; several follow one another, or repeat the option.",
    ),
    neurons: int = typer.Option(16, metavar="M", help="Neurons of the mean field."),
    law: str = typer.Option(
        "uniform", help="Of the second layer at the start: uniform, normal or signs."
    ),
    seed: int | None = typer.Option(
        None, metavar="SEED", help="Draw the second layer; its law's quantiles if absent."
    ),
    degrees: int = typer.Option(8, metavar="K", help="Highest Hermite degree that is kept."),
    figure: str = typer.Option("", metavar="FILE", help="Draw into an .svg, .png or .pdf file."),
    json: str = typer.Option("", metavar="FILE", help="Write all numbers as JSON."),
) -> None:
    """Predict and measure when a network learns each Hermite degree of a target."""
    import warnings

    from ..common.errors import InvalidInput
    from ..common.files import ready_file, write_whole
    from ..models.single_index.target import CutOffWarning, SingleIndex
    from ..reports.figures.picture import FORMATS, encoded
    from ..studies.single_index.experiments import Staircase
    from ..studies.single_index.figures.times import draw_staircase
    from ..studies.single_index.report import json_report, text_report
    from ..studies.single_index.simulation.study import study_single_index

    files = {
        name: ready_file(name, path) for name, path in (("figure", figure), ("json", json)) if path
    }
    kind = files["figure"].suffix.removeprefix(".").lower() if figure else ""
    if figure and kind not in FORMATS:
        raise InvalidInput("figure", figure, f"a file that ends in {', '.join(FORMATS)}")
    ratios = sorted(_numbers("eps", [*eps, *(more or [])]), reverse=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CutOffWarning)  # the report says it in full
        model = SingleIndex(target, activation, degrees=degrees)
    study = study_single_index(
        model,
        ratios,
        neurons=neurons,
        law=law,
        seed=seed,
    )
    print(text_report(study), end="")
    if figure:
        write_whole(files["figure"], encoded(draw_staircase(Staircase(study.runs)), kind))
        print(f"\nThe figure is {files['figure']}")
    if json:
        write_whole(files["json"], json_report(study))


def _numbers(argument: str, texts: list[str]) -> list[float]:
    from ..formulas.parse import parse_number

    parts = [part for text in texts for part in text.split(",")]
    return [float(parse_number(part, argument=argument)) for part in parts]
