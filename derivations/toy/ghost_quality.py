"""How far a ghost is from an ideal one: the next term in its share of the passage time."""

import sympy as sp

from symghost.derivations.toy.forms.ghosts import GHOST_QUALITY as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import Q, delta, f0, f2, f3, f4, w
from symghost.theory.derivation import Result, Story, main


def derive(ghost_strength: Result, complex_pair: Result) -> Result:
    """Expand the slowness inside the bottleneck and integrate what is singular in it."""
    coefficients = {f2: POSITIVE, f3: REAL, f4: REAL}
    inside = Domain.of({w: REAL, **coefficients})
    whole = Domain.of({f0: POSITIVE, **coefficients})
    story = Story(
        "ghost_quality",
        title="quality of a ghost",
        source="expansion of the passage time in the width of the bottleneck",
        domain=inside,
        given=[ghost_strength, complex_pair],
    )
    velocity = 1 + w**2 + f3 / f2 * delta * w**3 + f4 / f2 * delta**2 * w**4
    first = story.step(
        sp.Limit(1 / velocity, delta, 0, "+"),
        why=r"Put $x - x_g = w \delta$ with the half-width $\delta = \sqrt{f_0/f_2}$. The time "
        r"that the state takes for a piece $dw$ of the bottleneck is $dw/(f_2 \delta)$ times",
    )
    second = story.step(
        sp.Limit((1 / velocity - first) / delta, delta, 0, "+"),
        why=r"with a correction of first order in $\delta$, which the two sides of the ghost "
        "cancel,",
        rewrite=sp.factor,
    )
    third = story.step(
        sp.Limit((1 / velocity - first - second * delta) / delta**2, delta, 0, "+"),
        why="and one of second order:",
        rewrite=sp.factor,
    )
    leading = story.step(
        sp.Integral(first, (w, -sp.oo, sp.oo)),
        why="The first makes up the passage time of the canonical flow:",
        domain=Domain.of({}),
    )
    far = story.step(
        sp.Limit(third, w, sp.oo),
        why="The second order goes to a constant far from the ghost. Its integral grows there in "
        r"proportion to $w \delta$, the distance gone: this part belongs to the ways to and from "
        "the bottleneck, which are the same for all widths.",
        domain=Domain.of(coefficients),
        rewrite=sp.factor,
    )
    rest = sp.expand(third - far)
    of_third, of_fourth = (
        story.step(
            sp.Integral(sp.apart(rest.coeff(shape) * scale, w), (w, -sp.oo, sp.oo)),
            why=why,
            domain=Domain.of({}),
        )
        for shape, scale, why in (
            (f3**2, f2**2, "What is left belongs to the bottleneck. It is $(f_3/f_2)^2$ times"),
            (f4, f2, "and $f_4/f_2$ times"),
        )
    )
    relative = story.step(
        f0 / f2 * (f3**2 / f2**2 * of_third + f4 / f2 * of_fourth) / leading,
        why=r"With $\delta^2 = f_0/f_2$, and relative to the passage time of the canonical flow, "
        "this makes",
        domain=whole,
        rewrite=sp.factor,
    )
    story.state(
        3 * (complex_pair.symbol / sp.sqrt(f0 / f2) - 1),
        relative,
        why="This is three times the relative shift of the complex pair away from the real line. "
        "Both say how far the flow around the ghost is from a parabola; the ghost is a good one "
        "where they are small:",
        domain=whole,
    )
    return story.conclude(Q, sp.Abs(relative), symbols=(f0, f2, f3, f4), domain=whole, form=FORM)


main(__name__, __file__)
