"""The whole analysis of a flow: every question asked in order, with the answers side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import sympy as sp

from ..errors import InvalidInput, NotSupported
from ..flow import Flow
from ..numeric_flow import NumericFlow
from .algebra.worker import SECONDS, check_seconds, warm_up
from .fixed_points.search import fixed_points
from .ghosts.search import ghosts
from .nouns import Box, FixedPoints, FoldCurve, Ghosts, PassageTime, SaddleNode, SaddleNodes
from .numbers import box_of
from .passage.passage_time import passage_time
from .saddle_nodes.search import cusps, fold_curve, saddle_nodes


@dataclass(frozen=True)
class Analysis:
    """What was asked of a flow, and what was found.

    Parameters
    ----------
    flow : Flow or NumericFlow
    at : mapping of Symbol to Expr
        Exact values of the parameters.
    box : Box
        Where states were looked for.
    span : pair of float, optional
        Where the parameter was looked at, if that was said.
    fixed : FixedPoints, optional
        None while parameters without a value are too many for closed forms.
    parameter : Symbol, optional
        The one that moves the flow through its saddle-nodes.
    folds : SaddleNodes, optional
    curve : FoldCurve, optional
        Of the saddle-nodes over two parameters.
    cusps : tuple of SaddleNode
    slow : Ghosts, optional
    start, stop : mapping of str to number
        Of the passage asked for; empty if none was.
    passage : PassageTime, optional
    notes : tuple of str
        What was left out, and why.
    seconds : mapping of str to float
        How long each part took.
    """

    flow: Flow | NumericFlow
    at: Mapping[sp.Symbol, sp.Expr]
    box: Box
    span: tuple[float, float] | None
    fixed: FixedPoints | None
    parameter: sp.Symbol | None
    folds: SaddleNodes | None
    curve: FoldCurve | None
    cusps: tuple[SaddleNode, ...]
    slow: Ghosts | None
    start: Mapping[str, Any]
    stop: Mapping[str, Any]
    passage: PassageTime | None
    notes: tuple[str, ...]
    seconds: Mapping[str, float]


class _Notes:
    """Asks one question after another, and writes down what it cost and what had no answer."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.seconds: dict[str, float] = {}

    def ask(self, name: str, question: Any, *arguments: Any, **options: Any) -> Any:
        began = perf_counter()
        try:
            return question(*arguments, **options)
        except NotSupported as error:
            self.lines.append(f"{name}: {error}")
            return None
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - began


def analyze(
    flow: Flow | NumericFlow,
    at: Mapping[Any, Any] | None = None,
    *,
    parameter: str | sp.Symbol | None = None,
    start: Any = None,
    stop: Any = None,
    box: Mapping[Any, Any] | None = None,
    span: tuple[float, float] | None = None,
    digits: int = 15,
    seconds: float = SECONDS,
) -> Analysis:
    r"""Return a flow's fixed points, saddle-nodes, ghosts and passage time.

    Parameters
    ----------
    flow : Flow or NumericFlow
    at : mapping, optional
        Values of parameters by name or symbol, as numbers or text such as ``"1/3"``. What stays
        open is answered in closed form where SymPy finds one.
    parameter : str or Symbol, optional
        The parameter whose saddle-nodes are looked for; the flow's first one if absent.
    start, stop : optional
        Ends of a passage: numbers, for one state; a mapping by state for more, where ``stop``
        names the one state and the value at which it is crossed.
    box : mapping, optional
        A pair of bounds by state; -10 to 10 for every state that is not named.
    span : pair of float, optional
        Where the parameter is looked at; -10 to 10 if absent.
    digits : int
        Of the passage time.
    seconds : float
        For each symbolic attempt, after which numbers are used instead.

    Returns
    -------
    Analysis

    Raises
    ------
    InvalidInput
        If a name is unknown, a value is not finite, or only one end of a passage is given.

    Examples
    --------
    >>> found = analyze(Flow.from_text("r + x**2", "x", "r"), {"r": "1/100"}, start=-2, stop=2)
    >>> found.fixed.points, found.folds.points[0].value, round(found.slow.points[0].time, 6)
    ((), 0, 31.415927)
    """
    check_seconds(seconds)
    warm_up(_ready)
    if (start is None) != (stop is None):
        raise InvalidInput("stop", stop, "both ends of a passage, or neither")
    values = flow.values(at) if isinstance(flow, Flow) else {}
    where = box_of(flow, box)
    moved = _moved(flow, parameter)
    rest = {symbol: value for symbol, value in values.items() if symbol != moved}
    closed = not isinstance(flow, Flow) or set(values) == set(flow.parameters)
    notes = _Notes()
    fixed = notes.ask("fixed points", _fixed, flow, values, box, seconds, notes)
    folds = curve = slow = passage = None
    peaks: tuple[SaddleNode, ...] = ()
    if moved is not None:
        folds = notes.ask(
            "saddle-nodes", saddle_nodes, flow, moved, rest, box=box, span=span, seconds=seconds
        )
        second = _second(flow, moved)
        if second is not None:
            pair = (moved, second)
            curve = notes.ask("fold curve", fold_curve, flow, pair, seconds=seconds)
            spans = {moved: span} if span else None
            peaks = (
                notes.ask("cusps", cusps, flow, pair, box=box, spans=spans, seconds=seconds) or ()
            )
    if closed:
        slow = notes.ask(
            "ghosts",
            ghosts,
            flow,
            values or None,
            box=box,
            parameter=moved,
            saddle_nodes=folds,
            seconds=seconds,
        )
    if start is not None:
        passage = notes.ask(
            "passage time",
            passage_time,
            flow,
            start,
            stop,
            values or None,
            digits=digits,
            fold=_fold_of(slow) or _nearest(folds, values),
            seconds=seconds,
        )
    return Analysis(
        flow=flow,
        at=values,
        box=where,
        span=span,
        fixed=fixed,
        parameter=moved,
        folds=folds,
        curve=curve,
        cusps=tuple(peaks),
        slow=slow,
        start=_by_name(flow, start),
        stop=_by_name(flow, stop),
        passage=passage,
        notes=tuple(notes.lines),
        seconds=notes.seconds,
    )


def _ready() -> None:
    """Import what the worker's attempts need, ahead of the first of them."""
    from .algebra import exact_zeros  # noqa: F401
    from .saddle_nodes import exact  # noqa: F401


def _fixed(
    flow: Flow | NumericFlow, values: Mapping[Any, Any], box: Any, seconds: float, notes: _Notes
) -> FixedPoints | None:
    """Return the fixed points; while parameters are open, perhaps none can be given."""
    is_open = isinstance(flow, Flow) and set(values) != set(flow.parameters)
    try:
        return fixed_points(flow, values or None, box=box, seconds=seconds)
    except InvalidInput as error:
        if not is_open:
            raise
        notes.lines.append(f"fixed points: {error}")
        return None


def _moved(flow: Flow | NumericFlow, parameter: str | sp.Symbol | None) -> sp.Symbol | None:
    if not isinstance(flow, Flow):
        return None
    if parameter is not None:
        return flow.symbol(parameter)
    return flow.parameters[0] if flow.parameters else None


def _second(flow: Flow | NumericFlow, moved: sp.Symbol) -> sp.Symbol | None:
    """Return the other parameter of a flow that has two."""
    others = [p for p in flow.parameters if p != moved] if isinstance(flow, Flow) else []
    return others[0] if len(others) == 1 else None


def _fold_of(slow: Ghosts | None) -> SaddleNode | None:
    """Return the fold of the strongest ghost that is known to be one's remnant."""
    folds = [ghost.fold for ghost in slow.points if ghost.fold is not None] if slow else []
    return folds[0] if folds else None


def _nearest(folds: SaddleNodes | None, values: Mapping[sp.Symbol, sp.Expr]) -> SaddleNode | None:
    """Return the saddle-node nearest in the parameter: the constant of a passage is taken there."""
    points = [point for point in folds.points if point.kind == "saddle-node"] if folds else []
    points = [point for point in points if point.value.is_number and point.parameter in values]
    return min(
        points,
        key=lambda point: abs(float(point.value) - float(values[point.parameter])),
        default=None,
    )


def _by_name(flow: Flow | NumericFlow, end: Any) -> dict[str, Any]:
    if end is None:
        return {}
    if isinstance(end, Mapping):
        return {str(name): value for name, value in end.items()}
    names = flow.names if isinstance(flow, NumericFlow) else tuple(map(str, flow.states))
    return {names[0]: end}
