"""The loss of a network near its solution, over how late its output switches."""

import sympy as sp

from symghost.derivations.networks.forms.sharpness import CROSSING_LOSS as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import T, a, c, delta_c, f_thr, o, q, s_c, t, z
from symghost.models.networks import LOGISTIC
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Add up the squared errors before and after the end of the delay."""
    loss = sp.Function("L")(delta_c)
    output = LOGISTIC.subs(z, s_c * (t - delta_c))
    reading = LOGISTIC.subs(z, c * a * f_thr * t)
    story = Story(
        "crossing_loss",
        title="loss near the solution, over the lateness of the crossing",
        source="delayed activation (arXiv:2501.02378) in continuous time",
        domain=Domain.of({T: POSITIVE, s_c: POSITIVE, delta_c: REAL}),
        given=[
            Given(
                sp.Eq(sp.Function("o")(t), output),
                r"Time $t$ is counted in steps from the end of the delay. A network that has "
                r"learned its task crosses the threshold then, or $\delta_c$ steps later. Near "
                "the crossing its latent variable rises evenly, and so do the log odds of its "
                "output, by $s_c$ a step.",
            ),
            Given(
                sp.Eq(
                    T * loss,
                    sp.Integral(output**2, (t, -sp.oo, 0))
                    + sp.Integral((1 - output) ** 2, (t, 0, sp.oo)),
                ),
                "The output should be off before the end of the delay and on after it. The "
                "crossing is far from both ends of the trial.",
            ),
        ],
    )
    story.state(
        sp.Derivative(sp.log(reading / (1 - reading)), t),
        c * a * f_thr,
        why=r"A latent variable that crosses the threshold at velocity $f_{\mathrm{thr}}$ "
        r"advances by $a f_{\mathrm{thr}}$ in a step, so that the log odds rise by the "
        "confidence times that; this is $s_c$:",
        domain=Domain.of({a: POSITIVE, c: POSITIVE, f_thr: POSITIVE, t: REAL}),
    )
    story.state(
        sp.Derivative(LOGISTIC, z),
        LOGISTIC * (1 - LOGISTIC),
        why="The output is a clock of its own. With the log odds $z$ it rises from 0 to 1 by",
        domain=Domain.of({z: sp.Interval(-9, 9)}),
    )
    by_odds = Domain.of({q: POSITIVE, s_c: POSITIVE})
    before = story.state(
        sp.Integral(o**2 / (s_c * o * (1 - o)), (o, 0, 1 / (1 + q))),
        (sp.log(1 + 1 / q) - 1 / (1 + q)) / s_c,
        why="so that $dt = do/(s_c o (1 - o))$. At the end of the delay the odds against the "
        r"output are $q = e^{s_c \delta_c}$. The errors before add up to",
        domain=by_odds,
    )
    after = story.state(
        sp.Integral((1 - o) ** 2 / (s_c * o * (1 - o)), (o, 1 / (1 + q), 1)),
        (sp.log(1 + q) - q / (1 + q)) / s_c,
        why="and those after it to",
        domain=by_odds,
    )
    half = s_c * delta_c / 2
    total = story.state(
        (before + after).subs(q, sp.exp(s_c * delta_c)) / T,
        (2 * sp.log(2 * sp.cosh(half)) - 1) / (s_c * T),
        why="Together they are a valley with a round floor, which no crossing time makes zero:",
    )
    story.state(
        sp.Limit(sp.Derivative(total, delta_c), delta_c, sp.oo),
        1 / T,
        why="Its walls become straight: a crossing that is a step later costs one step's error.",
        domain=Domain.of({T: POSITIVE, s_c: POSITIVE}),
    )
    return story.conclude(loss, total, symbols=(delta_c, s_c, T), form=FORM)


main(__name__, __file__)
