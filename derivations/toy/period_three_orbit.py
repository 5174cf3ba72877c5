"""The orbit of period three: one update up and two down, locked to the optimum."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import U_H, U_L, U_M, U, gamma_3
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(scale_invariance: Result, period_three_ratio: Result) -> Result:
    """Evaluate the three points, and go round once."""
    _, (up, _), (down, _) = scale_invariance.expression.args
    ratio = gamma_3
    story = Story(
        "period_three_orbit",
        title="orbit of period three",
        source=f"{SOURCE} for the loss; algebra of its map",
        domain=Domain.of({}),
        given=[scale_invariance, period_three_ratio],
    )
    lowest = (ratio**2 - 1) ** sp.Rational(-2, 5)
    number = story.state(
        lowest,
        _number(lowest, period_three_ratio),
        why="In units in which updates do not depend on the learning rate, the lowest point of the "
        "orbit is",
    )
    story.let(U_L, lowest, why="We call it")
    highest = ratio**2 * U_L
    story.state(sp.Subs(up, U, U_L), highest, why="The update up leads from it to")
    story.let(U_H, highest, why="the highest point")
    middle = U_L / (1 - ratio**-3) ** sp.Rational(2, 3)
    story.state(
        sp.Subs(down, U, U_H),
        middle,
        why="From there an update down leads to",
    )
    story.let(U_M, middle, why="the middle point")
    story.state(
        sp.Subs(down, U, U_M),
        U_L,
        why="and another one leads back to the lowest. The orbit closes:",
    )
    for place, formula, why in (
        (U_H, ratio**2 * lowest, "In numbers, the highest point is"),
        (U_M, middle.subs(U_L, lowest), "and the middle one"),
    ):
        story.state(place, _number(formula, period_three_ratio), why=why)
    return story.conclude(U_L, number, symbols=())


def _number(formula: sp.Expr, ratio: Result) -> sp.Expr:
    return formula.subs(ratio.symbol, ratio.expression)


main(__name__, __file__)
