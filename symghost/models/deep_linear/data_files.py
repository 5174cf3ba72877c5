"""Matrices from files of the user's: numbers in CSV, or NumPy's NPY; nothing is evaluated."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...common.errors import InvalidInput

Floats = NDArray[np.float64]
MOST_BYTES = 500_000_000


def read_matrix(argument: str, path: str | Path) -> Floats:
    """Return the matrix in a ``.csv`` or ``.npy`` file, columns are items.

    A CSV file has one row a line, numbers with commas between them; empty lines and lines that
    begin with # are passed over. An NPY file with pickled objects is refused.

    Parameters
    ----------
    argument : str
        What the caller calls the file, for errors.
    path : str or Path

    Returns
    -------
    array, shape (rows, items)

    Raises
    ------
    InvalidInput
        If the file cannot be read, is ragged, or holds anything but finite real numbers.
    """
    file = Path(path)
    readers = {".csv": _from_csv, ".npy": _from_npy}
    if file.suffix.lower() not in readers:
        raise InvalidInput(argument, str(path), "a file that ends in .csv or .npy")
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InvalidInput(argument, str(path), f"at most {MOST_BYTES:,} bytes")
        matrix = readers[file.suffix.lower()](argument, file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InvalidInput(argument, str(path), f"a file that can be read ({reason})") from None
    if matrix.ndim != 2 or 0 in matrix.shape:
        expected = f"a matrix, columns are items, not an array of shape {matrix.shape}"
        raise InvalidInput(argument, str(path), expected)
    bad = np.argwhere(~np.isfinite(matrix))
    if bad.size:
        row, column = (int(place) + 1 for place in bad[0])
        expected = f"finite numbers: not so in row {row}, column {column}"
        raise InvalidInput(argument, str(path), expected)
    return matrix


def _from_csv(argument: str, file: Path) -> Floats:
    rows: list[list[float]] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            for cells in reader:
                if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
                    continue
                # The line stands with what was expected there: a long path would crowd it out.
                where = f", in line {reader.line_num}"
                rows.append([_number(argument, file, where, cell) for cell in cells])
                if len(rows[-1]) != len(rows[0]):
                    expected = f"{len(rows[0])} numbers as in the first row, not {len(rows[-1])}"
                    raise InvalidInput(argument, str(file), expected + where)
    except (UnicodeDecodeError, csv.Error):
        raise InvalidInput(argument, str(file), "a text of numbers with commas between") from None
    return np.array(rows, dtype=np.float64)


def _number(argument: str, file: Path, where: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        expected = f"numbers with commas between, not {cell.strip()[:40]!r}"
        raise InvalidInput(argument, str(file), expected + where) from None


def _from_npy(argument: str, file: Path) -> Floats:
    try:
        array = np.load(file, allow_pickle=False)
    except (ValueError, EOFError):
        expected = "an NPY file of one array of numbers, without pickled objects"
        raise InvalidInput(argument, str(file), expected) from None
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
        kind = getattr(array, "dtype", type(array).__name__)
        raise InvalidInput(argument, str(file), f"real numbers, not {kind}")
    return np.asarray(array, dtype=np.float64)
