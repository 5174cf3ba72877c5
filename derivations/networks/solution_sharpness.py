"""How sharp the loss of a network is at its solution, and how that grows with the delay."""

import sympy as sp

from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    I_c,
    T,
    X,
    a,
    c,
    delta_c,
    epsilon_w,
    f_theta,
    f_thr,
    k_c,
    kappa_0,
    lambda_max,
    s_c,
)
from symghost.theory.derivation import Given, Result, Story, main


def derive(crossing_loss: Result, crossing_sensitivity: Result) -> Result:
    """Move along the direction of the weights that moves the crossing time most."""
    valley, lateness = crossing_loss.expression, sp.Function("delta_c")(epsilon_w)
    story = Story(
        "solution_sharpness",
        title="sharpness of the loss at the solution",
        source="delayed activation (arXiv:2501.02378) in continuous time",
        domain=Domain.of({c: POSITIVE, a: POSITIVE, f_thr: POSITIVE, T: POSITIVE, I_c: POSITIVE}),
        given=[
            crossing_loss,
            crossing_sensitivity,
            Given(
                sp.Eq(lateness, I_c * epsilon_w + k_c * epsilon_w**2),
                r"A step of length $\varepsilon$ in weight space moves the crossing by at most "
                r"$I_c \varepsilon$, along the gradient of the crossing time, and bends by "
                "$k_c$.",
            ),
        ],
    )
    floor = Domain.of({s_c: POSITIVE, T: POSITIVE, I_c: POSITIVE, k_c: REAL})
    story.step(
        sp.Subs(sp.Derivative(valley, (delta_c, 2)), delta_c, 0),
        why="The valley of the loss is curved at its floor by",
        domain=Domain.of({s_c: POSITIVE, T: POSITIVE}),
        rewrite=sp.simplify,
    )
    moved = valley.subs(delta_c, I_c * epsilon_w + k_c * epsilon_w**2)
    curvature = story.state(
        sp.Subs(sp.Derivative(moved, (epsilon_w, 2)), epsilon_w, 0),
        s_c * I_c**2 / (2 * T),
        why="In weight space the bending does not count at the floor, where the slope is zero. "
        "The loss is curved along this one direction only, if the crossing is all that matters:",
        domain=floor,
    )
    sharpness = curvature.subs(s_c, c * a * f_thr)
    story.let(
        lambda_max, sharpness, why=r"With $s_c = c a f_{\mathrm{thr}}$ the largest eigenvalue is"
    )
    even = (X - kappa_0) / (a * T)
    story.state(
        sharpness.subs({f_thr: even, I_c: crossing_sensitivity.expression}),
        a**2 * c * f_theta**2 * T**2 / (2 * (X - kappa_0)),
        why="Where the velocity is about even all the way, it grows as the square of the delay, so "
        r"that the learning rates which descend without oscillation, below $2/\lambda_{\max}$, "
        "fall as $T^{-2}$:",
        domain=Domain.of(
            {
                a: POSITIVE,
                c: POSITIVE,
                f_theta: POSITIVE,
                T: POSITIVE,
                X: POSITIVE,
                kappa_0: NEGATIVE,
            }
        ),
    )
    return story.conclude(lambda_max, sharpness, symbols=(c, a, f_thr, T, I_c))


main(__name__, __file__)
