"""How the escape time falls with the scale parameter, for any start and threshold."""

import sympy as sp

from symghost.derivations.toy.forms.escape import ESCAPE_TIME_SLOPE as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import X, r, x, x0
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Result, Story, main


def derive(escape_time: Result) -> Result:
    """Differentiate under the integral, and integrate by parts."""
    (above, _), (_, zero_escapes), (below, negative_escapes), _ = escape_time.expression.args
    field = canonical_flow().field
    positive = Domain.of({r: POSITIVE, x0: REAL, X: REAL}, x0 < X)
    zero = Domain.of({x0: POSITIVE, X: POSITIVE}, x0 < X)
    negative = Domain.of({r: NEGATIVE, x0: POSITIVE, X: POSITIVE}, x0 < X, x0**2 + r > 0)
    story = Story(
        "escape_time_slope",
        title="slope of the escape time",
        source=f"{SOURCE}; for any start and threshold by integration by parts",
        domain=positive,
        given=[escape_time],
    )
    story.state(
        sp.Derivative(1 / field, r),
        -1 / field**2,
        why="A larger $r$ shortens the time for every piece of the way:",
        domain=Domain.of({r: POSITIVE, x: REAL}),
    )
    story.state(
        -1 / field**2,
        -(1 / field + sp.Derivative(x / field, x)) / (2 * r),
        why="To add up the pieces from the start to the threshold, split each into one like the "
        "piece of the escape time itself and a slope:",
        domain=Domain.of({r: POSITIVE, x: REAL}),
    )

    def summed(escape: sp.Expr) -> sp.Expr:
        return -(escape + X / (r + X**2) - x0 / (r + x0**2)) / (2 * r)

    for_positive, for_negative = summed(above), summed(below)
    story.state(sp.Derivative(above, r), for_positive, why="The sum is, above the saddle-node,")
    story.state(
        sp.Derivative(below, r),
        for_negative,
        why="and below it, for a start beyond the unstable fixed point,",
        domain=negative,
    )
    for_zero = story.step(
        -sp.Integral(1 / x**4, (x, x0, X)),
        why="while at the saddle-node itself",
        domain=zero,
    )
    story.state(
        sp.Limit(for_positive, r, 0, "+"), for_zero, why="The three join there:", domain=zero
    )
    story.state(
        sp.Limit(for_positive.subs(x0, 0), X, sp.oo),
        -sp.pi / (4 * r ** sp.Rational(3, 2)),
        why="From the ghost to a threshold far away this is",
        domain=Domain.of({r: POSITIVE}),
    )
    escapes = Domain.of(
        {r: REAL, x0: REAL, X: REAL},
        x0 < X,
        sp.Or(r > 0, zero_escapes, negative_escapes),
    )
    return story.conclude(
        sp.Derivative(escape_time.symbol, r),
        sp.Piecewise(
            (for_positive, r > 0),
            (for_zero, zero_escapes),
            (for_negative, negative_escapes),
            (sp.nan, True),
        ),
        symbols=(r, x0, X),
        domain=escapes,
        form=FORM,
    )


main(__name__, __file__)
