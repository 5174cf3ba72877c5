"""Finished data as arrays in a file, by the names of their fields."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


def arrays_of(data: Any) -> Arrays:
    """Return all of a dataclass as arrays; what lies deeper is named by its way, with dots.

    None becomes NaN.

    Examples
    --------
    >>> from ..networks.experiments.learning_rates import RateGrid
    >>> sorted(arrays_of(RateGrid(0.1, 1.0, 4, 2, (10, 20))))
    ['highest', 'lowest', 'rates', 'seeds', 'shown']
    """
    return {name: np.asarray(np.nan if v is None else v) for name, v in _leaves(data)}


def numbers_of(data: Any) -> dict[str, Any]:
    """Return the single numbers among the data, but for those of lists; None where there is none.

    Examples
    --------
    >>> from ..networks.experiments.learning_rates import RateGrid
    >>> numbers_of(RateGrid(0.1, 1.0, 4, 2, (10, 20)))
    {'lowest': 0.1, 'highest': 1.0, 'rates': 4, 'seeds': 2}
    """
    return {
        name: value
        for name, value in _leaves(data)
        if (value is None or np.isscalar(value)) and not re.search(r"\.\d+\.", name)
    }


def npz(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return arrays as the bytes of a compressed NumPy file."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def _leaves(data: Any, way: str = "") -> Iterator[tuple[str, Any]]:
    for field in fields(data):
        value, name = getattr(data, field.name), f"{way}{field.name}"
        if is_dataclass(value):
            yield from _leaves(value, f"{name}.")
        elif isinstance(value, tuple) and value and all(is_dataclass(item) for item in value):
            for number, item in enumerate(value):
                yield from _leaves(item, f"{name}.{number}.")
        else:
            yield name, value
