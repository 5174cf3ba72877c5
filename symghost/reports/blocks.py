"""Short reports as data: sentences with formulas in them, tables, figures; text, Markdown, HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, TypeAlias

import sympy as sp

from ..export.latex import latex
from ..export.mathml import mathml
from .page import Plate, plate_html

# A sentence in pieces: words, numbers, and formulas between them.
Piece: TypeAlias = Any
Words = tuple[Piece, ...]

DIGITS = 6


@dataclass(frozen=True)
class Sentence:
    """One or more sentences."""

    words: Words


@dataclass(frozen=True)
class Formula:
    """A formula on a line of its own."""

    expression: sp.Basic


@dataclass(frozen=True)
class Table:
    """Rows of cells below a header; every cell is a sentence's words."""

    header: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


Block = Sentence | Formula | Table | Plate


@dataclass(frozen=True)
class Section:
    """A titled part of a report."""

    title: str
    blocks: tuple[Block, ...]


def number(value: complex) -> str:
    """Return a number to six significant digits, without a vanishing imaginary part.

    Examples
    --------
    >>> number(1 / 3), number(2.0), number(-1 + 2j), number(1e-9 + 0j)
    ('0.333333', '2', '-1 + 2 i', '1e-09')
    """
    whole = complex(value)
    if whole.imag == 0:
        return f"{whole.real:.{DIGITS}g}"
    sign = "-" if whole.imag < 0 else "+"
    return f"{whole.real:.{DIGITS}g} {sign} {abs(whole.imag):.{DIGITS}g} i"


def as_text(sections: Sequence[Section]) -> str:
    """Return sections as plain text; figures are named only."""
    return "\n\n".join(
        f"{section.title}\n{'-' * len(section.title)}\n"
        + "\n".join(_block_text(block) for block in section.blocks)
        for section in sections
    )


def as_markdown(sections: Sequence[Section], folder: str = "") -> str:
    """Return sections as Markdown; figures are links to NAME.png in a folder."""
    return "\n\n".join(
        f"## {section.title}\n\n"
        + "\n\n".join(_block_markdown(block, folder) for block in section.blocks)
        for section in sections
    )


def as_html(sections: Sequence[Section]) -> str:
    """Return sections as HTML, with MathML for formulas and figures inside."""
    return "\n".join(
        f"<h2>{escape(section.title)}</h2>\n"
        + "\n".join(_block_html(block) for block in section.blocks)
        for section in sections
    )


def _joined(words: Words, formula: Callable[[sp.Basic], str], plain: Callable[[str], str]) -> str:
    return "".join(_piece(piece, formula, plain) for piece in words)


def _piece(piece: Piece, formula: Callable[[sp.Basic], str], plain: Callable[[str], str]) -> str:
    if isinstance(piece, str):
        return plain(piece)
    if isinstance(piece, sp.Basic):
        return formula(shortened(piece))
    return plain(number(piece))


def shortened(expression: sp.Basic) -> sp.Basic:
    """Return an expression with its floating-point numbers cut to six digits."""
    floats = expression.atoms(sp.Float)
    return expression.xreplace({value: sp.Float(value, DIGITS) for value in floats})


def _text(words: Words) -> str:
    return _joined(words, _plain, str)


def _plain(expression: sp.Basic) -> str:
    """Return a formula as a reader types it: an equation with its sign between the sides."""
    if isinstance(expression, sp.Equality):
        return f"{_plain(expression.lhs)} = {_plain(expression.rhs)}"
    if isinstance(expression, sp.Derivative):
        function, (variable, _) = expression.args
        return f"d{getattr(function, 'name', function.func)}/d{variable}"
    if isinstance(expression, sp.Float):
        return number(float(expression))
    return str(expression)


def _block_text(block: Block) -> str:
    if isinstance(block, Sentence):
        return _text(block.words)
    if isinstance(block, Formula):
        return f"    {_plain(shortened(block.expression))}"
    if isinstance(block, Table):
        return _table_text(block)
    return f"[figure: {block.name}]"


def _table_text(table: Table) -> str:
    cells = [table.header, *(tuple(map(_text, row)) for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  " + "  ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def _block_markdown(block: Block, folder: str) -> str:
    if isinstance(block, Sentence):
        return _markdown(block.words)
    if isinstance(block, Formula):
        return f"$$\n{latex(shortened(block.expression))}\n$$"
    if isinstance(block, Table):
        rows = [block.header, ("---",) * len(block.header)]
        rows += [tuple(map(_markdown, row)) for row in block.rows]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"![{block.name}]({folder}{block.name}.png)\n\n*{block.caption}*"


def _markdown(words: Words) -> str:
    return _joined(words, lambda formula: f"${latex(formula)}$", str)


def _block_html(block: Block) -> str:
    if isinstance(block, Sentence):
        return f"<p>{_html(block.words)}</p>"
    if isinstance(block, Formula):
        return mathml(latex(shortened(block.expression)), block=True)
    if isinstance(block, Table):
        head = "".join(f"<th>{escape(cell)}</th>" for cell in block.header)
        rows = "".join(
            f"<tr>{''.join(f'<td>{_html(cell)}</td>' for cell in row)}</tr>" for row in block.rows
        )
        return f"<table><tr>{head}</tr>{rows}</table>"
    return plate_html(block)


def _html(words: Words) -> str:
    return _joined(words, lambda formula: mathml(latex(formula)), escape)
