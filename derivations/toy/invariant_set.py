"""The interval about the optimum that gradient descent with small updates never leaves."""

import sympy as sp

from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import beta, u
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(learning_map: Result, critical_step: Result) -> Result:
    """Bound where one update leads to, from each of the two sides of the optimum."""
    (_, zone), (up, _), (down, _) = learning_map.expression.args
    sizes = sp.Interval.open(0, critical_step.expression)
    lowest = down.subs(u, 1)
    low = Domain.of({u: sp.Interval.Lopen(0, 1), beta: sizes}, u >= lowest)
    high = Domain.of({u: sp.Interval.open(1, sp.oo), beta: sizes})
    story = Story(
        "invariant_set",
        title="interval that small updates never leave",
        source=f"{SOURCE} for the loss; an argument about its map",
        domain=Domain.of({beta: sizes}),
        given=[learning_map, critical_step],
    )
    story.claim(
        sp.Gt(lowest, zone.rhs, evaluate=False),
        why=r"An update from just above the optimum leads down to $1 - \beta$, which is outside "
        "the no-learning zone:",
    )
    story.claim(
        sp.Gt(down, lowest, evaluate=False),
        why="From higher up it leads less far down,",
        domain=high,
    )
    story.claim(
        sp.Lt(down, u, evaluate=False),
        why="and never up. So no update from above leaves an interval that begins there:",
        domain=high,
    )
    story.step(
        sp.Derivative(up, (u, 2)),
        why="Where an update from below the optimum lands is convex in where it starts,",
        domain=low,
    )
    from_optimum = story.step(
        sp.Subs(up, u, 1), why="and so is highest from one of the two ends: from the optimum, at"
    )
    from_lowest = story.step(
        sp.Subs(up, u, lowest), why="or from the lowest point, at", rewrite=lambda e: e
    )
    story.claim(
        sp.Le(up, sp.Max(from_optimum, from_lowest), evaluate=False),
        why="No update from below leads higher than the higher of the two:",
        domain=low,
    )
    turning = (3 * beta / 2) ** sp.Rational(2, 5)
    story.state(
        sp.Subs(sp.Derivative(up, u), u, turning),
        sp.Integer(0),
        why="As for how low it leads: the slope over the start vanishes at $(3\\beta/2)^{2/5}$,",
    )
    story.step(sp.Subs(up, u, turning), why="where the update leads to", rewrite=sp.powdenest)
    over = u ** sp.Rational(-3, 2)
    story.state(
        up - 1,
        (1 - u) * (over - 1) + (u - lowest) * over,
        why="This is above the optimum wherever the interval holds such a start. In general, an "
        "update from below leads beyond the optimum by",
        domain=low,
    )
    story.claim(
        sp.Gt(up, 1, evaluate=False),
        why="No term is negative where $u$ is at most 1 and at least $1 - \\beta$, and one is "
        "positive. So an update up is followed by one down, always:",
        domain=low,
    )
    story.state(
        sp.Subs((from_lowest - lowest) / beta, beta, 1 - sp.Integer(2) ** sp.Rational(-2, 3)),
        sp.Integer(2),
        why=r"The two candidates for the upper end are equal where the update from the lowest "
        r"point adds $2 \beta$. As this share rises with $\beta$, the first is the higher up to "
        r"$\beta = 1 - 2^{-2/3}$, and the second from there on:",
    )
    inside = sp.And(u >= lowest, u <= sp.Max(from_optimum, from_lowest))
    return story.conclude(
        inside, inside, symbols=(u, beta), domain=Domain.of({u: REAL, beta: sizes})
    )


main(__name__, __file__)
