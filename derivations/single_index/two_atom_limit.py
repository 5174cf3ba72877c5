"""With two kinds of neurons degree two is learned in a time that unequal layers do not shorten."""

import sympy as sp

from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import (
    e0,
    e1,
    e2,
    phi0,
    phi1,
    phi2,
    s_i,
    t,
    x,
)
from symghost.theory.derivation import Given, Result, Story, main

OVERLAP = sp.Interval.open(-1, 1)


def derive(mean_field_flow: Result) -> Result:
    """Let the fast weights rest, and follow the overlap that is left."""
    where = Domain.of({s_i: OVERLAP, phi0: REAL, phi1: REAL, phi2: REAL})
    story = Story(
        "two_atom_limit",
        title="flow of two kinds of neurons with a fast second layer",
        source="own derivation",
        domain=where,
        given=[
            mean_field_flow,
            Given(
                sp.Eq(e0 + e1 * x + e2 * x**2, e2 * (x - s_i) ** 2, evaluate=False),
                "Two kinds of neurons, an activation with $\\sigma_0 = \\sigma_1 = \\sigma_2 = 1$, "
                "and a second layer that follows at once. The polynomial $q$ is zero at both of "
                "them. They meet at one overlap $s_i$, with weights that grow large and opposite, "
                "so that $q$ has a double zero there:",
            ),
        ],
    )
    whole = 1 + 4 * s_i**2 + s_i**4
    rest = (phi2 - 2 * phi1 * s_i + phi0 * s_i**2) / whole
    lower = {e0: s_i**2 * rest, e1: -2 * s_i * rest, e2: rest}
    mean, pull = phi0 - lower[e0], phi1 - lower[e1] - s_i * (phi0 - lower[e0])
    story.state(
        e2 * (x - s_i) ** 2,
        s_i**2 * e2 - 2 * s_i * e2 * x + e2 * x**2,
        why="So one number is left, $e_0 = s_i^2 e_2$ and $e_1 = -2 s_i e_2$.",
        domain=Domain.of({s_i: OVERLAP, e2: REAL, x: REAL}),
    )
    story.state(
        mean * s_i**2 + 2 * pull * s_i + rest,
        phi2,
        why="A double neuron has a mean weight $\\alpha = \\varphi_0 - e_0$ and a pull $\\beta = "
        "\\varphi_1 - e_1 - \\alpha s_i$, the limit of weights times distances, and adds $\\alpha "
        "s_i^2 + 2 \\beta s_i$ to degree two. What is missing is $e_2 = (\\varphi_2 - 2 \\varphi_1 "
        "s_i + \\varphi_0 s_i^2)/(1 + 4 s_i^2 + s_i^4)$, since then",
    )
    value = 2 * rest * (1 - s_i**2) * pull
    story.state(
        sp.Derivative(rest * (x - s_i) ** 2, x),
        2 * rest * (x - s_i),
        why="The slope of $q$ at a neuron is twice $e_2$ times its distance from the double zero. "
        "With the weight and averaged, weights times distances are the pull, so that the overlap "
        "moves with $2 e_2 (1 - s_i^2) \\beta$:",
        domain=Domain.of({s_i: OVERLAP, phi0: REAL, phi1: REAL, phi2: REAL, x: REAL}),
    )
    story.state(
        sp.Subs(value, s_i, 0),
        2 * phi1 * phi2,
        why="The ratio of speeds is gone. The overlap starts, from zero, with the velocity",
        domain=Domain.of({phi0: REAL, phi1: REAL, phi2: REAL}),
    )
    story.state(
        sp.Subs(rest, s_i, 0),
        phi2,
        why="and with all of degree two still to be learned: that takes a time of the size of one, "
        "however unequal the layers are. Weights that start as signs make two kinds of neurons in "
        "a network of any width.",
        domain=Domain.of({phi0: REAL, phi1: REAL, phi2: REAL}),
    )
    return story.conclude(
        sp.Derivative(sp.Function("s_i")(t), t), value, symbols=(s_i, phi0, phi1, phi2)
    )


main(__name__, __file__)
