"""How long a state takes from a start to a stop: exactly, in numbers, and by the laws of ghosts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import mpmath
import sympy as sp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import FormulaFlow, NumericFlow
from ...formulas.parse import parse_number
from ..algebra.worker import SECONDS
from ..ghosts.search import ghosts
from ..nouns import Ghost, PassageTime, SaddleNode
from ..numbers import numeric, state_names
from .checked_times import AGREEING_DIGITS, checked_time, condition_of, open_time
from .line_laws import constant_of, folded_way, line_laws
from .line_times import line_time, never, slow_places
from .space_passage import space_passage
from .way import Way

HORIZON = 1e6
MOST_DIGITS = 200
INFINITIES = {"inf": 1, "+inf": 1, "oo": 1, "+oo": 1, "-inf": -1, "-oo": -1}


def passage_time(
    flow: Flow | NumericFlow,
    start: Any,
    stop: Any,
    at: Mapping[Any, Any] | None = None,
    digits: int = 15,
    fold: SaddleNode | None = None,
    seconds: float = SECONDS,
    horizon: float = HORIZON,
) -> PassageTime:
    r"""Return the time from a start to a stop, with its closed form and the laws for ghosts.

    With one state it is :math:`\int dx/f(x)`. Whether the stop is reached is decided first, by
    Sturm's theorem or interval arithmetic; then the integral is taken by SymPy, if it finds a
    closed form that agrees with quadrature to 30 digits, and by quadrature to the digits asked.

    Parameters
    ----------
    flow : Flow or NumericFlow
    start, stop : number, text or mapping
        With one state two numbers, exact ones as text such as ``"-pi"``, perhaps infinite. With
        more, a mapping of all states for `start`, and for `stop` of the one state by whose value
        the passage ends. From that value itself, the time until it is crossed again the same way.
    at : mapping, optional
        Values of parameters by name or symbol, as numbers or text. If some stay open, only a closed
        form can be given: the value is NaN, and `digits` the formula.
    digits : int
        Significant digits asked for, with one state.
    fold : SaddleNode, optional
        The saddle-node whose ghost is passed. With one state, the constant K0 is taken there if it
        is on the way, else where the velocity less a constant has one.
    seconds : float
        For the symbolic attempt.
    horizon : float
        With several states, a time after which the search ends.

    Returns
    -------
    PassageTime
        `laws` holds ``canonical``, :math:`\pi/\sqrt{r_{\mathrm{eff}}}` at the slowest minimum of
        the speed on the way; with one state ``corrected``, with K0 and the first correction, and
        ``residue``, :math:`|\mathrm{Re}\,2\pi i/f'(z_+)| + K_0`. With several states ``residue`` is
        :math:`|\mathrm{Re}\,2\pi i/\lambda|` at the complex fixed point, without any K0.

    Raises
    ------
    InvalidInput
        If an end is no number or names no state, or the velocity is not finite on the way.
    NotSupported
        If the quadrature does not converge, or it cannot be told whether a time is finite.

    Examples
    --------
    >>> flow = Flow.from_text("r + x**2", state="x", parameters="r")
    >>> passage = passage_time(flow, "-inf", "inf", {"r": "1/100"}, digits=30)
    >>> print(passage.digits, passage.closed_form, passage.condition, sep=", ")
    31.4159265358979323846264338328, pi/sqrt(r), r > 0

    A fixed point in the way, at a distance that no float resolves:

    >>> narrow = passage_time(flow, -1, 1, {"r": "-1e-40"})
    >>> narrow.value, narrow.method
    (inf, 'the fixed point at x = -1.0e-20 is in the way, proved')
    """
    if isinstance(digits, bool) or not isinstance(digits, int) or not 1 <= digits <= MOST_DIGITS:
        raise InvalidInput("digits", digits, f"a whole number from 1 to {MOST_DIGITS}")
    if not (isinstance(horizon, int | float) and 0 < horizon < math.inf):
        raise InvalidInput("horizon", horizon, "a positive finite time")
    formulas = _formulas(flow, at)
    names = state_names(flow)
    if len(names) > 1 or formulas is None:
        return space_passage(flow, start, stop, at, fold, horizon, digits)
    line, values = formulas
    ends = _end("start", start, names[0]), _end("stop", stop, names[0])
    if set(values) >= line.field.free_symbols - {line.state}:
        return _on_a_line(line, ends, values, digits, fold, seconds)
    return open_time(line, ends, values, seconds)


def bottleneck_constant(
    flow: Flow | NumericFlow,
    start: Any,
    stop: Any,
    at: Mapping[Any, Any] | None = None,
    fold: SaddleNode | None = None,
) -> float:
    r"""Return K0, what is left of the time past a ghost when its diverging part is taken off.

    It is the finite part of :math:`\int dx/f` at the fold, right to about 15 digits.

    Parameters
    ----------
    flow : Flow or NumericFlow
        With formulas, of one state.
    start, stop : number or text
        Perhaps infinite.
    at : mapping, optional
        Values of parameters; that of the saddle-node's parameter is not used.
    fold : SaddleNode, optional
        If absent, the flow's velocity less that at the slowest ghost on the way is taken; at the
        saddle-node itself this is nothing.

    Raises
    ------
    InvalidInput
        If the flow has more states, or no formulas.
    NotSupported
        If no ghost is on the way, or the saddle-node is not alone there.

    Examples
    --------
    >>> round(bottleneck_constant(Flow.from_text("x**2 + x**3/2", state="x"), -1, 1), 12)
    -1.450693855666
    """
    formulas = _formulas(flow, at)
    if formulas is None or len(state_names(flow)) > 1:
        raise InvalidInput("flow", state_names(flow), "a flow of one state with formulas")
    line, values = formulas
    name = str(line.state)
    way = Way(
        line.state, line.field.subs(values), _end("start", start, name), _end("stop", stop, name)
    )
    folded = None if fold is None else folded_way(way, line.field, fold, values)
    missing = (way if folded is None else folded).field.free_symbols - {line.state}
    if missing:
        raise InvalidInput("at", at, f"a value for {', '.join(sorted(map(str, missing)))}")
    return float(constant_of(way, folded))


def _formulas(
    flow: Flow | NumericFlow, at: Mapping[Any, Any] | None
) -> tuple[Flow, dict[sp.Symbol, sp.Expr]] | None:
    """Return a flow with formulas and its parameters' exact values; None if it has no formulas."""
    if isinstance(flow, Flow):
        return flow, flow.values(at)
    field = numeric(flow, at)
    if field.sets != 1:
        raise InvalidInput("flow", f"{field.sets} parameter sets", "one")
    if not isinstance(field, FormulaFlow):
        return None
    values = {symbol: parse_number(float(value)) for symbol, value in field.values.items()}
    return Flow(field.states, field.components, tuple(values)), values


def _end(argument: str, value: Any, name: str) -> sp.Expr:
    """Return an end of a way exactly."""
    if isinstance(value, Mapping):
        if [str(key) for key in value] != [name]:
            raise InvalidInput(argument, dict(value), f"a value for {name} alone")
        (value,) = value.values()
    if isinstance(value, str) and value.strip().lower() in INFINITIES:
        return INFINITIES[value.strip().lower()] * sp.oo
    if value in (sp.oo, -sp.oo) or (isinstance(value, float) and math.isinf(value)):
        return sp.oo if value > 0 else -sp.oo
    return parse_number(value, argument=argument)


# One state, all parameters known


def _on_a_line(
    flow: Flow,
    ends: tuple[sp.Expr, sp.Expr],
    values: dict[sp.Symbol, sp.Expr],
    digits: int,
    fold: SaddleNode | None,
    seconds: float,
) -> PassageTime:
    if ends[0] == ends[1]:
        return PassageTime(0.0, "0", 0.0, "the start is the stop")
    way = Way(flow.state, flow.field.subs(values), *ends)
    words, proved = never(way)
    if words:
        sure = "proved" if proved else "found numerically, without proof"
        return PassageTime(math.inf, "inf", 0.0, f"{words}, {sure}")
    places = slow_places(way)
    total, error = line_time(way, places, max(digits, AGREEING_DIGITS))
    found, said = checked_time(flow, way, values, total, seconds)
    folded = None if fold is None else folded_way(way, flow.field, fold, values)
    laws = line_laws(way, places, folded)
    sure = "proved" if proved else "but this is not proved"
    reached = f"no fixed point is on the way ({sure})"
    with mpmath.workdps(max(digits, AGREEING_DIGITS) + 10):
        return PassageTime(
            value=float(total),
            digits=str(mpmath.nstr(total, digits)),
            error=float(max(error, abs(total) * mpmath.mpf(10) ** -digits)),
            method=f"{reached}; {said}; {laws.words}",
            closed_form=None if found is None else found.time,
            condition="" if found is None else condition_of(found, way),
            laws=laws.values,
            ghost=_ghost(way, laws.place),
        )


def _ghost(way: Way, place: Any) -> Ghost | None:
    """Return the ghost at a place on the way, as the search for ghosts describes it."""
    if place is None:
        return None
    low, high = (float(end) for end in way.ends)
    box = {way.state: (max(low, float(place) - 10), min(high, float(place) + 10))}
    found = ghosts(FormulaFlow((way.state,), (way.field,), {}), box=box)
    near = [g for g in found.points if abs(g.place[0] - float(place)) < 1e-6 * (1 + abs(place))]
    return near[0] if near else None
