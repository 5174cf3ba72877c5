r"""The plateaus of deep linear networks: before they learn a mode, and as they forget it.

Modes are learned independently, so that the weight c of one mode, the same in each of L layers,
has a flow of its own: :math:`c' = c^{L-1} (s - d c^L) - \lambda c` with weight decay
:math:`\lambda`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from ....analysis.nouns import Plateau
from ....analysis.numbers import numeric
from ....analysis.plateaus.kinds import classify_plateau
from ....common.errors import InvalidInput
from ....flows.flow import Flow
from ....flows.numeric_flow import NumericFlow
from ....formulas.symbols import c_j, d_j, lambda_w, n_layers, s_j
from ....models.deep_linear.item_modes import Mode
from ....models.deep_linear.task import DeepLinear, decaying_weight_flow, mode_flow

# Of the evidence: starts in units of the learned strength, and relative distances to the fold.
STRENGTHS = np.geomspace(1e-10, 1e-3, 8)
DISTANCES = np.geomspace(1e-6, 1e-2, 9)


def plateau_flow(task: DeepLinear, mode: int = 0) -> Flow:
    """Return the flow of the weight that each layer has for a mode; weight decay is left open.

    Parameters
    ----------
    task : DeepLinear
        Its data must have modes.
    mode : int
        Which of `task.modes.modes`.

    Raises
    ------
    InvalidInput
        If the data have no modes, or not so many.

    Examples
    --------
    >>> import sympy as sp
    >>> plateau_flow(DeepLinear(sp.eye(2), sp.eye(2), depth=3, bias="none")).field
    c_j**2*(1/2 - c_j**3/2) - c_j*lambda_w
    """
    one = _mode(task, mode)
    return decaying_weight_flow().at({n_layers: task.depth, s_j: one.s, d_j: one.d})


def learning_plateau(task: DeepLinear, mode: int = 0) -> Plateau:
    """Return what kind of plateau small weights are on before they learn a mode, with evidence.

    A fixed point is sought from the slowest state, and the plateau's length is taken for many
    strengths of the start, by quadrature. The state is the mode's strength with two layers; with
    more it is the weight of a layer, in which the velocity is smooth at zero.

    Parameters
    ----------
    task : DeepLinear
        With at least two layers: one layer has no plateau.
    mode : int
        Which of `task.modes.modes`.

    Raises
    ------
    InvalidInput
        If the data have no such mode, or there is one layer.

    Examples
    --------
    >>> from symghost.models.deep_linear.hierarchy import hierarchy
    >>> tree = hierarchy(2)
    >>> [learning_plateau(DeepLinear(tree.inputs, tree.targets, depth=n)).kind for n in (2, 3)]
    ['saddle', 'degenerate saddle']
    """
    _check_depth(task, 2, "at least 2 layers: one layer has no plateau")
    one, power = _mode(task, mode), 1.0 / task.depth
    strengths = STRENGTHS * float(one.s) / float(one.d)
    flow, given = plateau_flow(task, mode), {lambda_w: 0}
    if task.depth == 2:
        flow, given, power = mode_flow().at({n_layers: 2, s_j: one.s, d_j: one.d}), {}, 1.0
    half = (float(one.s) / float(one.d) / 2) ** power
    times = [travel_time(flow, given, (a**power, a**power, half)) for a in strengths]
    near = {flow.states[0]: float(strengths[-1] ** power)}
    return classify_plateau(flow, given, near, over_start=(strengths, times))


def forgetting_plateau(task: DeepLinear, decay: float, mode: int = 0) -> Plateau:
    """Return what kind of plateau learned weights are on while weight decay makes them forget.

    A fixed point is sought from where the weights linger, and the time until they are lost is taken
    for many rates of decay, by quadrature.

    Parameters
    ----------
    task : DeepLinear
        With at least three layers: two layers leave through a transcritical point.
    decay : float
        Above the rate at which the learned state is lost, `decay_at_fold`.
    mode : int
        Which of `task.modes.modes`.

    Raises
    ------
    InvalidInput
        If the data have no such mode, or the decay leaves the learned state where it is.

    Examples
    --------
    >>> from symghost.models.deep_linear.hierarchy import hierarchy
    >>> tree = hierarchy(2)
    >>> task = DeepLinear(tree.inputs, tree.targets, depth=3)
    >>> forgetting_plateau(task, 1.001 * decay_at_fold(task)).kind
    'ghost'
    """
    fold = decay_at_fold(task, mode)
    if not (np.isfinite(decay) and decay > fold):
        expected = f"a rate above {fold:.6g}, below which mode {mode} stays learned"
        raise InvalidInput("decay", decay, expected)
    flow, place = plateau_flow(task, mode), place_of_fold(task, mode)
    ends = (learned_weight(task, mode), place, place / 4)
    decays = fold * (1 + DISTANCES)
    times = [travel_time(flow, {lambda_w: float(rate)}, ends) for rate in decays]
    slow = {c_j: _slowest(flow, decay, place)}
    return classify_plateau(flow, {lambda_w: decay}, slow, over_parameter=(decays, times, fold))


def learned_weight(task: DeepLinear, mode: int = 0) -> float:
    r"""Return the weight of each layer once a mode is learned, :math:`(s/d)^{1/L}`."""
    one = _mode(task, mode)
    return float((float(one.s) / float(one.d)) ** (1 / task.depth))


def place_of_fold(task: DeepLinear, mode: int = 0) -> float:
    r"""Return the weight at which decay meets learning, :math:`c_*^L = (L-2) s/((2L-2) d)`.

    Raises
    ------
    InvalidInput
        If there are fewer than three layers.
    """
    _check_depth(task, 3, "at least 3 layers: with two, learned weights shrink to zero smoothly")
    return learned_weight(task, mode) * float(
        ((task.depth - 2) / (2 * task.depth - 2)) ** (1 / task.depth)
    )


def decay_at_fold(task: DeepLinear, mode: int = 0) -> float:
    r"""Return the weight decay at which a mode's learned state is lost in a saddle-node.

    Learning holds the decay :math:`\lambda = c^{L-2} (s - d c^L)`, which is largest at
    :math:`c_*^L = (L-2) s/((2L-2) d)`. There it is :math:`c_*^{L-2} s L/(2L-2)`; with three layers,
    :math:`\frac34 s\, c_*`.

    Raises
    ------
    InvalidInput
        If there are fewer than three layers, or no such mode.

    Examples
    --------
    >>> import sympy as sp
    >>> task = DeepLinear(4 * sp.eye(2), 4 * sp.eye(2), depth=3, bias="none")
    >>> round(decay_at_fold(task) / 6, 12) == round(4 ** (-1 / 3), 12)
    True
    """
    place, layers = place_of_fold(task, mode), task.depth
    return float(place ** (layers - 2) * float(_mode(task, mode).s) * layers / (2 * layers - 2))


def travel_time(flow: Flow, at: Mapping[Any, Any], places: Sequence[float]) -> float:
    """Return the time from the first to the last place; the second is where the flow is slow.

    Parameters
    ----------
    flow : Flow
        Of one state.
    at : mapping
        Values of its parameters.
    places : three positive floats
    """
    field = numeric(flow, at)
    start, slow, stop = np.log(places)

    def slowness(log_place: float) -> float:
        place = float(np.exp(log_place))
        return place / _velocity(field, place)

    widths = np.geomspace(1e-5, 1e-1, 9)
    inner = np.sort(np.concatenate([slow - widths, [slow], slow + widths]))
    low, high = min(start, stop), max(start, stop)
    ends = [low, *inner[(inner > low) & (inner < high)], high]
    parts = [quad(slowness, a, b, epsrel=1e-10, limit=200)[0] for a, b in pairwise(ends)]
    return float(abs(sum(parts)))


def _velocity(field: NumericFlow, place: float) -> float:
    return float(np.ravel(field.velocity(np.array([place])))[0])


def _slowest(flow: Flow, decay: float, place: float) -> float:
    """Return where the shrinking weight is slowest, near the place of the fold."""
    field = numeric(flow, {lambda_w: decay})
    found = minimize_scalar(
        lambda c: -_velocity(field, c), bounds=(place / 2, 3 * place / 2), method="bounded"
    )
    return float(found.x)


def _mode(task: DeepLinear, mode: int) -> Mode:
    if not task.modes.solvable:
        raise InvalidInput("task", task.modes.why, "data with modes")
    count = len(task.modes.modes)
    if isinstance(mode, bool) or not isinstance(mode, int) or not 0 <= mode < count:
        raise InvalidInput("mode", mode, f"a whole number from 0 to {count - 1}")
    return task.modes.modes[mode]


def _check_depth(task: DeepLinear, least: int, expected: str) -> None:
    if task.depth < least:
        raise InvalidInput("depth", task.depth, expected)
