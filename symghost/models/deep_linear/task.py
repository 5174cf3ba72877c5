r"""Deep linear networks: a task, the number of layers, and where biases stand.

Items are columns: inputs X of shape (n, P), targets Y of shape (o, P). The loss is the half mean
squared error :math:`E = \frac{1}{2P} \sum_\mu |y_\mu - \hat y_\mu|^2`, and learning time is the
learning rate times the number of updates, in the limit of small updates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...common.errors import InvalidInput
from ...flows.flow import Flow
from ...formulas.symbols import a_j, c_j, d_j, lambda_w, n_layers, s_j
from .item_modes import ItemModes, Mode, item_modes
from .items import Matrix, augmented, check_bias, checked_data, floats

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DeepLinear:
    """A deep linear network's task: data, number of layers, and where biases stand.

    Parameters
    ----------
    X, Y : Matrix or array_like, shapes (n, P) and (o, P)
        Columns are items. SymPy matrices are kept exact; anything else becomes float64.
    depth : int
        Number of layers of weights.
    bias : {"none", "input", "output", "both"}
        On the first layer's input, on the output, on both, or nowhere.

    Raises
    ------
    InvalidInput
        If shapes do not fit, data are ragged, not numbers or not finite, or depth < 1.

    Examples
    --------
    >>> import sympy as sp
    >>> task = DeepLinear(sp.eye(3), sp.eye(3), bias="input")
    >>> [(mode.s, mode.d) for mode in task.modes.modes]
    [(2/3, 4/3), (1/3, 1/3), (1/3, 1/3)]
    >>> task.modes.why
    'modes; the constant mode leads; modes 1, 2 are learned together'
    """

    X: Matrix
    Y: Matrix
    depth: int = 2
    bias: str = "input"

    def __post_init__(self) -> None:
        if isinstance(self.depth, bool) or not isinstance(self.depth, int) or self.depth < 1:
            raise InvalidInput("depth", self.depth, "a whole number of layers, at least 1")
        x, y = checked_data(self.X, self.Y)
        object.__setattr__(self, "X", x)
        object.__setattr__(self, "Y", y)
        check_bias(self.bias)

    @property
    def items(self) -> int:
        """The number of items P."""
        return int(self.X.shape[1])

    @cached_property
    def modes(self) -> ItemModes:
        """The modes that are learned independently, or why there are none."""
        return item_modes(self.X, self.Y, self.bias)

    @cached_property
    def numbers(self) -> TaskNumbers:
        """The same in floating point, for all that computes with it."""
        return TaskNumbers(self)


@dataclass(frozen=True, eq=False)
class TaskNumbers:
    """A task in floating point. Each part is converted once, when it is first asked for.

    Parameters
    ----------
    task : DeepLinear

    Examples
    --------
    >>> import sympy as sp
    >>> numbers = DeepLinear(sp.eye(3), sp.eye(3), bias="input").numbers
    >>> numbers.inputs.shape, round(numbers.mean_length, 6), round(numbers.modes[0].s, 6)
    ((4, 3), 0.57735, 0.666667)
    """

    task: DeepLinear

    @cached_property
    def X(self) -> Floats:  # noqa: N802
        """The inputs, shape (n, P)."""
        return floats(self.task.X)

    @cached_property
    def Y(self) -> Floats:  # noqa: N802
        """The targets, shape (o, P)."""
        return floats(self.task.Y)

    @cached_property
    def inputs(self) -> Floats:
        """The inputs, with ones below them where the first layer has a bias."""
        return np.asarray(augmented(self.X, self.task.bias))

    @cached_property
    def mean_length(self) -> float:
        """The length of the mean target; zero if it is zero up to rounding."""
        length = float(np.linalg.norm(self.Y.mean(axis=1)))
        return length if length > 1e-12 * np.linalg.norm(self.Y) else 0.0

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        """The modes.

        Raises
        ------
        InvalidInput
            If there are symbols without values in them.
        """
        return tuple(map(_in_numbers, self.task.modes.modes))


def _in_numbers(mode: Mode) -> Mode:
    try:
        sigma, s, d = (float(value) for value in (mode.sigma, mode.s, mode.d))
    except TypeError:
        expected = "numbers: give the symbols in it values"
        raise InvalidInput("task", mode.sigma, expected) from None
    return Mode(sigma, s, d, floats(mode.u), floats(mode.v))


def mode_flow() -> Flow:
    """Return the flow of a mode's strength in a network of aligned, balanced layers.

    Examples
    --------
    >>> mode_flow().at({n_layers: 2}).field
    2*a_j*(-a_j*d_j + s_j)
    """
    return Flow(a_j, n_layers * a_j ** (2 - 2 / n_layers) * (s_j - d_j * a_j), (s_j, d_j, n_layers))


def weight_flow() -> Flow:
    """Return the flow of a mode's weight, the same in every layer: its strength is the product.

    Examples
    --------
    >>> weight_flow().at({n_layers: 3}).field
    c_j**2*(-c_j**3*d_j + s_j)
    """
    velocity = c_j ** (n_layers - 1) * (s_j - d_j * c_j**n_layers)
    return Flow(c_j, velocity, (s_j, d_j, n_layers))


def decaying_weight_flow() -> Flow:
    """Return the same flow with weight decay.

    Examples
    --------
    >>> decaying_weight_flow().at({n_layers: 3}).field
    c_j**2*(-c_j**3*d_j + s_j) - c_j*lambda_w
    """
    flow = weight_flow()
    return Flow(c_j, flow.field - lambda_w * c_j, (*flow.parameters, lambda_w))
