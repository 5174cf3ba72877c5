r"""Hierarchical tasks: items are the leaves of a tree, targets the features of its nodes.

A tree of k levels with B branches at each node has :math:`P = B^k` items. Each node of level
l = 0, ..., k has one feature, with the level's weight for the items below it. The modes of such a
task are known in closed form: between items they are the Haar basis of the tree.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ...common.errors import InvalidInput, unknown_name
from .arithmetic import Exact
from .item_modes import ItemModes, Mode, gathered
from .items import input_bias

CODINGS = ("01", "+-1")
MOST_ITEMS = 4096


@dataclass(frozen=True)
class Hierarchy:
    """A balanced tree of items with one feature a node.

    Parameters
    ----------
    levels, branching : int
    root : bool
        Whether the root has a feature, which all items share.
    coding : {"01", "+-1"}
        Whether items outside a node have 0 or minus the weight of its feature.
    weights : tuple of Expr
        One for each level from the root's on; the root's is zero if it has no feature.
    """

    levels: int
    branching: int
    root: bool
    coding: str
    weights: tuple[sp.Expr, ...]

    @property
    def items(self) -> int:
        """The number of items P."""
        return int(self.branching**self.levels)

    @property
    def inputs(self) -> sp.ImmutableMatrix:
        """One-hot inputs of shape (P, P)."""
        return sp.ImmutableMatrix(sp.eye(self.items))

    @property
    def targets(self) -> sp.ImmutableMatrix:
        """Targets of shape (features, P), node by node from the root's level down.

        Examples
        --------
        >>> hierarchy(levels=1, weights=[1, 3]).targets
        Matrix([
        [1, 1],
        [3, 0],
        [0, 3]])
        """
        outside = 0 if self.coding == "01" else -1
        rows = [
            [weight * (1 if item // size == node else outside) for item in range(self.items)]
            for level, weight in self.feature_levels()
            for size in [self.branching ** (self.levels - level)]
            for node in range(self.branching**level)
        ]
        return sp.ImmutableMatrix(rows)

    def feature_levels(self) -> list[tuple[int, sp.Expr]]:
        """Return the levels that have features, each with its weight."""
        first = 0 if self.root else 1
        return [(level, self.weights[level]) for level in range(first, self.levels + 1)]

    def rows_of_level(self, level: int) -> slice:
        """Return which rows of the targets are the features of a level.

        Raises
        ------
        InvalidInput
            If the level has no features.
        """
        known = [known for known, _ in self.feature_levels()]
        if level not in known:
            raise InvalidInput("level", level, f"a level with features, {known[0]} to {known[-1]}")
        before = sum(self.branching**other for other in known if other < level)
        return slice(before, before + self.branching**level)


def hierarchy(
    levels: int = 3,
    branching: int = 2,
    root: bool = True,
    coding: str = "01",
    weights: Sequence[Any] | None = None,
) -> Hierarchy:
    """Return a balanced tree of items, with one feature a node.

    Parameters
    ----------
    levels : int
        Number of levels below the root.
    branching : int
        Branches at each node; there are branching^levels items.
    root : bool
        Whether the root has a feature.
    coding : {"01", "+-1"}
        Value of a feature outside its node: 0, or minus its weight.
    weights : sequence of int, float or Expr, optional
        One for each level that has features, from the top; all 1 by default. Floats are taken at
        the decimal value that they print.

    Returns
    -------
    Hierarchy

    Raises
    ------
    InvalidInput
        If a number is out of range, the coding is unknown, or weights are not as many as levels.

    Examples
    --------
    >>> tree = hierarchy(levels=3)
    >>> [str(mode.sigma**2) for mode in tree_modes(tree).modes]
    ['15', '7', '3', '3', '1', '1', '1', '1']
    >>> tree_modes(hierarchy(levels=3, root=False)).why
    'modes; the constant mode is tied, and there is no stage of the constant solution; modes 0, 1
    are learned together; modes 2, 3 are learned together; modes 4, 5, 6, 7 are learned together'
    """
    for name, value, least in (("levels", levels, 1), ("branching", branching, 2)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise InvalidInput(name, value, f"a whole number, at least {least}")
    if not isinstance(root, bool):
        raise InvalidInput("root", root, "True or False")
    if coding not in CODINGS:
        raise unknown_name("coding", coding, CODINGS)
    if levels * branching.bit_length() > 64 or branching**levels > MOST_ITEMS:
        raise InvalidInput("levels", levels, f"at most {MOST_ITEMS} items, branching^levels")
    count = levels + root
    given = [1] * count if weights is None else list(weights)
    if len(given) != count:
        raise InvalidInput("weights", weights, f"{count} numbers, one for each level with features")
    exact = tuple(map(_weight, given))
    return Hierarchy(levels, branching, root, coding, exact if root else (sp.Integer(0), *exact))


def _weight(value: Any) -> sp.Expr:
    if isinstance(value, bool) or not isinstance(value, int | float | sp.Expr):
        raise InvalidInput("weights", value, "numbers or SymPy expressions")
    decimal = isinstance(value, float) and math.isfinite(value)
    exact = sp.Rational(str(value)) if decimal else sp.sympify(value)
    if exact.is_real is False or exact.is_finite is False or exact is sp.nan:
        raise InvalidInput("weights", value, "finite real numbers")
    return exact


def haar_basis(levels: int, branching: int = 2) -> list[tuple[int | None, sp.ImmutableMatrix]]:
    """Return the Haar basis between the items of a tree: an orthonormal column for each mode.

    The constant column comes first, with None for its level. Then, node by node, the contrasts
    between its branches, with the node's level: each compares a branch with those before it.

    Examples
    --------
    >>> [(level, list(column.T)) for level, column in haar_basis(1, 3)][1:]
    [(0, [sqrt(2)/2, -sqrt(2)/2, 0]), (0, [sqrt(6)/6, sqrt(6)/6, -sqrt(6)/3])]
    """
    items = branching**levels
    columns: list[tuple[int | None, sp.ImmutableMatrix]] = [
        (None, sp.ImmutableMatrix([1 / sp.sqrt(items)] * items))
    ]
    for level in range(levels):
        size = branching ** (levels - level - 1)
        for node in range(branching**level):
            for branch in range(1, branching):
                values = [1] * (branch * size) + [-branch] * size
                start = node * branching * size
                padded = [0] * start + values + [0] * (items - start - len(values))
                norm = sp.sqrt(branch * (branch + 1) * size)
                columns.append((level, sp.ImmutableMatrix([sp.S(v) / norm for v in padded])))
    return columns


def singular_value(tree: Hierarchy, level: int | None) -> sp.Expr:
    r"""Return the singular value of the targets for the contrasts at a level's nodes.

    With 0/1 features :math:`\sigma_{(j)}^2 = \sum_{l > j} w_l^2 B^{k-l}`, and for the constant
    vector (level None) the sum runs over all levels. With features of +1 and -1 the contrasts
    double, and the constant vector has
    :math:`\bar\sigma^2 = P \sum_l w_l^2 B^l (2 B^{-l} - 1)^2`.
    """
    B, k = sp.Integer(tree.branching), tree.levels
    signed = tree.coding == "+-1"
    if level is None and signed:
        terms = [w**2 * B**k * B**at * (2 / B**at - 1) ** 2 for at, w in tree.feature_levels()]
        return sp.sqrt(sp.simplify(sp.Add(*terms)))
    below = [(at, w) for at, w in tree.feature_levels() if level is None or at > level]
    total = sp.Add(*(w**2 * B ** (k - at) for at, w in below))
    return sp.sqrt(sp.simplify(total * (4 if signed else 1)))


def tree_modes(tree: Hierarchy, bias: str = "none", scale: Any = 1, unit: Any = 1) -> ItemModes:
    """Return the modes of a tree with one-hot inputs, in closed form.

    Parameters
    ----------
    tree : Hierarchy
    bias : {"none", "input", "output", "both"}
        A bias on the first layer changes the constant mode alone.
    scale, unit : Expr or float
        Value of the ones in the inputs, and of the bias unit.

    Examples
    --------
    >>> constant, first = tree_modes(hierarchy(levels=3), bias="input").modes[:2]
    >>> constant.s, constant.d, first.s
    (3*sqrt(15)/8, 9/8, sqrt(7)/8)
    """
    arithmetic, items = Exact(), tree.items
    targets, extra = tree.targets, sp.sympify(unit) ** 2 if input_bias(bias) else 0
    modes = []
    for level, v in haar_basis(tree.levels, tree.branching):
        sigma = singular_value(tree, level)
        if sigma == 0:
            continue
        d = sp.sympify(scale) ** 2 / items + (extra if level is None else 0)
        s = sp.simplify(sigma * sp.sqrt(d / items))
        modes.append(Mode(sigma, s, d, arithmetic.simplified(targets * v / sigma), v))
    return gathered(
        tuple(modes), constant=modes[0].v == haar_basis(tree.levels, tree.branching)[0][1]
    )
