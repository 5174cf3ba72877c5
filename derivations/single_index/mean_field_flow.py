"""The flow of very wide networks, from the risk, where one polynomial drives all neurons."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    a_n1,
    a_n2,
    e0,
    e1,
    e2,
    eps,
    phi0,
    phi1,
    phi2,
    s_i,
    s_n1,
    s_n2,
    sigma0,
    sigma1,
    sigma2,
    t,
)
from symghost.models.single_index.flow import (
    exact_flow,
    exact_risk,
    mean_field_flow,
    mean_field_risk,
    neurons,
    unlearned,
)
from symghost.theory.derivation import Given, Result, Story, main

OVERLAP = sp.Interval.open(-1, 1)
TARGET, ACTIVATION = (phi0, phi1, phi2), (sigma0, sigma1, sigma2)
LEFT = (e0, e1, e2)


def derive(exact_overlap_flow: Result) -> Result:
    """Differentiate the mean-field risk, and compare with the exact flow of alike neurons."""
    two = neurons(2)
    risk = mean_field_risk(TARGET, ACTIVATION, two)
    reals = dict.fromkeys((a_n1, a_n2, *TARGET, *ACTIVATION), REAL)
    where = Domain.of({eps: POSITIVE, **reals, **dict.fromkeys((s_n1, s_n2), OVERLAP)})
    story = Story(
        "mean_field_flow",
        title="mean-field flow of a wide network",
        source="own derivation",
        domain=where,
        given=[
            exact_overlap_flow,
            Given(
                sp.Eq(sp.Function("R")(t), (e0**2 + e1**2 + e2**2) / 2, evaluate=False),
                "In a wide network in high dimension $r_{ij} = s_i s_j$, and a neuron's effect on "
                "itself is lost among the others. With $\\langle\\cdot\\rangle$ for the mean over "
                "neurons, the risk of each degree becomes a square, of what is left of it, "
                "$e_k = \\varphi_k - \\sigma_k \\langle a s^k\\rangle$. With degrees up to two,",
            ),
        ],
    )
    for k, symbol in enumerate(LEFT):
        story.let(
            symbol,
            unlearned(k, TARGET[k], ACTIVATION[k], two),
            why="Take two kinds of neurons." if k == 0 else "and" if k == 2 else "then",
        )
    drive = sum(g * e * s_i**k for k, (g, e) in enumerate(zip(ACTIVATION, LEFT, strict=True)))
    slope = sp.diff(drive, s_i)
    story.state(
        -2 * sp.Derivative(risk, a_n1),
        drive.subs(s_i, s_n1),
        why="The weight's velocity, times $\\varepsilon$, is a polynomial "
        "$q(s) = \\sum_k \\sigma_k e_k s^k$ at the neuron's overlap:",
    )
    story.state(
        -2 * sp.Derivative(risk, s_n1),
        a_n1 * slope.subs(s_i, s_n1),
        why="The slope by the overlap is the weight times the slope of the same polynomial:",
    )
    _wide_limit(story)
    flow = mean_field_flow(risk, two)
    value = a_n1 * (1 - s_n1**2) * slope.subs(s_i, s_n1)
    story.state(
        flow.components[2],
        value,
        why="All neurons move in the same polynomial, which they shape together: neurons that "
        "start alike stay alike, and only different kinds count. An overlap moves with",
    )
    final = value.subs({e1: unlearned(1, phi1, sigma1, two), e2: unlearned(2, phi2, sigma2, two)})
    return story.conclude(
        sp.Derivative(sp.Function("s_1")(t), t),
        final,
        symbols=(a_n1, a_n2, s_n1, s_n2, phi1, phi2, sigma1, sigma2),
        domain=Domain.of(
            {
                **dict.fromkeys((a_n1, a_n2, phi1, phi2, sigma1, sigma2), REAL),
                **dict.fromkeys((s_n1, s_n2), OVERLAP),
            }
        ),
    )


def _wide_limit(story: Story) -> None:
    """Show that the exact flow of alike neurons differs by a neuron's effect on itself alone."""
    for count in (2, 3):
        given = neurons(count)
        exact = exact_flow(exact_risk(TARGET, ACTIVATION, given), given).components[count]
        field = mean_field_flow(mean_field_risk(TARGET, ACTIVATION, given), given)
        alike = {r: given.overlaps[i] * given.overlaps[j] for (i, j), r in given.mutual.items()}
        own = a_n1**2 * (sigma1**2 + 2 * sigma2**2 * s_n1**2) * s_n1 * (1 - s_n1**2)
        story.state(
            exact.xreplace(alike) - field.components[count],
            own / count,
            why="On the sphere this slope is multiplied by $1 - s^2$: put $r_{ij} = s_i s_j$ into "
            "the exact flow, and what is left beside it is the effect of a neuron on itself, which "
            "is of order $1/N$. With two neurons"
            if count == 2
            else "and with three",
            domain=Domain.of(
                {
                    eps: POSITIVE,
                    **dict.fromkeys((*given.weights, *TARGET, *ACTIVATION), REAL),
                    **dict.fromkeys(given.overlaps, OVERLAP),
                }
            ),
        )


main(__name__, __file__)
