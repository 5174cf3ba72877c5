"""Flows: state, vector field, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from .errors import InvalidInput


@dataclass(frozen=True)
class Flow:
    """A one-dimensional flow ``state' = field``.

    Parameters
    ----------
    state : Symbol
    field : Expr
        The velocity, an expression in the state and the parameters.
    parameters : tuple of Symbol
        Every other free symbol of the field.

    Raises
    ------
    InvalidInput
        If the field has free symbols besides the state and the parameters.

    Examples
    --------
    >>> from symghost.symbols import r, x
    >>> flow = Flow(x, r + x**2, (r,))
    >>> flow.slope
    2*x
    """

    state: sp.Symbol
    field: sp.Expr
    parameters: tuple[sp.Symbol, ...] = ()

    def __post_init__(self) -> None:
        known = {self.state, *self.parameters}
        extra = self.field.free_symbols - known
        if extra:
            names = ", ".join(sorted(map(str, known)))
            raise InvalidInput("field", str(self.field), f"free symbols only among {names}")

    @property
    def slope(self) -> sp.Expr:
        """The derivative of the field by the state: its sign decides stability."""
        return sp.diff(self.field, self.state)

    @property
    def curvature(self) -> sp.Expr:
        """The second derivative of the field by the state."""
        return sp.diff(self.field, self.state, 2)

    def at(self, values: Mapping[sp.Symbol, sp.Expr | float]) -> Flow:
        """Return the flow with some parameters replaced by values."""
        rest = tuple(parameter for parameter in self.parameters if parameter not in values)
        return Flow(self.state, self.field.subs(values), rest)


def on_circle(flow: Flow, angle: sp.Symbol) -> Flow:
    r"""Return the same flow in the angle :math:`\vartheta` with :math:`x = \tan\vartheta`.

    A field that grows at most like :math:`x^2` stays bounded there, so that a simulation passes
    through :math:`x = \infty` at :math:`\vartheta = \pi/2` without a cut-off:
    :math:`\vartheta' = f(\tan\vartheta) \cos^2\vartheta`.

    Examples
    --------
    >>> from symghost.symbols import r, theta, x
    >>> on_circle(Flow(x, r + x**2, (r,)), theta).field
    r*cos(theta)**2 + sin(theta)**2
    """
    tangent = sp.sin(angle) / sp.cos(angle)
    field = sp.expand(flow.field.subs(flow.state, tangent) * sp.cos(angle) ** 2)
    return Flow(angle, field, flow.parameters)
