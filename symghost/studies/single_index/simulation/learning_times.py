r"""When a wide network learns each Hermite degree of a single-index target, as theory says.

The network starts without overlap with the target's direction, and the first layer is slower than
the second by the ratio :math:`\varepsilon`. A degree counts as learned when half of its risk is
gone: when a share :math:`1/\sqrt2` of its coefficient is left. Times are those of the first layer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp

from ....common.errors import InvalidInput
from ....formulas.symbols import degree as degree_symbol
from ....formulas.symbols import eps as eps_symbol
from ....formulas.symbols import l_before, phi1, rho_e, sigma1, v_a
from ....models.single_index.target import SingleIndex, checked_eps
from ....theory.catalogue import result

HALF_RISK = 1 / math.sqrt(2)
KINDS = ("at once", "power", "order one", "grows", "never", "absent")
SEPARATED = 0.1  # times of two degrees are apart below this ratio
WIDE = 10.0  # neurons for each one of the least width


@dataclass(frozen=True)
class DegreeTime:
    r"""When one degree is learned.

    Parameters
    ----------
    degree : int
    kind : str
        ``power``: the time falls as a power of :math:`\varepsilon`; ``order one``: it does not;
        ``grows``: it even grows as :math:`\varepsilon` falls; ``at once``: it is learned at the
        start; ``never``; ``absent``: the target lacks the degree.
    exponent : Rational or None
        The power; degree one has :math:`\varepsilon^{1/2}` with a logarithm.
    time : float or None
        None where theory gives the power alone.
    leading : float or None
        Of degree one: the first two terms for small :math:`\varepsilon`.
    why : str
    """

    degree: int
    kind: str
    why: str
    exponent: sp.Rational | None = None
    time: float | None = None
    leading: float | None = None


@dataclass(frozen=True)
class LearningTimes:
    r"""The predicted times of all degrees, and where the prediction holds.

    Parameters
    ----------
    eps : float
    degrees : tuple of DegreeTime
        From degree zero on.
    least_width : float or None
        :math:`U_{\ge 1}/(|c_1|\sqrt\varepsilon)`: the mean field needs far more neurons.
    separations : mapping of int to float
        For each degree that follows one that was learned, the ratio of their times as powers of
        :math:`\varepsilon`: small if there is a plateau between them.
    cautions : tuple of str
        What is not fulfilled at these values.
    """

    eps: float
    degrees: tuple[DegreeTime, ...]
    least_width: float | None
    separations: dict[int, float]
    cautions: tuple[str, ...]


def learning_times(
    model: SingleIndex,
    eps: float,
    a0: Sequence[float],
    neurons: int | None = None,
    blow_up: float | None = None,
) -> LearningTimes:
    r"""Return when each degree of the target is learned, with the regime in which this holds.

    Closed forms give degree zero, :math:`t_0 = (\varepsilon/\sigma_0^2) \log(\ldots)`, and degree
    one, the solution of a Riccati equation; dominant balance gives the powers of the others,
    :math:`t_l \sim \varepsilon^{(l' + 2 - l)/(2(l' + 1))}` after degree l' was learned.

    Parameters
    ----------
    model : SingleIndex
    eps : float
        Speed of the first layer over that of the second.
    a0 : sequence of float
        Weights of the second layer at the start, of all neurons or of all kinds of them equally
        often. How many are distinct matters.
    neurons : int, optional
        The width, if it is finite.
    blow_up : float, optional
        Scaled time T* at which the constrained flow of degree two blows up from these weights, as
        a simulation gives it; with it :math:`t_2 \approx T^* \varepsilon^{1/4}`.

    Returns
    -------
    LearningTimes

    Raises
    ------
    InvalidInput
        If eps or the blow-up time is not positive, there are no finite weights, or neurons < 1.

    Examples
    --------
    >>> model = SingleIndex("he0 + he1 + he2", "he0 + he1 + he2", degrees=2)
    >>> times = learning_times(model, 1e-8, a0=[1.3, 0.4, -1.1])
    >>> [(one.kind, one.exponent) for one in times.degrees]
    [('power', 1), ('power', 1/2), ('power', 1/4)]
    >>> times.degrees[1].time
    0.000...

    Weights that start as signs make two kinds of neurons only, whatever the width:

    >>> print(learning_times(model, 1e-8, a0=[1, -1]).degrees[2].why)
    it asks for 3 distinct weights at the start, and there are 2: ...
    """
    speed, weights = checked_eps(eps), _checked_weights(a0)
    _check_more(neurons, blow_up)
    phi, sigma = model.numbers()
    found: list[DegreeTime] = []
    for k in range(len(phi)):
        found.append(_time_of(k, phi, sigma, speed, weights, found, blow_up))
    least = _least_width(phi, sigma, speed)
    separations = _separations(found, speed)
    cautions = _cautions(phi, sigma, speed, weights, neurons, least, separations)
    return LearningTimes(speed, tuple(found), least, separations, tuple(cautions))


def _checked_weights(a0: object) -> Any:
    try:
        weights = np.atleast_1d(np.asarray(a0, dtype=np.float64))
    except (TypeError, ValueError):
        weights = np.array([np.nan])
    if weights.ndim != 1 or not weights.size or not np.isfinite(weights).all():
        raise InvalidInput("a0", a0, "finite weights of the second layer, at least one")
    return weights


def _check_more(neurons: object, blow_up: object) -> None:
    whole = isinstance(neurons, int) and not isinstance(neurons, bool)
    if neurons is not None and not (whole and neurons >= 1):  # type: ignore[operator]
        raise InvalidInput("neurons", neurons, "a whole number of neurons, at least 1")
    if blow_up is not None and not (isinstance(blow_up, int | float) and 0 < blow_up < math.inf):
        raise InvalidInput("blow_up", blow_up, "a positive number")


def _time_of(
    k: int,
    phi: Sequence[float],
    sigma: Sequence[float],
    eps: float,
    weights: Any,
    before: Sequence[DegreeTime],
    blow_up: float | None,
) -> DegreeTime:
    """Return the time of one degree, given those of the lower ones."""
    if phi[k] == 0:
        return DegreeTime(k, "absent", "the target lacks this degree")
    if sigma[k] == 0:
        return DegreeTime(k, "never", "the activation lacks this degree")
    if k == 0:
        return _constant(phi[0], sigma[0], eps, weights)
    if len(phi) < 2 or phi[1] * sigma[1] == 0:
        why = (
            "without degree one in both target and activation, overlaps that start at zero stay "
            "there by symmetry"
        )
        return DegreeTime(k, "never", why)
    if k == 1:
        return _linear(phi[1], sigma, eps, weights)
    return _higher(k, sigma, eps, weights, before, blow_up)


def _constant(phi: float, sigma: float, eps: float, weights: Any) -> DegreeTime:
    # Weights beyond the mean have as much to learn as weights short of it.
    share = abs(1 - sigma * float(weights.mean()) / phi)
    if share <= HALF_RISK:
        return DegreeTime(0, "at once", "the weights at the start give it already", time=0.0)
    formula = result("constant_degree_time")
    mean = (1 - share) * abs(phi / sigma)
    values = (eps, abs(sigma), abs(phi), mean, HALF_RISK)
    time = float(sp.lambdify(formula.symbols, formula.expression, "math")(*values))
    why = "exponential decay at the rate sigma_0^2/eps"
    return DegreeTime(0, "power", why, sp.Integer(1), time)


def _linear(phi: float, sigma: Sequence[float], eps: float, weights: Any) -> DegreeTime:
    variance = _spread(sigma, weights)
    if variance == 0:
        return DegreeTime(1, "order one", _few(2, weights), sp.Integer(0))
    formula = result("linear_degree_time")
    values = (eps, abs(sigma[1]), abs(phi), variance, HALF_RISK)
    time = float(sp.lambdify(formula.symbols, formula.expression, "math")(*values))
    second = formula.derivation.steps[1].statement.args[1]
    places = dict(zip((eps_symbol, sigma1, phi1, v_a, rho_e), values, strict=True))
    signal = abs(phi * sigma[1])
    leading = math.sqrt(eps) / (2 * signal)
    leading *= math.log(1 / eps) / 2 + math.log(float(second.subs(places)))
    why = "a saddle is left: the power has a logarithm, sqrt(eps)/(4 c) log(1/eps)"
    return DegreeTime(1, "power", why, sp.Rational(1, 2), time, leading)


def _spread(sigma: Sequence[float], weights: Any) -> float:
    """Return the variance of the weights, about zero if degree zero does not hold their mean."""
    centre = 0.0 if sigma[0] == 0 else float(weights.mean())
    spread = float(np.mean((weights - centre) ** 2))
    return 0.0 if spread <= 1e-28 * float(np.mean(weights**2)) else spread


def _few(needed: int, weights: Any) -> str:
    return (
        f"it asks for {needed} distinct weights at the start, and there are {len(set(weights))}: "
        "the lower degrees, held fixed, leave no freedom, and the time does not depend on eps"
    )


def _higher(
    k: int,
    sigma: Sequence[float],
    eps: float,
    weights: Any,
    before: Sequence[DegreeTime],
    blow_up: float | None,
) -> DegreeTime:
    last = max(one.degree for one in before if one.kind not in ("absent", "never"))
    slow = [one for one in before if one.kind in ("order one", "grows")]
    if slow:
        why = f"it comes after degree {slow[0].degree}, whose time does not fall with eps"
        return DegreeTime(k, slow[-1].kind, why, slow[-1].exponent)
    needed = 1 + sum(1 for j in range(k) if sigma[j] != 0)
    if last == k - 1 and len(set(weights)) < needed:
        return DegreeTime(k, "order one", _few(needed, weights), sp.Integer(0))
    power = result("onset_exponent").expression.subs({degree_symbol: k, l_before: last})
    if power > 0:
        known = blow_up is not None and k == 2
        time = blow_up * eps ** float(power) if known else None
        why = "the flow in which lower degrees are held fixed blows up at a finite scaled time"
        if not known:
            why += "; that time depends on the weights at the start, and no closed form is known"
        return DegreeTime(k, "power", why, power, time)
    skipped = ", ".join(map(str, range(last + 1, k)))
    why = f"after degree {last}, with {skipped} skipped, the signal is too small"
    return DegreeTime(k, "grows" if power < 0 else "order one", why, power)


def _least_width(phi: Sequence[float], sigma: Sequence[float], eps: float) -> float | None:
    if len(phi) < 2 or phi[1] * sigma[1] == 0:
        return None
    own = sum(one**2 for one in sigma[1:])
    return own / (abs(phi[1] * sigma[1]) * math.sqrt(eps))


def _separations(found: Sequence[DegreeTime], eps: float) -> dict[int, float]:
    timed = [(one.degree, one.exponent) for one in found if one.exponent is not None]
    return {
        late: eps ** float(early_power - late_power)
        for (_, early_power), (late, late_power) in pairwise(timed)
    }


def _cautions(
    phi: Sequence[float],
    sigma: Sequence[float],
    eps: float,
    weights: Any,
    neurons: int | None,
    least: float | None,
    separations: dict[int, float],
) -> list[str]:
    found = []
    for k, ratio in separations.items():
        if ratio > SEPARATED:
            found.append(
                f"degree {k} is not apart from the one before: their times differ by a power of "
                f"eps that is only {1 / ratio:.2g}"
            )
    if neurons is not None and least is not None and neurons < WIDE * least:
        found.append(
            f"{neurons} neurons are too few for the mean field, which needs far more than "
            f"{least:.3g}: at a fixed width, a smaller eps does not speed learning up"
        )
    if least is not None and sigma[1] and phi[1]:
        pull = abs(sigma[1]) * _spread(sigma, weights) * math.sqrt(eps) / (2 * abs(phi[1]))
        if pull > SEPARATED:
            found.append(
                f"degree one saturates at {pull:.2g} of the rate at which it grows: eps is not "
                "small, and the first two terms of its time do not hold"
            )
    if eps >= 1:
        found.append("the second layer is not faster than the first: the phases do not exist")
    return found
