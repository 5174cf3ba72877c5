"""The scale parameter at which the output switches on exactly at the end of the delay."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, r, r_opt
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(canonical_escape_time: Result) -> Result:
    """Solve t*(r) = T."""
    story = Story(
        "optimal_scale",
        title="optimal scale parameter",
        source=SOURCE,
        domain=Domain.of({T: POSITIVE}),
        given=[canonical_escape_time],
    )
    optimum = story.solve(
        sp.Eq(canonical_escape_time.symbol, T),
        r,
        why="The task is solved when the state escapes at the end of the delay, $t^*(r) = T$. The "
        "escape time falls with $r$, so there is one such $r$:",
    )
    return story.conclude(r_opt, optimum, symbols=(T,))


main(__name__, __file__)
