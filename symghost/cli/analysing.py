"""The command that analyses a flow of the user's own."""

from __future__ import annotations

from typing import Any

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("analyze")(analyze)
    app.command("gallery")(gallery)


def analyze(
    field: str = typer.Argument("", help='The velocity of one state, such as "r + x**2".'),
    equation: list[str] = typer.Option(  # noqa: B008
        [], metavar='"x = ..."', help="The velocity of one of several states; repeat for each."
    ),
    example: str = typer.Option(
        "", metavar="NAME", help="A system with known answers; 'list' names them."
    ),
    state: str = typer.Option("x", help="The state's name, for one velocity."),
    parameter: list[str] = typer.Option(  # noqa: B008
        [], metavar="r", help="A parameter's name; repeat, or separate by commas."
    ),
    at: list[str] = typer.Option(  # noqa: B008
        [], metavar="r=0.01", help="A parameter's value; repeat, or separate by commas."
    ),
    over: str = typer.Option(
        "", metavar="r", help="Look for saddle-nodes over this parameter; the first if absent."
    ),
    start: str = typer.Option(
        "", "--from", metavar="-2", help='Start of a passage: a number, or "x=2, y=1".'
    ),
    stop: str = typer.Option(
        "", "--to", metavar="2", help='Its end: a number, or "x=0.3"; inf is a number.'
    ),
    box: list[str] = typer.Option(  # noqa: B008
        [], metavar="x=-3:3", help="Where to look for states; -10:10 if absent."
    ),
    span: str = typer.Option("", metavar="-1:1", help="Where to look at the parameter."),
    digits: int = typer.Option(15, help="Digits of the passage time."),
    seconds: float = typer.Option(20.0, help="Time limit of each symbolic attempt."),
    report: str = typer.Option(
        "", metavar="FILE", help="Write an .html or .md report with figures."
    ),
    json: str = typer.Option("", metavar="FILE", help="Write all answers as JSON."),
) -> None:
    """Find a flow's fixed points, saddle-nodes, ghosts and passage times, and draw them."""
    from ..analysis.whole import analyze as analyze_flow
    from ..common.errors import InvalidInput
    from ..common.files import ready_file, write_whole
    from ..reports.flow_report import json_report, report_files, text_report

    if example == "list":
        _list_examples()
        return
    if sum(map(bool, (field, equation, example))) != 1:
        raise InvalidInput("field", field, "one of a velocity, equations, or an example")
    files = {
        name: ready_file(name, path) for name, path in (("report", report), ("json", json)) if path
    }
    if report and not report.endswith((".html", ".md")):
        raise InvalidInput("report", report, "a file that ends in .html or .md")
    question = _example(example) if example else _question(field, equation, state, parameter)
    flow = question.pop("flow")
    question |= _given(at, over, start, stop, box, span, question.get("at", {}))
    found = analyze_flow(flow, digits=digits, seconds=seconds, **question)
    print(text_report(found), end="")
    if "report" in files:
        for path, content in report_files(found, files["report"]).items():
            write_whole(ready_file("report", path), content)
        print(f"\nThe report is {files['report']}")
    if "json" in files:
        write_whole(files["json"], json_report(found))


def _list_examples() -> None:
    from ..models.known.systems import KNOWN

    width = max(map(len, KNOWN))
    for name, system in KNOWN.items():
        print(f"{name:<{width}}  {system.title}")


def _example(name: str) -> dict[str, Any]:
    """Return a known system's question: its flow, values, box and passage."""
    from ..models.known.systems import known_system

    return known_system(name).question()


def _question(
    field: str, equations: list[str], state: str, parameters: list[str]
) -> dict[str, Any]:
    from ..common.errors import UnknownName
    from ..flows.flow import Flow

    names = ",".join(parameters)
    try:
        if field:
            return {"flow": Flow.from_text(field, state=state, parameters=names)}
        return {"flow": Flow.from_text(equations, parameters=names)}
    except UnknownName as error:
        expected = f"{error.expected}; parameters are named by --parameter, the state by --state"
        raise UnknownName(error.argument, error.text, error.start, error.end, expected) from None


def _given(
    at: list[str],
    over: str,
    start: str,
    stop: str,
    box: list[str],
    span: str,
    known_values: dict[str, Any],
) -> dict[str, Any]:
    """Return what the user said, to stand in place of what an example brings."""
    from ..formulas.parse import parse_assignments

    said: dict[str, Any] = {}
    if at:
        said["at"] = {**known_values, **parse_assignments(",".join(at), argument="at")}
    if over:
        said["parameter"] = over
    for name, text in (("start", start), ("stop", stop)):
        if text:
            said[name] = parse_assignments(text, argument=name) if "=" in text else text
    if box:
        said["box"] = dict(_named_range(part) for whole in box for part in whole.split(","))
    if span:
        said["span"] = _range(span, "span")
    return said


def _named_range(text: str) -> tuple[str, tuple[float, float]]:
    name, _, ends = text.partition("=")
    return name.strip(), _range(ends, f"box {name.strip()}")


def _range(text: str, argument: str) -> tuple[float, float]:
    from ..common.errors import InvalidInput
    from ..formulas.parse import parse_number

    ends = text.split(":")
    if len(ends) != 2:
        raise InvalidInput(argument, text, "two numbers with a colon between, such as -1:1")
    low, high = (float(parse_number(end, argument=argument)) for end in ends)
    return low, high


def gallery(
    out: str = typer.Option("gallery.md", metavar="FILE", help="A Markdown file."),
) -> None:
    """Analyse all systems with known answers, and write a page with a picture of each."""
    from ..common.files import ready_file, write_whole
    from ..reports.flow_gallery import gallery_files
    from .display import Bar

    page = ready_file("out", out)
    with Bar() as bar:
        files = gallery_files(page, bar)
    for path, content in files.items():
        write_whole(ready_file("out", path), content)
    print(page)
