"""The experiments of the published study by name: data, figure, and the files that keep both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..common.errors import InvalidInput, unknown_name
from ..common.files import ready_folder, write_whole
from ..common.progress import Progress, Silent
from ..reports.figures.picture import FORMATS, encoded
from ..reports.page import versions
from .finding import joined, part_of_study, studies
from .shared.bench import Bench
from .shared.experiment import Experiment
from .shared.kept import arrays_of, npz, numbers_of


@cache
def experiments() -> dict[str, Experiment]:
    """Return all experiments by name, in the order of their names."""
    parts = {study: part_of_study(study, "published") for study in studies()}
    named = {study: part.EXPERIMENTS for study, part in parts.items() if part}
    return dict(sorted(joined("experiment", named).items()))


def parts(name: str) -> list[str]:
    """Return the experiments that a name means: one, or all parts of a group such as e3.

    Raises
    ------
    InvalidInput
        If there is none of that name.

    Examples
    --------
    >>> parts("e3"), parts("e8b")
    (['e3a', 'e3b', 'e3c'], ['e8b'])
    """
    groups: dict[str, list[str]] = {}
    for part in experiments():
        if part[-1].isalpha():
            groups.setdefault(part[:-1], []).append(part)
    known = {**{part: [part] for part in experiments()}, **groups}
    if name not in known:
        raise unknown_name("experiment", name, known)
    return known[name]


def run_experiment(
    name: str,
    preset: str = "quick",
    folder: str | Path | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> dict[str, Any]:
    """Do one experiment, write its files, and return the numbers found.

    Parameters
    ----------
    name : str
        One of `experiments()`.
    preset : {"quick", "paper"}
    folder : str or Path, optional
        ``experiments/PRESET`` if absent. It takes ``NAME.svg``, ``.png`` and ``.pdf``, the data as
        ``NAME.npz``, and ``NAME.json`` with what was done and the single numbers among the data.
        Sweeps go into ``NAME_runs``; one that was begun there goes on.
    progress : Progress, optional
    workers : int, optional
        Processes for sweeps; one for each core if absent.

    Raises
    ------
    InvalidInput
        If a name is unknown, or the folder cannot be written to, is full, or holds the experiment
        with another preset.
    """
    if name not in experiments():
        raise unknown_name("experiment", name, experiments())
    experiment = experiments()[name]
    if preset not in experiment.presets:
        raise unknown_name("preset", preset, experiment.presets)
    place = ready_folder("out", folder or Path("experiments", preset))
    _begin(place, name, preset)
    bench = Bench(place / f"{name}_runs", progress or Silent(), workers)
    data = experiment.presets[preset](bench)
    figure, numbers = experiment.draw(data), numbers_of(data)
    for kind in FORMATS:
        _keep(place / f"{name}.{kind}", encoded(figure, kind))
    _keep(place / f"{name}.npz", npz(arrays_of(data)))
    _keep(place / f"{name}.json", _note(name, preset, done=True, numbers=numbers))
    return numbers


def _keep(file: Path, content: str | bytes) -> None:
    try:
        write_whole(file, content)
    except OSError as error:
        words = f"a folder that can take another {len(content)} bytes ({error.strerror})"
        raise InvalidInput("out", str(file.parent), words) from None


def _begin(place: Path, name: str, preset: str) -> None:
    """Note which preset an experiment was begun with, and refuse to mix it with another."""
    file = place / f"{name}.json"
    if not file.exists():
        _keep(file, _note(name, preset, done=False, numbers={}))
        return
    try:
        begun = json.loads(file.read_text("utf-8"))["preset"]
    except (OSError, ValueError, KeyError, TypeError):
        begun = "unknown"
    if begun != preset:
        words = f"a folder for preset {preset!r}; {name} is there with preset {begun!r}"
        raise InvalidInput("out", str(place), words)


def _note(name: str, preset: str, *, done: bool, numbers: Mapping[str, Any]) -> str:
    experiment = experiments()[name]
    note = {
        "experiment": name,
        "preset": preset,
        "done": done,
        "source": f"arXiv:2501.02378, {experiment.figure}",
        "caption": experiment.caption,
        "versions": versions(),
        "numbers": dict(numbers),
    }
    return json.dumps(note, indent=2) + "\n"
