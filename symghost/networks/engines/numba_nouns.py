"""What compiled code is handed, by name: these are tuples to Numba, and cost it nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

from numpy.typing import NDArray

Array = NDArray[Any]


class Sizes(NamedTuple):
    """How a row of weights is divided, as in `Layout`."""

    neurons: int
    width: int
    rank: int
    outputs: int
    onto_rows: int
    into_rows: int
    state_width: int


class Numbers(NamedTuple):
    """A task's numbers, in the precision of the networks where they meet a weight.

    `total` is the sum of the shares, and `shift` 1 where outputs are read after an update.
    """

    step: Any
    divisor: Any
    noise: Any
    start_spread: Any
    tolerance: Any
    total: float
    shift: int


class Posed(NamedTuple):
    """A task as arrays; `shares` are its weights, `draws` the random numbers of some epochs."""

    inputs: Array
    targets: Array
    shares: Array
    starts: Array
    draws: Array
    numbers: Numbers


class Rule(NamedTuple):
    """An optimiser: its kind and numbers; `exact` are those in double precision."""

    kind: int
    decay: Any
    square_decay: Any
    epsilon: Any
    exact: Any


class Records(NamedTuple):
    """The recorded epochs, a row for each network."""

    loss: Array
    gradient_norm: Array
    accuracy: Array


class Limits(NamedTuple):
    """When training ends early, as in `Stopping`."""

    below: float
    dead_below: float
    dead_for: int


class Fates(NamedTuple):
    """What becomes of each network, as in `Descent`."""

    stopped_at: Array
    quiet: Array
    live: Array
    diverged: Array


class Views(NamedTuple):
    """Parts of one row of weights, or of its gradient."""

    onto: Array
    into: Array
    readout: Array
    bias: Array
