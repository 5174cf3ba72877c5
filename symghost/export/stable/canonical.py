"""The canonical flow: its state, its matrices and its sensitivities, through r = 0."""

from __future__ import annotations

import sympy as sp

from ...derivation import Result
from ...symbols import r, t, t_left, x0
from .parts import (
    Forms,
    Guarded,
    Slopes,
    branch,
    greatest,
    grown_share,
    least,
    over,
    pieces,
    product,
    roots,
    squared_secant,
    where,
)

# Below the rounding of 1, and not zero in single precision either.
_FAINT = sp.Float("1e-37")


def _flow_solution(result: Result) -> Guarded:
    """Four branches; cosh and sinh overflow, and cancel at the unstable point, beyond the third."""
    w, rho = roots(r)
    trigonometric = (x0 * sp.cos(w * t) + w * sp.sin(w * t)) / (
        sp.cos(w * t) - x0 * sp.sin(w * t) / w
    )
    near = least(rho * t, 1)
    hyperbolic = (x0 * sp.cosh(near) - rho * sp.sinh(near)) / (
        sp.cosh(near) - x0 * sp.sinh(near) / rho
    )
    # The share of the unstable direction, kept as products: SymPy reorders sums, which would
    # cancel. The floor serves a start exactly on the unstable point.
    decay = greatest(sp.exp(-2 * rho * t), _FAINT)
    right, left = where(x0 > 0, x0), branch(x0 > 0, sp.Integer(-1), x0)
    grown = (right - rho) / ((right + rho) * decay)
    shrunk = decay * (left + rho) / (left - rho)
    decayed = branch(x0 > 0, rho * (2 / (1 - grown) - 1), rho * (1 + shrunk) / (shrunk - 1))
    return Guarded(
        pieces(
            (trigonometric, r > 0),
            (x0 / (1 - x0 * t), sp.Eq(r, 0)),
            (hyperbolic, rho * t < 1),
            (decayed, True),
        )
    )


def _state_before_blow_up(result: Result) -> Guarded:
    """At the very end the scale parameter hardly matters, and a product with it may underflow."""
    w, rho = roots(r)
    close = sp.Abs(r) * t_left**2 < sp.Float("1e-17")
    some = branch(close, sp.Integer(1), t_left)
    return Guarded(
        pieces(
            (1 / t_left - r * t_left / 3, close),
            (w / sp.tan(w * some), r > 0),
            (rho / sp.tanh(rho * some), True),
        )
    )


def _state_fall() -> sp.Expr:
    """Return how fast the state falls with the time that is left."""
    w, rho = roots(r)
    close = sp.Abs(r) * t_left**2 < sp.Float("1e-17")
    some = branch(close, sp.Integer(1), t_left)
    decay = sp.exp(-2 * rho * some)
    return sp.Piecewise(
        (t_left**-2, close),
        ((w / sp.sin(w * some)) ** 2, r > 0),
        (4 * decay * (rho / grown_share(2 * rho * some)) ** 2, True),
    )


def _flow_group_law(result: Result) -> Guarded:
    """Three branches for each entry of the matrix."""
    w, rho = roots(r)
    cosine = pieces((sp.cos(w * t), r > 0), (1, sp.Eq(r, 0)), (sp.cosh(rho * t), True))
    turn, lean = _not_faint(w), _not_faint(rho)
    sine = pieces(
        (product(t, over(sp.sin(turn), turn)), r > 0),
        (t, sp.Eq(r, 0)),
        (product(t, over(sp.sinh(lean), lean)), True),
    )
    grown = pieces((w * sp.sin(w * t), r > 0), (0, sp.Eq(r, 0)), (-rho * sp.sinh(rho * t), True))
    return Guarded(sp.Matrix([[cosine, grown], [-sine, cosine]]))


def _start_sensitivity(result: Result) -> Guarded:
    """Far below the fold by the two exponentials, beside the unstable point their difference."""
    return Guarded(_start_slope())


def _start_slope() -> sp.Expr:
    """Return the slope of the state by its start."""
    w, rho = roots(r)
    trigonometric = 1 / (sp.cos(w * t) - x0 * sp.sin(w * t) / w) ** 2
    near = least(rho * t, 1)
    hyperbolic = 1 / (sp.cosh(near) - x0 * sp.sinh(near) / rho) ** 2
    far = least(rho * t, 700)
    falling = (2 / ((1 - x0 / rho) * sp.exp(far) + (1 + x0 / rho) * sp.exp(-rho * t))) ** 2
    return pieces(
        (trigonometric, r > 0),
        ((1 - t * x0) ** (-2), sp.Eq(r, 0)),
        (hyperbolic, rho * t < 1),
        (falling, True),
    )


def _scale_sensitivity(result: Result) -> Guarded:
    """Write the squared hyperbolic cosine, which overflows, by a decaying exponential."""
    return Guarded(from_rest_by_scale())


def from_rest_by_scale() -> sp.Expr:
    """Return the slope by r of the state that started at zero."""
    w, rho = roots(r)
    turn, lean = _not_faint(w), _not_faint(rho)
    return pieces(
        (product(t / 2, sp.cos(w * t) ** -2 + over(sp.tan(turn), turn)), r > 0),
        (t, sp.Eq(r, 0)),
        (product(t / 2, squared_secant(rho * t) + over(sp.tanh(lean), lean)), True),
    )


def _not_faint(root: sp.Expr) -> sp.Max:
    """Return the angle that a root and the time make, but none that may have underflowed.

    Below rounding it does not matter to the quotient of its sine, or tangent, and itself.
    """
    return greatest(root * sp.Abs(t), _FAINT)


def from_rest() -> sp.Expr:
    """Return the state that started at zero."""
    w, rho = roots(r)
    return pieces((w * sp.tan(w * t), r > 0), (0, sp.Eq(r, 0)), (-rho * sp.tanh(rho * t), True))


FORMS: Forms = {
    "flow_solution": _flow_solution,
    "state_before_blow_up": _state_before_blow_up,
    "flow_group_law": _flow_group_law,
    "start_sensitivity": _start_sensitivity,
    "scale_sensitivity": _scale_sensitivity,
}

SLOPES: Slopes = {
    "flow_solution": lambda _: {x0: _start_slope(), t: (r + x0**2) * _start_slope()},
    "state_before_blow_up": lambda _: {t_left: -_state_fall()},
}
