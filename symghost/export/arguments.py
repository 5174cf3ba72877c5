"""The arguments of a numeric function: what they are called and what they may be."""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from ..common.errors import InvalidInput
from ..formulas.domain import REAL
from ..formulas.symbols import argument_name


@dataclass(frozen=True)
class Argument:
    """What an argument of a numeric function is called and may be."""

    symbol: sp.Symbol
    interval: sp.Interval
    may_be_infinite: bool

    @cached_property
    def name(self) -> str:
        """The Python name, for a call by keyword."""
        name = argument_name(self.symbol)
        return f"{name}_" if keyword.iskeyword(name) else name

    @property
    def expected(self) -> str:
        """What the argument may be, in words."""
        low, high = self.interval.start, self.interval.end
        if low == -sp.oo and high == sp.oo:
            return "a real number"
        if low == 0 and high == sp.oo:
            return "a positive real number" if self.interval.left_open else "a real number >= 0"
        return f"a real number in {self.interval}"

    @cached_property
    def _ends(self) -> tuple[float, float]:
        return float(self.interval.start), float(self.interval.end)

    def refused(self, value: object) -> InvalidInput:
        """Return the error for a value that the argument may not have."""
        return InvalidInput(self.name, value, self.expected)

    def inside(self, value: Any) -> Any:
        """Say of a number, or of each element of any library's array, whether it is allowed."""
        low, high = self._ends
        above = value > low if self.interval.left_open else value >= low
        below = value < high if self.interval.right_open else value <= high
        if not self.may_be_infinite:
            return above & below & (abs(value) < np.inf)
        endless = ((value == np.inf) & (high == np.inf)) | ((value == -np.inf) & (low == -np.inf))
        return (above & below) | endless

    def spans(self, lowest: Any, highest: Any) -> bool:
        """Say whether all numbers between two are allowed; NaN never is."""
        return bool(self.inside(lowest)) and bool(self.inside(highest))


def arguments_of(
    symbols: Sequence[sp.Symbol],
    ranges: Mapping[sp.Symbol, sp.Interval],
    may_be_infinite: Sequence[sp.Symbol],
) -> tuple[Argument, ...]:
    """Return the arguments for symbols in their order.

    Raises
    ------
    InvalidInput
        If two symbols would have the same name.
    """
    arguments = tuple(Argument(s, ranges.get(s, REAL), s in may_be_infinite) for s in symbols)
    names = [argument.name for argument in arguments]
    for name in names:
        if names.count(name) > 1 or not name.isidentifier():
            raise InvalidInput("symbol", name, "symbols with different names of letters and digits")
    return arguments
