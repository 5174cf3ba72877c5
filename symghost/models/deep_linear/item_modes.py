"""The modes of a data set: the directions that a linear network learns independently.

Between items, the modes are the common eigenvectors of the Gram matrix of the inputs and of that
of the targets, restricted to the row space of the inputs. They exist if the two commute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from .arithmetic import Exact, Floating, arithmetic_of
from .items import Matrix, augmented, checked_data, output_bias


@dataclass(frozen=True, eq=False)
class Mode:
    r"""A direction of the data that a linear network learns by itself.

    Parameters
    ----------
    sigma : Expr or float
        Singular value of the targets, :math:`Y v = \sigma u`.
    s : Expr or float
        Correlation of input and target, :math:`s = \sigma \sqrt{d/P}`, in squared output units.
    d : Expr or float
        Power of the input, :math:`X^T X v = P d v`.
    u, v : column of shape (o, 1) and (P, 1)
        Unit vectors between the outputs and between the items.
    """

    sigma: Any
    s: Any
    d: Any
    u: Any
    v: Any


@dataclass(frozen=True, eq=False)
class ItemModes:
    """The modes of a data set, or the reason why it has none.

    Parameters
    ----------
    solvable : bool
        Whether the modes are learned independently of each other.
    modes : tuple of Mode
        Only those with a correlation above zero; the constant mode, if there is one, comes first.
    constant : bool
        Whether the first mode is the one in which all items are equal.
    ties : tuple of tuple of int
        Groups of modes with equal correlation and power, which are learned together.
    why : str
        Says in words what was found.
    leads : bool or None
        Whether the constant mode is the one that is learned first from small weights; None where
        that depends on symbols.
    """

    solvable: bool
    modes: tuple[Mode, ...] = ()
    constant: bool = False
    ties: tuple[tuple[int, ...], ...] = ()
    why: str = ""
    leads: bool | None = False


def item_modes(X: Matrix, Y: Matrix, bias: str = "none", unit: Any = 1) -> ItemModes:
    r"""Return the modes that a linear network learns independently, if the data have them.

    Between items, they are the common eigenvectors v of the Gram matrices of inputs and of
    targets. An output bias needs the constant vector among them.

    Parameters
    ----------
    X, Y : Matrix or array, shapes (n, P) and (o, P)
    bias : {"none", "input", "output", "both"}
    unit : Expr or float
        Value of the first layer's bias unit.

    Returns
    -------
    ItemModes
        For floating-point data, "zero" and "equal" mean up to a relative 1e-10.

    Raises
    ------
    InvalidInput
        If the data are bad or the placement of the bias is unknown.
    NotSupported
        If exact data have modes that SymPy cannot write in radicals: pass NumPy arrays instead.

    Examples
    --------
    An unbalanced tree has modes without a bias, and none with a bias on its first layer:

    >>> tree = sp.Matrix([[1, 1, 1, 0], [0, 0, 0, 1], [1, 1, 0, 0], [0, 0, 1, 0]])
    >>> item_modes(sp.eye(4), tree, "none").solvable
    True
    >>> item_modes(sp.eye(4), tree, "input").why
    'no modes: the Gram matrices of inputs and targets do not commute'
    """
    x, y = checked_data(X, Y)
    inputs = augmented(x, bias, unit)
    arithmetic = arithmetic_of(x)
    power = inputs.T @ inputs / x.shape[1]
    aims = y @ arithmetic.projector(inputs)
    targets = aims.T @ aims
    if not arithmetic.is_zero(power @ targets - targets @ power, power, targets):
        return ItemModes(
            False, why="no modes: the Gram matrices of inputs and targets do not commute"
        )
    places, constant = arithmetic.common_eigenvectors(power, targets)
    if output_bias(bias) and not constant:
        return ItemModes(False, why="no modes: with an output bias the constant vector must be one")
    modes = [_mode(arithmetic, power, aims, v) for v in places]
    return gathered(tuple(mode for mode in modes if mode is not None), constant)


def _mode(arithmetic: Exact | Floating, power: Any, aims: Any, v: Any) -> Mode | None:
    image = arithmetic.simplified(aims @ v)
    sigma = arithmetic.root(arithmetic.scalar(image.T @ image))
    d = arithmetic.scalar(v.T @ power @ v)
    if arithmetic.negligible(sigma, aims) or arithmetic.negligible(d, power):
        return None
    s = arithmetic.simplified(sigma * arithmetic.root(d / v.shape[0]))
    return Mode(sigma, s, d, arithmetic.simplified(image / sigma), v)


def gathered(modes: tuple[Mode, ...], constant: bool) -> ItemModes:
    """Return modes with the largest correlations first, their ties, and what these mean in words.

    A constant mode stays in front; it is known by its item vector.
    """
    constant = constant and bool(modes) and _is_constant(modes[0].v)
    ordered = (*modes[:constant], *_by_correlation(modes[constant:]))
    ties = _ties(ordered)
    tied = any(0 in tie for tie in ties)
    leads = _leads(ordered) if constant and not tied else False
    said = [f"modes {', '.join(map(str, tie))} are learned together" for tie in ties]
    words = "; ".join(["modes", _stage(constant, tied, leads), *said])
    return ItemModes(True, ordered, constant, ties, words, leads)


def _by_correlation(modes: tuple[Mode, ...]) -> list[Mode]:
    if any(isinstance(mode.s, sp.Basic) and mode.s.free_symbols for mode in modes):
        return list(modes)
    return sorted(modes, key=lambda mode: -round(float(mode.s), 12))


def _leads(modes: tuple[Mode, ...]) -> bool | None:
    """Say whether the first mode is learned first from small weights; None if that is open."""
    signs = [_positive(modes[0].s ** 2 - mode.s**2) for mode in modes[1:]]
    return False if False in signs else None if None in signs else True


def _stage(constant: bool, tied: bool, leads: bool | None) -> str:
    """Say the same in words."""
    if not constant:
        return "none of them is constant"
    if tied:
        return "the constant mode is tied, and there is no stage of the constant solution"
    if leads is None:
        return "whether the constant mode leads depends on the symbols"
    return "the constant mode leads" if leads else "the constant mode does not lead"


def _positive(difference: Any) -> bool | None:
    if isinstance(difference, sp.Basic):
        sign = sp.simplify(difference).is_positive
        return None if sign is None else bool(sign)
    return bool(difference > 0)


def _is_constant(v: Any) -> bool:
    same = arithmetic_of(v).same
    return all(same(entry, v[0, 0]) for entry in v[:, 0])


def _ties(modes: tuple[Mode, ...]) -> tuple[tuple[int, ...], ...]:
    groups: list[list[int]] = []
    for index, mode in enumerate(modes):
        for group in groups:
            if _tied(mode, modes[group[0]]):
                group.append(index)
                break
        else:
            groups.append([index])
    return tuple(tuple(group) for group in groups if len(group) > 1)


def _tied(one: Mode, other: Mode) -> bool:
    same = arithmetic_of(one.v).same
    return same(one.s, other.s) and same(one.d, other.d)
