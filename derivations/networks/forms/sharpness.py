"""The sharpness of networks at their solution."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import log1p

from symghost.formulas.guarded.parts import (
    Guarded,
    branch,
    logistic,
    over,
    power,
    product,
    times_exponential,
)
from symghost.formulas.symbols import T, X, c, delta_c, kappa, s_c, y
from symghost.theory.derivation import Result
from symghost.theory.form import Form


def _crossing_loss(result: Result) -> Guarded:
    """Write log(2 cosh(a/2)) as |a|/2 and what is left, which does not overflow."""
    odds = sp.Abs(s_c * delta_c)
    return Guarded((odds + 2 * log1p(sp.exp(-odds)) - 1) / (s_c * T))


def _crossing_loss_slopes(result: Result) -> dict[sp.Symbol, sp.Expr]:
    r"""Return the slopes by the way and the scale.

    With :math:`a = s_c \delta_c` that of :math:`2 \ln(2 \cosh(a/2))` by a is
    :math:`\tanh(a/2)`. By the scale the terms that grow with a cancel.
    """
    odds = sp.Abs(s_c * delta_c)
    decay = sp.exp(-odds)
    left = 1 - 2 * (log1p(decay) + odds * decay / (1 + decay))
    return {
        delta_c: sp.tanh(s_c * delta_c / 2) / T,
        s_c: product(left / (s_c * T), 1 / s_c),
    }


def _step_sharpness(result: Result) -> Guarded:
    """Keep the digits of what the output misses, where it is nearly on.

    What on is more than off is a hyperbolic tangent, to all digits near the threshold. Far from
    there the product of on and off is zero as a float before the value is.
    """
    odds = c * (kappa - X)
    on, off = logistic(odds), logistic(-odds)
    error = branch(odds > 0, (1 - y) - off, on - y)
    logarithm = sp.log(2) + 2 * sp.log(c) - sp.log(T)
    height = times_exponential(2 * c**2 / T, logarithm, -sp.Abs(odds))
    slope = over(height, power(1 + sp.exp(-sp.Abs(odds)), 2))
    return Guarded(product(slope, on * off - error * sp.tanh(odds / 2)))


CROSSING_LOSS = Form(_crossing_loss, _crossing_loss_slopes)
STEP_SHARPNESS = Form(_step_sharpness)
