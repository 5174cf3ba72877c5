"""Which sources a module depends on: the key of a kept result follows the imports.

Imports are read as text, nothing is imported for it but the packages on the way. Those inside
functions count too, so that nothing that a script can reach is left out.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec, resolve_name
from pathlib import Path

PACKAGE = "symghost"


@cache
def digest(module: str) -> str:
    """Return a digest of a module's source and of all of the package that it imports."""
    parts = (f"{name}\0{_source(name)}" for name in sorted(reached(module)))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def reached(module: str) -> set[str]:
    """Return the modules of the package that a module imports, directly or not, with itself.

    Examples
    --------
    >>> sorted(reached("symghost.common.progress"))
    ['symghost.common.progress']
    """
    found, waiting = {module}, [module]
    while waiting:
        new = _imports(waiting.pop()) - found
        found |= new
        waiting += new
    return found


@cache
def _source(module: str) -> str:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text("utf-8")


@cache
def _imports(module: str) -> frozenset[str]:
    spec = find_spec(module)
    assert spec is not None
    package = module if spec.submodule_search_locations is not None else module.rpartition(".")[0]
    return frozenset(
        name
        for node in ast.walk(ast.parse(_source(module)))
        for name in _named(node, package)
        # The root's names are those of modules that are imported when asked for: it has no effect.
        if name.startswith(f"{PACKAGE}.")
    )


def _named(node: ast.AST, package: str) -> Iterator[str]:
    """Yield the modules that an import statement names; of a package, the modules in it as well."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = resolve_name("." * node.level + (node.module or ""), package)
        if base.partition(".")[0] == PACKAGE:
            yield base
            yield from filter(_is_module, (f"{base}.{alias.name}" for alias in node.names))


@cache
def _is_module(name: str) -> bool:
    package, _, last = name.rpartition(".")
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return any(
        Path(place, f"{last}.py").exists() or Path(place, last, "__init__.py").exists()
        for place in places or ()
    )
