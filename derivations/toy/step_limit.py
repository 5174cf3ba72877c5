"""The loss of an almost sharp output away from the optimum: how softness first shows."""

from dataclasses import replace

import sympy as sp

from symghost.derivations.toy.forms.learning import STEP_LIMIT as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, kappa, r, t, x, x0, z
from symghost.models.networks import output
from symghost.models.toy import canonical_flow
from symghost.theory.derivation import Given, Result, Story, main


def derive(escape_time: Result) -> Result:
    """Expand around the crossing of the threshold, outside which the output is 0 or 1."""
    loss, readout = sp.Function("L_1")(r), sp.Function("o")(t, r)
    (above, _), *_ = escape_time.expression.args
    crossing = Domain.of({r: POSITIVE, X: POSITIVE})
    near = Domain.of({r: POSITIVE, X: POSITIVE, c: POSITIVE, z: POSITIVE})
    story = Story(
        "step_limit",
        title="loss of an almost sharp output",
        source="the loss of arXiv:2501.02378 with a logistic output, by Sommerfeld's expansion",
        domain=crossing,
        given=[
            escape_time,
            Given(
                sp.Eq(
                    loss, sp.Integral(readout, (t, 0, T)) + sp.Integral(1 - readout, (t, T, 2 * T))
                ),
                "The target is 0 up to $T$ and 1 from there to $2T$. The loss is the integral of "
                "the distance between output and target,",
            ),
        ],
    )
    escape = story.state(
        sp.Subs(above, x0, 0),
        sp.atan(X / sp.sqrt(r)) / sp.sqrt(r),
        why="A state that starts on the ghost reaches the threshold at the time $t^*$, which is",
    )
    off = 1 - output().subs(kappa, X + z / c)
    story.state(
        sp.Subs(output(), kappa, X - z / c),
        1 / (1 + sp.exp(z)),
        why="A sharp output would err for the time $|t^* - T|$. A soft one glows before the state "
        "is at the threshold, at a distance $z/c$ below it with",
        domain=near,
    )
    story.state(
        off,
        1 / (1 + sp.exp(z)),
        why="and at the same distance above it as much is missing:",
        domain=near,
    )
    slowness = 1 / canonical_flow().field
    story.step(
        sp.Derivative(slowness, x),
        why="If the switch comes late, the glow falls into the time at which the output should "
        "be on and lowers the loss, while what is missing afterwards raises it. If it comes early, "
        "it is the other way round. The state spends the time $dx/(r + x^2)$ on its way by $dx$, "
        "so that the two would cancel but for the slope",
        domain=Domain.of({r: POSITIVE, x: POSITIVE}),
        rewrite=sp.factor,
    )
    gap = story.step(
        slowness.subs(x, X + z / c) - slowness.subs(x, X - z / c),
        why="of this time per way. At the distance $z/c$ on the two sides it differs by",
        domain=near,
        rewrite=sp.factor,
    )
    first = story.step(
        sp.Limit(c * gap, c, sp.oo),
        why="which to first order in $1/c$ is twice the distance times the slope,",
        domain=Domain.of({r: POSITIVE, X: POSITIVE, z: POSITIVE}),
        rewrite=sp.factor,
    )
    moment = story.state(
        sp.Integral(z / (1 + sp.exp(z)), (z, 0, sp.oo)),
        sp.pi**2 / 12,
        why="Summed over all distances, which are counted in units of $1/c$, with",
    )
    correction = story.state(
        sp.Integral(first / (1 + sp.exp(z)), (z, 0, sp.oo)),
        moment * first / z,
        why="the softness of the output adds to a late loss, in units of $1/c^2$,",
    )
    third = sp.diff(slowness, x, 3).subs(x, X)
    story.state(
        sp.Limit(c**2 * (c * gap - first), c, sp.oo),
        sp.factor(third) * z**3 / 3,
        why="which is negative since the state hurries away beyond the threshold. The gap changes "
        "its sign with $c$, so that it has only odd powers of $1/c$, and what is left out is of "
        "the order $1/c^4$:",
        domain=Domain.of({r: POSITIVE, X: POSITIVE, z: POSITIVE}),
    )
    apart = Domain.of(
        {r: POSITIVE, T: POSITIVE, X: POSITIVE, c: POSITIVE},
        sp.Ne(escape, T),
        escape < 2 * T,
    )
    return story.conclude(
        loss,
        sp.sign(escape - T) * (escape - T + correction / c**2),
        symbols=(r, T, X, c),
        domain=replace(apart, words="$t^*$ many times $1/(c(r + X^2))$ from 0, $T$ and $2T$"),
        form=FORM,
    )


main(__name__, __file__)
