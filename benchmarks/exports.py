"""Time exported functions beside the same formulas written by hand, in NumPy and in C.

Everything is timed in one run, on one core, in turns; of many turns the shortest counts, by the
processor's clock, which stands still while other programs have the core. The
formulas by hand are in ``by_hand.py``. The C loop is of the same guarded formula, compiled with -O3
by the system's gcc and called on the same arrays. Bare lambdify evaluates the formula as it was
derived, which is wrong at the edges of its domain. Ratios that pass the limits are marked, listed,
and make the script end with 1. Run it with

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
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

import by_hand
import numpy as np
import sympy as sp
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

import symghost as sg

Floats = NDArray[np.float64]
Function = Callable[..., Any]

POINTS = 1_000_000
TURNS = 40

# The times that are allowed, as ratios.
BESIDE_NUMPY, BESIDE_C = 1.1, 1.3

# So many of the results whose functions take longest to make are measured again, each alone.
SLOWEST = 8
# Another function is made first, so that the modules are imported.
COLD = """
import sys, time
import symghost as sg
sg.numeric(sg.result("passage_time"))
for name in sys.argv[1:]:
    result = sg.result(name)
    begin = time.process_time()
    sg.numeric(result)
    print(name, time.process_time() - begin)
"""


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
_COSINES = np.random.default_rng(1).uniform(-1, 1, POINTS)

CASES = (
    Case(
        "passage_time",
        (_POSITIVE,),
        by_hand.passage_by_hand,
        by_hand.passage_by_hand,
        "M_PI/sqrt(a[i])",
    ),
    Case(
        "critical_learning_rate",
        (_POSITIVE * 100,),
        by_hand.rate_by_hand,
        lambda T: 3 * np.pi**4 / (32 * T**5),
        "3*M_PI*M_PI*M_PI*M_PI/32*(1/a[i]*(1/a[i]))*(1/a[i]*(1/a[i])*(1/a[i]))",
    ),
    Case(
        "loss",
        (_SIGNED, 3.0),
        by_hand.loss_by_hand,
        by_hand.loss_naively,
        "a[i] <= M_PI*M_PI/(16*b*b) ? b : fabs(M_PI/(2*sqrt(a[i])) - b)",
    ),
    Case(
        "loss_gradient",
        (_SIGNED, 3.0),
        by_hand.gradient_by_hand,
        by_hand.gradient_naively,
        "a[i] <= M_PI*M_PI/(16*b*b) ? 0 : (a[i] <= M_PI*M_PI/(4*b*b) ? -M_PI : M_PI)"
        "/(4*a[i]*sqrt(a[i]))",
    ),
    Case(
        "mode_two_layers",
        (_POSITIVE, 2.0, 1.0, 1e-3),
        by_hand.two_layers_by_hand,
        by_hand.two_layers_naively,
        "1/(d*c > b ? 1/d - (c/b - 1/d)*expm1(-2*b*a[i]) : c/b + (1/d - c/b)*exp(-2*b*a[i]))",
    ),
    Case("escape_time", (_SIGNED, 1.0, 3.0), by_hand.escape_by_hand, by_hand.escape_naively, ""),
    Case(
        "mode_one_layer",
        (_POSITIVE, 2.0, 1.0, 1e-3),
        by_hand.one_layer_by_hand,
        by_hand.one_layer_naively,
        "d*c > b ? b/c + (d - b/c)*exp(-c*a[i]) : d - (b - d*c)*expm1(-c*a[i])/c",
    ),
    Case(
        "weak_noise_limit",
        (_POSITIVE, 1e-5),
        by_hand.weak_noise_by_hand,
        by_hand.weak_noise_by_hand,
        "weak(a[i], b)",
    ),
    Case(
        "residue_law",
        (_SIGNED, 0.1),
        by_hand.residue_by_hand,
        by_hand.residue_by_hand,
        "2*M_PI/(b + a[i]*(a[i]/b))",
    ),
    Case(
        "relu_kernel", (_COSINES,), by_hand.kernel_by_hand, by_hand.kernel_naively, "kernel(a[i])"
    ),
    Case("output_bias", (_POSITIVE * 9, 1.5, 0.01), by_hand.bias_by_hand, by_hand.bias_naively, ""),
    Case(
        "whitened_solution",
        (_POSITIVE, 1.0, 0.2, 0.1, 0.3),
        by_hand.whitened_by_hand,
        by_hand.whitened_by_hand,
        "",
    ),
)

# What the C loops call.
C_HELPERS = """
static inline double kernel(double r) {
    double angle = acos(-r), square = angle*angle;
    return angle*square*(SERIES)/(2*M_PI);
}
static inline double weak(double r, double D) {
    double root = sqrt(r), size = fmin(D/(r*root), 1);
    return M_PI/root*(1 - 5*size*size/32);
}
"""


@dataclass
class Limits:
    """What was found above a limit."""

    missed: list[str] = field(default_factory=list)

    def shown(self, what: str, value: float, limit: float) -> str:
        """Return a number as text, and remember it if it is too large; NaN has no limit."""
        if not value > limit:
            return f"{value:.2f}"
        self.missed.append(f"{what}: {value:.2f}, at most {limit:g} allowed")
        return f"{value:.2f} !"


def main() -> int:
    """Print three tables: NumPy, Numba beside C, and what making a function costs."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    console, limits = Console(width=120), Limits()
    for table in (numpy_table, numba_table, cost_table):
        console.print(table(limits))
    for line in limits.missed:
        console.print(f"missed: {line}")
    return 1 if limits.missed else 0


def numpy_table(limits: Limits) -> Table:
    """Return times of exported NumPy functions as ratios to the alternatives."""
    table = Table(title=f"NumPy, {POINTS:,} points: time, and time as a ratio to")
    ratios = ("by hand", "naively", "lambdify", "unchecked/by hand")
    for head in ("result", "checked [ms]", *ratios):
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
        table.add_row(
            case.name,
            f"{1e3 * ours:.2f}",
            limits.shown(f"{case.name} beside NumPy by hand", ours / hand, BESIDE_NUMPY),
            f"{ours / naive:.2f}",
            limits.shown(f"{case.name} beside bare lambdify", ours / plain, BESIDE_NUMPY),
            f"{unchecked / hand:.2f}",
        )
    return table


def numba_table(limits: Limits) -> Table:
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
            case.name,
            f"{1e3 * theirs:.2f}",
            limits.shown(f"{case.name}, ufunc beside C", ours / theirs, BESIDE_C),
            limits.shown(f"{case.name}, checked, beside C", whole / theirs, BESIDE_C),
        )
    return table


def cost_table(limits: Limits) -> Table:
    """Return what it costs to make functions, and to import the package."""
    table = Table(title="What it costs")
    table.add_column("what")
    table.add_column("ms", justify="right")
    cold = made_cold(sg.results())
    for name in sorted(cold, key=lambda name: -cold[name])[:SLOWEST]:
        cold[name] = min(made_cold([name])[name] for _ in range(3))
    slowest = sorted(cold, key=lambda name: -cold[name])
    table.add_row(
        f"numeric(), first time, median of {len(cold)}", f"{cold[slowest[len(cold) // 2]]:.1f}"
    )
    for name in slowest[:4]:
        what = f"numeric(), first time, {name}"
        table.add_row(what, limits.shown(f"{what} [ms]", cold[name], 50))
    sg.numeric(sg.result(slowest[0]))
    begin = process_time()
    sg.numeric(sg.result(slowest[0]))
    again = 1e3 * (process_time() - begin)
    table.add_row("numeric(), asked again", limits.shown("numeric(), asked again [ms]", again, 5))
    ours, theirs = (min(imported(package) for _ in range(9)) for package in ("symghost", "sympy"))
    table.add_row("import symghost", f"{1e3 * ours:.0f}")
    table.add_row("import sympy", f"{1e3 * theirs:.0f}")
    limits.shown("import symghost beside sympy", ours / theirs, 1.15)
    return table


def made_cold(names: Sequence[str]) -> dict[str, float]:
    """Return what `numeric` takes for derived results in a fresh process, in ms."""
    done = subprocess.run([sys.executable, "-c", COLD, *names], check=True, capture_output=True)
    lines = (line.split() for line in done.stdout.decode().splitlines())
    return {name: 1e3 * float(seconds) for name, seconds in lines}


def in_turns(functions: Sequence[Function], arguments: Sequence[Any]) -> list[float]:
    """Return the shortest time of each function; they take turns, as the machine's mood changes.

    A turn begins with a call that is not timed, or what the function before had given back to the
    system, or kept, would count: large arrays take long to come by.
    """
    best, order = [math.inf] * len(functions), np.random.default_rng(0)
    for _ in range(TURNS):
        for k in order.permutation(len(functions)):
            function = functions[k]
            if function is refused:
                best[k] = math.nan
                continue
            function(*arguments)
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
    except (ValueError, NameError):
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
        f"#define _GNU_SOURCE\n#include <math.h>\n{C_HELPERS.replace('SERIES', nested_in_c())}"
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


def nested_in_c() -> str:
    """Return the polynomial of the kernel as nested brackets."""
    first, *rest = reversed(by_hand.KERNEL)
    text = f"{first!r}"
    for coefficient in rest:
        text = f"({coefficient!r} + square*{text})"
    return text


def imported(package: str) -> float:
    """Return how much of the processor a fresh interpreter takes to import a package, in s."""
    code = f"import time; b = time.process_time(); import {package}; print(time.process_time() - b)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
