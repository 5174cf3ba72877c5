"""The passage time with weak noise: noise helps, but only at second order."""

import sympy as sp

from symghost.derivations.toy.forms.noise import WEAK_NOISE_LIMIT as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import D, nu, p, r, s, t_mean
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Given, Result, Story, main


def derive(noisy_passage_time: Result, passage_time: Result) -> Result:
    """Expand the integral in the noise, and bound what is left."""
    integrand = sp.sqrt(sp.pi / (D * s)) * sp.exp(-(r * s + s**3 / 12) / D)
    story = Story(
        "weak_noise_limit",
        title="passage time with weak noise",
        source=f"{SOURCE}; with white noise",
        domain=Domain.of({r: POSITIVE, D: POSITIVE}),
        given=[
            noisy_passage_time,
            passage_time,
            Given(
                sp.Eq(t_mean, sp.Integral(integrand, (s, 0, sp.oo))),
                "The same as an integral, from that derivation.",
            ),
        ],
    )
    noise = D / r ** sp.Rational(3, 2)
    distance = D / r * p**2
    scaled = 2 / sp.sqrt(sp.pi) * sp.exp(-(p**2)) * sp.exp(-(nu**2) * p**6 / 12)
    story.state(
        integrand.subs(s, distance) * sp.Derivative(distance, p),
        passage_time.symbol * scaled.subs(nu, noise),
        why="With $s = D p^2/r$ the passage time without noise comes out as a factor, and the "
        r"noise enters only through $\nu = D/r^{3/2}$:",
        domain=Domain.of({r: POSITIVE, D: POSITIVE, p: POSITIVE}),
    )
    small = nu**2 * p**6 / 12
    both = Domain.of({nu: POSITIVE, p: sp.Interval.open(0, 3)})
    story.claim(
        sp.Gt(sp.exp(-small), 1 - small, evaluate=False),
        why="Weak noise leaves the last factor near 1. Like every decaying exponential it lies "
        "above its tangent",
        domain=both,
    )
    story.claim(
        sp.Lt(sp.exp(-small), 1 - small + small**2 / 2, evaluate=False),
        why="and below the parabola that touches it:",
        domain=both,
    )
    weight = 2 / sp.sqrt(sp.pi) * sp.exp(-(p**2))
    whole = story.step(sp.Integral(weight, (p, 0, sp.oo)), why="Under the Gaussian weight 1 gives")
    first = story.step(sp.Integral(weight * p**6, (p, 0, sp.oo)), why="the sixth power")
    second = story.step(sp.Integral(weight * p**12, (p, 0, sp.oo)), why="and the twelfth")
    lower = whole - nu**2 * first / 12
    upper = lower + nu**4 * second / 288
    weak = Domain.of({nu: POSITIVE})
    mean = noisy_passage_time.expression
    in_units = (mean * sp.sqrt(r) / sp.pi).subs({r: 1, D: nu})
    ratio = sp.Function("R")(nu)
    story.let(
        ratio,
        in_units,
        why="The mean time in units of that without noise is, from the closed form at $r = 1$ and "
        r"$D = \nu$,",
    )
    story.claim(sp.Gt(ratio, lower, evaluate=False), why="It lies above the one bound", domain=weak)
    story.claim(
        sp.Lt(ratio, upper, evaluate=False),
        why="and below the other, for noise of any strength:",
        domain=weak,
    )
    coefficient = story.state(
        sp.Limit((ratio - 1) / nu**2, nu, 0, "+"),
        sp.Limit((lower - 1) / nu**2, nu, 0, "+").doit(),
        why="The noise shortens the passage, but only at second order, with the coefficient",
        domain=weak,
    )
    return story.conclude(
        t_mean,
        passage_time.expression * (1 + coefficient * noise**2),
        symbols=(r, D),
        domain=Domain(
            ((r, POSITIVE), (D, POSITIVE)),
            where=(r**3 > D**2,),
            words="$D$ much smaller than $r^{3/2}$",
        ),
        form=FORM,
    )


main(__name__, __file__)
