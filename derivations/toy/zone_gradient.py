"""The slope of the soft loss in the no-learning zone, for a sharp output near the saddle-node."""

import sympy as sp

from symghost.derivations.toy.forms.learning import ZONE_GRADIENT as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, kappa, r, sigma, t, x, x0
from symghost.models.networks import output
from symghost.theory.derivation import Given, Result, Story, main


def derive(flow_solution: Result, output_sensitivity: Result) -> Result:
    """Keep the logistic's tail, in which the state lies, and integrate along its decay."""
    loss, changing = sp.Function("L_1")(r), output_sensitivity.symbol
    falling = Domain.of({x: NEGATIVE, X: POSITIVE, c: POSITIVE})
    story = Story(
        "zone_gradient",
        title="slope of the soft loss in the no-learning zone",
        source="the loss of arXiv:2501.02378 with a logistic output",
        domain=Domain.of({r: NEGATIVE, T: POSITIVE, X: POSITIVE, c: POSITIVE}),
        given=[
            flow_solution,
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
    tail = c * sp.exp(-c * (X - x))
    share = story.state(
        sp.Derivative(output().subs(kappa, x), x) / tail,
        (1 + sp.exp(-c * (X - x))) ** -2,
        why="In the zone the state falls from the ghost, away from the threshold. The output is "
        "then in the tail of its logistic function. Beside the tail $e^{-c(X - x)}$ alone it "
        "follows the state at the rate",
        domain=falling,
    )
    story.claim(
        sp.Gt(share, 1 - 2 * sp.exp(-c * X), evaluate=False),
        why="which falls short of 1 by less than twice $e^{-cX}$:",
        domain=falling,
    )
    moving = sp.Function("x")(t, r)
    kept = sp.exp(c * moving) * sp.Derivative(moving, r)
    story.let(
        sp.Function("B")(r),
        sp.Integral(kept, (t, T, 2 * T)) - sp.Integral(kept, (t, 0, T)),
        why="With the tail for the logistic each of the two integrals changes by no more than this "
        "share. For a sharp output the slope of the loss is then $-c e^{-cX} B$ with",
    )
    state = -sp.sqrt(-r) * sp.tanh(sp.sqrt(-r) * t)
    story.state(
        sp.Subs(flow_solution.symbol, x0, 0),
        state,
        why="Here the state is, below the saddle-node,",
        domain=Domain.of({r: NEGATIVE, t: POSITIVE}),
    )
    lift = story.step(
        sp.Derivative(state, r),
        why="with the lift",
        domain=Domain.of({r: NEGATIVE, t: POSITIVE}),
    )
    decay = story.state(
        sp.Limit((sp.exp(c * state) * lift).subs(r, -sigma / (c * T)), c, sp.oo),
        t * sp.exp(-sigma * t / T),
        why="Near the saddle-node this is $x = rt$ with the lift $t$, so that the odds of the "
        r"output fall by the factor $e^{-\sigma}$ in every delay, with $\sigma = c |r| T$. For a "
        r"sharp output at a given $\sigma$ what is integrated tends to",
        domain=Domain.of({T: POSITIVE, sigma: POSITIVE, t: POSITIVE}, t < 2 * T),
    )
    bracket = story.step(
        sp.Integral(decay, (t, 0, T)) - sp.Integral(decay, (t, T, 2 * T)),
        why="The harm in the first half of the trial, less the help in the second, is then",
        domain=Domain.of({T: POSITIVE, sigma: POSITIVE}),
        rewrite=sp.factor,
    )
    rise = sp.tanh(sigma / 2)
    mean = 2 * rise / (sigma * (1 + rise))
    story.state(
        sp.Integral(sp.exp(-sigma * t), (t, 0, 1)),
        mean,
        why="With the mean of the decay over one delay, in units of the delay,",
        domain=Domain.of({sigma: POSITIVE}),
    )
    factored = story.state(
        bracket,
        -(T**2) * mean * (2 * sp.exp(-sigma) - mean),
        why="which keeps its digits where the decay is slow, this is the product",
        domain=Domain.of({T: POSITIVE, sigma: POSITIVE}),
    )
    story.state(
        sp.Limit(factored, sigma, 0, "+"),
        -(T**2),
        why="At the saddle-node itself it comes back to the slope known there:",
        domain=Domain.of({T: POSITIVE, sigma: POSITIVE}),
    )
    slope = (c * sp.exp(-c * X) * factored).subs(sigma, -c * r * T)
    return story.conclude(
        sp.Derivative(loss, r),
        slope,
        symbols=(r, T, X, c),
        domain=Domain.of({r: NEGATIVE, T: POSITIVE, X: POSITIVE, c: POSITIVE}),
        form=FORM,
    )


main(__name__, __file__)
