"""The learning rate above which an update can throw training into the no-learning zone."""

import sympy as sp

from symghost.derivations.toy.forms.learning import CRITICAL_LEARNING_RATE as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, alpha, alpha_c, r
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(
    loss_gradient: Result,
    optimal_scale: Result,
    no_learning_edge: Result,
    normalised: bool = False,
) -> Result:
    """Ask when the worst update, from just above the optimum, lands on the edge of the zone."""
    optimum = optimal_scale.expression
    *_, (above, _) = loss_gradient.expression.args
    power = 4 if normalised else 5
    higher = Domain.of({r: POSITIVE, T: POSITIVE, alpha: POSITIVE}, r > optimum)
    story = Story(
        "critical_learning_rate",
        title="critical learning rate"
        + (" for the loss divided by the delay" if normalised else ""),
        source=SOURCE,
        domain=Domain.of({T: POSITIVE, alpha: POSITIVE}),
        given=[loss_gradient, optimal_scale, no_learning_edge],
    )
    story.claim(
        sp.Gt(sp.Derivative(r - alpha * above, r), 0, evaluate=False),
        why="Only an update from above the optimum goes down. Where it lands rises with where it "
        "starts, so that the deepest landing is reached from just above the optimum:",
        domain=higher,
    )
    slope = story.step(
        sp.Limit(above, r, optimal_scale.symbol, "+"),
        why="Just above the optimum the loss climbs with slope",
    )
    landing = story.state(
        sp.Limit(r - alpha * above, r, optimal_scale.symbol, "+"),
        optimal_scale.symbol - alpha * slope,
        why="so that one update of gradient descent lands at",
    )
    critical = story.solve(
        sp.Eq(landing, no_learning_edge.symbol),
        alpha,
        why="which is the edge of the no-learning zone when",
    )
    story.state(
        sp.Derivative(sp.log(critical), T) * T,
        sp.Integer(-power),
        why="A longer delay lowers it steeply: its logarithm falls with that of the delay at slope",
    )
    return story.conclude(
        alpha_c, critical, symbols=(T,), domain=Domain.of({T: POSITIVE}), form=FORM
    )


main(__name__, __file__)
