"""The loss of an almost sharp output at the optimum, where a sharp one has none."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import X, c, kappa, r, x, z
from symghost.models.networks import output
from symghost.models.toy import canonical_flow
from symghost.theory.derivation import Result, Story, main


def derive(step_limit: Result) -> Result:
    """Add the two sides of the crossing, which cancel away from the optimum."""
    near = Domain.of({r: POSITIVE, X: POSITIVE, c: POSITIVE, z: POSITIVE})
    crossing = Domain.of({r: POSITIVE, X: POSITIVE, z: POSITIVE})
    story = Story(
        "step_limit_at_kink",
        title="loss of an almost sharp output at the optimum",
        source="the loss of arXiv:2501.02378 with a logistic output, by Sommerfeld's expansion",
        domain=crossing,
        given=[step_limit],
    )
    story.state(
        output().subs(kappa, X - z / c) + 1 - output().subs(kappa, X + z / c),
        2 / (1 + sp.exp(z)),
        why="Let the state reach the threshold just at the end of the delay, $t^* = T$. The output "
        "then glows while it should be off and is incomplete while it should be on, and both "
        "raise the loss. At the distance $z/c$ from the threshold the two add up to",
        domain=near,
    )
    slowness = 1 / canonical_flow().field
    both = slowness.subs(x, X + z / c) + slowness.subs(x, X - z / c)
    leading = story.step(
        sp.Limit(both, c, sp.oo),
        why="The state spends the time $dx/(r + x^2)$ on its way by $dx$, on the two sides of the "
        "threshold together, for large $c$,",
        rewrite=sp.factor,
    )
    moment = story.state(
        sp.Integral(1 / (1 + sp.exp(z)), (z, 0, sp.oo)),
        sp.log(2),
        why="Summed over all distances, which are counted in units of $1/c$, with",
    )
    total = story.state(
        sp.Integral(leading / (1 + sp.exp(z)), (z, 0, sp.oo)),
        leading * moment,
        why="the loss is, in units of $1/c$,",
    )
    second = sp.factor(sp.diff(slowness, x, 2).subs(x, X))
    story.state(
        sp.Limit(c**2 * (both - leading), c, sp.oo),
        second * z**2,
        why="It does not depend on the sign of $c$, so that the next order is smaller by $1/c^2$:",
    )
    return story.conclude(
        step_limit.symbol,
        total / c,
        symbols=(r, X, c),
        domain=Domain.of({r: POSITIVE, X: POSITIVE, c: POSITIVE}),
    )


main(__name__, __file__)
