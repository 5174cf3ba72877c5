"""Typesetting without a network: LaTeX to MathML, which browsers draw themselves."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from itertools import cycle

from latex2mathml.converter import convert

_INLINE = re.compile(r"\$([^$]+)\$")


@lru_cache(maxsize=1024)
def mathml(formula: str, *, block: bool = False) -> str:
    r"""Return a formula as MathML.

    Examples
    --------
    >>> mathml("r^2")[:5]
    '<math'
    """
    # latex2mathml takes a digit for the end of an operator's name.
    spelled = formula.replace(r"\operatorname{atan2}", r"\operatorname{atanII}")
    typeset = str(convert(spelled, display="block" if block else "inline"))
    return typeset.replace("atanII", "atan2")


def with_inline_mathml(text: str) -> str:
    """Return a sentence as HTML: every ``$formula$`` is typeset, the rest is escaped.

    Examples
    --------
    >>> with_inline_mathml("a < b at $r$").startswith("a &lt; b at <math")
    True
    """
    pieces = _INLINE.split(text)
    return "".join(
        mathml(piece) if inside else escape(piece, quote=False)
        for piece, inside in zip(pieces, cycle((False, True)), strict=False)
    )
