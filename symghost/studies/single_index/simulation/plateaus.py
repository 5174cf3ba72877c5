r"""The flows of single degrees, as flows to analyse: what kind of plateau comes before each.

- Degree one, while it is not learned, is linear with a saddle at the origin.
- Degree two on its own is the canonical flow of a saddle-node, :math:`a' = 2 c_l a^2 - c_l I_l /
  \varepsilon`: with a negative invariant it has a ghost. A network that starts without overlap has
  a positive one.
- Degree two after the lower degrees were learned moves on the surface on which they stay learned,
  :math:`\langle A\rangle = 0` and :math:`\langle A S\rangle = \varphi_1/\sigma_1`. Nothing rests on
  it: three distinct overlaps cannot all be zeros of a quadratic polynomial Q; at simple zeros of Q
  all weights had to vanish, and at a double zero all overlaps are equal, and either makes
  :math:`\langle A S\rangle` zero. The flow runs into its blow-up from the start.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sympy as sp

from ....common.errors import InvalidInput
from ....flows.flow import Flow
from ....formulas.symbols import (
    A_n1,
    A_n2,
    A_n3,
    I_l,
    S_n1,
    S_n2,
    S_n3,
    a_i,
    c_l,
    eps,
    phi1,
    s_i,
)
from ....theory.catalogue import result


def linear_degree_flow() -> Flow:
    """Return the flow of a neuron while degree one is not learned.

    Examples
    --------
    >>> linear_degree_flow().components
    (c_l*s_i/eps, a_i*c_l)
    """
    return Flow((a_i, s_i), (c_l * s_i / eps, c_l * a_i), (c_l, eps))


def quadratic_degree_flow() -> Flow:
    """Return the flow of a neuron's weight while degree two is alone and not learned.

    Examples
    --------
    >>> from symghost.analysis.plateaus.kinds import classify_plateau
    >>> values = {"c_l": 1, "I_l": "-1e-4", "eps": "0.1"}
    >>> classify_plateau(quadratic_degree_flow(), values, near={"a_i": 0}).kind
    'ghost'
    """
    return Flow(a_i, 2 * c_l * a_i**2 - c_l * I_l / eps, (c_l, I_l, eps))


def held_quadratic_flow() -> Flow:
    r"""Return the scaled flow of three neurons that learn degree two and keep the lower degrees.

    The states are one weight and all overlaps; the two other weights follow from
    :math:`\langle A\rangle = 0` and :math:`\langle A S\rangle = \varphi_1` (with
    :math:`\sigma_1 = 1`). The multipliers are those of the result ``phase_multipliers``.

    Examples
    --------
    >>> from symghost.analysis.plateaus.kinds import classify_plateau
    >>> start = held_quadratic_start([1.3, 0.4, -1.1])
    >>> classify_plateau(held_quadratic_flow(), {"c_l": 1, "phi_1": 1}, near=start).kind
    'blow-up'
    """
    weights, overlaps = (A_n1, A_n2, A_n3), (S_n1, S_n2, S_n3)
    constant, linear = result("phase_multipliers").expression
    total = sum(a * s for a, s in zip(weights, overlaps, strict=True)) / 3
    held = sp.solve([sum(weights), total - phi1], [A_n1, A_n2], dict=True)[0]
    pushed = constant + linear * S_n3 + c_l * S_n3**2
    moved = [a * (linear + 2 * c_l * s) for a, s in zip(weights, overlaps, strict=True)]
    field = tuple(speed.subs(held) for speed in (pushed, *moved))
    return Flow((A_n3, *overlaps), field, (c_l, phi1))


def held_quadratic_start(weights: Sequence[float]) -> dict[str, float]:
    r"""Return where degree one leaves three neurons, for both of its coefficients one.

    There :math:`A = S = \tilde a/\sqrt v`, with the weights' deviations from their mean and their
    variance v.

    Raises
    ------
    InvalidInput
        If there are not three distinct finite weights.

    Examples
    --------
    >>> held_quadratic_start([1.0, 0.0, -1.0])["S_1"]
    1.22474487139158...
    """
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (3,) or not np.isfinite(given).all() or len(set(given)) < 3:
        raise InvalidInput("weights", weights, "three distinct finite weights")
    apart = given - given.mean()
    start = apart / np.sqrt(np.mean(apart**2))
    names = ("A_3", "S_1", "S_2", "S_3")
    return dict(zip(names, map(float, (start[2], *start)), strict=True))
