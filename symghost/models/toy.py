"""The toy model of abrupt learning: one state, one parameter, one timed task.

The state flows by x' = r + x^2. The output switches on when the state passes a threshold, and
the task is that it be off for a delay T and on for another T (arXiv:2501.02378).
"""

from __future__ import annotations

from ..flows.flow import Flow
from ..formulas.symbols import r, x

SOURCE = "arXiv:2501.02378"


def canonical_flow() -> Flow:
    """Return x' = r + x^2, the normal form of the saddle-node.

    Examples
    --------
    >>> canonical_flow().field
    r + x**2
    """
    return Flow(x, r + x**2, (r,))
