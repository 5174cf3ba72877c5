"""The size of the update above which gradient descent can enter the no-learning zone."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import beta, beta_c, u
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(learning_map: Result) -> Result:
    """Find the deepest landing of the map, and ask when it is in the zone."""
    (_, zone), (up, _), (down, _) = learning_map.expression.args
    edge = zone.rhs
    late = Domain.of({u: sp.Interval.Lopen(edge, 1), beta: POSITIVE})
    early = Domain.of({u: sp.Interval.open(1, sp.oo), beta: POSITIVE})
    story = Story(
        "critical_step",
        title="critical size of an update",
        source=f"{SOURCE}, in units of the optimum",
        domain=Domain.of({beta: POSITIVE}),
        given=[learning_map],
    )
    story.claim(
        sp.Gt(up - u, 0, evaluate=False),
        why="An update from below the optimum goes up, and so never enters the no-learning zone:",
        domain=late,
    )
    story.step(
        sp.Derivative(down, u),
        why="One from above goes down. Where it lands has the slope",
        domain=early,
    )
    story.claim(
        sp.Gt(sp.Derivative(down, u), 0, evaluate=False),
        why="over where it starts. This is positive, so that the one rises with the other:",
        domain=early,
    )
    deepest = story.step(
        sp.Limit(down, u, 1, "+"),
        why="The deepest landing is therefore approached by starts just above the optimum,",
    )
    critical = story.solve(
        sp.Eq(deepest, edge), beta, why="and lies at the edge of the zone, $u = 1/4$, when"
    )
    story.claim(
        sp.Gt(down, edge, evaluate=False),
        why="At this size, and so at every smaller one, all landings are outside the zone:",
        domain=Domain.of({u: sp.Interval.open(1, sp.oo), beta: sp.Interval.Lopen(0, critical)}),
    )
    return story.conclude(beta_c, critical, symbols=(), domain=Domain.of({}))


main(__name__, __file__)
