r"""What a two-layer network and a single-index target are made of, as numbers.

An input x has d independent standard normal entries; the target is
:math:`y = \varphi(u_* \cdot x)` with :math:`|u_*| = 1`, and the network is
:math:`\frac{1}{m} \sum_i a_i \sigma(u_i \cdot x)` with :math:`|u_i| = 1`. Both functions are given
by their coefficients in the orthonormal Hermite polynomials :math:`He_k / \sqrt{k!}`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from ....common.arguments import check_whole, finite_array
from ....common.errors import InvalidInput, unknown_name
from ....models.single_index.target import SingleIndex

Floats = NDArray[np.float64]

HALF_RISK = 1 / sqrt(2)
"""Share of a coefficient that is left when half of its degree's risk is."""

LEAST_RATIO = 1e-16
"""Below it the constraints on the second layer cancel to rounding errors."""

LAWS = ("uniform", "normal", "signs")


@dataclass(frozen=True, eq=False)
class Coefficients:
    """Hermite coefficients of a target and of an activation, from degree 0 on.

    The shorter one is filled up with zeros.

    Parameters
    ----------
    target, activation : array_like of float
        Coefficients of the orthonormal polynomials, one for each degree.

    Raises
    ------
    InvalidInput
        If they are no lists of finite numbers, or the activation is zero.

    Examples
    --------
    >>> pair = Coefficients(target=[0, 2], activation=[1, 1, 1])
    >>> pair.target
    array([0., 2., 0.])
    >>> pair.learnable
    array([False,  True, False])
    """

    target: Floats
    activation: Floats

    def __post_init__(self) -> None:
        rows = [_row(name, getattr(self, name)) for name in ("target", "activation")]
        length = max(row.size for row in rows)
        for name, row in zip(("target", "activation"), rows, strict=True):
            filled = np.zeros(length)
            filled[: row.size] = row
            filled.flags.writeable = False
            object.__setattr__(self, name, filled)
        if not np.any(self.activation):
            raise InvalidInput("activation", "all coefficients zero", "an activation that is not 0")

    @property
    def degrees(self) -> int:
        """The number of degrees, that of degree 0 included."""
        return int(self.activation.size)

    @property
    def learnable(self) -> NDArray[np.bool_]:
        """For each degree whether both the activation and the target have it."""
        return np.asarray((self.activation != 0) & (self.target != 0))

    def overlap_with_target(self) -> Floats:
        r"""Return the coefficients of :math:`V(s) = \sum_k \varphi_k \sigma_k s^k`."""
        return self.activation * self.target

    def overlap_of_neurons(self) -> Floats:
        r"""Return the coefficients of :math:`U(r) = \sum_k \sigma_k^2 r^k`."""
        return self.activation**2


def coefficients(target: ArrayLike, activation: ArrayLike) -> Coefficients:
    """Return the pair of two lists of coefficients, from degree 0 on."""
    return Coefficients(
        np.asarray(target, dtype=np.float64), np.asarray(activation, dtype=np.float64)
    )


def coefficients_of(model: SingleIndex) -> Coefficients:
    """Return the coefficients of a symbolic model as numbers.

    Examples
    --------
    >>> from symghost.models.single_index.target import SingleIndex
    >>> coefficients_of(SingleIndex("he1 + he2", "he0 + he1/2", degrees=2)).activation
    array([1. , 0.5, 0. ])
    """
    return coefficients(*model.numbers())


def _row(argument: str, values: ArrayLike) -> Floats:
    expected = "a list of finite numbers, one for each degree from 0 on"
    row = finite_array(argument, values, expected)
    if row.ndim != 1 or row.size == 0:
        raise InvalidInput(argument, values, expected)
    return row


def checked_ratio(eps: float) -> float:
    """Return the ratio of the layers' speeds.

    Raises
    ------
    InvalidInput
        If it is not a positive number that doubles can resolve.
    """
    good = isinstance(eps, int | float | np.number) and not isinstance(eps, bool)
    if not good or not np.isfinite(eps) or eps < LEAST_RATIO:
        raise InvalidInput("eps", eps, f"a positive number, at least {LEAST_RATIO:g}")
    return float(eps)


def checked_weights(weights: ArrayLike) -> Floats:
    """Return weights of the second layer as an array, one for each neuron.

    Raises
    ------
    InvalidInput
        If there is none, or they are not finite.
    """
    expected = "a list of finite numbers, one for each of at least one neuron"
    row = finite_array("weights", weights, expected)
    if row.ndim != 1 or row.size == 0:
        raise InvalidInput("weights", weights, expected)
    return row


def start_weights(neurons: int, law: str = "uniform", seed: int | None = None) -> Floats:
    """Return weights of the second layer at the start, with mean square about one.

    Without a seed they are the law's quantiles at the middle of equal shares, so that they are
    distinct and the same each time; with a seed they are drawn. Random signs have two values
    only, however many neurons there are: no degree above 1 can then be learned quickly.

    Parameters
    ----------
    neurons : int
    law : {"uniform", "normal", "signs"}
    seed : int, optional

    Raises
    ------
    InvalidInput
        If the number or the seed is no whole number that will do, or the law is unknown.

    Examples
    --------
    >>> start_weights(4).round(3)
    array([-1.299, -0.433,  0.433,  1.299])
    >>> np.unique(start_weights(1000, "signs", seed=1))
    array([-1.,  1.])
    """
    check_whole("neurons", neurons, least=1)
    if law not in LAWS:
        raise unknown_name("law", law, LAWS)
    if seed is None:
        shares = (np.arange(neurons) + 0.5) / neurons
    else:
        check_whole("seed", seed, least=0)
        shares = np.random.default_rng(np.random.SeedSequence(seed)).random(neurons)
    if law == "uniform":
        return np.asarray(sqrt(3) * (2 * shares - 1))
    return np.asarray(ndtri(shares) if law == "normal" else np.where(shares < 0.5, -1.0, 1.0))


def risk_by_degree(misfit: ArrayLike) -> Floats:
    r"""Return :math:`R_k = e_k^2 / 2`, the risk of each degree in the mean field."""
    return np.asarray(misfit, dtype=np.float64) ** 2 / 2


def checked_levels(levels: Sequence[float]) -> tuple[float, ...]:
    """Return shares of a coefficient at which a degree's crossing is noted.

    Raises
    ------
    InvalidInput
        If they are not between 0 and 1.
    """
    row = finite_array("levels", levels, "shares between 0 and 1")
    if row.ndim != 1 or row.size == 0 or not np.all((row > 0) & (row < 1)):
        raise InvalidInput("levels", levels, "shares between 0 and 1")
    return tuple(map(float, row))
