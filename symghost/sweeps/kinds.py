"""What a sweep can train: for each kind its parameters with their defaults, and how one run goes.

A run is a pure function of its parameters: where, when and beside what it is done does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidInput, unknown_name

Arrays = dict[str, NDArray[Any]]

LOSSES = ("squared", "absolute", "cross_entropy")
# The optimisers by name, each with its usual numbers.
OPTIMISERS = {"gradient_descent": "GradientDescent", "momentum": "Momentum", "adam": "Adam"}
PRECISIONS = ("float64", "float32")

# What every kind takes. A stop of 0 means that nothing stops the run.
DEFAULTS: dict[str, Any] = {
    "seed": 0,
    "neurons": 100,
    "delay": 20,
    "threshold": 1.0,
    "confidence": 10.0,
    "step": 0.5,
    "start": -0.3,
    "learning_rate": 0.003,
    "epochs": 1000,
    "record_every": 100,
    "loss": "squared",
    "optimiser": "gradient_descent",
    "precision": "float64",
    "stop_below": 0.0,
    "stop_when_dead": 0.0,
    "keep_weights": True,
}


@dataclass(frozen=True)
class Kind:
    """One kind of training.

    Parameters
    ----------
    draw : callable
        Gives the networks of a run from its parameters.
    defaults : mapping of str to value
        Parameters of this kind alone, or other defaults.
    """

    draw: Callable[[Mapping[str, Any]], Any]
    defaults: Mapping[str, Any]


def _rank_one(point: Mapping[str, Any]) -> Any:
    from ..simulate.networks import draw_rank_one

    return draw_rank_one([point["seed"]], point["neurons"], point["precision"])


def _low_rank(point: Mapping[str, Any]) -> Any:
    from ..simulate.networks import draw_low_rank

    return draw_low_rank([point["seed"]], point["rank"], point["neurons"], dtype=point["precision"])


def _full_rank(point: Mapping[str, Any]) -> Any:
    from ..simulate.networks import draw_full_rank

    return draw_full_rank([point["seed"]], point["neurons"], dtype=point["precision"])


# With a readout of their own, networks need no threshold and no steepness of the output.
_READOUT = {"threshold": 0.0, "confidence": 1.0}

KINDS: dict[str, Kind] = {
    "rank_one": Kind(_rank_one, {}),
    "low_rank": Kind(_low_rank, {"rank": 2, **_READOUT}),
    "full_rank": Kind(_full_rank, _READOUT),
}


def check_point(kind: str, point: Mapping[str, Any]) -> None:
    """Refuse parameters that a run could not take, before any run begins.

    Raises
    ------
    InvalidInput
        Naming the parameter.
    """
    _task(point)
    for name, least in (("seed", 0), ("neurons", 1), ("epochs", 1), ("record_every", 1)):
        if point[name] < least:
            raise InvalidInput(name, point[name], f"a whole number of at least {least}")
    if "rank" in point and not 1 <= point["rank"] <= point["neurons"]:
        raise InvalidInput("rank", point["rank"], "a whole number from 1 to the neurons' number")
    if not (point["learning_rate"] > 0 and np.isfinite(point["learning_rate"])):
        raise InvalidInput("learning_rate", point["learning_rate"], "a positive finite number")
    for name in ("stop_below", "stop_when_dead"):
        if not (point[name] >= 0 and np.isfinite(point[name])):
            raise InvalidInput(name, point[name], "a finite number of at least 0; 0 for none")
    for name, choices in (
        ("loss", LOSSES),
        ("optimiser", OPTIMISERS),
        ("precision", PRECISIONS),
    ):
        if point[name] not in choices:
            raise unknown_name(name, point[name], choices)


def _task(point: Mapping[str, Any]) -> Any:
    from ..simulate.tasks import DelayedActivation

    names = ("delay", "threshold", "confidence", "step", "start")
    return DelayedActivation(**{name: point[name] for name in names})


def train_point(kind: str, point: Mapping[str, Any], engine: str = "auto") -> Arrays:
    """Return what one run records.

    Parameters
    ----------
    kind : str
    point : mapping of str to value
        All parameters.
    engine : str

    Returns
    -------
    dict of str to array
        ``epochs``, ``loss``, ``gradient_norm`` and ``accuracy``, each of shape (recorded,);
        ``stopped_at`` and ``diverged``, numbers; and with ``keep_weights`` the final weights, as
        ``final_m`` and so on.
    """
    from ..simulate import optimisers
    from ..simulate.training import train

    run = train(
        KINDS[kind].draw(point),
        _task(point),
        point["learning_rate"],
        point["epochs"],
        loss=point["loss"],
        optimiser=getattr(optimisers, OPTIMISERS[point["optimiser"]])(),
        engine=engine,
        record_every=point["record_every"],
        stop_below=point["stop_below"] or None,
        stop_when_dead=point["stop_when_dead"] or None,
    )
    found: Arrays = {
        "epochs": run.epochs,
        "loss": run.loss[0],
        "gradient_norm": run.gradient_norm[0],
        "accuracy": run.accuracy[0],
        "stopped_at": run.stopped_at[0],
        "diverged": run.diverged[0],
    }
    if point["keep_weights"]:
        found |= {f"final_{name}": values[0] for name, values in run.final.parts()}
    return {name: np.asarray(values) for name, values in found.items()}


def engine_version() -> str:
    """Return a text that changes whenever runs could come out differently."""
    from .. import __version__
    from ..simulate.engines import VERSION
    from ..simulate.local import fingerprint, formulas

    used = "; ".join(fingerprint(formulas(loss=loss)) for loss in LOSSES)
    return f"{__version__} {VERSION} {sha256(used.encode()).hexdigest()[:16]}"
