"""The escape time is convex in the scale parameter: it falls steeply at first, then slowly."""

import sympy as sp

from symghost.derivations.toy.forms.escape import ESCAPE_TIME_CURVATURE as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import X, r, x, x0
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Result, Story, main


def derive(escape_time: Result, escape_time_slope: Result) -> Result:
    """Differentiate the slowness twice, and sum it by parts once more."""
    (above, _), (_, zero_escapes), (below, negative_escapes), _ = escape_time_slope.expression.args
    field = canonical_flow().field
    on_the_way = Domain.of({r: POSITIVE, x: REAL})
    short_of_it = Domain.of({r: NEGATIVE, x: POSITIVE}, x**2 + r > 0)
    positive = Domain.of({r: POSITIVE, x0: REAL, X: REAL}, x0 < X)
    zero = Domain.of({x0: POSITIVE, X: POSITIVE}, x0 < X)
    negative = Domain.of({r: NEGATIVE, x0: POSITIVE, X: POSITIVE}, x0 < X, x0**2 + r > 0)
    story = Story(
        "escape_time_curvature",
        title="curvature of the escape time",
        source=f"{SOURCE}; for any start and threshold by integration by parts",
        domain=positive,
        given=[escape_time, escape_time_slope],
    )
    for where, why in (
        (on_the_way, "The time for every piece of the way falls with $r$, above the saddle-node,"),
        (short_of_it, "and below it, where the velocity is positive all along the way:"),
    ):
        story.claim(sp.Lt(sp.Derivative(1 / field, r), 0, evaluate=False), why=why, domain=where)
    story.state(
        sp.Derivative(1 / field, (r, 2)),
        2 / field**3,
        why="It is also convex in $r$, since its second derivative is positive wherever the "
        "velocity is:",
        domain=on_the_way,
    )
    story.state(
        2 / field**3,
        (3 / field**2 + sp.Derivative(x / field**2, x)) / (2 * r),
        why="A sum of such pieces inherits both: the escape time falls and is convex. To add them "
        "up, split each into a piece of the slope and a derivative:",
        domain=on_the_way,
    )

    def summed(slope: sp.Expr) -> sp.Expr:
        ends = X / (r + X**2) ** 2 - x0 / (r + x0**2) ** 2
        return (ends - 3 * slope) / (2 * r)

    for_positive, for_negative = summed(above), summed(below)
    story.state(sp.Derivative(above, r), for_positive, why="The sum is, above the saddle-node,")
    story.state(
        sp.Derivative(below, r),
        for_negative,
        why="and below it, for a start beyond the unstable fixed point,",
        domain=negative,
    )
    for_zero = story.step(
        sp.Integral(2 / x**6, (x, x0, X)), why="while at the saddle-node itself", domain=zero
    )
    story.state(
        sp.Limit(for_positive.subs(x0, 0), X, sp.oo),
        3 * sp.pi / (8 * r ** sp.Rational(5, 2)),
        why="From the ghost to a threshold far away this is",
        domain=Domain.of({r: POSITIVE}),
    )
    return story.conclude(
        sp.Derivative(escape_time.symbol, (r, 2)),
        sp.Piecewise(
            (for_positive, r > 0),
            (for_zero, zero_escapes),
            (for_negative, negative_escapes),
            (sp.nan, True),
        ),
        symbols=(r, x0, X),
        domain=escape_time_slope.domain,
        form=FORM,
    )


main(__name__, __file__)
