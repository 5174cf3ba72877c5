"""Hermite coefficients of the rectifier: one formula for all degrees above one."""

import sympy as sp

from symghost.derivations.single_index.forms.coefficients import RELU_COEFFICIENTS as FORM
from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import b, degree, sigma_l
from symghost.theory.derivation import Result, Story, main

CHECKED = (2, 3, 4, 5, 6, 7, 8)
FROM_TWO = Domain.of({degree: sp.Interval(2, 40)})


def coefficient() -> sp.Expr:
    """Return the coefficient of any degree from two on."""
    size = 2 ** ((degree - 3) / 2) * sp.gamma((degree - 1) / 2)
    return sp.cos(sp.pi * (degree - 2) / 2) * size / (sp.pi * sp.sqrt(sp.gamma(degree + 1)))


def derive(shifted_relu_coefficients: Result) -> Result:
    """Take away the bias, and put all degrees into one formula."""
    story = Story(
        "relu_coefficients",
        title="Hermite coefficients of the rectifier",
        source="own derivation",
        domain=Domain.of({b: REAL}),
        given=[shifted_relu_coefficients],
    )
    density = sp.exp(-(b**2) / 2) / sp.sqrt(2 * sp.pi)
    known = shifted_relu_coefficients.expression
    for order, value in ((0, 1 / sp.sqrt(2 * sp.pi)), (1, sp.Rational(1, 2))):
        story.state(
            sp.Subs(known[order], b, 0),
            value,
            why="Without a bias the mean is" if order == 0 else "the coefficient of degree one is",
        )
    for order in CHECKED:
        story.state(
            sp.Subs(sp.Derivative(density, (b, order - 2)), b, 0) / sp.sqrt(sp.factorial(order))
            if order > 2
            else sp.Subs(density, b, 0) / sp.sqrt(2),
            coefficient().subs(degree, order),
            why="From degree two on the coefficients are derivatives of the density at zero, "
            r"$\sigma_l = \cos(\pi(l-2)/2)\,2^{(l-3)/2}\,\Gamma((l-1)/2)/(\pi\sqrt{l!})$, which is "
            "zero at odd degrees:"
            if order == 2
            else f"at degree {order},",
        )
    above = coefficient().subs(degree, degree + 2)
    story.state(
        above * sp.sqrt((degree + 1) * (degree + 2)),
        -(degree - 1) * coefficient(),
        why="and so on at all degrees, since the recursion of Hermite polynomials at zero, "
        r"$He_{l}(0) = -(l-1) He_{l-2}(0)$, is that of the formula:",
        domain=FROM_TWO,
    )
    return story.conclude(sigma_l, coefficient(), symbols=(degree,), domain=FROM_TWO, form=FORM)


main(__name__, __file__)
