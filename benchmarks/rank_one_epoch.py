"""Time one epoch of training a rank-one network, beside autograd through the neurons' states.

One network has 100 neurons and learns a delayed activation of 20 steps. All are timed in one run,
on one core; a time is the best of several, per network and epoch. Run it with

    python benchmarks/rank_one_epoch.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from symghost.simulate.networks import draw_rank_one
from symghost.simulate.tasks import DelayedActivation
from symghost.simulate.training import train

TASK = DelayedActivation(delay=20)
LEARNING_RATE = 0.003
REPEATS = 5


def stay_on_one_core() -> None:
    """Pin this process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def best_time(run: Callable[[], object]) -> float:
    """Return the shortest time of several runs in seconds, after one that compiles and warms up."""
    run()
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return min(times)


def engine_time(engine: str, dtype: type, networks: int, epochs: int) -> float:
    """Return an engine's microseconds per network and epoch."""
    initial = draw_rank_one(range(networks), dtype=dtype)
    seconds = best_time(lambda: train(initial, TASK, LEARNING_RATE, epochs, engine=engine))
    return 1e6 * seconds / (networks * epochs)


def autograd_time(epochs: int = 10) -> float:
    """Return PyTorch's microseconds per network and epoch, in float64."""
    import torch

    torch.set_num_threads(1)
    initial = draw_rank_one([0])
    m, n, b = (
        torch.tensor(part[0].reshape(-1), requires_grad=True)
        for part in (initial.m, initial.selection, initial.b)
    )
    targets = torch.tensor(TASK.targets())

    def update() -> None:
        x = torch.full_like(m, TASK.start)
        kappa = [torch.dot(n, x)]
        for _ in range(TASK.steps):
            x = (1 - TASK.step) * x + TASK.step * torch.tanh(m * kappa[-1] + b)
            kappa.append(torch.dot(n, x))
        output = torch.sigmoid(TASK.confidence * (torch.stack(kappa[1:]) - TASK.threshold))
        loss = ((output - targets) ** 2).sum() / TASK.delay
        gradient = torch.autograd.grad(loss, (m, n, b))
        with torch.no_grad():
            for part, slope in zip((m, n, b), gradient, strict=True):
                part -= LEARNING_RATE * slope

    def run() -> None:
        for _ in range(epochs):
            update()

    return 1e6 * best_time(run) / epochs


def main() -> None:
    """Print a table of times and of ratios to autograd."""
    stay_on_one_core()
    autograd = autograd_time()
    times = {
        "Numba, float64": engine_time("numba", np.float64, networks=1, epochs=20_000),
        "Numba, float32": engine_time("numba", np.float32, networks=1, epochs=20_000),
        "NumPy, float64, 300 networks": engine_time("numpy", np.float64, networks=300, epochs=20),
        "NumPy, float32, 300 networks": engine_time("numpy", np.float32, networks=300, epochs=20),
        "PyTorch autograd, float64": autograd,
    }
    table = Table("engine", title="One network-epoch, N = 100, T = 20, one core")
    table.add_column("microseconds", justify="right")
    table.add_column("times faster than autograd", justify="right")
    for name, time in times.items():
        table.add_row(name, f"{time:.1f}", f"{autograd / time:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
