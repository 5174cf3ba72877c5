r"""Derivatives that have a form of their own, where a guarded form's derivative would cancel.

The derivative of an integral by one of its ends is the integrand; that of a flow's state is again
a result, with a guarded form. Differentiated term by term, the forms of the other chapters would
give the same as a difference of nearly equal numbers, or of infinite ones.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from ...derivation import Result
from ...symbols import T, X, a_0, a_j, d_j, n_layers, r, s_j, t, t_left, tau, x0
from .canonical import start_slope, state_fall
from .escape import by_scale, where_reached
from .learning import loss_slopes
from .modes import infinite_depth_slopes, one_layer_slope, two_layers_slopes

Slope = Callable[[Result], sp.Expr]
Slopes = dict[tuple[str, sp.Symbol], Slope]


def _end(power: int, factor: int) -> Slope:
    r"""Return factor * (r + X^2)^(-power), which an integral changes by with its upper end."""
    return lambda result: where_reached(result, factor * (r + X**2) ** -power)


def _start(power: int, factor: int) -> Slope:
    return lambda result: where_reached(result, factor * (r + x0**2) ** -power)


def _escapes() -> Slopes:
    slopes: Slopes = {}
    for name, power, factor in (
        ("escape_time", 1, 1),
        ("unified_escape_time", 1, 1),
        ("escape_time_slope", 2, -1),
        ("escape_time_curvature", 3, 2),
    ):
        slopes[name, X], slopes[name, x0] = _end(power, factor), _start(power, -factor)
    slopes["escape_time", r] = slopes["unified_escape_time", r] = by_scale
    return slopes


def _modes() -> Slopes:
    """Return the inverse speed of the mode at both ends of its way."""

    def inverse_speed(strength: sp.Symbol, layers: sp.Expr, sign: int) -> Slope:
        speed = layers * (s_j - strength * d_j)
        return lambda _: sign * strength ** (2 / layers - 2) / speed

    layers = {
        "mode_time": n_layers,
        "mode_time_three_layers": sp.Integer(3),
        "mode_time_four_layers": sp.Integer(4),
    }
    slopes: Slopes = {}
    for name, count in layers.items():
        slopes[name, a_j] = inverse_speed(a_j, count, 1)
        slopes[name, a_0] = inverse_speed(a_0, count, -1)
    return slopes


def _infinite_depth() -> Slopes:
    def by(symbol: sp.Symbol) -> Slope:
        return lambda result: infinite_depth_slopes(result)[symbol]

    return {("mode_infinite_depth", symbol): by(symbol) for symbol in (tau, a_0, s_j, d_j)}


SLOPES: Slopes = {
    ("loss", r): lambda result: loss_slopes(result)[0],
    ("loss", T): lambda result: loss_slopes(result)[1],
    **_escapes(),
    **_modes(),
    **_infinite_depth(),
    ("mode_one_layer", tau): lambda _: (s_j - d_j * a_0) * sp.exp(-d_j * tau),
    ("mode_one_layer", d_j): lambda _: one_layer_slope(),
    ("mode_two_layers", tau): lambda _: two_layers_slopes()[tau],
    ("mode_two_layers", a_0): lambda _: two_layers_slopes()[a_0],
    ("mode_two_layers", s_j): lambda _: two_layers_slopes()[s_j],
    ("relu_kernel", r): lambda _: sp.acos(-r) / (2 * sp.pi),
    ("flow_solution", x0): lambda _: start_slope(),
    ("flow_solution", t): lambda _: (r + x0**2) * start_slope(),
    ("state_before_blow_up", t_left): lambda _: -state_fall(),
}
