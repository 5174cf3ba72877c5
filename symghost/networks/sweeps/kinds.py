"""What a sweep can train: for each kind its parameters with their defaults, and how one run goes.

A run is a pure function of its parameters: where, when and beside what it is done does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...common.errors import InvalidInput, unknown_name
from .own_tasks import DELAYED, task_of

if TYPE_CHECKING:
    from ..tasks import TimedTask
    from ..training.train import Training
    from ..weights import Networks

Arrays = dict[str, NDArray[Any]]
Point = Mapping[str, Any]

LOSSES = ("squared", "absolute", "cross_entropy")
# The optimisers by name, each with its usual numbers.
OPTIMISERS = {"gradient_descent": "GradientDescent", "momentum": "Momentum", "adam": "Adam"}
PRECISIONS = ("float64", "float32")
OUTPUTS = ("logistic", "tanh", "linear")

# What every kind takes. A stop of 0 means that nothing stops the run.
DEFAULTS: dict[str, Any] = {
    "seed": 0,
    "neurons": 100,
    "task": DELAYED,
    "delay": 20,
    "threshold": 1.0,
    "confidence": 10.0,
    "step": 0.5,
    "start": -0.3,
    "start_spread": 0.0,
    "noise": 0.0,
    "reading": "after",
    "output": "logistic",
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
        Gives the networks of a run from its parameters and its task.
    defaults : mapping of str to value
        Parameters of this kind alone, or other defaults.
    hears : bool
        Whether its networks can take inputs and have several outputs.
    afterwards : callable, optional
        Gives further arrays from the run, its task and its parameters, and the options of `train`.
    check : callable, optional
        Refuses parameters of this kind alone.
    """

    draw: Callable[[Point, TimedTask], Networks]
    defaults: Point
    hears: bool = True
    afterwards: Callable[[Training, TimedTask, Point, dict[str, Any]], Arrays] | None = None
    check: Callable[[Point], None] | None = None


def _rank_one(point: Point, _: TimedTask) -> Networks:
    from ..drawing import draw_rank_one

    return draw_rank_one([point["seed"]], point["neurons"], point["precision"])


def _low_rank(point: Point, task: TimedTask) -> Networks:
    from ..drawing import draw_low_rank

    return draw_low_rank([point["seed"]], point["rank"], **_sizes(point, task))


def _full_rank(point: Point, task: TimedTask) -> Networks:
    from ..drawing import draw_full_rank

    return draw_full_rank([point["seed"]], **_sizes(point, task))


def _sizes(point: Point, task: TimedTask) -> dict[str, Any]:
    return {
        "neurons": point["neurons"],
        "channels": task.channels,
        "outputs": task.outputs,
        "dtype": point["precision"],
    }


def _rescued(run: Training, task: TimedTask, point: Point, options: dict[str, Any]) -> Arrays:
    from ..training.rescue import rescue

    confidences = np.geomspace(
        point["least_confidence"], point["most_confidence"], point["restarts"]
    )
    return rescue(
        run,
        task,
        point["learning_rate"],
        confidences,
        point["restart_epochs"],
        trainable_from=point["trainable_from"],
        seed=point["seed"],
        **options,
    )


def _check_rescue(point: Point) -> None:
    for name in ("restarts", "restart_epochs"):
        if point[name] < 1:
            raise InvalidInput(name, point[name], "a whole number of at least 1")
    for name in ("least_confidence", "most_confidence", "trainable_from"):
        if not (point[name] > 0 and np.isfinite(point[name])):
            raise InvalidInput(name, point[name], "a positive finite number")
    if point["record_every"] != 1:
        raise InvalidInput("record_every", point["record_every"], "1: all epochs are looked at")


# With a readout of their own, networks need no threshold and no steepness of the output.
_READOUT = {"threshold": 0.0, "confidence": 1.0}
_RESCUE = {
    "learning_rate": 0.02,
    "epochs": 6000,
    "record_every": 1,
    "restarts": 30,
    "least_confidence": 1e-3,
    "most_confidence": 10.0,
    "restart_epochs": 100,
    "trainable_from": 1.0,
}

KINDS: dict[str, Kind] = {
    "rank_one": Kind(_rank_one, {}, hears=False),
    "low_rank": Kind(_low_rank, {"rank": 2, **_READOUT}),
    "full_rank": Kind(_full_rank, _READOUT),
    # Rank one; a network that is stuck at the end goes on with other confidences.
    "rescue": Kind(_rank_one, _RESCUE, False, _rescued, _check_rescue),
}


def check_point(kind: str, point: Point) -> None:
    """Refuse parameters that a run could not take, before any run begins.

    Raises
    ------
    InvalidInput
        Naming the parameter.
    """
    _check_task(kind, point)
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
    _check_choices(point)
    if (check := KINDS[kind].check) is not None:
        check(point)


def _check_task(kind: str, point: Point) -> None:
    task = task_of(point)
    if not KINDS[kind].hears and (task.channels or task.outputs > 1):
        words = f"a task without inputs and with one output, or another kind than {kind}"
        raise InvalidInput("task", point["task"], words)
    if point["task"] != DELAYED and point["delay"] != DEFAULTS["delay"]:
        raise InvalidInput("delay", point["delay"], "none, for a task whose file says all steps")


def _check_choices(point: Point) -> None:
    for name, choices in (
        ("loss", LOSSES),
        ("optimiser", OPTIMISERS),
        ("precision", PRECISIONS),
        ("output", OUTPUTS),
    ):
        if point[name] not in choices:
            raise unknown_name(name, point[name], choices)
    if point["loss"] == "cross_entropy" and point["output"] != "logistic":
        raise InvalidInput("output", point["output"], "logistic, with the loss cross_entropy")


def train_point(kind: str, point: Point, engine: str = "auto") -> Arrays:
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
        ``final_m`` and so on; what the kind adds of its own.
    """
    from ..engines import optimisers
    from ..training.train import train

    chosen, task = KINDS[kind], task_of(point)
    options = {
        "loss": point["loss"],
        "optimiser": getattr(optimisers, OPTIMISERS[point["optimiser"]])(),
        "engine": engine,
    }
    run = train(
        replace(chosen.draw(point, task), output=point["output"]),
        task,
        point["learning_rate"],
        point["epochs"],
        seeds=[point["seed"]],
        record_every=point["record_every"],
        stop_below=point["stop_below"] or None,
        stop_when_dead=point["stop_when_dead"] or None,
        **options,
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
    if chosen.afterwards is not None:
        found |= chosen.afterwards(run, task, point, options)
    return {name: np.asarray(values) for name, values in found.items()}


def engine_version() -> str:
    """Return a text that changes whenever runs could come out differently."""
    from ... import __version__
    from ..engines.choice import VERSION
    from ..engines.local import fingerprint, formulas

    used = "; ".join(fingerprint(formulas(loss=loss)) for loss in LOSSES)
    return f"{__version__} {VERSION} {sha256(used.encode()).hexdigest()[:16]}"
