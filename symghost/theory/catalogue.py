"""The catalogue: a result's name leads to the derivation script that concludes with it.

A script in `derivations/THEORY/` has one function ``derive``. Its parameters that are named like
results are what it builds on; they are derived first and passed in. A parameter with a default,
such as ``normalised=False``, is an option of the result, handed on to those it builds on. ``FORM``
is how the result is evaluated, where that is not as it stands.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from ..common.errors import InvalidInput, unknown_name
from . import store
from .derivation import Result
from .form import AS_IT_STANDS, Form
from .theories import home_of, meanings

Options = tuple[tuple[str, bool], ...]


def result(name: str, **options: bool) -> Result:
    """Derive a result of the catalogue; `symghost.export.named.result` is the public door.

    Examples
    --------
    >>> result("critical_learning_rate").expression
    3*pi**4/(32*T**5)
    """
    if not isinstance(name, str) or name not in meanings():
        raise unknown_name("result", name, meanings())
    known = _options(name)
    for option, value in options.items():
        if option not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise InvalidInput("option", option, f"an option of {name} (it has: {listed})")
        if not isinstance(value, bool):
            raise InvalidInput(option, value, "True or False")
    return _derive(name, tuple(sorted({**known, **options}.items())))


def derived_anew(name: str, **options: bool) -> Result:
    """Derive a result as `result` does, but check all of its own steps again."""
    result(name, **options)  # refuses what is not right
    return _run(name, tuple(sorted({**_options(name), **options}.items())))


@cache
def _derive(name: str, options: Options) -> Result:
    digest = _digest(name, options)
    kept = store.load(name, options, digest, form_named(name))
    if kept is not None:
        return kept
    outcome = _run(name, options)
    store.save(outcome, options, digest)
    return outcome


def _run(name: str, options: Options) -> Result:
    chosen = dict(options)
    premises = {p: _derive(p, _handed_on(p, chosen)) for p in _premises(name)}
    return _script(name)(**premises, **chosen)


@cache
def _digest(name: str, options: Options) -> str:
    chosen = dict(options)
    premises = tuple(_digest(p, _handed_on(p, chosen)) for p in _premises(name))
    return store.key(name, _home(name), options, premises)


def _handed_on(premise: str, chosen: dict[str, bool]) -> Options:
    return tuple(
        sorted(
            (option, chosen.get(option, default)) for option, default in _options(premise).items()
        )
    )


def _home(name: str) -> str:
    """Return the module that derives a result."""
    return f"symghost.derivations.{home_of(name)}.{name}"


def _script(name: str) -> Callable[..., Result]:
    derive: Callable[..., Result] = import_module(_home(name)).derive
    return derive


def form_named(name: str) -> Form:
    """Return the form that a script gives to what it derives."""
    form: Form = getattr(import_module(_home(name)), "FORM", AS_IT_STANDS)
    return form


def _parameters(name: str) -> Iterator[inspect.Parameter]:
    return iter(inspect.signature(_script(name)).parameters.values())


def _premises(name: str) -> list[str]:
    return [p.name for p in _parameters(name) if p.default is inspect.Parameter.empty]


def _options(name: str) -> dict[str, bool]:
    return {
        p.name: p.default for p in _parameters(name) if p.default is not inspect.Parameter.empty
    }
