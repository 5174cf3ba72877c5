"""The report on a flow: its analysis in words, formulas and numbers, with figures."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

from ..analysis.whole import Analysis
from ..common.errors import InvalidInput
from ..export.latex import latex
from ..flows.numeric_flow import NumericFlow
from .blocks import Section, as_html, as_markdown, as_text
from .flow_plates import plates
from .page import Plate, page, versions
from .telling import sections

HEAD = "What this flow does"


def text_report(analysis: Analysis) -> str:
    """Return an analysis as plain text for a terminal."""
    return as_text(sections(analysis)) + "\n"


def markdown_report(analysis: Analysis, plates: Sequence[Plate] = (), folder: str = "") -> str:
    """Return an analysis as Markdown with LaTeX formulas; figures are links to PNG files."""
    return as_markdown(_with_plates(analysis, plates), folder) + "\n"


def html_report(analysis: Analysis, plates: Sequence[Plate] = (), title: str = HEAD) -> str:
    """Return an analysis as a page that opens without a network."""
    body = f"<h1>{title}</h1>\n{as_html(_with_plates(analysis, plates))}"
    return page(title, body, command="analyze")


def json_report(analysis: Analysis) -> str:
    """Return an analysis as JSON: formulas as text, LaTeX and, where they are numbers, values."""
    data = {"versions": versions(), **plain(analysis)}
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def report_files(analysis: Analysis, path: Path) -> dict[Path, str | bytes]:
    """Return a report and the files that belong to it, by path.

    An ``.html`` report has its figures inside. A ``.md`` report names figures beside it: PNG files
    in a folder called like the report.

    Raises
    ------
    InvalidInput
        If the file ends in neither.
    """
    if path.suffix == ".html":
        return {path: html_report(analysis, plates(analysis))}
    if path.suffix != ".md":
        raise InvalidInput("report", str(path), "a file that ends in .html or .md")
    drawn, folder = plates(analysis, "png"), path.with_name(f"{path.stem}_figures")
    pictures = {folder / f"{plate.name}.png": plate.picture for plate in drawn}
    return {**pictures, path: markdown_report(analysis, drawn, f"{folder.name}/")}


def _with_plates(analysis: Analysis, plates: Sequence[Plate]) -> list[Section]:
    told = sections(analysis)
    if plates:
        told.insert(1, Section("Pictures", tuple(plates)))
    return told


def plain(value: Any) -> Any:
    r"""Return data that JSON can hold: nouns become dictionaries, infinities and NaN words.

    Examples
    --------
    >>> plain(sp.sqrt(2))
    {'text': 'sqrt(2)', 'latex': '\\sqrt{2}', 'value': 1.4142135623730951}
    >>> plain({"time": float("inf"), "eigenvalue": 1 - 2j})
    {'time': 'infinity', 'eigenvalue': {'re': 1.0, 'im': -2.0}}
    """
    if isinstance(value, sp.Basic):
        return _formula(value)
    if isinstance(value, NumericFlow):
        return {"states": list(value.names)}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, complex):
        return {"re": plain(value.real), "im": plain(value.imag)}
    if isinstance(value, float) and not math.isfinite(value):
        return "not a number" if math.isnan(value) else "infinity" if value > 0 else "-infinity"
    return value


def _formula(expression: sp.Basic) -> dict[str, Any]:
    told: dict[str, Any] = {"text": str(expression), "latex": latex(expression)}
    if isinstance(expression, sp.Expr) and expression.is_number:
        told["value"] = plain(complex(expression) if not expression.is_real else float(expression))
    return told
