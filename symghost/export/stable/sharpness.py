"""The sharpness of networks at their solution."""

from __future__ import annotations

import sympy as sp
from sympy.codegen.cfunctions import log1p

from ...derivation import Result
from ...symbols import T, X, c, delta_c, kappa, s_c, y
from .parts import Forms, Guarded, branch, logistic, over, power, product, times_exponential


def _crossing_loss(result: Result) -> Guarded:
    """Write log(2 cosh(a/2)) as |a|/2 and what is left, which does not overflow."""
    odds = sp.Abs(s_c * delta_c)
    return Guarded((odds + 2 * log1p(sp.exp(-odds)) - 1) / (s_c * T))


def _step_sharpness(result: Result) -> Guarded:
    """Keep the digits of what the output misses, where it is nearly on.

    Far from the threshold the product of on and off is zero as a float before the value is.
    """
    odds = c * (kappa - X)
    on, off = logistic(odds), logistic(-odds)
    error = branch(odds > 0, (1 - y) - off, on - y)
    logarithm = sp.log(2) + 2 * sp.log(c) - sp.log(T)
    height = times_exponential(2 * c**2 / T, logarithm, -sp.Abs(odds))
    slope = over(height, power(1 + sp.exp(-sp.Abs(odds)), 2))
    return Guarded(product(slope, on * off + error * (off - on)))


FORMS: Forms = {
    "crossing_loss": _crossing_loss,
    "step_sharpness": _step_sharpness,
}
