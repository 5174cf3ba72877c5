"""A mode of a network with a single layer: exponential learning, without a plateau."""

import sympy as sp

from symghost.derivations.deep_linear.forms.mode_slopes import MODE_ONE_LAYER as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import a_0, a_j, d_j, n_layers, s_j, tau
from symghost.theory.derivation import Result, Story, main


def derive(mode_flow: Result) -> Result:
    """Check the solution of the linear equation, and compare its rate."""
    velocity = mode_flow.expression.subs(n_layers, 1)
    story = Story(
        "mode_one_layer",
        title="strength of a mode with one layer",
        source="own derivation; the linear flow",
        domain=Domain.of({tau: REAL, s_j: POSITIVE, d_j: POSITIVE, a_0: POSITIVE}),
        given=[mode_flow],
    )
    story.state(
        sp.Subs(mode_flow.expression, n_layers, 1),
        s_j - d_j * a_j,
        why="With one layer the strength is the weight itself, and its equation is linear,",
        domain=Domain.of({a_j: POSITIVE, s_j: POSITIVE, d_j: POSITIVE}),
    )
    strength = s_j / d_j + (a_0 - s_j / d_j) * sp.exp(-d_j * tau)
    story.state(
        sp.Derivative(strength, tau),
        sp.expand(velocity.subs(a_j, strength)),
        why="so that the distance to the final strength decays exponentially. Indeed this moves "
        "with the velocity",
    )
    story.step(sp.Subs(strength, tau, 0), why="and starts at", rewrite=sp.simplify)
    story.step(
        sp.Limit((s_j / d_j - strength) * sp.exp(d_j * tau), tau, sp.oo),
        why="The rate is the power of the input, whatever the targets. What is left to learn, in "
        "units of $e^{-d_j \\tau}$, is constant, and there is no plateau:",
        rewrite=sp.simplify,
    )
    return story.conclude(
        sp.Function("a_j")(tau),
        strength,
        symbols=(tau, s_j, d_j, a_0),
        domain=_from_start(),
        form=FORM,
    )


def _from_start() -> Domain:
    return Domain.of(
        {tau: sp.Interval(0, sp.oo), s_j: POSITIVE, d_j: POSITIVE, a_0: sp.Interval(0, sp.oo)}
    )


main(__name__, __file__)
