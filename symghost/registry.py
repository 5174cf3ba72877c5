"""The one registry: a result's name leads to the derivation script that concludes with it.

A script in `derivations/` has one function ``derive``. Its parameters that are named like results
are what it builds on; they are derived first and passed in. A parameter with a default, such as
``normalised=False``, is an option of the result, handed on to those it builds on.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from .derivation import Result
from .errors import InvalidInput, unknown_name

# By chapter in reading order: a result's name, which is also its script's, and what it says.
CHAPTERS: dict[str, dict[str, str]] = {
    "The canonical flow": {
        "flow_solution": "the state over time, for every sign of the scale parameter",
    },
    "Saddle-node and ghost": {
        "saddle_node_conditions": "where the flow has its saddle-node, and what is left of it",
    },
    "Escape and passage times": {
        "escape_time": "time from a start to a threshold",
        "canonical_escape_time": "time from the ghost itself to infinity",
        "passage_time": "time for the whole way past the ghost",
    },
    "The bottleneck law and its corrections": {
        # chapter 4
    },
    "Reduction of flows and networks": {
        # chapters 5 and 6
    },
    "Loss, gradient and the no-learning zone": {
        "optimal_scale": "scale parameter at which the output switches on time",
        "no_learning_edge": "scale parameter below which the output never switches in a trial",
        "loss": "loss of delayed activation over the scale parameter",
        "loss_gradient": "slope of the loss, zero in the no-learning zone",
    },
    "The critical learning rate": {
        "critical_learning_rate": "rate above which training can be thrown into the zone",
    },
    "Gradient descent as a map": {
        # chapter 9
    },
    "Confidence": {
        # chapter 10
    },
    "Weak noise and the slow ramp": {
        # chapter 11
    },
    "Plateaus of rank-one networks": {
        "plateau_time": "learning time after which the loss of a rank-one network drops",
    },
}

CATALOGUE: dict[str, str] = {
    name: meaning for chapter in CHAPTERS.values() for name, meaning in chapter.items()
}


def results() -> list[str]:
    """Return the names of all results, in the order in which a reader takes them.

    Examples
    --------
    >>> "critical_learning_rate" in results()
    True
    """
    return list(CATALOGUE)


def result(name: str, **options: bool) -> Result:
    """Derive a result, and what it builds on, on first use.

    Parameters
    ----------
    name : str
        One of `results()`.
    **options : bool
        ``normalised=True`` divides the loss by the delay, in ``loss``, ``loss_gradient`` and
        ``critical_learning_rate``.

    Returns
    -------
    Result

    Raises
    ------
    InvalidInput
        If the name is unknown, or the result has no such option.
    NotCertified
        If a step of the derivation fails its check.

    Examples
    --------
    >>> result("critical_learning_rate").expression
    3*pi**4/(32*T**5)
    >>> result("critical_learning_rate", normalised=True).expression
    3*pi**4/(32*T**4)
    """
    if not isinstance(name, str) or name not in CATALOGUE:
        raise unknown_name("result", name, CATALOGUE)
    known = _options(name)
    for option, value in options.items():
        if option not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise InvalidInput("option", option, f"an option of {name} (it has: {listed})")
        if not isinstance(value, bool):
            raise InvalidInput(option, value, "True or False")
    return _derive(name, tuple(sorted({**known, **options}.items())))


@cache
def _derive(name: str, options: tuple[tuple[str, bool], ...]) -> Result:
    chosen = dict(options)
    premises = {
        premise: _derive(premise, _handed_on(premise, chosen)) for premise in _premises(name)
    }
    outcome: Result = _script(name)(**premises, **chosen)
    return outcome


def _handed_on(premise: str, chosen: dict[str, bool]) -> tuple[tuple[str, bool], ...]:
    return tuple(
        sorted(
            (option, chosen.get(option, default)) for option, default in _options(premise).items()
        )
    )


def _script(name: str) -> Callable[..., Result]:
    derive: Callable[..., Result] = import_module(f"symghost.derivations.{name}").derive
    return derive


def _parameters(name: str) -> Iterator[inspect.Parameter]:
    return iter(inspect.signature(_script(name)).parameters.values())


def _premises(name: str) -> list[str]:
    return [p.name for p in _parameters(name) if p.default is inspect.Parameter.empty]


def _options(name: str) -> dict[str, bool]:
    return {
        p.name: p.default for p in _parameters(name) if p.default is not inspect.Parameter.empty
    }
