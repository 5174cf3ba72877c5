"""On which power of the ratio of speeds a degree is learned, by dominant balance."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import alpha_a, alpha_s, alpha_t, degree, l_before
from symghost.theory.derivation import Given, Result, Story, main

DEGREES = Domain.of({degree: sp.Interval(1, 12), l_before: sp.Interval(0, 11)})
ANY = Domain.of({degree: sp.Interval(1, 12)})
Exponents = dict[sp.Symbol, sp.Expr]


def derive(mean_field_flow: Result) -> Result:
    """Solve linear equations in the exponents, at the end of a degree and from there on."""
    balances = (
        sp.Eq(1 - alpha_a - alpha_t, degree * alpha_s),
        sp.Eq(alpha_s - alpha_t, -alpha_a + (degree - 1) * alpha_s),
        sp.Eq(-alpha_a + degree * alpha_s, 0),
    )
    window = sp.solve(balances, (alpha_a, alpha_s, alpha_t), dict=True)[0]
    story = Story(
        "onset_exponent",
        title="power of the ratio of speeds in the time of a degree",
        source="own derivation; dominant balance",
        domain=ANY,
        given=[
            mean_field_flow,
            *(
                Given(balance, words)
                for balance, words in zip(
                    balances,
                    (
                        "While degree $l$ is learned, let $a \\sim \\varepsilon^{-\\alpha_a}$, $s "
                        "\\sim \\varepsilon^{\\alpha_s}$ and $t \\sim \\varepsilon^{\\alpha_t}$. "
                        "The terms of $\\varepsilon a' = c_l s^l$ are of one size,",
                        "and so are those of $s' = l c_l a s^{l-1}$.",
                        "The degree is learned once $a s^l$ is of the size of one:",
                    ),
                    strict=True,
                )
            ),
        ],
    )
    _end_of_a_degree(story, window)
    onset = _onset_of_the_next(story, window)
    _with_degrees_skipped(story, onset)
    return story.conclude(
        alpha_t,
        (l_before + 2 - degree) / (2 * (l_before + 1)),
        symbols=(degree, l_before),
        domain=DEGREES,
    )


def _end_of_a_degree(story: Story, window: Exponents) -> None:
    """Say how large weights and overlaps are when a degree is learned, and how long that took."""
    story.let(
        alpha_a,
        sp.factor(window[alpha_a]),
        why="The equations are linear, with one solution. At the end of the degree weights have "
        "grown as $\\varepsilon^{-\\alpha_a}$ with",
    )
    story.let(
        alpha_s,
        sp.factor(window[alpha_s]),
        why="and overlaps are small as $\\varepsilon^{\\alpha_s}$ with",
    )
    story.state(-alpha_a + degree * alpha_s, sp.Integer(0), why="as the third balance asks,")
    story.state(
        1 - alpha_a - degree * alpha_s,
        sp.factor(window[alpha_t]),
        why="and by the first one the learning itself takes a time of the power",
    )
    story.state(
        alpha_s + alpha_a - (degree - 1) * alpha_s,
        sp.factor(window[alpha_t]),
        why="by the second one as well:",
    )


def _onset_of_the_next(story: Story, window: Exponents) -> sp.Expr:
    """Return the power of the time in which the next degree grows from there."""
    after = {key: value.subs(degree, l_before) for key, value in window.items()}
    onset = 1 - after[alpha_a] - degree * after[alpha_s]
    story.state(
        onset,
        (l_before + 2 - degree) / (2 * (l_before + 1)),
        why="The next degree starts from the sizes that the degree $l'$ before has left. By its "
        "first balance it grows in a time of the power",
        domain=DEGREES,
    )
    story.state(
        after[alpha_s] + after[alpha_a] - (degree - 1) * after[alpha_s],
        onset,
        why="and its second balance says the same:",
        domain=DEGREES,
    )
    story.assume(
        alpha_t,
        onset,
        why="That all terms left out stay smaller, and that the limit is not zero, is an argument "
        "of sizes and no proof. Simulations agree for the degrees two and three, slowly:",
    )
    return onset


def _with_degrees_skipped(story: Story, onset: sp.Expr) -> None:
    """Say what the power is when no degree, one or two are skipped."""
    story.state(
        onset.subs(l_before, degree - 1),
        1 / (2 * degree),
        why="When no degree is skipped the power is",
        domain=Domain.of({degree: sp.Interval(2, 12)}),
    )
    story.state(
        onset.subs(l_before, degree - 2),
        sp.Integer(0),
        why="When one is skipped the time does not depend on the ratio,",
        domain=Domain.of({degree: sp.Interval(3, 12)}),
    )
    story.state(
        onset.subs(l_before, degree - 3),
        -1 / (2 * (degree - 2)),
        why="and when two are skipped it grows as the first layer becomes slower:",
        domain=Domain.of({degree: sp.Interval(4, 12)}),
    )


main(__name__, __file__)
