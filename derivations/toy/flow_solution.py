"""The state of the canonical flow over time, in one formula for every sign of r."""

from dataclasses import replace

import sympy as sp

from symghost.derivations.toy.forms.canonical import FLOW_SOLUTION as FORM
from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import r, t, x0
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Turn the flow into a linear oscillator, solve that, and come back."""
    flow = canonical_flow()
    state, u = sp.Function("x")(t), sp.Function("u")
    some_time = Domain.of({r: REAL, x0: REAL, t: sp.Interval(0, sp.oo)})
    story = Story(
        "flow_solution",
        title="solution of the canonical flow",
        source=f"{SOURCE}; for a general start by the linear companion of the flow",
        domain=some_time,
        given=[
            Given(
                sp.Eq(sp.Derivative(state, t), flow.field.subs(flow.state, state)),
                "The canonical flow, started at $x(0) = x_0$.",
            )
        ],
    )
    companion = _linear_companion(u)
    story.let(
        u(t),
        companion,
        why="Put $x = -u'/u$. The flow becomes linear, $u'' = -r u$ with $u(0) = 1$ and "
        r"$u'(0) = -x_0$. Its solution for $r > 0$, with $\operatorname{sinc} a = \sin(a)/a$, has "
        "a meaning for every real $r$:",
    )
    story.state(
        sp.Derivative(u(t), (t, 2)) + r * u(t), sp.Integer(0), why="It solves the equation,"
    )
    story.state(sp.Limit(u(t), t, 0, "+"), sp.Integer(1), why="It starts at")
    story.state(sp.Limit(sp.Derivative(u(t), t), t, 0, "+"), -x0, why="with the slope")
    solution = _quotient(companion)
    story.let(
        state,
        solution,
        why="This gives the state, up to the time at which $u$ first reaches zero:",
    )
    story.state(-sp.Derivative(u(t), t) / u(t), state, why="Indeed", domain=_before_blow_up())
    story.state(
        sp.Derivative(state, t) - flow.field.subs(flow.state, state),
        sp.Integer(0),
        why="Put back into the flow it leaves nothing over, whatever the sign of $r$:",
        domain=_before_blow_up(),
    )
    story.state(
        sp.Limit(state, r, 0, "+"),
        x0 / (1 - x0 * t),
        why="Nothing happens to it at $r = 0$, where it passes through the solution of $x' = x^2$:",
        domain=Domain.of({x0: REAL, t: sp.Interval(0, sp.oo)}, x0 * t < 1),
    )
    return story.conclude(state, solution, symbols=(t, r, x0), domain=_before_blow_up(), form=FORM)


def _linear_companion(u: sp.Function) -> sp.Expr:
    """Solve u'' = -r u for r > 0 and continue the solution to all real r."""
    rate, now, start = (sp.Symbol("r", positive=True), sp.Symbol("t", positive=True), x0)
    oscillator = sp.Eq(u(now).diff(now, 2), -rate * u(now))
    solved = sp.dsolve(oscillator, ics={u(0): 1, u(now).diff(now).subs(now, 0): -start}).rhs
    phase = sp.sqrt(rate) * now
    entire = sp.expand(solved).subs(sp.sin(phase), phase * sp.sinc(phase))
    return entire.subs({rate: r, now: t})


def _quotient(companion: sp.Expr) -> sp.Expr:
    phase = sp.sqrt(r) * t
    sine = t * sp.sinc(phase)
    slope = -r * sine - x0 * sp.cos(phase)
    return -slope / companion


def _before_blow_up() -> Domain:
    """Return the times before the state reaches infinity, if it ever does."""
    blow_up = sp.Piecewise(
        (sp.atan2(sp.sqrt(r), x0) / sp.sqrt(r), r > 0),
        (sp.atanh(sp.sqrt(-r) / x0) / sp.sqrt(-r), sp.And(x0 > 0, x0**2 + r > 0, r < 0)),
        (1 / x0, sp.And(sp.Eq(r, 0), x0 > 0)),
        (sp.oo, True),
    )
    domain = Domain.of({t: sp.Interval(0, sp.oo), r: REAL, x0: REAL}, t < blow_up)
    return replace(domain, words="$t$ before the blow-up, if there is one")


main(__name__, __file__)
