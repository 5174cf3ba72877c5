"""What tells a ghost from a mere minimum of the speed, in several dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...flows.numeric_flow import NumericFlow
from .slow_points import SlowPoint, bend
from .speed_minima import SETTLED


@dataclass(frozen=True)
class Parabola:
    r"""The flow along the slow direction, :math:`\dot\xi = r + c\,\xi^2`."""

    r: float
    c: float
    alignment: float

    @property
    def width(self) -> float:
        """The distance of its complex zeros from the real line."""
        return float(np.sqrt(self.r / self.c))


def parabola_of(field: NumericFlow, point: SlowPoint) -> Parabola:
    """Return the velocity and its curvature along the slow direction, by the null vectors."""
    alignment = float(point.left @ point.right)
    across = float(point.right @ bend(field, point.place, point.left) @ point.right)
    # Where velocity and slow direction are at right angles there is no passage along it.
    along = max(alignment, np.finfo(np.float64).eps)
    return Parabola(point.speed / along, across / (2 * along), alignment)


def complex_root(field: NumericFlow, point: SlowPoint, width: float) -> Any:
    """Return the zero of the velocity in complex states, by Newton's method from the parabola's."""
    at = point.place + 1j * width * point.right
    try:
        for _ in range(50):
            step = np.linalg.solve(field.jacobian(at), field.velocity(at))
            at = at - step
            if not np.isfinite(at).all():
                return None
            if np.abs(step).max() <= 1e-13 * (np.abs(at).max() + width):
                return at
    except (np.linalg.LinAlgError, TypeError):
        return None
    return at if np.abs(step).max() <= SETTLED * width else None


def root_ratio(point: SlowPoint, root: Any, width: float) -> float:
    """Return how far the parabola's zero is from the real line, as a share of the velocity's."""
    if root is None or np.linalg.norm(root.real - point.place) > width:
        return float("nan")
    away = float(np.linalg.norm(root.imag))
    return width / away if away else float("inf")


def other_eigenvalue(field: NumericFlow, point: SlowPoint) -> float:
    """Return the largest real part of the eigenvalues but the one that is zero."""
    values = np.linalg.eigvals(field.jacobian(point.place))
    others = np.delete(values, np.argmin(np.abs(values)))
    return float(others.real.max())
