"""The escape time from the ghost itself: start at x = 0, threshold far away."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import X, r, x0
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(escape_time: Result) -> Result:
    """Put the start on the ghost and send the threshold to infinity."""
    above_fold = Domain.of({r: POSITIVE})
    story = Story(
        "canonical_escape_time",
        title="escape time from the ghost",
        source=SOURCE,
        domain=above_fold,
        given=[escape_time],
    )
    (above, _), *_ = escape_time.expression.args
    from_ghost = story.step(
        sp.Subs(above, x0, 0),
        why="Above the saddle-node, with the start on the ghost, the escape time is",
        domain=Domain.of({r: POSITIVE, X: POSITIVE}),
    )
    limit = story.step(
        sp.Limit(from_ghost, X, sp.oo),
        why="The state runs off to infinity in finite time, so that the threshold hardly matters "
        "once it is far away:",
    )
    story.claim(
        sp.Lt(sp.Derivative(limit, r), 0, evaluate=False),
        why="A weaker ghost (a larger $r$) holds the state for a shorter time:",
    )
    return story.conclude(escape_time.symbol, limit, symbols=(r,))


main(__name__, __file__)
