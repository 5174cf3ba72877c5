"""The passage time of a cubic velocity, with all its constants in closed form."""

import mpmath
import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import K_0, f0, f2, f3, f4, h0, t_pass, x
from symghost.theory.derivation import Given, Result, Story, main

INSIDE = sp.Interval.open(-1, 1)
UNIT = sp.Interval.open(0, 1)


def derive(bottleneck_correction: Result) -> Result:
    """Find the finite part by partial fractions, and put it into the law."""
    cubic = f0 + x**2 + f3 * x**3
    skewed = Domain.of({f3: INSIDE})
    story = Story(
        "cubic_finite_part",
        title="passage time of a cubic velocity",
        source="a worked example of the bottleneck law",
        domain=skewed,
        given=[
            bottleneck_correction,
            Given(
                sp.Eq(sp.Function("f")(x), cubic),
                "The simplest velocity that is not even about the ghost. The state passes from "
                r"$-1$ to $1$, and $|f_3| < 1$, so that it meets no fixed point.",
            ),
        ],
    )
    slowness = 1 / cubic.subs(f0, 0)
    left_out = story.state(
        slowness + slowness.subs(x, -x) - 2 / x**2,
        sp.factor(sp.together(slowness + slowness.subs(x, -x) - 2 / x**2)),
        why=r"At the fold the places at distance $x$ take, on both sides together, $2/x^2$ and",
        domain=Domain.of({f3: INSIDE, x: UNIT}),
    )
    story.step(
        sp.Integral(2 / x**2, (x, h0, 1)),
        why="Of the first term, with the places nearer than $h_0$ left out, only the finite part "
        "counts:",
        domain=Domain.of({h0: UNIT}),
    )
    finite = -2 + 2 * f3 * sp.atanh(f3)
    story.state(
        -2 + sp.Integral(left_out, (x, 0, 1)),
        finite,
        why="The second is elementary. The finite part of the whole is",
    )
    time = bottleneck_correction.expression.subs({K_0: finite, f2: 1, f4: 0})
    story.support(
        sp.Eq(t_pass, time, evaluate=False),
        why="With the correction for $f_3$ the passage time is known up to the order of $f_0$:",
        measure=lambda: _remainder(cubic, time),
    )
    return story.conclude(
        t_pass,
        time,
        symbols=(f0, f3),
        domain=Domain(((f0, sp.Interval.open(0, sp.oo)), (f3, INSIDE)), words="$f_0$ small"),
    )


def _remainder(cubic: sp.Expr, law: sp.Expr) -> tuple[bool, str]:
    """Integrate the slowness for a few velocities, and compare what is left with f_0."""
    slowness = sp.lambdify((x, f0, f3), 1 / cubic, "mpmath")
    known = sp.lambdify((f0, f3), law, "mpmath")
    shares = []
    for least in (1e-2, 1e-4, 1e-6):
        time = mpmath.quad(lambda place: slowness(place, least, 0.5), [-1, 0, 1])  # noqa: B023
        shares.append((time - known(least, 0.5)) / least)
    shown = ", ".join(mpmath.nstr(share, 5) for share in shares)
    return max(shares) < 2 and min(shares) > 0, (
        f"for f_3 = 1/2 and f_0 = 0.01, 0.0001, 0.000001 the rest is f_0 times {shown}"
    )


main(__name__, __file__)
