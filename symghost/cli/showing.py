"""Commands that show results: names, derivations, formulas."""

from __future__ import annotations

import re

import typer

NAME = typer.Argument(help="Name of a result, see 'symghost results'; loss.r is a derivative.")
NORMALISED = typer.Option(False, "--normalised", help="Divide the loss by the delay.")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("results")(results)
    app.command("derive")(derive)
    app.command("latex")(latex)
    app.command("cite")(cite)


def results(
    format: str = typer.Option("text", help="text or markdown."),  # noqa: A002
) -> None:
    """List the results by name, chapter by chapter."""
    from ..common.errors import unknown_name
    from ..export.render import contents
    from ..theory.theories import chapters, home_of, meanings

    if format not in ("text", "markdown"):
        raise unknown_name("format", format, ("text", "markdown"))
    if format == "markdown":
        print(contents(chapters(), home_of), end="")
        return
    width = max(map(len, meanings()))
    for chapter, entries in chapters().items():
        print(chapter)
        for name, meaning in entries.items():
            print(f"  {name:<{width}}  {meaning}")


def derive(
    name: str = NAME,
    format: str = typer.Option("text", help="text, markdown, latex, html or json."),  # noqa: A002
    upto: int = typer.Option(0, metavar="N", help="Stop after this step, for teaching."),
    check: bool = typer.Option(False, "--check", help="Check every step anew; print the seconds."),
    normalised: bool = NORMALISED,
) -> None:
    """Print the derivation of a result, with the check of each step."""
    from ..export.named import result
    from ..export.render import checks, render
    from ..theory.catalogue import derived_anew

    options = _options(normalised)
    if check:
        # A derivative is not kept on disk: its step was checked just now.
        whole = result(name, **options) if "." in name else derived_anew(name, **options)
        print(checks(whole), end="")
    else:
        print(render(result(name, **options), format, upto=upto or None), end="")


def latex(
    names: list[str] = typer.Argument(metavar="NAME...", help="Names of results."),  # noqa: B008
    rename: str = typer.Option(
        "", "--names", metavar="r=\\mu,T=\\tau", help="Your names for symbols, or a file of them."
    ),
    macros: bool = typer.Option(False, "--macros", help="Print a \\newcommand for each result."),
    document: bool = typer.Option(False, "--document", help="Print a complete document."),
    steps: str = typer.Option("", metavar="3-7", help="Print these steps of the derivation."),
    env: str = typer.Option("align", help="equation, align or gather, for --steps."),
    label_prefix: str = typer.Option("ghost", help="Prefix of the labels, for --steps."),
    values: str = typer.Option("", metavar="T=100", help="Put numbers in."),
    format: str = typer.Option("latex", help="latex or mathml."),  # noqa: A002
    normalised: bool = NORMALISED,
) -> None:
    """Print results as LaTeX: formulas, steps, macros, a document. 'all' names every result."""
    from ..common.errors import InvalidInput, unknown_name
    from ..export import document as papers
    from ..export.mathml import mathml
    from ..export.named import result
    from ..export.names import parse_names
    from ..theory.theories import chapters
    from ..theory.theories import results as all_results

    if format not in ("latex", "mathml"):
        raise unknown_name("format", format, ("latex", "mathml"))
    wanted = all_results() if names == ["all"] else names
    chosen = {name: result(name, **_options(normalised)) for name in wanted}
    own = parse_names(rename) if rename else {}
    if (steps or values) and len(chosen) != 1:
        raise InvalidInput("NAME", " ".join(names), "one result, with --steps or --values")
    (first, *_) = chosen.values()
    if document:
        included = {
            title: [
                one
                for entry in entries
                for name, one in chosen.items()
                if name.split(".")[0] == entry
            ]
            for title, entries in chapters().items()
        }
        text = papers.document(included, own)
    elif steps:
        text = papers.steps(first, *_range(steps), env, label_prefix, own)
    elif values:
        text = papers.with_values(first, _values(values), own)
    elif macros:
        text = papers.macros(list(chosen.values()), own)
    else:
        text = papers.formulas(list(chosen.values()), own)
    if format == "mathml":
        text = "\n".join(mathml(line, block=True) for line in text.splitlines()) + "\n"
    print(text, end="")


def cite(name: str = NAME) -> None:
    """Print the BibTeX of what a result rests on."""
    from ..export.citation import bibtex
    from ..export.named import result

    print(bibtex(result(name)), end="")


def _options(normalised: bool) -> dict[str, bool]:
    """Pass the option on only if it was given: not every result has it."""
    return {"normalised": True} if normalised else {}


def _range(text: str) -> tuple[int, int]:
    from ..common.errors import InvalidInput

    match = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", text)
    if not match:
        raise InvalidInput("steps", text, "a number or a range such as 3-7")
    first = int(match.group(1))
    return first, int(match.group(2) or first)


def _values(text: str) -> dict[str, str]:
    from ..common.errors import InvalidInput

    pairs = [pair.partition("=") for pair in text.split(",")]
    if not all(equals for _, equals, _ in pairs):
        raise InvalidInput("values", text, "pairs such as T=100,r=0.01")
    return {key.strip(): value.strip() for key, _, value in pairs}
