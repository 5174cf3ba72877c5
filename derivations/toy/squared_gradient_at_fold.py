"""The slope of the squared loss at the saddle-node: three times as steep, and as small."""

import sympy as sp

from symghost.derivations.toy.forms.learning import SQUARED_GRADIENT_AT_FOLD as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, kappa, q, r, t
from symghost.models.networks import output
from symghost.theory.derivation import Given, Result, Story, main


def derive(output_sensitivity: Result, soft_gradient_at_fold: Result) -> Result:
    """Weigh what a change of r does to the output by twice the error."""
    loss, changing = sp.Function("L_2")(r), output_sensitivity.symbol
    readout = sp.Function("o")(t, r)
    faint = Domain.of({q: sp.Interval.open(0, 1), T: POSITIVE, c: POSITIVE})
    story = Story(
        "squared_gradient_at_fold",
        title="slope of the squared loss at the saddle-node",
        source="the loss of arXiv:2501.02378, squared, with a logistic output",
        domain=Domain.of({T: POSITIVE, X: POSITIVE, c: POSITIVE}),
        given=[
            output_sensitivity,
            soft_gradient_at_fold,
            Given(
                sp.Eq(
                    loss,
                    sp.Integral(readout**2, (t, 0, T))
                    + sp.Integral((1 - readout) ** 2, (t, T, 2 * T)),
                ),
                "The loss is the integral of the squared distance between output and target,",
            ),
            Given(
                sp.Eq(
                    sp.Derivative(loss, r),
                    sp.Integral(2 * readout * changing, (t, 0, T))
                    - sp.Integral(2 * (1 - readout) * changing, (t, T, 2 * T)),
                ),
                "and its slope, taken under the integral sign,",
            ),
        ],
    )
    odds = sp.exp(-c * X)
    story.state(
        output().subs(kappa, 0),
        odds / (1 + odds),
        why="At the saddle-node the state stays at zero. Written with its odds $q = e^{-cX}$, the "
        "output is the same $q/(1 + q)$ at all times of the trial,",
    )
    story.state(
        sp.Subs(changing, r, 0),
        c * t * odds / (1 + odds) ** 2,
        why="and a small change of $r$ changes it by",
        domain=Domain.of({t: POSITIVE, X: POSITIVE, c: POSITIVE}),
    )
    resting, at_fold = q / (1 + q), c * t * q / (1 + q) ** 2
    slope = story.step(
        sp.Integral(2 * resting * at_fold, (t, 0, T))
        - sp.Integral(2 * (1 - resting) * at_fold, (t, T, 2 * T)),
        why="Weighed by twice the error, which is small in the first half of the trial and large "
        "in the second, this adds up to",
        domain=faint,
        rewrite=sp.factor,
    )
    story.claim(sp.Lt(slope, 0, evaluate=False), why="It leads the right way, up:", domain=faint)
    story.state(
        sp.Limit(slope.subs(q, odds) / soft_gradient_at_fold.expression, X, sp.oo),
        sp.Integer(3),
        why="The sharper the output, the nearer this comes to three times the slope of the loss "
        "that is not squared:",
    )
    return story.conclude(
        sp.Subs(sp.Derivative(loss, r), r, 0), slope.subs(q, odds), symbols=(T, X, c), form=FORM
    )


main(__name__, __file__)
