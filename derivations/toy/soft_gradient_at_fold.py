"""The slope of the soft loss at the saddle-node: exponentially small, but not zero."""

import sympy as sp

from symghost.derivations.toy.forms.learning import SOFT_GRADIENT_AT_FOLD as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, r, t
from symghost.theory.derivation import Given, Result, Story, main


def derive(output_sensitivity: Result) -> Result:
    """Add up what a change of r does to the output, where the state stands still."""
    loss, changing = sp.Function("L_1")(r), output_sensitivity.symbol
    readout = sp.Function("o")(t, r)
    story = Story(
        "soft_gradient_at_fold",
        title="slope of the soft loss at the saddle-node",
        source="the loss of arXiv:2501.02378 with a logistic output",
        domain=Domain.of({T: POSITIVE, X: POSITIVE, c: POSITIVE}),
        given=[
            output_sensitivity,
            Given(
                sp.Eq(
                    loss, sp.Integral(readout, (t, 0, T)) + sp.Integral(1 - readout, (t, T, 2 * T))
                ),
                "The target is 0 up to $T$ and 1 from there to $2T$. The loss is the integral of "
                "the distance between output and target,",
            ),
            Given(
                sp.Eq(
                    sp.Derivative(loss, r),
                    sp.Integral(changing, (t, 0, T)) - sp.Integral(changing, (t, T, 2 * T)),
                ),
                "and its slope, taken under the integral sign,",
            ),
        ],
    )
    at_fold = story.step(
        sp.Subs(changing, r, 0),
        why="At the saddle-node the state stays at zero during the whole trial. A small change of "
        "$r$ lifts it in proportion to time, and the output with it:",
        domain=Domain.of({t: POSITIVE, X: POSITIVE, c: POSITIVE}),
    )
    slope = story.step(
        sp.Integral(at_fold, (t, 0, T)) - sp.Integral(at_fold, (t, T, 2 * T)),
        why="This harms in the first half of the trial and helps in the second, which is later and "
        "so counts three times as much. The slope of the loss is",
    )
    story.claim(
        sp.Lt(slope, 0, evaluate=False),
        why="It leads the right way, up:",
    )
    story.state(
        sp.Limit(slope / (-c * T**2 * sp.exp(-c * X)), X, sp.oo),
        sp.Integer(1),
        why="A sharp output is hardly changed by a state far below its threshold. Beside "
        "$-c T^2 e^{-cX}$ the slope tends to",
    )
    return story.conclude(
        sp.Subs(sp.Derivative(loss, r), r, 0), slope, symbols=(T, X, c), form=FORM
    )


main(__name__, __file__)
