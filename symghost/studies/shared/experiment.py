"""An experiment of the published study: its presets, and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from ...reports.figures.picture import Picture
from .bench import Bench

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


def alone(study: Callable[[], Any]) -> Data:
    """Return an experiment that needs no bench."""
    return lambda _: study()


def both(figure: str, caption: str, study: Callable[[], Any], draw: Any) -> Experiment:
    """Return an experiment that is quick with the published parameters."""
    return Experiment(figure, caption, dict.fromkeys(PRESETS, alone(study)), draw)


def pictured(figure: str, picture: Picture) -> Experiment:
    """Return an experiment that is a picture of ours, quick with the published parameters."""
    return both(figure, picture.caption, picture.data, picture.draw)
