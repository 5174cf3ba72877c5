"""The strength of a ghost in any flow: the scale parameter of its canonical form."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import delta, f0, f2, f3, f4, r, r_eff, v, w, x, x_g
from symghost.theory.derivation import Given, Result, Story, main


def derive(passage_time: Result) -> Result:
    """Scale the state so that the curvature of the velocity becomes that of the canonical flow."""
    f = sp.Function("f")
    away = x - x_g
    velocity = f0 + f2 * away**2 + f3 * away**3 + f4 * away**4
    story = Story(
        "ghost_strength",
        title="strength of a ghost",
        source="normal form of the saddle-node, at the place of least speed",
        domain=Domain.of({x: REAL, x_g: REAL, f0: POSITIVE, f2: POSITIVE, f3: REAL, f4: REAL}),
        given=[
            Given(
                sp.Eq(f(x), velocity),
                "The velocity near a place $x_g$ of least speed, a ghost, to fourth order in the "
                "distance from it. There is no linear term because the speed is least there.",
            ),
            passage_time,
        ],
    )
    story.let(f(x), velocity, why="The Taylor coefficients say what the velocity is,")
    least = story.step(sp.Subs(f(x), x, x_g), why="at the ghost it is", rewrite=sp.factor)
    story.state(
        sp.Subs(sp.Derivative(f(x), x), x, x_g),
        sp.Integer(0),
        why="its slope there vanishes,",
    )
    curvature = story.step(sp.Subs(sp.Derivative(f(x), (x, 2)), x, x_g), why="and its curvature is")
    scale = curvature / 2
    scaled = story.step(
        scale * sp.Subs(f(x), x, x_g + v / scale),
        why="Measure the state by $v = (f''/2)(x - x_g)$, so that it runs at $(f''/2) f$:",
        domain=Domain.of({v: REAL, x_g: REAL, f0: POSITIVE, f2: POSITIVE, f3: REAL, f4: REAL}),
    )
    strength = least * scale
    story.step(
        sp.Subs(scaled, v, 0),
        why="The coefficient of $v^2$ is 1, as in the canonical flow. In the place of $r$ stands",
    )
    story.state(
        sp.Subs(f(x), x, x_g) * sp.Subs(sp.Derivative(f(x), (x, 2)), x, x_g) / 2,
        strength,
        why="which is the least velocity times half the curvature:",
    )
    bottleneck = scaled.subs(f0, f2 * delta**2).subs(v, f2 * delta * w)
    story.step(
        sp.Limit(sp.expand(bottleneck / (f2 * delta) ** 2), delta, 0, "+"),
        why=r"The state spends its time where both count alike, at distances of about $\delta$ "
        r"with $f_0 = f_2 \delta^2$. Put $x - x_g = w \delta$, and compare with "
        r"$r = (f_2 \delta)^2$: the narrower the bottleneck, the less the higher terms "
        "count, and what remains is the canonical flow alone,",
        domain=Domain.of({w: REAL, f2: POSITIVE, f3: REAL, f4: REAL}),
    )
    story.state(
        sp.Integral(1 / (strength + v**2), (v, -sp.oo, sp.oo)),
        passage_time.expression.subs(r, strength),
        why="whose passage through the bottleneck takes the time",
        domain=Domain.of({f0: POSITIVE, f2: POSITIVE}),
    )
    return story.conclude(
        r_eff, strength, symbols=(f0, f2), domain=Domain.of({f0: POSITIVE, f2: POSITIVE})
    )


main(__name__, __file__)
