"""The loss of delayed activation over the scale parameter."""

import sympy as sp

from symghost.derivations.toy.forms.learning import LOSS as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import T, r, t
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(
    canonical_escape_time: Result,
    optimal_scale: Result,
    no_learning_edge: Result,
    normalised: bool = False,
) -> Result:
    """Add up the time during which the output differs from its target."""
    escape = canonical_escape_time.symbol
    optimum, edge = optimal_scale.expression, no_learning_edge.expression
    unit = T if normalised else sp.Integer(1)
    story = Story(
        "loss",
        title="loss of delayed activation" + (" divided by the delay" if normalised else ""),
        source=SOURCE,
        domain=Domain.of({r: POSITIVE, T: POSITIVE}),
        given=[canonical_escape_time, optimal_scale, no_learning_edge],
    )
    trapped = story.step(
        sp.Integral(1 / unit, (t, T, 2 * T)),
        why="The output is 0 until the state escapes at $t^*$ and 1 from then on; the target is 0 "
        "up to $T$ and 1 from there to $2T$. The loss is the time during which the two differ"
        + (", in units of the delay" if normalised else "")
        + ". In the no-learning zone, where the output stays off, that is the second half:",
    )
    late = story.step(
        sp.Integral(1 / unit, (t, T, escape)),
        why="Between the edge of the zone and the optimum the output comes too late,",
        domain=Domain.of({r: POSITIVE, T: POSITIVE}, r > edge, r < optimum),
    )
    early = story.step(
        sp.Integral(1 / unit, (t, escape, T)),
        why="and above the optimum too early:",
        domain=Domain.of({r: POSITIVE, T: POSITIVE}, r > optimum),
    )
    whole = sp.Piecewise((trapped, r <= edge), (late, r <= optimum), (early, True))
    story.state(
        sp.Min(sp.Abs(T - escape), T) / unit,
        whole,
        why="In one formula, the miss of the delay, but never more than a whole delay:",
    )
    story.state(
        sp.Subs(late, r, no_learning_edge.symbol),
        trapped,
        why="The loss is continuous at the edge of the zone",
    )
    story.state(
        sp.Subs(late, r, optimal_scale.symbol), sp.Integer(0), why="and zero at the optimum:"
    )
    return story.conclude(
        sp.Function("L")(r),
        whole,
        symbols=(r, T),
        domain=Domain.of({r: REAL, T: POSITIVE}),
        form=FORM,
    )


main(__name__, __file__)
