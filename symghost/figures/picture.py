"""A figure that can be asked for by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """A figure that can be asked for by name.

    Parameters
    ----------
    caption : str
        What is to be seen; inline formulas between dollars.
    data, draw : callable
        The experiment, and what draws its outcome.
    """

    caption: str
    data: Callable[[], Any]
    draw: Callable[[Any], Figure]

    def figure(self) -> Figure:
        """Run the experiment and draw it."""
        return self.draw(self.data())
