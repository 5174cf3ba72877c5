"""How fast the output of the toy changes with the scale parameter, at every time of a trial."""

import sympy as sp

from symghost.derivations.toy.forms.canonical import OUTPUT_SENSITIVITY as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import X, c, kappa, r, t, x, x0
from symghost.models.networks import output
from symghost.theory.derivation import Given, Result, Story, main


def derive(flow_solution: Result) -> Result:
    """Follow a change of r through the state to the output, by the chain rule."""
    logistic, readout = output().subs(kappa, x), sp.Function("o")
    times = sp.Interval(0, sp.oo)
    above = Domain.of({r: POSITIVE, t: times}, r * t**2 < sp.pi**2 / 4)
    below = Domain.of({r: NEGATIVE, t: times})
    either = Domain.of({r: REAL, t: times}, r * t**2 < sp.pi**2 / 4)
    story = Story(
        "output_sensitivity",
        title="sensitivity of the output to the scale parameter",
        source="the logistic output of rank-one networks, read from the canonical flow",
        domain=Domain.of({x: REAL, X: REAL, c: POSITIVE}),
        given=[
            flow_solution,
            Given(
                sp.Eq(readout(x), logistic),
                "The output is a logistic function of the state, with threshold $X$ and "
                "confidence $c$: the larger $c$, the more it is like a switch.",
            ),
        ],
    )
    from_ghost = story.step(
        sp.Subs(flow_solution.symbol, x0, 0),
        why="A trial starts on the ghost, at $x_0 = 0$, so that the state is",
        domain=either,
    )
    state_above = story.state(
        from_ghost,
        sp.sqrt(r) * sp.tan(sp.sqrt(r) * t),
        why="Above the saddle-node, up to the blow-up, this is",
        domain=above,
    )
    state_below = story.state(
        from_ghost, -sp.sqrt(-r) * sp.tanh(sp.sqrt(-r) * t), why="and below it", domain=below
    )
    lift_above = story.step(
        sp.Derivative(state_above, r), why="A larger $r$ lifts the first by", domain=above
    )
    lift_below = story.step(sp.Derivative(state_below, r), why="and the second by", domain=below)
    lift_at_fold = story.step(
        sp.Limit(lift_above, r, 0, "+"),
        why="At the saddle-node the state stays at zero. It is lifted there by the time that has "
        "passed, in the limit from above",
        domain=Domain.of({t: times}),
    )
    story.state(
        sp.Limit(lift_below, r, 0, "-"),
        lift_at_fold,
        why="and in that from below:",
        domain=Domain.of({t: times}),
    )
    odds = sp.exp(c * (X - x))
    following = story.state(
        sp.Derivative(logistic, x),
        c * odds / (1 + odds) ** 2,
        why="The output follows the state at the rate",
    )
    steepness = story.state(
        following,
        c / (4 * sp.cosh(c * (x - X) / 2) ** 2),
        why="which is a bell around the threshold:",
    )
    everything = {t: times, X: POSITIVE, c: POSITIVE}
    story.state(
        sp.Derivative(logistic.subs(x, state_above), r),
        following.subs(x, state_above) * lift_above,
        why="A change of $r$ passes through the state to the output, which by the chain rule "
        "changes at this rate times the lift, above the saddle-node",
        domain=Domain.of({r: POSITIVE, **everything}, r * t**2 < sp.pi**2 / 4, state_above < X),
    )
    story.state(
        sp.Derivative(logistic.subs(x, state_below), r),
        following.subs(x, state_below) * lift_below,
        why="and below it:",
        domain=Domain.of({r: NEGATIVE, **everything}),
    )
    branches = (
        (state_above, lift_above, r > 0),
        (sp.Integer(0), lift_at_fold, sp.Eq(r, 0)),
        (state_below, lift_below, True),
    )
    return story.conclude(
        sp.Derivative(readout(t, r), r),
        sp.Piecewise(
            *((steepness.subs(x, state) * lift, where) for state, lift, where in branches)
        ),
        symbols=(t, r, X, c),
        domain=Domain.of({t: times, r: REAL, X: REAL, c: POSITIVE}, r * t**2 < sp.pi**2 / 4),
        form=FORM,
    )


main(__name__, __file__)
