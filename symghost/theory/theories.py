"""The theories that there are, with their chapters: found in their folders, listed nowhere.

A theory's folder of derivations says in its ``__init__`` which results it has, by chapter in
reading order (``CHAPTERS``), and which theories a reader should take before it (``AFTER``). Nothing
here imports SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

from ..common.errors import InvalidInput


@dataclass(frozen=True)
class Theory:
    """What is known of a theory before any of it is derived.

    Parameters
    ----------
    name : str
        The name of its folders.
    meaning : str
        What it is about, the first line of its folder's docstring.
    chapters : mapping of str to mapping of str to str
        By chapter: a result's name, which is also its script's, and what it says.
    """

    name: str
    meaning: str
    chapters: MappingProxyType[str, dict[str, str]]

    @property
    def results(self) -> tuple[str, ...]:
        """The names of its results, in reading order."""
        return tuple(name for chapter in self.chapters.values() for name in chapter)


def folders(part: str) -> Iterator[str]:
    """Yield the names of the theories that have a folder in one of their three places.

    Raises
    ------
    InvalidInput
        If two theories have one name.
    """
    seen: dict[str, str] = {}
    for place in import_module(f"symghost.{part}").__path__:
        for module in iter_modules([place]):
            if not module.ispkg:
                continue
            if module.name in seen:
                both = f"a name that no other theory has; it is in {seen[module.name]} and {place}"
                raise InvalidInput("theory", module.name, both)
            seen[module.name] = place
            yield module.name


@cache
def theories() -> tuple[Theory, ...]:
    """Return all theories with derivations, in the order in which a reader takes them.

    Raises
    ------
    InvalidInput
        If two theories have one name, or are each to be read after the other.

    Examples
    --------
    >>> [theory.name for theory in theories()][:2]
    ['toy', 'networks']
    """
    modules = {
        name: import_module(f"symghost.derivations.{name}")
        for name in sorted(folders("derivations"))
    }
    return tuple(_theory(name, modules[name]) for name in _in_order(modules))


def _theory(name: str, module: ModuleType) -> Theory:
    meaning = (module.__doc__ or name).strip().splitlines()[0]
    return Theory(name, meaning, MappingProxyType(getattr(module, "CHAPTERS", {})))


def _in_order(modules: dict[str, ModuleType]) -> list[str]:
    before = {name: getattr(module, "AFTER", ()) for name, module in modules.items()}
    try:
        ordered = list(TopologicalSorter(before).static_order())
    except CycleError as error:
        circle = " after ".join(error.args[1])
        raise InvalidInput("AFTER", circle, "theories that can be put in an order") from None
    return [name for name in ordered if name in modules]


def _homes(found: tuple[Theory, ...]) -> dict[str, str]:
    """Return the theory of each result; two results of one name are refused."""
    homes: dict[str, str] = {}
    for theory in found:
        for name in theory.results:
            if name in homes:
                both = f"a name that no other result has; {homes[name]} and {theory.name} have it"
                raise InvalidInput("result", name, both)
            homes[name] = theory.name
    return homes


def chapters() -> dict[str, dict[str, str]]:
    """Return all results by chapter in reading order: their names, and what they say.

    Raises
    ------
    InvalidInput
        If two results have one name.
    """
    _all_homes()
    found: dict[str, dict[str, str]] = {}
    for theory in theories():
        for title, entries in theory.chapters.items():
            found.setdefault(title, {}).update(entries)
    return found


def meanings() -> dict[str, str]:
    """Return what each result says, by its name in reading order."""
    return {name: says for entries in chapters().values() for name, says in entries.items()}


def results() -> list[str]:
    """Return the names of all results, in the order in which a reader takes them.

    Examples
    --------
    >>> "critical_learning_rate" in results()
    True
    """
    return list(meanings())


def home_of(name: str) -> str:
    """Return the name of the theory that has a result.

    Examples
    --------
    >>> home_of("latent_reduction")
    'networks'
    """
    return _all_homes()[name]


@cache
def _all_homes() -> dict[str, str]:
    return _homes(theories())
