"""How accurate each number was found to be: data of the package, and how they are read and told."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import sympy as sp

from ...common.errors import InvalidInput
from ...common.files import write_whole
from ...theory.derivation import Result
from ...theory.form import form_of
from ...theory.store import write_expression

FILE = "measured.json"


@dataclass(frozen=True)
class Worst:
    """The worst error that a search has found.

    Attributes
    ----------
    label : str
        The result's name, with the entry of a matrix.
    error, condition : float
        Relative error, and the condition number there.
    place : dict of str to float
        Where.
    points : int
        How many places had an exact value to compare with.
    """

    label: str
    error: float
    condition: float
    place: dict[str, float]
    points: int

    @property
    def scaled(self) -> float:
        """The error in units of what the problem allows."""
        return self.error / max(1.0, self.condition) if math.isfinite(self.error) else self.error


@dataclass(frozen=True)
class Measurement:
    """The worst errors of one number, in double and in single precision.

    Attributes
    ----------
    digest : str
        Of the result and of the form that was evaluated; another one makes this out of date.
    points : int
        How many places were asked for.
    versions : str
        Of the libraries that took part.
    """

    digest: str
    points: int
    versions: str
    double: Worst
    single: Worst

    @property
    def label(self) -> str:
        """The number's name."""
        return self.double.label


Measurements = dict[str, Measurement]
"""Measurements by the names of their numbers."""


def name_of(label: str) -> str:
    """Return the result that a number belongs to.

    Examples
    --------
    >>> name_of("flow_group_law[0, 1]")
    'flow_group_law'
    """
    return label.partition("[")[0]


@lru_cache(maxsize=512)
def digest_of(result: Result) -> str:
    """Return a digest of all that a result's numbers depend on: its formula, form and domain."""
    domain = result.domain
    pairs = [part for symbol, interval in domain.ranges for part in (symbol, interval)]
    parts = (result.expression, form_of(result).expression, *result.symbols, *pairs, *domain.where)
    text = "\0".join(write_expression(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def entries(result: Result) -> list[str]:
    """Return the names of a result's numbers: its own, or one for each entry of a matrix."""
    if not isinstance(result.expression, sp.MatrixBase):
        return [result.name]
    rows, columns = result.expression.shape
    return [f"{result.name}[{i}, {j}]" for i in range(rows) for j in range(columns)]


def of_result(kept: Mapping[str, Measurement], result: Result) -> list[Measurement]:
    """Return the measurements of all of a result's numbers; none if its form has changed."""
    found = [kept[label] for label in entries(result) if label in kept]
    whole = len(found) == len(entries(result))
    return found if whole and all(one.digest == digest_of(result) for one in found) else []


@lru_cache(maxsize=1)
def published() -> Measurements:
    """Return the measurements that the package holds."""
    return _read(files(__package__).joinpath(FILE).read_text("utf-8"))


def read(path: Path) -> Measurements:
    """Return the measurements that a file holds; none if there is no file.

    Raises
    ------
    InvalidInput
        If the file holds something else.
    """
    if not path.exists():
        return {}
    try:
        return _read(path.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput("data", str(path), "a file that this command has written") from None


def write(path: Path, measurements: Iterable[Measurement]) -> None:
    """Write measurements to a file, a line for each, sorted by name."""
    ordered = sorted(measurements, key=lambda one: one.label)
    lines = [f"{json.dumps(one.label)}: {json.dumps(_data(one))}" for one in ordered]
    write_whole(path, "{\n" + ",\n".join(lines) + "\n}\n")


def told(result: Result) -> str:
    """Return what is known of the accuracy of a result's numbers, in words.

    Examples
    --------
    >>> import symghost as sg
    >>> print(told(sg.result("optimal_scale")))
    NumPy's relative error: at most ...e-16 in float64 and ...e-08 in float32, ...
    """
    found = of_result(published(), result)
    if not found:
        return "The accuracy of these numbers has not been measured in their present form."
    double = max((one.double for one in found), key=lambda worst: worst.scaled)
    single = max(one.single.scaled for one in found)
    entry = double.label.removeprefix(result.name)
    where = f", at {place_text(double)}" if double.place else ""
    return (
        f"NumPy's relative error: at most {double.scaled:.1e} in float64 and {single:.1e} in "
        f"float32, times the larger of 1 and the condition number, in a search of "
        f"{found[0].points} places; worst in float64{entry and ' in entry '}{entry}{where}."
    )


def place_text(worst: Worst) -> str:
    """Return where an error was found."""
    return ", ".join(f"{name} = {value:.6g}" for name, value in worst.place.items())


def _data(measurement: Measurement) -> dict[str, Any]:
    data = asdict(measurement)
    for kind in ("double", "single"):
        data[kind].pop("label")
        for key in ("error", "condition"):
            data[kind][key] = _number(data[kind][key])
    return data


def _number(value: float) -> float | str:
    """Return a number as JSON has it; JSON has no infinity."""
    return value if math.isfinite(value) else str(value)


def _read(text: str) -> Measurements:
    return {label: _measurement(label, data) for label, data in json.loads(text).items()}


def _measurement(label: str, data: dict[str, Any]) -> Measurement:
    double, single = (_worst(label, data[kind]) for kind in ("double", "single"))
    return Measurement(data["digest"], data["points"], data["versions"], double, single)


def _worst(label: str, data: dict[str, Any]) -> Worst:
    error, condition = float(data["error"]), float(data["condition"])
    return Worst(label, error, condition, data["place"], data["points"])
