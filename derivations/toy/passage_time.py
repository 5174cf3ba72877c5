"""The time for the whole way past the ghost, from minus to plus infinity."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import r, t_pass, x
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Result, Story, main


def derive(canonical_escape_time: Result) -> Result:
    """Integrate the slowness over the whole line."""
    story = Story(
        "passage_time",
        title="passage time through the bottleneck",
        source=f"{SOURCE}; the square-root law of saddle-node ghosts",
        domain=Domain.of({r: POSITIVE}),
        given=[canonical_escape_time],
    )
    passage = story.step(
        sp.Integral(1 / canonical_flow().field, (x, -sp.oo, sp.oo)),
        why="A state that comes from far below and leaves far above needs the time",
    )
    story.state(
        2 * canonical_escape_time.symbol,
        passage,
        why="The way to the ghost takes as long as the way from it:",
    )
    return story.conclude(t_pass, passage, symbols=(r,))


main(__name__, __file__)
