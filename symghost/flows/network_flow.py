r"""Trained recurrent networks as flows of their latent variables.

A network :math:`\tau \dot x = -x + \varphi(M N^T x + b)` of N neurons and rank K obeys a closed
flow of its K latent variables :math:`\kappa = N^T x`, exactly and from every start
(:func:`symghost.result`, ``latent_reduction``):

.. math:: \tau \dot\kappa = -\kappa + N^T \varphi(M \kappa + b) + c.

In discrete time, :math:`x \leftarrow (1 - \alpha) x + \alpha \varphi(\ldots)`, the fixed points and
the places of least speed are the same for every step :math:`\alpha`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from ..common.errors import InvalidInput, NotSupported, unknown_name
from ..formulas.compiling import compiled
from ..formulas.intervals import Bounds, constant, reciprocal
from ..formulas.symbols import z
from .network_weights import current_form, matrix_of, read, reduced, vector
from .neuron_sums import EPS, activity_range, contracted, total_bounds
from .numeric_flow import Floats, Indices, NumericFlow


@dataclass(frozen=True, eq=False)
class NetworkFlow(NumericFlow):
    r"""The flow :math:`\tau \dot\kappa = -\kappa + n^T \varphi(m \kappa + b) + c`.

    Parameters
    ----------
    m, n : array, shape (sets, neurons, K)
        Feedback and selection weights of every neuron, for each parameter set, such as each epoch
        of a training.
    b : array, shape (sets, neurons)
        Biases, with the drive of constant inputs in them.
    c : array, shape (sets, K), optional
        What drives the latent variables directly.
    activation : Expr
        A function of ``symghost.formulas.symbols.z``.
    tau : float
        The neurons' time constant.
    names : tuple of str
        The latent variables' names; ``kappa``, or ``kappa1``, ``kappa2``, ... if absent.
    dropped : float
        The largest singular value that the reduction left out, as a share of the largest of all:
        zero to rounding unless a lower rank was asked for.

    Raises
    ------
    InvalidInput
        If shapes do not fit, or numbers are not finite.

    Examples
    --------
    One neuron that excites itself, for two biases:

    >>> weight = np.ones((2, 1, 1))
    >>> flow = NetworkFlow(weight, 2 * weight, np.array([[0.0], [1.0]]))
    >>> flow.velocity(np.array([[1.0], [1.0]])).round(4)
    array([[0.5232],
           [0.9281]])
    """

    m: Floats
    n: Floats
    b: Floats
    c: Floats = None  # type: ignore[assignment]
    activation: sp.Expr = sp.tanh(z)  # noqa: RUF009 - an expression never changes
    tau: float = 1.0
    names: tuple[str, ...] = ()
    dropped: float = 0.0

    def __post_init__(self) -> None:
        for name in ("m", "n", "b"):
            object.__setattr__(self, name, _floats(name, getattr(self, name)))
        if self.m.ndim != 3 or 0 in self.m.shape[1:]:
            raise InvalidInput("m", self.m.shape, "an array of shape (sets, neurons, K)")
        sets, neurons, rank = self.m.shape
        drive = np.zeros((sets, rank)) if self.c is None else _floats("c", self.c)
        object.__setattr__(self, "c", drive)
        shapes = {"n": self.m.shape, "b": (sets, neurons), "c": (sets, rank)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise InvalidInput(name, getattr(self, name).shape, f"the shape {shape}, as m")
        if not (np.isfinite(self.tau) and self.tau > 0):
            raise InvalidInput("tau", self.tau, "a positive finite time")
        if self.activation.free_symbols - {z}:
            raise InvalidInput("activation", str(self.activation), f"a function of {z} alone")
        if not self.names:
            numbered = tuple(f"kappa{i + 1}" for i in range(rank))
            object.__setattr__(self, "names", numbered if rank > 1 else ("kappa",))
        if len(self.names) != rank:
            raise InvalidInput("names", self.names, f"{rank} names")

    @property
    def sets(self) -> int:  # type: ignore[override]
        """The number of parameter sets."""
        return int(self.m.shape[0])

    @property
    def neurons(self) -> int:
        """The number of neurons."""
        return int(self.m.shape[1])

    @property
    def cost(self) -> int:
        """How many numbers the bounds on one box go through, in the units of `isolate`."""
        return 50 * self.neurons * self.dimension**2

    def derivative(self, points: Any, order: int) -> NDArray[Any]:
        """Return the field's derivative of an order by the latent variables."""
        places, shape = self._by_set(points)
        total = contracted(self._activity(places, order), self.m, self.n, order)
        if order == 0:
            total = total - places + self.c[:, None, :]
        if order == 1:
            total = total - np.eye(self.dimension)
        return np.asarray(total.reshape(*shape[:-1], *(self.dimension,) * (order + 1)) / self.tau)

    def bend(self, points: Any, weights: Any) -> NDArray[Any]:
        """Return the second derivatives of a weighted sum of the velocity's components.

        Parameters
        ----------
        points, weights : array, shape (..., d)

        Returns
        -------
        array, shape (..., d, d)
            Without the array of all second derivatives, which a network of many states could not
            hold.
        """
        places, shape = self._by_set(points)
        along, _ = self._by_set(weights)
        values = self._activity(places, 2) * (along @ self.n.swapaxes(1, 2))
        total = (self.m.swapaxes(1, 2)[:, None] * values[..., None, :]) @ self.m[:, None]
        return np.asarray(total.reshape(*shape, self.dimension) / self.tau)

    def rows(self, which: Indices) -> NetworkFlow:
        """Return the flow with these parameter sets, which may repeat."""
        if self.sets == 1:
            return self
        picked = {name: getattr(self, name)[which] for name in ("m", "n", "b", "c")}
        return replace(self, **picked)

    def bounds(self, low: Floats, high: Floats, order: int) -> Bounds:
        """Return bounds on a derivative over boxes, tight for each neuron."""
        middle, half = (low + high) / 2, np.nextafter((high - low) / 2, np.inf)
        activity = activity_range(self.activation, self._inputs(middle, half), order)
        total = total_bounds(activity, self.m, self.n, order)
        if order == 0:
            total = total - Bounds(low, high) + Bounds(self.c, self.c)
        if order == 1:
            total = total - Bounds(np.eye(self.dimension), np.eye(self.dimension))
        return total if self.tau == 1 else total * reciprocal(constant(self.tau))

    @property
    def reach(self) -> Floats:
        """How far from zero a fixed point can be at most, an array of shape (sets, d).

        Raises
        ------
        NotSupported
            If the activation is not bounded.
        """
        span = activity_range(self.activation, Bounds(np.array(-np.inf), np.array(np.inf)), 0)
        most = max(abs(float(span.low)), abs(float(span.high)))
        if not np.isfinite(most):
            raise NotSupported(f"{self.activation} is not bounded, nor are the fixed points")
        sums = np.abs(self.n).sum(axis=1) * most + np.abs(self.c)
        return np.asarray(sums * (1 + 2 * self.neurons * EPS))

    def _by_set(self, points: Any) -> tuple[NDArray[Any], tuple[int, ...]]:
        """Return points in the shape (sets, points, d), and the shape that they came in."""
        places = np.asarray(points)
        places = places if np.iscomplexobj(places) else places.astype(np.float64)
        shape = places.shape
        leading = shape[1:-1] if self.sets != 1 else shape[:-1]
        if not shape or shape[-1] != self.dimension or (self.sets != 1 and shape[0] != self.sets):
            expected = "(sets, ..., d)" if self.sets != 1 else "(..., d)"
            raise InvalidInput("points", shape, f"the shape {expected}")
        return places.reshape(self.sets, int(np.prod(leading)), self.dimension), shape

    def _activity(self, places: NDArray[Any], order: int) -> NDArray[Any]:
        inputs = places @ self.m.swapaxes(1, 2) + self.b[:, None, :]
        with np.errstate(all="ignore"):
            values = _activity(self.activation, order)(inputs)
        return np.broadcast_to(values, inputs.shape)

    def _inputs(self, middle: Floats, half: Floats) -> Bounds:
        """Return bounds on the neurons' inputs over boxes, shape (boxes, neurons)."""
        size = np.abs(self.m)
        centre = np.einsum("sik,sk->si", *_same_sets(self.m, middle)) + self.b
        rounding = 2 * (self.dimension + 4) * EPS
        spread = half + rounding * np.abs(middle)
        radius = np.einsum("sik,sk->si", *_same_sets(size, spread)) + rounding * np.abs(self.b)
        return Bounds(centre - radius * (1 + rounding), centre + radius * (1 + rounding))


ACTIVATIONS: Mapping[str, sp.Expr] = {
    "tanh": sp.tanh(z),
    "logistic": 1 / (1 + sp.exp(-z)),
    "erf": sp.erf(z),
    "softplus": sp.log(1 + sp.exp(z)),
}


def network_flow(
    weights: Any,
    *,
    bias: Any = None,
    readout: Any = None,
    inputs: Any = None,
    form: str = "rate",
    activation: str | sp.Expr = "tanh",
    rank: int | None = None,
    tau: float = 1.0,
) -> NetworkFlow:
    r"""Return the latent flow of a recurrent network, given by its weights.

    Parameters
    ----------
    weights : array, tuple, mapping or path
        A square array W; a pair of factors (M, N) with :math:`W = M N^T`; or a mapping or the path
        of an NPZ file with ``W`` and ``b``, with ``M``, ``N`` and ``b``, with ``m``, ``n`` and
        ``b`` of rank one (a row for each of several networks), or with PyTorch's names
        ``weight_hh_l0``, ``bias_ih_l0`` and ``bias_hh_l0``. Files are never unpickled.
    bias, inputs : array, shape (neurons,), optional
        What each neuron gets besides, and what a constant input adds to it.
    readout : array, shape (neurons,) or (outputs, neurons), optional
        In the rate form, each output :math:`y = w \cdot x` becomes one more state.
    form : {"rate", "current"}
        :math:`\tau\dot x = -x + \varphi(Wx + b)`, reduced exactly; or
        :math:`\tau\dot h = -h + W\varphi(h) + b`, reduced exactly once what h holds outside the
        image of W has decayed to what the bias holds there, as :math:`e^{-t/\tau}`.
    activation : str or Expr
        ``tanh``, ``logistic``, ``erf``, ``softplus``, or an expression in
        ``symghost.formulas.symbols.z``.
    rank : int, optional
        A lower rank than there is: then an approximation, and `NetworkFlow.dropped` says how rough.
        Without it, singular values below the rounding of the weights, the number of neurons times
        their precision's unit times the largest one, count as zero.
    tau : float
        The neurons' time constant.

    Returns
    -------
    NetworkFlow
        Its states are :math:`\kappa = N^T x` for factors (M, N) of full rank. For other weights
        below full rank they are coordinates in an orthonormal basis: of the row space of W in the
        rate form, of its image in the current form. Weights of full rank keep the neurons
        ``x1``, ``x2``, ... as states.

    Raises
    ------
    InvalidInput
        If shapes do not fit, numbers are not finite, or names are unknown.

    Examples
    --------
    >>> W = np.outer([1.0, 2.0, 0.0], [2.0, 0.0, 1.0])
    >>> flow = network_flow(W, bias=[0.1, 0.0, 0.0])
    >>> flow.names, flow.neurons
    (('kappa',), 3)

    The latent variable of a rank-one network is the one that its factors name:

    >>> factors = np.array([1.0, 2.0, 0.0]), np.array([2.0, 0.0, 1.0])
    >>> network_flow(factors, bias=[0.1, 0.0, 0.0]).velocity([0.5]).round(6)
    array([0.574099])
    """
    given = read(weights, bias)
    neurons = given.left.shape[1]
    left, right, dropped = reduced(given, rank)
    drive = given.bias + vector("inputs", inputs, neurons)
    full = left.shape[2] == neurons and not given.factored
    names = tuple(f"x{i + 1}" for i in range(neurons)) if full else ()
    if form not in ("rate", "current"):
        raise unknown_name("form", form, ["rate", "current"])
    parts = left, right, drive, np.zeros(left.shape[::2])
    if form == "current":
        parts = current_form(left, right, drive, full, given.factored)
    flow = NetworkFlow(*parts, _expression(activation), float(tau), names, dropped)
    return flow if readout is None else _with_outputs(flow, readout, form)


def _expression(activation: str | sp.Expr) -> sp.Expr:
    if isinstance(activation, sp.Expr):
        return activation
    if activation not in ACTIVATIONS:
        raise unknown_name("activation", activation, list(ACTIVATIONS))
    return ACTIVATIONS[activation]


def _with_outputs(flow: NetworkFlow, readout: Any, form: str) -> NetworkFlow:
    if form != "rate":
        raise InvalidInput("readout", form, "the rate form: else outputs are no states of the flow")
    if flow.sets != 1:
        raise InvalidInput("readout", f"{flow.sets} networks", "one network")
    rows = matrix_of("readout", readout, flow.neurons)
    names = ("y",) if len(rows) == 1 else tuple(f"y{i + 1}" for i in range(len(rows)))
    return replace(
        flow,
        m=np.concatenate([flow.m, np.zeros((1, flow.neurons, len(rows)))], axis=2),
        n=np.concatenate([flow.n, rows.T[None]], axis=2),
        c=np.zeros((1, flow.dimension + len(rows))),
        names=flow.names + names,
    )


def _floats(name: str, value: Any) -> Floats:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError, RuntimeError) as error:
        raise InvalidInput(name, str(error), "an array of real numbers") from None
    if not np.isfinite(array).all():
        raise InvalidInput(name, "an array with NaN or infinity", "finite numbers")
    return array


@lru_cache(maxsize=64)
def _activity(activation: sp.Expr, order: int) -> Callable[..., NDArray[Any]]:
    return compiled(sp.diff(activation, z, order), (z,), "numpy")


def _same_sets(weights: Floats, places: Floats) -> tuple[Floats, Floats]:
    """Return weights and places with one leading axis of the same length."""
    return np.broadcast_to(weights, (len(places), *weights.shape[1:])), places
