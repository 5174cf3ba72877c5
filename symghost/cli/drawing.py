"""The command that draws figures."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("figure")(figure)


def figure(
    name: str = typer.Argument("list", help="Such as saddle_node; 'list' names them all."),
    out: str = typer.Option(
        "", metavar="FILE", help="An .svg, .png or .pdf file; NAME.svg if absent."
    ),
) -> None:
    """Draw a figure into a file."""
    from ..common.errors import InvalidInput
    from ..common.files import ready_file, write_whole
    from ..reports.figures.picture import FORMATS, encoded
    from ..studies.pictures import picture, pictures

    if name == "list":
        for known, entry in pictures().items():
            print(f"{known}: {entry.caption}")
        return
    wanted = picture(name)
    file = ready_file("out", out or f"{name}.svg")
    kind = file.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise InvalidInput("out", out, f"a file that ends in {', '.join(FORMATS)}")
    write_whole(file, encoded(wanted.figure(), kind))
    print(file)
