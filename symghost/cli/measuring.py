"""The command that measures how accurate the numeric functions are."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("accuracy")(accuracy)


def accuracy(
    names: list[str] = typer.Argument(  # noqa: B008
        None,
        metavar="[NAME...]",
        help="Names of results, or derivatives as loss.r, measured anew; all if absent.",
    ),
    points: int = typer.Option(1000, help="How many places to try, for each number."),
    data: str = typer.Option(
        "",
        metavar="FILE.json",
        help="Keep what is measured in this file. Results that it holds are not measured again "
        "unless they are named, so that an interrupted search goes on where it was.",
    ),
    out: str = typer.Option("", metavar="FILE.md", help="Write the page of all results."),
    workers: int = typer.Option(0, help="Processes; one for each core if absent."),
) -> None:
    """Search each result's domain for the worst relative error of its numbers."""
    from ..common.errors import InvalidInput
    from ..common.files import ready_file, write_whole
    from ..export.accuracy.measured import name_of
    from ..export.accuracy.measuring import measure, measure_into
    from ..export.accuracy.page import accuracy_page, accuracy_text
    from ..theory.theories import results
    from .display import Bar

    if names and out and not data:
        raise InvalidInput("out", out, "no names beside it, or --data: the page holds all results")
    page = ready_file("out", out) if out else None
    file = ready_file("data", data) if data else None
    chosen = names or results()
    with Bar() as bar:
        if file is None:
            found = measure(chosen, points, workers=workers, progress=bar)
        else:
            found = iter(
                measure_into(file, chosen, points, anew=bool(names), workers=workers, progress=bar)
            )
        if page is None:
            for line in accuracy_text(one for one in found if name_of(one.label) in chosen):
                print(line, flush=True)
            return
        content = accuracy_page(found)
    write_whole(page, content)
    print(page)
