"""What a single degree keeps while it is learned, whatever the rest of the network does."""

import sympy as sp

from symghost.derivations.single_index.forms.phases import PHASE_INVARIANT as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import I_l, a_i, degree, eps, h_l, s_i, t
from symghost.theory.derivation import Given, Result, Story, main

SMALL = sp.Interval.open(0, 1)


def derive(mean_field_flow: Result) -> Result:
    """Differentiate along the flow of one degree."""
    where = Domain.of({a_i: REAL, s_i: SMALL, eps: POSITIVE, degree: sp.Interval(1, 9), h_l: REAL})
    a, s, h = (sp.Function(symbol.name)(t) for symbol in (a_i, s_i, h_l))
    push = h_l * s_i**degree / eps
    turn = degree * h_l * a_i * s_i ** (degree - 1)
    value = degree * eps * a_i**2 + sp.log(1 - s_i**2)
    story = Story(
        "phase_invariant",
        title="invariant of a degree",
        source="own derivation",
        domain=where,
        given=[
            mean_field_flow,
            Given(
                sp.Eq(eps * sp.Derivative(a, t), h * s**degree, evaluate=False),
                "Let activation or target have one degree $l$ alone. Then $q(s) = h_l s^l$, where "
                "$h_l = \\sigma_l e_l$ changes over time as all neurons learn,",
            ),
            Given(
                sp.Eq(
                    sp.Derivative(s, t),
                    degree * h * a * (1 - s**2) * s ** (degree - 1),
                    evaluate=False,
                ),
                "and",
            ),
        ],
    )
    story.state(
        sp.Derivative(value, a_i) * push + sp.Derivative(value, s_i) * turn * (1 - s_i**2),
        sp.Integer(0),
        why="The sum of $l \\varepsilon a^2$ and $\\log(1 - s^2)$ does not change, at any course "
        "of $h_l$, since both velocities have it as a factor:",
    )
    early = degree * eps * a_i**2 - s_i**2
    story.state(
        sp.Derivative(early, a_i) * push + sp.Derivative(early, s_i) * turn,
        sp.Integer(0),
        why="While overlaps are small the sphere is flat, $1 - s^2$ is one, and its invariant is",
    )
    story.state(
        sp.Limit((value - early) / s_i**2, s_i, 0, "+"),
        sp.Integer(0),
        why="which is what the exact one becomes, up to terms of fourth order in the overlap. "
        "Once several degrees drive a neuron, neither is kept:",
        domain=Domain.of({a_i: REAL, eps: POSITIVE, degree: sp.Interval(1, 9)}),
    )
    return story.conclude(
        I_l,
        value,
        symbols=(a_i, s_i, eps, degree),
        domain=Domain.of({a_i: REAL, s_i: SMALL, eps: POSITIVE, degree: sp.Interval(1, 9)}),
        form=FORM,
    )


main(__name__, __file__)
