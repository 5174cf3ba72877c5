"""The risk on a single-index target falls apart into Hermite degrees, none of them negative."""

import sympy as sp

from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import (
    a_n1,
    a_n2,
    degree,
    phi_l,
    r_12,
    s_n1,
    s_n2,
    sigma_l,
    z,
    z_r,
    z_s,
)
from symghost.models.single_index.flow import neurons, risk_of_degree
from symghost.theory.derivation import Given, Result, Story, main

DENSITY = sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)
CORRELATION = sp.Interval.open(-1, 1)


def derive() -> Result:
    """Find the mean of a product of Hermite polynomials, and square the error."""
    shifts = Domain.of({z_s: REAL, z_r: REAL, r_12: CORRELATION, z: REAL})
    story = Story(
        "risk_by_degree",
        title="a Hermite degree's part of the risk",
        source="own derivation",
        domain=shifts,
        given=[
            Given(
                sp.Eq(
                    sp.Function("f")(z),
                    sum(a * sp.Function("sigma")(z) for a in (a_n1, a_n2)) / 2,
                    evaluate=False,
                ),
                "The network: a mean over neurons with weights $a_i$, here two. The inputs of "
                "neurons and target are Gaussians, of correlations $s_i$ with the target's and "
                "$r_{12}$ with each other. The risk is half the mean squared error.",
            )
        ],
    )
    _orthogonality(story)
    return _square(story)


def _orthogonality(story: Story) -> None:
    rest = sp.sqrt(1 - r_12**2)
    story.state(
        sp.exp(z_r * rest * z) * DENSITY,
        sp.exp(z_r**2 * (1 - r_12**2) / 2) * DENSITY.subs(z, z - z_r * rest),
        why="Two inputs of correlation $r_{12}$ are $g$ and $r_{12} g + \\sqrt{1 - r_{12}^2}\\,g'$ "
        "with independent $g, g'$. The mean of an exponential over $g'$ is its shift's factor,",
    )
    first, second = z_s + z_r * r_12, z_r**2 * (1 - r_12**2) / 2
    story.state(
        sp.exp(first * z) * DENSITY,
        sp.exp(first**2 / 2) * DENSITY.subs(z, z - first),
        why="and so is that over $g$.",
    )
    story.state(
        first**2 / 2 + second - z_s**2 / 2 - z_r**2 / 2,
        z_s * z_r * r_12,
        why=r"Together, the functions $e^{z_s g - z_s^2/2}$ of two inputs, from which all Hermite "
        r"polynomials come, have the mean $e^{z_s z_r r_{12}}$ of their product: the exponents "
        "add up to",
        domain=Domain.of({z_s: REAL, z_r: REAL, r_12: CORRELATION}),
    )
    for orders, value in (((2, 2), 2 * r_12**2), ((2, 3), sp.Integer(0)), ((3, 3), 6 * r_12**3)):
        one, other = orders
        inner = sp.diff(sp.exp(z_s * z_r * r_12), z_r, other).subs(z_r, 0)
        story.state(
            sp.Subs(sp.Derivative(inner, (z_s, one)), z_s, 0),
            value,
            why=r"Its derivatives at zero are the means of products of $He_j$ and $He_k$: "
            r"$k!\,r_{12}^k$ for equal degrees and zero for others. So "
            r"$E[he_j\,he_k] = \delta_{jk}\,r_{12}^k$; at degrees two and two,"
            if orders == (2, 2)
            else f"at degrees {orders[0]} and {orders[1]},",
            domain=Domain.of({r_12: CORRELATION}),
        )


def _square(story: Story) -> Result:
    positive = sp.Interval.open(0, 1)
    overlaps = {s_n1: positive, s_n2: positive, r_12: positive}
    real = dict.fromkeys((a_n1, a_n2, phi_l, sigma_l), REAL)
    where = Domain.of(
        {**real, **overlaps, degree: sp.Interval(0, 9)},
        (r_12 - s_n1 * s_n2) ** 2 < (1 - s_n1**2) * (1 - s_n2**2),
    )
    value = risk_of_degree(degree, phi_l, sigma_l, neurons(2))
    errors = sp.Matrix([phi_l, -sigma_l * a_n1 / 2, -sigma_l * a_n2 / 2])
    one = sp.Integer(1)
    gram = sp.Matrix([[one, s_n1, s_n2], [s_n1, one, r_12], [s_n2, r_12, one]])
    story.state(
        (errors.T * gram.applyfunc(lambda overlap: overlap**degree) * errors)[0] / 2,
        value,
        why=r"In the mean squared error only equal degrees meet. A degree adds "
        r"$\frac12 E[(\varphi_l\,he_l - \frac{\sigma_l}{2}\sum_i a_i\,he_l)^2]$, a quadratic form "
        "in the powers of the overlaps:",
        domain=where,
    )
    story.claim(
        value.subs(degree, 3) >= 0,
        why="As half a mean square it is never negative, whatever overlaps three unit vectors can "
        "have; for degree three,",
        domain=where,
    )
    symbols = (phi_l, sigma_l, degree, a_n1, a_n2, s_n1, s_n2, r_12)
    return story.conclude(sp.Symbol("R_l"), value, symbols=symbols, domain=where)


main(__name__, __file__)
