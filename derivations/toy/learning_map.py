"""An update of gradient descent as a map of the scale parameter in units of its optimum."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import T, alpha, beta, r, u, u_next
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(
    loss_gradient: Result,
    optimal_scale: Result,
    no_learning_edge: Result,
    critical_learning_rate: Result,
    normalised: bool = False,
) -> Result:
    """Measure the scale parameter in optima, and the learning rate by the step at the optimum."""
    (in_zone, _), (below, _), (above, _) = loss_gradient.expression.args
    optimum = optimal_scale.symbol
    edge = no_learning_edge.expression / optimal_scale.expression
    settings = {T: POSITIVE, alpha: POSITIVE}
    zone = Domain.of({u: REAL, **settings}, u <= edge)
    late = Domain.of({u: POSITIVE, **settings}, u > edge, u <= 1)
    early = Domain.of({u: sp.Interval.open(1, sp.oo), **settings})
    story = Story(
        "learning_map",
        title="gradient descent as a map"
        + (" for the loss divided by the delay" if normalised else ""),
        source=f"{SOURCE} for the loss; here in units of its own",
        domain=Domain.of(settings),
        given=[loss_gradient, optimal_scale, no_learning_edge, critical_learning_rate],
    )
    share = story.step(
        alpha * sp.Limit(above, r, optimum, "+") / optimum,
        why="The natural unit of length is the optimum itself. Just above it an update moves $r$ "
        "down by the share",
    )
    story.let(
        beta,
        share,
        why="of the optimum. This share is the learning rate in its natural unit, and all that is "
        "left of learning rate and delay:",
    )
    story.state(
        sp.Subs(r - alpha * above, r, u * optimum) / optimum,
        u - beta / u ** sp.Rational(3, 2),
        why="In units of the optimum, $r$ becomes $u$. An update from above the optimum leads to",
        domain=early,
    )
    story.state(
        sp.Subs(r - alpha * below, r, u * optimum) / optimum,
        u + beta / u ** sp.Rational(3, 2),
        why="and one from below the optimum to",
        domain=late,
    )
    story.state(
        no_learning_edge.symbol / optimum,
        edge,
        why="This holds as long as there is a slope, that is down to the edge of the no-learning "
        "zone at",
    )
    story.state(
        sp.Subs(r - alpha * in_zone, r, u * optimum) / optimum,
        u,
        why="In the zone gradient descent stands still:",
        domain=zone,
    )
    story.state(
        sp.Subs(beta, alpha, critical_learning_rate.symbol),
        share / alpha * critical_learning_rate.expression,
        why="In this unit the critical learning rate is three quarters:",
    )
    # As in the loss, the edge belongs to the zone, and the optimum to the branch below it.
    return story.conclude(
        u_next,
        sp.Piecewise(
            (u, u <= edge),
            (u + beta / u ** sp.Rational(3, 2), u <= 1),
            (u - beta / u ** sp.Rational(3, 2), True),
        ),
        symbols=(u, beta),
        domain=Domain.of({u: REAL, beta: POSITIVE}),
    )


main(__name__, __file__)
