"""The shape of a blow-up: neurons gather at few places, and few of them carry the degree."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import N, S_out, c_l, lambda_0, lambda_1
from symghost.theory.derivation import Given, Result, Story, main

MORE = sp.Interval.open(2, sp.oo)


def derive(phase_multipliers: Result) -> Result:
    """Solve the self-similar equations of degree two with one neuron on either side."""
    where = Domain.of({N: MORE, c_l: POSITIVE})
    drive = sp.Function("Q")(S_out)
    inner = -1 / (c_l * N * (1 - 2 / N))
    outer = 1 / (2 * c_l)
    place = 1 / (c_l * sp.sqrt(2 * (1 - 2 / N)))
    story = Story(
        "cluster_positions",
        title="places of the outer neurons at the blow-up of degree two",
        source="own derivation; a self-similar ansatz",
        domain=where,
        given=[
            phase_multipliers,
            Given(
                sp.Eq(drive, lambda_0 + lambda_1 * S_out + c_l * S_out**2, evaluate=False),
                "Near its blow-up let the phase be self-similar: all scaled weights and overlaps "
                "of degree two are multiples of one over the time that is left. Then the multiples "
                "obey $A = Q(S)$ and $S = A\\,Q'(S)$, while the sums of $A$ and of $A S$ vanish. "
                "Let one neuron of $N$ be on either side at $\\pm S_{\\mathrm{out}}$, and all "
                "others in the middle, at zero. By symmetry $\\lambda_1 = 0$, with",
            ),
        ],
    )
    story.state(
        outer * sp.Subs(sp.Derivative(c_l * S_out**2, S_out), S_out, place),
        place,
        why="The outer neurons have $S = A\\,2 c_l S$, hence the weight $A = 1/(2 c_l)$:",
    )
    story.state(
        2 * outer + (N - 2) * inner,
        sp.Integer(0),
        why="The sum of all weights is zero, if those in the middle have $A = -1/(c_l (N - 2))$,",
    )
    story.state(
        inner + c_l * place**2,
        outer,
        why="which is $\\lambda_0$. With it the outer ones are where $Q = A$:",
    )
    _cubic(story)
    return story.conclude(S_out, place, symbols=(N, c_l))


def _cubic(story: Story) -> None:
    """Do the same for four neurons at degree three."""
    square = sp.symbols("square", positive=True)
    held = -sp.sqrt(3) / 2
    roots = sp.solve(4 * (square + held) * (3 * square + held) - 1, square)
    only = Domain.of({})
    for root, why in zip(
        roots,
        (
            "At degree three, $A/2 = Q$ and $S/2 = A\\,Q'$. With four neurons at $\\pm S$ of two "
            "sizes, $c_l = 1$ and $Q = S^3 - \\frac{\\sqrt3}2 S$, the places obey $1 = 4 (S^2 - "
            "\\frac{\\sqrt3}2)(3 S^2 - \\frac{\\sqrt3}2)$, at the inner one",
            "and at the outer one:",
        ),
        strict=True,
    ):
        story.state(4 * (root + held) * (3 * root + held), sp.Integer(1), why=why, domain=only)
    story.state(
        sum(root * (root + held) for root in roots),
        sp.Integer(0),
        why="The sum of $A S$ vanishes,",
        domain=only,
    )
    story.state(
        sp.sqrt(roots[0] / roots[1]),
        sp.sqrt(2) - 1,
        why="and the places have the ratio",
        domain=only,
    )


main(__name__, __file__)
