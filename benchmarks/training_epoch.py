"""Time one epoch of training, for each rank and engine, beside PyTorch through the neurons' states.

A network has 100 neurons and learns a delayed activation of 20 steps, unless said. All is timed in
one run, on one core; a time is the best of several, per network and epoch. Run it with

    python benchmarks/training_epoch.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from symghost.networks.drawing import draw_full_rank, draw_low_rank, draw_rank_one
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.train import train
from symghost.networks.weights import Networks

TASK = DelayedActivation(delay=20)
LEARNING_RATE = 0.003
REPEATS = 7
# Multiply-adds per weight and step: forward, back, and in the sum over time.
PASSES = 3

# What is asked of the engines: times faster than the plain PyTorch loop of the same network.
ASKED = {
    "rank 1, float64, Numba": 450,
    "rank 1, float32, Numba": 1200,
    "rank 10, float64, Numba": 110,
    "full rank, float64, Numba": 30,
    "rank 1, float64, NumPy, 300 networks": 40,
}


def stay_on_one_core() -> None:
    """Pin this process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def best_time(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest time of several runs in seconds, after one that compiles and warms up."""
    run()
    times = []
    for _ in range(repeats):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return min(times)


def repeated(action: Callable[[], None], times: int) -> None:
    """Do something several times."""
    for _ in range(times):
        action()


def engine_time(
    networks: Networks, task: DelayedActivation = TASK, engine: str = "numba", work: float = 0.05
) -> float:
    """Return an engine's microseconds per network and epoch, in runs of about ``work`` seconds."""

    def run(epochs: int) -> object:
        return train(networks, task, LEARNING_RATE, epochs, engine=engine, record_every=epochs)

    run(1)
    start = perf_counter()
    run(2)
    epochs = max(2, round(work / max(1e-6, (perf_counter() - start) / 2)))
    start = perf_counter()
    run(epochs)
    epochs = max(2, round(epochs * work / (perf_counter() - start)))
    return 1e6 * best_time(lambda: run(epochs)) / (networks.networks * epochs)


def plain_loop(networks: Networks) -> float:
    """Return PyTorch's microseconds per epoch for a loop as it is written in a script.

    A state of N dimensions, one step after another; the loss by autograd; torch.optim's descent.
    """
    import torch

    names = [name for name, _ in networks.parts() if name != "confidence"]
    part = {name: torch.tensor(getattr(networks, name)[0], requires_grad=True) for name in names}
    optimiser = torch.optim.SGD(list(part.values()), lr=LEARNING_RATE)
    targets = torch.tensor(TASK.targets(), dtype=part["m"].dtype)

    def output(x: Any) -> Any:
        if "readout" in part:
            return torch.sigmoid(x @ part["readout"] + part["output_bias"])
        return torch.sigmoid(TASK.confidence * (x @ part["n"] - TASK.threshold))

    def update() -> None:
        optimiser.zero_grad()
        x, outputs = torch.full((1, networks.neurons), TASK.start, dtype=targets.dtype), []
        for _ in range(TASK.steps):
            latent = x @ part["n"] if "n" in part else x
            x = x + TASK.step * (-x + torch.tanh(latent @ part["m"].T + part["b"]))
            outputs.append(output(x))
        loss = ((torch.cat(outputs)[:, 0] - targets) ** 2).sum() / TASK.delay
        loss.backward()
        optimiser.step()

    return 1e6 * best_time(lambda: repeated(update, 10)) / 10


def lean_loop(networks: Networks) -> float:
    """Return PyTorch's microseconds per epoch for rank one, with as few operations as possible."""
    import torch

    vectors = (networks.m, networks.selection, networks.b)
    m, n, b = (torch.tensor(part[0].reshape(-1), requires_grad=True) for part in vectors)
    targets = torch.tensor(TASK.targets(), dtype=m.dtype)

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

    return 1e6 * best_time(lambda: repeated(update, 10)) / 10


def vector_rates(dtype: type) -> tuple[float, float]:
    """Return the microseconds of a compiled tanh and of a multiply-add in long vector loops."""
    import numba

    from symghost.networks.engines.numba_elementary import fast_tanh

    @numba.njit(error_model="numpy", fastmath=True)  # type: ignore[untyped-decorator]
    def tanhs(values: NDArray[Any], results: NDArray[Any], times: int) -> None:
        for _ in range(times):
            for i in range(values.size):
                results[i] = fast_tanh(values[i])

    @numba.njit(error_model="numpy", fastmath=True)  # type: ignore[untyped-decorator]
    def products(rows: NDArray[Any], results: NDArray[Any], times: int) -> None:
        a, b, c, d = rows[0], rows[1], rows[2], rows[3]
        for k in range(times):
            w = results.dtype.type(k)
            for i in range(results.size):
                results[i] += w * (a[i] + w * (b[i] + w * (c[i] + w * d[i])))

    rows: NDArray[Any] = np.zeros((4, 512), dtype)
    results: NDArray[Any] = np.zeros(512, dtype)
    times = 20_000
    one = best_time(lambda: tanhs(rows[0], results, times)) / (times * 512)
    return 1e6 * one, 1e6 * best_time(lambda: products(rows, results, times)) / (times * 512 * 4)


def arithmetic_limit(networks: Networks) -> float:
    """Return the microseconds of an epoch's tanhs and multiply-adds at the vector rates."""
    tanh, product = vector_rates(networks.dtype.type)
    outputs = networks.outputs if networks.readout is not None and networks.n is not None else 0
    rows = networks.rank + 1 + (0 if networks.n is None else networks.rank + outputs)
    return TASK.steps * networks.neurons * (tanh + PASSES * rows * product)


def main() -> None:
    """Print times with their ratios to PyTorch and to the arithmetic limit, and how they grow."""
    import torch

    torch.set_num_threads(1)
    stay_on_one_core()
    console = Console(width=110)
    console.print(_ratios())
    console.print(_limits())
    console.print(_growth())


def _ratios() -> Table:
    """Time each engine and, next to it, PyTorch on the same network."""
    table = Table(title="One network-epoch in microseconds, N = 100, T = 20, one core")
    for column in ("network and engine", "time", "plain loop", "times faster", "asked"):
        table.add_column(column, justify="left" if column.startswith("net") else "right")
    single, double = np.float32, np.float64
    cases = [
        ("rank 1, float64, Numba", draw_rank_one(range(8)), "numba"),
        ("rank 1, float32, Numba", draw_rank_one(range(8), dtype=single), "numba"),
        ("rank 1, float64, Numba, 1 network", draw_rank_one([0]), "numba"),
        ("rank 1, float32, Numba, 1 network", draw_rank_one([0], dtype=single), "numba"),
        ("rank 10, float64, Numba", draw_low_rank([0], 10), "numba"),
        ("rank 10, float32, Numba", draw_low_rank([0], 10, dtype=single), "numba"),
        ("full rank, float64, Numba", draw_full_rank([0], dtype=double), "numba"),
        ("full rank, float32, Numba", draw_full_rank([0], dtype=single), "numba"),
        ("rank 1, float64, NumPy, 300 networks", draw_rank_one(range(300)), "numpy"),
        ("rank 10, float64, NumPy, 100 networks", draw_low_rank(range(100), 10), "numpy"),
        ("full rank, float64, NumPy, 30 networks", draw_full_rank(range(30)), "numpy"),
    ]
    for name, networks, engine in cases:
        theirs, ours = plain_loop(networks), engine_time(networks, engine=engine)
        asked = str(ASKED.get(name, ""))
        table.add_row(name, f"{ours:.2f}", f"{theirs:.0f}", f"{theirs / ours:.0f}", asked)
    table.caption = f"leanest PyTorch loop of rank 1: {lean_loop(draw_rank_one([0])):.0f}"
    return table


def _limits() -> Table:
    table = Table(title="Beside the arithmetic limit (tanhs and multiply-adds at vector rate)")
    for column in ("network", "time", "limit", "multiple"):
        table.add_column(column, justify="left" if column == "network" else "right")
    for dtype in (np.float64, np.float32):
        for name, networks in (
            ("rank 1", draw_rank_one(range(8), dtype=dtype)),
            ("rank 10", draw_low_rank([0], 10, dtype=dtype)),
            ("full rank", draw_full_rank([0], dtype=dtype)),
        ):
            limit, time = arithmetic_limit(networks), engine_time(networks)
            label = f"{name}, {networks.dtype}"
            table.add_row(label, f"{time:.2f}", f"{limit:.2f}", f"{time / limit:.1f}")
    return table


def _growth() -> Table:
    """Time networks of growing size, with the factor at each doubling."""
    table = Table(title="Growth, float64, Numba: microseconds (factor at each doubling)")
    table.add_column("what grows")
    table.add_column("sizes")
    table.add_column("times")
    grown: dict[str, tuple[tuple[int, ...], Callable[[int], float]]] = {
        "N, rank 1": ((50, 100, 200, 400), lambda n: engine_time(draw_rank_one([0], n))),
        "N, rank 10": ((50, 100, 200, 400), lambda n: engine_time(draw_low_rank([0], 10, n))),
        "N, full rank": ((50, 100, 200, 400), lambda n: engine_time(draw_full_rank([0], n))),
        "K, N = 100": ((5, 10, 20, 40), lambda k: engine_time(draw_low_rank([0], k))),
        "T, rank 1": (
            (10, 20, 40, 80),
            lambda t: engine_time(draw_rank_one([0]), DelayedActivation(t)),
        ),
        "networks, rank 1, all of them": (
            (8, 16, 32, 64),
            lambda count: count * engine_time(draw_rank_one(range(count))),
        ),
    }
    for name, (sizes, timed) in grown.items():
        times = [timed(size) for size in sizes]
        factors = [f"{times[0]:.1f}"]
        factors += [f"{b:.1f} ({b / a:.2f})" for a, b in pairwise(times)]
        table.add_row(name, ", ".join(map(str, sizes)), ", ".join(factors))
    return table


if __name__ == "__main__":
    main()
