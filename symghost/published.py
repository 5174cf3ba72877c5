"""The experiments of the published study by name: data, figure, and the files that keep both."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from .errors import InvalidInput, unknown_name
from .experiments.bench import Bench
from .experiments.kept import arrays_of, npz, numbers_of
from .experiments.learning_rates import PAPER as PAPER_RATES
from .experiments.learning_rates import learning_rate_study
from .experiments.rank_one import fast_run, fixed_point_study, slow_run
from .experiments.ranks import PAPER as PAPER_RANKS
from .experiments.ranks import rank_study
from .experiments.rescue import rescue_study
from .experiments.soft_toy import soft_gradients
from .export.page import versions
from .figures.confidence import draw_rescue, draw_soft_gradients
from .figures.gallery import FORMATS, PICTURES, encoded
from .figures.learning_rates import draw_learning_rates, draw_ranks
from .figures.rank_one import draw_fixed_points, draw_rank_one_run
from .files import ready_folder, write_whole
from .progress import Progress, Silent

Data = Callable[[Bench], Any]
PRESETS = ("quick", "paper")


@dataclass(frozen=True)
class Experiment:
    """An experiment of the published study.

    Parameters
    ----------
    figure : str
        Which of its figures shows it.
    caption : str
        What is to be seen; inline formulas between dollars.
    presets : mapping of str to callable
        What gives the data: ``quick``, in seconds, and ``paper``, with the published parameters.
    draw : callable
    """

    figure: str
    caption: str
    presets: Mapping[str, Data]
    draw: Callable[[Any], Figure]


def _alone(study: Callable[[], Any]) -> Data:
    """Return an experiment that needs no bench."""
    return lambda _: study()


def _both(figure: str, caption: str, study: Callable[[], Any], draw: Any) -> Experiment:
    """Return an experiment that is quick with the published parameters."""
    return Experiment(figure, caption, dict.fromkeys(PRESETS, _alone(study)), draw)


def _pictured(figure: str, name: str) -> Experiment:
    picture = PICTURES[name]
    return _both(figure, picture.caption, picture.data, picture.draw)


EXPERIMENTS: dict[str, Experiment] = {
    "e1": _pictured("Fig. 2b", "loss_landscape"),
    "e2": _pictured("Fig. 2c, d", "descent"),
    "e3a": Experiment(
        "Fig. 3",
        "A rank-one network learns delayed activation at once, after a long plateau, as the one "
        "fixed point of its latent flow slides past the threshold.",
        {
            "quick": _alone(slow_run),
            "paper": _alone(partial(slow_run, 500_000, (0, 200_000, 500_000), 1_001)),
        },
        draw_rank_one_run,
    ),
    "e3b": Experiment(
        "Fig. 3",
        "At a larger learning rate one update can throw the network into a zone without gradient. "
        "Whether it does is chaotic: copies are counted that differ by rounding alone.",
        {"quick": _alone(fast_run), "paper": _alone(partial(fast_run, copies=40, counts=1_001))},
        draw_rank_one_run,
    ),
    "e3c": Experiment(
        "Fig. 3",
        "The number of fixed points of the latent flow over training, found with bounds, so that "
        "none is missed at the epochs looked at, and where it has a ghost.",
        {
            "quick": _alone(fixed_point_study),
            "paper": _alone(partial(fixed_point_study, 500_000, 2_001)),
        },
        draw_fixed_points,
    ),
    "e6a": Experiment(
        "Fig. 6",
        "The loss over the learning rate: too small a one has not learned yet, too large a one "
        "never does. Networks of full rank learn at larger ones.",
        {
            "quick": learning_rate_study,
            "paper": partial(
                learning_rate_study,
                rank_one=PAPER_RATES["rank_one"],
                full_rank=PAPER_RATES["full_rank"],
            ),
        },
        draw_learning_rates,
    ),
    "e6b": Experiment(
        "Fig. 6",
        "The share of networks that learn, by rank and learning rate. Weights are drawn alike for "
        "all ranks, so that a higher rank also means larger recurrent weights.",
        {"quick": rank_study, "paper": partial(rank_study, grid=PAPER_RANKS)},
        draw_ranks,
    ),
    "e8a": _both(
        "Fig. 8",
        "The size of the toy's slope over the scale parameter. Where a step output has none, in "
        "the no-learning zone, a soft one has; beyond it a sharp one shows Euler's steps.",
        soft_gradients,
        draw_soft_gradients,
    ),
    "e8b": Experiment(
        "Fig. 8",
        "Networks that are stuck in the no-learning zone go on with another confidence: a lower "
        "one brings the gradient back.",
        {"quick": rescue_study, "paper": partial(rescue_study, seeds=100)},
        draw_rescue,
    ),
}


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
    for part in EXPERIMENTS:
        if part[-1].isalpha():
            groups.setdefault(part[:-1], []).append(part)
    known = {**{part: [part] for part in EXPERIMENTS}, **groups}
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
        One of `EXPERIMENTS`.
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
    if name not in EXPERIMENTS:
        raise unknown_name("experiment", name, EXPERIMENTS)
    experiment = EXPERIMENTS[name]
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
    experiment = EXPERIMENTS[name]
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
