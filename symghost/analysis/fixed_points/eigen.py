"""Eigenvalues at a fixed point, and what they say of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

# Real parts up to this share of the Jacobian's norm are zero to rounding, and imaginary parts up to
# the other one: rounding splits a double eigenvalue by the root of its size.
ROUNDING = 1e-12
TURNING = 1e-7


def eigenvalues(jacobian: ArrayLike) -> tuple[complex, ...]:
    """Return a matrix's eigenvalues by falling real part; NaN if an entry is not finite.

    Examples
    --------
    >>> eigenvalues([[0.0, 1.0], [-2.0, -3.0]])
    ((-1+0j), (-2+0j))
    """
    matrix = np.asarray(jacobian, dtype=np.float64)
    if matrix.shape == (1, 1):
        return (complex(matrix[0, 0]),)
    if not np.isfinite(matrix).all():
        return (complex(np.nan),) * len(matrix)
    values = np.linalg.eigvals(matrix).astype(np.complex128)
    order = np.lexsort((-values.imag, -values.real))
    return tuple(complex(value) for value in values[order])


def kind_of(values: Sequence[complex], norm: float, *, regular: bool = False) -> str:
    """Return the kind of a fixed point: see `symghost.analysis.nouns.FixedPoint`.

    Parameters
    ----------
    values : sequence of complex
        Eigenvalues of the Jacobian.
    norm : float
        Of the Jacobian. A real part of at most 1e-12 of it counts as zero, and an imaginary part of
        at most 1e-7 of it.
    regular : bool
        Whether the Jacobian is known not to be singular; one eigenvalue alone is then taken at its
        sign, however small it is.

    Returns
    -------
    str
        ``centre`` if all eigenvalues are imaginary and none is zero: of the linear flow; whether
        orbits close around the place, it does not say. ``degenerate`` if another real part is zero
        or a value is not finite.

    Examples
    --------
    >>> kind_of([2.0, -1.0], 2.0), kind_of([1j, -1j], 1.0), kind_of([0.0, -1.0], 1.0)
    ('saddle', 'centre', 'degenerate')
    """
    if not (np.isfinite(values).all() and np.isfinite(norm)):
        return "degenerate"
    if len(values) == 1 and regular:
        return _line_kind(values[0].real)
    least = ROUNDING * norm
    real = [0.0 if abs(value.real) <= least else value.real for value in values]
    turning = [abs(value.imag) > TURNING * norm for value in values]
    if len(values) == 1:
        return _line_kind(real[0])
    if not any(real) and all(turning):
        return "centre"
    if not all(real):
        return "degenerate"
    if min(real) < 0 < max(real):
        return "saddle"
    shape = "focus" if any(turning) else "node"
    return f"stable {shape}" if max(real) < 0 else f"unstable {shape}"


def _line_kind(slope: float) -> str:
    if slope == 0:
        return "degenerate"
    return "stable" if slope < 0 else "unstable"
