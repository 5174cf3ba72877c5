"""Systems whose answers are known, from books and papers, to try an analysis on."""

from __future__ import annotations

from ...common.errors import unknown_name
from .lines import LINES
from .planes import PLANES
from .system import KnownSystem, flow_of

__all__ = ["KNOWN", "KnownSystem", "flow_of", "known_system"]

KNOWN: dict[str, KnownSystem] = {system.name: system for system in (*LINES, *PLANES)}


def known_system(name: str) -> KnownSystem:
    """Return the known system of that name.

    Raises
    ------
    InvalidInput
        If there is none.

    Examples
    --------
    >>> known_system("adler").text
    ('theta = w - a*sin(theta)',)
    """
    if name not in KNOWN:
        raise unknown_name("example", name, KNOWN)
    return KNOWN[name]
