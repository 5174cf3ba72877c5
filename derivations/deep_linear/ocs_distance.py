"""How far a network's outputs are from the optimal constant solution."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import (
    D_ocs,
    P,
    b_bar,
    b_j,
    b_l0,
    b_l1,
    g_j,
    sigma_j,
    w_0,
    w_1,
    w_2,
    y_bar,
)
from symghost.models.deep_linear.hierarchy import haar_basis, hierarchy
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Write the outputs in the modes, and subtract the mean target."""
    shares, weights = (b_bar, b_l0, b_l1), (w_0, w_1, w_2)
    unit = sp.Interval.open(0, 1)
    domain = Domain.of(
        {y_bar: POSITIVE, b_bar: unit, b_j: unit, sigma_j: POSITIVE} | {g_j: POSITIVE, P: POSITIVE}
    )
    outputs = sp.Function(r"\hat Y")(b_bar, b_j)
    story = Story(
        "ocs_distance",
        title="distance of the outputs from the optimal constant solution",
        source="own derivation",
        domain=domain,
        given=[
            Given(
                sp.Eq(D_ocs**2, sp.Function("mean")(sp.Abs(outputs - y_bar) ** 2), evaluate=False),
                r"The optimal constant solution (OCS) is the mean target for every item. Let "
                r"$D_{\mathrm{OCS}}^2$ be the squared distance of the outputs from it, averaged "
                r"over the items. With data that have modes, the outputs are $\sum_i b_i \sigma_i "
                r"u_i v_i^T$, where $b_i$ is the share of the mode $i$ that is learned.",
            )
        ],
    )
    tree = hierarchy(2, weights=weights)
    basis = haar_basis(2)
    learned = {None: b_bar, 0: b_l0, 1: b_l1}
    out = sum(
        (learned[level] * tree.targets * v * v.T for level, v in basis),
        sp.zeros(*tree.targets.shape),
    )
    mean = tree.targets * sp.ones(4, 1) / 4
    gap = out - mean * sp.ones(1, 4)
    squares = sp.expand((gap.T * gap).trace() / 4)
    length, halves, items = (mean.T * mean)[0], 2 * w_1**2 + w_2**2, w_2**2
    story.state(
        squares,
        sp.expand(length) * (1 - b_bar) ** 2 + (halves * b_l0**2 + 2 * items * b_l1**2) / 4,
        why="For a tree of two levels, whose modes are the constant one, one between the halves "
        "and two between neighbours, the squares of all outputs add up to",
        domain=Domain.of(dict.fromkeys(shares, unit) | dict.fromkeys(weights, POSITIVE)),
    )
    square = y_bar**2 * (1 - b_bar) ** 2 + g_j * sigma_j**2 * b_j**2 / P
    story.let(
        D_ocs,
        sp.sqrt(square),
        why=r"The modes are orthogonal between the items, so that their parts add up in any data "
        r"set. The constant mode's part is what is missing of it, since it *is* the OCS. Every "
        r"other mode is in the way with all that is learned of it. With $g_j$ modes of one kind "
        "(other kinds add in the same way),",
    )
    story.state(
        sp.Subs(sp.Subs(D_ocs, b_j, 0), b_bar, 0),
        y_bar,
        why="The distance starts from that of a silent network,",
        domain=Domain.of({y_bar: POSITIVE, sigma_j: POSITIVE, g_j: POSITIVE, P: POSITIVE}),
    )
    story.state(
        sp.Subs(sp.Subs(D_ocs, b_j, 1), b_bar, 1),
        sigma_j * sp.sqrt(g_j / P),
        why="and ends at the spread of the targets about their mean. In between it is small if "
        "the constant mode is learned well before the others.",
        domain=Domain.of({y_bar: POSITIVE, sigma_j: POSITIVE, g_j: POSITIVE, P: POSITIVE}),
    )
    return story.conclude(
        D_ocs, sp.sqrt(square), symbols=(y_bar, b_bar, sigma_j, b_j, g_j, P), domain=domain
    )


main(__name__, __file__)
