r"""The exact gradient flow of a finite network, closed in weights and overlaps.

With :math:`s_i = u_i \cdot u_*`, :math:`r_{ij} = u_i \cdot u_j`,
:math:`V(s) = \sum_k \varphi_k \sigma_k s^k` and :math:`U(r) = \sum_k \sigma_k^2 r^k` the risk is a
function of a, s and r alone, and so is its gradient flow on the spheres (setting of
arXiv:2303.00055): the dimension enters only through the overlaps at the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.polynomial import polyder, polyval
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import BDF, DOP853, RK45, Radau

from ....common.arguments import finite_array
from ....common.errors import InvalidInput, unknown_name
from .mean_field import checked_overlaps
from .stepping import follow_levels
from .terms import Coefficients, checked_levels, checked_ratio, checked_weights

Floats = NDArray[np.float64]

METHODS = {"Radau": Radau, "BDF": BDF, "DOP853": DOP853, "RK45": RK45}
LATEST = 100.0


@dataclass(frozen=True, eq=False)
class ExactRun:
    """A finite network that learned by its exact gradient flow.

    Parameters
    ----------
    coefficients : Coefficients
    eps : float
    time : array, shape (steps,)
    weights, overlaps : array, shape (steps, neurons)
        Of each neuron: a, and s with the target's direction.
    neuron_overlaps : array, shape (neurons, neurons)
        Overlaps between neurons at the end.
    risk : array, shape (steps, degrees)
        Risk of each degree.
    levels : tuple of float
        Shares of a degree's risk.
    crossing : array, shape (levels, degrees)
        When the share of a degree's risk that is left first fell below a level; NaN where it did
        not, or the target lacks the degree.
    """

    coefficients: Coefficients
    eps: float
    time: Floats
    weights: Floats
    overlaps: Floats
    neuron_overlaps: Floats
    risk: Floats
    levels: tuple[float, ...]
    crossing: Floats


def exact_risk(
    coefficients: Coefficients, weights: ArrayLike, overlaps: ArrayLike, between: ArrayLike
) -> Floats:
    r"""Return the risk of each degree, each at least zero.

    .. math:: R_k = \frac{\varphi_k^2}{2} - \varphi_k \sigma_k \langle a s^k \rangle
        + \frac{\sigma_k^2}{2 m^2} \sum_{ij} a_i a_j r_{ij}^k

    Parameters
    ----------
    coefficients : Coefficients
    weights, overlaps : array_like, shape (m,)
    between : array_like, shape (m, m)
        Overlaps between neurons, with ones on the diagonal.

    Examples
    --------
    >>> pair = Coefficients([0, 1], [0, 1])
    >>> exact_risk(pair, [1.0], [1.0], [[1.0]])  # one neuron that is the target
    array([0., 0.])
    """
    a, s, r = (np.asarray(part, dtype=np.float64) for part in (weights, overlaps, between))
    sigma, phi = coefficients.activation, coefficients.target
    power_s, power_r, found = np.ones_like(s), np.ones_like(r), []
    for k in range(coefficients.degrees):
        own = sigma[k] ** 2 * float(a @ power_r @ a) / a.size**2
        found.append((phi[k] ** 2 + own) / 2 - phi[k] * sigma[k] * float(np.mean(a * power_s)))
        power_s, power_r = power_s * s, power_r * r
    return np.array(found)


@dataclass(frozen=True, eq=False)
class OverlapSystem:
    """The exact flow; a state is a, then s, then the overlaps above the diagonal.

    Parameters
    ----------
    coefficients : Coefficients
    eps : float
    neurons : int
    """

    coefficients: Coefficients
    eps: float
    neurons: int

    def split(self, state: Floats) -> tuple[Floats, Floats, Floats]:
        """Return weights, overlaps and the whole symmetric matrix of overlaps between neurons."""
        m = self.neurons
        between = np.eye(m)
        rows, columns = np.triu_indices(m, 1)
        between[rows, columns] = between[columns, rows] = state[2 * m :]
        return state[:m], state[m : 2 * m], between

    def joined(self, a: Floats, s: Floats, r: Floats) -> Floats:
        """Return the state of weights, overlaps and a matrix of overlaps between neurons."""
        return np.concatenate([a, s, r[np.triu_indices(self.neurons, 1)]])

    def velocity(self, _: float, state: Floats) -> Floats:
        """Return the velocity of a state."""
        a, s, r = self.split(state)
        target = self.coefficients.overlap_with_target()
        neuron = self.coefficients.overlap_of_neurons()
        pull = polyval(s, polyder(target))
        pushes = polyval(r, polyder(neuron)) * (a / self.neurons)
        radial = pull * s - np.sum(pushes * r, axis=1)
        da = (polyval(s, target) - polyval(r, neuron) @ a / self.neurons) / self.eps
        ds = a * (pull - pushes @ s - radial * s)
        turn = a[:, None] * (np.outer(pull, s) - pushes @ r - radial[:, None] * r)
        return self.joined(da, ds, turn + turn.T)


def overlap_flow(
    coefficients: Coefficients,
    eps: float,
    weights: ArrayLike,
    *,
    overlaps: ArrayLike | None = None,
    between: ArrayLike | None = None,
    levels: Sequence[float] = (0.5,),
    until: float = LATEST,
    method: str = "Radau",
    rtol: float = 1e-7,
    atol: float = 1e-9,
) -> ExactRun:
    """Integrate the exact flow of a finite network until every learnable degree is learned.

    Parameters
    ----------
    coefficients : Coefficients
    eps : float
        Ratio of the layers' speeds.
    weights : array_like, shape (m,)
        The second layer at the start.
    overlaps : array_like, shape (m,), optional
        With the target's direction; zero by default.
    between : array_like, shape (m, m), optional
        Between neurons; those of orthonormal directions by default.
    levels : sequence of float
        Shares of a degree's risk.
    until : float
        Latest time.
    method : {"Radau", "BDF", "DOP853", "RK45"}
        The first two for small eps and few neurons (their matrices have about m^4 / 4 entries), the
        others for many neurons at moderate eps.
    rtol, atol : float

    Returns
    -------
    ExactRun

    Raises
    ------
    InvalidInput
        If an argument is out of range.
    NotSupported
        If the integrator cannot go on.

    Examples
    --------
    >>> pair = Coefficients([0, 1], [0, 1])
    >>> run = overlap_flow(pair, 0.1, [1.5, 1.0, 0.5])
    >>> run.crossing[0].round(4)
    array([   nan, 0.6429])
    """
    ratio, start = checked_ratio(eps), checked_weights(weights)
    m = start.size
    sides = np.zeros(m) if overlaps is None else checked_overlaps(overlaps, m)
    matrix = np.eye(m) if between is None else checked_between(between, m)
    marks = checked_levels(levels)
    if not (np.isfinite(until) and until > 0):
        raise InvalidInput("until", until, "a positive finite time")
    if method not in METHODS:
        raise unknown_name("method", method, METHODS)
    system = OverlapSystem(coefficients, ratio, m)
    solver = METHODS[method](
        system.velocity, 0.0, system.joined(start, sides, matrix), until, rtol=rtol, atol=atol
    )
    scale = np.where(coefficients.target == 0, np.nan, coefficients.target**2 / 2)
    path = follow_levels(
        solver,
        lambda state: exact_risk(coefficients, *system.split(state)) / scale,
        np.array(marks),
        coefficients.learnable,
    )
    risk = np.array([exact_risk(coefficients, *system.split(state)) for state in path.states])
    return ExactRun(
        coefficients,
        ratio,
        path.time,
        path.states[:, :m],
        path.states[:, m : 2 * m],
        system.split(path.states[-1])[2],
        risk,
        marks,
        path.crossing,
    )


def checked_between(between: ArrayLike, neurons: int) -> Floats:
    """Return overlaps between neurons as a matrix.

    Raises
    ------
    InvalidInput
        If they are no symmetric matrix with ones on its diagonal and no negative eigenvalue.
    """
    expected = f"a symmetric {neurons} x {neurons} matrix of overlaps, with ones on its diagonal"
    matrix = finite_array("between", between, expected)
    good = matrix.shape == (neurons, neurons) and np.allclose(matrix, matrix.T)
    if not good or not np.allclose(np.diag(matrix), 1) or np.linalg.eigvalsh(matrix)[0] < -1e-9:
        raise InvalidInput("between", "another array", expected)
    return matrix
