"""The command that does the experiments of the published study."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("experiment")(experiment)


def experiment(
    name: str = typer.Argument(
        "list", help="Such as e3a, or e3 for all its parts; 'list' names them."
    ),
    preset: str = typer.Option("quick", help="quick (seconds), or paper: the published numbers."),
    out: str = typer.Option(
        "", metavar="DIR", help="Folder for figures, data and runs; experiments/PRESET if absent."
    ),
    workers: int = typer.Option(0, help="Processes for sweeps; one for each core if absent."),
) -> None:
    """Do an experiment of the published study; interrupted, its sweeps go on where they were."""
    from ..studies.published import experiments, parts, run_experiment
    from .display import Bar

    if name == "list":
        for part, entry in experiments().items():
            print(f"{part:<4} {entry.figure:<11} {entry.caption}")
        return
    for part in parts(name):
        with Bar() as bar:
            numbers = run_experiment(part, preset, out or None, bar, workers or None)
        print(f"{out or f'experiments/{preset}'}/{part}.png")
        for label, value in numbers.items():
            print(f"  {label} = {'none' if value is None else value}")
