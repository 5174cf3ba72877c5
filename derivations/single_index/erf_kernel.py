"""What two error functions share: an arcsine, from the coefficients."""

import sympy as sp

from symghost.derivations.single_index.forms.coefficients import ERF_KERNEL as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import degree, g_z, r
from symghost.models.single_index.kernels import erf_kernel
from symghost.theory.derivation import Result, Story, main


def derive(erf_coefficients: Result) -> Result:
    """Sum the slope, which is a binomial series, and integrate it."""
    kernel = erf_kernel()
    inside = Domain.of({r: sp.Interval.open(-1, 1), g_z: POSITIVE})
    share = 2 * g_z**2 / (1 + 2 * g_z**2)
    story = Story(
        "erf_kernel",
        title="overlap kernel of the error function",
        source="own derivation",
        domain=inside,
        given=[erf_coefficients],
    )
    half = (degree - 1) / 2  # degree 1, 3, 5, ... to 0, 1, 2, ...
    story.state(
        degree * erf_coefficients.expression**2,
        2
        / sp.pi
        * share
        * sp.sin(sp.pi * degree / 2) ** 2
        * sp.gamma(half + sp.Rational(1, 2))
        / (sp.sqrt(sp.pi) * sp.gamma(half + 1))
        * share ** (degree - 1),
        why=r"Of Gaussian inputs with the correlation $r$, two error functions share "
        r"$U(r) = \sum_l \sigma_l^2 r^l$. The factors $l \sigma_l^2$ of its slope are those of the "
        r"binomial series of $1/\sqrt{1 - (q r)^2}$ with $q = 2 g_z^2/(1 + 2 g_z^2)$:",
        domain=Domain.of({degree: sp.Interval(1, 30), g_z: POSITIVE}),
    )
    story.state(
        sp.Derivative(kernel, r),
        2 / sp.pi * share / sp.sqrt(1 - share**2 * r**2),
        why="This is the slope of an arcsine,",
    )
    story.state(sp.Subs(kernel, r, 0), sp.Integer(0), why="which is zero at zero, as it should be:")
    return story.conclude(sp.Function("U")(r), kernel, symbols=(r, g_z), form=FORM)


main(__name__, __file__)
