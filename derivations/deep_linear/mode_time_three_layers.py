"""The time that a mode takes with three layers, in elementary functions."""

import sympy as sp

from symghost.derivations.deep_linear.forms.mode_slopes import MODE_TIME_THREE_LAYERS as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import a_0, a_j, b_j, d_j, n_layers, s_j, tau
from symghost.theory.derivation import Result, Story, main

LAYERS = 3


def primitive(share: sp.Expr) -> sp.Expr:
    """Return the antiderivative of share^(2/3 - 2)/(1 - share)."""
    y = sp.cbrt(share)
    angle = sp.atan((2 * y + 1) / sp.sqrt(3)) / sp.sqrt(3)
    return 3 * (-1 / y - sp.log(1 - y) / 3 + sp.log(1 + y + y**2) / 6 - angle)


def derive(mode_time: Result) -> Result:
    """Differentiate the elementary form, and compare it with the general one."""
    learned = Domain.of({b_j: sp.Interval.open(0, 1)})
    start = Domain.of(dict.fromkeys((a_0, a_j, s_j, d_j), POSITIVE), a_0 <= a_j, d_j * a_j < s_j)
    F = sp.Function("F")
    story = Story(
        "mode_time_three_layers",
        title="time that a mode takes with three layers",
        source="own derivation, by partial fractions",
        domain=learned,
        given=[mode_time],
    )
    story.let(
        F(b_j),
        primitive(b_j),
        why="In the cube root of the share, which is the share of the weights, the integral is "
        "that of a rational function. By partial fractions it is, up to a constant,",
    )
    power = sp.Rational(2, LAYERS) - 1
    story.state(
        sp.Derivative(F(b_j), b_j),
        b_j ** (power - 1) / (1 - b_j),
        why="Its derivative is the slowness of the share that is learned:",
    )
    front = (s_j / d_j) ** power / (LAYERS * s_j)
    time = front * (F(d_j * a_j / s_j) - F(d_j * a_0 / s_j))
    story.state(
        mode_time.expression.subs(n_layers, LAYERS),
        time,
        why="so that the general formula, at $n_\\ell = 3$, is",
        domain=start,
    )
    return story.conclude(
        tau, time.replace(F, primitive), symbols=(a_j, s_j, d_j, a_0), domain=start, form=FORM
    )


main(__name__, __file__)
