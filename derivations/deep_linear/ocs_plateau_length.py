"""How long a network stays near the optimal constant solution."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import K_bar, K_j, a_0, d_j, k_s, s_bar, s_j, tau_j
from symghost.theory.derivation import Result, Story, main


def derive(half_learning_time: Result) -> Result:
    """Take the difference of two half-learning times."""
    positive = dict.fromkeys((s_bar, s_j), POSITIVE)
    story = Story(
        "ocs_plateau_length",
        title="length of the stage of the optimal constant solution",
        source="own derivation; two layers",
        domain=Domain.of(
            {**positive, K_bar: sp.Interval.open(1, sp.oo)} | {K_j: sp.Interval.open(1, sp.oo)}
        ),
        given=[half_learning_time],
    )
    story.state(
        sp.Subs(half_learning_time.expression, a_0, s_j / (d_j * (1 + K_j))),
        sp.log(K_j) / (2 * s_j),
        why="A mode is learned by half at the time $\\ln(K_j)/(2 s_j)$, where $K_j$ are the odds "
        "against it at the start,",
        domain=Domain.of({s_j: POSITIVE, d_j: POSITIVE, K_j: sp.Interval.open(1, sp.oo)}),
    )
    length = sp.log(K_j) / (2 * s_j) - sp.log(K_bar) / (2 * s_bar)
    story.state(
        length.subs({K_j: K_j / k_s, K_bar: K_bar / k_s}, simultaneous=True) - length,
        sp.log(1 / k_s) * (s_bar - s_j) / (2 * s_bar * s_j),
        why="and the stage lasts from this time of the constant mode to that of the next one. A "
        "start whose strengths are smaller by the factor $k_s$ makes it longer by",
        domain=Domain.of({**positive, K_bar: POSITIVE, K_j: POSITIVE, k_s: sp.Interval.open(0, 1)}),
    )
    return story.conclude(tau_j, length, symbols=(s_bar, K_bar, s_j, K_j), domain=story.domain)


main(__name__, __file__)
