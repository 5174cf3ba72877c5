"""How long the loss of a rank-one network stays on its plateau."""

import sympy as sp

from symghost.derivations.networks.forms.training import PLATEAU_TIME as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import G, X, c, kappa, q, tau, tau_drop
from symghost.models.networks import output
from symghost.theory.derivation import Given, Result, Story, main

THRESHOLD = sp.Integer(1)


def derive() -> Result:
    """Follow the latent fixed point, pushed by the output's faint tail, until it runs away."""
    readout = output().subs(X, THRESHOLD)
    loss = sp.Function("L")
    fixed_point = sp.Function("kappa")(tau)
    latent = Domain.of({kappa: REAL, c: POSITIVE, G: POSITIVE, q: POSITIVE})
    story = Story(
        "plateau_time",
        title="length of the plateau of a rank-one network",
        source="the tail of the output's logistic function; experiment E3 of arXiv:2501.02378",
        domain=latent,
        given=[
            Given(
                sp.Eq(sp.Function("o")(kappa), readout),
                r"The output is a logistic function of the latent variable $\kappa$, with "
                "confidence $c$ and threshold 1. It should be off during the delay, and on for as "
                "long after.",
            )
        ],
    )
    story.assume(
        loss(kappa),
        readout**2 + (1 - readout) ** 2,
        why=r"On the plateau the latent flow has one fixed point, near $\kappa = 0$, and rests at "
        "it for most of the trial. The loss, in units of the delay, is then",
    )
    odds = sp.exp(c * (kappa - THRESHOLD))
    story.state(
        readout,
        odds / (1 + odds),
        why=r"Written with the odds $q = e^{c(\kappa - 1)}$ the output is",
    )
    missing = 1 - (q / (1 + q)) ** 2 - (1 - q / (1 + q)) ** 2
    story.step(
        sp.Limit(missing / q, q, 0, "+"),
        why="The odds are small, $e^{-c}$ at the start, so that the loss falls short of 1 by twice "
        "the odds:",
    )
    push = story.step(
        -sp.Derivative(1 - 2 * odds, kappa),
        why="and pushes the fixed point towards the threshold with",
        rewrite=sp.powsimp,
    )
    story.assume(
        sp.Derivative(fixed_point, tau),
        G * push.subs(kappa, fixed_point),
        why=r"To first order the fixed point is $\kappa = n \cdot b/(1 - n \cdot m)$, which "
        r"gradient descent moves through the biases alone, with $G = |n|^2/(1 - n \cdot m)^2$ the "
        r"squared gradient of $\kappa$. In the learning time $\tau$, the learning rate times the "
        "epoch,",
    )
    plateau = story.step(
        sp.Integral(1 / (G * push), (kappa, 0, sp.oo)),
        why="with $G$ held constant. The fixed point accelerates without bound and reaches any "
        "threshold at about the time at which this blows up:",
        domain=Domain.of({c: POSITIVE, G: POSITIVE}),
        rewrite=sp.powsimp,
    )
    return story.conclude(
        tau_drop, plateau, symbols=(c, G), domain=Domain.of({c: POSITIVE, G: POSITIVE}), form=FORM
    )


main(__name__, __file__)
