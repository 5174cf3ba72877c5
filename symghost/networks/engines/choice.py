"""The choice of an engine, and a training problem put into its form."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from numpy.typing import ArrayLike, NDArray

from ...common.arguments import per_network
from ...common.errors import missing_extra, unknown_name
from ..layout import check_fit, to_rows, trained_mask
from ..tasks import Task
from ..weights import Networks
from .problem import Problem

ENGINES = ("auto", "numpy", "numba")
# Raised whenever an engine may give other numbers than before, beyond rounding.
VERSION = 2


def choose_engine(name: str = "auto") -> str:
    """Return the engine to use: ``"numpy"`` or ``"numba"``.

    ``"auto"`` takes Numba where it is installed.

    Raises
    ------
    InvalidInput
        If there is no engine of that name.
    NotSupported
        If Numba is asked for and not installed.

    Examples
    --------
    >>> choose_engine("numpy")
    'numpy'
    >>> choose_engine("nunpy")
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: engine = 'nunpy': expected ... (did you mean 'numpy'?)
    """
    if name not in ENGINES:
        raise unknown_name("engine", name, ENGINES)
    if name == "numpy":
        return name
    installed = importlib.util.find_spec("numba") is not None
    if name == "numba" and not installed:
        raise missing_extra("the compiled engine", "numba", "fast")
    return "numba" if installed else "numpy"


def engine_module(name: str) -> Any:
    """Import an engine: only now, because Numba and SymPy take a second."""
    return importlib.import_module(f"symghost.networks.engines.{choose_engine(name)}_engine")


def pose(
    networks: Networks, task: Task, loss: str, confidence: ArrayLike | None, engine: str
) -> tuple[Problem, NDArray[Any]]:
    """Return the problem as an engine takes it, and the networks as rows of weights.

    Raises
    ------
    InvalidInput
        If the task does not fit the networks, or a name is unknown.
    NotSupported
        If the loss does not suit the output.
    """
    from .local import formulas  # SymPy takes a second

    timed = task.timed()
    check_fit(networks, timed)
    layout = engine_module(engine).layout_for(networks, timed)
    problem = Problem(
        layout,
        timed,
        formulas(networks.activation, networks.output, loss),
        networks.dtype,
        trained_mask(layout, networks),
    )
    rows = to_rows(networks, timed, layout)
    if confidence is not None:
        layout.parts(rows)["confidence"][:] = per_network(
            "confidence", confidence, networks.networks
        )
    return problem, rows
