r"""The canonical flow: its state, its matrices and its sensitivities, through r = 0.

Near the fold all are power series; far below it they are written by the exponential that decays,
:math:`e^{-2 \sqrt{-r} t}`.
"""

from __future__ import annotations

import sympy as sp

from symghost.formulas.guarded.even import Turn, through, turn_of
from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    greatest,
    grown_share,
    least,
    over,
    power,
    product,
    squared_secant,
    where,
)
from symghost.formulas.symbols import X, c, r, t, t_left, x0
from symghost.theory.derivation import Result
from symghost.theory.form import Form

# Below the rounding of 1, and not zero in single precision either.
_FAINT = sp.Float("1e-37")


def _flow_solution(result: Result) -> Guarded:
    return Guarded(_state(turn_of()))


def _state(turn: Turn) -> sp.Expr:
    near = over(x0 * turn.cosine + r * t * turn.sine, turn.cosine - x0 * t * turn.sine)
    sine, cosine, w = sp.sin(turn.above), sp.cos(turn.above), turn.w
    above = (x0 * cosine + w * sine) / (cosine - x0 * sine / w)
    # The share of the unstable direction, kept as products: SymPy reorders sums, which would
    # cancel. The floor serves a start exactly on the unstable point.
    decay, rho = greatest(turn.decay, _FAINT), turn.rho
    right, left = where(x0 > 0, x0), branch(x0 > 0, sp.Integer(-1), x0)
    grown = (right - rho) / ((right + rho) * decay)
    shrunk = decay * (left + rho) / (left - rho)
    below = branch(x0 > 0, rho * (2 / (1 - grown) - 1), rho * (1 + shrunk) / (shrunk - 1))
    return through(turn, near, above, below)


def _flow_solution_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    turn = turn_of()
    by_start = _start_slope(turn)
    return {x0: by_start, t: product(r + x0**2, by_start)}


def _state_before_blow_up(result: Result) -> Guarded:
    turn = turn_of(t_left)
    near = over(turn.cosine, product(turn.sine, t_left))
    above, below = turn.w / sp.tan(turn.above), turn.rho / sp.tanh(turn.below)
    return Guarded(through(turn, near, above, below))


def _state_before_blow_up_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes; by r it is that of C/S over the time, :math:`t (C U/S^2 - 1/2)`."""
    turn = turn_of(t_left)
    w, rho, above, below = turn.w, turn.rho, turn.above, turn.below
    fall = through(
        turn,
        power(product(t_left, turn.sine), -2),
        (w / sp.sin(above)) ** 2,
        4 * turn.decay * (rho / grown_share(2 * below)) ** 2,
    )
    area = 4 * turn.decay / grown_share(2 * below) ** 2  # 1/sinh^2
    by_scale = through(
        turn,
        product(t_left, over(product(turn.cosine, turn.rest), turn.sine**2) - sp.S.Half),
        (sp.sin(2 * above) - 2 * above) / (4 * w * sp.sin(above) ** 2),
        (below * area - 1 / sp.tanh(below)) / (2 * rho),
    )
    return {t_left: -fall, r: by_scale}


def _flow_group_law(result: Result) -> Guarded:
    cosine, sine, grown = _entries(turn_of())
    return Guarded(sp.Matrix([[cosine, grown], [-sine, cosine]]))


def _entries(turn: Turn) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    r"""Return :math:`C`, :math:`t S` and :math:`r t S`."""
    w, rho, above, below = turn.w, turn.rho, turn.above, turn.below
    return (
        through(turn, turn.cosine, sp.cos(above), sp.cosh(below)),
        through(turn, product(t, turn.sine), sp.sin(above) / w, sp.sinh(below) / rho),
        through(turn, product(r * t, turn.sine), w * sp.sin(above), -rho * sp.sinh(below)),
    )


def _flow_group_law_slopes(result: Result) -> dict[sp.Symbol, sp.Matrix]:
    r"""Return the slopes; by r that of C is -t/2 times t S, that of t S is :math:`-t^3 U`."""
    turn = turn_of()
    cosine, sine, grown = _entries(turn)
    way = through(
        turn,
        product(t**3, turn.rest),
        (sp.sin(turn.above) / turn.w - t * sp.cos(turn.above)) / (2 * r),
        (sp.tanh(turn.below) / turn.rho - t) * (sp.cosh(turn.below) / (2 * r)),
    )
    by_scale = -t * sine / 2
    return {
        t: sp.Matrix([[-grown, product(r, cosine)], [-cosine, -grown]]),
        r: sp.Matrix([[by_scale, (sine + t * cosine) / 2], [way, by_scale]]),
    }


def _start_sensitivity(result: Result) -> Guarded:
    return Guarded(_start_slope(turn_of()))


def _start_slope(turn: Turn) -> sp.Expr:
    r"""Return the slope of the state by its start, :math:`(C - x_0 t S)^{-2}`."""
    near, above, below = _denominators(turn)
    return through(turn, near**-2, above**-2, power(2 * turn.rho / below, 2))


def _denominators(turn: Turn) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    r"""Return :math:`C - x_0 t S`; far below the fold times :math:`2 \rho`."""
    rho = turn.rho
    return (
        turn.cosine - x0 * t * turn.sine,
        sp.cos(turn.above) - x0 * sp.sin(turn.above) / turn.w,
        (rho - x0) * _growth(turn) + (rho + x0) * sp.exp(-turn.below),
    )


def _growth(turn: Turn) -> sp.Expr:
    """Return the exponential that grows; where it is cut off, its square's inverse is zero."""
    return sp.exp(least(turn.below, 700))


def _start_sensitivity_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes by the equation of variations, :math:`\dot M = 2 x M`.

    With :math:`D = C - x_0 t S`, that by the start is 2 t S M/D, and that by the scale
    :math:`(t^2 S - 2 x_0 t^3 U) M/D`.
    """
    turn = turn_of()
    near, above, below = _denominators(turn)
    w, rho, decay = turn.w, turn.rho, turn.decay
    sine, share = sp.sin(turn.above) / w, grown_share(2 * turn.below)
    below = over(below, _growth(turn))
    way = (sine - t * sp.cos(turn.above)) / r
    lag = (share - turn.below * (1 + decay)) / rho**2
    by_start = through(turn, 2 * t * turn.sine / near, 2 * sine / above, over(2 * share, below))
    by_scale = through(
        turn,
        product(t**2, turn.sine - 2 * x0 * t * turn.rest) / near,
        (t * sine - x0 * way) / above,
        over(t * share + x0 * lag, below),
    )
    slope = _start_slope(turn)
    return {
        x0: product(slope, by_start),
        t: product(2 * slope, _state(turn)),
        r: product(slope, by_scale),
    }


def _scale_sensitivity(result: Result) -> Guarded:
    return Guarded(_from_rest_by_scale(turn_of()))


def _from_rest_by_scale(turn: Turn) -> sp.Expr:
    r"""Return the slope by r of the state that started at zero, :math:`t (1 + S C)/(2 C^2)`."""
    above, below = turn.above, turn.below
    return through(
        turn,
        product(t / 2, over(1 + product(turn.sine, turn.cosine), turn.cosine**2)),
        (t / sp.cos(above) ** 2 + sp.tan(above) / turn.w) / 2,
        (t * squared_secant(below) + sp.tanh(below) / turn.rho) / 2,
    )


def _scale_sensitivity_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    return _of_scale_sensitivity(turn_of())


def _of_scale_sensitivity(turn: Turn) -> dict[sp.Symbol, sp.Expr]:
    r"""Return :math:`(1 + z S/C)/C^2`, and by r :math:`t^3 (S/(2 C^3) + (1 - S(4z))/(4 z C^2))`."""
    above, below, rho, w = turn.above, turn.below, turn.rho, turn.w
    tangent, secant = sp.tan(above), sp.cos(above) ** -2
    flat, faint = sp.tanh(below), squared_secant(below)
    near = over(turn.sine, 2 * turn.cosine) + turn.twice
    by_time = through(
        turn,
        over(1 + over(product(r * t, t, turn.sine), turn.cosine), turn.cosine**2),
        secant * (1 + above * tangent),
        faint * (1 - below * flat),
    )
    by_scale = through(
        turn,
        product(t**3, over(near, turn.cosine**2)),
        t**2 * tangent * secant / (2 * w) + (above * secant - tangent) / (4 * w**3),
        t**2 * flat * faint / (2 * rho) + (flat - below * faint) / (4 * rho**3),
    )
    return {t: by_time, r: by_scale}


def _from_rest(turn: Turn) -> sp.Expr:
    """Return the state that started at zero."""
    return through(
        turn,
        product(r * t, over(turn.sine, turn.cosine)),
        turn.w * sp.tan(turn.above),
        -turn.rho * sp.tanh(turn.below),
    )


def _output_sensitivity(result: Result) -> Guarded:
    turn = turn_of()
    place = c * (_from_rest(turn) - X) / 2
    return Guarded(c * squared_secant(place) / 4 * _from_rest_by_scale(turn))


def _output_sensitivity_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    """Return the slopes: those of the bell over the outputs, and those of the sensitivity."""
    turn = turn_of()
    state, sensitivity = _from_rest(turn), _from_rest_by_scale(turn)
    place, own = c * (state - X) / 2, _of_scale_sensitivity(turn)
    bell, steep = c * squared_secant(place) / 4, c * sp.tanh(place)
    speed = through(
        turn,
        over(r, turn.cosine**2),
        r / sp.cos(turn.above) ** 2,
        r * squared_secant(turn.below),
    )
    return {
        t: product(bell, own[t] - steep * speed * sensitivity),
        r: product(bell, own[r] - steep * sensitivity**2),
        X: product(bell, steep * sensitivity),
        c: product(bell / c, sensitivity, 1 - 2 * place * sp.tanh(place)),
    }


FLOW_SOLUTION = Form(_flow_solution, _flow_solution_slopes)
STATE_BEFORE_BLOW_UP = Form(_state_before_blow_up, _state_before_blow_up_slopes)
FLOW_GROUP_LAW = Form(_flow_group_law, _flow_group_law_slopes)
START_SENSITIVITY = Form(_start_sensitivity, _start_sensitivity_slopes)
SCALE_SENSITIVITY = Form(_scale_sensitivity, _scale_sensitivity_slopes)
OUTPUT_SENSITIVITY = Form(_output_sensitivity, _output_sensitivity_slopes)
