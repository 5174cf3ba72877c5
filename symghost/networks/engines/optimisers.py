r"""How a gradient becomes a step: gradient descent, momentum, Adam.

An optimiser holds its numbers; the engines hold its memory, ``slots`` arrays of the weights' size
that begin at zero, and do the arithmetic. The learning rate :math:`\alpha` is that of
:func:`~symghost.networks.training.train`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from ...common.errors import InvalidInput


@dataclass(frozen=True)
class GradientDescent:
    r"""Plain descent, :math:`\theta \leftarrow \theta - \alpha g`.

    Examples
    --------
    >>> GradientDescent().numbers()
    (0.0, 0.0, 0.0)
    """

    kind: ClassVar[int] = 0
    slots: ClassVar[int] = 0

    def numbers(self) -> tuple[float, float, float]:
        """Return the numbers that an engine needs."""
        return (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Momentum:
    r"""Descent with a memory of earlier gradients.

    :math:`v \leftarrow \mu v + g` and :math:`\theta \leftarrow \theta - \alpha v`. This is Polyak's
    heavy ball (1964), with its velocity in units of the learning rate.

    Parameters
    ----------
    decay
        :math:`\mu`, at least 0 and below 1.

    Raises
    ------
    InvalidInput
        If the decay is not in that range.
    """

    decay: float = 0.9
    kind: ClassVar[int] = 1
    slots: ClassVar[int] = 1

    def __post_init__(self) -> None:
        _check_decay("decay", self.decay)

    def numbers(self) -> tuple[float, float, float]:
        """Return the numbers that an engine needs."""
        return (self.decay, 0.0, 0.0)


@dataclass(frozen=True)
class Adam:
    r"""Steps scaled by running moments of the gradient (Kingma and Ba, arXiv:1412.6980).

    .. math::
        v \leftarrow \beta_1 v + (1 - \beta_1) g, \quad
        s \leftarrow \beta_2 s + (1 - \beta_2) g^2, \quad
        \theta \leftarrow \theta - \alpha\,
        \frac{v/(1 - \beta_1^k)}{\sqrt{s/(1 - \beta_2^k)} + \epsilon}

    at the k-th update, counted from 1.

    Parameters
    ----------
    decay, square_decay
        :math:`\beta_1` and :math:`\beta_2`, at least 0 and below 1.
    epsilon
        :math:`\epsilon`, positive.

    Raises
    ------
    InvalidInput
        If a number is not in its range.

    Examples
    --------
    >>> Adam(square_decay=1.0)
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: square_decay = 1.0: expected a number of at least 0 ...
    """

    decay: float = 0.9
    square_decay: float = 0.999
    epsilon: float = 1e-8
    kind: ClassVar[int] = 2
    slots: ClassVar[int] = 2

    def __post_init__(self) -> None:
        _check_decay("decay", self.decay)
        _check_decay("square_decay", self.square_decay)
        if not (math.isfinite(self.epsilon) and self.epsilon > 0):
            raise InvalidInput("epsilon", self.epsilon, "a positive finite number")

    def numbers(self) -> tuple[float, float, float]:
        """Return the numbers that an engine needs."""
        return (self.decay, self.square_decay, self.epsilon)


Optimiser = GradientDescent | Momentum | Adam


def _check_decay(argument: str, value: float) -> None:
    if not 0 <= value < 1:
        raise InvalidInput(argument, value, "a number of at least 0 and below 1")
