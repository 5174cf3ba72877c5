"""Degree one leaves a saddle: weights and overlaps grow together, without a blow-up."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import a_i, a_i0, c_l, eps, s_i, s_i0, t
from symghost.theory.derivation import Given, Result, Story, main


def derive(mean_field_flow: Result) -> Result:
    """Solve a linear flow by its matrix."""
    sizes = {eps: POSITIVE, c_l: POSITIVE, a_i0: REAL, s_i0: REAL, t: sp.Interval(0, sp.oo)}
    where = Domain.of(sizes, c_l * t < 9 * sp.sqrt(eps))
    a, s = (sp.Function(symbol.name)(t) for symbol in (a_i, s_i))
    rate = c_l / sp.sqrt(eps)
    story = Story(
        "linear_degree_saddle",
        title="a neuron's course while degree one is learned",
        source="own derivation; a linear flow",
        domain=where,
        given=[
            mean_field_flow,
            Given(
                sp.Eq(eps * sp.Derivative(a, t), c_l * s, evaluate=False),
                "While degree one is not learned, its signal $c_l = \\sigma_1 \\varphi_1$ is "
                "constant, and overlaps are small:",
            ),
            Given(sp.Eq(sp.Derivative(s, t), c_l * a, evaluate=False), "and"),
        ],
    )
    matrix = sp.ImmutableMatrix([[0, c_l / eps], [c_l, 0]])
    story.state(
        sp.MatMul(matrix, matrix),
        sp.ImmutableMatrix(rate**2 * sp.eye(2)),
        why="The origin is a fixed point. Its matrix squared is a multiple of one, so one rate "
        "$c_l/\\sqrt\\varepsilon$ grows and the same one decays: a hyperbolic saddle,",
        domain=Domain.of({eps: POSITIVE, c_l: POSITIVE}),
    )
    weight = a_i0 * sp.cosh(rate * t) + s_i0 / sp.sqrt(eps) * sp.sinh(rate * t)
    overlap = s_i0 * sp.cosh(rate * t) + sp.sqrt(eps) * a_i0 * sp.sinh(rate * t)
    story.state(
        sp.Derivative(weight, t),
        c_l * overlap / eps,
        why="and it is left exponentially. The weight is a sum of hyperbolic functions,",
    )
    story.state(
        sp.Derivative(overlap, t),
        c_l * weight,
        why="and so is the overlap, which is as it should be:",
    )
    story.state(
        eps * weight**2 - overlap**2,
        eps * a_i0**2 - s_i0**2,
        why="The invariant $\\varepsilon a^2 - s^2$ stays what it was,",
        domain=Domain.of(sizes, c_l * t < 3 * sp.sqrt(eps)),
    )
    story.state(sp.Subs(weight, t, 0), a_i0, why="and the weight starts from")
    return story.conclude(
        sp.Function("a_i")(t), weight, symbols=(t, a_i0, s_i0, c_l, eps), domain=where
    )


main(__name__, __file__)
