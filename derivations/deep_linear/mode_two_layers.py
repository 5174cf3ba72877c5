"""A mode of a network with two layers: a plateau, then logistic learning."""

import sympy as sp

from symghost.derivations.deep_linear.forms.mode_slopes import MODE_TWO_LAYERS as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import K_j, a_0, a_j, b_j, d_j, n_layers, s_j, tau, x
from symghost.theory.derivation import Result, Story, main


def derive(mode_flow: Result) -> Result:
    """Separate the variables, integrate, and solve for the strength."""
    velocity = mode_flow.expression.subs(n_layers, 2)
    positive = dict.fromkeys((a_0, s_j, d_j), POSITIVE)
    rising = Domain.of({**positive, a_j: POSITIVE}, a_0 < a_j, d_j * a_j < s_j)
    story = Story(
        "mode_two_layers",
        title="strength of a mode with two layers",
        source="own derivation, by separation of variables",
        domain=rising,
        given=[mode_flow],
    )
    time = story.state(
        sp.Integral(1 / velocity.subs(a_j, x), (x, a_0, a_j)),
        sp.log(a_j * (s_j - d_j * a_0) / (a_0 * (s_j - d_j * a_j))) / (2 * s_j),
        why=r"With two layers the velocity is $2 a_j (s_j - d_j a_j)$. While the strength rises "
        "from $a_0$, this much time goes by:",
    )
    strength = story.solve(
        sp.Eq(time, tau),
        a_j,
        why=r"Solved for the strength,",
        domain=Domain.of({**positive, tau: POSITIVE}, d_j * a_0 < s_j),
    )
    from_start = Domain.of({**positive, tau: REAL})
    story.let(K_j, s_j / (d_j * a_0) - 1, why="With the odds against the mode at the start,")
    logistic = (s_j / d_j) / (1 + K_j * sp.exp(-2 * s_j * tau))
    story.state(
        strength,
        logistic,
        why="this is a logistic function,",
        domain=Domain.of({**positive, tau: POSITIVE}, d_j * a_0 < s_j),
    )
    closed = logistic.subs(K_j, s_j / (d_j * a_0) - 1)
    story.state(
        sp.Derivative(closed, tau),
        velocity.subs(a_j, closed),
        why="which solves the equation from any start, also from above the final strength "
        r"$s_j/d_j$:",
        domain=from_start,
    )
    story.let(b_j, d_j * closed / s_j, why="The share of the mode that is learned")
    story.state(
        (1 - b_j) / b_j,
        K_j * sp.exp(-2 * s_j * tau),
        why="has odds that fall exponentially against it. As long as they are high the share "
        "stays near zero: the plateau.",
        domain=from_start,
    )
    return story.conclude(
        sp.Function("a_j")(tau),
        closed,
        symbols=(tau, s_j, d_j, a_0),
        domain=Domain.of({tau: sp.Interval(0, sp.oo), s_j: POSITIVE, d_j: POSITIVE, a_0: POSITIVE}),
        form=FORM,
    )


main(__name__, __file__)
