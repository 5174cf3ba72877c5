"""The libraries that a numeric function may calculate with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from ...common.errors import missing_extra, unknown_name
from .problem import Evaluation, Problem


@dataclass(frozen=True)
class Backend:
    """A library: its name, what it takes and gives, and where its code is.

    Parameters
    ----------
    name : str
    takes : str
        What the function takes and gives, a sentence for its docstring.
    accuracy : str
        The same for how accurate its values are.
    module : str
        Module of this package with a function ``evaluation_NAME``.
    package, extra : str, optional
        The package that must be installed, and the extra of symghost that installs it.
    differentiates : bool, optional
        Whether the library takes gradients by itself.
    """

    name: str
    takes: str
    accuracy: str
    module: str
    package: str = ""
    extra: str = ""
    differentiates: bool = False

    def evaluation(self, problem: Problem) -> Evaluation:
        """Return how a problem is evaluated.

        Raises
        ------
        NotSupported
            If the library is not installed, or lacks a function.
        """
        if self.package and find_spec(self.package) is None:
            raise missing_extra(f"backend={self.name!r}", self.package, self.extra)
        home = import_module(f".{self.module}", __name__)
        build: Callable[[Problem], Evaluation] = getattr(home, f"evaluation_{self.name}")
        return build(problem)


_DOUBLE = (
    "Calculated in double precision from a form that keeps its digits near the edges of the "
    "domain; the relative error is some units of rounding times the condition number."
)
_OWN_PRECISION = (
    "Calculated in the precision of the arguments, from a form that keeps its digits near the "
    "edges of the domain. At a kink the gradient is that of the branch the value is taken from."
)

BACKENDS = {
    backend.name: backend
    for backend in (
        Backend(
            "numpy",
            "Takes numbers and arrays, which broadcast; float32 in, float32 out.",
            _DOUBLE,
            "arrays",
        ),
        Backend(
            "math",
            "Takes and gives Python's numbers; of arrays, element by element, a float64 array.",
            _DOUBLE,
            "scalars",
        ),
        Backend(
            "mpmath",
            "Takes numbers and gives mpmath's, right to the precision in force or to `dps` digits; "
            "of arrays, element by element, an array of them.",
            "The working precision is raised until two evaluations agree.",
            "scalars",
        ),
        Backend(
            "numba",
            "Takes numbers and arrays, which broadcast; float32 in, float32 out.",
            _DOUBLE,
            "compiled",
            "numba",
            "fast",
        ),
        Backend(
            "jax",
            "Takes numbers and arrays, also under jit, grad and vmap. JAX calculates in single "
            "precision unless jax_enable_x64 is set, which is left as it is, and takes numbers "
            "below the smallest normal one for zero.",
            _OWN_PRECISION,
            "tensors_jax",
            "jax",
            "jax",
            differentiates=True,
        ),
        Backend(
            "torch",
            "Takes numbers and tensors, which broadcast; numbers alone are taken as float64.",
            _OWN_PRECISION,
            "tensors_torch",
            "torch",
            "torch",
            differentiates=True,
        ),
    )
}


def backend_named(name: object) -> Backend:
    """Return the backend of a name; an unknown one is refused with the nearest."""
    if not isinstance(name, str) or name not in BACKENDS:
        raise unknown_name("backend", name, BACKENDS)
    return BACKENDS[name]
