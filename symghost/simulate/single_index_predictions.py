r"""When each degree of a single-index target should be learned, as numbers beside a simulation.

Degrees 0 and 1 have closed forms. A degree learned next after degree 1 has the blow-up time of its
limit flow, times a power of eps. Of later degrees the power is known, and not what stands before
it. Some degrees are learned at a time of order one only, and some never: then the words say why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import NotSupported
from ..export.numeric import numeric
from ..registry import result
from .single_index_phases import (
    constrained_degrees,
    entry_to_degree_two,
    phase_flow,
    two_neuron_time,
)
from .single_index_terms import HALF_RISK, Coefficients, checked_ratio, checked_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prediction:
    """What the theory says on one degree.

    Parameters
    ----------
    degree : int
    time : float
        Infinite if the degree is never learned; NaN if no number is known.
    power : float or None
        The power of eps in the time, logarithms aside; None if it is never learned.
    plateau : str
        What holds the risk before the degree is learned.
    words : str
        Where the number comes from and for which eps it is good, or why there is none.
    """

    degree: int
    time: float
    power: float | None
    plateau: str
    words: str


def predict_times(
    pair: Coefficients, weights: ArrayLike, eps: float, level: float = HALF_RISK
) -> tuple[Prediction, ...]:
    """Return a prediction for each degree that the target has, for overlaps zero at the start.

    Parameters
    ----------
    pair : Coefficients
    weights : array_like, shape (neurons,)
        The second layer at the start.
    eps : float
        Ratio of the layers' speeds.
    level : float
        Share of a coefficient at which its degree counts as learned.

    Raises
    ------
    InvalidInput
        If an argument is out of range.

    Examples
    --------
    >>> pair = Coefficients([1, 1, 1], [1, 1, 1])
    >>> [f"{one.time:.4g}" for one in predict_times(pair, [1.3, 0.4, -1.1], 1e-12)]
    ['1.234e-13', '7.171e-06', '0.001645']

    Two distinct weights learn degree 2 at a time that does not shrink with eps:

    >>> last = predict_times(pair, [1.0, -1.0], 1e-12)[-1]
    >>> round(last.time, 4), last.power
    (0.0744, 0.0)
    """
    ratio, start = checked_ratio(eps), checked_weights(weights)
    return tuple(
        _prediction(pair, start, ratio, level, int(degree))
        for degree in np.flatnonzero(pair.target)
    )


def onset_power(degree: int, before: int) -> float:
    """Return the power of eps in the time of a degree that is learned next after another.

    Examples
    --------
    >>> onset_power(2, before=1), onset_power(4, before=1)
    (0.25, -0.25)
    """
    return float(numeric(result("onset_exponent"))(degree, before))


def _prediction(
    pair: Coefficients, start: Floats, eps: float, level: float, degree: int
) -> Prediction:
    if pair.activation[degree] == 0:
        return _never(degree, "the activation lacks this degree")
    if degree == 0:
        return _constant(pair, start, eps, level)
    if pair.degrees < 2 or not pair.learnable[1]:
        return _never(degree, "degree 1 is missing, and nothing else breaks the symmetry")
    return _linear(pair, start, eps, level) if degree == 1 else _later(pair, start, eps, degree)


def _never(degree: int, why: str) -> Prediction:
    return Prediction(degree, np.inf, None, "for ever", f"never: {why}")


def _constant(pair: Coefficients, start: Floats, eps: float, level: float) -> Prediction:
    sigma, phi = abs(pair.activation[0]), abs(pair.target[0])
    share = abs(1 - pair.activation[0] * float(np.mean(start)) / pair.target[0])
    time = 0.0
    if share > level:
        # The time depends on how much is left at the start, not on the side.
        mean = (1 - share) * phi / sigma
        time = float(numeric(result("constant_degree_time"))(eps, sigma, phi, mean, level))
    words = "closed form; good for small eps, as overlaps stay of order eps"
    return Prediction(0, time, 1.0, "none: it decays exponentially", words)


def _linear(pair: Coefficients, start: Floats, eps: float, level: float) -> Prediction:
    free = start - np.mean(start) if pair.activation[0] else start
    spread = float(np.mean(free**2))
    if spread < 1e-24 * max(1.0, float(np.mean(start**2))):
        words = "of order one: all weights are equal at the start"
        return Prediction(1, np.nan, 0.0, "slow drift", words)
    sizes = abs(pair.activation[1]), abs(pair.target[1])
    time = float(numeric(result("linear_degree_time"))(eps, *sizes, spread, level))
    words = "closed form; good to order sqrt(eps) log(1/eps)"
    return Prediction(1, time, 0.5, "saddle at zero weights and overlaps", words)


def _later(pair: Coefficients, start: Floats, eps: float, degree: int) -> Prediction:
    before = int(np.flatnonzero(pair.learnable[:degree])[-1])
    power = onset_power(degree, before)
    distinct = np.unique(start).size
    needed = len(constrained_degrees(pair, degree, before)) + 1
    if distinct < needed:
        return _too_few(pair, degree, distinct, needed)
    if before > 1:
        words = (
            f"of order eps^{power:.3g}; the number before the power is not known, and degrees are "
            "not separated at moderate eps"
        )
        return Prediction(degree, np.nan, power, "blow-up of the limit flow", words)
    try:
        entry = entry_to_degree_two(pair, start)
        blow_up = phase_flow(pair, degree, *entry, before=before).blow_up
    except NotSupported as error:
        words = f"not learned on the scale eps^{power:.3g}: {error}"
        return Prediction(degree, np.nan, None, "no blow-up", words)
    regime = "early by a share of order eps^(1/12)" if degree == 2 else "good for small eps"
    words = f"T* eps^{power:.3g}, T* = {blow_up:.6g} from the limit flow; {regime}"
    return Prediction(degree, blow_up * eps**power, power, "blow-up of the limit flow", words)


def _too_few(pair: Coefficients, degree: int, distinct: int, needed: int) -> Prediction:
    words = f"of order one: {needed} distinct weights are needed, there are {distinct}"
    time = np.nan
    if degree == 2 and distinct == 2 and pair.degrees == 3 and np.all(pair.activation):
        time = two_neuron_time(pair)
    return Prediction(degree, time, 0.0, "slow drift of merged neurons", words)
