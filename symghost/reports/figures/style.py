"""One look for all figures: readable at print size, safe for colour-blind readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes

# Okabe and Ito's palette, by role.
INK = "#222222"
STABLE = "#0072B2"
GHOST = "#D55E00"
ZONE = "#F0E6C8"
GREY = "#777777"
CYCLE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")

COLUMN = 3.4
PAGE = 7.0

_SETTINGS: dict[Any, Any] = {
    "font.family": "serif",
    "font.serif": ["STIXGeneral", "DejaVu Serif"],
    "mathtext.fontset": "stix",
    "font.size": 9,
    "axes.labelsize": 9,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.prop_cycle": cycler(color=CYCLE),
    "legend.frameon": False,
    "legend.fontsize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "lines.linewidth": 1.4,
    "figure.dpi": 110,
    "savefig.dpi": 200,
    "svg.hashsalt": "symghost",
    "svg.fonttype": "path",
}


@contextmanager
def look() -> Iterator[None]:
    """Draw within this look, whatever the caller's settings."""
    with mpl.rc_context(_SETTINGS):
        yield


def name_panel(axes: Axes, letter: str, title: str) -> None:
    """Put a bold letter and a title above a panel."""
    axes.set_title(rf"$\bf{{{letter}}}$  {title}")
