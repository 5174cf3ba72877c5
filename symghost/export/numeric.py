"""Numeric functions of results and expressions, for six libraries."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sympy as sp

from ..common.errors import InvalidInput, unknown_name
from ..formulas.domain import Domain
from ..formulas.guarded.parts import Guarded
from ..formulas.nodes import entries_of
from ..formulas.symbols import argument_name
from ..theory.derivation import Result
from ..theory.form import form_of, slopes_of
from .arguments import Argument, arguments_of
from .backends import Backend, backend_named
from .backends.problem import Problem
from .latex import latex

OUT_OF_DOMAIN = ("raise", "nan")
MOST_DIGITS = 10_000


class _Described:
    """The docstring of a class, and of its instances one that is written when it is read."""

    def __init__(self, of_class: str | None) -> None:
        self.of_class = of_class

    def __get__(self, instance: NumericFunction | None, owner: type) -> str | None:
        return self.of_class if instance is None else instance.described()


class NumericFunction:
    """A numeric function of a result, with checked arguments by position or name.

    Attributes
    ----------
    arguments : tuple of Argument
    backend : str
    unchecked : callable
        The bare function with positional arguments, for use in loops; Numba's is of scalars and
        can be called from compiled code. Of a matrix it gives the entries, row by row. NumPy's
        gives fewer axes where the value does not depend on the arguments that have them.
    """

    __doc__ = _Described(__doc__)
    __name__ = "numeric"

    def __init__(self, problem: Problem, backend: Backend, described: Callable[[], str]) -> None:
        self.described = described
        self.arguments, self.backend = problem.arguments, backend.name
        self._evaluation = backend.evaluation(problem)
        self.unchecked = self._evaluation.unchecked
        self.__signature__ = inspect.Signature(
            [
                inspect.Parameter(argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
                for argument in problem.arguments
            ]
        )

    @property
    def ufunc(self) -> Any:
        """The universal function that Numba compiles; only for backend 'numba', of numbers."""
        if self._evaluation.ufunc is None:
            raise AttributeError("ufunc: only of a number, with backend='numba'")
        return self._evaluation.ufunc()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Evaluate with checked arguments."""
        return self._evaluation.checked(self._in_order(args, kwargs))

    def _in_order(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Sequence[Any]:
        if not kwargs and len(args) == len(self.arguments):
            return args
        try:
            bound = self.__signature__.bind(*args, **kwargs)
        except TypeError as error:
            names = ", ".join(argument.name for argument in self.arguments)
            given = f"{len(args)} positional, {', '.join(kwargs) or 'none by name'}"
            raise InvalidInput("arguments", given, f"each of {names} once ({error})") from None
        return list(bound.arguments.values())

    def __repr__(self) -> str:
        return f"<{self.backend} function {self.__name__}{self.__signature__}>"


def numeric(
    subject: Result | sp.Expr | sp.MatrixBase,
    backend: str = "numpy",
    *,
    dps: int | None = None,
    out_of_domain: str = "raise",
) -> NumericFunction:
    """Return a numeric function of a result or an expression.

    Parameters
    ----------
    subject : Result, Expr or Matrix
        The arguments of an expression are its free symbols, sorted by name. A matrix gives arrays
        with two more axes, the last; of single numbers ``math`` gives tuples of rows, ``mpmath``
        a matrix.
    backend : {"numpy", "math", "mpmath", "numba", "jax", "torch"}
        ``numpy`` and ``numba`` broadcast arrays, keep float32 and calculate in double precision.
        ``math`` takes and gives floats, ``mpmath`` gives its numbers, right to the last digit; both
        go through arrays element by element.
        ``jax`` works under jit, grad and vmap, ``torch`` under autograd, both in the precision of
        their arguments; their gradients are finite at kinks and edges; `derivative` says of
        which side they are there.
    dps : int, optional
        Digits of mpmath's numbers; those in force when it is called, unless given.
    out_of_domain : {"raise", "nan"}
        What becomes of values outside the result's domain. While JAX traces a function, and under
        ``torch.func.vmap``, there are no values to refuse: choose ``"nan"``.

    Returns
    -------
    NumericFunction
        Made once: the same request gives the same function. Raises `InvalidInput` for arguments
        that are missing, complex, NaN or outside the domain.

    Raises
    ------
    InvalidInput
        If the backend is unknown, or an option does not fit it.
    NotSupported
        If the backend's library is not installed, or lacks a function.

    Examples
    --------
    >>> import symghost as sg
    >>> f = numeric(sg.result("critical_learning_rate"))
    >>> print(f"{f(T=100.0):.6e}")
    9.132102e-10
    >>> f([10, 20]) * 1e6
    array([91.32102284,  2.85378196])
    >>> f(T=-1)
    Traceback (most recent call last):
        ...
    symghost.common.errors.InvalidInput: T = -1: expected a positive real number
    >>> slow = numeric(sg.result("escape_time"), "mpmath", dps=30)(r="1e-300", x0=-1, X=2)
    >>> import mpmath
    >>> mpmath.nstr(slow, 30)
    '3.14159265358979323846264338328e+150'
    """
    chosen = backend_named(backend)
    if isinstance(subject, sp.MatrixBase):
        subject = sp.ImmutableMatrix(subject)
    if not isinstance(subject, Result | sp.Basic):
        raise InvalidInput("subject", subject, "a Result or a SymPy expression")
    if out_of_domain not in OUT_OF_DOMAIN:
        raise unknown_name("out_of_domain", out_of_domain, OUT_OF_DOMAIN)
    if dps is not None and backend != "mpmath":
        raise InvalidInput("dps", dps, "None: only mpmath's numbers have digits to choose")
    if dps is not None and not (type(dps) is int and 1 <= dps <= MOST_DIGITS):
        raise InvalidInput("dps", dps, f"a whole number from 1 to {MOST_DIGITS}")
    return _numeric(subject, chosen, dps, out_of_domain)


@lru_cache(maxsize=512)
def _numeric(
    subject: Result | sp.Basic, backend: Backend, dps: int | None, out_of_domain: str
) -> NumericFunction:
    guard, domain, symbols = _parts(subject)
    arguments = arguments_of(symbols, dict(domain.ranges), guard.may_be_infinite)
    exact = subject.expression if isinstance(subject, Result) else subject
    known = backend.differentiates and isinstance(subject, Result)
    slopes = slopes_of(subject) if known else {}
    own = tuple((symbol, entries_of(slope)) for symbol, slope in slopes.items())
    problem = Problem(guard.expression, exact, arguments, domain, out_of_domain, dps, own)
    function = NumericFunction(
        problem, backend, lambda: _described(subject, arguments, domain, backend)
    )
    function.__name__ = subject.name if isinstance(subject, Result) else "expression"
    return function


def _parts(subject: Result | sp.Basic) -> tuple[Guarded, Domain, tuple[sp.Symbol, ...]]:
    if isinstance(subject, Result):
        return form_of(subject), subject.domain, subject.symbols
    symbols = tuple(sorted(subject.free_symbols, key=argument_name))
    return Guarded(subject), Domain(()), symbols


def _described(
    subject: Result | sp.Basic, arguments: Sequence[Argument], domain: Domain, backend: Backend
) -> str:
    head = f"{subject.derivation.title}: " if isinstance(subject, Result) else ""
    listed = "\n".join(f"{a.name} : {a.expected}" for a in arguments)
    parts = [f"{head}{latex(subject)}", f"Domain: {domain}.", listed]
    parts += [backend.takes, backend.accuracy, _measured(subject, backend)]
    return "\n\n".join(part for part in parts if part)


def _measured(subject: Result | sp.Basic, backend: Backend) -> str:
    """Return how accurate a result was found to be; nothing of derivatives and expressions."""
    if type(subject) is not Result or backend.name == "mpmath":
        return ""
    from .accuracy.measured import told  # reads a file, once a docstring is asked for

    return told(subject)
