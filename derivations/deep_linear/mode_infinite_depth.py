"""A mode of a network of very many layers, in closed form again."""

import sympy as sp

from symghost.derivations.deep_linear.forms.mode_slopes import MODE_INFINITE_DEPTH as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import R_0, R_j, a_0, a_j, d_j, n_layers, s_j, tau, x
from symghost.theory.derivation import Result, Story, main


def derive(mode_flow: Result) -> Result:
    """Let the depth grow with the learning rate shared among the layers, and integrate."""
    positive = dict.fromkeys((a_0, a_j, s_j, d_j), POSITIVE)
    rising = Domain.of(positive, a_0 < a_j, d_j * a_j < s_j)
    story = Story(
        "mode_infinite_depth",
        title="strength of a mode with very many layers",
        source="own derivation, by separation of variables",
        domain=rising,
        given=[mode_flow],
    )
    velocity = story.step(
        sp.Limit(mode_flow.expression / n_layers, n_layers, sp.oo),
        why=r"Share the learning rate among the layers, so that $\tau$ stands for $n_\ell$ times "
        "the learning time. As the depth grows, the velocity of a mode becomes",
        rewrite=sp.factor,
        domain=Domain.of(dict.fromkeys((a_j, s_j, d_j), POSITIVE)),
    )
    odds, start = (s_j / (d_j * a) - 1 for a in (a_j, a_0))
    story.let(R_j, odds, why=r"Let $R_j$ be the odds against the mode,")
    story.let(R_0, start, why="and at the start")
    story.state(
        sp.Integral(1 / velocity.subs(a_j, x), (x, a_0, a_j)),
        d_j / s_j**2 * (R_0 + sp.log(R_0) - R_j - sp.log(R_j)),
        why="While the strength rises from $a_0$, this much time goes by:",
    )
    anytime = Domain.of({tau: sp.Interval(0, sp.oo)} | dict.fromkeys((a_0, s_j, d_j), POSITIVE))
    later = sp.LambertW(R_0 * sp.exp(R_0 - s_j**2 * tau / d_j))
    story.state(
        later * sp.exp(later),
        R_0 * sp.exp(R_0 - s_j**2 * tau / d_j),
        why=r"The sum of the odds and of their logarithm falls steadily. So $R_j e^{R_j}$ falls "
        "exponentially, and the odds are Lambert's function $W$ of it:",
        domain=anytime,
    )
    strength = (s_j / d_j) / (1 + later)
    closed = strength.subs(R_0, start)
    story.state(
        sp.Derivative(closed, tau),
        velocity.subs(a_j, closed),
        why=r"With them the strength $(s_j/d_j)/(1 + R_j)$ moves at the right velocity, from any "
        "start:",
        domain=Domain.of(dict(anytime.ranges), s_j**2 * tau < 20 * d_j),
    )
    return story.conclude(
        sp.Function("a_j")(tau), closed, symbols=(tau, s_j, d_j, a_0), domain=anytime, form=FORM
    )


main(__name__, __file__)
