"""The report: results, predictions beside measurements, verdicts and figures, in three formats."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template

from ..export.latex import latex
from ..export.mathml import mathml, with_inline_mathml
from ..export.render import as_data, render
from ..theory.derivation import Result
from .claim import Reading, Verdict, Word
from .page import Plate, page, plate_html, versions

_PLURAL: dict[Word, str] = {"holds": "hold", "fails": "fail", "not supported": "are not supported"}
MARKS: dict[Word, str] = {"holds": "✓", "fails": "✗", "not supported": "○"}


def html_report(
    results: Sequence[Result], verdicts: Sequence[Verdict], plates: Sequence[Plate]
) -> str:
    """Return a page that needs no network: formulas are MathML, figures are inside."""
    template = Template(files(__package__).joinpath("report.html").read_text("utf-8"))
    body = template.substitute(
        summary=_summary(verdicts),
        brief="\n".join(map(_brief, verdicts)),
        formulas="\n".join(map(_formula_row, results)),
        plates="\n".join(map(plate_html, plates)),
        claims="\n".join(map(_claim, verdicts)),
        derivations="\n".join(map(_derivation, results)),
    )
    return page("Learning by ghosts: the report", body, command="reproduce")


def _summary(verdicts: Sequence[Verdict]) -> str:
    words = [verdict.word for verdict in verdicts]
    parts = [f"<b>{words.count(word)}</b> {_PLURAL[word]}" for word in MARKS if word in words]
    return f"Of {len(words)} claims " + ", ".join(parts) + "."


def _brief(verdict: Verdict) -> str:
    word, name = verdict.word, verdict.claim.name
    return (
        f'<li class="{word.replace(" ", "-")}"><span class="badge">{MARKS[word]}</span> '
        f'<a href="#claim-{name}">{name.replace("_", " ")}</a></li>'
    )


def _formula_row(result: Result) -> str:
    title = result.derivation.title
    formula = mathml(latex(result.statement), block=True)
    return (
        f'<tr><td><a href="#{result.name}">{escape(title[0].upper() + title[1:])}</a><br>'
        f"<code>{result.name}</code></td><td>{formula}</td></tr>"
    )


def _claim(verdict: Verdict) -> str:
    claim, evidence = verdict.claim, verdict.evidence
    kind = "exact statement" if claim.exact else "statistical statement"
    rows = "".join(
        f"<tr><td>{escape(reading.quantity)}</td><td>{_number(reading.predicted)}</td>"
        f"<td>{_number(reading.measured)}</td></tr>"
        for reading in evidence.readings
    )
    links = ", ".join(f'<a href="#{name}"><code>{name}</code></a>' for name in claim.results)
    return f"""<article class="claim {verdict.word.replace(" ", "-")}" id="claim-{claim.name}">
<h3><span class="badge">{MARKS[verdict.word]} {verdict.word}</span> <code>{claim.name}</code></h3>
<p>{with_inline_mathml(claim.statement)}</p>
<p class="finding">{escape(evidence.summary)}</p>
<table><tr><th>quantity</th><th>predicted</th><th>measured</th></tr>{rows}</table>
<p class="fine">Rule, fixed beforehand ({kind}): {escape(claim.rule)}. Measured on:
{escape(evidence.sample)}. {f"Prediction from {links}. " if links else ""}{verdict.seconds:.1f} s.
</p></article>"""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _derivation(result: Result) -> str:
    title = result.derivation.title
    steps = len(result.derivation.steps)
    return (
        f"<details><summary>{escape(title[0].upper() + title[1:])} "
        f'<span class="fine">{steps} steps</span></summary>{render(result, "html")}</details>'
    )


def json_report(results: Sequence[Result], verdicts: Sequence[Verdict]) -> str:
    """Return results and verdicts as JSON."""
    data = {
        "versions": versions(),
        "results": [as_data(result) for result in results],
        "claims": claims_data(verdicts),
    }
    return json.dumps(data, indent=2) + "\n"


def claims_data(verdicts: Sequence[Verdict]) -> list[dict[str, object]]:
    """Return verdicts as plain data, ready for JSON."""
    return [
        {
            "name": verdict.claim.name,
            "model": verdict.claim.model,
            "statement": verdict.claim.statement,
            "rule": verdict.claim.rule,
            "exact": verdict.claim.exact,
            "results": list(verdict.claim.results),
            "verdict": verdict.word,
            "summary": verdict.evidence.summary,
            "sample": verdict.evidence.sample,
            "readings": [_reading_data(reading) for reading in verdict.evidence.readings],
            "seconds": round(verdict.seconds, 3),
        }
        for verdict in verdicts
    ]


def _reading_data(reading: Reading) -> dict[str, object]:
    return {
        "quantity": reading.quantity,
        "predicted": reading.predicted,
        "measured": reading.measured,
    }


def text_report(verdicts: Sequence[Verdict]) -> str:
    """Return verdicts as lines for a terminal."""
    lines = []
    for verdict in verdicts:
        mark, name = MARKS[verdict.word], verdict.claim.name
        lines.append(f"{mark} {verdict.word:<13} {name}")
        lines.append(f"  {verdict.evidence.summary}")
    return "\n".join(lines) + "\n"
