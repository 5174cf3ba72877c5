"""The time after which a share of a mode is learned, with two layers."""

import sympy as sp

from symghost.derivations.deep_linear.forms.modes import LEARNING_TIME as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import a_0, b_j, d_j, s_j, tau, tau_j
from symghost.theory.derivation import Result, Story, main


def derive(mode_two_layers: Result) -> Result:
    """Solve the logistic function for the time."""
    inside = sp.Interval.open(0, 1)
    domain = Domain.of({b_j: inside, s_j: POSITIVE, d_j: POSITIVE, a_0: POSITIVE}, d_j * a_0 < s_j)
    story = Story(
        "learning_time",
        title="time to learn a share of a mode",
        source="own derivation",
        domain=domain,
        given=[mode_two_layers],
    )
    odds = s_j / (d_j * a_0) - 1
    time = sp.log(odds * b_j / (1 - b_j)) / (2 * s_j)
    share = d_j / s_j * mode_two_layers.expression
    story.state(
        sp.Subs(share, tau, time),
        b_j,
        why="The learned share of a mode is its strength in units of the final one. It is the "
        r"logistic function of time, which turned round says that the share is $b_j$ at the time "
        r"$\ln(K_j b_j/(1 - b_j))/(2 s_j)$, with the odds $K_j$ against the mode at the start:",
    )
    story.state(
        sp.Derivative(time, b_j) * 2 * s_j,
        1 / (b_j * (1 - b_j)),
        why="From one share to another takes the same time whatever the start. The passage "
        r"is as long as the correlation is weak, in units of $1/(2 s_j)$,",
    )
    story.state(
        sp.Subs(time, a_0, a_0 / 10) - time,
        (sp.log(10) + sp.log((1 - d_j * a_0 / (10 * s_j)) / (1 - d_j * a_0 / s_j))) / (2 * s_j),
        why="while the plateau before it grows with the logarithm of the start. A start that is "
        r"ten times lower lengthens it by $\ln(10)/(2 s_j)$, for small starts:",
    )
    return story.conclude(tau_j, time, symbols=(b_j, s_j, d_j, a_0), domain=domain, form=FORM)


main(__name__, __file__)
