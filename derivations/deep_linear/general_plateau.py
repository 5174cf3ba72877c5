"""Data without common modes: the plateau is near the constant solution, not at it."""

import sympy as sp

from symghost.derivations.deep_linear.forms.constant_solution import GENERAL_PLATEAU as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import D_ocs, P, sigma_j, v_sum, y_bar
from symghost.theory.derivation import Given, Result, Story, main


def derive(ocs_distance: Result) -> Result:
    """Take the best output of rank one, and its distance from the mean target."""
    story = Story(
        "general_plateau",
        title="distance of the first plateau from the optimal constant solution",
        source="own derivation; any data whose inputs have full rank",
        domain=Domain.of({y_bar: POSITIVE, sigma_j: POSITIVE, P: POSITIVE, v_sum: REAL}),
        given=[
            ocs_distance,
            Given(
                sp.Eq(sp.Function(r"\hat Y")(P), sigma_j * sp.Function("U")(P), evaluate=False),
                r"Data that have no common modes, such as a tree that is not balanced, with a "
                r"first-layer bias. If the inputs have full rank, a network that uses one hidden "
                r"direction rests at the best output of rank one, whatever the bias. It has the "
                r"largest singular value of the targets, and $U = u_j v_j^T$ of its two unit "
                r"vectors. Let $v_{\Sigma}$ be the sum of the entries of $v_j$.",
            ),
        ],
    )
    overlap = sigma_j * v_sum / P
    square = sigma_j**2 / P - 2 * sigma_j * overlap * v_sum / P + y_bar**2
    relative = story.state(
        square / y_bar**2,
        1 + sigma_j**2 / (P * y_bar**2) * (1 - 2 * v_sum**2 / P),
        why=r"The mean target is $\bar y = Y \mathbf{1}/P$, so that $u_j \cdot \bar y = \sigma_j "
        r"v_{\Sigma}/P$. The squared distance, averaged over the items, is $\sigma_j^2/P - 2 "
        r"\sigma_j (u_j \cdot \bar y)\, v_{\Sigma}/P + |\bar y|^2$. In units of the mean target,",
    )
    story.state(
        sp.Subs(relative, sigma_j, sp.sqrt(P) * y_bar),
        2 * (1 - v_sum**2 / P),
        why=r"This vanishes if the mode is the constant one, with $\sigma_j^2 = P |\bar y|^2$ and "
        r"$v_{\Sigma}^2 = P$:",
        domain=Domain.of({y_bar: POSITIVE, P: POSITIVE, v_sum: REAL}),
    )
    return story.conclude(
        D_ocs,
        y_bar * sp.sqrt(relative),
        symbols=(y_bar, sigma_j, v_sum, P),
        domain=Domain.of(
            {y_bar: POSITIVE, sigma_j: POSITIVE, v_sum: REAL, P: POSITIVE},
            v_sum**2 <= P,
            sigma_j**2 * v_sum**2 <= P**2 * y_bar**2,
        ),
        form=FORM,
    )


main(__name__, __file__)
