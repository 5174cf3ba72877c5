"""Formulas as a careful author writes them by hand in NumPy, and as a hasty one does.

The arguments of branches that are not taken are clamped by the first, who also keeps the digits
near the edges; the second lets every branch run and warn.
"""

from __future__ import annotations

import math

import numpy as np
import scipy.special
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def loss_by_hand(r: Floats, T: float) -> Floats:
    """Return the loss, with the square root's argument kept positive."""
    edge = np.pi**2 / (16 * T**2)
    late = np.pi / (2 * np.sqrt(np.maximum(r, edge))) - T
    return np.where(r <= edge, T, np.abs(late))


def loss_naively(r: Floats, T: float) -> Floats:
    """Return the loss by choosing among all branches."""
    with np.errstate(all="ignore"):
        late = np.pi / (2 * np.sqrt(r)) - T
        return np.select([r <= np.pi**2 / (16 * T**2), late > 0], [np.full_like(r, T), late], -late)


def gradient_by_hand(r: Floats, T: float) -> Floats:
    """Return the slope of the loss, with the root's argument kept positive."""
    edge, optimum = np.pi**2 / (16 * T**2), np.pi**2 / (4 * T**2)
    kept = np.maximum(r, edge)
    steep = np.pi / (4 * kept * np.sqrt(kept))
    return np.where(r <= edge, 0.0, np.where(r <= optimum, -steep, steep))


def gradient_naively(r: Floats, T: float) -> Floats:
    """Return the same by choosing among all branches."""
    with np.errstate(all="ignore"):
        steep = np.pi / (4 * r**1.5)
        edge, optimum = np.pi**2 / (16 * T**2), np.pi**2 / (4 * T**2)
        return np.select([r <= edge, r <= optimum], [np.zeros_like(r), -steep], steep)


def escape_by_hand(r: Floats, x0: float, X: float) -> Floats:
    """Return the escape time for a start and a threshold above zero, by three branches."""
    way, speed = X - x0, r + x0 * X
    w, rho = np.sqrt(np.where(r > 0, r, 1.0)), np.sqrt(np.where(r < 0, -r, 1.0))
    share = rho * way / speed
    with np.errstate(all="ignore"):
        ratio = (X - rho) * (x0 + rho) / ((X + rho) * (x0 - rho))
        near = np.log(ratio) / (2 * rho)
        far = np.arctanh(np.where(np.abs(share) < 1, share, 0.0)) / rho
    below = np.where(share > 0.5, near, far)
    below = np.where(r + x0**2 > 0, below, np.inf)
    return np.where(r > 0, np.arctan2(w * way, speed) / w, np.where(r == 0, way / speed, below))


def escape_naively(r: Floats, x0: float, X: float) -> Floats:
    """Return the same by choosing among all branches."""
    with np.errstate(all="ignore"):
        w, rho = np.sqrt(r), np.sqrt(-r)
        above = np.arctan2(w * (X - x0), r + x0 * X) / w
        below = np.arctanh(rho * (X - x0) / (r + x0 * X)) / rho
        return np.select([r > 0, r == 0, r + x0**2 > 0], [above, 1 / x0 - 1 / X, below], np.inf)


def passage_by_hand(r: Floats) -> Floats:
    """Return the passage time."""
    return np.asarray(np.pi / np.sqrt(r))


def two_layers_by_hand(tau: Floats, s: float, d: float, a: float) -> Floats:
    """Return the course of a mode with two layers, right also where it falls.

    With one exponential, s/(d + (s/a - d) e), a strength far above the fixed point s/d leaves
    three digits of a short time, and with expm1 alone one below it loses those of a long time.
    """
    rate, start, end = -2 * s * tau, 1 / a, d / s
    if a * d > s:
        return np.asarray(1 / (start - (end - start) * np.expm1(rate)))
    return np.asarray(1 / (end + (start - end) * np.exp(rate)))


def two_layers_naively(tau: Floats, s: float, d: float, a: float) -> Floats:
    """Return the same by one exponential."""
    return np.asarray(s / (d + (s / a - d) * np.exp(-2 * s * tau)))


def one_layer_by_hand(tau: Floats, s: float, d: float, a: float) -> Floats:
    """Return the course of a mode with one layer, right also where it falls."""
    rate = -d * tau
    if a * d > s:
        return np.asarray(s / d + (a - s / d) * np.exp(rate))
    return np.asarray(a - (s - a * d) * np.expm1(rate) / d)


def one_layer_naively(tau: Floats, s: float, d: float, a: float) -> Floats:
    """Return the same by one exponential."""
    return np.asarray(s / d + (a - s / d) * np.exp(-d * tau))


def weak_noise_by_hand(r: Floats, D: float) -> Floats:
    """Return the passage time under weak noise, with the ratio of the noise kept small."""
    root = np.sqrt(r)
    size = np.minimum(D / (r * root), 1.0)
    return np.asarray(np.pi / root * (1 - 5 * size**2 / 32))


def residue_by_hand(real: Floats, imaginary: float) -> Floats:
    """Return the bottleneck law by residues, by a ratio of the parts, which no square overflows."""
    return np.asarray(2 * np.pi / (imaginary + real * (real / imaginary)))


# Of (sin p - p cos p)/p^3 by powers of p^2 for p up to pi, as the exported form has them.
KERNEL = (
    0.3333333333333333,
    -0.03333333333333333,
    0.0011904761904761847,
    -2.2045855379179478e-05,
    2.5052108384692406e-07,
    -1.927085256870854e-09,
    1.0706028176794782e-11,
    -4.4983117170588894e-14,
    1.4794714074073604e-16,
    -3.8961041382404418e-19,
    7.708821530611873e-22,
)


def kernel_by_hand(r: Floats) -> Floats:
    """Return the kernel of rectified neurons, with no difference of nearly equal numbers."""
    angle = np.arccos(-r)
    square = angle * angle
    shape = np.full_like(r, KERNEL[-1] / (2 * np.pi))
    for coefficient in KERNEL[-2::-1]:
        shape = shape * square + coefficient / (2 * np.pi)
    return np.asarray(angle * square * shape)


def kernel_naively(r: Floats) -> Floats:
    """Return the same by sine and cosine."""
    return np.asarray((np.sqrt(1 - r * r) + r * np.arccos(-r)) / (2 * np.pi))


def bias_by_hand(y: Floats, m: float, a: float) -> Floats:
    """Return the bias of an output, by Wright's omega where Lambert's function is large."""
    start = 2 * m * m * a
    logarithm = math.log(start) + 2 * m * y
    large = scipy.special.wrightomega(np.maximum(logarithm, 1.0))
    exponent = np.where(logarithm > 1, 0.0, 2 * m * y)
    small = np.real(scipy.special.lambertw(start * np.exp(exponent)))
    return np.asarray(np.where(logarithm > 1, np.log(large / start) / (2 * m), y - small / (2 * m)))


def bias_naively(y: Floats, m: float, a: float) -> Floats:
    """Return the same by Lambert's function alone."""
    start = 2 * m * m * a
    return np.asarray(y - np.real(scipy.special.lambertw(start * np.exp(2 * m * y))) / (2 * m))


def whitened_by_hand(tau: Floats, s: float, z: float, w: float, y: float) -> Floats:
    """Return the symmetric matrix of a whitened task, by decaying exponentials."""
    rate = -2 * s * tau
    short = -rate < 0.5
    few, series = np.where(short, rate, 0.0), np.full_like(tau, 1 / math.factorial(14))
    for k in range(13, 0, -1):
        series = series * few + 1 / math.factorial(k)
    decay, share = np.exp(rate), np.where(short, tau * series, -np.expm1(rate) / (2 * s))
    area = z * y - w * w
    below = decay + share * (z + y * decay + area * share)
    first, last = (z + area * share) / below, decay * (y * decay + area * share) / below
    overlap = w * decay / below
    return np.stack([first, overlap, overlap, last], axis=-1).reshape(*np.shape(tau), 2, 2)


def rate_by_hand(T: Floats) -> Floats:
    """Return the critical learning rate, with no power that overflows before the value."""
    rate = 1 / T
    square = rate * rate
    return np.asarray(3 * np.pi**4 / 32 * square * (square * rate))
