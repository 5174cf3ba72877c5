"""What is at a slow place: a fixed point, a minimum of the speed, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...flows.numeric_flow import Floats, NumericFlow
from ..ghosts.evidence import complex_root, parabola_of, root_ratio
from ..ghosts.slow_points import slow_point
from ..ghosts.speed_minima import ROOT_RATIO

STEPS = 300
# The search has arrived when its steps are this small beside the state; a fixed point is where the
# speed has fallen by this much.
ARRIVED, STANDING = 1e-11, 1e-6
# On the straight line to a nearby fixed point the speed exceeds that at the start by at most this.
HIGHER = 1.05
# Eigenvalues below this share of those at the start are zero.
ZERO = 1e-4
# Above this power the speed's growth rate rises with the speed: there is a finite-time blow-up.
SINGULAR = 0.1
# A state is followed in steps of this share of the time in which the velocity changes.
SHORT = 0.1


@dataclass(frozen=True, eq=False)
class SlowPlace:
    """What a search from a slow place has found.

    Parameters
    ----------
    kind : str
        A fixed point that is ``unstable``, ``degenerate`` or ``stable``; a ``ghost``; a mere
        ``minimum`` of the speed; ``blow-up``; or ``nothing`` of these.
    words : str
    numbers : mapping of str to Any
    growth : float
        The largest real part of the eigenvalues at an unstable fixed point, else NaN.
    """

    kind: str
    words: str
    numbers: dict[str, Any]
    growth: float = float("nan")


def look_around(flow: NumericFlow, near: Floats) -> SlowPlace:
    """Return what a root search from a slow place leads to.

    Examples
    --------
    >>> from symghost.analysis.numbers import numeric
    >>> from symghost.flows.flow import Flow
    >>> ghost = numeric(Flow.from_text("1/100 + x**2", "x"))
    >>> look_around(ghost, np.array([0.05])).kind
    'ghost'
    >>> look_around(numeric(Flow.from_text("x - x**3", "x")), np.array([0.05])).kind
    'unstable'
    """
    place, step = _descended(flow, near)
    begin, end = float(flow.speed(near)), float(flow.speed(place))
    numbers: dict[str, Any] = {
        "speed": begin,
        "search end": tuple(float(part) for part in place),
        "search speed": end,
    }
    arrived = step <= ARRIVED * (1 + np.abs(place).max())
    if (arrived and end <= STANDING * begin) or begin == 0:
        return _fixed(flow, near, place, numbers)
    minimum = slow_point(flow, place) if arrived else None
    if minimum is not None and minimum.speed > 0 and _close(minimum.place, place, near):
        return _minimum(flow, minimum, numbers)
    return _moving(flow, near, numbers)


def _descended(flow: NumericFlow, near: Floats) -> tuple[Floats, float]:
    """Return where a damped Newton search for a zero of the velocity ends, and its last step."""
    place, damping, size = near, 1e-3, 0.0
    for _ in range(STEPS):
        velocity, slopes = flow.velocity(place), flow.jacobian(place)
        normal, gradient = slopes.T @ slopes, slopes.T @ velocity
        scale = float(np.trace(normal)) / len(place)
        if scale == 0 or not np.isfinite(normal).all():
            break
        step = -np.linalg.solve(normal + damping * scale * np.eye(len(place)), gradient)
        size = float(np.abs(step).max())
        if float(flow.speed(place + step)) < float(flow.speed(place)):
            place, damping = place + step, max(damping / 10, 1e-15)
        else:
            damping *= 10
        if size <= ARRIVED * ARRIVED:
            break
    return place, size


def _close(one: Floats, other: Floats, near: Floats) -> bool:
    reach = np.abs(near - other).max()
    return bool(np.abs(one - other).max() <= 1e-3 * (1 + np.abs(other).max()) + reach)


def _fixed(flow: NumericFlow, near: Floats, place: Floats, numbers: dict[str, Any]) -> SlowPlace:
    """Describe a fixed point that the search has come to."""
    values = np.linalg.eigvals(flow.jacobian(place))
    around = np.abs(np.linalg.eigvals(flow.jacobian(near))).max()
    smallest = max(ZERO * max(around, np.abs(values).max()), 1e-12)
    growth = float(values.real.max())
    numbers |= {"eigenvalues": tuple(complex(value) for value in values)}
    shares = np.linspace(0, 1, 33)[:, None]
    most = float(flow.speed(near + shares * (place - near)).max())
    if most > HIGHER * numbers["speed"]:
        return SlowPlace(
            "nothing", "the search ends at a fixed point beyond faster places", numbers
        )
    shown = ", ".join(f"{value:.4g}" for value in values[:4])
    words = f"the search converges to a fixed point, with eigenvalues {shown}"
    if growth > smallest:
        return SlowPlace("unstable", words, numbers, growth)
    if growth < -smallest:
        return SlowPlace("stable", words, numbers)
    kind = "degenerate" if _leaves(flow, place, near) else "stable"
    return SlowPlace(kind, f"{words}, none positive", numbers)


def _leaves(flow: NumericFlow, place: Floats, near: Floats) -> bool:
    """Say whether the state moves away, along a direction in which nothing is linear.

    Where the slow place lies on one side of the fixed point along it, that side is meant.
    """
    away = near - place
    distance = float(np.linalg.norm(away))
    *_, directions = np.linalg.svd(flow.jacobian(place))
    slowest = directions[-1]
    along = float(slowest @ away)
    sides = (np.sign(along),) if abs(along) > 0.5 * distance else (-1.0, 1.0)
    step = distance or 1e-3
    return any(
        float(side * slowest @ flow.velocity(place + side * step * slowest)) > 0 for side in sides
    )


def _minimum(flow: NumericFlow, minimum: Any, numbers: dict[str, Any]) -> SlowPlace:
    """Describe a minimum of the speed: only a complex zero nearby makes it a ghost."""
    parabola = parabola_of(flow, minimum)
    numbers |= {"least speed": minimum.speed}
    words = f"the search stalls at a minimum of the speed, {minimum.speed:.4g}"
    if not (parabola.r > 0 and parabola.c > 0):
        return SlowPlace("minimum", words, numbers)
    ratio = root_ratio(minimum, complex_root(flow, minimum, parabola.width), parabola.width)
    numbers |= {"root ratio": ratio}
    if ROOT_RATIO[0] <= ratio <= ROOT_RATIO[1]:
        words = f"{words}, with the complex zero of its parabola (ratio {ratio:.3g})"
        return SlowPlace("ghost", words, numbers)
    return SlowPlace("minimum", f"{words}, without a complex zero to match", numbers)


def _moving(flow: NumericFlow, near: Floats, numbers: dict[str, Any]) -> SlowPlace:
    r"""Describe a place near which nothing rests, by how the speed grows from there.

    With the growth rate :math:`g = d \ln v/dt` of the speed, :math:`g \sim v^m`, an exponential
    escape has m = 0; for m > 0 the speed is infinite after the time :math:`1/(m g)`.
    """
    found = _growth_power(flow, near)
    words = "the search runs off; the speed grows all the way, at a rate that rises as its power"
    if found is None:
        faster = _followed(flow, near)
        found = None if faster is None else _growth_power(flow, faster)
        words = (
            "nothing rests near; when the speed has doubled, its rate of growth rises as its power"
        )
    if found is None:
        return SlowPlace("nothing", "no fixed point or minimum of the speed is near", numbers)
    power, rate = found
    numbers |= {
        "growth power": power,
        "time to blow-up": 1 / (power * rate) if power > 0 else np.inf,
    }
    words = f"{words} {power:.3g}"
    if power > SINGULAR:
        return SlowPlace("blow-up", words, numbers)
    return SlowPlace("nothing", words, numbers)


def _growth_power(flow: NumericFlow, near: Floats) -> tuple[float, float] | None:
    """Return the power m in g ~ v^m, and g; None where the speed does not grow all the while."""
    rate, later = _growth(flow, near), near
    if not rate > 0:
        return None
    for _ in range(20):
        later = later + 0.005 / rate * flow.velocity(later)
    after, gain = _growth(flow, later), float(flow.speed(later)) / float(flow.speed(near))
    if not after > 0 or not gain > 1:
        return None
    return float(np.log(after / rate) / np.log(gain)), rate


def _followed(flow: NumericFlow, near: Floats) -> Floats | None:
    """Return the state once its speed has doubled, if it comes to that."""
    place, goal = near, 2 * float(flow.speed(near))
    for _ in range(STEPS):
        if float(flow.speed(place)) >= goal:
            return place
        slopes = float(np.linalg.norm(flow.jacobian(place)))
        if not (np.isfinite(slopes) and slopes > 0):
            return None
        middle = place + SHORT / 2 / slopes * flow.velocity(place)
        place = place + SHORT / slopes * flow.velocity(middle)
    return None


def _growth(flow: NumericFlow, place: Floats) -> float:
    velocity = flow.velocity(place)
    return float(velocity @ flow.jacobian(place) @ velocity / (velocity @ velocity))
