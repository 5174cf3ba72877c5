"""Minima of the speed in one dimension: all of them, for many parameter sets at once.

They are zeros of the velocity's slope, which `isolate` finds completely. Everything that tells a
ghost from a mere minimum is computed beside them, as arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...common.errors import NotSupported
from ...export.numeric import numeric as numeric_function
from ...flows.numeric_flow import Floats, Indices, NumericFlow
from ...formulas.intervals import Bounds
from ...theory.catalogue import result
from ..fixed_points.isolation import Zeros, isolate

# A ghost is at most this share of the median speed, and its complex zero is where its parabola has
# it, to within these bounds. Both are conventions.
SLOW = 0.5
ROOT_RATIO = (0.7, 1.3)

# A complex zero is found when Newton's last step is this share of its distance from the real line.
SETTLED = 1e-3

# Places at which the median speed is taken, and velocities that are held in memory at a time.
PLACES = 201
HELD = 400_000

# Cells in which a slope that has no bounds is looked at.
CELLS = 4_000


@dataclass(frozen=True, eq=False)
class Slope(NumericFlow):
    """The slope of a one-dimensional velocity, as a velocity of its own."""

    flow: NumericFlow

    @property
    def names(self) -> tuple[str, ...]:  # type: ignore[override]
        """The state's name."""
        return self.flow.names

    @property
    def sets(self) -> int:  # type: ignore[override]
        """The number of parameter sets."""
        return self.flow.sets

    @property
    def cost(self) -> int:
        """How many numbers the bounds on one box go through."""
        return int(getattr(self.flow, "cost", 2))

    def derivative(self, points: Any, order: int) -> NDArray[Any]:
        """Return the slope's derivative of an order."""
        return self.flow.derivative(points, order + 1)[..., 0]

    def rows(self, which: Indices) -> Slope:
        """Return the slope with these parameter sets."""
        return Slope(self.flow.rows(which))

    def bounds(self, low: Floats, high: Floats, order: int) -> Bounds:
        """Return bounds on the slope's derivative."""
        known = self.flow.bounds(low, high, order + 1)
        return Bounds(known.low[..., 0], known.high[..., 0])


@dataclass(frozen=True, eq=False)
class Minima:
    r"""Minima of the speed where it is not zero, of one-dimensional flows.

    Parameters
    ----------
    places, speeds, strengths, qualities : array, shape (minima,)
        ``strengths`` is :math:`r_{\mathrm{eff}}`, ``qualities`` Q.
    roots : array of complex, shape (minima,)
        The zero of the velocity in the upper half plane; NaN where it was not found.
    relative_speeds, root_ratios : array, shape (minima,)
        The evidence: the share of the median speed in the box; and how far the parabola's own zero
        is from the real line, as a share of the distance of the velocity's.
    gradients : array, shape (minima,)
        What is left of the slope, as a share of what it changes by over the bottleneck.
    owner : array of int, shape (minima,)
        The parameter set of each.
    undecided : array, shape (places,)
        Where a minimum and none, or a slow place and a fixed point, cannot be told apart.
    undecided_owner : array of int
    complete : bool
        Whether there is no other in the box.
    """

    places: Floats
    speeds: Floats
    strengths: Floats
    qualities: Floats
    roots: NDArray[np.complex128]
    relative_speeds: Floats
    root_ratios: Floats
    gradients: Floats
    owner: Indices
    undecided: Floats
    undecided_owner: Indices
    complete: bool

    @property
    def slow(self) -> NDArray[np.bool_]:
        """Whether each is slow beside the rest of its box."""
        return np.asarray(self.relative_speeds <= SLOW)

    @property
    def parabolic(self) -> NDArray[np.bool_]:
        """Whether the velocity is a parabola as far as its complex zeros."""
        least, most = ROOT_RATIO
        return np.asarray((self.root_ratios >= least) & (self.root_ratios <= most))

    @property
    def ghosts(self) -> NDArray[np.bool_]:
        """Whether each is a ghost."""
        return np.asarray(self.slow & self.parabolic)


def speed_minima(flow: NumericFlow, low: ArrayLike, high: ArrayLike) -> Minima:
    """Return all minima of the speed, in the box of every parameter set, that are not zero.

    Parameters
    ----------
    flow : NumericFlow
        Of one state.
    low, high : array, shape (1,) or (sets, 1)

    Raises
    ------
    NotSupported
        If the flow has no bounds.
    """
    return described(flow, isolate(Slope(flow), low, high), low, high)


def slope_crossings(flow: NumericFlow, low: Floats, high: Floats) -> Zeros:
    """Return the zeros of a slope without bounds that its sign changes show."""
    edges = np.linspace(low[0], high[0], CELLS + 1)[:, None]
    rising = flow.jacobian(edges)[:, 0, 0] >= 0
    crossed = np.flatnonzero(rising[:-1] != rising[1:])
    left, right = edges[crossed, 0], edges[crossed + 1, 0]
    for _ in range(80):
        middle = (left + right) / 2
        before = (flow.jacobian(middle[:, None])[:, 0, 0] >= 0) == rising[crossed]
        left, right = np.where(before, middle, left), np.where(before, right, middle)
    places = ((left + right) / 2)[:, None]
    none = np.zeros((0, 1))
    return Zeros(
        places=places,
        owner=np.zeros(len(places), dtype=np.intp),
        undecided=none,
        undecided_owner=np.zeros(0, dtype=np.intp),
        undecided_reach=none,
        complete=False,
    )


def described(flow: NumericFlow, zeros: Zeros, low: ArrayLike, high: ArrayLike) -> Minima:
    """Return those zeros of the slope that are minima of the speed, with all that is asked."""
    taylor = _taylor(flow, zeros)
    within = np.isfinite(taylor).all(axis=1) & (taylor[:, 0] * taylor[:, 2] >= 0)
    flat = within & (_may_be_zero(flow, zeros, taylor) | (taylor[:, 2] == 0))
    chosen = within & ~flat
    places, owner, taylor = zeros.places[chosen, 0], zeros.owner[chosen], taylor[chosen]
    taylor = taylor * np.sign(taylor[:, :1])
    f0, slope, f2, f3, f4 = taylor.T
    width = np.sqrt(f0 / f2)
    part = flow.rows(owner)
    roots = _roots(part, places, width)
    with np.errstate(all="ignore"):
        ratios = np.where(np.abs(roots.real - places) <= width, width / roots.imag, np.nan)
    return Minima(
        places=places,
        speeds=f0,
        strengths=numeric_function(result("ghost_strength"))(f0, f2),
        qualities=numeric_function(result("ghost_quality"))(f0, f2, f3, f4),
        roots=roots,
        relative_speeds=f0 / median_speeds(flow, low, high)[owner],
        root_ratios=ratios,
        gradients=np.abs(slope) / (2 * f2 * width),
        owner=owner,
        undecided=np.concatenate([zeros.undecided[:, 0], zeros.places[flat, 0]]),
        undecided_owner=np.concatenate([zeros.undecided_owner, zeros.owner[flat]]),
        complete=zeros.complete,
    )


def _taylor(flow: NumericFlow, zeros: Zeros) -> Floats:
    """Return the velocity's Taylor coefficients to fourth order, shape (zeros, 5)."""
    part = flow.rows(zeros.owner)
    columns = [
        part.derivative(zeros.places, order).reshape(len(zeros.owner)) / factorial(order)
        for order in range(5)
    ]
    return np.stack(columns, axis=-1)


def _may_be_zero(flow: NumericFlow, zeros: Zeros, taylor: Floats) -> NDArray[np.bool_]:
    """Say where the velocity is within rounding of zero: there is a fixed point, or none."""
    try:
        known = flow.rows(zeros.owner).bounds(zeros.places, zeros.places, 0)
        return np.asarray(known.contains()[:, 0])
    except NotSupported:
        steep = np.abs(taylor[:, 2]) * np.maximum(np.abs(zeros.places[:, 0]), 1.0) ** 2
        return np.asarray(np.abs(taylor[:, 0]) <= 1e-12 * steep)


def _roots(flow: NumericFlow, places: Floats, widths: Floats) -> NDArray[np.complex128]:
    """Return zeros in the upper half plane, by Newton's method from those of the parabola."""
    at, step = places + 1j * widths, widths
    with np.errstate(all="ignore"):
        for _ in range(50):
            points = at[:, None]
            step = flow.velocity(points)[:, 0] / flow.jacobian(points)[:, 0, 0]
            at = at - step
            if not (np.abs(step) > 1e-14 * np.abs(at)).any():
                break
        # Next to a fold rounding keeps the steps from falling to zero.
        found = np.abs(step) <= SETTLED * widths
    return np.where(found, at, complex(np.nan, np.nan))


def median_speeds(flow: NumericFlow, low: ArrayLike, high: ArrayLike) -> Floats:
    """Return the median speed over each box, shape (sets,)."""
    shape = (flow.sets, 1)
    ends = [np.broadcast_to(np.asarray(end, np.float64), shape) for end in (low, high)]
    share = np.linspace(0, 1, PLACES)
    places = ends[0] + (ends[1] - ends[0]) * share
    held = max(1, HELD // (PLACES * int(getattr(flow, "neurons", 1))))
    medians = []
    for start in range(0, flow.sets, held):
        which = np.arange(start, min(start + held, flow.sets))
        part = flow.rows(which) if flow.sets > 1 else flow
        speed = np.abs(part.velocity(places[which, :, None])[..., 0])
        speed = np.where(np.isfinite(speed), speed, np.inf)
        medians.append(np.median(speed, axis=-1))
    return np.concatenate(medians)
