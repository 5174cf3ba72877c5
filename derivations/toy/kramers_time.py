"""The time that weak noise takes to carry the state over the barrier below the saddle-node."""

import sympy as sp

from symghost.derivations.toy.forms.noise import KRAMERS_TIME as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import D, nu, p, p1, r, s, t_mean, x
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Given, Result, Story, main


def derive(noisy_passage_time: Result) -> Result:
    """Expand the integral about its peak."""
    integrand = sp.sqrt(sp.pi / (D * s)) * sp.exp(-(r * s + s**3 / 12) / D)
    below = Domain.of({r: NEGATIVE, D: POSITIVE})
    story = Story(
        "kramers_time",
        title="time to climb the barrier with weak noise",
        source=f"{SOURCE}; with white noise, Kramers' law and its first correction",
        domain=below,
        given=[
            noisy_passage_time,
            Given(
                sp.Eq(t_mean, sp.Integral(integrand, (s, 0, sp.oo))),
                "The same as an integral, from that derivation.",
            ),
        ],
    )
    rate, noise = sp.sqrt(-r), D / (-r) ** sp.Rational(3, 2)
    barrier = story.state(
        sp.Integral(-canonical_flow().field, (x, -rate, rate)),
        sp.Rational(4, 3) * (-r) ** sp.Rational(3, 2),
        why=r"Below the saddle-node the state rests in a well at $-\sqrt{-r}$. To leave, it must "
        r"be carried against the flow up to the unstable point at $\sqrt{-r}$, over a barrier of "
        "height",
    )
    exponent = (6 * p**2 - 2 * p**6) / (3 * nu)
    distance = 2 * rate * p**2
    scaled = sp.sqrt(8 / (sp.pi * nu)) * sp.exp(exponent)
    story.state(
        integrand.subs(s, distance) * sp.Derivative(distance, p),
        sp.pi / rate * scaled.subs(nu, noise),
        why=r"With $s = 2 \sqrt{-r} p^2$, in units of the distance of the two points, the "
        r"integrand depends on the noise only through $\nu = D/|r|^{3/2}$:",
        domain=Domain.of({r: NEGATIVE, D: POSITIVE, p: POSITIVE}),
    )
    weak = Domain.of({nu: POSITIVE})
    story.state(
        sp.Subs(sp.Derivative(exponent, p), p, 1),
        sp.Integer(0),
        why="It peaks at $p = 1$,",
        domain=weak,
    )
    height = story.step(
        sp.Subs(exponent, p, 1),
        why="where the exponent is the height of the barrier over $D$,",
        domain=weak,
    )
    near = Domain.of({nu: POSITIVE, p1: REAL})
    story.step(
        sp.Subs(exponent, p, 1 + sp.sqrt(nu) * p1) - height,
        why=r"and falls off, for $p = 1 + \sqrt{\nu} p_1$, by",
        domain=near,
    )
    gauss = sp.sqrt(8 / sp.pi) * sp.exp(-8 * p1**2)
    rest = exponent.subs(p, 1 + sp.sqrt(nu) * p1) - height + 8 * p1**2
    even = sum(sp.exp(sp.expand(rest.subs(p1, sign * p1))) for sign in (1, -1)) / 2
    growth = story.state(
        sp.Limit((even - 1) / nu, nu, 0, "+"),
        _second_order(rest),
        why=r"The weaker the noise, the closer this is to a Gaussian in $p_1$. Of the other terms "
        "the odd ones average out over the two sides of the peak, and the rest adds to 1, for "
        r"every unit of $\nu$,",
        domain=Domain.of({p1: REAL, nu: POSITIVE}),
    )
    story.step(
        sp.Integral(gauss, (p1, -sp.oo, sp.oo)),
        why="Under the Gaussian, 1 gives",
    )
    correction = story.step(
        sp.Integral(gauss * growth, (p1, -sp.oo, sp.oo)), why="and the correction"
    )
    mean = noisy_passage_time.expression
    ratio = sp.Function("R")(nu)
    story.let(
        ratio,
        (mean / sp.pi * sp.exp(-height)).subs({r: -1, D: nu}),
        why=r"The closed form, at $r = -1$ and $D = \nu$ and in units of $\pi e^{4/(3\nu)}$,",
    )
    story.state(sp.Limit(ratio, nu, 0, "+"), sp.Integer(1), why="tends to", domain=weak)
    story.state(
        sp.Limit((ratio - 1) / nu, nu, 0, "+"),
        correction,
        why="with the slope",
        domain=weak,
    )
    return story.conclude(
        t_mean,
        sp.pi / rate * sp.exp(barrier / D) * (1 + correction * noise),
        symbols=(r, D),
        domain=Domain(below.ranges, (noise < 1,), words="$D$ much smaller than the barrier"),
        form=FORM,
    )


def _second_order(rest: sp.Expr) -> sp.Expr:
    """Return the coefficient of nu in the even part of exp(rest)."""
    root = sp.Dummy(positive=True)
    in_root = sp.exp(sp.expand(rest.subs(nu, root**2)))
    return sp.expand(sp.diff(in_root, root, 2).subs(root, 0) / 2)


main(__name__, __file__)
