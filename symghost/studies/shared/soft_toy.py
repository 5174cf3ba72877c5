"""The loss of the toy flow with a soft output, along its exact path."""

from __future__ import annotations

import numpy as np
from scipy.integrate import simpson
from scipy.optimize import brentq
from scipy.special import expit

from ...common.errors import InvalidInput
from ...export.numeric import numeric
from ...theory.catalogue import result

# Log odds of the output at which its error is beyond float64, and the places between.
FAR, PLACES = 40.0, 8001
# By how much a step of the second difference moves the log odds at the end of the delay.
STEP = 1e-2


def soft_loss_near_optimum(r: float, delay: float, threshold: float, confidence: float) -> float:
    r"""Return the loss of the toy near its optimum, with a logistic output.

    .. math:: L(r) = \int_{-\infty}^{T} o^2\,dt + \int_T^{t_b} (1 - o)^2\,dt, \quad
        o = \sigma(c(x(t) - X)),

    along :math:`x(t) = \sqrt{r} \tan(\sqrt{r}\,t)`, by Simpson's rule where the output is not
    saturated at the end of the delay.

    Parameters
    ----------
    r, delay, threshold, confidence : float
        Positive, with a crossing of the threshold near the end of the delay.

    Returns
    -------
    float
        Not divided by the delay.
    """
    w = np.sqrt(r)
    late = np.linspace(-FAR, FAR, PLACES) / (confidence * (r + threshold**2))
    place = w * (delay + late)
    state = np.where(place < np.pi / 2, w * np.tan(np.minimum(place, np.pi / 2)), np.inf)
    miss = expit(-confidence * (state - threshold))
    early, after = slice(None, PLACES // 2 + 1), slice(PLACES // 2, None)
    before = simpson((1 - miss[early]) ** 2, x=late[early])
    return float(before + simpson(miss[after] ** 2, x=late[after]))


def soft_sharpness(delay: float, threshold: float, confidence: float) -> float:
    """Return the second derivative of the soft toy's loss where its output switches on time.

    Raises
    ------
    InvalidInput
        If a number is not positive.

    Examples
    --------
    >>> measured = soft_sharpness(20, threshold=200, confidence=5)
    >>> from symghost import numeric, result
    >>> bool(abs(measured / numeric(result("toy_sharpness"))(5, 200, 20) - 1) < 0.02)
    True
    """
    for name, value in (("delay", delay), ("threshold", threshold), ("confidence", confidence)):
        if not value > 0:
            raise InvalidInput(name, value, "a positive number")
    escape, far = numeric(result("escape_time")), np.pi**2 / (4 * delay**2)
    on_time = float(brentq(lambda r: float(escape(r, 0.0, threshold)) - delay, far / 9, far))
    slope = abs(float(numeric(result("escape_time_slope"))(on_time, 0.0, threshold)))
    step = STEP / (confidence * (on_time + threshold**2) * slope)
    near = [
        soft_loss_near_optimum(on_time + k * step, delay, threshold, confidence) for k in (-1, 0, 1)
    ]
    return (near[0] - 2 * near[1] + near[2]) / step**2
