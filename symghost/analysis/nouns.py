"""What the analysis of a flow finds, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

Place = tuple[float, ...]


@dataclass(frozen=True)
class Box:
    """A box of states: opposite corners, the lower one first.

    Parameters
    ----------
    low, high : tuple of float
        One number for each state.
    """

    low: Place
    high: Place


@dataclass(frozen=True)
class FixedPoint:
    """A place where the flow stands still.

    Parameters
    ----------
    place : tuple of float
    eigenvalues : tuple of complex
        Of the Jacobian, by falling real part; the slope of the field in one dimension.
    kind : str
        In one dimension ``stable``, ``unstable`` or ``degenerate``; in more ``stable node``,
        ``stable focus``, ``unstable node``, ``unstable focus``, ``saddle``, ``centre`` or
        ``degenerate``.
    exact : tuple of Expr, optional
        The place in closed form, where SymPy finds it.
    """

    place: Place
    eigenvalues: tuple[complex, ...]
    kind: str
    exact: tuple[sp.Expr, ...] | None = None

    @property
    def stable(self) -> bool:
        """Whether every eigenvalue has a negative real part, beyond rounding."""
        return self.kind.startswith("stable")


@dataclass(frozen=True)
class FixedPoints:
    """All that is known of a flow's fixed points.

    Parameters
    ----------
    points : tuple of FixedPoint
        Sorted by place.
    formulas : tuple of tuple of Expr
        Closed forms of the places while parameters are open, real or not.
    undecided : tuple of tuple of float
        Places where a double zero and none cannot be told apart.
    singular : tuple of tuple of float
        Places where the field is not finite.
    box : Box, optional
        Where was looked; None if the answer holds for all states.
    complete : bool
        Whether there is no other fixed point (in the box), proved.
    method : str
        A sentence on how they were found.
    """

    points: tuple[FixedPoint, ...]
    formulas: tuple[tuple[sp.Expr, ...], ...] = ()
    undecided: tuple[Place, ...] = ()
    singular: tuple[Place, ...] = ()
    box: Box | None = None
    complete: bool = False
    method: str = ""


@dataclass(frozen=True)
class NormalForm:
    r"""A flow near a saddle-node: :math:`\dot\zeta = b\,\mu + a\,\zeta^2`, and :math:`r = ab\,\mu`.

    The coordinate is :math:`\zeta = p \cdot (x - x_c)`, the parameter is measured from the
    saddle-node, :math:`\mu = p - p_c`, and :math:`u = a\zeta` obeys
    :math:`\dot u = r + u^2` with :math:`r = a b \mu + O(\mu^2)`; lengths of the vectors cancel in
    :math:`ab` (Y. A. Kuznetsov, Elements of Applied Bifurcation Theory, sec. 5.4).

    Parameters
    ----------
    right, left : tuple of Expr
        Null vectors of the Jacobian, with :math:`|q| = 1` and :math:`p \cdot q = 1`.
    a, b : Expr
        :math:`a = \tfrac12\, p \cdot B(q, q)`, :math:`b = p \cdot \partial F/\partial\mu`.
    parameter : Symbol
    value : Expr
        The parameter at the saddle-node.
    """

    right: tuple[sp.Expr, ...]
    left: tuple[sp.Expr, ...]
    a: sp.Expr
    b: sp.Expr
    parameter: sp.Symbol
    value: sp.Expr

    @property
    def product(self) -> sp.Expr:
        """The product ab, by which the parameter's distance is multiplied."""
        return self.a * self.b

    @property
    def scale_parameter(self) -> sp.Expr:
        """The scale parameter r to first order in the parameter."""
        return self.product * (self.parameter - self.value)


@dataclass(frozen=True)
class SaddleNode:
    """A place and a parameter value where two fixed points meet, or a relative of it.

    Parameters
    ----------
    place : tuple of Expr
        Closed forms, or numbers (SymPy's `Float`) where there is none.
    parameter : Symbol
    value : Expr
    kind : str
        ``saddle-node``; or where its conditions fail ``cusp``, ``transcritical``, ``pitchfork`` or
        ``degenerate``.
    normal_form : NormalForm, optional
        Of a saddle-node.
    exact : bool
        Whether place and value are closed forms.
    certified : bool
        Whether it is proved to be there: by exact algebra, or by bounds on a box around it.
    condition : Basic
        While other parameters are open, where in them the point is real.
    others : tuple of (Symbol, Expr)
        Of a cusp over two parameters, the second one with its value.
    """

    place: tuple[sp.Expr, ...]
    parameter: sp.Symbol
    value: sp.Expr
    kind: str
    normal_form: NormalForm | None = None
    exact: bool = False
    certified: bool = False
    condition: sp.Basic = sp.true
    others: tuple[tuple[sp.Symbol, sp.Expr], ...] = ()


@dataclass(frozen=True)
class FoldCurve:
    """The saddle-nodes of a flow with two parameters, as a curve.

    Parameters
    ----------
    by : Symbol
        The state that runs along the curve.
    formulas : mapping of Symbol to Expr
        The two parameters, and the other states, over it.
    """

    by: sp.Symbol
    formulas: Mapping[sp.Symbol, sp.Expr]


@dataclass(frozen=True)
class SaddleNodes:
    """All that is known of a flow's saddle-nodes over one parameter.

    Parameters
    ----------
    points : tuple of SaddleNode
        Relatives of the saddle-node included, each under its own name.
    curve : FoldCurve, optional
        Over two parameters, where there is a closed form.
    hopf : tuple of tuple
        Pairs of a place and a parameter value where two eigenvalues cross the imaginary axis.
    box : Box, optional
        Of the states and, last, the parameter.
    complete : bool
        Whether there is no other (in the box), proved.
    method : str
        A sentence on how they were found.
    """

    points: tuple[SaddleNode, ...]
    curve: FoldCurve | None = None
    hopf: tuple[tuple[Place, float], ...] = ()
    box: Box | None = None
    complete: bool = False
    method: str = ""


@dataclass(frozen=True)
class Ghost:
    r"""A minimum of the speed where there is no fixed point.

    Parameters
    ----------
    place : tuple of float
    speed : float
    kind : str
        ``ghost`` where all tests are passed, else ``minimum of the speed``.
    strength : float
        :math:`r_{\mathrm{eff}}`, the r of the canonical flow that it stands for.
    time : float
        :math:`\pi/\sqrt{r_{\mathrm{eff}}}`, the time that the bottleneck holds the state.
    quality : float
        Q, the estimated relative size of the next term: small for a sharp ghost.
    evidence : mapping of str to float
        ``relative speed``, ``root ratio``, ``separation`` and the like; see `ghosts`.
    complex_place : tuple of complex, optional
        The zero of the field in complex states that the ghost is the shadow of.
    direction : tuple of float
        The slow direction, a unit vector.
    fold : SaddleNode, optional
        The saddle-node of which it is the remnant.
    tests : tuple of (str, bool)
        Each test in words, and whether it was passed.
    """

    place: Place
    speed: float
    kind: str
    strength: float
    time: float
    quality: float
    evidence: Mapping[str, float]
    direction: Place = ()
    complex_place: tuple[complex, ...] | None = None
    fold: SaddleNode | None = None
    tests: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Ghosts:
    """All that is known of a flow's slow places.

    Parameters
    ----------
    points : tuple of Ghost
        By rising speed; minima of the speed that are no ghosts included.
    complete : bool
        Whether every minimum of the speed in the box is listed, proved.
    undecided : tuple of tuple of float
        Places where rounding does not tell a minimum from none, or a slow place from a fixed point.
    box : Box, optional
    method : str
    """

    points: tuple[Ghost, ...]
    box: Box | None = None
    complete: bool = False
    method: str = ""
    undecided: tuple[Place, ...] = ()


@dataclass(frozen=True)
class PassageTime:
    r"""The time from a start to a goal, with the laws that approximate it beside.

    Parameters
    ----------
    value : float
        Infinite if the goal is never reached.
    digits : str
        The value to the digits asked for.
    error : float
        An estimate of the absolute error.
    method : str
        How it was found.
    closed_form : Expr, optional
        In the parameters, start and goal, where SymPy finds one and it is certified.
    condition : str
        Where the closed form holds.
    laws : mapping of str to float
        ``canonical`` (:math:`\pi/\sqrt{r_{\mathrm{eff}}}`), ``corrected``, ``residue``: those that
        apply.
    ghost : Ghost, optional
        The slowest ghost on the way.
    """

    value: float
    digits: str
    error: float
    method: str
    closed_form: sp.Expr | None = None
    condition: str = ""
    laws: Mapping[str, float] = field(default_factory=dict)
    ghost: Ghost | None = None


@dataclass(frozen=True)
class Plateau:
    """What kind of plateau was measured, with the evidence.

    Parameters
    ----------
    kind : str
        ``ghost``, ``saddle``, ``degenerate saddle``, ``blow-up`` or ``undecided``.
    evidence : tuple of (str, str, str)
        For each test: what was tested, what was found, and which kinds it speaks for.
    numbers : mapping of str to Any
        Exponents with their intervals, residuals and eigenvalues.
    """

    kind: str
    evidence: tuple[tuple[str, str, str], ...]
    numbers: Mapping[str, Any] = field(default_factory=dict)
