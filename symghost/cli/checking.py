"""Commands that hold the theory against simulations."""

from __future__ import annotations

import json as json_format
import sys
from pathlib import Path

import typer


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("check")(check)
    app.command("reproduce")(reproduce)


def check(
    preset: str = typer.Option("quick", help="quick (about a minute) or full."),
    claim: list[str] = typer.Option([], help="Check only this claim; may be repeated."),  # noqa: B008
    json: str = typer.Option("", metavar="FILE", help="Write the verdicts to this file as well."),
) -> None:
    """Hold the theory's claims against simulations, and print the verdicts."""
    from ..check.claims import check as check_claims
    from ..check.claims import failures
    from ..check.report import claims_data, text_report
    from ..export.page import versions
    from ..files import ready_file, write_whole
    from .display import Bar

    file = ready_file("json", json) if json else None
    with Bar() as bar:
        verdicts = check_claims(claim, preset, bar)
    print(text_report(verdicts), end="")
    if file is not None:
        data = {"versions": versions(), "preset": preset, "claims": claims_data(verdicts)}
        write_whole(file, json_format.dumps(data, indent=2) + "\n")
    _leave(failures(verdicts))


def reproduce(
    out: str = typer.Option("report", metavar="DIR", help="Folder for the report."),
) -> None:
    """Derive, check, draw, and write a report that opens in a browser."""
    from ..check.claims import failures
    from ..check.report import text_report
    from ..reproduce import reproduce as reproduce_all
    from .display import Bar

    with Bar() as bar:
        report = reproduce_all(out, bar)
    print(text_report(report.verdicts), end="")
    print(f"The report is {Path(report.folder, 'report.html')}")
    _leave(failures(report.verdicts))


def _leave(failed: list[str]) -> None:
    """Leave with exit code 1 if an exact claim fails, with the names last on the screen."""
    if failed:
        sys.stdout.flush()
        print(f"symghost: contradicted: {', '.join(failed)}", file=sys.stderr)
        raise typer.Exit(1)
