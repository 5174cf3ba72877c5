"""The mean passage time at the saddle-node itself, which only noise makes finite."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import D, p, r, t_mean
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(noisy_passage_time: Result) -> Result:
    """Put r = 0, where the integral is a gamma function."""
    story = Story(
        "noisy_passage_at_fold",
        title="mean passage time at the saddle-node",
        source=f"{SOURCE}; with white noise",
        domain=Domain.of({D: POSITIVE}),
        given=[noisy_passage_time],
    )
    number = story.step(
        2 * sp.sqrt(sp.pi) * sp.Integral(sp.exp(-(p**6) / 12), (p, 0, sp.oo)),
        why="Without noise the state would never pass the fixed point at $r = 0$. With noise its "
        "mean time is $D^{-1/3}$ times a number, the integral",
        rewrite=lambda e: sp.powsimp(sp.expand_func(e)),
    )
    at_fold = story.state(
        sp.Subs(noisy_passage_time.expression, r, 0),
        number * D ** sp.Rational(-1, 3),
        why="The mean passage time at the saddle-node is therefore",
    )
    story.state(
        sp.Derivative(sp.log(at_fold), D) * D,
        -sp.Rational(1, 3),
        why="Its logarithm falls with that of the noise at slope",
    )
    return story.conclude(t_mean, at_fold, symbols=(D,))


main(__name__, __file__)
