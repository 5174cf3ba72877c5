"""The number from which the orbit of period three follows: the root of its highest jump."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import U_H, U_L, U_M, U, gamma, gamma_3
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main

SHOWN_DIGITS = 50


def derive(scale_invariance: Result) -> Result:
    """Go up once and down twice, and ask when the circle closes."""
    _, (up, _), (down, _) = scale_invariance.expression.args
    ratios = Domain.of({gamma: sp.Interval.open(1, sp.oo)})
    story = Story(
        "period_three_ratio",
        title="ratio of the orbit of period three",
        source=f"{SOURCE} for the loss; algebra of its map",
        domain=ratios,
        given=[scale_invariance],
    )
    lowest = story.let(
        U_L,
        (gamma**2 - 1) ** sp.Rational(-2, 5),
        why="An orbit of period three goes up once, from its lowest point, and down twice. Let the "
        r"update up raise $U$ by the factor $\gamma^2$. As it adds $U^{-3/2}$, the lowest point "
        "is then",
    )
    highest = story.state(
        sp.Subs(up, U, lowest),
        gamma**2 * lowest,
        why="From it the update up leads to the highest point,",
    )
    story.let(U_H, highest, why="which we call")
    middle = story.state(
        sp.Subs(down, U, U_H),
        lowest * (gamma**2 - 1 / gamma + gamma**-3),
        why="From there the first update down leads to the middle point",
    )
    story.let(U_M, middle, why="or, for short,")
    first, second, third = (place ** sp.Rational(-3, 2) for place in (U_L, U_H, U_M))
    shares = 1 - gamma**-3, gamma**2 - 1 / gamma + gamma**-3
    closing = story.state(
        ((first - second) / third) ** 2,
        shares[0] ** 2 * shares[1] ** 3,
        why="The circle closes if the second update down takes back what the first has left of the "
        "update up. The square of what is to be taken back, over that of what is taken back, is",
    )
    story.step(
        sp.Limit(closing, gamma, 1, "+"),
        why=r"It has to be 1. At $\gamma = 1$ it is too small,",
    )
    story.step(sp.Subs(closing, gamma, 2), why=r"at $\gamma = 2$ too large,")
    story.step(
        sp.Derivative(shares[0], gamma),
        why="and in between it rises, since both its factors do. The first has the slope",
    )
    story.step(
        sp.Derivative(shares[1], gamma),
        why=r"and the second, which is 1 at $\gamma = 1$, has one that is positive from there on:",
        rewrite=sp.factor,
    )
    whole = story.step(
        gamma**15 * (closing - 1),
        why="So there is exactly one orbit that goes up once and down twice. Its ratio is the root "
        "above 1 of a polynomial that has no factors with rational coefficients:",
        rewrite=sp.factor,
    )
    (root,) = (found for found in sp.Poly(whole, gamma).real_roots() if found > 1)
    value = root.evalf(SHOWN_DIGITS)
    story.state(
        sp.Subs(closing, gamma, value),
        sp.Integer(1),
        why="This root has no simpler form. To 50 digits it is the number put in here:",
    )
    return story.conclude(gamma_3, value, symbols=(), domain=Domain.of({}))


main(__name__, __file__)
