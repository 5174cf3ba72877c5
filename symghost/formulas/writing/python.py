"""How Python writes formulas, with the functions of its own library."""

from __future__ import annotations

from functools import partial

from .spelling import ELEMENTARY, Spelling, calls
from .statements import Syntax

SYNTAX = Syntax(
    number="<<name>> = <<value>>",
    flag="<<name>> = <<value>>",
    again="<<name>> = <<value>>",
    when="if <<condition>>:",
    otherwise="else:",
    otherwise_when="elif <<condition>>:",
    end="",
    continued=" \\",
)

SPELLING = partial(
    Spelling,
    power="({0}) ** ({1})",
    nan="math.nan",
    infinity="math.inf",
    true="True",
    false="False",
)
SCALARS = partial(SPELLING, both="and", either="or", negation="not {0}")

MATH = (
    calls("math.NAME({0})", f"{ELEMENTARY} log log1p expm1 erf erfc gamma cbrt loggamma:lgamma")
    | calls("math.NAME({0})", "finite:isfinite floor ceiling:ceil log2 log10 exp2")
    | {"atan2": "math.atan2({0}, {1})", "not_nan": "not math.isnan({0})"}
    | {"hypot": "math.hypot({0}, {1})", "Mod": "({0}) % ({1})"}
    | calls("NAME({0})", "Abs:abs")
    | calls("NAME({0}, {1})", "Max:max Min:min")
)
