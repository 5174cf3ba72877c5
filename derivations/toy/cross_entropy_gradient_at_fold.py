"""The slope of cross-entropy at the saddle-node: never small, however sharp the output."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, kappa, q, r, t
from symghost.models.networks import output
from symghost.theory.derivation import Given, Result, Story, main


def derive(output_sensitivity: Result) -> Result:
    """Divide what a change of r does to the output by the probability given to the target."""
    loss, changing = sp.Function("H")(r), output_sensitivity.symbol
    readout = sp.Function("o")(t, r)
    faint = Domain.of({q: sp.Interval.open(0, 1), T: POSITIVE, c: POSITIVE})
    story = Story(
        "cross_entropy_gradient_at_fold",
        title="slope of cross-entropy at the saddle-node",
        source="the task of arXiv:2501.02378 with cross-entropy and a logistic output",
        domain=Domain.of({T: POSITIVE, X: POSITIVE, c: POSITIVE}),
        given=[
            output_sensitivity,
            Given(
                sp.Eq(
                    loss,
                    -sp.Integral(sp.log(1 - readout), (t, 0, T))
                    - sp.Integral(sp.log(readout), (t, T, 2 * T)),
                ),
                "Cross-entropy takes the output for the probability of a 1. It should be small up "
                "to $T$ and large from there to $2T$, and the loss is",
            ),
            Given(
                sp.Eq(
                    sp.Derivative(loss, r),
                    sp.Integral(changing / (1 - readout), (t, 0, T))
                    - sp.Integral(changing / readout, (t, T, 2 * T)),
                ),
                "with the slope, taken under the integral sign,",
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
        sp.Integral(at_fold / (1 - resting), (t, 0, T))
        - sp.Integral(at_fold / resting, (t, T, 2 * T)),
        why="The faint output of the second half is divided by itself, so that its smallness drops "
        "out:",
        domain=faint,
        rewrite=sp.factor,
    )
    story.claim(
        sp.Lt(slope, 0, evaluate=False), why="The slope leads the right way, up,", domain=faint
    )
    story.state(
        sp.Limit(slope.subs(q, odds), X, sp.oo),
        -3 * c * T**2 / 2,
        why="and stays finite when the threshold moves out of reach. Cross-entropy has no "
        "no-learning zone at the saddle-node:",
    )
    return story.conclude(
        sp.Subs(sp.Derivative(loss, r), r, 0), slope.subs(q, odds), symbols=(T, X, c)
    )


main(__name__, __file__)
