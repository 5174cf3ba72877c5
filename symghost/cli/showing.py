"""Commands that show results: names, derivations, formulas."""

from __future__ import annotations

import typer

NAME = typer.Argument(help="Name of a result; see 'symghost results'.")
NORMALISED = typer.Option(False, "--normalised", help="Divide the loss by the delay.")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("results")(results)
    app.command("derive")(derive)
    app.command("latex")(latex)


def results() -> None:
    """List the results by name."""
    from ..registry import CATALOGUE

    width = max(map(len, CATALOGUE))
    for name, meaning in CATALOGUE.items():
        print(f"{name:<{width}}  {meaning}")


def derive(
    name: str = NAME,
    format: str = typer.Option("text", help="text, markdown, latex, html or json."),  # noqa: A002
    normalised: bool = NORMALISED,
) -> None:
    """Print the derivation of a result, with the check of each step."""
    from ..export.render import render
    from ..registry import result

    print(render(result(name, **_options(normalised)), format), end="")


def latex(name: str = NAME, normalised: bool = NORMALISED) -> None:
    """Print the LaTeX of a result."""
    from ..export.latex import latex as latex_of
    from ..registry import result

    print(latex_of(result(name, **_options(normalised))))


def _options(normalised: bool) -> dict[str, bool]:
    """Pass the option on only if it was given: not every result has it."""
    return {"normalised": True} if normalised else {}
