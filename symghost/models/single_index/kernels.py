r"""Closed forms of :math:`U(r) = E[\sigma(g)\,\sigma(g')]` for Gaussians g, g' of correlation r."""

from __future__ import annotations

import sympy as sp

from ...formulas.symbols import g_z, r, z
from .hermite import HermiteSeries


def relu_kernel() -> sp.Expr:
    """Return the kernel of the rectifier, the arc-cosine kernel of degree one.

    Examples
    --------
    >>> relu_kernel().subs(r, 1)
    1/2
    """
    return (sp.sqrt(1 - r**2) + r * (sp.pi - sp.acos(r))) / (2 * sp.pi)


def erf_kernel() -> sp.Expr:
    """Return the kernel of the error function with a gain.

    Examples
    --------
    >>> erf_kernel().subs(g_z, 1 / sp.sqrt(2))
    2*asin(r/2)/pi
    """
    return 2 / sp.pi * sp.asin(2 * g_z**2 * r / (1 + 2 * g_z**2))


def closed_kernel(series: HermiteSeries, place: sp.Expr) -> sp.Expr | None:
    """Return U in closed form for what is known, else None."""
    if not series.lost:
        return sp.Add(*(c**2 * place**k for k, c in enumerate(series.coefficients)))
    factor, shape = series.function.as_independent(z)
    gain = sp.Wild("gain", exclude=[z])
    ramp = shape.match(sp.Max(0, gain * z))
    if ramp and ramp[gain].is_positive:
        return factor**2 * ramp[gain] ** 2 * relu_kernel().subs(r, place)
    wave = shape.match(sp.erf(gain * z))
    if wave:
        return factor**2 * erf_kernel().subs(g_z, wave[gain]).subs(r, place)
    return None
