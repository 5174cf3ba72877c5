"""The data of pictures of folds: passage times near one, and all of them over two parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...flows.numeric_flow import Floats
from ...formulas.compiling import compiled
from ...formulas.parse import parse_number
from ..nouns import FoldCurve, SaddleNode

Values = tuple[tuple[str, float], ...]

# Points along a curve over two parameters.
SAMPLES = 4001


@dataclass(frozen=True, eq=False)
class PassageScaling:
    r"""Passage times over the distance to a fold, with the laws beside.

    Parameters
    ----------
    parameter : str
    fold : float
    at : tuple of (str, float)
        The other parameters' values.
    distance : array
        :math:`|p - p_c|`, on the side where the fixed points are gone.
    time : array
        Measured.
    canonical, residue : array
        :math:`\pi/\sqrt{r_{\mathrm{eff}}}`, and the residue law with its constant; NaN where a
        law does not apply.
    """

    parameter: str
    fold: float
    at: Values
    distance: Floats
    time: Floats
    canonical: Floats
    residue: Floats


@dataclass(frozen=True, eq=False)
class FoldPlane:
    """The saddle-nodes of a flow over two parameters.

    Parameters
    ----------
    names : tuple of str
        Of the parameters across and up.
    spans : tuple of pair of float
    curve : array, shape (points, 2)
        Along the curve of folds; NaN where it leaves the plane.
    cusps : tuple of (float, float)
    at : pair of float, optional
        The values that are looked at.
    """

    names: tuple[str, str]
    spans: tuple[tuple[float, float], tuple[float, float]]
    curve: Floats
    cusps: tuple[tuple[float, float], ...]
    at: tuple[float, float] | None = None


def passage_scaling(
    flow: Flow,
    parameter: str | sp.Symbol,
    fold: SaddleNode,
    start: Any,
    stop: Any,
    at: Mapping[Any, Any] | None = None,
    points: int = 13,
    seconds: float = 20.0,
) -> PassageScaling:
    """Return passage times over the distance to a fold, on the side where it left a ghost.

    The distances run over six powers of ten, from a tenth of the parameter's size at the fold (of
    one, if that is larger).

    Parameters
    ----------
    flow : Flow
    parameter : str or Symbol
    fold : SaddleNode
        With a normal form, which tells the side.
    start, stop
        As for `passage_time`.
    at : mapping, optional
        Values of the other parameters.
    points : int
    seconds : float
        For each symbolic attempt.

    Raises
    ------
    InvalidInput
        If the fold has no normal form.

    Examples
    --------
    >>> from symghost.analysis.saddle_nodes.search import saddle_nodes
    >>> flow = Flow.from_text("r + x**2", state="x", parameters="r")
    >>> (fold,) = saddle_nodes(flow).points
    >>> scaling = passage_scaling(flow, "r", fold, "-oo", "oo", points=3)
    >>> (scaling.time / scaling.canonical).round(9)
    array([1., 1., 1.])
    """
    from ..passage.passage_time import passage_time

    if fold.normal_form is None:
        raise InvalidInput("fold", fold.kind, "a saddle-node with its normal form")
    symbol = flow.symbol(parameter)
    rest = {key: value for key, value in flow.values(at).items() if key != symbol}
    sign = np.sign(float(fold.normal_form.product.subs(rest)))
    value = float(fold.value.subs(rest))
    distance = max(1.0, abs(value)) * np.geomspace(1e-7, 1e-1, points)
    found = [
        passage_time(
            flow, start, stop, {**rest, symbol: value + sign * step}, fold=fold, seconds=seconds
        )
        for step in distance
    ]
    times = np.array([passage.value for passage in found])
    canonical, residue = (
        np.array([passage.laws.get(law, np.nan) for passage in found])
        for law in ("canonical", "residue")
    )
    names = tuple((str(key), float(number)) for key, number in rest.items())
    return PassageScaling(symbol.name, value, names, distance, times, canonical, residue)


def fold_plane(
    curve: FoldCurve,
    spans: Mapping[Any, tuple[float, float]],
    along: tuple[float, float],
    cusps: Sequence[SaddleNode] = (),
    at: Mapping[Any, Any] | None = None,
) -> FoldPlane:
    """Return the curve of a flow's saddle-nodes on the plane of two parameters.

    Parameters
    ----------
    curve : FoldCurve
        In closed form over one state.
    spans : mapping of str to pair of float
        For both parameters, the one across first.
    along : pair of float
        Where that state runs.
    cusps : sequence of SaddleNode
    at : mapping, optional
        Values that are looked at, and those of all other parameters.

    Raises
    ------
    InvalidInput
        If a span belongs to no parameter of the curve, or another parameter has no value.

    Examples
    --------
    >>> x, r, k = sp.symbols("x r k", real=True)
    >>> curve = FoldCurve(x, {r: 2 * x**3 / (1 + x**2) ** 2, k: 2 * x**3 / (x**2 - 1)})
    >>> plane = fold_plane(curve, {"k": (4, 9), "r": (0.3, 0.7)}, along=(1, 9))
    >>> round(np.nanmin(plane.curve[:, 0]).item(), 3)  # the cusp, at 3 sqrt(3)
    5.196
    """
    given = {
        str(key): parse_number(value, argument=f"at {key}") for key, value in (at or {}).items()
    }
    known = {str(symbol): formula for symbol, formula in curve.formulas.items()}
    names = tuple(map(str, spans))
    if len(names) != 2 or not set(names) <= set(known):
        raise InvalidInput("spans", names, f"two of {', '.join(known)}")
    first, second = names
    formulas = sp.Tuple(*(_filled(known[name], curve.by, given) for name in names))
    states = np.linspace(*along, SAMPLES)
    with np.errstate(all="ignore"):
        columns = compiled(formulas, (curve.by,), "numpy")(states)
    places = np.stack([np.broadcast_to(column, states.shape) for column in columns], axis=-1)
    low, high = (np.array([float(spans[key][end]) for key in spans]) for end in (0, 1))
    room = 0.5 * (high - low)
    near = ((places >= low - room) & (places <= high + room)).all(axis=1)
    both = (float(given[first]), float(given[second])) if set(names) <= set(given) else None
    peaks = np.array([_pair(cusp, names) for cusp in cusps]).reshape(-1, 2)
    shown = peaks[((peaks >= low) & (peaks <= high)).all(axis=1)]
    return FoldPlane(
        (first, second),
        ((low[0], high[0]), (low[1], high[1])),
        np.where(near[:, None], places, np.nan),
        tuple((float(one), float(other)) for one, other in shown),
        both,
    )


def _filled(formula: sp.Expr, by: sp.Symbol, given: Mapping[str, sp.Expr]) -> sp.Expr:
    """Return a formula with the values of all parameters put in."""
    others = formula.free_symbols - {by}
    for symbol in sorted(others, key=str):
        if str(symbol) not in given:
            raise InvalidInput("at", sorted(given), f"a value for the parameter {symbol}")
    return formula.subs({symbol: given[str(symbol)] for symbol in others})


def _pair(cusp: SaddleNode, names: Sequence[str]) -> list[float]:
    values = {str(symbol): value for symbol, value in [(cusp.parameter, cusp.value), *cusp.others]}
    return [float(values[name]) for name in names]
