"""The time that a mode takes, for any number of layers above two."""

import sympy as sp

from symghost.derivations.deep_linear.forms.mode_slopes import MODE_TIME as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import a_0, a_j, b_j, d_j, n_layers, s_j, tau, x
from symghost.theory.derivation import Result, Story, main

PART = 2 / n_layers - 1


def primitive(share: sp.Expr, power: sp.Expr = PART) -> sp.Expr:
    """Return the antiderivative of share^(power - 1)/(1 - share)."""
    return share**power / power * sp.hyper((1, power), (power + 1,), share)


def derive(mode_flow: Result) -> Result:
    """Separate the variables; in the share that is learned, the integral is hypergeometric."""
    layers = {n_layers: sp.Interval.open(2, sp.oo)}
    positive = dict.fromkeys((a_0, a_j, s_j, d_j), POSITIVE)
    inside = Domain.of({b_j: sp.Interval.open(0, 1), **layers})
    story = Story(
        "mode_time",
        title="time that a mode takes with more than two layers",
        source="own derivation, by separation of variables",
        domain=inside,
        given=[mode_flow],
    )
    F = sp.Function("F")
    slowness = 1 / mode_flow.expression
    story.state(
        slowness * s_j / d_j,
        (s_j / d_j) ** PART
        / (n_layers * s_j)
        * (d_j * a_j / s_j) ** (PART - 1)
        / (1 - d_j * a_j / s_j),
        why=r"For more than two layers write the slowness for the share $b_j = d_j a_j/s_j$ of "
        r"the mode that is learned. Apart from a factor, it is $b_j^{p - 1}/(1 - b_j)$ with "
        r"$p = 2/n_\ell - 1$,",
        domain=Domain.of({**dict.fromkeys((a_j, s_j, d_j), POSITIVE), **layers}, d_j * a_j < s_j),
    )
    story.let(F(b_j), primitive(b_j), why="Name the function")
    story.state(
        sp.Derivative(F(b_j), b_j),
        b_j ** (PART - 1) / (1 - b_j),
        why="which is its antiderivative:",
    )
    front = (s_j / d_j) ** PART / (n_layers * s_j)
    time = front * (F(d_j * a_j / s_j) - F(d_j * a_0 / s_j))
    story.state(
        sp.Integral(slowness.subs(a_j, x), (x, a_0, a_j)),
        time,
        why="The time from $a_0$ to $a_j$ is",
        domain=Domain.of(
            {**positive, n_layers: sp.Interval.open(2, 12)},
            a_0 < a_j,
            a_j < 4 * a_0,
            10 * d_j * a_j < 9 * s_j,
        ),
    )
    closed = time.replace(F, primitive)
    return story.conclude(
        tau,
        closed,
        symbols=(a_j, s_j, d_j, a_0, n_layers),
        domain=Domain.of({**positive, **layers}, a_0 <= a_j, d_j * a_j < s_j),
        form=FORM,
    )


main(__name__, __file__)
