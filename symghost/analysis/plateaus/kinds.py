"""What kind of plateau it is: a ghost, a saddle, a degenerate saddle, or a blow-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from ...common.errors import InvalidInput, unknown_name
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, NumericFlow
from ...formulas.parse import parse_number
from ..nouns import Plateau
from ..numbers import numeric, state_names
from .fits import Scaling, over_distance, over_scale
from .places import SlowPlace, look_around

KINDS = ("ghost", "saddle", "degenerate saddle", "blow-up")

# Which kinds a finding speaks for; None: for nothing, and against nothing.
_PARAMETER: Mapping[str, tuple[str, ...] | None] = {
    "power -1/2": ("ghost",),
    "power -1": ("saddle",),
    "logarithm": ("saddle",),
    "smooth": ("saddle", "degenerate saddle", "blow-up"),
    "other power": (),
    "unclear": None,
}
_START: Mapping[str, tuple[str, ...] | None] = {
    "unchanged": ("ghost",),
    "logarithm": ("saddle",),
    "power": ("degenerate saddle", "blow-up"),
    "unclear": None,
}
_PLACE: Mapping[str, tuple[str, ...] | None] = {
    "unstable": ("saddle",),
    "degenerate": ("degenerate saddle",),
    "stable": (),
    "ghost": ("ghost",),
    "minimum": None,
    "blow-up": ("blow-up",),
    "nothing": None,
}
# A measured slope and the inverse growth rate agree within this share.
SAME_RATE = 0.1


@dataclass(frozen=True)
class _Finding:
    test: str
    found: str
    kinds: tuple[str, ...] | None

    def shown(self) -> tuple[str, str, str]:
        return self.test, self.found, _spoken_for(self.kinds)


def classify_plateau(
    flow: Flow | NumericFlow | None = None,
    at: Mapping[Any, Any] | None = None,
    near: Mapping[Any, Any] | None = None,
    over_parameter: tuple[Any, Any, Any] | None = None,
    over_start: tuple[Any, Any] | None = None,
) -> Plateau:
    r"""Return what kind of plateau it is, with the evidence, from a flow, from times, or from both.

    A slow phase, an eigenvalue near zero and an abrupt end are common to all kinds. They differ in
    what is at the slowest place and in what the plateau's length T depends on:

    - *ghost*: no fixed point, but a complex pair; :math:`T \sim |p - p_c|^{-1/2}`, whatever the
      start;
    - *saddle*: a fixed point with a growing direction, focus or node;
      :math:`T \sim \ln(1/a_0)/\lambda` in the scale of the start, :math:`T \sim 1/|p - p_c|` where
      the growth rate passes zero, as at a transcritical point;
    - *degenerate saddle*: a fixed point that is left without any growth rate;
      :math:`T \sim a_0^{-q}`;
    - *blow-up*: no fixed point and no minimum of the speed; a growth that feeds itself sets out at
      once, and :math:`T \sim a_0^{-q}`, or whatever the speed at the start is.

    Parameters
    ----------
    flow : Flow or NumericFlow, optional
    at : mapping, optional
        Values of all its parameters.
    near : mapping, optional
        The slowest state of the plateau, by state: where the search for a fixed point starts. It
        is needed with a flow.
    over_parameter : (values, times, fold_value), optional
        Plateau times for values of a parameter, and the value at which they are thought to diverge.
    over_start : (scales, times), optional
        Plateau times for scales of the start, such as of the initial weights or of the distance
        from a fixed point.

    Returns
    -------
    Plateau
        A kind is named if it is the only one that all findings speak for. Else it is ``undecided``,
        and the last line of the evidence says what measurement would decide.

    Raises
    ------
    InvalidInput
        If nothing is given, a series is not of positive finite times, or a name is unknown.

    Examples
    --------
    >>> flow = Flow.from_text("r + x**2", state="x", parameters="r")
    >>> classify_plateau(flow, {"r": 0.01}, near={"x": 0.02}).kind
    'ghost'
    >>> scales = np.geomspace(1e-8, 1e-2, 7)
    >>> classify_plateau(over_start=(scales, 0.7 * np.log(1 / scales))).kind
    'saddle'

    A power of the start's scale fits two kinds; only the flow tells them apart:

    >>> times = 1 / np.sqrt(scales)
    >>> print(classify_plateau(over_start=(scales, times)).evidence[-1][1])
    it is a degenerate saddle or a blow-up: a root search from the slowest state would decide
    """
    findings: list[_Finding] = []
    numbers: dict[str, Any] = {}
    place = None
    if flow is not None:
        field = numeric(flow, at)
        place = look_around(field, _near(field, near))
        findings.append(
            _Finding("root search from the slowest state", place.words, _PLACE[place.kind])
        )
        numbers |= place.numbers
    if over_parameter is not None:
        scaling = over_distance(*_several("over_parameter", over_parameter, 3))
        findings.append(_Finding("T over the parameter", scaling.words, _PARAMETER[scaling.law]))
        numbers |= scaling.numbers
    if over_start is not None:
        scaling = over_scale(*_several("over_start", over_start, 2))
        findings.append(
            _Finding("T over the scale of the start", scaling.words, _START[scaling.law])
        )
        numbers |= scaling.numbers
        findings.extend(_rates(scaling, place))
    if not findings:
        raise InvalidInput("flow", None, "a flow, times over a parameter, or times over the start")
    return _decided(findings, numbers)


def _near(field: NumericFlow, near: Mapping[Any, Any] | None) -> Floats:
    names = state_names(field)
    given = {str(name): value for name, value in (near or {}).items()}
    for name in given:
        if name not in names:
            raise unknown_name("near", name, names)
    if set(given) != set(names):
        raise InvalidInput(
            "near", near, f"the slowest state: a value for each of {', '.join(names)}"
        )
    place = np.array([float(parse_number(given[name], argument=f"near {name}")) for name in names])
    if not np.isfinite(field.velocity(place)).all():
        raise InvalidInput("near", near, "a place where the velocity is finite")
    return place


def _several(argument: str, given: Any, count: int) -> tuple[Any, ...]:
    try:
        parts = tuple(given)
    except TypeError:
        parts = ()
    if len(parts) != count:
        expected = {2: "scales and times", 3: "values, times and the value where T diverges"}[count]
        raise InvalidInput(argument, given, expected)
    return parts


def _rates(scaling: Scaling, place: SlowPlace | None) -> list[_Finding]:
    """Compare the slope over the logarithm of the start's scale with the growth rate."""
    if scaling.law != "logarithm" or place is None or place.kind != "unstable":
        return []
    ratio = float(scaling.numbers["start slope"]) * place.growth
    same = abs(ratio - 1) <= SAME_RATE
    found = f"the slope is {ratio:.4g} times the inverse of the growth rate at the fixed point"
    if not same:
        found += "; a scale that is a power of the distance changes it by that power"
    return [_Finding("slope against growth rate", found, ("saddle",) if same else None)]


def _decided(findings: list[_Finding], numbers: dict[str, Any]) -> Plateau:
    """Name the kind that all findings speak for, if it is one."""
    telling = [set(finding.kinds) for finding in findings if finding.kinds is not None]
    possible = reduce(set.intersection, telling, set(KINDS))
    evidence = tuple(finding.shown() for finding in findings)
    if telling and len(possible) == 1:
        return Plateau(possible.pop(), evidence, numbers)
    last = ("what would decide", _wanted(possible, telling, findings), "undecided")
    return Plateau("undecided", (*evidence, last), numbers)


def _wanted(possible: set[str], telling: list[set[str]], findings: list[_Finding]) -> str:
    """Say what measurement would decide."""
    tests = {finding.test for finding in findings if finding.kinds is not None}
    missing = []
    if "root search from the slowest state" not in tests:
        missing.append("a root search from the slowest state")
    if "T over the scale of the start" not in tests:
        missing.append("times for scales of the start over several decades")
    if "T over the parameter" not in tests:
        missing.append("times for parameter values over several decades to the fold")
    if not possible:
        return (
            "the findings contradict each other, or none of the kinds fits: measure again, nearer "
            "to the fold and over more decades of the start's scale"
        )
    if possible == {"degenerate saddle", "blow-up"}:
        missing = missing[:1]
    names = " or a ".join(sorted(possible, key=KINDS.index)) if telling else "any of the kinds"
    head = f"it is a {names}" if telling else f"it may be {names}"
    return f"{head}: {' or '.join(missing) or 'more times with less noise'} would decide"


def _spoken_for(kinds: tuple[str, ...] | None) -> str:
    if kinds is None:
        return "nothing"
    return ", ".join(kinds) or "none of the kinds"
