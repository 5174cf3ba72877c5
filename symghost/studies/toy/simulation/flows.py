"""Integration of one-dimensional flows, through infinity where they go there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from scipy.integrate import solve_ivp

from ....common.errors import InvalidInput
from ....flows.flow import Flow, on_circle
from ....formulas.compiling import compiled
from ....formulas.symbols import X, c, kappa, theta
from ....models.networks import output

# A logistic output is 0 or 1 to double precision this many widths from its threshold.
SATURATED = 40.0
TOLERANCE = {"rtol": 1e-12, "atol": 1e-14, "method": "DOP853"}


def escape_time(
    flow: Flow,
    values: Mapping[sp.Symbol, float],
    *,
    start: float = 0.0,
    threshold: float = np.inf,
    horizon: float,
) -> float:
    r"""Integrate a flow from a start until it reaches a threshold, which may be infinite.

    The flow is followed as the angle :math:`\vartheta = \arctan x`, so that infinity is the point
    :math:`\pi/2`; DOP853 with relative tolerance 1e-12, in float64.

    Parameters
    ----------
    flow : Flow
    values : mapping of Symbol to float
        A number for each parameter of the flow.
    start, threshold : float
        May be infinite.
    horizon : float
        Time after which the integration gives up.

    Returns
    -------
    float
        The time, or infinity if the threshold is not reached by the horizon.

    Raises
    ------
    InvalidInput
        If the start is not below the threshold, or the horizon is not positive.

    Examples
    --------
    >>> from symghost.models.toy import canonical_flow
    >>> from symghost.formulas.symbols import r
    >>> round(escape_time(canonical_flow(), {r: 0.25}, horizon=10.0), 9) == round(np.pi, 9)
    True
    >>> escape_time(canonical_flow(), {r: -0.25}, horizon=10.0)
    inf
    """
    if not start < threshold:
        raise InvalidInput("start", start, f"a number below the threshold {threshold}")
    if not 0 < horizon < np.inf:
        raise InvalidInput("horizon", horizon, "a positive finite time")
    velocity = _on_circle(flow)
    given = tuple(values[parameter] for parameter in flow.parameters)
    goal = float(np.arctan(threshold))

    def arrival(_: float, angle: Any) -> float:
        return float(angle[0]) - goal

    arrival.terminal = True  # type: ignore[attr-defined]
    run = solve_ivp(
        lambda _, angle: [velocity(angle[0], *given)],
        (0.0, horizon),
        [float(np.arctan(start))],
        events=arrival,
        **TOLERANCE,
    )
    return float(run.t_events[0][0]) if run.t_events[0].size else np.inf


def loss_along_flow(
    flow: Flow,
    values: Mapping[sp.Symbol, float],
    *,
    delay: float,
    threshold: float,
    confidence: float,
) -> float:
    r"""Integrate the loss of a logistic output along a flow started at 0.

    .. math:: L = \int_0^T \sigma(c(x - X))\,dt + \int_T^{2T} \bigl(1 - \sigma(c(x - X))\bigr)\,dt

    The state and the loss are integrated together by DOP853. Once the output is 1 to double
    precision the rest of the loss is known, and the state, on its way to infinity, is left alone.

    Parameters
    ----------
    flow : Flow
    values : mapping of Symbol to float
    delay, threshold, confidence : float
        All positive.

    Returns
    -------
    float
        The un-normalised loss, with an absolute error of about 1e-11 times the delay.
    """
    velocity = _on_circle(flow)
    given = tuple(values[parameter] for parameter in flow.parameters)
    on = compiled(output(), (kappa, X, c), "numpy")
    certain = float(np.arctan(threshold + SATURATED / confidence))

    def arrival(_: float, place: Any) -> float:
        return float(place[0]) - certain

    arrival.terminal = True  # type: ignore[attr-defined]
    angle, loss = 0.0, 0.0
    for begin, end, target in ((0.0, delay, 0.0), (delay, 2 * delay, 1.0)):
        if angle < certain:
            run = solve_ivp(
                lambda _, place, wanted=target: [
                    velocity(place[0], *given),
                    abs(on(np.tan(place[0]), threshold, confidence) - wanted),
                ],
                (begin, end),
                [angle, loss],
                events=arrival,
                **TOLERANCE,
            )
            angle, loss, begin = run.y[0, -1], run.y[1, -1], run.t[-1]
            if run.t_events[0].size:
                angle = certain
        if angle >= certain:
            loss += (end - begin) * (1.0 - target)
    return float(loss)


@lru_cache(maxsize=64)
def _on_circle(flow: Flow) -> Callable[..., float]:
    return compiled(on_circle(flow, theta).field, (theta, *flow.parameters), "math")
