"""Where the canonical flow has its saddle-node, and what is left of it afterwards: a ghost."""

import sympy as sp

from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import r, x
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Solve f = 0 and f_x = 0, check that the fold is not degenerate, follow it to both sides."""
    flow = canonical_flow()
    f = flow.field
    velocity = sp.Function("f")(x, r)
    everywhere = Domain.of({x: REAL, r: REAL})
    story = Story(
        "saddle_node_conditions",
        title="saddle-node of the canonical flow, and its ghost",
        source=SOURCE,
        domain=everywhere,
        given=[Given(sp.Eq(velocity, f), "The velocity of the state, with scale parameter $r$.")],
    )
    slope = story.step(
        sp.Derivative(f, x),
        why="A fixed point is where $f = 0$. It can vanish only where the flow does not push the "
        "state back either, so that $f_x = 0$ as well. Here the slope of the velocity is",
    )
    (x_c,) = sp.solve(slope, x)
    at_centre = story.step(
        sp.Subs(f, x, x_c), why=f"which is zero only at $x = {x_c}$. The velocity there is"
    )
    (r_c,) = sp.solve(at_centre, r)
    story.state(
        sp.Subs(f, (x, r), (x_c, r_c)), sp.Integer(0), why=f"so that both vanish at $r = {r_c}$:"
    )
    curvature = story.step(
        sp.Derivative(f, (x, 2)), why="The fold is not degenerate: the velocity is curved there,"
    )
    story.step(sp.Derivative(f, r), why="and the parameter moves it at a speed that is not zero:")

    before = Domain.of({r: NEGATIVE})
    stable, unstable = -sp.sqrt(-r), sp.sqrt(-r)
    story.state(
        sp.Subs(f, x, stable),
        sp.Integer(0),
        why=r"Before the saddle-node, at $r < 0$, there is a fixed point at $x = -\sqrt{-r}$,",
        domain=before,
    )
    story.claim(
        sp.Lt(slope.subs(x, stable), 0, evaluate=False),
        why="which is stable, since the slope there is negative,",
        domain=before,
    )
    story.state(
        sp.Subs(f, x, unstable),
        sp.Integer(0),
        why=r"and one at $x = \sqrt{-r}$,",
        domain=before,
    )
    story.claim(
        sp.Gt(slope.subs(x, unstable), 0, evaluate=False),
        why="which is unstable:",
        domain=before,
    )

    after = Domain.of({r: POSITIVE, x: REAL})
    story.claim(
        sp.Gt(f, 0, evaluate=False),
        why="After it, at $r > 0$, no fixed point is left on the real line:",
        domain=after,
    )
    story.state(
        sp.Subs(f, x, sp.I * sp.sqrt(r)),
        sp.Integer(0),
        why=r"the two have moved off to $\pm i \sqrt{r}$:",
        domain=after,
    )
    story.state(
        sp.Subs(f, x, x_c) * sp.Derivative(f, (x, 2)) / 2,
        at_centre * curvature / 2,
        why="What stays is the ghost, the place of least speed at $x = 0$. Its strength is the "
        "least speed times half the curvature:",
        domain=after,
    )
    return story.conclude(velocity, sp.And(sp.Eq(f, 0), sp.Eq(slope, 0)), symbols=(x, r))


main(__name__, __file__)
