"""The slow place that is left where the two folds of a population meet: a cusp."""

import mpmath
import sympy as sp

from symghost.derivations.toy.forms.ghosts import CUSP_TIME as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import b, delta, p, t_cusp, z
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Expand the velocity about the cusp, and integrate in units of its width."""
    velocity = b - z + sp.tanh(z)
    biased = Domain.of({b: POSITIVE})
    story = Story(
        "cusp_time",
        title="time to cross the slow place of a cusp",
        source="the self-exciting population at the edge of two states",
        domain=biased,
        given=[
            Given(
                sp.Eq(sp.Function("f")(z), velocity),
                "A population whose feedback, $n m = 1$, is just too weak for two states, seen in "
                r"its input $z = m \kappa + b$. A state that comes from far below slows down "
                "before it reaches $z = 0$.",
            )
        ],
    )
    story.step(
        sp.Limit((velocity - b) / z**3, z, 0, "+"),
        why="The slope of the velocity vanishes at $z = 0$, and its curvature too, so that the "
        "velocity is the bias and a cubic, with the coefficient",
    )
    scaled = velocity.subs({b: delta**3, z: -delta * p}) / delta**3
    cubic = story.step(
        sp.Limit(scaled, delta, 0, "+"),
        why=r"The slow place has the width $\delta = b^{1/3}$. At the distance $p$, in units of "
        r"it, before $z = 0$, the velocity in units of $b = \delta^3$ tends to",
        domain=Domain.of({p: POSITIVE, delta: POSITIVE}),
    )
    scaled_time = story.step(
        sp.Integral(1 / cubic, (p, 0, sp.oo)),
        why=r"for small $b$. In units of $\delta/b = b^{-2/3}$ the way to $z = 0$ thus takes",
        rewrite=sp.radsimp,
    )
    time = scaled_time * b ** -sp.Rational(2, 3)
    story.support(
        sp.Eq(t_cusp, time, evaluate=False),
        why="The start and the higher powers add only a time that grows like the logarithm of $b$. "
        "There is no ghost: the state does not pass but comes to rest above $z = 0$. The time to "
        "get there grows with the power $-2/3$ of the distance, not $-1/2$:",
        measure=lambda: _ratios(velocity, time),
    )
    return story.conclude(
        t_cusp, time, symbols=(b,), domain=Domain(((b, POSITIVE),), words="$b$ small"), form=FORM
    )


def _ratios(velocity: sp.Expr, law: sp.Expr) -> tuple[bool, str]:
    """Integrate the slowness from -3 to 0, and compare with the law."""
    slowness = sp.lambdify((z, b), 1 / velocity, "mpmath")
    known = sp.lambdify(b, law, "mpmath")
    ratios = []
    with mpmath.workdps(40):
        for bias in (mpmath.mpf(10) ** -power for power in (3, 6, 9)):
            time = mpmath.quad(lambda place: slowness(place, bias), [-3, -mpmath.cbrt(bias), 0])  # noqa: B023
            ratios.append(time / known(bias))
    shown = ", ".join(mpmath.nstr(ratio, 8) for ratio in ratios)
    return abs(ratios[-1] - 1) < 1e-5, (
        f"from z = -3, at b = 1e-3, 1e-6, 1e-9, the time over that of the law is {shown}"
    )


main(__name__, __file__)
