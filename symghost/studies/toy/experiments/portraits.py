"""The experiments on the toy model: flow portraits, loss landscape, descent.

Each takes its parameters, with those of the published study as defaults (arXiv:2501.02378,
Fig. 2), and returns finished data for a figure or a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....export.numeric import numeric
from ....formulas.compiling import compiled
from ....formulas.symbols import X, c, kappa, r, x
from ....models.networks import output
from ....models.toy import canonical_flow
from ....theory.catalogue import result
from ..simulation.descent import ToyDescent, descend

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Portraits:
    """The canonical flow before, at and after the saddle-node, and paths past the ghost.

    Parameters
    ----------
    state : array, shape (points,)
    scales : tuple of float
    velocity : array, shape (scales, points)
    time : array, shape (times,)
    path_scales : tuple of float
    paths : tuple of array, each of shape (times,)
        For each of `path_scales` the state over time, started far below; NaN once it is far above.
    """

    state: Floats
    scales: tuple[float, ...]
    velocity: Floats
    time: Floats
    path_scales: tuple[float, ...]
    paths: tuple[Floats, ...]


def portraits(
    scales: Sequence[float] = (-0.5, 0.0, 0.1),
    path_scales: Sequence[float] = (0.3, 0.1, 0.03),
    start: float = -3.0,
) -> Portraits:
    """Return velocities for chosen scales, and paths past the ghost of those above the fold."""
    state = np.linspace(-1.5, 1.5, 301)
    velocity = compiled(canonical_flow().field, (x, r), "numpy")
    solution, escape = numeric(result("flow_solution")), numeric(result("escape_time"))
    time = np.linspace(0.0, 1.02 * float(escape(min(path_scales), start, np.inf)), 1200)
    paths = []
    for scale in path_scales:
        alive = time < escape(scale, start, 12.0)
        paths.append(np.where(alive, solution(np.where(alive, time, 0.0), scale, start), np.nan))
    return Portraits(
        state,
        tuple(scales),
        np.array([velocity(state, scale) for scale in scales]),
        time,
        tuple(path_scales),
        tuple(paths),
    )


@dataclass(frozen=True)
class Landscape:
    """The loss over the scale parameter, both divided by their natural units.

    Parameters
    ----------
    delay : float
    optimum, edge : float
        Scale parameters of least loss and at the edge of the no-learning zone.
    scale : array, shape (points,)
    closed_form : array, shape (points,)
        Loss of the step output, divided by the delay.
    confidences : tuple of float
    simulated : array, shape (confidences, points)
        Loss of the logistic output along an Euler integration, divided by the delay.
    """

    delay: float
    optimum: float
    edge: float
    scale: Floats
    closed_form: Floats
    confidences: tuple[float, ...]
    simulated: Floats


def landscape(
    delay: float = 100.0,
    points: int = 100,
    confidences: Sequence[float] = (0.1, 1.0),
    threshold: float = 10.0,
    time_step: float = 0.1,
    ceiling: float = 1e6,
) -> Landscape:
    """Return the loss landscape in closed form and as the published Euler simulation gives it.

    The simulation is that of the figure: its step of 0.1 leaves a floor of about 0.006 in the
    loss, so that it illustrates the closed form but does not converge to it.
    """
    optimum = float(numeric(result("optimal_scale"))(delay))
    scale = np.linspace(-optimum, 2 * optimum, points)
    closed_form = numeric(result("loss", normalised=True))(scale, delay)
    velocity = compiled(canonical_flow().field, (x, r), "numpy")
    on = compiled(output(), (kappa, X, c), "numpy")
    steepness = np.asarray(confidences, dtype=np.float64)[:, None]
    state, loss = np.zeros_like(scale), np.zeros((len(confidences), points))
    steps = round(2 * delay / time_step)
    with np.errstate(over="ignore"):  # exp of a state far below the threshold is infinite: o = 0
        for step in range(steps):
            state = np.clip(state + time_step * velocity(state, scale), -ceiling, ceiling)
            target = float(step + 1 > steps // 2)
            loss += time_step * (on(state, threshold, steepness) - target) ** 2
    return Landscape(
        delay,
        optimum,
        float(numeric(result("no_learning_edge"))(delay)),
        scale,
        closed_form,
        tuple(confidences),
        loss / delay,
    )


@dataclass(frozen=True)
class DescentStudy:
    """Gradient descent on the toy loss: two runs in full, and a sweep of learning rates.

    Parameters
    ----------
    delay, optimum, edge, critical_rate : float
    run_rates : tuple of float
    runs : ToyDescent
        Shape (epochs, rates).
    sweep_rates : array, shape (rates,)
    sweep : ToyDescent
        Shape (recorded epochs, rates, repetitions).
    """

    delay: float
    optimum: float
    edge: float
    critical_rate: float
    run_rates: tuple[float, ...]
    runs: ToyDescent
    sweep_rates: Floats
    sweep: ToyDescent


def descent_study(
    delay: float = 100.0,
    run_rates: Sequence[float] = (1e-10, 1e-9),
    run_epochs: int = 3000,
    sweep_rates: int = 100,
    repetitions: int = 10,
    sweep_epochs: Sequence[int] = (1000, 2000, 3000, 5000, 10000),
    seed: int = 0,
) -> DescentStudy:
    """Return gradient descent from ten times the optimum, at two rates and over a sweep of rates.

    The starts of the sweep are spread by a tenth of the optimum (seed by NumPy's ``SeedSequence``).
    """
    optimum = float(numeric(result("optimal_scale"))(delay))
    runs = descend(10 * optimum, np.asarray(run_rates), delay=delay, epochs=run_epochs)
    spread = np.random.default_rng(np.random.SeedSequence(seed)).normal(
        0.0, optimum / 10, (sweep_rates, repetitions)
    )
    rates = np.logspace(-11, -8, sweep_rates) * (100.0 / delay) ** 5
    sweep = descend(
        10 * optimum + spread,
        rates[:, None],
        delay=delay,
        epochs=max(sweep_epochs),
        record=sweep_epochs,
    )
    return DescentStudy(
        delay,
        optimum,
        float(numeric(result("no_learning_edge"))(delay)),
        float(numeric(result("critical_learning_rate"))(delay)),
        tuple(run_rates),
        runs,
        rates,
        sweep,
    )
