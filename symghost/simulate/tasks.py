"""Timed tasks that networks are trained on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput


def is_whole(value: object, least: int) -> bool:
    """Return whether a value is an integer, not a truth value, of at least ``least``.

    Examples
    --------
    >>> is_whole(3, least=1), is_whole(True, least=1), is_whole(2.0, least=1)
    (True, False, False)
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return whole and int(cast("int", value)) >= least


@dataclass(frozen=True)
class DelayedActivation:
    r"""Stay silent for a delay of ``T`` steps, then be active for ``T`` steps.

    The latent variable :math:`\kappa_t` is read out after each of the :math:`2T` updates by
    :math:`o_t = \sigma(c(\kappa_t - \kappa_{thr}))`; the loss is
    :math:`L = \frac{1}{T}\sum_{t=1}^{2T} (o_t - y_t)^2` with :math:`y_t = 0` up to :math:`t = T`
    and 1 afterwards.

    Parameters
    ----------
    delay
        The delay ``T``, in integration steps.
    threshold
        The value of the latent variable at which the output is one half.
    confidence
        The steepness ``c`` of the output.
    step
        The integration step ``dt/tau``, above 0 and at most 1.
    start
        The state in which every neuron begins.

    Raises
    ------
    InvalidInput
        If the delay is not a positive integer, the confidence is not positive, the step is
        outside (0, 1] or a number is not finite.

    Examples
    --------
    >>> task = DelayedActivation(delay=2)
    >>> task.steps
    4
    >>> task.targets()
    array([0., 0., 1., 1.])
    >>> DelayedActivation(delay=0)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    symghost.errors.InvalidInput: delay ...
    """

    delay: int
    threshold: float = 1.0
    confidence: float = 10.0
    step: float = 0.5
    start: float = -0.3

    def __post_init__(self) -> None:
        if not is_whole(self.delay, least=1):
            raise InvalidInput("delay", self.delay, "a positive whole number of steps")
        for name in ("threshold", "start"):
            if not math.isfinite(getattr(self, name)):
                raise InvalidInput(name, getattr(self, name), "a finite number")
        if not (math.isfinite(self.confidence) and self.confidence > 0):
            raise InvalidInput("confidence", self.confidence, "a positive finite number")
        if not 0 < self.step <= 1:
            raise InvalidInput("step", self.step, "a number above 0 and at most 1")

    @property
    def steps(self) -> int:
        """The number of updates, twice the delay."""
        return 2 * self.delay

    def targets(self) -> NDArray[np.float64]:
        """Return the wanted output after each update, shape ``(2T,)``."""
        return np.repeat([0.0, 1.0], self.delay)
