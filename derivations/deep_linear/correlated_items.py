"""Correlated inputs do the work of a bias."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import P, d_j, rho_x, s_bar, s_j, sigma_bar, sigma_j
from symghost.theory.derivation import Given, Result, Story, main


def derive(mode_correlation: Result) -> Result:
    """Find the powers of equally correlated items, for three items and for any number."""
    correlated = sp.Interval.open(0, 1)
    domain = Domain.of({P: sp.Interval(2, sp.oo), rho_x: correlated})
    three = sp.ImmutableMatrix(3, 3, lambda i, k: 1 if i == k else rho_x)
    story = Story(
        "correlated_items",
        title="lead of the constant mode by correlated inputs",
        source="own derivation; no bias",
        domain=domain,
        given=[
            mode_correlation,
            Given(
                sp.Eq(sp.Function("X^T X")(P), three, evaluate=False),
                r"Inputs of length one, any two of which have the scalar product $\rho_x$; here "
                "three items.",
            ),
        ],
    )
    few = Domain.of({rho_x: correlated})
    ones, contrast = sp.ImmutableMatrix([1, 1, 1]), sp.ImmutableMatrix([1, -1, 0])
    story.state(
        sp.MatMul(three, ones),
        sp.ImmutableMatrix((1 + 2 * rho_x) * ones),
        why="What the items share adds up in the constant direction,",
        domain=few,
    )
    story.state(
        sp.MatMul(three, contrast),
        sp.ImmutableMatrix((1 - rho_x) * contrast),
        why="and is missing in all others:",
        domain=few,
    )
    shared, own = (1 + (P - 1) * rho_x) / P, (1 - rho_x) / P
    story.state(
        shared - own,
        rho_x,
        why=r"With $P$ items the powers are $\bar d = (1 + (P - 1) \rho_x)/P$ and "
        r"$d_j = (1 - \rho_x)/P$. Their difference is the correlation itself,",
    )
    ratio = story.state(
        mode_correlation.expression.subs({sigma_j: sigma_bar, d_j: shared})
        / mode_correlation.expression.subs(d_j, own),
        sigma_bar / sigma_j * sp.sqrt((1 + (P - 1) * rho_x) / (1 - rho_x)),
        why="and the correlations with the targets have the ratio",
        domain=Domain.of({**dict(domain.ranges), sigma_bar: POSITIVE, sigma_j: POSITIVE}),
    )
    story.claim(
        sp.Gt(ratio.subs(sigma_j, sigma_bar), 1, evaluate=False),
        why="Where the singular values are tied, as in a tree without a feature of its root, any "
        "correlation of the inputs lets the constant mode lead:",
        domain=Domain.of({**dict(domain.ranges), sigma_bar: POSITIVE}),
    )
    return story.conclude(
        s_bar / s_j,
        ratio,
        symbols=(sigma_bar, sigma_j, rho_x, P),
        domain=Domain.of({sigma_bar: POSITIVE, sigma_j: POSITIVE, **dict(domain.ranges)}),
    )


main(__name__, __file__)
