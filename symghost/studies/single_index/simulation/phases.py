r"""The limit flow of one degree while it is learned, with all lower degrees already learned.

In the scaled variables :math:`A = \varepsilon^{(l-1)/(2l)} a`,
:math:`S = \varepsilon^{-1/(2l)} s`, :math:`T = \varepsilon^{-1/(2l)} t` degree l drives the
neurons, :math:`A' = Q(S)` and :math:`S' = A Q'(S)`, with
:math:`Q(S) = c S^l + \sum_{k<l} \lambda_k S^k` and :math:`c = \sigma_l \varphi_l`. The multipliers
:math:`\lambda_k` keep the lower degrees learned: :math:`\langle A S^k \rangle` does not change.
Seen as one vector, the velocity is what is left of :math:`c\, v_l` after projection off the
:math:`v_k = (S^k, k A S^{k-1})`, so that the multipliers are found by least squares. The flow blows
up at a finite time T*, and then degree l is learned: :math:`t_l \approx T^* \varepsilon^{1/(2l)}`.

If the degree learned before is not l - 1 but l', the target lacks those between. The scales are
then
:math:`A = \varepsilon^{l'/(2(l'+1))} a`, :math:`S = \varepsilon^{-1/(2(l'+1))} s` and
:math:`T = \varepsilon^{-(l'+2-l)/(2(l'+1))} t`. Of a degree k between that the activation has,
:math:`e_k = -\sigma_k \langle a s^k \rangle` acts on the neurons with the strength
:math:`\varepsilon^{(2k-l-l')/(2(l'+1))}` beside the drive: it is a constraint for
:math:`2k < l + l'`, a force of the same order for :math:`2k = l + l'`, and nothing beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import solve_ivp

from ....common.arguments import check_whole
from ....common.errors import InvalidInput, NotSupported
from .terms import HALF_RISK, Coefficients, checked_levels, checked_weights

Floats = NDArray[np.float64]

FAR = 1e8
NEAR = 1e3  # where a force makes the flow stiff
LONGEST = 1e4
TOLERANCE = {"rtol": 1e-10, "atol": 1e-12, "method": "DOP853"}


class TooFewNeurons(NotSupported):
    """There are too few distinct neurons for a degree's blow-up."""


@dataclass(frozen=True, eq=False)
class PhaseRun:
    """The limit flow of a degree up to its blow-up, in scaled variables.

    Parameters
    ----------
    degree : int
    strength : float
        The product of the degree's two coefficients, c.
    time : array, shape (steps,)
    weights, overlaps : array, shape (steps, neurons)
    multipliers : array, shape (steps, degree)
        Zero for degrees that the activation lacks.
    blow_up : float
        The time T*; known to about the largest overlap reached to the power 1 - l.
    """

    degree: int
    strength: float
    time: Floats
    weights: Floats
    overlaps: Floats
    multipliers: Floats
    blow_up: float


def phase_flow(
    coefficients: Coefficients,
    degree: int,
    weights: ArrayLike,
    overlaps: ArrayLike,
    *,
    before: int | None = None,
    reach: float | None = None,
) -> PhaseRun:
    """Integrate the limit flow of a degree to its blow-up.

    Parameters
    ----------
    coefficients : Coefficients
    degree : int
        At least 2.
    weights, overlaps : array_like, shape (neurons,)
        The start, scaled. There must be more distinct neurons than constraints.
    before : int, optional
        The degree that was learned before, at least 1; one less by default.
    reach : float, optional
        Size of weights and overlaps at which the blow-up counts as reached: 1e8, and 1e3 where a
        skipped degree acts as a force.

    Returns
    -------
    PhaseRun

    Raises
    ------
    InvalidInput
        If the degree cannot be learned, or the start does not fit.
    TooFewNeurons
        If there are too few distinct neurons for a blow-up.
    NotSupported
        If none is met.

    Examples
    --------
    >>> pair = Coefficients([1, 1, 1], [1, 1, 1])
    >>> start = entry_to_degree_two(pair, [1.3, 0.4, -1.1])
    >>> round(phase_flow(pair, 2, *start).blow_up, 5)
    1.64531
    """
    drive = _drive(coefficients, degree, before)
    start, sides = checked_weights(weights), checked_weights(overlaps)
    if start.shape != sides.shape:
        raise InvalidInput("overlaps", sides.size, f"{start.size} numbers, one for each weight")
    far = reach if reach is not None else FAR if drive.force is None else NEAR
    if not (np.isfinite(far) and far > np.max(np.abs(sides))):
        raise InvalidInput("reach", reach, "a finite number above all overlaps at the start")
    distinct, needed = np.unique(np.stack([start, sides]), axis=1).shape[1], len(drive.kept) + 1
    if distinct < needed:
        words = f"degree {degree} blows up only with at least {needed} distinct neurons"
        raise TooFewNeurons(f"{words}; these are {distinct}")
    run = _desingularised(drive, np.concatenate([start, sides]), far)
    states, moments = run[:-1].T, run[-1]
    multipliers = np.array([_projected(state, drive)[1] for state in states])
    a, s = np.split(states, 2, axis=1)
    return PhaseRun(degree, drive.strength, moments, a, s, multipliers, float(moments[-1]))


def constrained_degrees(coefficients: Coefficients, degree: int, before: int) -> tuple[int, ...]:
    """Return which lower degrees hold the neurons while a degree is learned after another.

    Examples
    --------
    >>> skipped = Coefficients([1, 1, 0, 0, 1], [1, 1, 1, 1, 1])
    >>> constrained_degrees(skipped, degree=4, before=1)
    (0, 1, 2)
    """
    return tuple(
        k
        for k in range(degree)
        if coefficients.activation[k] and (k <= before or 2 * k < degree + before)
    )


@dataclass(frozen=True)
class _Drive:
    """What moves the neurons: a degree, constraints, and a force (degree and strength) or none."""

    degree: int
    strength: float
    kept: tuple[int, ...]
    force: tuple[int, float] | None


def _drive(coefficients: Coefficients, degree: int, before: int | None) -> _Drive:
    check_whole("degree", degree, least=2)
    if degree >= coefficients.degrees or not coefficients.learnable[degree]:
        raise InvalidInput("degree", degree, "a degree that both activation and target have")
    last = degree - 1 if before is None else before
    check_whole("before", last, least=1)
    if last >= degree or np.any(coefficients.target[last + 1 : degree]):
        raise InvalidInput("before", last, f"the degree learned before degree {degree}")
    sigma, kept = coefficients.activation, constrained_degrees(coefficients, degree, last)
    middle, odd = divmod(degree + last, 2)
    acts = not odd and middle > last and sigma[middle] != 0
    strength = float(coefficients.overlap_with_target()[degree])
    return _Drive(degree, strength, kept, (middle, float(sigma[middle] ** 2)) if acts else None)


def _projected(state: Floats, drive: _Drive) -> tuple[Floats, Floats]:
    """Return velocity and multipliers, from columns scaled to the size of weights and overlaps."""
    a, s = np.split(state, 2)
    scale = float(np.max(np.abs(state)))
    a, s = a / scale, s / scale

    def direction(k: int) -> Floats:
        return np.concatenate([s**k, k * a * s ** (k - 1) if k else np.zeros_like(s)])

    wanted = drive.strength * direction(drive.degree)
    if drive.force is not None:
        k, strength = drive.force
        pull = strength * float(np.mean(a * s**k)) * scale ** (2 * k + 1 - drive.degree)
        wanted = wanted - pull * direction(k)
    columns = np.zeros((state.size, len(drive.kept)))
    for place, k in enumerate(drive.kept):
        columns[:, place] = direction(k)
    found = np.linalg.lstsq(columns, -wanted, rcond=None)[0]
    multipliers = np.zeros(drive.degree)
    multipliers[list(drive.kept)] = found * scale ** (drive.degree - np.array(drive.kept, float))
    return np.asarray(scale**drive.degree * (wanted + columns @ found)), multipliers


def _desingularised(drive: _Drive, start: Floats, reach: float) -> Floats:
    """Return states with their times as a last row, in a time that never ends."""

    def velocity(_: float, state: Floats) -> Floats:
        whole, power = state[:-1], drive.degree - 1
        a, s = np.split(np.abs(whole), 2)
        slower = 1 + a.max() ** power + s.max() ** power
        return np.asarray(np.append(_projected(whole, drive)[0], 1.0) / slower)

    def arrived(_: float, state: Floats) -> float:
        return float(reach - np.max(np.abs(state[start.size // 2 : -1])))

    arrived.terminal = True  # type: ignore[attr-defined]
    # A force grows faster than the drive and becomes a constraint: that is stiff.
    method = {} if drive.force is None else {"method": "LSODA"}
    options: dict[str, Any] = {"events": arrived, **TOLERANCE, **method}
    run = solve_ivp(velocity, (0.0, LONGEST), np.append(start, 0.0), **options)
    if not run.t_events[0].size:
        raise NotSupported(f"this start does not blow up: overlaps stay below {reach:g}")
    return np.asarray(run.y)


def entry_to_degree_two(coefficients: Coefficients, weights: ArrayLike) -> tuple[Floats, Floats]:
    r"""Return where degree 2 starts, scaled, after a start with overlaps zero.

    Degree 1 grows weights and overlaps in proportion to the deviations :math:`\tilde a` of the
    weights from their mean (from zero if the activation lacks degree 0):
    :math:`A = \tilde a \sqrt{|\varphi_1 / (\sigma_1 v)|}`, :math:`v = \langle \tilde a^2 \rangle`,
    :math:`S = \pm A` with the sign of :math:`\sigma_1 \varphi_1`.

    Raises
    ------
    InvalidInput
        If degree 1 cannot be learned or all deviations are zero.
    """
    row = checked_weights(weights)
    if coefficients.degrees < 2 or not coefficients.learnable[1]:
        raise InvalidInput("coefficients", "degree 1 missing", "degree 1 in activation and target")
    free = row - row.mean() if coefficients.activation[0] else row
    if np.ptp(row) == 0 and coefficients.activation[0]:
        raise InvalidInput("weights", "all equal", "weights that differ")
    sigma, phi = coefficients.activation[1], coefficients.target[1]
    scaled = free * np.sqrt(abs(phi / sigma) / np.mean(free**2))
    return scaled, np.sign(sigma * phi) * scaled


def two_neuron_time(coefficients: Coefficients, level: float = HALF_RISK) -> float:
    r"""Return when two distinct neurons learn degree 2 in the limit of vanishing eps.

    The two merge into a node with a value and a slope at one overlap s, which moves at a speed of
    order one: the time does not shrink with eps. Being at rest on the fast scale,
    :math:`\sum_k \sigma_k e_k z^k = c (z - s)^2`, and the weights give
    :math:`\varphi_k - e_k = \sigma_k (\alpha s^k + \beta k s^{k-1})`, which together fix
    :math:`\alpha, \beta, c`; then :math:`s' = 2 c \beta (1 - s^2)`.

    Parameters
    ----------
    coefficients : Coefficients
        Of degrees 0, 1 and 2, none missing in the activation; degrees 1 and 2 in the target.
    level : float
        Share of the coefficient of degree 2.

    Raises
    ------
    InvalidInput
        If there are other degrees, or one is missing.

    Examples
    --------
    >>> round(two_neuron_time(Coefficients([1, 1, 1], [1, 1, 1])), 7)
    0.0743847
    """
    whole = coefficients.degrees == 3 and bool(np.all(coefficients.activation))
    if not whole or not np.all(coefficients.target[1:]):
        raise InvalidInput("coefficients", "other degrees", "degrees 0, 1 and 2, none missing")
    (mark,) = checked_levels([level])
    sigma, phi = coefficients.activation, coefficients.target

    def solved(s: float) -> Floats:
        node = np.array([[1, 0], [s, 1], [s**2, 2 * s]]) * sigma[:, None]
        rest = np.array([s**2, -2 * s, 1.0]) / sigma
        return np.asarray(np.linalg.solve(np.column_stack([node, rest]), phi))

    def velocity(_: float, state: Floats) -> Floats:
        _, slope, strength = solved(state[0])
        return np.array([2 * strength * slope * (1 - state[0] ** 2)])

    def learned(_: float, state: Floats) -> float:
        return float(solved(state[0])[2] / sigma[2] / phi[2] - mark)

    learned.terminal = True  # type: ignore[attr-defined]
    options: dict[str, Any] = {"events": learned, **TOLERANCE}
    run = solve_ivp(velocity, (0.0, LONGEST), [0.0], **options)
    if not run.t_events[0].size:
        raise NotSupported(f"two neurons do not learn degree 2 up to time {LONGEST:g}")
    return float(run.t_events[0][0])
