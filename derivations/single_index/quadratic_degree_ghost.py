"""Where degree two has a ghost, and why a network that starts without overlap has none."""

import sympy as sp

from symghost.formulas.domain import NEGATIVE, POSITIVE, Domain
from symghost.formulas.symbols import I_l, a_eq, a_i0, c_l, eps, r, s_i0, t_pass
from symghost.theory.derivation import Result, Story, main


def derive(quadratic_degree_time: Result, passage_time: Result) -> Result:
    """Read off the strength of the ghost, and the sign of the invariant at the start."""
    sizes = {I_l: NEGATIVE, eps: POSITIVE, c_l: POSITIVE}
    story = Story(
        "quadratic_degree_ghost",
        title="passage time of the ghost of degree two",
        source="own derivation",
        domain=Domain.of(sizes),
        given=[quadratic_degree_time, passage_time],
    )
    value = sp.pi / (2 * c_l * sp.sqrt(-I_l / (2 * eps)))
    story.state(
        sp.Subs(passage_time.expression, r, -2 * c_l**2 * I_l / eps),
        value,
        why="Degree two alone is the canonical flow with $r = -2 c_l^2 I_l/\\varepsilon$. For "
        "$I_l < 0$ a weight that comes from far below passes a ghost,",
    )
    size = sp.sqrt(-I_l / (2 * eps))
    story.state(
        (sp.atan2(size, a_i0) + sp.atan2(size, -a_i0)) / (2 * c_l * size),
        value,
        why="the sum of the times to blow-up from a weight and from its negative, since the way to "
        "zero is the mirror image of the way from it:",
        domain=Domain.of({**sizes, a_i0: POSITIVE}),
    )
    story.claim(
        2 * eps * a_i0**2 - s_i0**2 > 0,
        why="Yet a network that starts without overlap, or comes out of the phase before with "
        "$s^2 = \\varepsilon a^2$ or less, has a positive invariant:",
        domain=Domain.of({a_i0: POSITIVE, eps: POSITIVE, s_i0: POSITIVE}, s_i0**2 <= eps * a_i0**2),
    )
    weight = sp.sqrt((2 * eps * a_eq**2 + s_i0**2) / (2 * eps))
    early = sp.asinh(sp.sqrt(2 * eps) * a_eq / s_i0) / (2 * c_l * a_eq)
    start = {a_eq: POSITIVE, s_i0: POSITIVE, eps: POSITIVE, c_l: POSITIVE}
    story.state(
        sp.tanh(2 * c_l * a_eq * early) * weight,
        a_eq,
        why="It is on the side of the two equilibria, beyond the unstable one, and its time to "
        "blow-up is, with $I_l = 2\\varepsilon a_{\\mathrm{eq}}^2$,",
        domain=Domain.of(start, sp.sqrt(2 * eps) * a_eq < 1000 * s_i0),
    )
    del start[s_i0]
    scale = sp.sqrt(2 * eps) * a_eq
    story.state(
        sp.Subs(scale + sp.sqrt(scale**2 + s_i0**2), s_i0, 0),
        2 * scale,
        why="which for small overlaps is logarithmic: a saddle that is left, no ghost that is "
        "passed. The time is $\\frac{1}{2 c_l a_{\\mathrm{eq}}} \\log\\frac{1}{s_{i,0}}$ and the "
        "same factor times the logarithm of",
        domain=Domain.of(start),
    )
    return story.conclude(t_pass, value, symbols=(I_l, c_l, eps))


main(__name__, __file__)
