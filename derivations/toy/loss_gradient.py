"""The slope of the loss: zero in the no-learning zone, steepest at its edge."""

import sympy as sp

from symghost.derivations.toy.forms.learning import LOSS_GRADIENT as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import T, r
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(
    loss: Result, optimal_scale: Result, no_learning_edge: Result, normalised: bool = False
) -> Result:
    """Differentiate the loss branch by branch, and say what happens at the two corners."""
    optimum, edge = optimal_scale.expression, no_learning_edge.expression
    (trapped, _), (late, _), (early, _) = loss.expression.args
    delays = Domain.of({T: POSITIVE})
    story = Story(
        "loss_gradient",
        title="gradient of the loss" + (" divided by the delay" if normalised else ""),
        source=SOURCE,
        domain=delays,
        given=[loss, optimal_scale, no_learning_edge],
    )
    in_zone = story.step(
        sp.Derivative(trapped, r),
        why="In the no-learning zone the loss is flat, and gradient descent stands still:",
        domain=Domain.of({r: REAL, T: POSITIVE}, r < edge),
    )
    below = story.step(
        sp.Derivative(late, r),
        why="Between the zone and the optimum a larger $r$ helps,",
        domain=Domain.of({r: POSITIVE, T: POSITIVE}, r > edge, r < optimum),
    )
    above = story.step(
        sp.Derivative(early, r),
        why="above the optimum it harms by as much:",
        domain=Domain.of({r: POSITIVE, T: POSITIVE}, r > optimum),
    )
    story.state(
        sp.Limit(below, r, optimal_scale.symbol, "-"),
        below.subs(r, optimum),
        why="At the optimum the loss has a kink. From the left its slope is",
    )
    story.state(
        sp.Limit(above, r, optimal_scale.symbol, "+"),
        above.subs(r, optimum),
        why="and from the right",
    )
    story.state(
        sp.Limit(below, r, no_learning_edge.symbol, "+"),
        below.subs(r, edge),
        why="At the edge of the zone the slope jumps from zero to its steepest value anywhere,",
    )
    story.state(
        sp.Subs(below, r, no_learning_edge.symbol) / sp.Subs(below, r, optimal_scale.symbol),
        sp.Integer(8),
        why="eight times that at the optimum:",
    )
    # By convention the edge belongs to the zone (the loss there is that of the zone), and the
    # optimum to the branch below it, as the loss's own pieces have it.
    return story.conclude(
        sp.Derivative(loss.symbol, r),
        sp.Piecewise((in_zone, r <= edge), (below, r <= optimum), (above, True)),
        symbols=(r, T),
        domain=Domain.of({r: REAL, T: POSITIVE}),
        form=FORM,
    )


main(__name__, __file__)
