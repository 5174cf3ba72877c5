"""Timed tasks that networks are trained on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..common.arguments import finite_array, is_whole
from ..common.errors import InvalidInput, unknown_name

Floats = NDArray[np.float64]
READINGS = ("after", "before")


class Task(Protocol):
    """What a network can be trained on: anything that says itself as arrays."""

    def timed(self) -> TimedTask:
        """Return the task as arrays."""


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
    threshold, confidence
        The value of the latent variable at which the output is one half, and the steepness ``c`` of
        the output; for networks that have no output bias or confidence of their own.
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
    symghost.common.errors.InvalidInput: delay ...
    """

    delay: int
    threshold: float = 1.0
    confidence: float = 10.0
    step: float = 0.5
    start: float = -0.3

    def __post_init__(self) -> None:
        if not is_whole(self.delay, least=1):
            raise InvalidInput("delay", self.delay, "a positive whole number of steps")
        if not math.isfinite(self.start):
            raise InvalidInput("start", self.start, "a finite number")
        _check_numbers(self)

    @property
    def steps(self) -> int:
        """The number of updates, twice the delay."""
        return 2 * self.delay

    def targets(self) -> Floats:
        """Return the wanted output after each update, shape ``(2T,)``."""
        return np.repeat([0.0, 1.0], self.delay)

    def timed(self) -> TimedTask:
        """Return the task as arrays: one trial, no input, one output."""
        return timed_task(
            self.targets()[np.newaxis, :, np.newaxis],
            step=self.step,
            start=self.start,
            threshold=self.threshold,
            confidence=self.confidence,
            divisor=self.delay,
        )


@dataclass(frozen=True, eq=False)
class TimedTask:
    r"""A task as arrays; :func:`timed_task` makes one and says what its fields mean.

    Parameters
    ----------
    targets, weights
        Shape ``(trials, steps, outputs)``.
    inputs
        Shape ``(trials, steps, channels)``.
    start
        Shape ``()``, ``(neurons,)`` or ``(trials, neurons)``.
    divisor, step, start_spread, noise, threshold, confidence, tolerance
        Numbers.
    reading
        ``"after"`` or ``"before"``.
    """

    targets: Floats
    inputs: Floats
    weights: Floats
    divisor: float
    step: float
    start: Floats
    start_spread: float
    noise: float
    threshold: float
    confidence: float
    reading: str
    tolerance: float

    @property
    def trials(self) -> int:
        """How many trials an epoch has."""
        return int(self.targets.shape[0])

    @property
    def steps(self) -> int:
        """The number of updates in a trial."""
        return int(self.targets.shape[1])

    @property
    def outputs(self) -> int:
        """How many outputs there are."""
        return int(self.targets.shape[2])

    @property
    def channels(self) -> int:
        """How many inputs there are."""
        return int(self.inputs.shape[2])

    @property
    def is_random(self) -> bool:
        """Whether an epoch draws random numbers."""
        return self.noise > 0 or self.start_spread > 0

    def timed(self) -> TimedTask:
        """Return the task itself."""
        return self


def timed_task(
    targets: ArrayLike,
    inputs: ArrayLike | None = None,
    *,
    weights: ArrayLike = 1.0,
    divisor: float | None = None,
    step: float = 0.5,
    start: ArrayLike = 0.0,
    start_spread: float = 0.0,
    noise: float = 0.0,
    threshold: float = 0.0,
    confidence: float = 1.0,
    reading: str = "after",
    tolerance: float = 0.5,
) -> TimedTask:
    r"""Return a task of one's own, made of arrays of inputs and targets.

    In each trial :math:`s` and step :math:`t` the neurons hear the inputs :math:`u_{st}`,

    .. math:: x \leftarrow (1 - a) x + a\, \phi(M \kappa + b + W u_{st} + \xi),

    and outputs :math:`o_{str}` are read. The loss is
    :math:`L = \frac{1}{Z} \sum_{str} w_{str}\, \ell(o_{str}, y_{str})`.

    Parameters
    ----------
    targets
        :math:`y`, shape ``(trials, steps, outputs)``.
    inputs
        :math:`u`, shape ``(trials, steps, channels)``; without them there are no channels.
    weights
        :math:`w`, a mask or weights that broadcast to the targets' shape, such as those of shape
        ``(steps, 1)``; none negative, not all zero.
    divisor
        :math:`Z`, positive; by default the sum of the weights, so that the loss is a mean.
    step
        The integration step ``a = dt/tau``, above 0 and at most 1.
    start
        The neurons' state at the beginning: a number, or an array of shape ``(neurons,)`` or
        ``(trials, neurons)``.
    start_spread
        If positive, :math:`\phi` of normal numbers of this spread is added to the start, anew for
        each neuron, trial and epoch.
    noise
        The standard deviation of :math:`\xi`, private to each neuron, step, trial and epoch.
    threshold, confidence
        What is taken off the readout, and the steepness of the output; for networks that have no
        output bias or confidence of their own.
    reading
        Whether a step's outputs are read ``"after"`` its update or ``"before"``.
    tolerance
        An output counts as right, in the accuracy, when it is nearer to its target than this.

    Raises
    ------
    InvalidInput
        If shapes do not fit together or a number is out of range.

    Examples
    --------
    A cue of either sign, whose sign is to be the output after two silent steps:

    >>> inputs, targets = np.zeros((2, 4, 1)), np.zeros((2, 4, 1))
    >>> inputs[:, 0, 0] = targets[:, 3, 0] = [-1, 1]
    >>> task = timed_task(targets, inputs, weights=[[0], [1], [1], [2]])
    >>> task.trials, task.steps, task.channels, task.outputs, task.divisor
    (2, 4, 1, 1, 8.0)
    >>> timed_task(targets, inputs[:, 1:])
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: inputs = 'shape (2, 3, 1)': expected shape (2, 4, channels)
    """
    wanted = finite_array("targets", targets, "finite numbers")
    if wanted.ndim != 3 or 0 in wanted.shape:
        raise InvalidInput("targets", f"shape {wanted.shape}", "shape (trials, steps, outputs)")
    trials, steps, _ = wanted.shape
    heard = np.zeros((trials, steps, 0)) if inputs is None else inputs
    heard = finite_array("inputs", heard, "finite numbers")
    if heard.ndim != 3 or heard.shape[:2] != (trials, steps):
        shape = f"shape ({trials}, {steps}, channels)"
        raise InvalidInput("inputs", f"shape {heard.shape}", shape)
    shares = _weights(weights, wanted.shape)
    task = TimedTask(
        wanted,
        heard,
        shares,
        float(shares.sum()) if divisor is None else divisor,
        step,
        _start(start, trials),
        start_spread,
        noise,
        threshold,
        confidence,
        reading,
        tolerance,
    )
    return checked(task)


def checked(task: TimedTask) -> TimedTask:
    """Return a task, having looked at its numbers.

    Raises
    ------
    InvalidInput
        If one is out of range.
    """
    _check_numbers(task)
    _check_draws(task)
    return task


def _weights(values: ArrayLike, shape: tuple[int, ...]) -> Floats:
    shares = finite_array("weights", values, "finite numbers")
    try:
        whole = np.array(np.broadcast_to(shares, shape))
    except ValueError:
        raise InvalidInput(
            "weights", f"shape {shares.shape}", f"a shape that broadcasts to {shape}"
        ) from None
    if (whole < 0).any() or not whole.any():
        raise InvalidInput("weights", values, "numbers of at least 0, not all 0")
    return whole


def _start(values: ArrayLike, trials: int) -> Floats:
    start = finite_array("start", values, "finite numbers")
    if start.ndim > 2 or (start.ndim == 2 and start.shape[0] != trials):
        expected = f"a number, or shape (neurons,) or ({trials}, neurons)"
        raise InvalidInput("start", f"shape {start.shape}", expected)
    return start


def _check_numbers(task: DelayedActivation | TimedTask) -> None:
    if not math.isfinite(task.threshold):
        raise InvalidInput("threshold", task.threshold, "a finite number")
    if not (math.isfinite(task.confidence) and task.confidence > 0):
        raise InvalidInput("confidence", task.confidence, "a positive finite number")
    if not 0 < task.step <= 1:
        raise InvalidInput("step", task.step, "a number above 0 and at most 1")


def _check_draws(task: TimedTask) -> None:
    for name in ("divisor", "tolerance"):
        value = getattr(task, name)
        if not (math.isfinite(value) and value > 0):
            raise InvalidInput(name, value, "a positive finite number")
    for name in ("start_spread", "noise"):
        value = getattr(task, name)
        if not (math.isfinite(value) and value >= 0):
            raise InvalidInput(name, value, "a finite number of at least 0")
    if task.reading not in READINGS:
        raise unknown_name("reading", task.reading, READINGS)
