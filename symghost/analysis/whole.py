"""The whole analysis of a flow: every question asked in order, with the answers side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import sympy as sp

from ..common.errors import InvalidInput, NotSupported
from ..flows.flow import Flow
from ..flows.numeric_flow import NumericFlow
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


@dataclass(frozen=True)
class _Asked:
    """What all questions are asked of, and the notes on their answers."""

    flow: Flow | NumericFlow
    values: Mapping[sp.Symbol, sp.Expr]
    moved: sp.Symbol | None
    box: Mapping[Any, Any] | None
    span: tuple[float, float] | None
    seconds: float
    notes: _Notes

    @property
    def is_closed(self) -> bool:
        """Whether all parameters have values."""
        return not isinstance(self.flow, Flow) or set(self.values) == set(self.flow.parameters)

    def ask(self, name: str, question: Any, *arguments: Any, **options: Any) -> Any:
        """Return the answer, or None if it is noted that there is none."""
        return self.notes.ask(name, question, *arguments, **options)


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
    asked = _Asked(flow, values, _moved(flow, parameter), box, span, seconds, _Notes())
    fixed = asked.ask("fixed points", _fixed, asked)
    folds, curve, peaks = _bifurcations(asked)
    slow = _slow(asked, folds)
    passage = None
    if start is not None:
        fold = _fold_of(slow) or _nearest(folds, values)
        options = {"digits": digits, "fold": fold, "seconds": seconds}
        passage = asked.ask(
            "passage time", passage_time, flow, start, stop, values or None, **options
        )
    return Analysis(
        flow=flow,
        at=values,
        box=where,
        span=span,
        fixed=fixed,
        parameter=asked.moved,
        folds=folds,
        curve=curve,
        cusps=peaks,
        slow=slow,
        start=_by_name(flow, start),
        stop=_by_name(flow, stop),
        passage=passage,
        notes=tuple(asked.notes.lines),
        seconds=asked.notes.seconds,
    )


def _ready() -> None:
    """Import what the worker's attempts need, ahead of the first of them."""
    from .algebra import exact_zeros  # noqa: F401
    from .saddle_nodes import exact  # noqa: F401


def _fixed(asked: _Asked) -> FixedPoints | None:
    """Return the fixed points; while parameters are open, perhaps none can be given."""
    try:
        return fixed_points(asked.flow, asked.values or None, box=asked.box, seconds=asked.seconds)
    except InvalidInput as error:
        if asked.is_closed:
            raise
        asked.notes.lines.append(f"fixed points: {error}")
        return None


def _bifurcations(
    asked: _Asked,
) -> tuple[SaddleNodes | None, FoldCurve | None, tuple[SaddleNode, ...]]:
    """Return the saddle-nodes, and over two parameters their curve and its cusps."""
    flow, moved, box, span = asked.flow, asked.moved, asked.box, asked.span
    if moved is None:
        return None, None, ()
    limit = {"seconds": asked.seconds}
    rest = {symbol: value for symbol, value in asked.values.items() if symbol != moved}
    folds = asked.ask("saddle-nodes", saddle_nodes, flow, moved, rest, box=box, span=span, **limit)
    second = _second(flow, moved)
    if second is None:
        return folds, None, ()
    pair, spans = (moved, second), {moved: span} if span else None
    curve = asked.ask("fold curve", fold_curve, flow, pair, **limit)
    peaks = asked.ask("cusps", cusps, flow, pair, box=box, spans=spans, **limit)
    return folds, curve, tuple(peaks or ())


def _slow(asked: _Asked, folds: SaddleNodes | None) -> Ghosts | None:
    """Return the ghosts, unless parameters are open."""
    if not asked.is_closed:
        return None
    options = {"box": asked.box, "parameter": asked.moved, "saddle_nodes": folds}
    found: Ghosts | None = asked.ask(
        "ghosts", ghosts, asked.flow, asked.values or None, seconds=asked.seconds, **options
    )
    return found


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
