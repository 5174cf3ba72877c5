"""Gradient descent on the risk closes in the overlaps, at any width and dimension."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    a_n1,
    a_n2,
    eps,
    phi0,
    phi1,
    phi2,
    r,
    r_12,
    s_i,
    s_n1,
    s_n2,
    sigma0,
    sigma1,
    sigma2,
    t,
)
from symghost.models.single_index.flow import exact_flow, exact_risk, neurons
from symghost.theory.derivation import Given, Result, Story, main

OVERLAP = sp.Interval.open(-1, 1)
TARGET, ACTIVATION = (phi0, phi1, phi2), (sigma0, sigma1, sigma2)
EVERYWHERE = Domain.of(
    {
        eps: POSITIVE,
        **dict.fromkeys((a_n1, a_n2, *TARGET, *ACTIVATION), REAL),
        **dict.fromkeys((s_n1, s_n2, r_12), OVERLAP),
    }
)


def derive(risk_by_degree: Result) -> Result:
    """Project the gradient on the sphere, and take its overlaps."""
    two = neurons(2)
    risk = exact_risk(TARGET, ACTIVATION, two)
    u, v = sp.Function("U"), sp.Function("V")
    story = Story(
        "exact_overlap_flow",
        title="flow of weights and overlaps",
        source="own derivation; the gradient projected on the sphere",
        domain=EVERYWHERE,
        given=[
            risk_by_degree,
            Given(
                sp.Eq(
                    eps * sp.Derivative(sp.Function("a_i")(t), t),
                    -2 * sp.Derivative(sp.Function("R")(t), sp.Function("a_i")(t)),
                    evaluate=False,
                ),
                "The gradient flow, in units in which every neuron moves at a pace that does not "
                "depend on the number $N$ of neurons; here $N = 2$ and degrees up to two. The "
                "second layer moves $1/\\varepsilon$ times as fast as the first,",
            ),
        ],
    )
    story.let(
        v(s_i),
        sum(f * g * s_i**k for k, (f, g) in enumerate(zip(TARGET, ACTIVATION, strict=True))),
        why="A neuron shares with the target",
    )
    story.let(u(r), sum(g**2 * r**k for k, g in enumerate(ACTIVATION)), why="and with another one")
    flow = exact_flow(risk, two)
    story.state(
        -2 * sp.Derivative(risk, a_n1),
        v(s_n1) - (a_n1 * u(sp.Integer(1)) + a_n2 * u(r_12)) / 2,
        why="The weights move along what a neuron shares with the target, less what it shares with "
        "the network:",
    )
    drive = -2 * sp.diff(risk, s_n1)
    with_other = -2 * sp.diff(risk, r_12)
    slope_v, slope_u = (
        sum(k * f * s_i ** (k - 1) for k, f in enumerate(some) if k)
        for some in (
            [f * g for f, g in zip(TARGET, ACTIVATION, strict=True)],
            [g**2 for g in ACTIVATION],
        )
    )
    first = slope_v.subs(s_i, s_n1)
    mutual = slope_u.subs(s_i, r_12)
    story.state(
        drive * (1 - s_n1**2) + with_other * (s_n2 - r_12 * s_n1),
        a_n1 * (first * (1 - s_n1**2) - a_n2 / 2 * mutual * (s_n2 - r_12 * s_n1)),
        why="The gradient by a neuron's vector is its risk's slope by $s_1$ along the target's "
        "direction $u_*$ plus that by $r_{12}$ along the other vector $u_2$. The part along the "
        "vector itself is taken off, since it keeps its length. The overlap with $u_*$ of what is "
        "left is, with $|u_*| = 1$ and $\\langle u_2, u_*\\rangle = s_2$,",
    )
    story.state(
        drive * (s_n2 - s_n1 * r_12) + with_other * (1 - r_12**2),
        a_n1 * (first * (s_n2 - s_n1 * r_12) - a_n2 / 2 * mutual * (1 - r_12**2)),
        why="and its overlap with the other vector, one of two parts of the change of $r_{12}$, is",
    )
    velocity = flow.components[2]
    story.state(
        velocity,
        a_n1 * (first * (1 - s_n1**2) - a_n2 / 2 * mutual * (s_n2 - r_12 * s_n1)),
        why="All of it depends on weights and overlaps alone, so these obey a closed flow. The "
        "dimension enters only by where the overlaps start. The first neuron's overlap has the "
        "velocity",
    )
    return story.conclude(
        sp.Derivative(sp.Function("s_1")(t), t),
        a_n1 * (first * (1 - s_n1**2) - a_n2 / 2 * mutual * (s_n2 - r_12 * s_n1)),
        symbols=(a_n1, a_n2, s_n1, s_n2, r_12, phi1, phi2, sigma1, sigma2),
        domain=Domain.of(
            {
                **dict.fromkeys((a_n1, a_n2, phi1, phi2, sigma1, sigma2), REAL),
                **dict.fromkeys((s_n1, s_n2, r_12), OVERLAP),
            }
        ),
    )


main(__name__, __file__)
