"""The first correction to the bottleneck law, from the shape of the velocity near the ghost."""

import mpmath
import sympy as sp

from symghost.derivations.toy.forms.ghosts import BOTTLENECK_CORRECTION as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import K_0, delta, f0, f2, f3, f4, lambda_im, lambda_re, t_pass, x
from symghost.theory.derivation import Given, Result, Story, main


def derive(bottleneck_law: Result, residue_law: Result) -> Result:
    """Follow the complex zero of the velocity from the fold on, order by order."""
    velocity = f0 + f2 * x**2 + f3 * x**3 + f4 * x**4
    shape = {f2: POSITIVE, f3: REAL, f4: REAL}
    story = Story(
        "bottleneck_correction",
        title="first correction to the bottleneck law",
        source="the residue law, expanded about the fold",
        domain=Domain.of({delta: POSITIVE, **shape}),
        given=[
            bottleneck_law,
            residue_law,
            Given(sp.Eq(sp.Function("f")(x), velocity), "The velocity near a ghost at $x = 0$."),
        ],
    )
    scaled = velocity.subs(f0, f2 * delta**2)
    place = _complex_zero(scaled)
    zero = sp.Function("eta")(delta)
    story.let(
        zero,
        place,
        why=r"The bottleneck has the half-width $\delta = \sqrt{f_0/f_2}$. The upper zero of the "
        r"velocity is $i \delta$ to first order. Two terms more are found from the condition that "
        r"the velocity, with $f_0 = f_2 \delta^2$, vanish there up to the fourth order:",
    )
    story.state(
        sp.Limit(scaled.subs(x, zero) / delta**4, delta, 0, "+"),
        sp.Integer(0),
        why="Put in, it leaves",
    )
    slope = sp.expand(sp.diff(scaled, x).subs(x, place))
    first, second, third = (slope.coeff(delta, power) for power in (1, 2, 3))
    story.let(lambda_re, second * delta**2, why="The slope there has the real part")
    story.let(
        lambda_im,
        sp.expand((first * delta + third * delta**3) / sp.I),
        why="and the imaginary part",
    )
    story.state(
        sp.Limit(
            (sp.diff(scaled, x).subs(x, zero) - lambda_re - sp.I * lambda_im) / delta**3,
            delta,
            0,
            "+",
        ),
        sp.Integer(0),
        why="up to the third order:",
    )
    residue = residue_law.expression
    leading = story.step(
        sp.Limit(residue * delta, delta, 0, "+") / delta,
        why="By the residue law the part of the passage time that diverges begins with",
    )
    coefficient = story.step(
        sp.Limit((residue - leading) / delta, delta, 0, "+"),
        why=r"which is $\pi/\sqrt{f_0 f_2}$ again. The next term is $\delta$ times",
        rewrite=sp.factor,
    )
    corrected = bottleneck_law.expression + coefficient * sp.sqrt(f0 / f2)
    example = {f2: 2, f3: sp.Rational(1, 3), f4: sp.Rational(1, 2)}
    story.support(
        sp.Eq(t_pass, corrected, evaluate=False),
        why="The rest of the passage time is a smooth function of $f_0$. Its value at the fold is "
        "the $K_0$ of the bottleneck law, and its change is of the order of $f_0$, smaller than "
        "the correction. So",
        measure=lambda: _remainder(velocity.subs(example), corrected.subs(example)),
    )
    return story.conclude(
        t_pass,
        corrected,
        symbols=(f0, f2, f3, f4, K_0),
        domain=Domain(((f0, POSITIVE), *shape.items(), (K_0, REAL)), words="$f_0$ small"),
        form=FORM,
    )


def _complex_zero(scaled: sp.Expr) -> sp.Expr:
    """Return the zero near i delta of the velocity, up to the third power of delta."""
    second, third = sp.symbols("second third")
    place = sp.I * delta + second * delta**2 + third * delta**3
    orders = sp.Poly(sp.expand(scaled.subs(x, place)), delta)
    equations = [orders.coeff_monomial(delta**power) for power in (3, 4)]
    (values,) = sp.solve(equations, [second, third], dict=True)
    return place.subs({name: sp.factor(value) for name, value in values.items()})


def _remainder(velocity: sp.Expr, corrected: sp.Expr) -> tuple[bool, str]:
    """Integrate the slowness from -1 to 1 and follow what the law leaves over to the fold."""
    slowness = sp.lambdify((x, f0), 1 / velocity, "mpmath")
    law = sp.lambdify(f0, corrected.subs(K_0, 0), "mpmath")
    with mpmath.workdps(25):
        left = []
        for power in (4, 6, 8):
            least = mpmath.mpf(10) ** -power
            width = mpmath.sqrt(least)
            cuts = [-1, *(sign * width * 10**k for sign in (-1, 1) for k in range(power // 2)), 1]
            time = mpmath.quad(lambda place: slowness(place, least), sorted({*cuts, mpmath.mpf(0)}))  # noqa: B023
            left.append((least, time - law(least)))
        constant = left[-1][1]
        slopes = [(value - constant) / least for least, value in left[:-1]]
    bounded = abs(slopes[1] - slopes[0]) < abs(slopes[0]) / 10
    shown = ", ".join(f"{mpmath.nstr(value, 7)} at f_0 = {mpmath.nstr(e, 1)}" for e, value in left)
    return bool(bounded), f"for f = f_0 + 2 x^2 + x^3/3 + x^4/2 on [-1, 1] the rest is {shown}"


main(__name__, __file__)
