"""Weights of recurrent networks: read from arrays and files, and reduced to their rank.

Nothing that is read here is unpickled.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..common.errors import InvalidInput

Floats = NDArray[np.float64]

KEYS = "weight_hh_l0 (with biases), W (with b), M and N (with b), or m and n (with b) of rank one"

# What a file may hold once it is unpacked.
MOST_BYTES = 1 << 30
# What reading a damaged, encrypted or unfit file raises.
_UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    MemoryError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, eq=False)
class Weights:
    r"""The recurrent weights of one network or several, :math:`W = M N^T`.

    Parameters
    ----------
    left, right : array, shape (sets, neurons, K)
        The factors M and N.
    bias : array, shape (sets, neurons)
    precision : float
        The rounding unit of the numbers as they were given.
    factored : bool
        Whether the factors were given, and so their latent variables are the user's own.
    """

    left: Floats
    right: Floats
    bias: Floats
    precision: float
    factored: bool


def read(weights: Any, bias: Any = None) -> Weights:
    """Return the weights that were given as an array, factors, a mapping or an NPZ file.

    Raises
    ------
    InvalidInput
        If something is missing, of the wrong shape, or not finite.
    """
    if isinstance(weights, str | os.PathLike):
        weights = stored_arrays("weights", Path(weights))
    if isinstance(weights, Mapping):
        return _from_mapping({str(key): value for key, value in weights.items()}, bias)
    if isinstance(weights, tuple):
        if len(weights) != 2:
            raise InvalidInput("weights", f"{len(weights)} arrays", "a pair of factors (M, N)")
        return _from_factors(("M", weights[0]), ("N", weights[1]), bias)
    return _from_matrix("weights", weights, bias)


def stored_arrays(argument: str, path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an NPZ file by name, without unpickling anything.

    Parameters
    ----------
    argument : str
        What the caller calls the file, for errors.
    path : Path

    Raises
    ------
    InvalidInput
        If there is no such file, it is no NPZ file of plain arrays, or it would fill the memory.
    """
    try:
        with path.open("rb") as file:
            stored = np.load(file, allow_pickle=False)
            if not isinstance(stored, np.lib.npyio.NpzFile):
                raise InvalidInput(argument, str(path), "an NPZ file with named arrays")
            entries = stored.zip.infolist() if stored.zip is not None else []
            size = sum(int(entry.file_size) for entry in entries)
            if size > MOST_BYTES:
                most = f"at most {MOST_BYTES >> 20} MiB of arrays, not {size >> 20} MiB"
                raise InvalidInput(argument, str(path), most)
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        raise InvalidInput(argument, str(path), "a file that exists") from None
    except InvalidInput:
        raise
    except _UNREADABLE as error:
        raise InvalidInput(
            argument, str(path), f"an NPZ file of plain arrays, without objects ({error})"
        ) from None


def _from_mapping(arrays: dict[str, Any], bias: Any) -> Weights:
    ends = [key for key in arrays if key.split(".")[-1].startswith("weight_hh_l")]
    if ends:
        return _from_state(arrays, ends, bias)
    own = arrays.get("b")
    if own is not None and bias is not None:
        raise InvalidInput("bias", "a second one", "a bias once: the weights have a b already")
    bias = own if bias is None else bias
    if "W" in arrays:
        return _from_matrix("W", arrays["W"], bias)
    if {"M", "N"} <= set(arrays):
        return _from_factors(("M", arrays["M"]), ("N", arrays["N"]), bias)
    if {"m", "n"} <= set(arrays):
        return _from_batch(arrays["m"], arrays["n"], bias)
    raise InvalidInput("weights", ", ".join(arrays) or "no arrays", KEYS)


def _from_state(arrays: dict[str, Any], keys: list[str], bias: Any) -> Weights:
    """Return the weights of a PyTorch network of one layer, whatever module it is part of."""
    if len(keys) != 1 or not keys[0].endswith("weight_hh_l0"):
        raise InvalidInput("weights", ", ".join(keys), "one recurrent layer of one direction")
    stem = keys[0].removesuffix("weight_hh_l0")
    matrix, _ = _array(keys[0], arrays[keys[0]])
    if matrix.ndim == 2 and matrix.shape[0] in (3 * matrix.shape[1], 4 * matrix.shape[1]):
        raise InvalidInput(keys[0], matrix.shape, "(N, N): GRUs and LSTMs have no such flow")
    biases = [
        _array(stem + part, arrays[stem + part])[0]
        for part in ("bias_ih_l0", "bias_hh_l0")
        if stem + part in arrays
    ]
    if biases and bias is not None:
        raise InvalidInput("bias", "a second one", "a bias once: the weights have theirs already")
    total: Any = bias
    if biases:
        if any(part.shape != biases[0].shape for part in biases):
            raise InvalidInput("bias_hh_l0", biases[-1].shape, f"the shape {biases[0].shape}")
        total = np.sum(biases, axis=0)
    return _from_matrix(keys[0], arrays[keys[0]], total)


def _from_matrix(name: str, value: Any, bias: Any) -> Weights:
    matrix, precision = _array(name, value)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise InvalidInput(name, matrix.shape, "a square array of shape (N, N)")
    neurons = len(matrix)
    return Weights(
        matrix[None], np.eye(neurons)[None], vector("bias", bias, neurons)[None], precision, False
    )


def _from_factors(left: tuple[str, Any], right: tuple[str, Any], bias: Any) -> Weights:
    (one, fine), (two, finer) = _array(*left), _array(*right)
    one, two = (part[:, None] if part.ndim == 1 else part for part in (one, two))
    if one.ndim != 2 or not one.size:
        raise InvalidInput(left[0], one.shape, "an array of shape (N, K)")
    if two.shape != one.shape:
        raise InvalidInput(right[0], two.shape, f"the shape {one.shape}, as {left[0]}")
    shift = vector("bias", bias, len(one))
    return Weights(one[None], two[None], shift[None], max(fine, finer), True)


def _from_batch(left: Any, right: Any, bias: Any) -> Weights:
    """Return the weights of rank-one networks, one in each row if there is more than one."""
    (m, fine), (n, finer) = _array("m", left), _array("n", right)
    if m.ndim not in (1, 2) or not m.size:
        raise InvalidInput("m", m.shape, "the shape (neurons,) or (networks, neurons)")
    b = np.zeros(m.shape) if bias is None else _array("b", bias)[0]
    for name, array in (("n", n), ("b", b)):
        if array.shape != m.shape:
            raise InvalidInput(name, array.shape, f"the shape {m.shape}, as m")
    m, n, b = np.atleast_2d(m), np.atleast_2d(n), np.atleast_2d(b)
    return Weights(m[..., None], n[..., None], b, max(fine, finer), True)


def vector(name: str, value: Any, neurons: int) -> Floats:
    """Return a number for each neuron; zeros if none was given."""
    if value is None:
        return np.zeros(neurons)
    array, _ = _array(name, value)
    if array.shape != (neurons,):
        raise InvalidInput(name, array.shape, f"a number for each of {neurons} neurons")
    return array


def _array(name: str, value: Any) -> tuple[Floats, float]:
    """Return finite real numbers in float64, and the rounding unit that they came with."""
    try:
        given = np.asarray(value)
        if given.dtype == object or np.iscomplexobj(given):
            raise TypeError("not plain real numbers")
        array = given.astype(np.float64)
    except (TypeError, ValueError, RuntimeError) as error:
        raise InvalidInput(name, f"{type(value).__name__} ({error})", "real numbers") from None
    if not np.isfinite(array).all():
        raise InvalidInput(name, "an array with NaN or infinity", "finite numbers")
    plain = given.dtype.kind == "f"
    return array, float(np.finfo(given.dtype).eps if plain else np.finfo(np.float64).eps)


def matrix_of(name: str, value: Any, neurons: int) -> Floats:
    """Return rows of a number for each neuron, from one such row or several."""
    array, _ = _array(name, value)
    rows = array[None] if array.ndim == 1 else array
    if rows.ndim != 2 or rows.shape[1] != neurons or not rows.size:
        raise InvalidInput(name, array.shape, f"rows of a number for each of {neurons} neurons")
    return rows


def reduced(weights: Weights, rank: int | None) -> tuple[Floats, Floats, float]:
    r"""Return factors of least rank, and the largest singular value that was left out.

    Singular values below :math:`N \epsilon \sigma_1` count as zero, with :math:`\epsilon` the
    rounding unit of the weights as given. Factors that have full rank are kept, unless a lower one
    is asked for; else the right factor is orthonormal.

    Raises
    ------
    InvalidInput
        If the weights are zero, or have less than the rank that is asked for.
    """
    left, right = weights.left, weights.right
    if len(left) > 1:
        if rank not in (None, left.shape[2]):
            raise InvalidInput("rank", rank, f"{left.shape[2]}, the rank of several networks")
        return left, right, 0.0
    (one, two), neurons = (left[0], right[0]), left.shape[1]
    base, inner = np.linalg.qr(one)
    other, outer = np.linalg.qr(two)
    turn, values, back = np.linalg.svd(inner @ outer.T)
    kept = int((values > neurons * weights.precision * values[0]).sum())
    if kept == 0:
        raise InvalidInput("weights", "zeros", "weights that are not all zero")
    if rank is not None:
        if isinstance(rank, bool) or not isinstance(rank, int) or not 1 <= rank <= kept:
            raise InvalidInput("rank", rank, f"a whole number from 1 to {kept}, the rank there is")
        kept = rank
    elif kept == left.shape[2]:
        return left, right, 0.0
    dropped = float(values[kept] / values[0]) if kept < len(values) else 0.0
    m = base @ turn[:, :kept] * values[:kept]
    return m[None], (other @ back[:kept].T)[None], dropped


def current_form(
    left: Floats, right: Floats, drive: Floats, full: bool, factored: bool
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return m, n, b, c of the current form, whose state is in the image of the left factor."""
    if full:
        identity = np.broadcast_to(np.eye(left.shape[1]), left.shape)
        return identity, left.swapaxes(1, 2), np.zeros_like(drive), drive
    if not factored:
        base, inner = np.linalg.qr(left)
        left, right = base, right @ inner.swapaxes(1, 2)
    along = (np.linalg.pinv(left) @ drive[..., None])[..., 0]
    return left, right, drive - (left @ along[..., None])[..., 0], along
