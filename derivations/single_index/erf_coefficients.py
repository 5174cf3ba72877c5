"""Hermite coefficients of an error function with a gain: one formula for all degrees."""

import sympy as sp

from symghost.derivations.single_index.forms.coefficients import ERF_COEFFICIENTS as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import degree, g_z, sigma_l, z, z_s
from symghost.theory.derivation import Given, Result, Story, main

CHECKED = (1, 2, 3, 4, 5)


def coefficient() -> sp.Expr:
    """Return the coefficient of any degree from one on."""
    share = g_z / sp.sqrt(1 + 2 * g_z**2)
    size = sp.gamma(degree) / sp.gamma((degree + 1) / 2) / sp.sqrt(sp.gamma(degree + 1))
    return 2 / sp.sqrt(sp.pi) * sp.sin(sp.pi * degree / 2) * size * share**degree


def derive() -> Result:
    """Find the mean of a shifted error function, and differentiate by the shift."""
    gain = {g_z: POSITIVE}
    shifted = sp.erf(g_z * z_s / sp.sqrt(1 + 2 * g_z**2))
    story = Story(
        "erf_coefficients",
        title="Hermite coefficients of the error function",
        source="own derivation",
        domain=Domain.of({**gain, z_s: REAL}),
        given=[
            Given(
                sp.Eq(sp.Function("f")(z), sp.erf(g_z * z), evaluate=False),
                r"The activation. Its coefficients are means of derivatives "
                "(`hermite_coefficient_rule`), and these are derivatives of the mean by a shift "
                r"$z_s$ of the input.",
            )
        ],
    )
    exponent = -(g_z**2) * (z + z_s) ** 2 - z**2 / 2
    whole = 1 + 2 * g_z**2
    place = -2 * g_z**2 * z_s / whole
    story.state(
        exponent,
        -whole * (z - place) ** 2 / 2 - g_z**2 * z_s**2 / whole,
        why="The slope of the mean by the shift is the integral of a bump times the density. Their "
        "exponents add up to one square, so that the integral is that of a Gaussian,",
        domain=Domain.of({**gain, z_s: REAL, z: REAL}),
    )
    story.state(
        sp.Derivative(shifted, z_s),
        2 * g_z / sp.sqrt(sp.pi) * sp.exp(-(g_z**2) * z_s**2 / whole) / sp.sqrt(whole),
        why="$2 g_z e^{-g_z^2 z_s^2/(1 + 2 g_z^2)}/\\sqrt{\\pi (1 + 2 g_z^2)}$. An error function "
        "again has this slope, and like the mean it is zero without a shift; so it is the mean:",
    )
    for order in CHECKED:
        story.state(
            sp.Subs(sp.Derivative(shifted, (z_s, order)), z_s, 0) / sp.sqrt(sp.factorial(order)),
            coefficient().subs(degree, order),
            why="Its derivatives at zero, from the series of the error function, give "
            "the coefficients, which are zero at even degrees:"
            if order == 1
            else f"at degree {order},",
            domain=Domain.of(gain),
        )
    any_degree = Domain.of({**gain, degree: sp.Interval(1, 30)})
    above = coefficient().subs(degree, degree + 2)
    share = g_z / sp.sqrt(whole)
    story.state(
        above / share**2 * sp.sqrt((degree + 1) * (degree + 2)),
        -2 * degree * coefficient(),
        why="and at all degrees by the recursion of the polynomials of the bump,",
        domain=any_degree,
    )
    return story.conclude(
        sigma_l, coefficient(), symbols=(degree, g_z), domain=any_degree, form=FORM
    )


main(__name__, __file__)
