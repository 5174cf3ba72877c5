"""A figure that can be asked for by name, and how figures reach a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from ...common.errors import unknown_name
from .style import look

FORMATS = ("svg", "png", "pdf")


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


def encoded(figure: Figure, kind: str, dots_per_inch: int = 200) -> bytes:
    """Return a figure as the bytes of an SVG, PNG or PDF file, the same for the same figure."""
    if kind not in FORMATS:
        raise unknown_name("format", kind, FORMATS)
    buffer = io.BytesIO()
    metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with look():
        figure.savefig(buffer, format=kind, dpi=dots_per_inch, metadata=metadata)
    return buffer.getvalue()
