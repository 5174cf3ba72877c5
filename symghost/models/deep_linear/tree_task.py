"""The task of a tree of items, with its modes in closed form."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ...common.errors import InvalidInput
from .hierarchy import Hierarchy, tree_modes
from .item_modes import ItemModes
from .task import DeepLinear

MOST_ITEMS = 128


@dataclass(frozen=True, eq=False)
class TreeTask(DeepLinear):
    """A deep linear network's task whose items are the leaves of a tree, with one-hot inputs.

    Parameters
    ----------
    tree : Hierarchy
        The tree behind the data.
    """

    tree: Hierarchy = field(kw_only=True)

    @cached_property
    def modes(self) -> ItemModes:
        """The modes of the tree: its Haar basis, in closed form."""
        return tree_modes(self.tree, self.bias)


def tree_task(tree: Hierarchy, depth: int = 2, bias: str = "input") -> TreeTask:
    """Return the task to learn a tree's features from one-hot inputs.

    Parameters
    ----------
    tree : Hierarchy
    depth : int
        Number of layers of weights.
    bias : {"none", "input", "output", "both"}

    Raises
    ------
    InvalidInput
        If the tree has more than 128 items, for which exact arithmetic takes minutes.

    Examples
    --------
    >>> from symghost.models.deep_linear.hierarchy import hierarchy
    >>> task = tree_task(hierarchy(3))
    >>> task.items, task.modes.modes[0].s
    (8, 3*sqrt(15)/8)
    """
    if tree.items > MOST_ITEMS:
        expected = f"a tree of at most {MOST_ITEMS} items (NumPy arrays may have more)"
        raise InvalidInput("tree", f"{tree.items} items", expected)
    return TreeTask(tree.inputs, tree.targets, depth, bias, tree=tree)
