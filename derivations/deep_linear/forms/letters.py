"""Letters that stand for long parts while a form is put together."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sympy as sp


def stood_for(letters: Any, parts: Any) -> dict[sp.Basic, sp.Basic]:
    """Return what letters stand for: a dataclass of symbols has one for each part of another.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Sides:
    ...     left: object
    ...     right: object
    >>> a, b = sp.symbols("a b")
    >>> stood_for(Sides(a, b), Sides(sp.Integer(1), sp.Integer(2)))
    {a: 1, b: 2}
    """
    return {getattr(letters, f.name): getattr(parts, f.name) for f in fields(letters)}
