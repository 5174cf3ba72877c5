"""Flows: states, vector field, parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy as sp

from ..common.errors import InvalidInput, unknown_name
from ..formulas.parse import make_symbols, parse_equation, parse_expression, parse_number

if TYPE_CHECKING:
    from .network_flow import NetworkFlow
    from .numeric_flow import FunctionFlow

Number: TypeAlias = Any  # a SymPy number, a float, or the text of a number


@dataclass(frozen=True, init=False)
class Flow:
    r"""An autonomous flow :math:`\dot x = f(x; p)` in one or more dimensions.

    Parameters
    ----------
    state : Symbol or tuple of Symbol
    field : Expr or tuple of Expr
        The velocity: for each state an expression in the states and the parameters.
    parameters : tuple of Symbol
        Every other free symbol of the field.

    Raises
    ------
    InvalidInput
        If the numbers of states and expressions differ, a symbol is named twice, or the field has
        free symbols besides the states and the parameters.

    Examples
    --------
    >>> from symghost.formulas.symbols import r, x
    >>> flow = Flow(x, r + x**2, (r,))
    >>> flow.slope
    2*x
    >>> Flow.from_text(["x = y", "y = -sin(x) - c*y"], parameters="c").jacobian
    Matrix([
    [      0,  1],
    [-cos(x), -c]])
    """

    states: tuple[sp.Symbol, ...]
    components: tuple[sp.Expr, ...]
    parameters: tuple[sp.Symbol, ...]

    def __init__(
        self,
        state: sp.Symbol | tuple[sp.Symbol, ...],
        field: sp.Expr | tuple[sp.Expr, ...],
        parameters: tuple[sp.Symbol, ...] = (),
    ) -> None:
        object.__setattr__(self, "states", state if isinstance(state, tuple) else (state,))
        components = field if isinstance(field, tuple) else (field,)
        object.__setattr__(self, "components", tuple(map(sp.sympify, components)))
        object.__setattr__(self, "parameters", tuple(parameters))
        _check(self)

    @classmethod
    def from_text(
        cls,
        text: str | Iterable[str],
        state: str | Iterable[str] = (),
        parameters: str | Iterable[str] = (),
    ) -> Flow:
        """Return the flow that one or more lines of text say; the text is parsed, never evaluated.

        Parameters
        ----------
        text : str or iterable of str
            The velocity of one state, such as ``"r + x**2"``; or an equation for each state, such
            as ``["x = -a*x + y", "y = x**2/(1 + x**2) - b*y"]``, also written ``x' =``.
        state, parameters : str or iterable of str
            Names, such as ``"r, k"``. Equations name their states themselves.

        Raises
        ------
        InvalidInput
            If the text is not a formula, or has a name that is neither state nor parameter; the
            error points at the place.

        Examples
        --------
        >>> Flow.from_text("r + x**2", state="x", parameters="r").components
        (r + x**2,)
        """
        lines = [text] if isinstance(text, str) else list(text)
        if not lines:
            raise InvalidInput("text", lines, "an equation for each state")
        if len(lines) == 1 and "=" not in lines[0]:
            named = make_symbols(state, argument="state")
            if len(named) != 1:
                raise InvalidInput("state", state, "the name of one state, for one velocity")
            pairs = [(next(iter(named)), lines[0])]
        else:
            pairs = [parse_equation(line) for line in lines]
            named = make_symbols([name for name, _ in pairs], argument="state")
            _check_order(state, named)
        rest = make_symbols(parameters, argument="parameter")
        for name in rest:
            if name in named:
                raise InvalidInput("parameter", name, "a name that no state has")
        symbols = {**named, **rest}
        fields = [parse_expression(right, symbols, argument="equation") for _, right in pairs]
        return cls(tuple(named.values()), tuple(fields), tuple(rest.values()))

    @staticmethod
    def from_function(
        function: Callable[[Any], Any], state: str | Iterable[str], **options: Any
    ) -> FunctionFlow:
        """Return a flow for purely numeric work, given by a Python function.

        See :class:`~symghost.flows.numeric_flow.FunctionFlow` for what it takes and gives.
        """
        from .numeric_flow import FunctionFlow

        return FunctionFlow(function, tuple(make_symbols(state, argument="state")), **options)

    @staticmethod
    def from_rnn(weights: Any, **options: Any) -> NetworkFlow:
        """Return the latent flow of a trained recurrent network, given by its weights.

        See :func:`~symghost.flows.network_flow.network_flow` for what it takes.
        """
        from .network_flow import network_flow

        return network_flow(weights, **options)

    @property
    def dimension(self) -> int:
        """The number of states."""
        return len(self.states)

    @property
    def state(self) -> sp.Symbol:
        """The state of a one-dimensional flow."""
        return self._only(self.states)

    @property
    def field(self) -> sp.Expr:
        """The velocity of a one-dimensional flow."""
        return self._only(self.components)

    @property
    def slope(self) -> sp.Expr:
        """The derivative of a one-dimensional field by the state: its sign decides stability."""
        return sp.diff(self.field, self.state)

    @property
    def curvature(self) -> sp.Expr:
        """The second derivative of a one-dimensional field by the state."""
        return sp.diff(self.field, self.state, 2)

    @property
    def jacobian(self) -> sp.Matrix:
        """The matrix of the field's derivatives by the states."""
        return sp.Matrix(self.components).jacobian(self.states)

    def at(self, values: Mapping[sp.Symbol, sp.Expr | float]) -> Flow:
        """Return the flow with some parameters replaced by values."""
        rest = tuple(parameter for parameter in self.parameters if parameter not in values)
        fields = tuple(sp.sympify(component).subs(values) for component in self.components)
        return Flow(self.states, fields, rest)

    def symbol(self, name: str | sp.Symbol, argument: str = "parameter") -> sp.Symbol:
        """Return the parameter of that name.

        Raises
        ------
        InvalidInput
            If the flow has no such parameter.
        """
        for symbol in self.parameters:
            if name in (symbol, symbol.name):
                return symbol
        if not self.parameters:
            raise InvalidInput(argument, str(name), "nothing: this flow has no parameters")
        raise unknown_name(argument, str(name), [str(symbol) for symbol in self.parameters])

    def values(self, at: Mapping[Any, Number] | None) -> dict[sp.Symbol, sp.Expr]:
        """Return exact values by parameter, from names or symbols and numbers or texts.

        Raises
        ------
        InvalidInput
            If a name is unknown, or a value is not a finite real number.
        """
        return {
            self.symbol(name, "at"): parse_number(value, argument=f"at {name}")
            for name, value in (at or {}).items()
        }

    def _only(self, items: tuple[Any, ...]) -> Any:
        if len(items) != 1:
            names = ", ".join(map(str, self.states))
            raise InvalidInput("flow", f"a flow of {names}", "a flow of one state")
        return items[0]


def _check(flow: Flow) -> None:
    if len(flow.states) != len(flow.components):
        raise InvalidInput("field", flow.components, f"one expression for each of {flow.states}")
    known = [*flow.states, *flow.parameters]
    if len(set(known)) != len(known):
        raise InvalidInput("parameters", flow.parameters, "each symbol once, states left out")
    extra = set().union(*(part.free_symbols for part in flow.components)) - set(known)
    if extra:
        names = ", ".join(sorted(map(str, known)))
        raise InvalidInput("field", str(flow.components), f"free symbols only among {names}")


def _check_order(state: str | Iterable[str], named: Mapping[str, sp.Symbol]) -> None:
    """Refuse states listed beside equations that are not the equations' own."""
    listed = make_symbols(state, argument="state")
    if listed and set(listed) != set(named):
        raise InvalidInput("state", state, f"the states that have an equation: {', '.join(named)}")


def on_circle(flow: Flow, angle: sp.Symbol) -> Flow:
    r"""Return the same flow in the angle :math:`\vartheta` with :math:`x = \tan\vartheta`.

    A field that grows at most like :math:`x^2` stays bounded there, so that a simulation passes
    through :math:`x = \infty` at :math:`\vartheta = \pi/2` without a cut-off:
    :math:`\vartheta' = f(\tan\vartheta) \cos^2\vartheta`.

    Examples
    --------
    >>> from symghost.formulas.symbols import r, theta, x
    >>> on_circle(Flow(x, r + x**2, (r,)), theta).field
    r*cos(theta)**2 + sin(theta)**2
    """
    tangent = sp.sin(angle) / sp.cos(angle)
    field = sp.expand(flow.field.subs(flow.state, tangent) * sp.cos(angle) ** 2)
    return Flow(angle, field, flow.parameters)
