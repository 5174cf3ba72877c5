"""Compiled tanh and exp that vectorise, and how this room's functions are compiled."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

import numba
import numpy as np
from numba.extending import overload

Function = TypeVar("Function", bound=Callable[..., Any])

# Neurons are padded with unconnected ones to whole cache lines: no vector loop has a remainder.
CACHE_LINE = 64
# Elements kept free behind each buffer. A vector loop falls back on a scalar one, which sums in
# another order, where two buffers begin within a few vectors of each other; results would then
# depend on where memory happens to lie.
APART = 128
# Rows that share one pass over the neurons.
UNROLLED = 4

# tanh(rho) = rho top(rho^2)/bottom(rho^2), convergents of rho/(1 + rho^2/(3 + rho^2/(5 + ...))).
# For |rho| <= ln(2)/4 the sixth has a remainder below 1e-18, the fourth one below 1e-11.
SIXTH = (10395.0, 1260.0, 21.0), (10395.0, 4725.0, 210.0, 1.0)
FOURTH = (105.0, 10.0), (105.0, 45.0, 1.0)

# Sums over neurons may be reordered; NaN and infinity keep their meaning, so divergence is seen.
REORDERED = {"reassoc", "contract", "nsz", "arcp"}
# Rounding by adding and subtracting a large number must not be reordered away.
CONTRACTED = {"contract"}


def njit(function: Function, flags: set[str] = REORDERED, keep: bool = False) -> Function:
    """Compile so that the GIL is released and a division by zero is not an exception."""
    compile_it = numba.njit(nogil=True, error_model="numpy", fastmath=flags, cache=keep)
    compiled: Function = compile_it(function)
    return compiled


def inlined(function: Function) -> Function:
    """Compile as a part of its callers: LLVM leaves out-of-line what is long and called twice."""
    compile_it = numba.njit(error_model="numpy", fastmath=REORDERED, inline="always")
    compiled: Function = compile_it(function)
    return compiled


def kept_on_disk(function: Function) -> Function:
    """Compile, and keep the machine code, with all that it calls, where a place can be found."""
    try:
        return njit(function, keep=True)
    except RuntimeError:  # no folder that can be written to
        return njit(function)


@njit
def apart(size: int, real: Any) -> Any:
    """Return zeros that lie apart from every other array, see APART."""
    return np.zeros(size + APART, real)[:size]


@njit
def matrix(rows: int, columns: int, real: Any) -> Any:
    """Return a matrix of zeros that lies apart from every other array."""
    return apart(rows * columns, real).reshape(rows, columns)


def fast_tanh(x: float) -> float:
    r"""Return tanh; within compiled code by the method below, which vectorises.

    With :math:`|x| = k \frac{\ln 2}{2} + \rho`, :math:`|\rho| \le \frac{\ln 2}{4}`, a convergent of
    Lambert's continued fraction, :math:`\tanh\rho = p/q`, and :math:`h = (2^k - 1)/2`,

    .. math:: \tanh |x| = \frac{h (q + p) + p}{h (q + p) + q}.

    Small arguments keep their relative accuracy, because then h = 0. Measured against 40 digits,
    the error is below 3 units in the last place; on processors without fused multiply-add it is
    below 4. The function is exactly odd, and NaN stays NaN.

    Examples
    --------
    >>> fast_tanh(0.0)
    0.0
    """
    return math.tanh(x)


def fast_exp(x: float) -> float:
    r"""Return exp; within compiled code by the method of :func:`fast_tanh`.

    .. math:: e^x = 2^k \frac{q + p}{q - p} \quad\text{at}\quad x/2 = k \frac{\ln 2}{2} + \rho

    The error is at most 2.5 units in the last place. In compiled code the argument is held where
    the result is a normal number, within 708 on both sides (float32: 87).

    Examples
    --------
    >>> fast_exp(0.0)
    1.0
    """
    return math.exp(x)


def _sixth_convergent() -> Callable[..., Any]:
    (p0, p1, p2), (q0, q1, q2, q3) = (tuple(map(np.float64, part)) for part in SIXTH)

    def ratio(rho: Any) -> Any:
        s = rho * rho
        return rho * (p0 + s * (p1 + s * p2)), q0 + s * (q1 + s * (q2 + s * q3))

    return njit(ratio, CONTRACTED)


def _fourth_convergent() -> Callable[..., Any]:
    (p0, p1), (q0, q1, q2) = (tuple(map(np.float32, part)) for part in FOURTH)

    def ratio(rho: Any) -> Any:
        s = rho * rho
        return rho * (p0 + s * p1), q0 + s * (q1 + s * q2)

    return njit(ratio, CONTRACTED)


def _elementary(real: Any, whole: Any) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Return compiled code's tanh and exp, for one precision and the integer of its width."""
    bits, largest = np.finfo(real).nmant, np.finfo(real).maxexp
    round_to_whole = real(1.5 * 2.0**bits)
    shift, bias, one_less = whole(bits), whole((largest - 1) << bits), whole((largest - 2) << bits)
    sign = np.array(-0.0, real).view(whole)[()]
    per_half_log2, half_log2 = real(2 / math.log(2)), real(math.log(2) / 2)
    rest = real(Decimal(2).ln() / 2 - Decimal(float(half_log2)))
    ratio = _sixth_convergent() if bits > 24 else _fourth_convergent()
    half = real(0.5)
    saturated = real((bits + 4) * math.log(2) / 2)  # from here on tanh rounds to 1
    farthest = real((largest - 2) * math.log(2) / 2)

    def split_up(z: Any, offset: Any) -> Any:
        """Return k, the rest of z, and a power of two that is 2^k for the offset ``bias``."""
        shifted = z * per_half_log2 + round_to_whole
        k = shifted - round_to_whole
        # the last bits of ``shifted`` are k: moved up, they are the exponent of 2^k
        exponent = (real(shifted).view(whole) << shift) + offset
        return k, z - k * half_log2, whole(exponent).view(real)

    split = njit(split_up, CONTRACTED)

    def tanh(x: Any) -> Any:
        size = abs(x)
        z = saturated if size > saturated else size  # in this order a NaN stays one
        _, rho, half_power = split(z, one_less)
        p, q = ratio(rho)
        h, both = half_power - half, q + p
        found = (h * both + p) / (h * both + q)
        return whole(real(found).view(whole) | (real(x).view(whole) & sign)).view(real)

    def exp(x: Any) -> Any:
        z = x * half
        z = farthest if z > farthest else z
        z = -farthest if z < -farthest else z
        k, rho, power = split(z, bias)
        p, q = ratio(rho - k * rest)
        return power * ((q + p) / (q - p))

    return tanh, exp


_ELEMENTARY = {
    numba.float64: _elementary(np.float64, np.int64),
    numba.float32: _elementary(np.float32, np.int32),
}


def _provide(function: Function, place: int) -> None:
    """Let compiled code call a function by what :func:`_elementary` gives for its precision."""

    def choose(x: Any) -> Any:
        return _ELEMENTARY[x][place] if x in _ELEMENTARY else None

    overload(function, jit_options={"error_model": "numpy", "fastmath": CONTRACTED})(choose)


_provide(fast_tanh, 0)
_provide(fast_exp, 1)
