"""What two rectifiers share: the arc-cosine kernel, from the coefficients."""

import sympy as sp

from symghost.derivations.single_index.forms.coefficients import RELU_KERNEL as FORM
from symghost.formulas.domain import Domain
from symghost.formulas.symbols import degree, r
from symghost.models.single_index.kernels import relu_kernel
from symghost.theory.derivation import Result, Story, main

INSIDE = Domain.of({r: sp.Interval.open(-1, 1)})


def derive(relu_coefficients: Result) -> Result:
    """Sum the second derivative, which is a binomial series, and integrate it twice."""
    kernel = relu_kernel()
    story = Story(
        "relu_kernel",
        title="overlap kernel of the rectifier",
        source="own derivation; the arc-cosine kernel of degree one",
        domain=INSIDE,
        given=[relu_coefficients],
    )
    half = degree / 2 - 1  # degree 2, 4, 6, ... to 0, 1, 2, ...
    story.state(
        degree * (degree - 1) * relu_coefficients.expression**2,
        sp.cos(sp.pi * half) ** 2
        * sp.gamma(half + sp.Rational(1, 2))
        / (sp.sqrt(sp.pi) * sp.gamma(half + 1))
        / (2 * sp.pi),
        why=r"Of Gaussian inputs with the correlation $r$, two rectifiers share $U(r) = \sum_l "
        r"\sigma_l^2 r^l$. Its second derivative is the sum of $l(l-1)\sigma_l^2 r^{l-2}$, and "
        "these factors are those of a binomial series:",
        domain=Domain.of({degree: sp.Interval(2, 40)}),
    )
    for order in (1, 2, 3):
        story.state(
            sp.Subs(sp.Derivative(1 / sp.sqrt(1 - r), (r, order)), r, 0) / sp.factorial(order),
            sp.gamma(order + sp.Rational(1, 2)) / (sp.sqrt(sp.pi) * sp.factorial(order)),
            why="that of $1/\\sqrt{1 - r^2}$, since $1/\\sqrt{1 - r}$ has, after one,"
            if order == 1
            else "and",
        )
    story.state(
        sp.Derivative(kernel, (r, 2)),
        1 / (2 * sp.pi * sp.sqrt(1 - r**2)),
        why="so that $U'' = 1/(2\\pi\\sqrt{1 - r^2})$. The kernel that has it as its second "
        "derivative,",
    )
    story.state(
        sp.Subs(kernel, r, 0),
        1 / (2 * sp.pi),
        why="begins with the square $\\sigma_0^2$ of the mean,",
    )
    story.state(
        sp.Subs(sp.Derivative(kernel, r), r, 0),
        sp.Rational(1, 4),
        why="and with the square $\\sigma_1^2$ as its slope, is",
    )
    return story.conclude(sp.Function("U")(r), kernel, symbols=(r,), form=FORM)


main(__name__, __file__)
