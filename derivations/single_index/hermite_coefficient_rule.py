"""A Hermite coefficient is the mean of a derivative."""

import sympy as sp

from symghost.derivations.single_index.forms.coefficients import HERMITE_COEFFICIENT_RULE as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import degree, g_z, sigma_l, z, z_s
from symghost.models.single_index.hermite import hermite_polynomial
from symghost.theory.derivation import Given, Result, Story, main

DENSITY = sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)


def derive() -> Result:
    """Shift the Gaussian, and read off all degrees at once."""
    f = sp.Function("f")
    everywhere = Domain.of({z: REAL, z_s: REAL})
    generating = sp.exp(z_s * z - z_s**2 / 2)
    story = Story(
        "hermite_coefficient_rule",
        title="Hermite coefficients as means of derivatives",
        source="own derivation; integration by parts under a Gaussian",
        domain=everywhere,
        given=[
            Given(
                sp.Eq(sigma_l, sp.Integral(f(z) * sp.Function("he_l")(z) * DENSITY, z)),
                r"The coefficient of a function $f$ at the degree $l$, with the normalised "
                r"polynomials $he_l = He_l/\sqrt{l!}$. What follows holds for every $f$ whose "
                "derivatives, in the sense of distributions, have a mean.",
            )
        ],
    )
    for order in (1, 2, 3, 4):
        story.state(
            sp.Subs(sp.Derivative(generating, (z_s, order)), z_s, 0),
            hermite_polynomial(order),
            why="The probabilists' polynomials are the derivatives of one function of a shift, "
            "at zero:"
            if order == 1
            else "then",
        )
    story.state(
        generating * DENSITY,
        DENSITY.subs(z, z - z_s),
        why="This function turns the density of a Gaussian into the density of a shifted one. "
        r"Under the mean the shift goes over to $f$: with a Gaussian $g$, "
        r"$E[f(g)\,e^{z_s g - z_s^2/2}] = E[f(g + z_s)]$. The derivatives of the two sides, $l$ "
        r"times by the shift and at zero, are $E[f(g) He_l(g)] = E[f^{(l)}(g)]$ for every degree:",
    )
    story.state(
        sp.exp(g_z * z) * DENSITY,
        sp.exp(g_z**2 / 2) * DENSITY.subs(z, z - g_z),
        why="An exponential of the gain $g_z$ shifts the density in the same way, so that its mean "
        "is $e^{g_z^2/2}$:",
        domain=Domain.of({g_z: POSITIVE, z: REAL}),
    )
    story.state(
        sp.Derivative(sp.exp(g_z * z), (z, 2)),
        g_z**2 * sp.exp(g_z * z),
        why="Each derivative brings its gain, so that the rule gives all of its coefficients:",
        domain=Domain.of({g_z: POSITIVE, z: REAL}),
    )
    return story.conclude(
        sigma_l,
        sp.exp(g_z**2 / 2) * g_z**degree / sp.sqrt(sp.gamma(degree + 1)),
        symbols=(degree, g_z),
        domain=Domain.of({g_z: POSITIVE, degree: sp.Interval(0, sp.oo)}),
        form=FORM,
    )


main(__name__, __file__)
