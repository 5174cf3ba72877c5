"""The scale parameter at and below which the output never switches on during a trial."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, r, r_z
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(canonical_escape_time: Result, optimal_scale: Result) -> Result:
    """Solve t*(r) = 2T, the end of the trial."""
    story = Story(
        "no_learning_edge",
        title="edge of the no-learning zone",
        source=SOURCE,
        domain=Domain.of({T: POSITIVE}),
        given=[canonical_escape_time, optimal_scale],
    )
    edge = story.solve(
        sp.Eq(canonical_escape_time.symbol, 2 * T),
        r,
        why="A trial lasts $2T$. A state that has not escaped by then leaves the output off, and a "
        "small change of $r$ changes nothing. This begins at $t^*(r) = 2T$, that is at",
    )
    story.state(
        edge / optimal_scale.symbol,
        sp.Rational(1, 4),
        why="The edge lies at a quarter of the optimum, whatever the delay:",
    )
    return story.conclude(r_z, edge, symbols=(T,))


main(__name__, __file__)
