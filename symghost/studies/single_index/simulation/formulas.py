r"""The mean-field flow of a two-layer network on a single-index target, as compiled formulas.

In the mean field a network is the law of its pairs (a, s), weight and overlap with the target's
direction. Degree k of the target is left with :math:`e_k = \varphi_k - \langle h_k \rangle`,
:math:`h_k = \sigma_k a s^k`, and the risk is :math:`R = \frac12 \sum_k e_k^2`. A neuron follows
:math:`\varepsilon a' = \partial_a \psi` and :math:`s' = (1 - s^2) \partial_s \psi` in the
potential :math:`\psi = \sum_k e_k h_k` that all neurons share (setting of arXiv:2303.00055).

Numbers stay of order one in :math:`x = s/\sqrt\varepsilon` and
:math:`\tau = t/\sqrt\varepsilon`. SymPy differentiates; nothing is typed in twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from ....formulas.compiling import compiled
from .terms import Coefficients

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ScaledFlow:
    """A neuron's velocity in scaled variables, and all that its Jacobian needs.

    Each is a function of arrays a and x, of one number for each degree, and of the root of eps.

    Parameters
    ----------
    shares : callable
        What a neuron gives to each degree, one array a degree.
    velocity : callable
        Of a and of x.
    own_slopes : callable
        Derivatives of both velocities by a and by x, the misfits held.
    share_slopes : callable
        Derivatives of the shares by a, then those by x.
    misfit_slopes : callable
        Derivatives of the velocity of a by each misfit, then those of x.
    """

    shares: Callable[..., Any]
    velocity: Callable[..., Any]
    own_slopes: Callable[..., Any]
    share_slopes: Callable[..., Any]
    misfit_slopes: Callable[..., Any]


@lru_cache(maxsize=16)
def scaled_flow(degrees: int) -> ScaledFlow:
    """Return the compiled flow for a number of degrees.

    Examples
    --------
    >>> flow = scaled_flow(2)
    >>> flow.velocity(1.0, 2.0, 0.1, 10.0, 1.0, 1.0, 0.5)  # a, x, root of eps, sigma, e
    (101.0, 0.48)
    """
    a, x, root = sp.symbols("a x root", real=True)
    sigma = sp.symbols(f"sigma:{degrees}", real=True)
    e = sp.symbols(f"e:{degrees}", real=True)
    shares = [sigma[k] * a * (root * x) ** k for k in range(degrees)]
    potential = sum((e[k] * shares[k] for k in range(degrees)), sp.S.Zero)
    velocity = [
        sp.expand(sp.diff(potential, a) / root),
        (1 - (root * x) ** 2) * sp.expand(sp.diff(potential, x) / root),
    ]

    def function(expressions: list[sp.Expr], misfits: bool = True) -> Callable[..., Any]:
        symbols = (a, x, root, *sigma, *e) if misfits else (a, x, root, *sigma)
        return compiled(sp.Tuple(*expressions), symbols, "numpy")

    return ScaledFlow(
        function(shares, misfits=False),
        function(velocity),
        function([sp.diff(part, by) for part in velocity for by in (a, x)]),
        function([sp.diff(share, by) for by in (a, x) for share in shares], misfits=False),
        function([sp.diff(part, by) for part in velocity for by in e], misfits=False),
    )


@dataclass(frozen=True, eq=False)
class MeanFieldSystem:
    """The scaled mean-field flow of some neurons; a state is all a, then all x.

    Parameters
    ----------
    coefficients : Coefficients
    root : float
        Square root of the ratio of speeds.
    portions : array, shape (neurons,)
        Which portion of the network each neuron stands for; they add up to one.
    """

    coefficients: Coefficients
    root: float
    portions: Floats

    def misfit(self, state: Floats) -> Floats:
        r"""Return :math:`e_k`, what is left to learn of each degree."""
        neurons = state.size // 2
        shares = self._flow.shares(state[:neurons], state[neurons:], *self._numbers)
        return np.asarray(self.coefficients.target - np.array(shares) @ self.portions)

    def velocity(self, _: float, state: Floats) -> Floats:
        """Return the velocity of a state."""
        moved, neurons = np.empty_like(state), state.size // 2
        moved[:neurons], moved[neurons:] = self._flow.velocity(
            state[:neurons], state[neurons:], *self._numbers, *self.misfit(state)
        )
        return moved

    def jacobian(self, _: float, state: Floats) -> Floats:
        """Return the derivatives of the velocity: each neuron's own, and through the misfits."""
        a, x = np.split(state, 2)
        neurons, degrees = a.size, self.coefficients.degrees

        def filled(parts: Any) -> Floats:
            return np.array([np.broadcast_to(part, a.shape) for part in parts])

        own = filled(self._flow.own_slopes(a, x, *self._numbers, *self.misfit(state)))
        shares = filled(self._flow.share_slopes(a, x, *self._numbers)).reshape(2, degrees, neurons)
        pulls = filled(self._flow.misfit_slopes(a, x, *self._numbers)).reshape(2, degrees, neurons)
        whole = -np.einsum("uki,vkj,j->uivj", pulls, shares, self.portions)
        each = np.arange(neurons)
        for row in range(2):
            for column in range(2):
                whole[row, each, column, each] += own[2 * row + column]
        return np.asarray(whole.reshape(2 * neurons, 2 * neurons))

    @property
    def _flow(self) -> ScaledFlow:
        return scaled_flow(self.coefficients.degrees)

    @property
    def _numbers(self) -> tuple[float, ...]:
        return (self.root, *self.coefficients.activation)
