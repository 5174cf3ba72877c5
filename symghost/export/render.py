"""A derivation as a document: text, Markdown, LaTeX, HTML or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape

import sympy as sp

from ..common.errors import InvalidInput, unknown_name
from ..formulas.domain import Domain
from ..theory.derivation import Given, Result, Step, statement_text
from .document import document
from .latex import latex
from .mathml import mathml, with_inline_mathml


def render(result: Result, format: str = "text", upto: int | None = None) -> str:  # noqa: A002
    """Return a result's derivation as a document.

    Parameters
    ----------
    result : Result
    format : {"text", "markdown", "latex", "html", "json"}
    upto : int, optional
        Stop after this step, before the conclusion.

    Returns
    -------
    str
        Ends with a newline. ``latex`` is a complete document.

    Raises
    ------
    InvalidInput
        If the format is unknown, or there is no such step.

    Examples
    --------
    >>> import symghost as sg
    >>> print(render(sg.result("optimal_scale")))
    Optimal scale parameter
    =======================
    ...
    Result: r_opt = pi**2/(4*T**2)    for T > 0
    <BLANKLINE>
    """
    if format not in _FORMATS:
        raise unknown_name("format", format, _FORMATS)
    shown = result if upto is None else _cut(result, upto)
    return _FORMATS[format](shown, upto is None).rstrip("\n") + "\n"


def contents(chapters: Mapping[str, Mapping[str, str]], home: Callable[[str], str]) -> str:
    """Return the reading order of all derivations as Markdown.

    `home` gives the folder of a result.
    """
    lines = ["# The derivations, in reading order", "", _PREFACE, ""]
    for number, (chapter, entries) in enumerate(chapters.items(), start=1):
        lines += [f"## {number}. {chapter}", ""]
        lines += [
            f"- [`{name}`]({home(name)}/{name}.md): {meaning}" for name, meaning in entries.items()
        ]
        lines.append("")
    return "\n".join([*lines, _PAPERS])


_PREFACE = """\
Each script computes its result from the ones before, and checks every step as it goes: run it, or
read what it prints in the Markdown file beside it. `symghost derive NAME` renders it in other
formats, `symghost latex NAME` gives its formulas to a paper."""

_PAPERS = """\
## Where the papers' statements are derived

| statement | results |
| --- | --- |
| arXiv:2501.02378: the canonical flow and its ghost | `flow_solution`, `saddle_node_conditions` |
| the passage time, which diverges like an inverse square root | `passage_time`, `bottleneck_law` |
| the loss landscape of delayed activation (Fig. 2b) | `loss`, `loss_gradient`, `no_learning_edge` |
| the critical learning rate (Fig. 2c, 2d) | `critical_learning_rate`, `learning_map` |
| the reduction of low-rank networks (Fig. 3) | `latent_reduction`, `latent_reduction_discrete` |
| confidence and the vanishing gradient (Fig. 8) | `soft_gradient_at_fold`, `confidence_gain` |

Everything else goes beyond the paper.
"""


def checks(result: Result) -> str:
    """Return a line for each step: its status, and the seconds that its check took."""
    steps = result.derivation.steps
    lines = [
        f"{step.number:>3}  {step.seconds:6.2f} s  {step.certificate.describe()}" for step in steps
    ]
    return "\n".join([*lines, f"     {sum(step.seconds for step in steps):6.2f} s  in all"]) + "\n"


def _cut(result: Result, upto: int) -> Result:
    count = len(result.derivation.steps)
    if not 1 <= upto <= count:
        raise InvalidInput("upto", upto, f"a step of {result.name}, 1 to {count}")
    kept = replace(result.derivation, steps=result.derivation.steps[:upto])
    return replace(result, derivation=kept)


def _title(result: Result) -> str:
    title = result.derivation.title
    return title[0].upper() + title[1:]


def _plain(why: str) -> str:
    """Return a sentence with its inline formulas in plain letters."""
    for pattern, plain in ((r"\\operatorname\{(\w+)\}", r"\1"), (r"\\(left|right|[,;])", "")):
        why = re.sub(pattern, plain, why)
    why = re.sub(r"\\sqrt\{([^{}]+)\}", r"sqrt(\1)", why)
    why = why.replace(r"\pm", "±").replace(r"n \cdot ", "n.")
    return why.replace("$", "").replace("\\", "").replace("`", "")


def _text(result: Result, complete: bool) -> str:
    title = _title(result)
    lines = [title, "=" * len(title), f"Source: {result.derivation.source}", ""]
    for given in result.derivation.given:
        lines += [f"Given: {_plain(given.why)}", f"    {statement_text(given.statement)}", ""]
    for step in result.derivation.steps:
        lines += [
            f"{step.number}. {_plain(step.why)}",
            f"    {statement_text(step.statement)}",
            f"    [{step.certificate.describe()}; {step.domain}]",
            "",
        ]
    if complete:
        scope = f"    for {result.domain}" if result.symbols else ""
        lines.append(f"Result: {statement_text(result.statement)}{scope}")
    return "\n".join(lines)


def _markdown(result: Result, complete: bool) -> str:
    lines = [f"# {_title(result)}", "", f"Source: {result.derivation.source}", "", "## Given", ""]
    for given in result.derivation.given:
        lines += [given.why, "", *_fenced(given.statement)]
    lines += ["## Steps", ""]
    for step in result.derivation.steps:
        lines += [f"**{step.number}.** {step.why}", "", *_fenced(step.statement)]
        lines += [f"*{step.certificate.describe()}, for {_typeset(step.domain)}*", ""]
    if complete:
        lines += ["## Result", "", *_fenced(result.statement)]
        lines += [f"for {_typeset(result.domain)}"] if result.symbols else []
    return "\n".join(lines)


def _fenced(statement: sp.Basic) -> list[str]:
    return ["```math", latex(statement), "```", ""]


def _typeset(domain: Domain) -> str:
    return domain.describe(lambda condition: f"${latex(condition)}$")


def _html(result: Result, complete: bool) -> str:
    parts = [
        f'<section class="derivation" id="{result.name}">',
        f"<h3>{escape(_title(result))}</h3>",
    ]
    parts += [_html_given(premise) for premise in result.derivation.given]
    parts.append("<ol>")
    for step in result.derivation.steps:
        parts.append(
            f"<li>{_html_prose(step.why)}{mathml(latex(step.statement), block=True)}"
            f'<span class="status">{escape(step.certificate.describe())}, '
            f"for {with_inline_mathml(_typeset(step.domain))}</span></li>"
        )
    parts.append("</ol>")
    if complete:
        formula = mathml(latex(result.statement), block=True)
        parts.append(f'<div class="result">{formula}</div>')
    parts.append("</section>")
    return "\n".join(parts)


def _html_given(premise: Given) -> str:
    formula = mathml(latex(premise.statement), block=True)
    return f'<p class="given">Given: {_html_prose(premise.why)}</p>{formula}'


def _html_prose(why: str) -> str:
    return re.sub(r"`(\w+)`", r"<code>\1</code>", with_inline_mathml(why))


def _json(result: Result, complete: bool) -> str:
    data = as_data(result)
    return json.dumps(data if complete else {**data, "result": None}, indent=2)


def _latex(result: Result, complete: bool) -> str:
    return document({"": [result]}, {}, complete=complete)


def as_data(result: Result) -> dict[str, object]:
    """Return a result and its derivation as plain data, ready for JSON."""
    derivation = result.derivation
    return {
        "name": result.name,
        "title": derivation.title,
        "source": derivation.source,
        "given": [
            _statement_data(given.statement) | {"why": given.why} for given in derivation.given
        ],
        "steps": [_step_data(step) for step in derivation.steps],
        "result": _statement_data(result.statement)
        | {
            "expression": sp.sstr(result.expression),
            "expression_latex": latex(result),
            "symbols": [symbol.name for symbol in result.symbols],
            "domain": str(result.domain),
        },
    }


def _step_data(step: Step) -> dict[str, object]:
    return {
        "number": step.number,
        **_statement_data(step.statement),
        "why": step.why,
        "status": step.certificate.status,
        "digits": step.certificate.digits,
        "points": step.certificate.points,
        "domain": str(step.domain),
    }


def _statement_data(statement: sp.Basic) -> dict[str, object]:
    return {"statement_text": statement_text(statement), "statement_latex": latex(statement)}


_FORMATS: dict[str, Callable[[Result, bool], str]] = {
    "text": _text,
    "markdown": _markdown,
    "latex": _latex,
    "html": _html,
    "json": _json,
}
