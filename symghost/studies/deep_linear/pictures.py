"""The figures of deep linear networks by name, with what they draw."""

from __future__ import annotations

from ...reports.figures.picture import Picture
from .experiments import modes_study, negatives_study, outputs_study, tree_study
from .figures.modes import draw_modes, draw_outputs, draw_tree, draw_true_negatives

PICTURES: dict[str, Picture] = {
    "ocs_modes": Picture(
        "With a bias or a root feature the constant mode of a tree is learned long before the "
        "others: in between (shaded) the network says the mean target of every item. With neither "
        "it is tied with the first branching (a broad line below the other), and there is no such "
        "stage. Lines are closed forms, circles the simulated flow of all weights.",
        modes_study,
        draw_modes,
    ),
    "ocs_outputs": Picture(
        "What a deep linear network says of eight items while it learns their tree. Before it "
        "tells any item from another it says the mean target of all; then it learns the tree from "
        "the top, level by level.",
        outputs_study,
        draw_outputs,
    ),
    "ocs_true_negatives": Picture(
        "At the constant solution the true negatives of level $l$ dip to $1 - 2^{-l}$, and they "
        "return as the branches are told apart. With neither bias nor root feature those of the "
        "first level never dip.",
        negatives_study,
        draw_true_negatives,
    ),
    "ocs_tree": Picture(
        "A tree of eight items, their targets (a feature is 1, bright, or 0), its modes, and how "
        "strongly each mode correlates inputs with targets. A bias on the first layer speeds up "
        "the constant mode alone.",
        tree_study,
        draw_tree,
    ),
}
