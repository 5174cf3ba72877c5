r"""Laws for the time past a ghost in several dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from ...export.numeric import numeric
from ...flows.numeric_flow import Floats, NumericFlow
from ...theory.catalogue import result
from ..ghosts.evidence import complex_root, parabola_of
from ..ghosts.slow_points import slow_point
from ..nouns import SaddleNode


def space_laws(
    flow: NumericFlow,
    path: Floats,
    fold: SaddleNode | None,
    values: Mapping[sp.Symbol, sp.Expr],
) -> tuple[dict[str, float], str]:
    """Return the canonical time and the residue's, with what they rest on.

    Parameters
    ----------
    flow : NumericFlow
    path : array, shape (d, steps)
        States on the way.
    fold : SaddleNode, optional
        Used if the path leads past the place where its two fixed points have gone.
    values : mapping of Symbol to Expr
        The parameters' values.
    """
    if fold is not None and fold.normal_form is not None and fold.parameter in values:
        found = _from_fold(flow, path, fold, float(values[fold.parameter]))
        if found is not None:
            return found, f"laws from the normal form of the saddle-node; {_NO_CONSTANT}"
    found = _from_path(flow, path)
    if found is None:
        return {}, "no ghost is on the way"
    return found, f"laws from the slowest place on the way; {_NO_CONSTANT}"


_NO_CONSTANT = "K0 is left out in several dimensions, so that they are off by a constant"


def _from_fold(
    flow: NumericFlow, path: Floats, fold: SaddleNode, value: float
) -> dict[str, float] | None:
    form = fold.normal_form
    assert form is not None
    a, b, distance = float(form.a), float(form.b), value - float(fold.value)
    if not a * b * distance > 0:
        return None
    place = np.array([float(part) for part in fold.place])
    right = np.array([float(part) for part in form.right])
    root = _newton(flow, place + 1j * np.sqrt(b * distance / a) * right)
    if root is None or not _passes(path, root):
        return None
    strength = numeric(result("normal_form_reduction"))(abs(distance), abs(b), abs(a))
    return _laws(flow, float(strength), root)


def _from_path(flow: NumericFlow, path: Floats) -> dict[str, float] | None:
    """Return the laws of the minimum of the speed nearest to the slowest place of a path."""
    inner = path.T[1:-1] if path.shape[1] > 2 else path.T
    slowest = inner[np.argmin([float(flow.speed(at)) for at in inner])]
    point = slow_point(flow, slowest)
    if point is None or point.speed <= 0:
        return None
    parabola = parabola_of(flow, point)
    if not (parabola.r > 0 and parabola.c > 0):
        return None
    root = complex_root(flow, point, parabola.width)
    if root is None or not _passes(path, root):
        return None
    strength = numeric(result("ghost_strength"))(parabola.r, parabola.c)
    return _laws(flow, float(strength), root)


def _passes(path: Floats, root: NDArray[np.complex128]) -> bool:
    """Say whether a path passes a complex fixed point nearer than the bottleneck is long."""
    starts, ends = path.T[:-1], path.T[1:]
    steps = ends - starts
    lengths = (steps**2).sum(axis=1)
    shares = ((root.real - starts) * steps).sum(axis=1) / np.where(lengths > 0, lengths, 1.0)
    nearest = starts + np.clip(shares, 0, 1)[:, None] * steps
    distance = np.linalg.norm(nearest - root.real, axis=1).min()
    return bool(distance <= np.linalg.norm(root.imag))


def _laws(flow: NumericFlow, strength: float, root: NDArray[np.complex128]) -> dict[str, float]:
    laws = {"canonical": float(numeric(result("passage_time"))(strength))}
    slopes = np.linalg.eigvals(flow.jacobian(root))
    slow = complex(slopes[np.argmin(np.abs(slopes))])
    if slow.imag != 0:
        laws["residue"] = float(numeric(result("residue_law"))(slow.real, abs(slow.imag)))
    return laws


def _newton(flow: NumericFlow, at: Any) -> NDArray[np.complex128] | None:
    """Return the complex fixed point near a guess."""
    width = np.linalg.norm(at.imag)
    start = at
    try:
        for _ in range(60):
            step = np.linalg.solve(flow.jacobian(at), flow.velocity(at))
            at = at - step
            if np.abs(step).max() <= 1e-14 * (1 + np.abs(at).max()):
                break
    except (np.linalg.LinAlgError, TypeError):
        return None
    near = np.isfinite(at).all() and np.linalg.norm(at - start) <= 2 * width
    return at if near and np.linalg.norm(at.imag) > 0 else None
