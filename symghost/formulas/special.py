r"""Special functions for the libraries that lack them: Wright's omega, Lambert's W, and gamma.

The first two solve :math:`w + \log w = z` (with :math:`z = \log x` for Lambert's :math:`W(x)`), by
the iteration of fourth order of Fritsch, Shafer and Crowley (1973), after which three rounds from
the starts below leave an error of a few units in the last place.
"""

from __future__ import annotations

import math
from typing import Any

# B_2k/(2k (2k - 1)), of which log(gamma) takes the odd inverse powers after Stirling's formula.
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400)


def wright_omega(z: float) -> float:
    r"""Return Wright's :math:`\omega(z) = W(e^z)` of a number; Numba can compile it.

    Examples
    --------
    >>> wright_omega(1.0), wright_omega(-800.0)
    (1.0, 0.0)
    """
    if not z > -18.0:  # here omega(z) = e^z (1 - e^z) to double precision
        small = math.exp(z)
        return small * (1.0 - small)
    if z > 1e17:
        return z - math.log(z) if z < math.inf else z
    if z > 2.0:
        w = z - math.log(z)
    elif z > -2.0:
        w = math.exp((z - 1.0) * (0.5 + (1.0 - z) / 16.0))
    else:
        w = math.exp(z)
    for _ in range(3):
        rest = z - w - math.log(w)
        both = 2.0 * (1.0 + w) * (1.0 + w + 2.0 * rest / 3.0)
        w *= 1.0 + rest / (1.0 + w) * (both - rest) / (both - 2.0 * rest)
    return w


def lambert_w(x: float) -> float:
    """Return the principal branch of Lambert's W of a number >= -1/e; Numba can compile it.

    Examples
    --------
    >>> lambert_w(math.e), lambert_w(0.0), lambert_w(-1.0)
    (1.0, 0.0, nan)
    """
    if x > 1.0:
        return wright_omega(math.log(x))
    if not x >= -0.36787944117144233:
        return math.nan
    # The distance to the branch point, with the digits of 1/e that a double cannot hold.
    past = 2.0 * math.e * ((x + 0.36787944117144233) - 1.2428753672788363e-17)
    if past < 1e-3:
        p = math.sqrt(max(past, 0.0))
        tail = 11 / 72 + p * (-43 / 540 + p * (769 / 17280 - p * 221 / 8505))
        return -1.0 + p * (1.0 + p * (-1 / 3 + p * tail))
    w = -1.0 + math.sqrt(past) * (1.0 - math.sqrt(past) / 3.0) if x < -0.2 else math.log1p(x)
    for _ in range(5):
        grown = math.exp(w)
        rest = w * grown - x
        w -= rest / (grown * (w + 1.0) - (w + 2.0) * rest / (2.0 * w + 2.0))
    return w


def wright_omega_of_arrays(library: Any, z: Any) -> Any:
    """Return `wright_omega` of every element, with the functions of an array library."""
    where, exp, log = library.where, library.exp, library.log
    far = z <= -18.0
    mild = where(far | (z > 1e17), 1.0, z)
    middle = exp((where(mild > 2.0, 1.0, mild) - 1.0) * (0.5 + (1.0 - mild.clip(-2.0, 2.0)) / 16.0))
    w = where(mild > 2.0, mild - log(mild.clip(1.0)), where(mild > -2.0, middle, exp(-abs(mild))))
    for _ in range(3):
        rest = mild - w - log(w)
        both = 2.0 * (1.0 + w) * (1.0 + w + 2.0 * rest / 3.0)
        w = w * (1.0 + rest / (1.0 + w) * (both - rest) / (both - 2.0 * rest))
    small = exp(where(far, z, -1.0))
    large = where(z < math.inf, z - log(z.clip(1.0, 1e308)), z)
    return where(far, small * (1.0 - small), where(z > 1e17, large, w))


def lambert_w_of_arrays(library: Any, x: Any) -> Any:
    """Return `lambert_w` of every element, with the functions of an array library."""
    where, exp, log, sqrt = library.where, library.exp, library.log, library.sqrt
    low = 0.36787944117144233
    past = 2.0 * math.e * ((x + low) - 1.2428753672788363e-17)
    p = sqrt(past.clip(0.0))
    series = (11 / 72, -43 / 540, 769 / 17280, -221 / 8505)
    near = -1.0 + p * (1.0 + p * (-1 / 3 + p * _horner(series, p)))
    mild = where((x > 1.0) | (past < 1e-3), 0.5, x)
    w = where(mild < -0.2, -1.0 + p * (1.0 - p / 3.0), log(1.0 + mild))
    for _ in range(5):
        grown = exp(w)
        rest = w * grown - mild
        w = w - rest / (grown * (w + 1.0) - (w + 2.0) * rest / (2.0 * w + 2.0))
    large = wright_omega_of_arrays(library, log(x.clip(1.0)))
    inside = where(past < 1e-3, near, where(x > 1.0, large, w))
    return where(x >= -low, inside, math.nan)


def gamma_of_arrays(library: Any, z: Any) -> Any:
    """Return the gamma function of every element above -10, to a few units in the last place.

    By Stirling's series from 10 on, where smaller numbers are raised to. Its power is taken as two
    factors, with exponents that are exact: the whole would overflow before the function does.
    """
    where, exp, log, sqrt = library.where, library.exp, library.log, library.sqrt
    low = z < 10.0
    raised, product = where(low, where(z > -10.0, z, math.nan) + 20.0, z), 1.0 + 0.0 * z
    for k in range(20):
        product = product * where(low, z + k, 1.0)
    half = raised ** (0.5 * raised)
    rest = _horner(STIRLING, 1.0 / (raised * raised)) / raised
    lost = where(low, z - (raised - 20.0), 0.0)  # by the rounding of z + 20
    scale = math.sqrt(2.0 * math.pi) * exp(rest) * (1.0 + lost * (log(raised) - 0.5 / raised))
    return half / exp(raised) * (half / sqrt(raised)) * scale / product


def _horner(coefficients: tuple[float, ...], place: Any) -> Any:
    total: Any = 0.0
    for coefficient in reversed(coefficients):
        total = total * place + coefficient
    return total
