"""When the mean of the target is learned: the first and fastest phase."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import a_mean, e0, eps, phi0, rho_e, sigma0, t, t_d0
from symghost.theory.derivation import Given, Result, Story, main

SHARE = sp.Interval.open(0, 1)


def derive(mean_field_flow: Result) -> Result:
    """Solve a linear equation, and ask when a share is left."""
    sizes = {eps: POSITIVE, sigma0: POSITIVE, phi0: POSITIVE, a_mean: REAL, rho_e: SHARE}
    rising = Domain.of(sizes, phi0 - sigma0 * a_mean > rho_e * phi0)
    start = phi0 - sigma0 * a_mean
    decay = start * sp.exp(-(sigma0**2) * t / eps)
    story = Story(
        "constant_degree_time",
        title="time at which degree zero is learned",
        source="own derivation",
        domain=rising,
        given=[
            mean_field_flow,
            Given(
                sp.Eq(eps * sp.Derivative(sp.Function("a_i")(t), t), sigma0 * e0, evaluate=False),
                "At the start all overlaps are zero, and stay of the order of $\\varepsilon$ for "
                "times of this order. The polynomial $q$ is its constant $\\sigma_0 e_0$, which "
                "shifts all weights alike, and $e_0 = \\varphi_0 - \\sigma_0 \\langle a\\rangle$:",
            ),
        ],
    )
    story.state(
        sp.Derivative(decay, t),
        -(sigma0**2) / eps * decay,
        why="So what is left decays at the rate $\\sigma_0^2/\\varepsilon$, by an exponential",
        domain=Domain.of({**sizes, t: sp.Interval(0, 1)}, t < 9 * eps / sigma0**2),
    )
    story.state(sp.Subs(decay, t, 0), start, why="that starts from")
    time = eps / sigma0**2 * sp.log((1 - sigma0 * a_mean / phi0) / rho_e)
    story.state(
        sp.Subs(decay, t, time),
        rho_e * phi0,
        why="A share $\\rho_e$ of the coefficient is left at $(\\varepsilon/\\sigma_0^2) \\log"
        "((1 - \\sigma_0 \\bar a_0/\\varphi_0)/\\rho_e)$. It is half of the degree's risk for "
        "$\\rho_e = 1/\\sqrt 2$:",
    )
    return story.conclude(t_d0, time, symbols=(eps, sigma0, phi0, a_mean, rho_e), domain=rising)


main(__name__, __file__)
