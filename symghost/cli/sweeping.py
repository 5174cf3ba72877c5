"""The command that trains over a grid."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("sweep")(sweep)


def sweep(
    config: str = typer.Argument(metavar="CONFIG.toml", help="The grid; see the README."),
    out: str = typer.Option("sweep", metavar="DIR", help="Folder for the runs, new or begun."),
    workers: int = typer.Option(0, help="Processes; one for each core if absent."),
    scheduler: str = typer.Option("", metavar="ADDRESS", help="A Dask scheduler to work for."),
) -> None:
    """Train networks over a grid of parameters; interrupted, it goes on where it was."""
    from ..networks.sweeps.grid import read_grid
    from ..networks.sweeps.run import sweep as run_sweep
    from .display import Bar

    grid = read_grid(config)
    with Bar() as bar:
        done = run_sweep(
            out, grid, workers=workers or None, scheduler=scheduler or None, progress=bar
        )
    print(f"{done.folder}: {done.done} of {done.runs} runs done, {done.found} were there before")
    if done.diverged:
        print(f"{done.diverged} diverged")
