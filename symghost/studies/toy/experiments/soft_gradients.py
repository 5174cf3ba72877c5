"""The experiment on the toy's confidence: a soft output has a gradient where a sharp one has none.

After the published study (arXiv:2501.02378, Fig. 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from ....export.numeric import numeric
from ....formulas.compiling import compiled
from ....formulas.symbols import X, c, kappa, r, x
from ....models.networks import output
from ....models.toy import canonical_flow
from ....theory.catalogue import result

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SoftGradients:
    """The slope of the loss over the scale parameter, for several confidences of the output.

    Parameters
    ----------
    delay : float
    optimum, edge : float
        Scale parameters of least loss and at the edge of the no-learning zone, for a step output.
    scale : array, shape (points,)
    sharp : array, shape (points,)
        dL/dr of the step output in closed form, L being divided by the delay; 0 in the zone.
    confidences : tuple of float
    soft : array, shape (confidences, points)
        dL/dr of the logistic output along an Euler integration, L being divided by the delay.
    """

    delay: float
    optimum: float
    edge: float
    scale: Floats
    sharp: Floats
    confidences: tuple[float, ...]
    soft: Floats


def soft_gradients(
    delay: float = 100.0,
    points: int = 100,
    confidences: Sequence[float] = (0.01, 0.1, 0.5, 1.0, 2.0),
    threshold: float = 10.0,
    time_step: float = 0.1,
    ceiling: float = 1e6,
) -> SoftGradients:
    r"""Return the slope of the squared loss of a logistic output, along Euler's steps.

    .. math::
        x \leftarrow x + h (r + x^2), \quad s \leftarrow s + h (1 + 2 x s), \quad
        \frac{dL}{dr} = \frac{h}{T} \sum 2 (o - y) \frac{do}{dx} s,

    the derivative of the simulated loss itself: s is how the state changes with r. A state at the
    ceiling no longer changes.
    """
    optimum = float(numeric(result("optimal_scale"))(delay))
    scale = np.linspace(-optimum, 2 * optimum, points)
    flow = canonical_flow().field
    velocity, by_state, by_scale = (
        compiled(formula, (x, r), "numpy") for formula in (flow, sp.diff(flow, x), sp.diff(flow, r))
    )
    on = compiled(output(), (kappa, X, c), "numpy")
    steepness = np.asarray(confidences, dtype=np.float64)[:, None]
    state, change = np.zeros_like(scale), np.zeros_like(scale)
    slope = np.zeros((len(confidences), points))
    steps = round(2 * delay / time_step)
    with np.errstate(over="ignore"):  # exp of a state far below the threshold is infinite: o = 0
        for step in range(steps):
            change = change + time_step * (by_state(state, scale) * change + by_scale(state, scale))
            state = np.clip(state + time_step * velocity(state, scale), -ceiling, ceiling)
            change[state == ceiling] = 0.0
            o, wanted = on(state, threshold, steepness), float(step + 1 > steps // 2)
            slope += time_step * 2 * (o - wanted) * steepness * o * (1 - o) * change
    return SoftGradients(
        delay,
        optimum,
        float(numeric(result("no_learning_edge"))(delay)),
        scale,
        np.asarray(numeric(result("loss_gradient", normalised=True))(scale, delay)),
        tuple(confidences),
        slope / delay,
    )
