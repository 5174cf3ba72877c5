"""Time exported functions beside the same formulas written by hand, in NumPy and in C.

Everything is timed in one run, on one core, in turns; of many turns the shortest counts, by the
processor's clock, which stands still while other programs have the core. The
guarded formula by hand is what a careful author writes: the arguments of branches that are not
taken are clamped. The naive one lets every branch run and warn. The C loop is compiled with -O3 by
the system's gcc and called on the same arrays. Run it with

    python benchmarks/exports.py
"""

from __future__ import annotations

import ctypes
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

import symghost as sg

Floats = NDArray[np.float64]
Function = Callable[..., Any]

POINTS = 1_000_000
TURNS = 25


def loss_by_hand(r: Floats, T: float) -> Floats:
    """Return the loss, with the square root's argument kept positive."""
    edge = np.pi**2 / (16 * T**2)
    late = np.pi / (2 * np.sqrt(np.maximum(r, edge))) - T
    return np.where(r <= edge, T, np.abs(late))


def loss_naively(r: Floats, T: float) -> Floats:
    """Return the loss by choosing among all branches."""
    with np.errstate(all="ignore"):
        late = np.pi / (2 * np.sqrt(r)) - T
        return np.select([r <= np.pi**2 / (16 * T**2), late > 0], [np.full_like(r, T), late], -late)


def gradient_by_hand(r: Floats, T: float) -> Floats:
    """Return the slope of the loss, with the root's argument kept positive."""
    edge, optimum = np.pi**2 / (16 * T**2), np.pi**2 / (4 * T**2)
    kept = np.maximum(r, edge)
    steep = np.pi / (4 * kept * np.sqrt(kept))
    return np.where(r <= edge, 0.0, np.where(r <= optimum, -steep, steep))


def gradient_naively(r: Floats, T: float) -> Floats:
    """Return the same by choosing among all branches."""
    with np.errstate(all="ignore"):
        steep = np.pi / (4 * r**1.5)
        edge, optimum = np.pi**2 / (16 * T**2), np.pi**2 / (4 * T**2)
        return np.select([r <= edge, r <= optimum], [np.zeros_like(r), -steep], steep)


def escape_by_hand(r: Floats, x0: float, X: float) -> Floats:
    """Return the escape time for a start and a threshold above zero, by three branches."""
    way, speed = X - x0, r + x0 * X
    w, rho = np.sqrt(np.where(r > 0, r, 1.0)), np.sqrt(np.where(r < 0, -r, 1.0))
    share = rho * way / speed
    with np.errstate(all="ignore"):
        ratio = (X - rho) * (x0 + rho) / ((X + rho) * (x0 - rho))
        near = np.log(ratio) / (2 * rho)
        far = np.arctanh(np.where(np.abs(share) < 1, share, 0.0)) / rho
    below = np.where(share > 0.5, near, far)
    below = np.where(r + x0**2 > 0, below, np.inf)
    return np.where(r > 0, np.arctan2(w * way, speed) / w, np.where(r == 0, way / speed, below))


def escape_naively(r: Floats, x0: float, X: float) -> Floats:
    """Return the same by choosing among all branches."""
    with np.errstate(all="ignore"):
        w, rho = np.sqrt(r), np.sqrt(-r)
        above = np.arctan2(w * (X - x0), r + x0 * X) / w
        below = np.arctanh(rho * (X - x0) / (r + x0 * X)) / rho
        return np.select([r > 0, r == 0, r + x0**2 > 0], [above, 1 / x0 - 1 / X, below], np.inf)


def passage_by_hand(r: Floats) -> Floats:
    """Return the passage time."""
    return np.asarray(np.pi / np.sqrt(r))


def two_layers_by_hand(tau: Floats, s: float, d: float, a: float) -> Floats:
    """Return the course of a mode with two layers."""
    return np.asarray(s / (d + (s / a - d) * np.exp(-2 * s * tau)))


def rate_by_hand(T: Floats) -> Floats:
    """Return the critical learning rate."""
    return np.asarray(3 * np.pi**4 / (32 * (T * T * T * T * T)))


@dataclass(frozen=True)
class Case:
    """A result, the arguments it is timed on, and formulas by hand."""

    name: str
    arguments: tuple[Any, ...]
    by_hand: Function
    naively: Function
    in_c: str


_SIGNED = np.random.default_rng(0).uniform(-0.1, 0.4, POINTS)
_POSITIVE = np.abs(_SIGNED) + 1e-3

CASES = (
    Case("passage_time", (_POSITIVE,), passage_by_hand, passage_by_hand, "M_PI/sqrt(a[i])"),
    Case(
        "critical_learning_rate",
        (_POSITIVE * 100,),
        rate_by_hand,
        lambda T: 3 * np.pi**4 / (32 * T**5),
        "3*M_PI*M_PI*M_PI*M_PI/(32*a[i]*a[i]*a[i]*a[i]*a[i])",
    ),
    Case(
        "loss",
        (_SIGNED, 3.0),
        loss_by_hand,
        loss_naively,
        "a[i] <= M_PI*M_PI/(16*b*b) ? b : fabs(M_PI/(2*sqrt(a[i])) - b)",
    ),
    Case(
        "loss_gradient",
        (_SIGNED, 3.0),
        gradient_by_hand,
        gradient_naively,
        "a[i] <= M_PI*M_PI/(16*b*b) ? 0 : (a[i] <= M_PI*M_PI/(4*b*b) ? -M_PI : M_PI)"
        "/(4*a[i]*sqrt(a[i]))",
    ),
    Case(
        "mode_two_layers",
        (_POSITIVE, 2.0, 1.0, 1e-3),
        two_layers_by_hand,
        two_layers_by_hand,
        "b/(c + (b/d - c)*exp(-2*b*a[i]))",
    ),
    Case("escape_time", (_SIGNED, 1.0, 3.0), escape_by_hand, escape_naively, ""),
)


def main() -> None:
    """Print three tables: NumPy, Numba beside C, and what making a function costs."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    console = Console(width=120)
    console.print(numpy_table())
    console.print(numba_table())
    console.print(cost_table())


def numpy_table() -> Table:
    """Return times of exported NumPy functions as ratios to the alternatives."""
    table = Table(title=f"NumPy, {POINTS:,} points: time, and time as a ratio to")
    for head in ("result", "checked [ms]", "by hand", "naively", "lambdify", "unchecked/by hand"):
        table.add_column(head, justify="left" if head == "result" else "right")
    for case in CASES:
        result = sg.result(case.name)
        function = sg.numeric(result)
        bare = quietly(sp.lambdify(result.symbols, result.expression, "numpy"))
        candidates = (function, case.by_hand, case.naively, bare, quietly(function.unchecked))
        np.testing.assert_allclose(
            function(*case.arguments), case.by_hand(*case.arguments), rtol=1e-9
        )
        ours, hand, naive, plain, unchecked = in_turns(candidates, case.arguments)
        ratios = (ours / hand, ours / naive, ours / plain, unchecked / hand)
        table.add_row(case.name, f"{1e3 * ours:.2f}", *(f"{ratio:.2f}" for ratio in ratios))
    return table


def numba_table() -> Table:
    """Return times of exported Numba functions as ratios to a loop in C."""
    table = Table(title=f"Numba beside a C loop by gcc -O3, {POINTS:,} points")
    for head in ("result", "C [ms]", "ufunc/C", "checked/C"):
        table.add_column(head, justify="left" if head == "result" else "right")
    for case in CASES:
        loop = c_loop(case)
        if loop is None:
            continue
        function = sg.numeric(sg.result(case.name), "numba")
        np.testing.assert_allclose(
            loop(*case.arguments), function(*case.arguments), rtol=1e-12, atol=1e-12
        )
        ours, whole, theirs = in_turns((function.ufunc, function, loop), case.arguments)
        table.add_row(
            case.name, f"{1e3 * theirs:.2f}", f"{ours / theirs:.2f}", f"{whole / theirs:.2f}"
        )
    return table


def cost_table() -> Table:
    """Return what it costs to make functions, and to import the package."""
    table = Table(title="What it costs")
    table.add_column("what")
    table.add_column("ms", justify="right")
    cold = {}
    for name in sg.results():
        result = sg.result(name)
        begin = process_time()
        sg.numeric(result)
        cold[name] = process_time() - begin
    slowest = sorted(cold, key=lambda name: -cold[name])
    begin = process_time()
    sg.numeric(sg.result("whitened_solution"))
    table.add_row("numeric(), asked again", f"{1e3 * (process_time() - begin):.3f}")
    median = sorted(cold.values())[len(cold) // 2]
    table.add_row("numeric(), first time, median of all results", f"{1e3 * median:.1f}")
    above = sum(seconds > 0.05 for seconds in cold.values())
    table.add_row("results whose first time is above 50 ms", f"{above} of {len(cold)}")
    for name in slowest[:4]:
        table.add_row(f"numeric(), first time, {name}", f"{1e3 * cold[name]:.1f}")
    ours, theirs = (min(imported(package) for _ in range(5)) for package in ("symghost", "sympy"))
    table.add_row("import symghost", f"{1e3 * ours:.0f}")
    table.add_row("import sympy", f"{1e3 * theirs:.0f}")
    return table


def in_turns(functions: Sequence[Function], arguments: Sequence[Any]) -> list[float]:
    """Return the shortest time of each function; they take turns, as the machine's mood changes."""
    best, order = [math.inf] * len(functions), np.random.default_rng(0)
    for _ in range(TURNS):
        for k in order.permutation(
            len(functions)
        ):  # what came before decides what memory is at hand
            function = functions[k]
            if function is refused:
                best[k] = math.nan
                continue
            begin = process_time()
            function(*arguments)
            best[k] = min(best[k], process_time() - begin)
    return best


def quietly(function: Function) -> Function:
    """Return a function that does not warn of the branches that are not taken.

    Bare lambdify combines conditions on numbers with conditions on arrays in a way that NumPy
    refuses; then there is nothing to compare with, and the ratio is NaN.
    """

    def called(*arguments: Any) -> Any:
        with np.errstate(all="ignore"):
            return function(*arguments)

    count = function.__code__.co_argcount
    try:
        called(*(np.ones(2) if k == 0 else 2.0 + k for k in range(count)))
    except ValueError:
        return refused

    return called


def refused(*arguments: Any) -> None:
    """Stand for a function that cannot be called."""


def c_loop(case: Case) -> Function | None:
    """Return a C loop over the first argument, or None without a compiler or a formula."""
    compiler = shutil.which("gcc")
    if compiler is None or not case.in_c:
        return None
    letters = "bcd"[: len(case.arguments) - 1]
    scalars = "".join(f", double {letter}" for letter in letters)
    source = (
        "#define _GNU_SOURCE\n#include <math.h>\n"
        f"void loop(const double *a, double *out, long n{scalars})\n"
        f"{{ for (long i = 0; i < n; i++) out[i] = {case.in_c}; }}\n"
    )
    folder = Path(tempfile.mkdtemp(prefix="symghost-benchmark-"))
    (folder / "loop.c").write_text(source)
    command = [compiler, "-O3", "-shared", "-fPIC", "loop.c", "-o", "loop.so"]
    subprocess.run([*command, "-lm"], cwd=folder, check=True)
    library = ctypes.CDLL(str(folder / "loop.so"))
    pointer = ctypes.POINTER(ctypes.c_double)

    def called(array: Floats, *values: float) -> Floats:
        out = np.empty_like(array)
        starts = (item.ctypes.data_as(pointer) for item in (array, out))
        library.loop(*starts, ctypes.c_long(array.size), *map(ctypes.c_double, values))
        return out

    return called


def imported(package: str) -> float:
    """Return how much of the processor a fresh interpreter takes to import a package, in s."""
    code = f"import time; b = time.process_time(); import {package}; print(time.process_time() - b)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return float(done.stdout)


if __name__ == "__main__":
    main()
