"""Three layers with weight decay: in the same family, a plateau that is a ghost."""

from itertools import pairwise

import mpmath
import sympy as sp

from symghost.derivations.deep_linear.forms.modes import WEIGHT_DECAY_GHOST as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import (
    c_j,
    c_star,
    d_j,
    g01,
    g20,
    lambda_c,
    lambda_w,
    mu,
    n_layers,
    r,
    s_j,
    t_pass,
    tau,
)
from symghost.models.deep_linear.task import decaying_weight_flow
from symghost.theory.derivation import Given, Result, Story, main


def derive(normal_form_reduction: Result, passage_time: Result) -> Result:
    """Find the fold of the decaying flow, and put the two leading coefficients together."""
    flow = decaying_weight_flow().at({n_layers: 3})
    data = {s_j: POSITIVE, d_j: POSITIVE}
    place = sp.cbrt(s_j / (4 * d_j))
    edge = sp.Rational(3, 4) * s_j * place
    weight = sp.Function("c_j")(tau)
    story = Story(
        "weight_decay_ghost",
        title="passage time of three layers with weight decay",
        source="own derivation; the normal form of the fold",
        domain=Domain.of(data),
        given=[
            Given(
                sp.Eq(sp.Derivative(weight, tau), flow.field.subs(c_j, weight), evaluate=False),
                r"The weight of a mode in each of three layers, with weight decay at the rate "
                r"$\lambda_{\mathrm{w}}$,",
            ),
            normal_form_reduction,
            passage_time,
        ],
    )
    at_fold = ((c_j, lambda_w), (place, edge))
    story.state(
        sp.Subs(flow.field, *at_fold),
        sp.Integer(0),
        why=r"At $\lambda_{\mathrm{c}} = \frac34 s_j (s_j/(4 d_j))^{1/3}$ the learned state rests "
        r"at $(s_j/(4 d_j))^{1/3}$,",
    )
    story.state(sp.Subs(flow.slope, *at_fold), sp.Integer(0), why="with slope zero,")
    curved = story.state(
        sp.Subs(sp.expand(flow.curvature), *at_fold) / 2,
        -3 * s_j / 2,
        why="and with the curvature of a saddle-node: two equilibria meet there, and are lost "
        "where the decay is faster. Half the curvature is",
    )
    pushed = story.state(
        sp.Subs(sp.Derivative(flow.field, lambda_w), *at_fold),
        -place,
        why="More decay pushes the weight down with",
    )
    story.let(c_star, place, why="Name the place")
    story.let(lambda_c, edge, why="and the rate at the fold:")
    after = Domain.of({**data, lambda_w: POSITIVE}, lambda_w > edge)
    strength = story.state(
        normal_form_reduction.expression.subs(
            {g01: pushed, g20: curved, mu: lambda_w - edge}, simultaneous=True
        ),
        sp.Rational(3, 2) * s_j * c_star * (lambda_w - lambda_c),
        why="Beyond the fold the state is held by the ghost of the learned one, of the strength",
        domain=after,
    )
    passage = passage_time.expression.subs(r, strength)
    closed = passage.subs({c_star: place, lambda_c: edge})
    story.support(
        sp.Eq(t_pass, passage, evaluate=False),
        why="With the square-root law, a network that had learned without decay forgets only "
        "after the time",
        measure=_measured,
    )
    return story.conclude(t_pass, closed, symbols=(s_j, d_j, lambda_w), domain=after, form=FORM)


def _measured() -> tuple[bool, str]:
    """Integrate the slowness from the undecayed weight to a tenth of the ghost's place."""
    s, d = mpmath.mpf("1.3"), mpmath.mpf("0.7")
    place = mpmath.cbrt(s / (4 * d))
    edge = 3 * s * place / 4
    ratios = []
    for excess in (mpmath.mpf(10) ** -k for k in (2, 3, 4, 5)):
        rate = edge * (1 + excess)
        time = mpmath.quad(
            lambda c: 1 / (rate * c - c**2 * (s - d * c**3)),  # noqa: B023
            [place / 10, place * 0.9, place, place * 1.1, mpmath.cbrt(s / d)],
            maxdegree=14,
        )
        ratios.append(time * mpmath.sqrt(1.5 * s * place * (rate - edge)) / mpmath.pi)
    shown = ", ".join(mpmath.nstr(ratio, 6) for ratio in ratios)
    tends = all(abs(late - 1) < abs(early - 1) for early, late in pairwise(ratios))
    return tends and abs(ratios[3] - 1) < 0.01, (
        "for s = 1.3, d = 0.7, from the weight without decay to a tenth of the ghost's place, the "
        f"time over this is {shown} at 1e-2, 1e-3, 1e-4, 1e-5 relative beyond the fold"
    )


main(__name__, __file__)
