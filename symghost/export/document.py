"""LaTeX for papers: formulas by name, chosen steps, macros, a whole document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import sympy as sp

from ..common.errors import InvalidInput, unknown_name
from ..theory.derivation import Given, Result, Step
from .latex import latex
from .names import Names, refuse_shadowing
from .numeric import numeric

ENVIRONMENTS = ("equation", "align", "gather")


def formulas(results: Sequence[Result], names: Names) -> str:
    """Return the expression of each result, one a line."""
    return "\n".join(latex(result, _allowed(names, result)) for result in results) + "\n"


def with_values(result: Result, values: Mapping[str, str], names: Names) -> str:
    r"""Return a result with numbers put in: ``symbol = expression \approx number``.

    Raises
    ------
    InvalidInput
        If an argument is missing, unknown, no number, or out of its range.
    """
    function = numeric(result, backend="math")
    known = [argument.name for argument in function.arguments]
    for key in values:
        if key not in known:
            raise unknown_name("value", key, known)
    numbers = {key: _real(key, text) for key, text in values.items()}
    shown = latex(result.statement, _allowed(names, result))
    return rf"{shown} \approx {_scientific(float(function(**numbers)))}" + "\n"


def macros(results: Sequence[Result], names: Names) -> str:
    r"""Return a ``\newcommand`` for each result, all in one namespace."""
    lines = [
        rf"\newcommand{{\ghost{_camel(result.name)}}}{{{latex(result, _allowed(names, result))}}}"
        for result in results
    ]
    return "\n".join(lines) + "\n"


def steps(
    result: Result, first: int, last: int, environment: str, prefix: str, names: Names
) -> str:
    """Return a range of a derivation's steps as equations with stable labels.

    Raises
    ------
    InvalidInput
        If the range is empty or outside the derivation, or the environment or prefix is not fit.
    """
    count = len(result.derivation.steps)
    if not 1 <= first <= last <= count:
        raise InvalidInput("steps", f"{first}-{last}", f"a range within 1-{count}")
    if environment not in ENVIRONMENTS:
        raise unknown_name("env", environment, ENVIRONMENTS)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9:-]*", prefix):
        raise InvalidInput("label-prefix", prefix, "letters, digits, ':' and '-'")
    chosen = result.derivation.steps[first - 1 : last]
    own = _allowed(names, result)
    rows = [
        rf"{_row(step, environment, own)} \label{{{prefix}:{result.name}:{step.number}}}"
        for step in chosen
    ]
    if environment == "equation":
        blocks = [f"\\begin{{equation}}\n  {row}\n\\end{{equation}}" for row in rows]
        return "\n".join(blocks) + "\n"
    body = " \\\\\n  ".join(rows)
    return f"\\begin{{{environment}}}\n  {body}\n\\end{{{environment}}}\n"


def document(
    chapters: Mapping[str, Sequence[Result]], names: Names, *, complete: bool = True
) -> str:
    """Return a complete LaTeX document: statements, numbered equations, cross-references.

    Parameters
    ----------
    chapters : mapping of str to sequence of Result
        A heading and its results; an empty heading is not printed.
    names : mapping of Symbol to str
    complete : bool
        Whether the results themselves are stated, or only their steps.
    """
    included = {result.name for results in chapters.values() for result in results}
    parts = []
    for chapter, results in chapters.items():
        if results and chapter:
            parts.append(rf"\section{{{chapter}}}")
        for result in results:
            parts.append(_section(result, _allowed(names, result), included, complete))
    return _PREAMBLE + "\n\n".join(parts) + "\n\n\\end{document}\n"


# A formula wider than the line is scaled to it; all others keep their size.
_PREAMBLE = r"""\documentclass[11pt]{article}
\IfFileExists{lmodern.sty}{\usepackage[T1]{fontenc}\usepackage{lmodern}}{}
\usepackage[margin=2.6cm]{geometry}
\usepackage{amsmath,amssymb,amsthm,graphicx}
\usepackage[colorlinks]{hyperref}
\newtheorem{result}{Result}[section]
\newsavebox{\formula}
\newcommand{\fitted}[1]{\sbox{\formula}{$\displaystyle #1$}%
  \ifdim\wd\formula>0.88\linewidth\resizebox{0.88\linewidth}{!}{\usebox{\formula}}%
  \else\usebox{\formula}\fi}
\newcommand{\status}[1]{\hfill{\footnotesize\itshape #1}}
\emergencystretch=3em
\title{Results and derivations}
\author{}
\date{}
\begin{document}
\maketitle
\tableofcontents

"""


def _section(result: Result, names: Names, included: set[str], complete: bool) -> str:
    derivation = result.derivation
    lines = [rf"\subsection{{{_headline(derivation.title)}}}"]
    if complete:
        lines += _statement(result, names)
    lines += [rf"\noindent Source: {_escaped(derivation.source)}.", ""]
    for premise in derivation.given:
        lines += _given(premise, names, included)
    for step in derivation.steps:
        lines += [
            "",
            rf"\noindent\textbf{{{step.number}.}} {_prose(step.why)}",
            *_equation(step.statement, f"eq:{result.name}:{step.number}", names),
            rf"\status{{{_escaped(step.certificate.describe())}}}",
        ]
    return "\n".join(lines)


def _statement(result: Result, names: Names) -> list[str]:
    return [
        rf"\begin{{result}}[\texttt{{{_escaped(result.name)}}}]\label{{res:{result.name}}}",
        *_equation(result.statement, f"eq:{result.name}", names),
        rf"{{\raggedright for {_domain(result, names)}.\par}}" if result.symbols else "",
        r"\end{result}",
    ]


def _given(premise: Given, names: Names, included: set[str]) -> list[str]:
    """Refer to a result by its number; print a premise of the script's own."""
    referred = re.search(r"`(\w+)`", premise.why)
    if referred and referred.group(1) in included:
        name = referred.group(1)
        return [rf"\noindent Given: \texttt{{{_escaped(name)}}}, equation~\eqref{{eq:{name}}}.", ""]
    return [
        rf"\noindent Given: {_prose(premise.why)}",
        r"\begin{equation*}",
        rf"  \fitted{{{latex(premise.statement, names)}}}",
        r"\end{equation*}",
    ]


def _equation(statement: sp.Basic, label: str, names: Names) -> list[str]:
    return [
        rf"\begin{{equation}}\label{{{label}}}",
        rf"  \fitted{{{latex(statement, names)}}}",
        r"\end{equation}",
    ]


def _row(step: Step, environment: str, names: Names) -> str:
    if environment == "align" and isinstance(step.statement, sp.Eq):
        left, right = step.statement.args
        return f"{latex(left, names)} &= {latex(right, names)}"
    return latex(step.statement, names)


def _domain(result: Result, names: Names) -> str:
    return result.domain.describe(lambda condition: f"${latex(condition, names)}$")


def _allowed(names: Names, result: Result) -> Names:
    """Return the names if no two symbols of the result look the same under them."""
    if names:
        used = set(result.statement.free_symbols) | {
            symbol for step in result.derivation.steps for symbol in step.statement.free_symbols
        }
        refuse_shadowing(names, used)
    return names


def _headline(title: str) -> str:
    return title[0].upper() + title[1:]


def _prose(why: str) -> str:
    return re.sub(r"`(\w+)`", lambda match: rf"\texttt{{{_escaped(match.group(1))}}}", why)


def _escaped(text: str) -> str:
    return re.sub(r"([_%#&$])", r"\\\1", text).replace("^", r"\^{}")


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[_.]", name))


def _real(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInput(name, text, "a number") from None


def _scientific(value: float) -> str:
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa
