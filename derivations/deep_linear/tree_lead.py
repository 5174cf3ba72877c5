"""A tree's constant mode: who breaks its tie with the next one, and by how much."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import (
    P,
    d_j,
    j_level,
    k_b,
    n_branches,
    n_levels,
    s_bar,
    s_j,
    sigma_j,
)
from symghost.theory.derivation import Result, Story, main


def derive(mode_correlation: Result, constant_mode: Result, tree_singular_values: Result) -> Result:
    """Compare the constant mode of a tree of two branches with the contrast of its halves."""
    items = Domain.of({P: sp.Interval(2, sp.oo), k_b: sp.Interval(0, sp.oo)})
    story = Story(
        "tree_lead",
        title="lead of the constant mode of a tree",
        source="own derivation; two branches at each node, equal weights, one-hot inputs",
        domain=items,
        given=[mode_correlation, constant_mode, tree_singular_values],
    )
    halves = ((j_level, n_branches, n_levels), (0, 2, sp.log(P, 2)))
    next_square = story.state(
        sp.Subs(tree_singular_values.expression**2, *halves),
        P - 1,
        why="With two branches there are $P = 2^k$ items. The squared singular value of the first "
        "contrast, between the two halves, is",
    )
    next_one = mode_correlation.expression.subs({sigma_j: sp.sqrt(next_square), d_j: 1 / P})

    without = sp.sqrt(1 / P + k_b**2) * sp.sqrt((P - 1) / P) / next_one
    story.state(
        without,
        sp.sqrt(1 + P * k_b**2),
        why="Without a feature of the root the constant mode has the same singular value. On "
        "one-hot inputs, $|\\bar x|^2 = 1/P$, its correlation is larger by the factor",
    )
    story.state(
        sp.Subs(sp.sqrt(1 + P * k_b**2), k_b, 0),
        sp.Integer(1),
        why="Without a bias on the first layer there is therefore an exact tie. Both modes are "
        "learned together, as two halves of the tree that know nothing of each other: there is no "
        "stage of the constant solution.",
        domain=Domain.of({P: sp.Interval(2, sp.oo)}),
    )
    story.state(
        sp.sqrt(1 / P + k_b**2) * sp.sqrt((2 * P - 1) / P) / next_one,
        sp.sqrt((2 * P - 1) / (P - 1)) * sp.sqrt(1 + P * k_b**2),
        why="A feature of the root adds $P$ to the square, and breaks the tie alone, by a factor "
        "between $\\sqrt{2}$ and $\\sqrt{3}$. With both, the constant mode leads by",
    )
    story.claim(
        sp.Gt(sp.sqrt((2 * P - 1) / (P - 1)), sp.sqrt(2), evaluate=False),
        why="Indeed the first factor is more than",
    )
    return story.conclude(
        s_bar / s_j,
        sp.sqrt(1 + P * k_b**2),
        symbols=(P, k_b),
        domain=items,
    )


main(__name__, __file__)
