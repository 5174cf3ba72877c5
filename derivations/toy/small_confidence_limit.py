"""The slope of the soft loss in the no-learning zone for a very soft output."""

import sympy as sp

from symghost.derivations.toy.forms.learning import SMALL_CONFIDENCE_LIMIT as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, r, t
from symghost.theory.derivation import Given, Result, Story, main


def derive(output_sensitivity: Result) -> Result:
    """Let the output be a straight line, and integrate the lift of the state."""
    loss, changing = sp.Function("L_1")(r), output_sensitivity.symbol
    *_, (below, _) = output_sensitivity.expression.args
    rate = sp.sqrt(-r)
    story = Story(
        "small_confidence_limit",
        title="slope of the loss in the zone for a very soft output",
        source="the loss of arXiv:2501.02378 with a logistic output",
        domain=Domain.of({r: NEGATIVE, T: POSITIVE}),
        given=[
            output_sensitivity,
            Given(
                sp.Eq(
                    sp.Derivative(loss, r),
                    sp.Integral(changing, (t, 0, T)) - sp.Integral(changing, (t, T, 2 * T)),
                ),
                "A change of the output harms up to $T$ and helps from there to $2T$. The slope of "
                "the loss is",
            ),
        ],
    )
    softest = story.step(
        sp.Limit(below / c, c, 0, "+"),
        why="A very soft output is a straight line of slope $c/4$ for all states. Below the "
        "saddle-node it changes by $c$ times",
        domain=Domain.of({r: NEGATIVE, t: POSITIVE, X: POSITIVE}),
    )
    total = t * sp.tanh(rate * t) / (8 * rate)
    story.state(
        sp.Derivative(total, t),
        softest,
        why=r"The state depends on time only through $\sqrt{-r}\,t$, so that this is a derivative "
        "in time as well,",
        domain=Domain.of({r: NEGATIVE, t: POSITIVE}),
    )
    story.state(sp.Subs(total, t, 0), sp.Integer(0), why="of something that starts from")
    harm, both = total.subs(t, T), total.subs(t, 2 * T)
    slope = story.state(
        harm - (both - harm),
        -T * sp.tanh(rate * T) / (4 * rate * sp.cosh(2 * rate * T)),
        why="The harm in the first half of the trial, less the help in the second, is, in units of "
        "$c$,",
        domain=Domain.of({r: NEGATIVE, T: POSITIVE}, r * T**2 > -100),
    )
    story.claim(
        sp.Lt(slope, 0, evaluate=False),
        why="It leads the right way everywhere in the zone, however deep:",
    )
    story.state(
        sp.Limit(slope, r, 0, "-"),
        -(T**2) / 4,
        why="Near the saddle-node it is",
        domain=Domain.of({T: POSITIVE}),
    )
    return story.conclude(
        sp.Derivative(loss, r),
        c * slope,
        symbols=(r, T, c),
        domain=Domain.of({r: NEGATIVE, T: POSITIVE, c: POSITIVE}),
        form=FORM,
    )


main(__name__, __file__)
