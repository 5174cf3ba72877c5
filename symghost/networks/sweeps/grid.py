"""The grid of a sweep: which parameter takes which values, from keywords or from a TOML file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from ...common.errors import InvalidInput, unknown_name
from .kinds import DEFAULTS, KINDS, check_point
from .own_tasks import pinned

Value = bool | int | float | str
Point = dict[str, Value]

MOST_RUNS = 10_000_000
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True)
class Grid:
    """All combinations of the values that parameters take.

    Parameters
    ----------
    kind : str
        What is trained: ``rank_one``, ``low_rank`` or ``full_rank``.
    axes : tuple of (str, tuple of value)
        The parameters that vary, the last one running fastest.
    fixed : tuple of (str, value)
        All others, defaults included, by name.

    Examples
    --------
    >>> grid = grid_of("rank_one", seed=[0, 1], learning_rate=[0.01, 0.02, 0.05], epochs=100)
    >>> grid.runs, next(grid.points())["learning_rate"]
    (6, 0.01)
    """

    kind: str
    axes: tuple[tuple[str, tuple[Value, ...]], ...]
    fixed: tuple[tuple[str, Value], ...]

    @property
    def runs(self) -> int:
        """The number of runs."""
        return int(np.prod([len(values) for _, values in self.axes], dtype=np.int64))

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values along each axis."""
        return tuple(len(values) for _, values in self.axes)

    def points(self) -> Iterator[Point]:
        """Yield the parameters of each run."""
        names = [name for name, _ in self.axes]
        for values in product(*(values for _, values in self.axes)):
            yield {**dict(self.fixed), **dict(zip(names, values, strict=True))}

    def as_data(self) -> dict[str, Any]:
        """Return the grid as plain data, for a manifest."""
        return {
            "kind": self.kind,
            "axes": {name: list(values) for name, values in self.axes},
            "fixed": dict(self.fixed),
        }


def grid_of(kind: str, **values: Any) -> Grid:
    """Return the grid of keywords: a sequence is an axis, a single value holds for all runs.

    Parameters
    ----------
    kind : str
    **values
        Numbers or text; sequences of them; ``{"from": 1e-4, "to": 1e-1, "count": 30}`` for values
        spaced evenly in the logarithm (with ``"spacing": "linear"`` evenly themselves); a text such
        as ``"0-9"`` for whole numbers.

    Raises
    ------
    InvalidInput
        If a name or a value is not one that the kind of training takes.
    """
    grid = stated_grid(kind, **values)
    _check(grid)
    return grid


def stated_grid(kind: str, **values: Any) -> Grid:
    """Return the grid of keywords without trying its values, as a begun sweep states them."""
    if kind not in KINDS:
        raise unknown_name("kind", kind, KINDS)
    known = {**DEFAULTS, **KINDS[kind].defaults}
    for name in values:
        if name not in known:
            raise unknown_name("parameter", name, known)
    listed = {name: _listed(name, value, known[name]) for name, value in values.items()}
    axes = tuple((name, found) for name, found in listed.items() if _varies(values[name]))
    single = {name: found[0] for name, found in listed.items() if not _varies(values[name])}
    rest = {name: default for name, default in known.items() if name not in dict(axes)}
    grid = Grid(kind, axes, tuple(sorted({**rest, **single}.items())))
    if grid.runs > MOST_RUNS:
        raise InvalidInput("grid", f"{grid.runs} runs", f"at most {MOST_RUNS}")
    return grid


def read_grid(path: str | Path) -> Grid:
    """Return the grid that a TOML file says: ``kind``, and a line for each parameter.

    Raises
    ------
    InvalidInput
        If the file cannot be read, is not TOML, or says a grid that `grid_of` refuses.
    """
    try:
        data = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("config", str(path), f"a readable file ({error})") from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput("config", str(path), f"a file in TOML ({error})") from None
    if "kind" not in data:
        raise InvalidInput("config", str(path), f"a line such as kind = {next(iter(KINDS))!r}")
    kind = data.pop("kind")
    return grid_of(kind, **data)


def grid_toml(grid: Grid) -> str:
    """Return the text of a TOML file that `read_grid` reads as this grid.

    Examples
    --------
    >>> print(grid_toml(grid_of("rank_one", seed="0-1", delay=4)))  # doctest: +ELLIPSIS
    kind = "rank_one"
    seed = [0, 1]
    confidence = 10.0
    ...
    """
    lines = {"kind": grid.kind, **{name: list(values) for name, values in grid.axes}}
    # Numbers, texts, truth values and lists of them are written alike in JSON and in TOML.
    return "".join(
        f"{name} = {json.dumps(value)}\n" for name, value in (lines | dict(grid.fixed)).items()
    )


def run_key(kind: str, point: Mapping[str, Value], engine: str) -> str:
    """Return the name of a run: a hash of its parameters and of the engine's formulas.

    Examples
    --------
    >>> run_key("rank_one", {"seed": 1}, "v1") == run_key("rank_one", {"seed": 2}, "v1")
    False
    """
    text = json.dumps([kind, engine, sorted(point.items())])
    return sha256(text.encode()).hexdigest()[:20]


def _varies(value: Any) -> bool:
    if isinstance(value, str):
        return _RANGE.fullmatch(value) is not None
    return isinstance(value, list | tuple | range | np.ndarray | Mapping)


def _listed(name: str, value: Any, like: Value) -> tuple[Value, ...]:
    if isinstance(value, Mapping):
        value = _spaced(name, value)
    elif isinstance(value, str) and (match := _RANGE.fullmatch(value)):
        value = range(int(match[1]), int(match[2]) + 1)
    elif not _varies(value):
        value = [value]
    found = tuple(_single(name, item, like) for item in value)
    if name == "task":
        found = tuple(pinned(str(item)) for item in found)
    if not found:
        raise InvalidInput(name, value, "at least one value")
    if len(set(found)) != len(found):
        raise InvalidInput(name, found, "each value once")
    return found


def _spaced(name: str, table: Mapping[str, Any]) -> Any:
    """Return the values that a table of from, to, count and spacing says."""
    expected = '{ from = 1e-4, to = 1e-1, count = 30 }, with spacing = "log" or "linear"'
    spacing = table.get("spacing", "log")
    try:
        low, high, count = float(table["from"]), float(table["to"]), int(table["count"])
    except (KeyError, TypeError, ValueError):
        raise InvalidInput(name, dict(table), expected) from None
    extra = set(table) - {"from", "to", "count", "spacing"}
    positive = spacing != "log" or (low > 0 and high > 0)
    if extra or spacing not in ("log", "linear") or not positive or not 1 <= count <= MOST_RUNS:
        raise InvalidInput(name, dict(table), expected)
    spread = np.geomspace if spacing == "log" else np.linspace
    return [float(item) for item in spread(low, high, count)]


def _single(name: str, item: Any, like: Value) -> Value:
    """Return a value as a plain Python one of its parameter's type."""
    plain = item.item() if isinstance(item, np.generic) else item
    if isinstance(like, str):
        fits = isinstance(plain, str)
    elif isinstance(like, bool):
        fits = isinstance(plain, bool)
    else:
        fits = isinstance(plain, int | float) and not isinstance(plain, bool)
        if fits and isinstance(like, float):
            plain = float(plain)
        elif fits and isinstance(plain, float):
            fits = plain.is_integer()
            plain = int(plain) if fits else plain
    if not fits:
        words = {str: "a text", bool: "true or false", int: "a whole number"}
        raise InvalidInput(name, item, words.get(type(like), "a number"))
    return plain  # type: ignore[no-any-return]


def _check(grid: Grid) -> None:
    """Try every value once, so that a mistake is told before the first run and not after days."""
    base = next(grid.points())
    check_point(grid.kind, base)
    for name, values in grid.axes:
        for value in values:
            check_point(grid.kind, {**base, name: value})
