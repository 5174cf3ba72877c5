"""How much a disturbance grows over the orbit of period three: it shrinks."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import U_L, Lambda_3, U, gamma_3
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(
    scale_invariance: Result, period_three_ratio: Result, period_three_orbit: Result
) -> Result:
    """Multiply the slopes of the map at the three points."""
    _, (up, _), (down, _) = scale_invariance.expression.args
    story = Story(
        "period_three_multiplier",
        title="multiplier of the orbit of period three",
        source=f"{SOURCE} for the loss; algebra of its map",
        domain=Domain.of({}),
        given=[scale_invariance, period_three_ratio, period_three_orbit],
    )
    slope_up, slope_down = (sp.Derivative(branch, U) for branch in (up, down))
    at_lowest = story.state(
        sp.Subs(slope_up, U, U_L),
        (5 - 3 * gamma_3**2) / 2,
        why="A small disturbance of the lowest point is multiplied by the slope of the update up,",
    )
    at_highest = story.state(
        sp.Subs(slope_down, U, gamma_3**2 * U_L),
        1 + 3 * (gamma_3**2 - 1) / (2 * gamma_3**5),
        why="then by that of the update down at the highest point,",
    )
    at_middle = story.state(
        sp.Subs(slope_down, U, U_L / (1 - gamma_3**-3) ** sp.Rational(2, 3)),
        1 + 3 * (gamma_3**2 - 1) * (gamma_3**3 - 1) / (2 * (gamma_3**5 - gamma_3**2 + 1)),
        why="and at the middle one:",
    )
    once_round = at_lowest * at_highest * at_middle
    value = once_round.subs(gamma_3, period_three_ratio.expression)
    story.let(Lambda_3, once_round, why="Once round it has been multiplied by the product")
    story.state(
        Lambda_3,
        value,
        why="The learning rate has dropped out. Wherever the orbit exists, the multiplier is",
    )
    story.claim(
        sp.Lt(sp.Abs(Lambda_3), 1, evaluate=False),
        why="and the orbit attracts what comes near it:",
    )
    story.state(
        sp.log(sp.Abs(Lambda_3)) / 3,
        sp.log(sp.Abs(value)) / 3,
        why="Its Lyapunov exponent, the mean growth per update, is",
    )
    return story.conclude(Lambda_3, value, symbols=())


main(__name__, __file__)
