"""The sharpness in discrete time: what each step of the trial adds to it."""

import sympy as sp

from symghost.derivations.networks.forms.sharpness import STEP_SHARPNESS as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    I_c,
    T,
    X,
    a,
    b,
    c,
    epsilon_w,
    k_c,
    kappa,
    m,
    n,
    o,
    s_c,
    w_t,
    y,
)
from symghost.models.networks import error, neuron_velocity, output
from symghost.theory.derivation import Given, Result, Story, main


def derive(solution_sharpness: Result) -> Result:
    """Differentiate the loss of one step twice, and add up the steps."""
    reading = output()
    cost = error().subs(o, reading) / T
    bounded = Domain.of({kappa: REAL, X: REAL, y: sp.Interval(0, 1), c: POSITIVE, T: POSITIVE})
    story = Story(
        "step_sharpness",
        title="share of a single step in the sharpness",
        source="delayed activation (arXiv:2501.02378) in discrete time",
        domain=bounded,
        given=[
            solution_sharpness,
            Given(
                sp.Eq(sp.Function("L_t")(kappa), cost),
                "What one step of the trial adds to the loss, where its output should be $y$.",
            ),
        ],
    )
    rising = reading * (1 - reading)
    weight = story.state(
        sp.Derivative(cost, (kappa, 2)),
        2 * c**2 * rising * (rising + (reading - y) * (1 - 2 * reading)) / T,
        why="It is curved over the latent variable by",
    )
    slope = sp.diff(cost, kappa)
    story.state(
        sp.Subs(
            sp.Derivative(
                cost.subs(kappa, kappa + I_c * epsilon_w + k_c * epsilon_w**2), (epsilon_w, 2)
            ),
            epsilon_w,
            0,
        ),
        weight * I_c**2 + 2 * slope * k_c,
        why=r"A step of length $\varepsilon$ in weight space moves the latent variable by its "
        r"gradient $J_t$, here $I_c \varepsilon$, and bends it by $k_c$. At the solution the "
        "slopes of the steps before and after the switch balance, and with them the bending, "
        "which is left out from here on:",
        domain=Domain.of(
            {
                kappa: sp.Interval(-2, 2),
                X: sp.Interval(-2, 2),
                y: sp.Interval(0, 1),
                c: sp.Interval(1, 10),
                T: sp.Interval(1, 100),
                I_c: sp.Interval(1, 3),
                k_c: sp.Interval(-3, 3),
            }
        ),
    )
    velocity = -kappa + neuron_velocity()
    after = (kappa + a * velocity).subs({kappa: kappa + I_c * epsilon_w, b: b + epsilon_w})
    story.state(
        sp.Subs(sp.Derivative(after, epsilon_w), epsilon_w, 0),
        (1 + a * sp.diff(velocity, kappa)) * I_c + a * sp.diff(velocity, b),
        why="The gradients obey a recursion along the trial, here by one neuron's bias: a step of "
        "the latent map multiplies what was there by its slope, and adds its own,",
        domain=Domain.of({a: POSITIVE, **dict.fromkeys((kappa, b, m, n), REAL), I_c: POSITIVE}),
    )
    clock = s_c * o * (1 - o)
    passing = weight.subs(reading, o) * s_c**2 / (c**2 * clock)
    story.step(
        sp.Integral(passing.subs(y, 0), (o, 0, sp.Rational(1, 2)))
        + sp.Integral(passing.subs(y, 1), (o, sp.Rational(1, 2), 1)),
        why="Near the switch all gradients point the same way, and the sharpness is the sum of "
        "$w_t |J_t|^2$ over the steps. Where many steps fall into the switch the sum passes into "
        r"an integral with $J_t = a f_{\mathrm{thr}} I_c$ and the output as the clock, $dt = "
        r"do/(s_c o (1 - o))$. For each unit of $I_c^2$, and with $s_c = c a f_{\mathrm{thr}}$, "
        "this is the sharpness in continuous time:",
        domain=Domain.of({s_c: POSITIVE, T: POSITIVE}),
    )
    return story.conclude(w_t, weight, symbols=(kappa, y, X, c, T), form=FORM)


main(__name__, __file__)
