"""How much a small change of the scale parameter changes the state later on."""

import sympy as sp

from symghost.derivations.toy.forms.canonical import SCALE_SENSITIVITY as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import r, t, t1, x0
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(flow_solution: Result, start_sensitivity: Result) -> Result:
    """Add up what every earlier moment contributes, then do the integral."""
    u, C, S = (sp.Function(name) for name in "uCS")
    state, before = flow_solution.symbol, flow_solution.domain
    cosine, sine = sp.cos(sp.sqrt(r) * t), t * sp.sinc(sp.sqrt(r) * t)
    some_time = sp.Interval(0, sp.oo)
    story = Story(
        "scale_sensitivity",
        title="sensitivity of the state to the scale parameter, from the ghost",
        source=f"{SOURCE}; by variation of constants",
        domain=before,
        given=[flow_solution, start_sensitivity],
    )
    story.let(u(t), cosine - x0 * sine, why="Let $u$ be the denominator of the solution,")
    story.let(C(t), cosine, why="made of the cosine")
    story.let(S(t), sine, why=r"and the sine over $\sqrt{r}$.")
    primitive = (t + C(t) * S(t)) / 2 - x0 * S(t) ** 2 + x0**2 * (t - C(t) * S(t)) / (2 * r)
    story.state(
        sp.Derivative(primitive, t),
        u(t) ** 2,
        why="By the sensitivity to the start, a nudge at the moment $t_1$ has grown by the factor "
        "$u(t_1)^2/u(t)^2$ at the time $t$. A larger $r$ nudges the state at every moment alike, "
        "so that the square of $u$ has to be summed over time. The sum is elementary:",
        domain=Domain.of({r: REAL, x0: REAL, t: some_time}),
    )
    story.state(
        sp.Limit(primitive, t, 0, "+"),
        sp.Integer(0),
        why="It starts from zero,",
        domain=Domain.of({r: REAL, x0: REAL}),
    )
    story.state(
        sp.Derivative(state, r),
        primitive / u(t) ** 2,
        why="and all nudges together move the state by",
    )
    story.step(
        sp.Integral((1 - x0 * t1) ** 2, (t1, 0, t)) / (1 - x0 * t) ** 2,
        why="At the saddle-node, where $u = 1 - x_0 t$, the sensitivity is",
        domain=Domain.of({x0: REAL, t: some_time}, x0 * t < 1),
        rewrite=sp.factor,
    )
    from_ghost = Domain.of({r: REAL, t: some_time}, 4 * r * t**2 < sp.pi**2)
    story.state(
        sp.Subs(sp.Derivative(state, r), x0, 0),
        t / (2 * C(t) ** 2) + S(t) / (2 * C(t)),
        why="From the ghost itself, $x_0 = 0$, there remains",
        domain=from_ghost,
    )
    w, rho = sp.sqrt(r), sp.sqrt(-r)
    for_positive = t / (2 * sp.cos(w * t) ** 2) + sp.tan(w * t) / (2 * w)
    for_negative = t / (2 * sp.cosh(rho * t) ** 2) + sp.tanh(rho * t) / (2 * rho)
    whole = t / (2 * cosine**2) + sine / (2 * cosine)
    story.state(
        whole,
        for_positive,
        why="Above the saddle-node this grows without bound towards the escape:",
        domain=Domain.of({r: POSITIVE, t: POSITIVE}, *from_ghost.where),
    )
    story.state(
        whole,
        for_negative,
        why=r"Below it the second term levels off at $1/(2 \sqrt{-r})$, which is how fast the "
        r"stable fixed point $-\sqrt{-r}$ moves with $r$:",
        domain=Domain.of({r: NEGATIVE, t: POSITIVE}),
    )
    at_zero = story.step(
        sp.Limit(for_positive, r, 0, "+"),
        why="In between, at $r = 0$, the state rests on the fixed point, and the change of "
        "velocity simply adds up:",
        domain=Domain.of({t: POSITIVE}),
    )
    return story.conclude(
        sp.Derivative(state, r),
        sp.Piecewise((for_positive, r > 0), (at_zero, sp.Eq(r, 0)), (for_negative, True)),
        symbols=(t, r),
        domain=from_ghost,
        form=FORM,
    )


main(__name__, __file__)
