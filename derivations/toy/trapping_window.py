"""The starts from which a single update leads into the no-learning zone."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import beta, u, u_c
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(learning_map: Result, critical_step: Result) -> Result:
    """Solve for the size of the update that leads exactly to the edge of the zone."""
    (_, zone), _, (down, _) = learning_map.expression.args
    edge = zone.rhs
    starts = Domain.of({u_c: sp.Interval.open(1, sp.oo)})
    story = Story(
        "trapping_window",
        title="starts that lead into the no-learning zone",
        source=f"{SOURCE} for the loss; the window follows from its map",
        domain=starts,
        given=[learning_map, critical_step],
    )
    size = story.solve(
        sp.Eq(down.subs(u, u_c), edge),
        beta,
        why="An update from $u_c > 1$ leads exactly to the edge of the zone, $u = 1/4$, if its "
        "size is",
    )
    story.step(
        sp.Limit(size, u_c, 1, "+"),
        why="The window opens at the critical size of an update, where $u_c$ is the optimum "
        "itself,",
    )
    growth = story.step(
        sp.Derivative(size, u_c),
        why="and the higher $u_c$ is, the larger the size:",
        rewrite=sp.factor,
    )
    story.claim(
        sp.Gt(growth, 0, evaluate=False),
        why="This slope is positive from $u_c = 1$ on, so that each size above the critical one "
        "has one $u_c$. As an update lands the higher, the higher it starts, just the starts "
        "between the optimum and $u_c$ lead into the zone:",
    )
    slope = story.step(
        1 / sp.Subs(growth, u_c, 1), why="As the window opens, its width grows with slope"
    )
    story.step(
        -sp.Subs(sp.Derivative(size, (u_c, 2)), u_c, 1) * slope**3,
        why="and then more slowly, with second derivative",
    )
    return story.conclude(beta, size, symbols=(u_c,))


main(__name__, __file__)
