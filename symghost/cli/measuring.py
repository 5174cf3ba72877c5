"""The command that measures how accurate the numeric functions are."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("accuracy")(accuracy)


def accuracy(
    names: list[str] = typer.Argument(  # noqa: B008
        None, metavar="[NAME...]", help="Names of results; all if absent."
    ),
    points: int = typer.Option(100, help="How many random points to try first for each."),
    out: str = typer.Option("", metavar="FILE", help="Write the page of all results, .md."),
) -> None:
    """Search each result's domain for the worst relative error of its numbers."""
    from ..errors import InvalidInput
    from ..export.accuracy.page import accuracy_page, accuracy_text, measured
    from ..files import ready_file, write_whole
    from ..registry import results
    from .display import Bar

    if names and out:
        raise InvalidInput("out", out, "no names beside it: the page holds all results")
    page = ready_file("out", out) if out else None
    with Bar() as bar:
        found = measured(names or results(), points, bar)
        if page is None:
            for line in accuracy_text(found):
                print(line)
        else:
            content = accuracy_page(found)
    if page is not None:
        write_whole(page, content)
        print(page)
