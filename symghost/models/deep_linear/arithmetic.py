"""The same few operations on matrices, exact for SymPy's and in floating point for NumPy's."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from sympy.matrices.exceptions import MatrixError

from ...common.errors import NotSupported

TOLERANCE = 1e-10
"""Relative size up to which floating-point numbers count as zero, or as equal."""

Floats = NDArray[np.float64]


def arithmetic_of(matrix: object) -> Exact | Floating:
    """Return the arithmetic that a matrix is written in."""
    return Exact() if isinstance(matrix, sp.MatrixBase) else Floating()


class Exact:
    """Exact arithmetic on SymPy matrices; zero is what simplifies to zero."""

    def projector(self, inputs: sp.Matrix) -> sp.Matrix:
        """Return the orthogonal projector on the row space."""
        rows = sp.Matrix.vstack(*inputs.rowspace())
        return (rows.T * (rows * rows.T).inv() * rows).applyfunc(sp.simplify)

    def is_zero(self, matrix: sp.Matrix, *scales: sp.Matrix) -> bool:
        """Say whether a matrix vanishes."""
        return all(sp.simplify(entry) == 0 for entry in matrix)

    def negligible(self, number: sp.Expr, matrix: sp.Matrix) -> bool:
        """Say whether a number is zero."""
        return bool(sp.simplify(number) == 0)

    def scalar(self, matrix: sp.Matrix) -> sp.Expr:
        """Return the only entry."""
        return sp.simplify(matrix[0])

    def root(self, number: sp.Expr) -> sp.Expr:
        """Return the square root."""
        return sp.sqrt(number)

    def simplified(self, value: Any) -> Any:
        """Return a matrix or number in its simplest form."""
        return (
            value.applyfunc(sp.simplify) if isinstance(value, sp.MatrixBase) else sp.simplify(value)
        )

    def same(self, one: sp.Expr, other: sp.Expr) -> bool:
        """Say whether two numbers are equal."""
        return one == other or bool(sp.simplify(one - other) == 0)

    def common_eigenvectors(self, one: sp.Matrix, other: sp.Matrix) -> tuple[list[Any], bool]:
        """Return orthonormal common eigenvectors, and whether the first is the constant vector."""
        count = one.shape[0]
        flat = sp.ones(count, 1)
        constant = all(self.is_zero(_shadow(matrix, flat)) for matrix in (one, other))
        found = [sp.ImmutableMatrix(flat / sp.sqrt(count))] if constant else []
        space = sp.Matrix.hstack(*flat.T.nullspace()) if constant and count > 1 else sp.eye(count)
        if constant and count == 1:
            return found, constant
        try:
            for outer in _eigenspaces(one, space):
                for inner in _eigenspaces(other, outer):
                    columns = [inner.col(i) for i in range(inner.shape[1])]
                    found += map(sp.ImmutableMatrix, sp.GramSchmidt(columns, orthonormal=True))
        except (MatrixError, NotImplementedError) as error:
            raise NotSupported(
                f"the modes are not written in radicals ({error}): pass NumPy arrays instead"
            ) from error
        return [self.simplified(v) for v in found], constant


def _shadow(matrix: sp.Matrix, v: sp.Matrix) -> sp.Matrix:
    """Return what is left of M v beside v: zero for an eigenvector."""
    image = matrix * v
    return image - v * (v.T * image)[0] / (v.T * v)[0]


def _eigenspaces(matrix: sp.Matrix, space: sp.Matrix) -> list[sp.Matrix]:
    """Return bases of a symmetric matrix's eigenspaces within an invariant space."""
    restricted = (space.T * space).LUsolve(space.T * matrix * space).applyfunc(sp.simplify)
    if restricted.is_diagonal():  # keeps the given axes, which eigenvects might turn
        values = list(dict.fromkeys(restricted.diagonal()))
        return [
            space[:, [i for i, d in enumerate(restricted.diagonal()) if d == value]]
            for value in values
        ]
    spaces = restricted.eigenvects(simplify=True)
    return [space * sp.Matrix.hstack(*vectors) for _, _, vectors in spaces]


class Floating:
    """Floating-point arithmetic on NumPy arrays, with a relative tolerance of 1e-10."""

    def projector(self, inputs: Floats) -> Floats:
        """Return the orthogonal projector on the row space."""
        _, sizes, rows = np.linalg.svd(inputs, full_matrices=False)
        kept = rows[sizes > TOLERANCE * max(sizes.max(initial=0.0), 1e-300)]
        return np.asarray(kept.T @ kept)

    def is_zero(self, matrix: Floats, *scales: Floats) -> bool:
        """Say whether a matrix vanishes beside the product of the scales' norms."""
        size = np.prod([np.linalg.norm(scale) for scale in scales])
        return bool(np.linalg.norm(matrix) <= TOLERANCE * size)

    def negligible(self, number: float, matrix: Floats) -> bool:
        """Say whether a number is zero beside a matrix."""
        return bool(number <= TOLERANCE * np.linalg.norm(matrix))

    def scalar(self, matrix: Floats) -> float:
        """Return the only entry."""
        return float(matrix[0, 0])

    def root(self, number: float) -> float:
        """Return the square root, of zero for what rounding has made negative."""
        return float(np.sqrt(max(number, 0.0)))

    def simplified(self, value: Any) -> Any:
        """Return the value."""
        return value

    def same(self, one: float, other: float) -> bool:
        """Say whether two numbers are equal."""
        return bool(abs(one - other) <= TOLERANCE * max(abs(one), abs(other)))

    def common_eigenvectors(self, one: Floats, other: Floats) -> tuple[list[Floats], bool]:
        """Return orthonormal common eigenvectors, and whether the first is the constant vector."""
        count = one.shape[0]
        flat = np.full((count, 1), count**-0.5)
        rest = [m @ flat - flat @ (flat.T @ m @ flat) for m in (one, other)]
        constant = all(
            np.linalg.norm(r) <= TOLERANCE * np.linalg.norm(m)
            for r, m in zip(rest, (one, other), strict=True)
        )
        space = np.linalg.svd(flat.T)[2][1:].T if constant else np.eye(count)
        found = [flat] if constant else []
        for outer in _numeric_eigenspaces(one, space):
            for inner in _numeric_eigenspaces(other, outer):
                found += [inner[:, [i]] for i in range(inner.shape[1])]
        return found, constant


def _numeric_eigenspaces(matrix: Floats, space: Floats) -> list[Floats]:
    """Return orthonormal bases of the eigenspaces within a space, those of large values first."""
    if not space.shape[1]:
        return []
    values, vectors = np.linalg.eigh(space.T @ matrix @ space)
    breaks = np.flatnonzero(np.diff(values) > 1e3 * TOLERANCE * np.linalg.norm(matrix)) + 1
    groups = np.split(np.arange(values.size), breaks)
    return [space @ vectors[:, group] for group in reversed(groups)]
