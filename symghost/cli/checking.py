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
    preset: str = typer.Option("quick", help="quick (about a minute) or full (about ten)."),
    claim: list[str] = typer.Option([], help="Check only this claim; may be repeated."),  # noqa: B008
    model: str = typer.Option("", help="Check only claims about this model, such as rank_one."),
    listing: bool = typer.Option(False, "--list", help="Print the claims without checking them."),
    data: str = typer.Option(
        "",
        metavar="FILE.npz",
        help="Check your own training of a rank-one network: arrays epochs and loss, and weights "
        "m, n, b of shape (snapshots, neurons) at weight_epochs.",
    ),
    at: list[str] = typer.Option(  # noqa: B008
        [],
        metavar="NAME=VALUE,...",
        help="With --data: c, T, a, learning_rate, threshold, start, where the file lacks them.",
    ),
    json: str = typer.Option("", metavar="FILE", help="Write the verdicts to this file as well."),
) -> None:
    """Hold the theory's claims against simulations or your own training; print the verdicts."""
    from ..common.errors import InvalidInput
    from ..common.files import ready_file

    if at and not data:
        raise InvalidInput("at", ",".join(at), "numbers of a training that --data gives")
    if data and (model not in ("", "rank_one") or listing or preset != "quick"):
        raise InvalidInput("data", data, "a training without --list, --preset or another --model")
    file = ready_file("json", json) if json else None
    if data:
        _check_data(data, claim, at, file)
    elif listing:
        _list_claims(claim, model)
    else:
        _check_claims(claim, preset, model, file)


def _check_claims(names: list[str], preset: str, model: str, file: Path | None) -> None:
    from ..reports.verdicts import claims_data, text_report
    from ..studies.claims import check as check_claims
    from ..studies.claims import failures
    from .display import Bar

    with Bar() as bar:
        verdicts = check_claims(names, preset, bar, model or None)
    print(text_report(verdicts), end="")
    _write(file, {"preset": preset, "claims": claims_data(verdicts)})
    _leave(failures(verdicts))


def _list_claims(names: list[str], model: str) -> None:
    from ..studies.claims import chosen

    for claim in chosen(names, model=model or None):
        only = "" if "quick" in claim.presets else ", --preset full"
        print(f"{claim.name} ({claim.model}{only})\n  {claim.statement}")


def _check_data(path: str, names: list[str], at: list[str], file: Path | None) -> None:
    from ..formulas.parse import parse_assignments
    from ..reports.verdicts import claims_data
    from ..studies.networks.own_data.data import check_data

    numbers = {name: float(value) for name, value in parse_assignments(at).items()}
    found = check_data(path, names, **numbers)
    print(found.text(), end="")
    claims = claims_data(found.verdicts)
    _write(file, {"data": path, "curve": found.curve, "claims": claims, "skipped": found.skipped})


def _write(file: Path | None, content: dict[str, object]) -> None:
    """Write what was found as JSON, with the versions that it was found with."""
    from ..common.files import write_whole
    from ..reports.page import versions

    if file is not None:
        write_whole(file, json_format.dumps({"versions": versions(), **content}, indent=2) + "\n")


def reproduce(
    out: str = typer.Option("report", metavar="DIR", help="Folder for the report."),
) -> None:
    """Derive, check, draw, and write a report that opens in a browser."""
    from ..reports.verdicts import text_report
    from ..studies.claims import failures
    from ..studies.reproduce import reproduce as reproduce_all
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
