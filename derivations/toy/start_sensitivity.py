"""How much a small change of the start changes the state later on."""

import sympy as sp

from symghost.derivations.toy.forms.canonical import START_SENSITIVITY as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import r, t, x0
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(flow_solution: Result, flow_group_law: Result) -> Result:
    """Differentiate the Moebius map of the start; the determinant leaves only a square."""
    u = sp.Function("u")
    state, matrix = flow_solution.symbol, flow_group_law.expression
    before = flow_solution.domain
    story = Story(
        "start_sensitivity",
        title="sensitivity of the state to its start",
        source=f"{SOURCE}; by the group law",
        domain=before,
        given=[flow_solution, flow_group_law],
    )
    denominator = matrix[1, 0] * x0 + matrix[1, 1]
    story.let(u(t), denominator, why="Name the denominator of the solution, the linear companion:")
    numerator = matrix[0, 0] * x0 + matrix[0, 1]
    by_quotient_rule = (matrix[0, 0] * u(t) - matrix[1, 0] * numerator) / u(t) ** 2
    story.state(
        sp.Derivative(state, x0),
        by_quotient_rule,
        why="The solution is a quotient of two linear functions of the start, so that by the "
        "quotient rule",
    )
    story.state(
        by_quotient_rule,
        1 / u(t) ** 2,
        why="The numerator is the determinant of the matrix, which is 1. Nothing is left but a "
        "square. It is positive, so that no state overtakes another:",
    )
    story.state(
        sp.Derivative(sp.log(1 / u(t) ** 2), t),
        2 * state,
        why="Neighbouring states drift apart at the rate $f_x = 2x$, as the linearised flow asks: "
        "they come closer before the ghost and part behind it:",
    )
    some_time = sp.Interval(0, sp.oo)
    at_zero = story.step(
        sp.Limit(1 / denominator**2, r, 0, "+"),
        why="At the saddle-node this becomes",
        domain=Domain.of({x0: REAL, t: some_time}, x0 * t < 1),
        rewrite=sp.factor,
    )
    w, rho = sp.sqrt(r), sp.sqrt(-r)
    for_positive = story.state(
        u(t),
        sp.cos(w * t) - x0 * sp.sin(w * t) / w,
        why="Above it the linear companion reads",
        domain=Domain.of({r: POSITIVE, x0: REAL, t: some_time}),
    )
    for_negative = story.state(
        u(t),
        sp.cosh(rho * t) - x0 * sp.sinh(rho * t) / rho,
        why="and below it",
        domain=Domain.of({r: NEGATIVE, x0: REAL, t: some_time}),
    )
    return story.conclude(
        sp.Derivative(state, x0),
        sp.Piecewise(
            (1 / for_positive**2, r > 0), (at_zero, sp.Eq(r, 0)), (1 / for_negative**2, True)
        ),
        symbols=(t, r, x0),
        form=FORM,
    )


main(__name__, __file__)
