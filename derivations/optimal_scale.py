"""The scale parameter at which the output switches on exactly at the end of the delay."""

import sympy as sp

from symghost.derivation import Result, Story
from symghost.domain import POSITIVE, Domain
from symghost.models.toy import SOURCE
from symghost.symbols import T, r, r_opt


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


if __name__ == "__main__":
    import symghost

    print(symghost.render(symghost.result("optimal_scale")))
