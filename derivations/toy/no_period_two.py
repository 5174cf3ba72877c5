"""Why gradient descent on the toy's loss has no orbit of period two, at any learning rate."""

import sympy as sp

from symghost.derivations.toy.forms.learning import NO_PERIOD_TWO as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import beta, u
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(learning_map: Result) -> Result:
    """Show that an update up and one down together lead upwards."""
    (_, zone), (up, _), (down, _) = learning_map.expression.args
    low = Domain.of({u: sp.Interval.Lopen(zone.rhs, 1), beta: POSITIVE})
    pairs = Domain.of({u: sp.Interval.Lopen(zone.rhs, 1), beta: POSITIVE}, up > 1)
    story = Story(
        "no_period_two",
        title="no orbit of period two",
        source=f"{SOURCE} for the loss; an argument about its map",
        domain=low,
        given=[learning_map],
    )
    story.claim(
        sp.Gt(up, u, evaluate=False),
        why="Outside the no-learning zone every update moves, those from below the optimum up,",
    )
    story.claim(
        sp.Lt(down, u, evaluate=False),
        why="and those from above it down:",
        domain=Domain.of({u: sp.Interval.open(1, sp.oo), beta: POSITIVE}),
    )
    kick_down = story.step(
        sp.Subs(u - down, u, up),
        why="There is no fixed point, and an orbit that returns after two updates has one of each. "
        r"The update up adds $\beta u^{-3/2}$. From where that leads, the one down takes off",
        domain=pairs,
        rewrite=lambda e: e,
    )
    ratio = story.step(
        ((up - u) / kick_down) ** 2,
        why="The two would have to be equal. But the square of the ratio of what is added to "
        "what is taken off is",
        domain=pairs,
        rewrite=lambda e: sp.expand(sp.powdenest(sp.factor(sp.expand(e)), force=True)),
    )
    story.claim(
        sp.Gt(ratio, 1, evaluate=False),
        why="which exceeds 1 whatever the learning rate. More is added than taken off,",
        domain=pairs,
    )
    ends_above = sp.Gt(down.subs(u, up), u, evaluate=False)
    story.claim(
        ends_above,
        why="so that the pair ends above its start, and never at it:",
        domain=pairs,
    )
    return story.conclude(ends_above, ends_above, symbols=(u, beta), domain=pairs, form=FORM)


main(__name__, __file__)
