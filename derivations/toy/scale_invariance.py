"""Units in which an update of gradient descent does not depend on the learning rate."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import B, U, U_next, beta, u
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(learning_map: Result) -> Result:
    """Choose the unit so that the learning rate drops out of both branches."""
    (_, zone), (up, _), (down, _) = learning_map.expression.args
    story = Story(
        "scale_invariance",
        title="update in units free of the learning rate",
        source=f"{SOURCE} for the loss; a symmetry of its map",
        domain=Domain.of({U: POSITIVE, beta: POSITIVE}),
        given=[learning_map],
    )
    unit = beta ** sp.Rational(2, 5)
    story.state(
        sp.Subs(up - u, u, unit),
        unit,
        why="An update that begins at $u = \\beta^{2/5}$ is just as long as $u$ itself:",
    )
    lower = story.step(
        sp.Subs(down, u, unit * U) / unit,
        why="Measure $u$ in this unit, $U = \\beta^{-2/5} u$. The learning rate then drops out of "
        "the update from above the optimum,",
        rewrite=lambda e: sp.expand(sp.powdenest(sp.expand_power_base(e))),
    )
    higher = story.step(
        sp.Subs(up, u, unit * U) / unit,
        why="and out of the one from below it:",
        rewrite=lambda e: sp.expand(sp.powdenest(sp.expand_power_base(e))),
    )
    story.let(
        B,
        1 / unit,
        why="It is left only in the place of the optimum, where the one gives way to the other,",
    )
    story.state(
        zone.rhs / unit, zone.rhs * B, why="and in that of the edge of the no-learning zone:"
    )
    story.state(
        sp.Subs(sp.Derivative(down, u), u, unit * U),
        sp.Derivative(lower, U).doit(),
        why="The slope of the update does not change with the unit. From above the optimum it is",
    )
    story.state(
        sp.Subs(sp.Derivative(up, u), u, unit * U),
        sp.Derivative(higher, U).doit(),
        why="and from below, so that an orbit with a given order of ups and downs lies at the same "
        "$U$ and is as stable at every learning rate that has it:",
    )
    return story.conclude(
        U_next,
        sp.Piecewise((U, sp.Le(U, zone.rhs * B)), (higher, U <= B), (lower, True)),
        symbols=(U, B),
        domain=Domain.of({U: REAL, B: POSITIVE}),
    )


main(__name__, __file__)
