"""All figures by name: those of every study."""

from __future__ import annotations

from functools import cache

from ..common.errors import unknown_name
from ..reports.figures.picture import Picture
from .finding import joined, part_of_study, studies


@cache
def pictures() -> dict[str, Picture]:
    """Return all figures by name, study by study."""
    return joined("figure", {study: pictures_of(study) for study in studies()})


def pictures_of(study: str) -> dict[str, Picture]:
    """Return the figures of one study by name."""
    module = part_of_study(study, "pictures")
    return dict(module.PICTURES) if module else {}


def picture(name: str) -> Picture:
    """Return a picture by name.

    Raises
    ------
    InvalidInput
        If there is none of that name.
    """
    if name not in pictures():
        raise unknown_name("figure", name, pictures())
    return pictures()[name]
