"""Checks of arguments that several modules of this room share."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from .errors import InvalidInput

PRECISIONS = (np.dtype(np.float64), np.dtype(np.float32))


def is_whole(value: object, least: int) -> bool:
    """Return whether a value is an integer, not a truth value, of at least ``least``.

    Examples
    --------
    >>> is_whole(3, least=1), is_whole(True, least=1), is_whole(2.0, least=1)
    (True, False, False)
    """
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    return whole and int(cast("int", value)) >= least


def check_whole(argument: str, value: object, least: int) -> None:
    """Refuse what is not an integer of at least ``least``."""
    if not is_whole(value, least):
        raise InvalidInput(argument, value, f"a whole number of at least {least}")


def level(argument: str, value: float | None) -> float:
    """Return the level below which a network stops; nothing is below that of None."""
    if value is None:
        return -np.inf
    if not np.isfinite(value) or value <= 0:
        raise InvalidInput(argument, value, "a positive finite number, or None")
    return float(value)


def per_network(argument: str, values: ArrayLike, count: int) -> NDArray[np.float64]:
    """Return one positive finite number for each network."""
    expected = f"a positive finite number, or one for each of the {count} networks"
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(argument, values, expected) from None
    if array.shape not in ((), (count,)) or not (np.isfinite(array) & (array > 0)).all():
        raise InvalidInput(argument, values, expected)
    return np.array(np.broadcast_to(array, (count,)))


def finite_array(argument: str, values: ArrayLike, expected: str) -> NDArray[np.float64]:
    """Return values as an array of finite float64 numbers."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(argument, values, expected) from None
    if not np.isfinite(array).all():
        raise InvalidInput(argument, "an array with NaN or infinity", expected)
    return array


def precision_of(dtype: DTypeLike) -> np.dtype[Any]:
    """Return float64 or float32 as a dtype; nothing else is a precision."""
    try:
        precision = np.dtype(dtype)
    except TypeError:
        precision = np.dtype(object)
    if precision not in PRECISIONS:
        raise InvalidInput("dtype", dtype, "float64 or float32")
    return precision
