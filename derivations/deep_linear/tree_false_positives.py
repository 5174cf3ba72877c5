"""What a network says of a tree's items while it has learned only what they share."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import (
    P,
    b_bar,
    b_l0,
    b_l1,
    b_l2,
    j_level,
    n_branches,
    w_0,
    w_1,
    w_2,
    w_3,
)
from symghost.models.deep_linear.hierarchy import haar_basis, hierarchy
from symghost.theory.derivation import Given, Result, Story, main

WEIGHTS = (w_0, w_1, w_2, w_3)
SHARES = (b_bar, b_l0, b_l1, b_l2)


def derive() -> Result:
    """Add the learned modes up, feature by feature."""
    unit = sp.Interval.open(0, 1)
    shares = dict.fromkeys(SHARES, unit)
    story = Story(
        "tree_false_positives",
        title="false positives of a tree's features",
        source="own derivation; here three levels of two branches",
        domain=Domain.of(shares),
        given=[
            Given(
                sp.Eq(sp.Function("Y")(P), hierarchy(3, weights=WEIGHTS).targets, evaluate=False),
                "A tree of three levels, whose nodes are the features of its eight items. The "
                "share that is learned of the constant mode is $\\bar b$, and $b_{(l)}$ that of "
                "the contrasts at level $l$. Features are read from the outputs in units of their "
                "weights.",
            )
        ],
    )
    rows = {level: _learned(level) for level in (1, 2, 3)}
    half, third = sp.Rational(1, 2), (b_bar + b_l0 + 2 * b_l1 + 4 * b_l2) / 8
    story.state(
        rows[1],
        sp.ImmutableMatrix([[half * (b_bar + b_l0)] * 4 + [half * (b_bar - b_l0)] * 4]),
        why="The feature of the first half of the items is found in its own items and wrongly in "
        "those of the other half, over the eight items,",
    )
    near, far = (b_bar + b_l0 - 2 * b_l1) / 4, (b_bar - b_l0) / 4
    story.state(
        rows[2],
        sp.ImmutableMatrix([[(b_bar + b_l0 + 2 * b_l1) / 4] * 2 + [near] * 2 + [far] * 4]),
        why="that of the first quarter is found, and wrongly so, first in its neighbours and then "
        "in the other half,",
    )
    parts = [third, (b_bar + b_l0 + 2 * b_l1 - 4 * b_l2) / 8, *([near / 2] * 2), *([far / 2] * 4)]
    story.state(
        rows[3],
        sp.ImmutableMatrix([parts]),
        why="and an item's own feature in the same way:",
    )
    constant = ((b_bar, b_l0, b_l1, b_l2), (1, 0, 0, 0))
    story.state(
        sp.ImmutableMatrix(
            [[sp.Subs(rows[level].as_explicit()[7], *constant) for level in (1, 2, 3)]]
        ),
        sp.ImmutableMatrix([[sp.Rational(1, 2**level) for level in (1, 2, 3)]]),
        why="At the optimal constant solution every item has every feature at the base rate of "
        "its level. The last item has those of the first half, quarter and item at the rates",
        domain=Domain.of({}),
    )
    wrong = (b_bar - b_l0) * n_branches**-j_level
    story.support(
        sp.Eq(sp.Function("FP")(j_level), wrong, evaluate=False),
        why="In any balanced tree the false positives between items of different branches of the "
        "root are",
        measure=_other_trees,
    )
    return story.conclude(
        sp.Function("FP")(j_level),
        wrong,
        symbols=(b_bar, b_l0, n_branches, j_level),
        domain=Domain.of(
            {b_bar: sp.Interval(0, 1), b_l0: sp.Interval(0, 1)}
            | {n_branches: sp.Interval(2, sp.oo), j_level: sp.Interval(1, sp.oo)}
        ),
    )


def _learned(level: int) -> sp.MatrixExpr:
    """Return the outputs for the first feature of a level, as a sum over the kinds of modes."""
    tree = hierarchy(3, weights=WEIGHTS)
    row = tree.targets[tree.rows_of_level(level).start, :]
    learned = dict(zip((None, 0, 1, 2), SHARES, strict=True))
    norm = WEIGHTS[level]
    parts: dict[sp.Symbol, sp.Matrix] = {}
    for at, v in haar_basis(3):
        part = (row * v)[0] / norm * v.T
        parts[learned[at]] = parts.get(learned[at], part * 0) + part
    return sp.MatAdd(*(sp.MatMul(share, sp.ImmutableMatrix(part)) for share, part in parts.items()))


def _other_trees() -> tuple[bool, str]:
    """Check in exact arithmetic, with shares that are different at every level."""
    shapes = ((2, 2), (4, 2), (2, 3), (2, 4), (3, 3))
    for levels, branching in shapes:
        tree = hierarchy(levels, branching)
        shares: dict[int | None, sp.Expr] = {k: sp.Rational(1, k + 2) for k in range(levels)}
        shares[None] = sp.Rational(9, 10)
        for level in range(1, levels + 1):
            row = tree.targets[tree.rows_of_level(level).start, :]
            last = sum(
                shares[at] * (row * v)[0] * v[tree.items - 1]
                for at, v in haar_basis(levels, branching)
            )
            if sp.simplify(last - (shares[None] - shares[0]) / sp.Integer(branching) ** level):
                return False, f"fails at level {level} of {levels}, {branching} branches"
    shown = ", ".join(f"{levels} of {branching}" for levels, branching in shapes)
    return True, f"exact at every level of trees with levels of branches: {shown}"


main(__name__, __file__)
