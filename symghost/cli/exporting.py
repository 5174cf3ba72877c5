"""The command that writes results as source files in other languages."""

from __future__ import annotations

from pathlib import Path

import typer

from .showing import NORMALISED


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("export")(export)


def export(
    names: list[str] = typer.Argument(metavar="NAME...", help="Names of results."),  # noqa: B008
    to: str = typer.Option(
        ...,
        metavar="LANGUAGE",
        help="python, numpy, numba, jax, torch, c, cpp, fortran, rust, javascript or matlab.",
    ),
    out: str = typer.Option("", "--out", "-o", metavar="FILE", help="Write to this file."),
    normalised: bool = NORMALISED,
) -> None:
    """Write results as code in another language, in one file. 'all' names every result."""
    from ..errors import unknown_name
    from ..export.source import LANGUAGES, missing_function, source
    from ..files import ready_file, write_whole
    from ..registry import result
    from ..registry import results as all_results

    if to not in LANGUAGES:
        raise unknown_name("to", to, LANGUAGES)
    file: Path | None = ready_file("out", out) if out else None
    options = {"normalised": True} if normalised else {}
    chosen = [result(name, **options) for name in (all_results() if names == ["all"] else names)]
    if names == ["all"]:
        lacking = {one.name: missing_function(one, to) for one in chosen}
        chosen = [one for one in chosen if not lacking[one.name]]
        for name, function in lacking.items():
            if function:
                typer.echo(f"left out: {name}, whose {function} this language lacks", err=True)
    text = source(chosen, to, name=file.stem if file else "")
    if file:
        write_whole(file, text)
    else:
        print(text, end="")
