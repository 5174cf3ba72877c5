"""Data of linear networks: items as columns, and biases as one more input."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from ...common.errors import InvalidInput, unknown_name

BIASES = ("none", "input", "output", "both")

Matrix = Any
"""A SymPy matrix, which is kept exact, or a float64 array."""


def checked_data(X: object, Y: object) -> tuple[Matrix, Matrix]:
    """Return inputs and targets as two immutable SymPy matrices or two float64 arrays.

    Raises
    ------
    InvalidInput
        If one is not a matrix of finite numbers, or they differ in their number of items.
    """
    exact = all(isinstance(data, sp.MatrixBase) for data in (X, Y))
    x, y = (_exact if exact else _floating)("X", X), (_exact if exact else _floating)("Y", Y)
    if x.shape[1] != y.shape[1]:
        raise InvalidInput("Y", f"{y.shape[1]} columns", f"one for each of {x.shape[1]} items in X")
    return x, y


def _exact(name: str, data: Any) -> sp.ImmutableMatrix:
    if 0 in data.shape:
        raise InvalidInput(name, f"shape {data.shape}", "at least one row and one item")
    if any(entry.is_real is False or entry.is_finite is False for entry in data):
        raise InvalidInput(name, data, "real and finite entries")
    return sp.ImmutableMatrix(data)


def _floating(name: str, data: object) -> NDArray[np.float64]:
    if isinstance(data, sp.MatrixBase) and data.free_symbols:
        raise InvalidInput(name, data, "numbers, or SymPy matrices for both X and Y")
    try:
        raw = data.tolist() if isinstance(data, sp.MatrixBase) else data
        array = np.array(raw, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(name, data, "a matrix of numbers with rows of one length") from None
    if array.ndim != 2 or 0 in array.shape:
        raise InvalidInput(name, f"an array of shape {array.shape}", "a matrix, columns are items")
    if not np.all(np.isfinite(array)):
        raise InvalidInput(name, data, "finite numbers")
    return array


def check_bias(bias: str) -> None:
    """Refuse an unknown placement of biases.

    Raises
    ------
    InvalidInput
    """
    if bias not in BIASES:
        raise unknown_name("bias", bias, BIASES)


def input_bias(bias: str) -> bool:
    """Say whether the first layer has a bias; refuse an unknown placement."""
    check_bias(bias)
    return bias in ("input", "both")


def output_bias(bias: str) -> bool:
    """Say whether the output has a bias; refuse an unknown placement."""
    check_bias(bias)
    return bias in ("output", "both")


def augmented(X: Matrix, bias: str, unit: Any = 1) -> Matrix:
    r"""Return the inputs with a constant one below them where the first layer has a bias.

    A network with weights W and a first-layer bias is the bias-free network with the weights
    (W, b) on these inputs. A `unit` other than 1 multiplies the bias's learning rate by its square.

    Examples
    --------
    >>> augmented(sp.eye(2), "input")
    Matrix([
    [1, 0],
    [0, 1],
    [1, 1]])
    """
    if not input_bias(bias):
        return X
    if isinstance(X, sp.MatrixBase):
        return sp.ImmutableMatrix(X.col_join(unit * sp.ones(1, X.shape[1])))
    return np.vstack([X, np.full((1, X.shape[1]), float(unit))])


def floats(matrix: Matrix) -> NDArray[np.float64]:
    """Return a matrix of numbers, SymPy's or NumPy's, as a float64 array.

    Examples
    --------
    >>> floats(sp.Matrix([[sp.sqrt(2), 1]]))
    array([[1.41421356, 1.        ]])
    """
    if isinstance(matrix, sp.MatrixBase):
        return np.array(matrix.evalf().tolist(), dtype=np.float64)
    return np.asarray(matrix, dtype=np.float64)
