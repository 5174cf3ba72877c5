"""Flows as numbers: velocities and their derivatives at many points, bounds over many boxes.

A numeric flow may hold many parameter sets, and then stands for one flow for each: a bifurcation
diagram, or the epochs of a training, are one call. Everything is float64.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from ..common.errors import InvalidInput, NotSupported
from ..formulas.compiling import compiled
from ..formulas.intervals import Bounds, enclose

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


class NumericFlow(ABC):
    """What the numeric analysis needs of a flow.

    Attributes
    ----------
    names : tuple of str
        The states' names; their number is the dimension d.
    sets : int
        The number of parameter sets.
    """

    names: tuple[str, ...]
    sets: int

    @property
    def dimension(self) -> int:
        """The number of states."""
        return len(self.names)

    @abstractmethod
    def derivative(self, points: Any, order: int) -> NDArray[Any]:
        """Return the field's derivative of an order by the states.

        Parameters
        ----------
        points : array, shape (..., d)
            Real or complex. With more than one parameter set the shape is ``(sets, ..., d)``.
        order : int
            0 for the velocity, 1 for the Jacobian, 2 for the second derivatives, and so on.

        Returns
        -------
        array, shape (..., d) + (d,) * order
            The component's index stands before those of the derivatives.
        """

    @abstractmethod
    def rows(self, which: Indices) -> NumericFlow:
        """Return the flow with these parameter sets, which may repeat."""

    def bounds(self, low: Floats, high: Floats, order: int) -> Bounds:
        """Return bounds on a derivative over boxes.

        Parameters
        ----------
        low, high : array, shape (sets or any, d)
            Opposite corners.

        Raises
        ------
        NotSupported
            If nothing is known of the field between points.
        """
        raise NotSupported("no bounds are known for a field that is given by its values")

    def velocity(self, points: Any) -> NDArray[Any]:
        """Return the velocity, an array of shape (..., d)."""
        return self.derivative(points, 0)

    def jacobian(self, points: Any) -> NDArray[Any]:
        """Return the Jacobian, an array of shape (..., d, d)."""
        return self.derivative(points, 1)

    def speed(self, points: Any) -> Floats:
        """Return the Euclidean length of the velocity, an array of shape (...)."""
        return np.asarray(np.linalg.norm(self.velocity(points), axis=-1))


@dataclass(frozen=True, eq=False)
class FormulaFlow(NumericFlow):
    """A numeric flow compiled from formulas.

    Parameters
    ----------
    states : tuple of Symbol
    components : tuple of Expr
        Free symbols are states and parameters.
    values : mapping of Symbol to array, shape (sets,)
        A value, or one for each parameter set, for every parameter.

    Raises
    ------
    InvalidInput
        If a parameter has no value, or one that is not finite.

    Examples
    --------
    >>> x, r = sp.symbols("x r", real=True)
    >>> flow = FormulaFlow((x,), (r + x**2,), {r: np.array([0.0, 1.0])})
    >>> flow.velocity(np.array([[2.0], [2.0]]))
    array([[4.],
           [5.]])
    >>> flow.rows(np.array([1, 1, 0])).sets
    3
    """

    states: tuple[sp.Symbol, ...]
    components: tuple[sp.Expr, ...]
    values: Mapping[sp.Symbol, Floats]

    def __post_init__(self) -> None:
        needed = set().union(*(part.free_symbols for part in self.components)) - set(self.states)
        for symbol in sorted(needed, key=str):
            if symbol not in self.values:
                raise InvalidInput("at", str(symbol), f"a value for the parameter {symbol}")
        table = {s: np.asarray(value, dtype=np.float64) for s, value in self.values.items()}
        table = {s: value.reshape(()) if value.size == 1 else value for s, value in table.items()}
        for symbol, value in table.items():
            if not np.isfinite(value).all():
                raise InvalidInput(f"at {symbol}", self.values[symbol], "finite values")
        object.__setattr__(self, "values", table)

    @property
    def names(self) -> tuple[str, ...]:  # type: ignore[override]
        """The states' names."""
        return tuple(str(state) for state in self.states)

    @property
    def sets(self) -> int:  # type: ignore[override]
        """The number of parameter sets."""
        return max((value.size for value in self.values.values()), default=1)

    def derivative(self, points: Any, order: int) -> NDArray[Any]:
        """Return the field's derivative of an order by the states."""
        places = np.asarray(points)
        shape = places.shape[:-1]
        symbols = tuple(self.values)
        entries = sp.Tuple(*_derivatives(self.states, self.components, order))
        function = compiled(
            entries.replace(sp.DiracDelta, lambda *_: sp.S.Zero),  # a jump's slope beside it
            (*self.states, *symbols),
            "numpy",
        )
        with np.errstate(all="ignore"):  # outside its domain a field is NaN, and callers look
            values = function(*np.moveaxis(places, -1, 0), *self._spread(len(shape)))
        filled = [np.broadcast_to(value, shape) for value in values]
        kind = np.result_type(np.float64, *filled)  # constant derivatives come as integers
        whole = np.stack(filled, axis=-1, dtype=kind)
        return whole.reshape(*shape, *(self.dimension,) * (order + 1))

    def _spread(self, dimensions: int) -> list[Floats]:
        """Return the values, shaped so that they broadcast against points of so many dimensions."""
        return [
            value.reshape(-1, *(1,) * (dimensions - 1)) if value.size > 1 and dimensions else value
            for value in self.values.values()
        ]

    def rows(self, which: Indices) -> FormulaFlow:
        """Return the flow with these parameter sets, which may repeat."""
        picked = {
            symbol: value[which] if value.size > 1 else value
            for symbol, value in self.values.items()
        }
        return replace(self, values=picked)

    def bounds(self, low: Floats, high: Floats, order: int) -> Bounds:
        """Return bounds on a derivative over boxes."""
        boxes = {state: Bounds(low[:, i], high[:, i]) for i, state in enumerate(self.states)}
        boxes |= {symbol: Bounds(value, value) for symbol, value in self.values.items()}
        parts = [
            enclose(entry, boxes) for entry in _derivatives(self.states, self.components, order)
        ]
        shape = (len(low), *(self.dimension,) * (order + 1))
        return Bounds(
            *(
                np.stack(
                    [np.broadcast_to(getattr(part, end), len(low)) for part in parts], axis=-1
                ).reshape(shape)
                for end in ("low", "high")
            )
        )


@lru_cache(maxsize=256)
def _derivatives(
    states: tuple[sp.Symbol, ...], components: tuple[sp.Expr, ...], order: int
) -> tuple[sp.Expr, ...]:
    """Return all derivatives of an order, the last index running fastest."""
    if order == 0:
        return components
    lower = _derivatives(states, components, order - 1)
    return tuple(sp.diff(entry, state) for entry, state in product(lower, states))


@dataclass(frozen=True, eq=False)
class FunctionFlow(NumericFlow):
    """A numeric flow given by a Python function, for work without formulas.

    Parameters
    ----------
    function : callable
        Takes points of shape (..., d), and gives their velocities in the same shape.
    names : tuple of str
    scale : float
        A length over which the velocity changes noticeably. Derivatives are central differences of
        fourth order whose step is a share of it, right to about 1e-9, 1e-7, 1e-5 and 1e-3 of their
        natural size for orders 1 to 4.

    Raises
    ------
    InvalidInput
        If the function does not give finite velocities of the right shape at the origin or at
        ``scale``.

    Examples
    --------
    >>> flow = FunctionFlow(lambda x: 0.1 + x**2, ("x",))
    >>> flow.derivative([3.0], 2).round(5)
    array([[[2.]]])
    """

    function: Callable[[Any], Any]
    names: tuple[str, ...]
    scale: float = 1.0
    sets: int = 1

    def __post_init__(self) -> None:
        if not (math.isfinite(self.scale) and self.scale > 0):
            raise InvalidInput("scale", self.scale, "a positive finite length")
        probe = np.full((2, self.dimension), self.scale)
        try:
            velocity = np.asarray(self.function(probe), dtype=np.float64)
        except (TypeError, ValueError, IndexError) as error:
            raise InvalidInput("function", str(error), "a function of points (..., d)") from error
        if velocity.shape != probe.shape:
            raise InvalidInput(
                "function", velocity.shape, f"velocities of the points' shape, {probe.shape}"
            )

    def derivative(self, points: Any, order: int) -> NDArray[Any]:
        """Return the field's derivative of an order by the states."""
        places = np.asarray(points)
        places = places if np.iscomplexobj(places) else places.astype(np.float64)
        return self._difference(places, order, self.scale * _STEP.get(order, 0.1))

    def _difference(self, places: NDArray[Any], order: int, step: float) -> NDArray[Any]:
        if order == 0:
            return np.asarray(self.function(places))
        columns = []
        for direction in np.eye(self.dimension):
            near, far = (
                self._difference(places + k * step * direction, order - 1, step)
                - self._difference(places - k * step * direction, order - 1, step)
                for k in (1, 2)
            )
            columns.append((8 * near - far) / (12 * step))
        return np.stack(columns, axis=-1)

    def rows(self, which: Indices) -> FunctionFlow:
        """Return the flow itself, which has one parameter set."""
        return self


# Steps that balance truncation against rounding, by the order of the derivative.
_STEP = {1: 1e-3, 2: 4e-3, 3: 1e-2, 4: 2.5e-2}
