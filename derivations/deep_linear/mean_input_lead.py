"""Inputs with a mean and anything else: how far the leading mode is the constant one."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import e_11, e_12, e_21, e_22, k_s, s_bar, s_j
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Expand the largest singular value of a disturbed rank-one matrix to second order."""
    entries = dict.fromkeys((e_11, e_12, e_21, e_22), REAL)
    matrix = sp.ImmutableMatrix([[s_bar + k_s * e_11, k_s * e_12], [k_s * e_21, k_s * e_22]])
    story = Story(
        "mean_input_lead",
        title="leading correlation of inputs with a mean",
        source="own derivation; perturbation of a singular value",
        domain=Domain.of({s_bar: POSITIVE, **entries}),
        given=[
            Given(
                sp.Eq(sp.Function("S")(k_s), matrix, evaluate=False),
                r"Without a bias, the correlation of targets and inputs is $\bar y \bar x^T$, of "
                r"size $\bar s = |\bar y| |\bar x|$, and a rest from how single items differ. In "
                r"axes along $\bar y$ and $\bar x$, with all other directions gathered in one, and "
                "the rest scaled by $k_s$,",
            )
        ],
    )
    total, whole = (matrix.T * matrix).trace(), matrix.det()
    largest = sp.sqrt((total + sp.sqrt(total**2 - 4 * whole**2)) / 2)
    story.state(
        largest**4 - total * largest**2 + whole**2,
        sp.Integer(0),
        why="The largest singular value solves the characteristic equation,",
        domain=Domain.of({s_bar: POSITIVE, **entries, k_s: sp.Interval.open(0, 1)}),
    )
    story.state(
        sp.Subs(largest, k_s, 0), s_bar, why="It is that of the means alone if there is no rest,"
    )
    story.state(
        sp.Subs(sp.Derivative(largest, k_s), k_s, 0),
        e_11,
        why="changes to first order with the rest along the means,",
    )
    story.state(
        sp.Subs(sp.Derivative(largest, (k_s, 2)), k_s, 0) / 2,
        (e_12**2 + e_21**2) / (2 * s_bar),
        why="and to second order with the rest between the means and other directions:",
    )
    return story.conclude(
        s_j,
        s_bar + e_11 + (e_12**2 + e_21**2) / (2 * s_bar),
        symbols=(s_bar, e_11, e_12, e_21),
        domain=Domain.of({s_bar: POSITIVE, e_11: REAL, e_12: REAL, e_21: REAL}),
    )


main(__name__, __file__)
