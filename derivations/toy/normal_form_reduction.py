"""A ghost in many dimensions: its strength from the fold's own two eigenvectors."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import ell, g01, g02, g11, g20, mu, r, r_eff, t, v, zeta
from symghost.theory.derivation import Given, Result, Story, main


def derive(passage_time: Result) -> Result:
    """Follow the critical direction, complete the square, and read off the strength."""
    coefficients = {g01: POSITIVE, g20: POSITIVE, g11: REAL, g02: REAL}
    nearby = Domain.of({mu: REAL, zeta: REAL, **coefficients})
    along, state = sp.Function("zeta")(t), sp.Function("x")(t)
    story = Story(
        "normal_form_reduction",
        title="strength of a ghost in any number of dimensions",
        source="centre manifold of the saddle-node",
        domain=nearby,
        given=[
            Given(
                sp.Eq(sp.Derivative(state, t), sp.Function("F")(state, mu)),
                r"A flow of any dimension, $x' = F(x, \mu)$, with a saddle-node at $x_c$ for "
                r"$\mu = 0$: the Jacobian $J$ has one eigenvalue 0, and the others decay. Let "
                r"$J q = 0$ and $p^T J = 0$, with $p^T q = 1$.",
            ),
            passage_time,
        ],
    )
    velocity = g01 * mu + g20 * zeta**2 + g11 * mu * zeta + g02 * mu**2
    story.assume(
        sp.Derivative(along, t),
        velocity.subs(zeta, along),
        why=r"The other directions soon follow the critical one, so that the state moves along a "
        r"curve (the centre manifold) with the one coordinate $\zeta = p^T (x - x_c)$. Projected "
        r"with $p$, and with $\zeta$ of the order $\sqrt{\mu}$, the leading terms of its velocity "
        r"are those with $g_{01} = p^T F_\mu$ and $g_{20} = p^T B(q, q)/2$, where $B$ holds "
        r"the second derivatives. To second order,",
    )
    square = g20 * zeta + g11 * mu / 2
    strength = story.step(
        g20 * velocity - square**2,
        why=r"Put $v = g_{20} \zeta + g_{11} \mu/2$, which runs at $g_{20} \zeta'$. The square "
        r"of $v$ holds all that depends on $\zeta$, and the flow is canonical, "
        "$v' = r + v^2$, with",
    )
    per_mu = story.step(
        sp.Limit(sp.expand(strength / mu), mu, 0, "+"),
        why=r"The crossed term only shifts the ghost. Near the saddle-node the strength is "
        r"proportional to $\mu$, with the product of the two leading coefficients,",
        domain=Domain.of(coefficients),
    )
    longer = sp.expand(velocity.subs(zeta, ell * zeta) / ell)
    story.state(
        sp.Subs(sp.Derivative(longer, mu), (zeta, mu), (0, 0))
        * sp.Subs(sp.Derivative(longer, (zeta, 2)), zeta, 0)
        / 2,
        per_mu,
        why=r"which does not depend on how long $q$ is taken: if it is longer by the factor "
        r"$\ell$, then $\zeta$ is smaller by it, the first coefficient is divided by $\ell$ and "
        "the second multiplied by it:",
        domain=Domain.of({ell: POSITIVE, mu: REAL, zeta: REAL, **coefficients}),
    )
    after = Domain.of({mu: POSITIVE, g01: POSITIVE, g20: POSITIVE})
    story.state(
        sp.Integral(1 / (per_mu * mu + v**2), (v, -sp.oo, sp.oo)),
        passage_time.expression.subs(r, per_mu * mu),
        why="So the flow in many dimensions passes its ghost in the time",
        domain=after,
    )
    return story.conclude(r_eff, per_mu * mu, symbols=(mu, g01, g20), domain=after)


main(__name__, __file__)
