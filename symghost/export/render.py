"""A derivation as a document: text, Markdown, LaTeX, HTML or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape

import sympy as sp

from ..derivation import Given, Result, Step, statement_text
from ..domain import Domain
from ..errors import unknown_name
from .latex import latex
from .mathml import mathml, with_inline_mathml


def render(result: Result, format: str = "text") -> str:  # noqa: A002
    """Return a result's derivation as a document.

    Parameters
    ----------
    result : Result
    format : {"text", "markdown", "latex", "html", "json"}

    Returns
    -------
    str
        Ends with a newline. ``latex`` is a fragment for a document with ``amsmath``.

    Raises
    ------
    InvalidInput
        If the format is unknown.

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
    return _FORMATS[format](result).rstrip("\n") + "\n"


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


def _text(result: Result) -> str:
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
    return "\n".join([*lines, f"Result: {statement_text(result.statement)}    for {result.domain}"])


def _markdown(result: Result) -> str:
    lines = [f"# {_title(result)}", "", f"Source: {result.derivation.source}", "", "## Given", ""]
    for given in result.derivation.given:
        lines += [given.why, "", *_fenced(given.statement)]
    lines += ["## Steps", ""]
    for step in result.derivation.steps:
        lines += [f"**{step.number}.** {step.why}", "", *_fenced(step.statement)]
        lines += [f"*{step.certificate.describe()}, for {_typeset(step.domain)}*", ""]
    lines += ["## Result", "", *_fenced(result.statement)]
    return "\n".join([*lines, f"for {_typeset(result.domain)}"])


def _fenced(statement: sp.Basic) -> list[str]:
    return ["```math", latex(statement), "```", ""]


def _typeset(domain: Domain) -> str:
    return domain.describe(lambda condition: f"${latex(condition)}$")


def _latex(result: Result) -> str:
    lines = [rf"\section*{{{_title(result)}}}", ""]
    for premise in result.derivation.given:
        lines += [_latex_prose(premise.why), *_display(premise.statement)]
    for step in result.derivation.steps:
        lines += [_latex_prose(step.why), *_display(step.statement)]
        lines.append(f"% step {step.number}: {step.certificate.describe()}")
    lines += ["The result is", *_display(result.statement)]
    return "\n".join([*lines, f"for {_typeset(result.domain)}."])


def _display(statement: sp.Basic) -> list[str]:
    return [r"\begin{equation*}", f"  {latex(statement)}", r"\end{equation*}"]


def _latex_prose(why: str) -> str:
    named = re.sub(r"`(\w+)`", lambda match: rf"\texttt{{{match.group(1)}}}", why)
    return re.sub(r"\\texttt\{(\w+)\}", lambda m: m.group(0).replace("_", r"\_"), named)


def _html(result: Result) -> str:
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
    parts.append(
        f'<div class="result">{mathml(latex(result.statement), block=True)}</div></section>'
    )
    return "\n".join(parts)


def _html_given(premise: Given) -> str:
    formula = mathml(latex(premise.statement), block=True)
    return f'<p class="given">Given: {_html_prose(premise.why)}</p>{formula}'


def _html_prose(why: str) -> str:
    return re.sub(r"`(\w+)`", r"<code>\1</code>", with_inline_mathml(why))


def _json(result: Result) -> str:
    return json.dumps(as_data(result), indent=2)


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


_FORMATS: dict[str, Callable[[Result], str]] = {
    "text": _text,
    "markdown": _markdown,
    "latex": _latex,
    "html": _html,
    "json": _json,
}
