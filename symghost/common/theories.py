"""Where theories are: the folders that hold a theory's three parts, ours and those of others.

A theory called NAME is ``models/NAME``, ``derivations/NAME`` and ``studies/NAME``. Ours stand in
the package. Others are taken from the folders that ``SYMGHOST_THEORIES`` lists and from installed
packages that have an entry point in the group ``symghost.theories``; theirs are imported beside
ours, as ``symghost.models.NAME`` and so on, and have the same rights.
"""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from .errors import InvalidInput

VARIABLE = "SYMGHOST_THEORIES"
GROUP = "symghost.theories"
PARTS = ("models", "derivations", "studies")


def homes(part: str) -> list[str]:
    """Return the folders outside the package that hold one of the three parts of theories.

    Parameters
    ----------
    part : {"models", "derivations", "studies"}

    Raises
    ------
    InvalidInput
        If a folder that is listed does not exist or holds no part of a theory.
    """
    places = [place / part for place in (*_listed(), *_installed())]
    return [str(place) for place in places if place.is_dir()]


def _listed() -> list[Path]:
    """Return the folders that the user lists, separated as in ``PATH``."""
    listed = [Path(text) for text in os.environ.get(VARIABLE, "").split(os.pathsep) if text]
    for folder in listed:
        if not any((folder / part).is_dir() for part in PARTS):
            expected = f"a folder that holds a folder {', '.join(PARTS[:-1])} or {PARTS[-1]}"
            raise InvalidInput(VARIABLE, str(folder), expected)
    return [folder.absolute() for folder in listed]


def _installed() -> list[Path]:
    """Return the folders of installed theories; to look for them runs none of their code."""
    specs = [find_spec(entry.value) for entry in entry_points(group=GROUP)]
    return [
        Path(place) for spec in specs if spec for place in spec.submodule_search_locations or ()
    ]
