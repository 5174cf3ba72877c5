"""Which figures an analysis has, with their captions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import sympy as sp
from matplotlib.figure import Figure

from ..analysis.nouns import SaddleNode
from ..analysis.numbers import state_names
from ..analysis.portraits.bifurcation import bifurcation
from ..analysis.portraits.folds import fold_plane, passage_scaling
from ..analysis.portraits.line import phase_line
from ..analysis.portraits.plane import flow_map
from ..analysis.whole import Analysis
from ..common.errors import InvalidInput, NotSupported
from ..flows.flow import Flow
from ..flows.numeric_flow import NumericFlow
from ..formulas.compiling import compiled
from .figures.flows import (
    draw_bifurcation,
    draw_flow_map,
    draw_fold_plane,
    draw_passage_scaling,
    draw_phase_line,
)
from .figures.picture import encoded
from .page import Plate

# Of the points of a fold curve, this share at either end of each parameter is off the picture.
TAIL = 0.1


def plates(analysis: Analysis, kind: str = "svg") -> list[Plate]:
    """Return the figures of an analysis, in the order in which a reader wants them."""
    return [
        Plate(name, caption, encoded(figure, kind)) for name, caption, figure in figures(analysis)
    ]


def figures(analysis: Analysis) -> Iterator[tuple[str, str, Figure]]:
    """Yield name, caption and figure of each picture that the analysis allows."""
    for picture in (_portrait, _diagram, _plane, _scaling):
        # A picture that cannot be drawn, for a pole or an open parameter, is left out.
        with suppress(InvalidInput, NotSupported):
            drawn = picture(analysis)
            if drawn is not None:
                yield drawn


def _portrait(analysis: Analysis) -> tuple[str, str, Figure] | None:
    flow = analysis.flow
    given, box = _values(analysis), _box(analysis)
    if analysis.slow is None or analysis.fixed is None:
        return None
    if flow.dimension == 1:
        start, stop = (next(iter(end.values()), None) for end in (analysis.start, analysis.stop))
        line = phase_line(flow, given, box, start, stop, analysis.fixed, analysis.slow)
        return (
            "phase_line",
            "The velocity over the state; arrows show where the flow goes. Below, its potential.",
            draw_phase_line(line),
        )
    if flow.dimension != 2:
        return None
    ways = [analysis.start] if len(analysis.start) == 2 else []
    found = flow_map(flow, given, box, ways, analysis.fixed, analysis.slow)
    return (
        "flow_map",
        "The flow on its plane: colour is the speed, dark where it is slow; lines are where one "
        "velocity is zero.",
        draw_flow_map(found),
    )


def _diagram(analysis: Analysis) -> tuple[str, str, Figure] | None:
    flow, parameter = analysis.flow, analysis.parameter
    if isinstance(flow, NumericFlow) or parameter is None or not _closed_but(analysis, parameter):
        return None
    rest = {symbol: value for symbol, value in analysis.at.items() if symbol != parameter}
    found = bifurcation(flow, parameter, rest, analysis.span, _box(analysis), analysis.folds)
    return (
        "bifurcation",
        f"The fixed points over {parameter}: stable ones solid, unstable ones dashed; past a "
        "saddle-node the dotted line is its ghost.",
        draw_bifurcation(found),
    )


def _plane(analysis: Analysis) -> tuple[str, str, Figure] | None:
    curve = analysis.curve
    if curve is None or isinstance(analysis.flow, NumericFlow):
        return None
    box = _box(analysis)[str(curve.by)]
    spans = {
        str(symbol): _shown(curve.formulas[symbol], curve.by, box, _near(analysis, symbol))
        for symbol in analysis.flow.parameters
        if symbol in curve.formulas
    }
    if len(spans) != 2 or not all(low < high for low, high in spans.values()):
        return None
    found = fold_plane(curve, spans, box, analysis.cusps, _values(analysis))
    return (
        "fold_plane",
        "Where saddle-nodes lie on the plane of the two parameters.",
        draw_fold_plane(found),
    )


def _shown(
    formula: sp.Expr, by: sp.Symbol, box: tuple[float, float], near: list[float]
) -> tuple[float, float]:
    """Return a range that shows most of a curve, and some values for sure."""
    places = np.linspace(*box, 401)
    with np.errstate(all="ignore"):
        values = np.broadcast_to(compiled(formula, (by,), "numpy")(places), places.shape)
    finite = values[np.isfinite(values)]
    ends = np.quantile(finite, [TAIL, 1 - TAIL]).tolist() if finite.size else []
    low, high = min([*ends, *near]), max([*ends, *near])
    margin = 0.1 * (high - low)
    return low - margin, high + margin


def _near(analysis: Analysis, symbol: sp.Symbol) -> list[float]:
    """Return the values of a parameter that a picture should show."""
    near = [float(analysis.at[symbol])] if symbol in analysis.at else []
    for cusp in analysis.cusps:
        pairs = [(cusp.parameter, cusp.value), *cusp.others]
        near += [float(value) for name, value in pairs if name == symbol and value.is_number]
    return near or [0.0]


def _scaling(analysis: Analysis) -> tuple[str, str, Figure] | None:
    flow, parameter = analysis.flow, analysis.parameter
    fold = _fold(analysis)
    passed = analysis.passage is not None and np.isfinite(analysis.passage.value)
    if isinstance(flow, NumericFlow) or parameter is None or fold is None or not passed:
        return None
    rest = {symbol: value for symbol, value in analysis.at.items() if symbol != parameter}
    ends = (_end(flow, analysis.start), _end(flow, analysis.stop))
    found = passage_scaling(flow, parameter, fold, *ends, rest)
    return (
        "passage_scaling",
        "The passage time over the distance to the saddle-node: the bottleneck's law falls with "
        "the power -1/2. Beside it, what each law leaves.",
        draw_passage_scaling(found),
    )


def _fold(analysis: Analysis) -> SaddleNode | None:
    """Return the saddle-node whose ghost the passage meets."""
    slow = analysis.slow.points if analysis.slow else ()
    folds = [ghost.fold for ghost in slow if ghost.fold is not None and ghost.kind == "ghost"]
    return folds[0] if folds else None


def _end(flow: Flow, end: Any) -> Any:
    return next(iter(end.values())) if flow.dimension == 1 else dict(end)


def _values(analysis: Analysis) -> dict[Any, Any] | None:
    return dict(analysis.at) or None


def _box(analysis: Analysis) -> dict[str, tuple[float, float]]:
    low, high = analysis.box.low, analysis.box.high
    return {name: (low[i], high[i]) for i, name in enumerate(state_names(analysis.flow))}


def _closed_but(analysis: Analysis, parameter: sp.Symbol) -> bool:
    assert isinstance(analysis.flow, Flow)
    return {*analysis.flow.parameters} <= {*analysis.at, parameter}
