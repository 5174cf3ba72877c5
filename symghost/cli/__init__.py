"""The command ``symghost``: reads arguments, calls one function, prints.

Nothing heavy is imported here: ``symghost --help`` answers without SymPy.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from ..common.errors import SymghostError
from . import (
    analysing,
    checking,
    drawing,
    experimenting,
    exporting,
    learning,
    measuring,
    showing,
    single_index,
    sweeping,
)

app = typer.Typer(
    name="symghost",
    help="Symbolic analysis of learning dynamics: derive, analyze, export, check, draw.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
# The base of all complaints about arguments; typer exports only this one of its children.
_USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]

INTERRUPTED = 130

for group in (
    showing,
    exporting,
    analysing,
    single_index,
    learning,
    checking,
    sweeping,
    experimenting,
    drawing,
    measuring,
):
    group.register(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"symghost {version('symghost')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code.

    0: done. 1: an exact claim fails. 2: the input was wrong or cannot be served. 130: interrupted.
    """
    try:
        code = app(args=arguments, standalone_mode=False)
        if code == INTERRUPTED:  # typer keeps an interruption to itself
            _complain("interrupted")
    except _USAGE_ERROR as error:
        told = getattr(error, "format_message", error.__str__)()  # names the option as well
        _complain(f"{told}{_hint(error, arguments)}")
        code = 2
    except SymghostError as error:
        _complain(str(error))
        code = 2
    except (typer.Abort, KeyboardInterrupt):
        _complain("interrupted")
        code = INTERRUPTED
    sys.exit(code or 0)


def _hint(error: Exception, arguments: Sequence[str] | None) -> str:
    """Return what helps where a formula was taken for an option, since it begins with a minus."""
    given = sys.argv[1:] if arguments is None else arguments
    # By the class's name: typer does not export it.
    taken = type(error).__name__ == "NoSuchOption" and "analyze" in given[:1]
    return ' (a formula that begins with - goes into --equation "x = ...")' if taken else ""


def _complain(message: str) -> None:
    # An error in a formula marks the place on a second line: line breaks stay.
    lines = (line.rstrip() for line in message.splitlines())
    print("symghost: " + "\n".join(lines), file=sys.stderr)
