"""How much later the next degree is learned: the length of a plateau in the log of time."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import degree, eps, l_before, t_plateau
from symghost.theory.derivation import Result, Story, main


def derive(onset_exponent: Result) -> Result:
    """Subtract the powers of two degrees, and compare with the width of a step."""
    where = Domain.of({degree: sp.Interval(2, 9), eps: sp.Interval.open(0, 1)})
    story = Story(
        "plateau_ratio",
        title="times of two degrees, one after the other",
        source="own derivation",
        domain=where,
        given=[onset_exponent],
    )
    power = onset_exponent.expression.subs(l_before, degree - 1)
    gap = story.state(
        power.subs(degree, degree + 1) - power,
        -1 / (2 * degree * (degree + 1)),
        why="If no degree is skipped, the powers of two degrees, one after the other, differ by",
        domain=Domain.of({degree: sp.Interval(2, 9)}),
    )
    story.state(
        sp.log(eps**gap),
        sp.log(1 / eps) / (2 * degree * (degree + 1)),
        why="so a plateau has this length in the logarithm of time, up to a constant. It is long "
        "only for very unequal layers: a factor of ten between degrees two and three asks for "
        "$\\varepsilon = 10^{-12}$.",
    )
    story.state(
        1 / (degree + 1) - power,
        (degree - 1) / (2 * degree * (degree + 1)),
        why="A step is shorter than the time before it by the power",
        domain=Domain.of({degree: sp.Interval(2, 9)}),
    )
    return story.conclude(t_plateau, eps**gap, symbols=(degree, eps))


main(__name__, __file__)
