"""What a neuron does to itself: at finite width, ever more unequal layers stop helping."""

import sympy as sp

from symghost.derivations.single_index.forms.coefficients import SELF_DAMPING as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import N, U_self, a_i, c_l, eps, lambda_a, s_i, t
from symghost.theory.derivation import Given, Result, Story, main

SIZES = {eps: POSITIVE, c_l: POSITIVE, N: POSITIVE, U_self: POSITIVE}


def derive(exact_overlap_flow: Result) -> Result:
    """Solve for the growing rate of degree one with a neuron's effect on itself."""
    where = Domain.of(SIZES)
    damping = U_self / N
    rate = 2 * c_l**2 / (damping + sp.sqrt(damping**2 + 4 * eps * c_l**2))
    story = Story(
        "self_damping",
        title="growth of degree one at finite width",
        source="own derivation",
        domain=where,
        given=[
            exact_overlap_flow,
            Given(
                sp.Eq(
                    eps * sp.Derivative(sp.Function("a_i")(t), t),
                    c_l * s_i - U_self / N * a_i,
                    evaluate=False,
                ),
                "A neuron's overlap with itself is one, and not $s_i^2$. Neurons at right angles "
                "to each other, and to the target's direction, share degree zero alone; each of "
                "them damps its own weight by all other degrees, $U_{\\geq 1} = \\sum_{k \\geq 1} "
                "\\sigma_k^2$, over the number $N$ of neurons,",
            ),
            Given(sp.Eq(sp.Derivative(sp.Function("s_i")(t), t), c_l * a_i, evaluate=False), "and"),
        ],
    )
    story.state(
        rate**2 + damping / eps * rate,
        c_l**2 / eps,
        why="A rate of this flow solves $\\lambda_a^2 + (U_{\\geq 1}/(\\varepsilon N)) \\lambda_a "
        "= c_1^2/\\varepsilon$. The positive one, written so that it keeps its "
        "digits, is",
    )
    story.state(
        sp.Subs(rate, eps, 0),
        N * c_l**2 / U_self,
        why="For $\\varepsilon \\to 0$ at a fixed width it does not grow without end, but tends to",
        domain=Domain.of({c_l: POSITIVE, N: POSITIVE, U_self: POSITIVE}),
    )
    story.state(
        sp.Subs(rate, U_self, 0),
        c_l / sp.sqrt(eps),
        why="while the mean field has $c_1/\\sqrt\\varepsilon$, which is the rate without damping:",
        domain=Domain.of({eps: POSITIVE, c_l: POSITIVE, N: POSITIVE}),
    )
    story.state(
        sp.Subs(rate, U_self, 2 * N * c_l * sp.sqrt(eps)),
        (sp.sqrt(2) - 1) * c_l / sp.sqrt(eps),
        why="The two meet where $U_{\\geq 1}$ is about $N c_1 \\sqrt\\varepsilon$: the mean field "
        "needs far more neurons than $U_{\\geq 1}/(c_1 \\sqrt\\varepsilon)$. With half as many as "
        "this the rate is down to",
        domain=Domain.of({eps: POSITIVE, c_l: POSITIVE, N: POSITIVE}),
    )
    return story.conclude(lambda_a, rate, symbols=(eps, c_l, N, U_self), form=FORM)


main(__name__, __file__)
