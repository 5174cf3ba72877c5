"""The canonical flow as a group of matrices: waiting twice is waiting once, for the sum."""

from dataclasses import replace

import sympy as sp

from symghost.derivations.toy.forms.canonical import FLOW_GROUP_LAW as FORM
from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import r, t, t1, x0
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main


def derive(flow_solution: Result) -> Result:
    """Read the solution as a Moebius map of the start, and multiply the matrices of two maps."""
    C, S, M = (sp.Function(name) for name in "CSM")
    state = flow_solution.symbol
    two_times = Domain.of({r: REAL, t: REAL, t1: REAL})
    story = Story(
        "flow_group_law",
        title="group law of the canonical flow",
        source=f"{SOURCE}; Riccati equations and their linear companions",
        domain=two_times,
        given=[flow_solution],
    )
    story.let(
        C(t),
        sp.cos(sp.sqrt(r) * t),
        why="Name the two functions of time in the solution, the cosine",
    )
    story.let(
        S(t),
        t * sp.sinc(sp.sqrt(r) * t),
        why=r"and the sine over $\sqrt{r}$. Both are real for every real $r$, hyperbolic for "
        "$r < 0$:",
    )
    story.state(
        state,
        (C(t) * x0 + r * S(t)) / (-S(t) * x0 + C(t)),
        why="The state is then a quotient of two linear functions of the start, a Moebius map,",
        domain=flow_solution.domain,
    )

    def matrix(time: sp.Expr) -> sp.Matrix:
        return sp.ImmutableMatrix([[C(time), r * S(time)], [-S(time), C(time)]])

    story.state(
        matrix(t).det(),
        sp.Integer(1),
        why="whose four coefficients form a matrix. Its determinant is that of a rotation, "
        "whatever the sign of $r$:",
    )
    story.state(
        matrix(t) * matrix(t1),
        matrix(t + t1),
        why="By the addition theorems of sine and cosine, the product of the matrices of two "
        "stretches of time is the matrix of their sum,",
    )
    story.state(
        matrix(t) * matrix(-t),
        sp.ImmutableMatrix(sp.eye(2)),
        why="and to go back in time is to invert the matrix:",
    )
    story.state(
        (C(t1) * state + r * S(t1)) / (-S(t1) * state + C(t1)),
        state.subs(t, t + t1),
        why="Moebius maps compose as their matrices multiply. The state after $t + t_1$ is that of "
        "a flow which starts afresh from $x(t)$ and runs for $t_1$:",
        domain=_both_before_blow_up(flow_solution.domain),
    )
    entries = {C(t): sp.cos(sp.sqrt(r) * t), S(t): t * sp.sinc(sp.sqrt(r) * t)}
    return story.conclude(
        M(t),
        matrix(t).subs(entries),
        symbols=(t, r),
        domain=Domain.of({t: REAL, r: REAL}),
        form=FORM,
    )


def _both_before_blow_up(once: Domain) -> Domain:
    """Return the pairs of times whose sum comes before the blow-up."""
    later = tuple(condition.subs(t, t + t1) for condition in once.where)
    return replace(
        once,
        ranges=(*once.ranges, (t1, sp.Interval(0, sp.oo))),
        where=later,
        words="$t + t_1$ before the blow-up, if there is one",
    )


main(__name__, __file__)
