"""How degree one is learned, from its start to its end: a Riccati equation."""

from dataclasses import replace

import sympy as sp

from symghost.derivations.single_index.forms.phases import LINEAR_DEGREE_COURSE as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import A_e, B_e, G_e, eps, phi1, sigma1, t, v_a, w_e
from symghost.formulas.symbols import theta as angle
from symghost.theory.derivation import Given, Result, Story, main

SIZES = dict.fromkeys((eps, phi1, sigma1, v_a), POSITIVE)
RATES = {A_e: POSITIVE, B_e: POSITIVE}


def derive(linear_degree_saddle: Result) -> Result:
    """Let what is left drive the growth in its own time, and close the equation."""
    theta, e = sp.Function("theta")(t), sp.Function("e_1")(t)
    turning = Domain.of({**SIZES, angle: sp.Interval(0, 9)})
    story = Story(
        "linear_degree_course",
        title="what is left of degree one",
        source="own derivation; a Riccati equation",
        domain=turning,
        given=[
            linear_degree_saddle,
            Given(
                sp.Eq(sp.Derivative(theta, t), sigma1 * e / sp.sqrt(eps), evaluate=False),
                "The mean $\\langle a\\rangle$ is held by degree zero, so that deviations from the "
                "mean count, with the variance $v_a$ at the start. All of them grow by the same "
                "hyperbolic functions, $a = a_0 \\cosh\\theta$ and $s = \\sqrt\\varepsilon\\,a_0 "
                "\\sinh\\theta$, of an angle that runs at the pace of what is left of degree one. "
                "The drift of the mean overlap, smaller by $\\sqrt\\varepsilon$, is left out:",
            ),
            Given(
                sp.Eq(A_e, sigma1 * phi1 / sp.sqrt(eps), evaluate=False),
                "Two rates get names, that of growth",
            ),
            Given(sp.Eq(B_e, sigma1**2 * v_a / 2, evaluate=False), "and that of saturation,"),
        ],
    )
    left = phi1 - sigma1 * sp.sqrt(eps) * v_a / 2 * sp.sinh(2 * angle)
    story.state(
        phi1 - sigma1 * sp.sqrt(eps) * v_a * sp.sinh(angle) * sp.cosh(angle),
        left,
        why="With $\\varphi_1 - \\sigma_1 \\langle a s\\rangle$ this is left.",
    )
    growth, saturation = sigma1 * phi1 / sp.sqrt(eps), sigma1**2 * v_a / 2
    story.state(
        sp.Derivative(sp.tanh(angle), angle) * sigma1 * left / sp.sqrt(eps),
        growth - 2 * saturation * sp.tanh(angle) - growth * sp.tanh(angle) ** 2,
        why="The equation closes. Its unknown is $w_e = \\tanh\\theta$, and it is quadratic with "
        "constant coefficients, $w_e' = A_e - 2 B_e w_e - A_e w_e^2$:",
    )
    rest = 4 * G_e**2 * sp.exp(-2 * G_e * t)
    share = _solved(story, rest)
    explicit = share.subs(G_e, sp.sqrt(A_e**2 + B_e**2)).subs({A_e: growth, B_e: saturation})
    return story.conclude(
        sp.Function("e_1")(t) / phi1,
        explicit,
        symbols=(t, eps, sigma1, phi1, v_a),
        domain=replace(
            Domain.of({**SIZES, t: sp.Interval(0, sp.oo)}, sigma1 * phi1 * t < sp.sqrt(eps) * 9),
            words="of moderate size",
        ),
        form=FORM,
    )


def _solved(story: Story, rest: sp.Expr) -> sp.Expr:
    """Solve the equation in its two rates, where the names of the model are not needed."""
    running = Domain.of(
        {G_e: POSITIVE, B_e: POSITIVE, t: sp.Interval(0, 5)}, B_e < G_e, G_e * t < 9
    )
    rate = sp.sqrt(G_e**2 - B_e**2)
    course = rate * sp.tanh(G_e * t) / (G_e + B_e * sp.tanh(G_e * t))
    story.state(
        sp.Derivative(course, t),
        rate - 2 * B_e * course - rate * course**2,
        why="With $G_e^2 = A_e^2 + B_e^2$ it is solved by $w_e = A_e \\tanh(G_e t)/(G_e + B_e "
        "\\tanh(G_e t))$,",
        domain=running,
    )
    story.state(sp.Subs(course, t, 0), sp.Integer(0), why="which starts from", domain=running)
    story.state(
        1 - sp.sinh(2 * angle) * B_e / A_e,
        1 - B_e / A_e * 2 * sp.tanh(angle) / (1 - sp.tanh(angle) ** 2),
        why="In terms of $w_e$, the share that is left is",
        domain=Domain.of({**RATES, angle: sp.Interval(0, 5)}),
    )
    decay = sp.exp(-2 * G_e * t)
    share = rest / (rest + 2 * B_e * (1 - decay) * (G_e * (1 + decay) + B_e * (1 - decay)))
    story.state(
        (1 - B_e / rate * 2 * w_e / (1 - w_e**2)).subs(w_e, course.rewrite(sp.exp)),
        share,
        why="and over time, written so that no digits are lost when the growth is strong,",
        domain=running,
    )
    story.state(sp.Subs(share, t, 0), sp.Integer(1), why="It falls from", domain=running)
    return share


main(__name__, __file__)
