r"""When each degree of a single-index target should be learned, as numbers beside a simulation.

The theory has closed forms for degrees 0 and 1, and powers of eps for the others. A degree that
is learned next after degree 1 gets its number here, from the blow-up time of its limit flow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ....common.errors import NotSupported
from ....export.numeric import numeric
from ....models.single_index.target import SingleIndex
from ....theory.catalogue import result
from .learning_times import DegreeTime, learning_times
from .phases import TooFewNeurons, entry_to_degree_two, phase_flow, two_neuron_time
from .terms import (
    Coefficients,
    checked_ratio,
    checked_weights,
    coefficients_of,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prediction:
    """What is predicted on one degree.

    Parameters
    ----------
    degree : int
    kind : str
        As in `DegreeTime`: ``at once``, ``power``, ``order one``, ``grows`` or ``never``; and
        ``no blow-up`` where the limit flow does not reach its end.
    time : float or None
        None if the degree is not learned, or no number is known.
    exponent : float or None
        The power of eps in the time, logarithms aside.
    plateau : str
        What holds the risk before the degree is learned.
    why : str
        Where the number comes from, or why there is none.
    """

    degree: int
    kind: str
    time: float | None
    exponent: float | None
    plateau: str
    why: str


@dataclass(frozen=True)
class Predictions:
    """What is predicted on all degrees that the target has.

    Parameters
    ----------
    degrees : tuple of Prediction
    least_width : float or None
        A finite network behaves as the mean field with far more neurons than this.
    cautions : tuple of str
        What is not fulfilled at these values.
    """

    degrees: tuple[Prediction, ...]
    least_width: float | None
    cautions: tuple[str, ...]

    def of(self, degree: int) -> Prediction:
        """Return what is predicted on a degree that the target has."""
        return next(one for one in self.degrees if one.degree == degree)


def predict_times(model: SingleIndex, weights: ArrayLike, eps: float) -> Predictions:
    """Return a prediction for each degree that the target has, for overlaps zero at the start.

    Parameters
    ----------
    model : SingleIndex
    weights : array_like, shape (neurons,)
        The second layer at the start.
    eps : float
        Ratio of the layers' speeds.

    Raises
    ------
    InvalidInput
        If an argument is out of range.

    Examples
    --------
    >>> model = SingleIndex("he0 + he1 + he2", "he0 + he1 + he2", degrees=2)
    >>> [f"{one.time:.4g}" for one in predict_times(model, [1.3, 0.4, -1.1], 1e-12).degrees]
    ['1.234e-13', '7.17e-06', '0.001645']

    Two distinct weights learn degree 2 at a time that does not shrink with eps:

    >>> last = predict_times(model, [1.0, -1.0], 1e-12).of(2)
    >>> round(last.time, 4), last.kind
    (0.0744, 'order one')
    """
    ratio, start, pair = checked_ratio(eps), checked_weights(weights), coefficients_of(model)
    told = learning_times(model, ratio, start.tolist())
    degrees = tuple(
        _prediction(pair, start, ratio, one) for one in told.degrees if one.kind != "absent"
    )
    return Predictions(degrees, told.least_width, told.cautions)


def onset_power(degree: int, before: int) -> float:
    """Return the power of eps in the time of a degree that is learned next after another.

    Examples
    --------
    >>> onset_power(2, before=1), onset_power(4, before=1)
    (0.25, -0.25)
    """
    return float(numeric(result("onset_exponent"))(degree, before))


def _prediction(pair: Coefficients, start: Floats, eps: float, told: DegreeTime) -> Prediction:
    plateau = {0: "exponential decay", 1: "saddle"}.get(told.degree, "blow-up of the limit flow")
    if told.kind in ("never", "at once"):
        plateau = "for ever" if told.kind == "never" else "no plateau"
    power = None if told.exponent is None else float(told.exponent)
    plain = Prediction(told.degree, told.kind, told.time, power, plateau, told.why)
    if told.degree < 2 or power is None:
        return plain
    distinct = np.unique(start).size
    if distinct == 2 and told.degree == pair.degrees - 1 == 2 and np.all(pair.activation):
        words = f"{told.why}; the number is that of two merged neurons"
        return Prediction(2, told.kind, two_neuron_time(pair), power, "merged neurons", words)
    before = int(np.flatnonzero(pair.learnable[: told.degree])[-1])
    return _blown_up(pair, start, eps, plain, before) if before == 1 and distinct > 1 else plain


def _blown_up(
    pair: Coefficients, start: Floats, eps: float, plain: Prediction, before: int
) -> Prediction:
    """Return the prediction with the number from its limit flow, where this blows up."""
    degree, power = plain.degree, onset_power(plain.degree, before)
    try:
        entry = entry_to_degree_two(pair, start)
        blow_up = phase_flow(pair, degree, *entry, before=before).blow_up
    except TooFewNeurons:
        return Prediction(degree, plain.kind, None, plain.exponent, "merged neurons", plain.why)
    except NotSupported as error:
        return Prediction(degree, "no blow-up", None, None, "for ever", str(error))
    words = f"T* eps^{power:.3g} with T* = {blow_up:.6g}, at which the limit flow blows up"
    if degree == 2:
        words += "; earlier by a share of order eps^(1/12)"
    return Prediction(degree, plain.kind, blow_up * eps**power, power, plain.plateau, words)
