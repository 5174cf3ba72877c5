"""The constant mode: what a network learns when it learns the mean target."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import P, d_bar, d_j, k_b, s_bar, sigma_bar, sigma_j, x_bar, y_bar
from symghost.theory.derivation import Given, Result, Story, main


def derive(mode_correlation: Result) -> Result:
    """Contract the Gram matrices with the vector of ones."""
    nonnegative = sp.Interval(0, sp.oo)
    domain = Domain.of({y_bar: POSITIVE, x_bar: POSITIVE, k_b: nonnegative, P: POSITIVE})
    story = Story(
        "constant_mode",
        title="correlation of the constant mode",
        source="own derivation",
        domain=domain,
        given=[
            mode_correlation,
            Given(
                sp.Eq(sigma_bar**2, P * y_bar**2, evaluate=False),
                r"Let the vector of ones be an eigenvector of $X^T X$ and of $Y^T Y$. The first "
                r"product with the targets, $Y^T Y \mathbf{1} = P\, Y^T \bar y$, is then a "
                r"multiple of $\mathbf{1}$. One more contraction with $\mathbf{1}$ shows that "
                r"the multiple is $P |\bar y|^2$, with the mean target $\bar y$,",
            ),
            Given(
                sp.Eq(d_bar, x_bar**2 + k_b**2, evaluate=False),
                r"and in the same way the power of the inputs is $|\bar x|^2$ for the mean input "
                r"$\bar x$, to which a bias unit of the value $k_b$ on the first layer adds its "
                r"square ($k_b = 0$: no such bias).",
            ),
        ],
    )
    power = x_bar**2 + k_b**2
    correlation = story.step(
        sp.Subs(mode_correlation.expression, (sigma_j, d_j), (sp.sqrt(P) * y_bar, power)),
        why="By the formula for any mode, the constant mode has the correlation",
        rewrite=sp.simplify,
    )
    story.let(s_bar, correlation, why="In short,")
    story.let(d_bar, power, why="with the power")
    story.state(
        s_bar / d_bar,
        y_bar / sp.sqrt(power),
        why="Its strength ends at the ratio of the two,",
    )
    story.state(
        s_bar / d_bar * sp.sqrt(power),
        y_bar,
        why=r"and since every item has the constant mode's input in common, of length "
        r"$\sqrt{\bar d}$, the output is then the mean target for each of them. This is the "
        "optimal constant solution (OCS):",
    )
    story.state(
        correlation / sp.Subs(correlation, k_b, 0),
        sp.sqrt(1 + k_b**2 / x_bar**2),
        why="A bias speeds the constant mode up, and no other. It does the work of one more unit "
        "of mean input: against the mode without it,",
    )
    story.state(
        sp.Subs(sp.Subs(sp.sqrt(1 + k_b**2 / x_bar**2), k_b, 1), x_bar, 1 / sp.sqrt(P)),
        sp.sqrt(P + 1),
        why=r"which for one-hot inputs, where $|\bar x|^2 = 1/P$, is",
        domain=Domain.of({P: POSITIVE}),
    )
    return story.conclude(
        s_bar,
        correlation,
        symbols=(y_bar, x_bar, k_b),
        domain=Domain.of({y_bar: POSITIVE, x_bar: POSITIVE, k_b: nonnegative}),
    )


main(__name__, __file__)
