"""The learning rates at which gradient descent has the orbit of period three."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import U_H, U_L, U_M, beta, gamma_3
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(
    scale_invariance: Result, period_three_ratio: Result, period_three_orbit: Result
) -> Result:
    """Ask when the optimum lies between the lowest point and the middle one."""
    ratio = gamma_3
    optimum = beta ** sp.Rational(-2, 5)
    story = Story(
        "period_three_range",
        title="range of the orbit of period three",
        source=f"{SOURCE} for the loss; algebra of its map",
        domain=Domain.of({}),
        given=[scale_invariance, period_three_ratio, period_three_orbit],
    )
    story.let(
        U_M,
        U_L / (1 - ratio**-3) ** sp.Rational(2, 3),
        why="The orbit lies at the same places $U$ at every learning rate, with the middle one at",
    )
    story.let(U_H, ratio**2 * U_L, why="and its highest at")
    story.claim(sp.Lt(U_L, U_M, evaluate=False), why="They are in this order,")
    story.claim(sp.Lt(U_M, U_H, evaluate=False), why="as their names say:")
    highest_rate, lowest_rate = (
        ratio**2 - 1,
        (ratio**2 - 1) * (1 - ratio**-3) ** sp.Rational(5, 3),
    )
    story.state(
        sp.Subs(optimum, beta, highest_rate),
        U_L,
        why="The orbit is one of gradient descent if the optimum lies between the lowest point, "
        "from which it goes up, and the middle one, from which it goes down. With a growing "
        "learning rate the optimum comes down, and it reaches the lowest point, which may lie on "
        r"it, at $\beta = \gamma_3^2 - 1$:",
    )
    story.state(
        sp.Subs(optimum, beta, lowest_rate),
        U_M,
        why=r"It reaches the middle point, which may not, at $\beta = (\gamma_3^2 - 1)"
        r"(1 - \gamma_3^{-3})^{5/3}$:",
    )
    story.claim(
        sp.Gt(U_L, U_M / 4, evaluate=False),
        why="In between, all three stay out of the no-learning zone, since even the lowest is "
        "more than a quarter of the middle one, and so of the optimum:",
    )
    low, high = (
        story.state(rate, rate.subs(ratio, period_three_ratio.expression), why=why)
        for rate, why in (
            (lowest_rate, "In numbers, the range begins above"),
            (highest_rate, "and ends with"),
        )
    )
    inside = sp.And(beta > low, beta <= high)
    return story.conclude(inside, inside, symbols=(beta,), domain=Domain.of({beta: POSITIVE}))


main(__name__, __file__)
