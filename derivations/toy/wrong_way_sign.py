"""Where in the no-learning zone the slope of the soft loss leads away from the solution."""

import sympy as sp

from symghost.derivations.toy.forms.learning import WRONG_WAY_SIGN as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, r, sigma
from symghost.theory.derivation import Result, Story, main


def derive(zone_gradient: Result) -> Result:
    """Find where the slope in the zone changes sign."""
    zone = {r: NEGATIVE, T: POSITIVE, X: POSITIVE, c: POSITIVE}
    decay = Domain.of({sigma: POSITIVE})
    story = Story(
        "wrong_way_sign",
        title="where the slope in the no-learning zone has the wrong sign",
        source="the sign of the slope for a sharp output near the saddle-node",
        domain=decay,
        given=[zone_gradient],
    )
    fall = -c * r * T
    positive_part = c * sp.exp(-c * X) * T**2 * (1 - sp.exp(-fall)) / fall**2
    balance = 1 - (1 + 2 * sigma) * sp.exp(-sigma)
    story.state(
        zone_gradient.symbol / positive_part,
        balance.subs(sigma, fall),
        why=r"Beside the positive $c\, e^{-cX} T^2 (1 - e^{-\sigma})/\sigma^2$ the slope of the "
        r"loss is, with $\sigma = c |r| T$,",
        domain=Domain.of(zone),
    )
    turning = story.step(
        sp.Derivative(balance, sigma),
        why=r"As a function of $\sigma$ it starts from zero with the slope",
        rewrite=sp.factor,
    )
    story.state(
        sp.Subs(turning, sigma, sp.Rational(1, 2)),
        sp.Integer(0),
        why=r"which is negative up to $\sigma = 1/2$ and positive from there on,",
    )
    story.state(
        sp.Limit(balance, sigma, sp.oo),
        sp.Integer(1),
        why="when it rises towards",
    )
    root = -sp.Rational(1, 2) - sp.LambertW(-sp.exp(-sp.Rational(1, 2)) / 2, -1)
    story.state(
        sp.exp(root),
        1 + 2 * root,
        why=r"So it vanishes once, where $e^{\sigma} = 1 + 2 \sigma$. Beyond this the first half "
        r"of the trial wins: the slope is positive, and descent drives $r$ away from the solution. "
        rf"The root is Lambert's function on its lower branch, $\sigma = {sp.N(root, 12)}$:",
    )
    return story.conclude(
        sp.Gt(zone_gradient.symbol, 0, evaluate=False),
        sp.Gt(1, ((1 + 2 * sigma) * sp.exp(-sigma)).subs(sigma, fall), evaluate=False),
        symbols=(r, T, c),
        domain=Domain.of({r: NEGATIVE, T: POSITIVE, c: POSITIVE}),
        form=FORM,
    )


main(__name__, __file__)
