"""The time after which half a mode is learned, with two layers."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import a_0, b_j, d_j, s_j, tau, tau_j
from symghost.theory.derivation import Result, Story, main


def derive(mode_two_layers: Result, learning_time: Result) -> Result:
    """Put in one half, and see that learning is fastest there."""
    rising = Domain.of(dict.fromkeys((s_j, d_j, a_0), POSITIVE), 2 * d_j * a_0 < s_j)
    story = Story(
        "half_learning_time",
        title="time to learn half a mode",
        source="own derivation",
        domain=rising,
        given=[mode_two_layers, learning_time],
    )
    half = story.state(
        sp.Subs(learning_time.expression, b_j, sp.Rational(1, 2)),
        sp.log(s_j / (d_j * a_0) - 1) / (2 * s_j),
        why="Half the mode is learned at the time",
    )
    strength = mode_two_layers.expression
    story.state(
        sp.Subs(sp.Derivative(strength, (tau, 2)), tau, half),
        sp.Integer(0),
        why="which is when it is learned fastest: the velocity has its maximum there,",
    )
    story.state(
        sp.Subs(sp.Derivative(d_j * strength / s_j, tau), tau, half),
        s_j / 2,
        why=r"and the share grows by $s_j/2$ per unit of time, whatever the start:",
    )
    return story.conclude(tau_j, half, symbols=(s_j, d_j, a_0), domain=rising)


main(__name__, __file__)
