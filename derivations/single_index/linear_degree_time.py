"""When degree one is learned, in closed form and for unequal layers."""

import sympy as sp

from symghost.derivations.single_index.forms.phases import LINEAR_DEGREE_TIME as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import delta, eps, phi1, q, rho_e, sigma1, t_d1, v_a, w_e
from symghost.theory.derivation import Result, Story, main

SHARE = sp.Interval.open(0, 1)
SIZES = {phi1: POSITIVE, sigma1: POSITIVE, v_a: POSITIVE, rho_e: SHARE}


def derive(linear_degree_course: Result) -> Result:
    """Solve for the time at which a share is left, and expand it for a small ratio of speeds."""
    angles = Domain.of({w_e: sp.Interval.open(1, 9), q: sp.Interval.open(1, 99)})
    story = Story(
        "linear_degree_time",
        title="time at which degree one is learned",
        source="own derivation",
        domain=angles,
        given=[linear_degree_course],
    )
    rise, cosine = (w_e - 1 / w_e) / 2, (w_e + 1 / w_e) / 2
    above, below = w_e * (w_e + 1 - (w_e - 1) * q), (w_e + 1) * q + w_e - 1
    rest = 4 * cosine**2 * above * below
    story.state(
        rest,
        (1 - rise * (q - 1 / q) / 2)
        * (rest + 2 * rise * (below - above) * (w_e * below + above / w_e)),
        why="Let $A_e = \\sigma_1 \\varphi_1/\\sqrt\\varepsilon$ and $B_e = \\sigma_1^2 v_a/2$, "
        "and write the saturation as $B_e = A_e \\sinh\\log w_e$. A share $\\rho_e$ is left where "
        "$\\sinh(\\log w_e) \\sinh 2\\theta = 1 - \\rho_e$, with $q = e^{2\\theta}$. There the "
        "exponential $e^{-2 G_e t}$ of the course is $w_e (1 - h q)/(q + h)$ with "
        "$h = (w_e - 1)/(w_e + 1)$, since with it the course gives the share back:",
    )
    return _time(story)


def _growth(share: sp.Expr) -> sp.Expr:
    r"""Return :math:`\delta e^{2 G t}` with delta the root of the ratio of speeds."""
    signal, pull = sigma1 * phi1, sigma1**2 * v_a / 2
    root = sp.sqrt(signal**2 + delta**2 * pull**2)
    reach = (1 - share) * signal / pull
    tall = reach + sp.sqrt(delta**2 + reach**2)  # delta e^(2 theta)
    half = pull / (signal + root)  # tanh(psi/2)/delta
    return (tall + delta**2 * half) * signal / ((delta * pull + root) * (1 - half * tall))


def _time(story: Story) -> Result:
    where = Domain.of({**SIZES, eps: POSITIVE})
    signal, pull = sigma1 * phi1, sigma1**2 * v_a / 2
    small = Domain.of(SIZES)
    story.state(
        sp.Subs(_growth(rho_e), delta, 0),
        4 * phi1 * (1 - rho_e) / (sigma1 * v_a * rho_e),
        why="Its inverse, times $\\delta = \\sqrt\\varepsilon$, has a limit for a small ratio of "
        "speeds. So $t_{(1)}$ is $\\frac{\\sqrt\\varepsilon}{4 c_1} "
        "\\log\\frac1\\varepsilon$ with $c_1 = \\sigma_1 \\varphi_1$, plus "
        "$\\frac{\\sqrt\\varepsilon}{2 c_1}$ times the logarithm of",
        domain=small,
    )
    late, early = (_growth(sp.Rational(part, 10)) for part in (1, 9))
    story.state(
        sp.Subs(late / early, delta, 0),
        sp.Integer(81),
        why="The learning itself is shorter by the first of the two logarithms: from nine tenths "
        "to one tenth it takes $\\frac{\\sqrt\\varepsilon}{2 c_1} \\log 81$, with",
        domain=Domain.of({phi1: POSITIVE, sigma1: POSITIVE, v_a: POSITIVE}),
    )
    root = sp.sqrt(signal**2 + eps * pull**2)
    time = sp.sqrt(eps) / (2 * root) * sp.log((_growth(rho_e) / delta).subs(delta, sp.sqrt(eps)))
    return story.conclude(
        t_d1, time, symbols=(eps, sigma1, phi1, v_a, rho_e), domain=where, form=FORM
    )


main(__name__, __file__)
