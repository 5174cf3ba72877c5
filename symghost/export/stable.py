"""How a result is evaluated near the edges of its domain: the one place that knows.

The expression that a derivation concludes with is right, but evaluated as it stands it may lose
digits, overflow, or take the square root of a negative number. A guarded form is the same
function, written so that floating point serves it; tests hold each against the expression at 50
digits. A result without an entry here is evaluated as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import sympy as sp

from ..derivation import Result
from ..symbols import X, a_0, d_j, m_bar, r, s_j, t, tau, x0, y_bar


@dataclass(frozen=True)
class Guarded:
    """A form fit for floating point, and the arguments that may be infinite in it."""

    expression: sp.Expr
    may_be_infinite: tuple[sp.Symbol, ...] = ()


def guarded(result: Result) -> Guarded:
    """Return the form in which a result is evaluated."""
    form = _FORMS.get(result.name)
    return form(result) if form else Guarded(result.expression)


def _flow_solution(result: Result) -> Guarded:
    """Four branches; cosh and sinh overflow, and cancel at the unstable point, beyond the third."""
    w, rho = sp.sqrt(_where(r > 0, r)), sp.sqrt(_where(r < 0, -r))
    trigonometric = (x0 * sp.cos(w * t) + w * sp.sin(w * t)) / (
        sp.cos(w * t) - x0 * sp.sin(w * t) / w
    )
    hyperbolic = (x0 * sp.cosh(rho * t) - rho * sp.sinh(rho * t)) / (
        sp.cosh(rho * t) - x0 * sp.sinh(rho * t) / rho
    )
    # The share of the unstable direction, kept as products: SymPy reorders sums, which would
    # cancel. The floor serves a start exactly on the unstable point.
    decay = sp.Max(sp.exp(-2 * rho * t), sp.Float("1e-300"))
    grown = (x0 - rho) / ((x0 + rho) * decay)
    shrunk = decay * (x0 + rho) / (x0 - rho)
    decayed = sp.Piecewise(
        (rho * (1 + grown) / (1 - grown), x0 > 0), (rho * (1 + shrunk) / (shrunk - 1), True)
    )
    return Guarded(
        sp.Piecewise(
            (trigonometric, r > 0),
            (x0 / (1 - x0 * t), sp.Eq(r, 0)),
            (hyperbolic, -r * t**2 < 1),
            (decayed, True),
        )
    )


def _escape_time(result: Result) -> Guarded:
    """Scale the threshold into [-1, 1], so that it may be infinite; near the fixed point, a log."""
    far = sp.Abs(X) > 1
    unit = sp.Piecewise((1 / sp.Abs(X), far), (1, True))
    end = sp.Piecewise((sp.sign(X), far), (X, True))
    way, speed = end - x0 * unit, r * unit + x0 * end
    w, rho = sp.sqrt(_where(r > 0, r)), sp.sqrt(_where(r < 0, -r))
    share = rho * way / speed
    ratio = (end - rho * unit) * (x0 + rho) / ((end + rho * unit) * (x0 - rho))
    near_fixed_point = sp.log(ratio) / (2 * rho)
    (_, above), (_, at_fold), (_, below), _ = result.expression.args
    return Guarded(
        sp.Piecewise(
            (sp.atan2(w * way, speed) / w, above),
            (way / speed, at_fold),
            (sp.Piecewise((near_fixed_point, share > 0.5), (sp.atanh(share) / rho, True)), below),
            (sp.oo, True),
        ),
        may_be_infinite=(X,),
    )


class wright_omega(sp.Function):  # type: ignore[misc]  # noqa: N801
    r"""Wright's omega for real arguments: :math:`\omega(z) = W(e^z)`, without the overflow.

    Examples
    --------
    >>> print(sp.lambdify((), wright_omega(sp.Integer(1)), "mpmath")())
    1.0
    """

    nargs = 1

    def _numpycode(self, printer: Any) -> str:
        return f"scipy.special.wrightomega({printer._print(self.args[0])})"

    def _mpmathcode(self, printer: Any) -> str:
        argument = printer._print(self.args[0])
        lambert, exponential = map(printer._module_format, ("mpmath.lambertw", "mpmath.exp"))
        return f"{lambert}({exponential}({argument}))"


def _mode_infinite_depth(result: Result) -> Guarded:
    """Take the logarithm of Lambert's argument: from small starts it overflows."""
    odds = s_j / (d_j * a_0) - 1
    rising = _where(odds > 0, odds)
    small = wright_omega(rising + sp.log(rising) - s_j**2 * tau / d_j)
    falling = sp.LambertW(sp.Min(odds, 0) * sp.exp(sp.Min(odds, 0) - s_j**2 * tau / d_j))
    left = sp.Piecewise((small, odds > 0), (falling, True))
    return Guarded((s_j / d_j) / (1 + left))


def _output_bias(result: Result) -> Guarded:
    """Take the logarithm of Lambert's argument: it overflows where the mean is large."""
    logarithm = sp.log(2 * m_bar**2 * a_0) + 2 * m_bar * y_bar
    return Guarded(y_bar - wright_omega(logarithm) / (2 * m_bar))


def _by_series_near_fold(result: Result, order: int) -> Guarded:
    """Differentiate the power series in r, where start and threshold lie on one side of the fold.

    There the escape time is the sum of (-r)^k (x0^(-2k-1) - X^(-2k-1))/(2k+1), while the closed
    form of its derivatives cancels.
    """
    terms = [
        (-1) ** k * r**k * (x0 ** (-2 * k - 1) - X ** (-2 * k - 1)) / (2 * k + 1) for k in range(24)
    ]
    series = sum(sp.diff(term, r, order) for term in terms)
    nearest = sp.Min(sp.Abs(x0), sp.Abs(X))
    near_fold = sp.And(x0 * X > 0, sp.Abs(r) < nearest**2 / 10)
    return Guarded(sp.Piecewise((series, near_fold), (result.expression, True)))


def _by_clamped_scale(result: Result) -> Guarded:
    """Keep r at or above the zone's edge inside the branches, where roots of it are taken."""
    (in_zone, zone), *rest = result.expression.args
    clamped = sp.Max(r, zone.rhs)
    branches = [(value.subs(r, clamped), condition) for value, condition in rest]
    return Guarded(sp.Piecewise((in_zone, zone), *branches))


def _where(condition: sp.Basic, value: sp.Expr) -> sp.Expr:
    """Return the value where the condition holds and 1 elsewhere, in a branch not taken."""
    return sp.Piecewise((value, condition), (1, True))


_FORMS: dict[str, Callable[[Result], Guarded]] = {
    "mode_infinite_depth": _mode_infinite_depth,
    "output_bias": _output_bias,
    "flow_solution": _flow_solution,
    "escape_time": _escape_time,
    "escape_time_slope": partial(_by_series_near_fold, order=1),
    "escape_time_curvature": partial(_by_series_near_fold, order=2),
    "loss": _by_clamped_scale,
    "loss_gradient": _by_clamped_scale,
}
