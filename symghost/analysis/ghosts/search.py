r"""Ghosts: places where a flow is slow because a saddle-node is near.

In one dimension the minima of the speed are the zeros of the velocity's slope, and all are found.
In more, they are searched for from many starts. At every minimum of the speed that is not zero the
Jacobian is singular and the flow looks like :math:`\dot\xi = r + c\,\xi^2` with :math:`rc > 0`
(`symghost.analysis.ghosts.slow_points`), so neither says anything: what tells a ghost from a mere
minimum is whether it is slow beside its surroundings, whether the parabola holds as far as its own
complex zeros, and whether the other directions are attracting and fast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp

from ...common.errors import InvalidInput, NotSupported
from ...export.numeric import numeric as numeric_function
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats, FormulaFlow, NumericFlow
from ...formulas.writing.printing import MissingFunction
from ...theory.catalogue import result
from ..algebra.worker import SECONDS
from ..nouns import Box, Ghost, Ghosts, Place, SaddleNodes
from ..numbers import box_of, numeric
from .evidence import complex_root, other_eigenvalue, parabola_of, root_ratio
from .remnants import remnant_of
from .slow_points import SlowPoint, slow_point, slow_points
from .speed_minima import CELLS, ROOT_RATIO, SLOW, Minima, described, slope_crossings, speed_minima

# The other directions must settle this many times within the bottleneck's time.
SEPARATION = 5.0


def ghosts(
    flow: Flow | NumericFlow,
    at: Mapping[Any, Any] | None = None,
    box: Mapping[Any, Any] | None = None,
    parameter: str | sp.Symbol | None = None,
    saddle_nodes: SaddleNodes | None = None,
    seconds: float = SECONDS,
) -> Ghosts:
    r"""Return the places where the speed is least without being zero, and which are ghosts.

    Parameters
    ----------
    flow : Flow or NumericFlow
        With one parameter set.
    at : mapping, optional
        A value for every parameter, by name or symbol.
    box : mapping, optional
        A pair of bounds by state. For a state that is not named: as far as there can be fixed
        points, for networks with a bounded activation; else -10 to 10.
    parameter : str or Symbol, optional
        The parameter that moves the flow through its saddle-nodes; the only one if absent.
    saddle_nodes : SaddleNodes, optional
        Those to which ghosts are followed back; see `symghost.analysis.saddle_nodes.search`.
    seconds : float
        Not used: nothing here is attempted in symbols. It is there so that all questions about a
        flow take the same arguments.

    Returns
    -------
    Ghosts
        In one dimension complete in the box, if the velocity's derivatives have bounds. A ghost's
        `evidence` is: ``relative speed``, its share of the median speed over the box; ``root
        ratio``, the distance :math:`\sqrt{r/c}` of the parabola's complex zeros from the real line
        as a share of that of the velocity's; ``gradient``, the relative residual of the condition
        for a minimum; and in more dimensions ``other eigenvalue``, the real part of the slowest
        other one, ``separation``, its size times the bottleneck's time, and ``alignment``, the
        cosine between velocity and slow direction. A ghost has a relative speed of at most 0.5, a
        root ratio from 0.7 to 1.3, other eigenvalues that are negative, and a separation of at
        least 5. The speed, and so the place of a ghost, depends on the coordinates in more than one
        dimension; there Q is three times the root's relative distance from the parabola's, which
        agrees with the quality in one dimension to first order.

    Raises
    ------
    InvalidInput
        If a parameter has no value, a name is unknown, or the flow has several parameter sets.
    NotSupported
        If the velocity has a kink, so that its derivatives are no functions.

    Examples
    --------
    >>> flow = Flow.from_text("r + x - x**3", state="x", parameters="r")
    >>> (ghost,) = ghosts(flow, {"r": 0.4}, box={"x": (-2, 2)}).points
    >>> ghost.kind, round(ghost.place[0], 9), round(ghost.strength, 9)
    ('ghost', -0.577350269, 0.026153656)

    A pair of complex zeros far away leaves a minimum of the speed that is no ghost:

    >>> flow = Flow.from_text("1 + x**2 - 9*x**4/10 + x**6", state="x")
    >>> [ghost.kind for ghost in ghosts(flow, box={"x": (-1, 1)}).points][0]
    'minimum of the speed'
    """
    field = numeric(flow, at)
    if field.sets != 1:
        raise InvalidInput("flow", f"{field.sets} parameter sets", "one; see latent_ghosts")
    where = box_of(field, box)
    try:
        found = _on_a_line(field, where) if field.dimension == 1 else _in_space(field, where)
    except MissingFunction as error:
        raise NotSupported(f"the velocity has no smooth derivatives: {error}") from None
    symbol = _moved(flow, parameter)
    if saddle_nodes is None or symbol is None or not isinstance(field, FormulaFlow):
        return found
    return replace(
        found, points=tuple(_traced(field, point, symbol, saddle_nodes) for point in found.points)
    )


def _moved(flow: Flow | NumericFlow, parameter: str | sp.Symbol | None) -> sp.Symbol | None:
    if not isinstance(flow, Flow):
        if parameter is not None:
            raise InvalidInput("parameter", str(parameter), "none: a numeric flow has no names")
        return None
    if parameter is not None:
        return flow.symbol(parameter)
    return flow.parameters[0] if len(flow.parameters) == 1 else None


def _traced(field: FormulaFlow, ghost: Ghost, parameter: sp.Symbol, folds: SaddleNodes) -> Ghost:
    """Return the ghost with the saddle-node that it is left from."""
    point = slow_point(field, ghost.place)
    if point is None or not folds.points:
        return ghost
    if point.speed < 0:
        point = SlowPoint(point.place, -point.speed, -point.left, -point.right)
    return replace(ghost, fold=remnant_of(field, point, parameter, folds.points))


# One dimension


def _on_a_line(field: NumericFlow, box: Box) -> Ghosts:
    low, high = np.array(box.low), np.array(box.high)
    if _is_flat(field):
        return Ghosts(
            (), box, complete=True, method="the slope of the velocity is the same all over"
        )
    found, method = _minima(field, low, high)
    order = np.argsort(found.speeds)
    return Ghosts(
        points=tuple(_line_ghost(found, int(i)) for i in order),
        box=box,
        complete=found.complete,
        method=method,
        undecided=tuple((float(place),) for place in found.undecided),
    )


def _minima(field: NumericFlow, low: Floats, high: Floats) -> tuple[Minima, str]:
    """Return the minima of the speed, and how they were found."""
    try:
        found = speed_minima(field, low, high)
    except NotSupported:  # a flow without bounds
        found = described(field, slope_crossings(field, low, high), low, high)
        return found, f"sign changes of the velocity's slope between {CELLS + 1} places"
    method = "all zeros of the velocity's slope in the box, isolated by interval arithmetic"
    return found, method if found.complete else f"{method}; given up too early"


def _is_flat(field: NumericFlow) -> bool:
    """Say whether the velocity is known to have the same slope all over."""
    if not isinstance(field, FormulaFlow):
        return False
    slope = sp.diff(field.components[0], field.states[0])
    return not slope.has(field.states[0])


def _line_ghost(found: Minima, i: int) -> Ghost:
    strength = float(found.strengths[i])
    tests = (
        (_SLOW_TEST, bool(found.slow[i])),
        (_ROOT_TEST, bool(found.parabolic[i])),
    )
    root = complex(found.roots[i])
    return Ghost(
        place=(float(found.places[i]),),
        speed=float(found.speeds[i]),
        kind=_kind(tests),
        strength=strength,
        time=_time(strength),
        quality=float(found.qualities[i]),
        evidence={
            "relative speed": float(found.relative_speeds[i]),
            "root ratio": float(found.root_ratios[i]),
            "gradient": float(found.gradients[i]),
        },
        direction=(1.0,),
        complex_place=(root,) if np.isfinite(root) else None,
        tests=tests,
    )


# More dimensions


def _in_space(field: NumericFlow, box: Box) -> Ghosts:
    found = slow_points(field, box)
    return Ghosts(
        points=tuple(_space_ghost(field, point, found.median) for point in found.points),
        box=box,
        complete=False,
        method=f"{found.method}, polished; others may be there",
        undecided=tuple(_numbers(place) for place in found.undecided),
    )


def _space_ghost(field: NumericFlow, point: SlowPoint, median: float) -> Ghost:
    parabola = parabola_of(field, point)
    strength = float(numeric_function(result("ghost_strength"))(parabola.r, parabola.c))
    time = _time(strength)
    root = complex_root(field, point, parabola.width)
    ratio = root_ratio(point, root, parabola.width)
    other = other_eigenvalue(field, point)
    slopes = field.jacobian(point.place)
    gradient = np.linalg.norm(slopes.T @ point.left) / np.linalg.norm(slopes)
    tests = (
        (_SLOW_TEST, bool(point.speed <= SLOW * median)),
        (_ROOT_TEST, bool(ROOT_RATIO[0] <= ratio <= ROOT_RATIO[1])),
        ("all other directions are attracting", other < 0),
        (_SEPARATION_TEST, time * abs(other) >= SEPARATION),
    )
    return Ghost(
        place=_numbers(point.place),
        speed=point.speed,
        kind=_kind(tests),
        strength=strength,
        time=time,
        quality=3 * abs(1 / ratio - 1),
        evidence={
            "relative speed": point.speed / median,
            "root ratio": ratio,
            "separation": time * abs(other),
            "other eigenvalue": other,
            "alignment": parabola.alignment,
            "gradient": float(gradient),
        },
        direction=_numbers(point.right),
        complex_place=None if root is None else tuple(complex(part) for part in root),
        tests=tests,
    )


# Both

_SLOW_TEST = f"the speed is at most {SLOW:g} of the median speed in the box"
_SEPARATION_TEST = f"they settle {SEPARATION:g} times within the bottleneck"
_ROOT_TEST = "the complex zero is within 30 % of the parabola's"


def _kind(tests: tuple[tuple[str, bool], ...]) -> str:
    return "ghost" if all(passed for _, passed in tests) else "minimum of the speed"


def _time(strength: float) -> float:
    return float(numeric_function(result("passage_time"))(strength))


def _numbers(values: Floats) -> Place:
    return tuple(float(value) for value in values)
