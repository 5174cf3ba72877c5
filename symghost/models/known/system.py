"""A system whose answers are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...flows.flow import Flow

Span = tuple[float, float]
End = float | str | Mapping[str, float]


@dataclass(frozen=True)
class KnownSystem:
    """A flow with what is known of it.

    Parameters
    ----------
    name, title : str
    text : tuple of str
        An equation for each state.
    parameters : tuple of str
        The first one moves the flow through its saddle-nodes.
    at : mapping of str to str
        Exact values of all parameters, for which the story is told.
    box : mapping of str to pair of float
        Where to look for states.
    span : pair of float
        Where to look for saddle-nodes over the first parameter.
    story : str
        What is known, with numbers.
    source : str
    start, stop : float, str or mapping of str to float, optional
        Ends of a passage: numbers, or exact text, for one state; for more, all states at the start,
        and one state with the value at which the passage ends.
    plane : mapping of str to pair of float
        Of two parameters, where their plane shows a curve of saddle-nodes; may be empty.
    """

    name: str
    title: str
    text: tuple[str, ...]
    parameters: tuple[str, ...]
    at: Mapping[str, str]
    box: Mapping[str, Span]
    span: Span
    story: str
    source: str
    start: End | None = None
    stop: End | None = None
    plane: Mapping[str, Span] = field(default_factory=dict)

    @property
    def parameter(self) -> str:
        """The parameter that moves the flow through its saddle-nodes."""
        return self.parameters[0]

    def question(self) -> dict[str, Any]:
        """Return what `analyze` is to be asked, as its arguments by name."""
        ends = {"start": self.start, "stop": self.stop} if self.start is not None else {}
        return {
            "flow": flow_of(self),
            "at": dict(self.at),
            "parameter": self.parameter,
            "box": dict(self.box),
            "span": self.span,
            **ends,
        }


def flow_of(system: KnownSystem) -> Flow:
    """Return the flow of a known system, its parameters open.

    Examples
    --------
    >>> from symghost.models.known.systems import known_system
    >>> flow_of(known_system("canonical")).components
    (r + x**2,)
    """
    from ...flows.flow import Flow

    return Flow.from_text(system.text, parameters=system.parameters)


STROGATZ = "S. H. Strogatz, Nonlinear Dynamics and Chaos, 2nd ed. (Westview, 2015)"
