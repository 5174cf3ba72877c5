"""A tree of items: its modes are the Haar basis, its singular values sums over its levels."""

import sympy as sp

from symghost.derivations.deep_linear.forms.constant_solution import TREE_SINGULAR_VALUES as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import P, j_level, n_branches, n_levels, sigma_j, w_0, w_1, w_2, w_3
from symghost.models.deep_linear.hierarchy import haar_basis, hierarchy, singular_value
from symghost.theory.derivation import Given, Result, Story, main

WEIGHTS = (w_0, w_1, w_2, w_3)
SHAPES = ((1, 2), (2, 2), (4, 2), (1, 3), (2, 3), (1, 4), (2, 4))


def derive() -> Result:
    """Apply the Gram matrix of the targets to the Haar basis, level by level."""
    tree = hierarchy(2, weights=WEIGHTS[:3])
    story = Story(
        "tree_singular_values",
        title="singular values of a tree",
        source="own derivation; the Haar basis",
        domain=Domain.of(dict.fromkeys(WEIGHTS, POSITIVE)),
        given=[
            Given(
                sp.Eq(sp.Function("Y")(P), tree.targets, evaluate=False),
                "Items are the leaves of a balanced tree. Every node is a feature, which the items "
                "below it have, with a weight for each level. Here for two levels of two branches, "
                "items as columns,",
            )
        ],
    )
    _constant_and_contrasts(story)
    story.support(
        sp.Eq(sigma_j**2, _below(n_levels, j_level), evaluate=False),
        why="In general a feature of the level $l$ is shared by the $n_b^{k - l}$ items below its "
        "node, with $n_b$ branches at each node and $k$ levels. A contrast between the branches at "
        "a node of level $j$ sees the levels below, $l > j$, and is cancelled in all above:",
        measure=_other_trees,
    )
    _unit_weights(story)
    return story.conclude(
        sigma_j,
        sp.sqrt((n_branches ** (n_levels - j_level) - 1) / (n_branches - 1)),
        symbols=(j_level, n_levels, n_branches),
        domain=Domain.of(
            {
                n_branches: sp.Interval(2, sp.oo),
                n_levels: sp.Interval(1, sp.oo),
                j_level: sp.Interval(0, sp.oo),
            },
            j_level < n_levels,
        ),
        form=FORM,
    )


def _constant_and_contrasts(story: Story) -> None:
    """Show the eigenvectors of a tree of three levels with any weights."""
    tree = hierarchy(3, weights=WEIGHTS)
    gram = sp.ImmutableMatrix(tree.targets.T * tree.targets)
    columns = [v for _, v in haar_basis(3)]
    total = 8 * w_0**2 + 4 * w_1**2 + 2 * w_2**2 + w_3**2
    sentences = (
        (0, total, "The mode that is constant over the items sees all levels. For three levels,"),
        (1, total - 8 * w_0**2, "The contrast between the two halves does not see the root,"),
        (2, 2 * w_2**2 + w_3**2, "that between the two quarters of a half not the level below it,"),
        (4, w_3**2, "and that between two neighbours sees only the items' own features:"),
    )
    for which, square, why in sentences:
        v = columns[which]
        story.state(
            sp.MatMul(gram, v),
            sp.ImmutableMatrix((square * v).applyfunc(sp.expand)),
            why=why,
        )


def _below(levels: sp.Expr, level: sp.Expr) -> sp.Expr:
    step = sp.Symbol("l", integer=True)
    weight = sp.Function("w")(step)
    return sp.Sum(weight**2 * n_branches ** (levels - step), (step, level + 1, levels))


def _other_trees() -> tuple[bool, str]:
    """Check the sums in exact arithmetic for other trees, with and without a root."""
    for levels, branching in SHAPES:
        for root in (True, False):
            primes = [sp.Integer(p) for p in (2, 3, 5, 7, 11)][: levels + root]
            tree = hierarchy(levels, branching, root, weights=primes)
            gram = tree.targets.T * tree.targets
            for level, v in haar_basis(levels, branching):
                if gram * v != (singular_value(tree, level) ** 2 * v).applyfunc(sp.expand):
                    return False, f"fails for {levels} levels of {branching} branches"
    shown = ", ".join(f"{levels} of {branching}" for levels, branching in SHAPES)
    return True, (
        f"exact for every vector of the Haar basis of trees with weights 2, 3, 5, ..., with and "
        f"without a root's feature, for levels of branches: {shown}"
    )


def _unit_weights(story: Story) -> None:
    """Sum the geometric series by induction over the levels."""
    total = (n_branches ** (n_levels - j_level) - 1) / (n_branches - 1)
    domain = Domain.of(
        {
            n_branches: sp.Interval(2, sp.oo),
            n_levels: sp.Interval(1, sp.oo),
            j_level: sp.Interval(0, sp.oo),
        },
        j_level < n_levels,
    )
    story.state(
        total - total.subs(j_level, j_level + 1),
        n_branches ** (n_levels - j_level - 1),
        why="With equal weights this is a geometric sum, $(n_b^{k - j} - 1)/(n_b - 1)$: each level "
        "adds its own term to those below,",
        domain=domain,
    )
    story.state(
        sp.Subs(total, j_level, n_levels),
        sp.Integer(0),
        why="and below the last level there is nothing. For the constant mode put $j = -1$ if the "
        "root has a feature, and $j = 0$ if not.",
        domain=Domain.of({n_branches: sp.Interval(2, sp.oo), n_levels: sp.Interval(1, sp.oo)}),
    )


main(__name__, __file__)
