"""The state by the time that is left until it reaches infinity, for every sign of r."""

import sympy as sp

from symghost.derivations.toy.forms.canonical import STATE_BEFORE_BLOW_UP as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import r, t, t1, t_left, x0
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(flow_solution: Result) -> Result:
    """Count time backwards from the blow-up, where all solutions are alike."""
    state = flow_solution.symbol
    before = Domain.of({t_left: POSITIVE, r: REAL}, r * t_left**2 < sp.pi**2)
    story = Story(
        "state_before_blow_up",
        title="state before the blow-up",
        source=f"{SOURCE}; by the solution of the flow, read from its end",
        domain=before,
        given=[flow_solution],
    )
    from_end = sp.cos(sp.sqrt(r) * t_left) / (t_left * sp.sinc(sp.sqrt(r) * t_left))
    story.let(
        state,
        from_end,
        why="Close to the blow-up the state depends on the time that is left, "
        r"$t_{\mathrm{left}}$, and a time that is counted from the start loses the digits of that. "
        "Nothing but the remaining time is needed, since there is one solution that ends at "
        "infinity:",
    )
    story.state(
        sp.Derivative(from_end, t_left),
        -(r + from_end**2),
        why="It obeys the flow, with time running backwards,",
    )
    story.state(
        sp.Limit(t_left * from_end, t_left, 0, "+"),
        sp.Integer(1),
        why="and is infinite when no time is left:",
    )
    earlier = from_end.subs(t_left, t1)
    story.state(
        flow_solution.expression.subs({x0: earlier, t: t1 - t_left}, simultaneous=True),
        from_end,
        why="Started from it with the time $t_1$ left, the solution of the flow comes to the same:",
        domain=Domain.of(
            {t_left: POSITIVE, t1: POSITIVE, r: REAL}, t_left < t1, r * t1**2 < sp.pi**2
        ),
    )
    w, rho = sp.sqrt(r), sp.sqrt(-r)
    above = story.state(
        from_end,
        w / sp.tan(w * t_left),
        why="Above the saddle-node it reads",
        domain=Domain.of({t_left: POSITIVE, r: POSITIVE}, r * t_left**2 < sp.pi**2),
    )
    below = story.state(
        from_end,
        rho / sp.tanh(rho * t_left),
        why="and below it",
        domain=Domain.of({t_left: POSITIVE, r: NEGATIVE}),
    )
    return story.conclude(
        state,
        sp.Piecewise((above, r > 0), (1 / t_left, sp.Eq(r, 0)), (below, True)),
        symbols=(t_left, r),
        form=FORM,
    )


main(__name__, __file__)
