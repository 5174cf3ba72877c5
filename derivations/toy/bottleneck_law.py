"""The time to pass a ghost: a part that diverges at the fold, and a part that does not."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import K_0, X, f0, f2, f3, f4, h0, t_pass, x
from symghost.theory.derivation import Given, Result, Story, main

QUARTER = sp.Interval(-sp.Rational(1, 4), sp.Rational(1, 4))
STEEP = sp.Interval.open(1, sp.oo)
UNIT = sp.Interval.open(0, 1)


def derive() -> Result:
    """Compare the slowness with that of the canonical flow, and bound what is left."""
    velocity = f0 + f2 * x**2 + f3 * x**3 + f4 * x**4
    canonical = f0 + f2 * x**2
    shape = {f2: STEEP, f3: QUARTER, f4: QUARTER, x: UNIT}
    way = Domain.of({f0: POSITIVE, **shape})
    sections = Domain.of({f0: POSITIVE, f2: POSITIVE, X: POSITIVE})
    story = Story(
        "bottleneck_law",
        title="bottleneck law",
        source="the square-root law of saddle-node ghosts, with its constant",
        domain=way,
        given=[
            Given(
                sp.Eq(sp.Function("f")(x), velocity),
                "The velocity near a ghost at $x = 0$; higher terms would change only numbers. "
                "The state passes from $-X$ to $X$. The units are such that $X < 1$ and that the "
                "second term outweighs the last two on the way.",
            )
        ],
    )
    both_ways = 1 / velocity + 1 / velocity.subs(x, -x) - 2 / canonical
    gain = story.state(
        both_ways,
        sp.factor(sp.together(both_ways)),
        why="The canonical flow with the same least velocity and the same curvature has the first "
        "two terms only. Take the places below and above the ghost together. At distance $x$ the "
        "slowness, one over the velocity, exceeds that of the canonical flow by",
    )
    gain_at_fold = story.step(
        sp.Limit(gain, f0, 0, "+"),
        why="This stays finite at the fold, even at the ghost itself:",
        domain=Domain.of(shape),
        rewrite=sp.factor,
    )
    roughness = 12 * (sp.Abs(f4) + f3**2 / f2) / f2**2
    story.claim(
        sp.Le(sp.Abs(gain - gain_at_fold), roughness * f0 / canonical, evaluate=False),
        why="It differs from its value at the fold only inside the bottleneck,",
    )
    story.step(
        sp.Integral(f0 / canonical, (x, 0, sp.oo)),
        why="which is so narrow that the difference adds up to little,",
        domain=sections,
    )
    canonical_time = story.step(
        sp.Integral(2 / canonical, (x, 0, X)),
        why=r"at most of the order of $\sqrt{f_0}$. The canonical flow itself needs",
        domain=sections,
    )
    outside = story.step(
        sp.Limit(canonical_time - sp.pi / sp.sqrt(f0 * f2), f0, 0, "+"),
        why=r"which is the passage time of the whole line, $\pi/\sqrt{f_0 f_2}$, less the time "
        "spent beyond the sections. At the fold the latter leaves",
        domain=sections,
    )
    story.let(
        K_0,
        sp.Integral(gain_at_fold, (x, 0, X)) + outside,
        why=r"Hence the passage takes $\pi/\sqrt{f_0 f_2}$ and a constant, up to terms that vanish "
        r"with $\sqrt{f_0}$. The constant is",
    )
    story.state(
        sp.Integral(2 / (f2 * x**2), (x, h0, X)),
        2 / (f2 * h0) + outside,
        why="It is the finite part of the time at the fold: with the places nearer than $h_0$ to "
        r"the fixed point left out the time grows like $2/(f_2 h_0)$ for small $h_0$, and $K_0$ is "
        "what is left when this has been taken off. For",
        domain=Domain.of({f2: POSITIVE, X: POSITIVE, h0: POSITIVE}),
    )
    return story.conclude(
        t_pass,
        sp.pi / sp.sqrt(f0 * f2) + K_0,
        symbols=(f0, f2, K_0),
        domain=Domain(((f0, POSITIVE), (f2, POSITIVE), (K_0, REAL)), words="$f_0$ small"),
    )


main(__name__, __file__)
