"""At finite width, neurons do not stay as alike as their overlaps with the target say."""

import sympy as sp

from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import (
    N,
    a_n1,
    a_n2,
    a_n3,
    phi0,
    phi1,
    phi2,
    s_n1,
    s_n2,
    s_n3,
    sigma0,
    sigma1,
    sigma2,
    t,
)
from symghost.models.single_index.flow import exact_flow, exact_risk, neurons
from symghost.theory.derivation import Result, Story, main

OVERLAP = sp.Interval.open(-1, 1)
TARGET, ACTIVATION = (phi0, phi1, phi2), (sigma0, sigma1, sigma2)

REALS = dict.fromkeys((a_n1, a_n2, a_n3, *TARGET, *ACTIVATION), REAL)


def derive(exact_overlap_flow: Result) -> Result:
    """Differentiate what two neurons have in common beside the target's direction."""
    overlaps = dict.fromkeys((s_n1, s_n2, s_n3), OVERLAP)
    shared = sigma1**2 + 2 * sigma2**2 * s_n1 * s_n2
    value = -a_n1 * a_n2 / N * shared * (2 - s_n1**2 - s_n2**2)
    story = Story(
        "overlaps_of_neurons",
        title="drift of two neurons from each other",
        source="own derivation",
        domain=Domain.of({**REALS, **overlaps}),
        given=[exact_overlap_flow],
    )
    for count in (2, 3):
        story.state(
            _drift(count),
            value.subs(N, count),
            why="Beside the target's direction, two neurons have in common $p_{12} = r_{12} - "
            "s_1 s_2$. Let it be zero for all pairs. Its velocity is not zero, so $r_{ij} = s_i "
            "s_j$ is not kept. With two neurons, and degrees up to two, it is"
            if count == 2
            else "and with three it is smaller by their number, and does not depend on the third: "
            "only the neurons themselves, whose vectors have the length one and not $s_i$, "
            "make it. It vanishes in wide networks,",
        )
    story.state(
        sp.Limit(value, N, sp.oo),
        sp.Integer(0),
        why="at first order in one over the width. The mean field, where $r_{ij} = s_i s_j$ is "
        "kept with $i = j$ included, is the limit of wide networks in high dimension; a small "
        "ratio of speeds is taken after it, not before:",
    )
    return story.conclude(
        sp.Derivative(sp.Function("p_12")(t), t),
        value,
        symbols=(a_n1, a_n2, s_n1, s_n2, sigma1, sigma2, N),
        domain=Domain.of(
            {
                N: sp.Interval(2, sp.oo),
                **dict.fromkeys((a_n1, a_n2, sigma1, sigma2), REAL),
                **dict.fromkeys((s_n1, s_n2), OVERLAP),
            }
        ),
    )


def _drift(count: int) -> sp.Expr:
    given = neurons(count)
    flow = exact_flow(exact_risk(TARGET, ACTIVATION, given), given)
    speed = dict(zip(flow.states, flow.components, strict=True))
    s = given.overlaps
    apart = speed[given.mutual[0, 1]] - s[0] * speed[s[1]] - s[1] * speed[s[0]]
    return apart.xreplace({r: s[i] * s[j] for (i, j), r in given.mutual.items()})


main(__name__, __file__)
