"""Hermite coefficients of a rectifier with a bias."""

import sympy as sp

from symghost.derivations.single_index.forms.coefficients import SHIFTED_RELU_COEFFICIENTS as FORM
from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import b, sigma0, z
from symghost.models.single_index.hermite import hermite_polynomial
from symghost.theory.derivation import Given, Result, Story, main

DEGREES = 6
DENSITY = sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)


def derive() -> Result:
    """Differentiate the mean activation by the bias."""
    at_bias = DENSITY.subs(z, b)
    mean = at_bias + b * (1 + sp.erf(b / sp.sqrt(2))) / 2
    story = Story(
        "shifted_relu_coefficients",
        title="Hermite coefficients of a rectifier with a bias",
        source="own derivation",
        domain=Domain.of({b: REAL}),
        given=[
            Given(
                sp.Eq(sigma0, sp.Integral((z + b) * DENSITY, (z, -b, sp.oo)), evaluate=False),
                r"The activation $\max(0, z + b)$ of a Gaussian input. Its mean is the coefficient "
                "of degree zero. By the rule that coefficients are means of derivatives "
                "(`hermite_coefficient_rule`), and since a shift of the input is a change of the "
                r"bias, the others are $\sigma_l = \frac{1}{\sqrt{l!}} d^l\sigma_0/db^l$.",
            )
        ],
    )
    primitive = -DENSITY + b * sp.erf(z / sp.sqrt(2)) / 2
    story.state(
        sp.Derivative(primitive, z),
        (z + b) * DENSITY,
        why="An antiderivative is known,",
        domain=Domain.of({b: REAL, z: REAL}),
    )
    story.state(
        sp.Limit(primitive, z, sp.oo) - sp.Subs(primitive, z, -b),
        mean,
        why="and its two ends give the mean: the density at the bias, and the bias times the share "
        "of inputs that pass:",
    )
    first = story.state(
        sp.Derivative(mean, b),
        (1 + sp.erf(b / sp.sqrt(2))) / 2,
        why="Its slope, the coefficient of degree one, is this share,",
    )
    story.state(sp.Derivative(first, b), at_bias, why="and the slope of the share is the density.")
    found = [mean, first]
    for order in range(2, DEGREES + 1):
        if order == 2:
            found.append(at_bias / sp.sqrt(2))
            continue
        derivative = story.state(
            sp.Derivative(at_bias, (b, order - 2)),
            hermite_polynomial(order - 2).subs(z, -b) * at_bias,
            why="Each further derivative of the Gaussian brings the next Hermite polynomial,"
            if order == 3
            else "and",
        )
        found.append(derivative / sp.sqrt(sp.factorial(order)))
    return story.conclude(
        sp.MatrixSymbol("sigma", DEGREES + 1, 1), sp.ImmutableMatrix(found), symbols=(b,), form=FORM
    )


main(__name__, __file__)
