"""Degree two on its own blows up, on either side of a saddle-node."""

import sympy as sp

from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import I_l, a_eq, a_i, a_i0, c_l, eps, s_i, t, t_blow
from symghost.theory.derivation import Given, Result, Story, main


def derive(flow_solution: Result, phase_invariant: Result) -> Result:
    """Put the invariant in, and find the canonical flow of ghosts."""
    places = {a_i: REAL, s_i: POSITIVE, eps: POSITIVE, c_l: POSITIVE}
    story = Story(
        "quadratic_degree_time",
        title="time of blow-up of degree two on its own",
        source="own derivation",
        domain=Domain.of(places),
        given=[
            phase_invariant,
            flow_solution,
            Given(
                sp.Eq(eps * sp.Derivative(sp.Function("a_i")(t), t), c_l * s_i**2, evaluate=False),
                "Let degree two be alone, not learned yet, and overlaps small:",
            ),
            Given(
                sp.Eq(sp.Derivative(sp.Function("s_i")(t), t), 2 * c_l * a_i * s_i, evaluate=False),
                "and",
            ),
        ],
    )
    story.let(I_l, 2 * eps * a_i**2 - s_i**2, why="While overlaps are small the invariant is")
    story.state(
        c_l * s_i**2 / eps,
        2 * c_l * a_i**2 - c_l * I_l / eps,
        why="With it the overlap can be put out of the first equation, and the weight obeys the "
        "canonical flow $\\dot x = r + x^2$ of a saddle-node, with $x = 2 c_l a$ and $r = "
        "-2 c_l^2 I_l/\\varepsilon$:",
    )
    _courses(story)
    return _time(story)


def _courses(story: Story) -> None:
    """Check the three courses in both equations."""
    sizes = {eps: POSITIVE, c_l: POSITIVE, a_eq: POSITIVE, t: NEGATIVE}
    angle = 2 * c_l * a_eq * (-t)
    scale = sp.sqrt(2 * eps)
    within = Domain.of(sizes, angle < 3)
    cases = (
        (a_eq * sp.coth(angle), scale * a_eq / sp.sinh(angle), "above", 1),
        (1 / (-2 * c_l * t), scale / (-2 * c_l * t), "at", 0),
        (a_eq * sp.cot(angle), scale * a_eq / sp.sin(angle), "below", -1),
    )
    for weight, overlap, side, sign in cases:
        story.state(
            sp.Derivative(weight, t),
            c_l * overlap**2 / eps,
            why={
                1: "With the time counted from the blow-up, and $I_l = 2 \\varepsilon "
                "a_{\\mathrm{eq}}^2 > 0$, the course is $a = a_{\\mathrm{eq}} \\coth(\\cdot)$:",
                0: "With $I_l = 0$ it is algebraic:",
                -1: "With $I_l = -2 \\varepsilon a_{\\mathrm{eq}}^2 < 0$ it is a cotangent, that "
                "of a ghost's passage:",
            }[sign],
            domain=within,
        )
        story.state(sp.Derivative(overlap, t), 2 * c_l * weight * overlap, why="and", domain=within)
        if sign:
            story.state(
                2 * eps * weight**2 - overlap**2,
                2 * eps * sign * a_eq**2,
                why=f"The invariant is {side} zero:",
                domain=within,
            )


def _time(story: Story) -> Result:
    start = {a_i0: REAL, I_l: REAL, c_l: POSITIVE, eps: POSITIVE}
    size = sp.sqrt(sp.Abs(I_l) / (2 * eps))
    above = sp.atanh(size / a_i0) / (2 * c_l * size)
    below = sp.atan2(size, a_i0) / (2 * c_l * size)
    running = Domain.of(
        {**start, I_l: POSITIVE, a_i0: POSITIVE}, I_l < sp.Rational(9, 10) * 2 * eps * a_i0**2
    )
    running = Domain.of({a_i0: POSITIVE, a_eq: POSITIVE, c_l: POSITIVE}, a_eq < a_i0)
    story.state(
        sp.Derivative(sp.atanh(a_eq / a_i0) / (2 * c_l * a_eq), a_i0),
        -1 / (2 * c_l * (a_i0**2 - a_eq**2)),
        why="The time to blow-up falls with the start by the slowness there, and is zero from "
        "infinity. For $I_l > 0$ the weight must start beyond the unstable equilibrium at "
        "$a_{\\mathrm{eq}}$, and the time is an inverse hyperbolic function:",
        domain=running,
    )
    story.state(
        sp.Derivative(sp.atan2(a_eq, a_i0) / (2 * c_l * a_eq), a_i0),
        -1 / (2 * c_l * (a_i0**2 + a_eq**2)),
        why="For $I_l < 0$ there is no equilibrium, and any start leads to the blow-up, also that "
        "of a negative weight. The time is an angle:",
        domain=Domain.of({a_i0: REAL, a_eq: POSITIVE, c_l: POSITIVE}),
    )
    story.state(
        sp.Derivative(1 / (2 * c_l * a_i0), a_i0),
        -1 / (2 * c_l * a_i0**2),
        why="Between the two, at $I_l = 0$, the equilibrium is the origin:",
        domain=Domain.of({a_i0: POSITIVE, c_l: POSITIVE}),
    )
    everywhere = Domain.of(start, sp.Or(I_l < 0, sp.And(a_i0 > 0, I_l < 2 * eps * a_i0**2)))
    time = sp.Piecewise((above, I_l > 0), (1 / (2 * c_l * a_i0), sp.Eq(I_l, 0)), (below, True))
    return story.conclude(t_blow, time, symbols=(a_i0, I_l, c_l, eps), domain=everywhere)


main(__name__, __file__)
