"""The command that tells how a deep linear network learns a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from ..models.deep_linear.task import DeepLinear


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("ocs")(ocs)


def ocs(
    levels: int = typer.Option(None, help="Levels of the tree below its root; 3 if absent."),
    branching: int = typer.Option(None, help="Branches at each node; 2 if absent."),
    root: bool = typer.Option(
        None, "--root/--no-root", help="Whether all items share a feature; they do if absent."
    ),
    coding: str = typer.Option(
        "", metavar="01|pm1", help="Features of items that have them not: 0, or minus 1."
    ),
    inputs: str = typer.Option(
        "",
        metavar="FILE",
        help="Data in place of a tree: .csv or .npy, columns are items.",
    ),
    outputs: str = typer.Option("", metavar="FILE", help="Their targets, likewise."),
    bias: str = typer.Option("input", help="none, input, output or both."),
    depth: int = typer.Option(2, help="Layers of weights."),
    scale: float = typer.Option(1e-3, help="Weight of each layer for each mode at the start."),
    decay: float = typer.Option(0.0, help="Weight decay under which a network may forget."),
    figure: str = typer.Option("", metavar="FILE", help="Draw the course: .svg, .png or .pdf."),
    json: str = typer.Option("", metavar="FILE", help="Write all answers as JSON."),
) -> None:
    """Find the modes of a deep linear network's task, and its optimal constant solution (OCS)."""
    from ..common.files import ready_file, write_whole

    picture = _picture(figure) if figure else None
    file = ready_file("json", json) if json else None
    tree = {"levels": levels, "branching": branching, "root": root, "coding": coding or None}
    given = {name: value for name, value in tree.items() if value is not None}
    task = _from_files(inputs, outputs, given, depth, bias) if inputs or outputs else None

    from ..studies.deep_linear.report import json_report, text_report
    from ..studies.deep_linear.simulation.answer import ocs as find_ocs

    answer = find_ocs(task or _tree(given, depth, bias), scale, decay=decay)
    print(text_report(answer), end="")
    if picture is not None:
        from ..reports.figures.picture import encoded
        from ..studies.deep_linear.figures.course import draw_course

        write_whole(picture, encoded(draw_course(answer), picture.suffix[1:].lower()))
        print(f"\nThe figure is {picture}")
    if file is not None:
        write_whole(file, json_report(answer))


def _picture(path: str) -> Any:
    from ..common.errors import InvalidInput
    from ..common.files import ready_file
    from ..reports.figures.picture import FORMATS

    file = ready_file("figure", path)
    if file.suffix[1:].lower() not in FORMATS:
        raise InvalidInput("figure", path, f"a file that ends in {', '.join(FORMATS)}")
    return file


def _tree(given: dict[str, Any], depth: int, bias: str) -> DeepLinear:
    from ..common.errors import unknown_name
    from ..models.deep_linear.hierarchy import hierarchy
    from ..models.deep_linear.tree_task import tree_task

    codings = {"01": "01", "pm1": "+-1", "+-1": "+-1"}
    if "coding" in given:
        if given["coding"] not in codings:
            raise unknown_name("coding", given["coding"], ("01", "pm1"))
        given["coding"] = codings[given["coding"]]
    return tree_task(hierarchy(**given), depth, bias)


def _from_files(
    inputs: str, outputs: str, tree: dict[str, Any], depth: int, bias: str
) -> DeepLinear:
    from ..common.errors import InvalidInput
    from ..models.deep_linear.data_files import read_matrix
    from ..models.deep_linear.task import DeepLinear

    if tree:
        name = next(iter(tree))
        raise InvalidInput(name, tree[name], "a tree, or data by --inputs and --outputs: not both")
    for name, path in (("inputs", inputs), ("outputs", outputs)):
        if not path:
            raise InvalidInput(name, path, "a file: both inputs and outputs are needed")
    X, Y = read_matrix("inputs", inputs), read_matrix("outputs", outputs)
    if X.shape[1] != Y.shape[1]:
        expected = f"one column for each of the {X.shape[1]} items in the inputs"
        raise InvalidInput("outputs", f"{Y.shape[1]} columns", expected)
    return DeepLinear(X, Y, depth, bias)
