"""What belongs to the studies: found in their folders, listed nowhere.

A study is a folder in ``symghost.studies``, or in that of somebody else's theory. What it has
stands in modules or folders of fixed names: ``claims`` with ``CLAIMS``, ``pictures`` with
``PICTURES``, ``published`` with ``EXPERIMENTS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TypeVar

from ..common.errors import InvalidInput
from ..theory.theories import folders, theories

Thing = TypeVar("Thing")

_SHARED = "shared"


@cache
def studies() -> tuple[str, ...]:
    """Return the names of all studies, in the order in which a reader takes their theories.

    Examples
    --------
    >>> studies()[:2]
    ('toy', 'networks')
    """
    order = [theory.name for theory in theories()]
    found = sorted(name for name in folders("studies") if name != _SHARED)
    return tuple(sorted(found, key=lambda name: order.index(name) if name in order else len(order)))


def model_of(study: str) -> str:
    """Return what a study's claims are about: ``MODEL`` of its folder, or the theory's name."""
    return str(getattr(import_module(f"symghost.studies.{study}"), "MODEL", study))


def part_of_study(study: str, part: str) -> ModuleType | None:
    """Return one part of a study, imported now, or None where it has none."""
    name = f"symghost.studies.{study}.{part}"
    return import_module(name) if find_spec(name) else None


def joined(kind: str, by_study: Mapping[str, Mapping[str, Thing]]) -> dict[str, Thing]:
    """Return what all studies have of a kind by name, in their order.

    Raises
    ------
    InvalidInput
        If two studies have one name.
    """
    found: dict[str, Thing] = {}
    for study, things in by_study.items():
        for name, thing in things.items():
            if name in found:
                raise InvalidInput(
                    kind, name, f"a name that only one study has; {study} is another"
                )
            found[name] = thing
    return found
