r"""How plateau times scale: fits of measured times over a parameter, or over the start's scale.

All fits are linear least squares in relative errors, with the power scanned where there is one;
models are compared by Akaike's criterion, corrected for small samples (K. P. Burnham, D. R.
Anderson, Model Selection and Multimodel Inference, 2002, sec. 2.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from ...common.errors import InvalidInput
from ...flows.numeric_flow import Floats

LEAST_POINTS = 6
LEAST_SPAN = 10.0
# Models within this difference of Akaike's criterion are not told apart.
MARGIN = 6.0
# Relative errors below this are not taken as information, those above the other are too noisy.
ROUNDING, NOISY = 1e-6, 0.15
# A power is taken for the expected one within this distance: the next terms of a law shift it.
TOLERANCE = 0.06
FARTHEST, WIDEST_INTERVAL = 0.1, 0.3
# A power below this is not told from a logarithm.
LOGARITHMIC = 0.25
STEP = 0.005
POWERS = np.arange(0.01, 3.0, STEP)
# Escape from a saddle takes at least 6 % longer for each decade: ln(10)/ln(1/a0), and in double
# precision 1/a0 is below 1e16. Half of that is no change.
UNCHANGED = 0.03
# A time that changes by less than this over all parameters does not diverge.
LEVEL = 0.25


@dataclass(frozen=True)
class Scaling:
    """What times say about a plateau.

    Parameters
    ----------
    law : str
        ``power -1/2``, ``power -1``, ``other power``, ``logarithm``, ``smooth``, ``unchanged``,
        ``power`` or ``unclear``.
    words : str
    numbers : mapping of str to Any
    """

    law: str
    words: str
    numbers: dict[str, Any]


@dataclass(frozen=True)
class _Fit:
    criterion: float
    error: float
    coefficients: Floats


@dataclass(frozen=True)
class _Power:
    fit: _Fit
    power: float
    interval: tuple[float, float]


def over_distance(values: Any, times: Any, fold_value: Any) -> Scaling:
    r"""Return how times grow as a parameter comes near to a value :math:`p_c`.

    The candidates are :math:`K + A\,|p - p_c|^{-s}`, :math:`K + A \ln|p - p_c|`,
    a parabola, and the transcritical :math:`K + (A + B \ln|p - p_c|)/|p - p_c|`.

    Examples
    --------
    >>> r = np.geomspace(1e-6, 1e-3, 7)
    >>> over_distance(r, np.pi / np.sqrt(r) - 2, 0).law
    'power -1/2'
    """
    p, t = _series("over_parameter", values, times)
    centre = _finite("over_parameter", fold_value)
    d = np.abs(p - centre)
    if (d == 0).any():
        raise InvalidInput("over_parameter", fold_value, "a value at which no time was measured")
    slope, interval = _slope(np.log(d), np.log(t))
    numbers = {"parameter exponent": slope, "parameter exponent interval": interval}
    if _too_few(d):
        return Scaling("unclear", _few_words("parameter values"), numbers)
    one = np.ones_like(d)
    log = np.log(d)
    power = _free_power(d, t)
    fits = {_class_of(power): power.fit}
    for columns in ([one], [one, d], [one, d, d**2]):
        _keep_better(fits, "smooth", _fit(columns, t))
    _keep_better(fits, "logarithm", _fit([one, log], t))
    _keep_better(fits, "power -1", _fit([one, 1 / d, log / d], t))
    numbers |= {"fitted exponent": -power.power, "fitted exponent interval": _minus(power.interval)}
    law, words = _chosen(fits)
    if max(map(abs, interval)) * np.ptp(log) <= LEVEL:
        law, words = "smooth", "the times hardly change"
    elif law == "logarithm" and power.interval[1] > LOGARITHMIC:
        law, words = "unclear", f"{words}, but a power is not excluded"
    shown = f"T ~ |p - p_c|^{slope:.3g} ({interval[0]:.3g} to {interval[1]:.3g}); {words}"
    return Scaling(law, shown, numbers)


def over_scale(scales: Any, times: Any) -> Scaling:
    r"""Return how times depend on the scale :math:`a_0` of the start.

    The candidates are a constant, :math:`K + B \ln(1/a_0)` and :math:`K + A\,a_0^{-q}`.

    Examples
    --------
    >>> scale = np.geomspace(1e-8, 1e-2, 7)
    >>> over_scale(scale, 3 - 0.5 * np.log(scale)).law, over_scale(scale, scale**-0.5).law
    ('logarithm', 'power')
    """
    a, t = _series("over_start", scales, times)
    if (a <= 0).any():
        raise InvalidInput("over_start", scales, "positive scales")
    reach = np.log(1 / a)
    slope, interval = _slope(reach, t)
    numbers: dict[str, Any] = {"start slope": slope, "start slope interval": interval}
    if _too_few(a):
        return Scaling("unclear", _few_words("scales"), numbers)
    change = max(map(abs, interval)) * np.log(10) / t.mean()
    if change <= UNCHANGED:
        return Scaling(
            "unchanged", f"T changes by at most {change:.2g} of itself a decade", numbers
        )
    power = _free_power(a, t)
    numbers |= {"start power": -power.power, "start power interval": _minus(power.interval)}
    one = np.ones_like(a)
    fits = {"no change": _fit([one], t), "logarithm": _fit([one, reach], t)}
    _keep_better(fits, "power" if power.interval[0] > TOLERANCE else "logarithm", power.fit)
    law, words = _chosen(fits)
    if law == "power" and not _narrow(power.interval):
        law, words = "unclear", f"{words}, but the power is not known well"
    elif law == "logarithm" and power.interval[1] > LOGARITHMIC:
        law, words = "unclear", f"{words}, but a power is not excluded"
    line = f"T = const + ({slope:.4g}) ln(1/a0) ({interval[0]:.4g} to {interval[1]:.4g})"
    shown = f"T ~ a0^-{power.power:.3g}" if law == "power" else line
    return Scaling("unclear" if law == "no change" else law, f"{shown}; {words}", numbers)


def _series(argument: str, places: Any, times: Any) -> tuple[Floats, Floats]:
    try:
        p, t = (np.asarray(part, dtype=np.float64) for part in (places, times))
    except (TypeError, ValueError):
        raise InvalidInput(argument, (places, times), "two series of numbers") from None
    if p.ndim != 1 or p.shape != t.shape or not p.size:
        raise InvalidInput(argument, (p.shape, t.shape), "two series of the same length")
    if not (np.isfinite(p).all() and np.isfinite(t).all() and (t > 0).all()):
        raise InvalidInput(argument, (places, times), "finite numbers and positive finite times")
    return p, t


def _finite(argument: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = np.nan
    if not np.isfinite(number):
        raise InvalidInput(argument, value, "a finite value of the parameter")
    return number


def _too_few(places: Floats) -> bool:
    return len(np.unique(places)) < LEAST_POINTS or np.ptp(np.log(places)) < np.log(LEAST_SPAN)


def _few_words(what: str) -> str:
    return f"fewer than {LEAST_POINTS} {what}, or less than a factor {LEAST_SPAN:g} between them"


def _slope(x: Floats, y: Floats) -> tuple[float, tuple[float, float]]:
    """Return the slope of a straight line with its 95 % interval."""
    if len(np.unique(x)) < 3:
        return float("nan"), (float("nan"), float("nan"))
    if np.ptp(y) == 0:
        return 0.0, (0.0, 0.0)
    line = stats.linregress(x, y)
    reach = float(stats.t.ppf(0.975, len(x) - 2)) * float(line.stderr)
    slope = float(line.slope)
    return slope, (slope - reach, slope + reach)


def _fit(columns: Sequence[Floats], times: Floats, more: int = 0) -> _Fit:
    """Return a fit in relative errors, and Akaike's criterion with `more` further parameters."""
    matrix = np.column_stack(columns) / times[:, None]
    size = np.abs(matrix).max(axis=0)
    found = np.linalg.lstsq(matrix / size, np.ones_like(times), rcond=None)[0]
    squares = float(((matrix / size @ found - 1) ** 2).mean())
    n, k = len(times), len(columns) + more + 1  # the errors' size is a parameter as well
    correction = 2 * k * (k + 1) / (n - k - 1) if n > k + 1 else np.inf
    criterion = n * np.log(squares + ROUNDING**2) + 2 * k + correction
    return _Fit(float(criterion), float(np.sqrt(squares)), found / size)


def _free_power(places: Floats, times: Floats) -> _Power:
    """Return the best power with a constant, and its 95 % interval by the profile of the errors."""
    one = np.ones_like(places)
    fits = [_fit([one, places**-s], times, more=1) for s in POWERS]
    squares = np.array([fit.error**2 for fit in fits]) + ROUNDING**2
    best = int(np.argmin(squares))
    freedom = max(1, len(times) - 3)
    limit = squares[best] * (1 + float(stats.t.ppf(0.975, freedom)) ** 2 / freedom)
    inside = POWERS[squares <= limit]
    interval = (float(inside[0]) - STEP / 2, float(inside[-1]) + STEP / 2)
    return _Power(fits[best], float(POWERS[best]), interval)


def _class_of(power: _Power) -> str:
    """Return the law that a power stands for, as far as its interval tells."""
    low, high = power.interval
    if high <= LOGARITHMIC:
        return "logarithm"
    if power.fit.coefficients[1] <= 0 or not _narrow(power.interval):
        return "unclear"
    for exponent, name in ((0.5, "power -1/2"), (1.0, "power -1")):
        if low - TOLERANCE <= exponent <= high + TOLERANCE:
            return name if abs(power.power - exponent) <= FARTHEST else "unclear"
    return "other power"


def _narrow(interval: tuple[float, float]) -> bool:
    return interval[1] - interval[0] <= WIDEST_INTERVAL


def _keep_better(fits: dict[str, _Fit], name: str, fit: _Fit) -> None:
    if name not in fits or fit.criterion < fits[name].criterion:
        fits[name] = fit


def _chosen(fits: dict[str, _Fit]) -> tuple[str, str]:
    """Return the law that is clearly the best and fits, or ``unclear``, and why."""
    ranked = sorted(fits, key=lambda name: fits[name].criterion)
    best = fits[ranked[0]]
    lead = fits[ranked[1]].criterion - best.criterion
    words = f"{ranked[0]} is ahead of {ranked[1]} by {lead:.1f} in Akaike's criterion"
    if best.error > NOISY:
        return "unclear", f"{words}, but misses the times by {best.error:.0%}"
    return (ranked[0] if lead >= MARGIN else "unclear"), words


def _minus(interval: tuple[float, float]) -> tuple[float, float]:
    return (-interval[1], -interval[0])
