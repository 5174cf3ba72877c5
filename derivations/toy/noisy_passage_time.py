"""The mean time to pass the ghost, or to climb over the barrier, under white noise."""

import sympy as sp

from symghost.derivations.toy.forms.noise import NOISY_PASSAGE_TIME as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import D, chi, p, r, s, t_mean, x
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Given, Result, Story, main

SCALED = -r * D ** sp.Rational(-2, 3)


def derive() -> Result:
    """Solve the equation of the mean time, do one integral, and recognise the other."""
    f = canonical_flow().field
    mean = sp.Function("t_mean")(x)
    story = Story(
        "noisy_passage_time",
        title="mean passage time of the noisy flow",
        source=f"{SOURCE}; with white noise, by the mean first-passage time of a diffusion",
        domain=Domain.of({r: REAL, D: POSITIVE, x: REAL, s: POSITIVE}),
        given=[
            Given(
                sp.Eq(D * sp.Derivative(mean, (x, 2)) + f * sp.Derivative(mean, x), -1),
                r"The flow is shaken by white noise, $dx = (r + x^2) dt + \sqrt{2D} dW$. The mean "
                r"time that the state takes from $x$ to $+\infty$ obeys Kolmogorov's backward "
                "equation, whatever the sign of $r$.",
            )
        ],
    )
    integrand = _single_integral(story, f)
    amount = _in_units_of_noise(story, integrand)
    airy = _recognised(story, amount)
    return story.conclude(
        t_mean,
        D ** sp.Rational(-1, 3) * airy.subs(chi, SCALED),
        symbols=(r, D),
        domain=Domain.of({r: REAL, D: POSITIVE}),
        form=FORM,
    )


def _single_integral(story: Story, f: sp.Expr) -> sp.Expr:
    """Write the mean time as one integral over the distance s, and return its integrand."""
    potential, weight = sp.Function("Phi"), sp.Function("W")(x, s)
    story.let(potential(x), -sp.integrate(f, x), why="The velocity is downhill in the potential")
    story.let(
        weight,
        sp.exp((potential(x) - potential(x - s)) / D),
        why="Consider the weight of a place $x$ against one that lies $s$ below it,",
    )
    story.state(
        D * sp.Derivative(weight, x) + f * weight,
        -D * sp.Derivative(weight, s),
        why="Acted on as the backward equation acts on the slope of the mean time, it gives a "
        "derivative by $s$:",
    )
    story.state(
        sp.Subs(weight, s, 0), sp.Integer(1), why="which adds up to its values at the ends,"
    )
    story.state(
        sp.Limit(weight, s, sp.oo),
        sp.Integer(0),
        why=r"so that $-\frac{1}{D} \int_0^\infty W ds$ solves the equation and stays bounded "
        r"towards $-\infty$ if integrated over $s > 0$ and divided by $-D$. This is the slope of "
        r"the mean time. Hence the mean time from $-\infty$ to $+\infty$ is the integral of $W/D$ "
        "over all $x$ and all $s > 0$:",
    )
    story.state(
        potential(x) - potential(x - s),
        -s * (x - s / 2) ** 2 - (r * s + s**3 / 12),
        why="In the exponent the place enters only through a square,",
    )
    gauss = story.step(
        2 * sp.Integral(sp.exp(-(p**2)), (p, 0, sp.oo)),
        why=r"and with $x = s/2 \pm p \sqrt{D/s}$ the integral over all places is Gaussian,",
    )
    integrand = sp.sqrt(D / s) * gauss / D * sp.exp(-(r * s + s**3 / 12) / D)
    story.let(
        t_mean,
        sp.Integral(integrand, (s, 0, sp.oo)),
        why=r"times $\sqrt{D/s}$. What remains of the mean time is a single integral, finite for "
        "every $r$:",
    )
    return integrand


def _in_units_of_noise(story: Story, integrand: sp.Expr) -> sp.Expr:
    """Leave one number open in the integral, and return its integrand but for a factor."""
    amount = sp.exp(chi * p**2 - p**6 / 12)
    distance = D ** sp.Rational(1, 3) * p**2
    story.state(
        integrand.subs(s, distance) * sp.Derivative(distance, p),
        2 * sp.sqrt(sp.pi) * D ** sp.Rational(-1, 3) * amount.subs(chi, SCALED),
        why="In units of the noise, $s = D^{1/3} p^2$, the integrand depends on $r$ and $D$ only "
        r"through $\chi = -r D^{-2/3}$:",
        domain=Domain.of({r: REAL, D: POSITIVE, p: POSITIVE}),
    )
    time = sp.Function("J")(chi)
    story.let(
        time,
        sp.Integral(2 * sp.sqrt(sp.pi) * amount, (p, 0, sp.oo)),
        why="Up to the factor $D^{-1/3}$ the mean time is",
    )
    return amount


def _recognised(story: Story, amount: sp.Expr) -> sp.Expr:
    """Find the integral among the products of Airy functions: by its equation and its start."""
    story.state(
        sp.Derivative(amount, (chi, 3)) - 4 * chi * sp.Derivative(amount, chi) - 2 * amount,
        -2 * sp.Derivative(p * amount, p),
        why=r"Its integrand is $e^{\chi p^2 - p^6/12}$. A combination of its derivatives by "
        r"$\chi$ is a derivative by $p$ of something that vanishes at both ends, so that $J$ "
        r"solves $J''' - 4 \chi J' - 2 J = 0$:",
        domain=Domain.of({chi: sp.Interval(-6, 6), p: sp.Interval.open(0, 3)}),
    )
    airy = sp.pi**2 * (sp.airyai(chi) ** 2 + sp.airybi(chi) ** 2)
    line = Domain.of({chi: REAL})
    story.state(
        sp.Derivative(airy, (chi, 3)) - 4 * chi * sp.Derivative(airy, chi) - 2 * airy,
        sp.Integer(0),
        why="So do all products of two Airy functions:",
        domain=line,
    )
    words = (
        r"Such an equation and three numbers fix a solution. At $\chi = 0$ the function $J$ and "
        r"$\pi^2 (\operatorname{Ai}^2 + \operatorname{Bi}^2)$ have the same value,",
        "the same slope",
        "and the same second derivative, so that they are the same everywhere:",
    )
    for order, why in enumerate(words):
        moment = 2 * sp.sqrt(sp.pi) * sp.diff(amount, chi, order).subs(chi, 0)
        story.state(
            sp.Integral(moment, (p, 0, sp.oo)),
            sp.Subs(sp.diff(airy, chi, order), chi, 0).doit(),
            why=why,
            domain=line,
        )
    return airy


main(__name__, __file__)
