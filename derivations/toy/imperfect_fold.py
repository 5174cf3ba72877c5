"""The ghost of the imperfect pitchfork, whose strength is exactly linear in the parameter."""

import mpmath
import sympy as sp

from symghost.derivations.toy.forms.ghosts import IMPERFECT_FOLD as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import K_0, X, f0, f2, f3, f4, h0, r, r_c, t_pass, x, x0, x_g
from symghost.theory.derivation import Given, Result, Story, main


def derive(bottleneck_correction: Result) -> Result:
    """Find the fold, the strength of the ghost, and the finite part."""
    velocity = r + x - x**3
    line = Domain.of({r: REAL})
    story = Story(
        "imperfect_fold",
        title="passage time of the imperfect pitchfork",
        source="a worked example of the bottleneck law",
        domain=line,
        given=[
            bottleneck_correction,
            Given(
                sp.Eq(sp.Function("f")(x, r), velocity),
                "Two stable states, of which the lower one is lost when $r$ grows.",
            ),
        ],
    )
    ghost = -1 / sp.sqrt(3)
    story.let(x_g, ghost, why="The velocity is least at the place")
    story.state(
        sp.Subs(sp.Derivative(velocity, x), x, x_g),
        sp.Integer(0),
        why="where its slope vanishes, whatever $r$:",
    )
    least = story.step(sp.Subs(velocity, x, x_g), why="The least velocity is", rewrite=sp.radsimp)
    (fold,) = sp.solve(least, r)
    story.let(r_c, fold, why="It is zero, and the lower state lost, at")
    curvature = story.step(
        sp.Subs(sp.Derivative(velocity, (x, 2)), x, x_g) / 2, why="Half the curvature is"
    )
    story.state(
        sp.Subs(velocity * sp.Derivative(velocity, (x, 2)) / 2, x, x_g),
        sp.sqrt(3) * (r - r_c),
        why=r"so that the strength of the ghost is linear in $r$, exactly:",
    )
    y = x - ghost
    story.state(
        velocity.subs(r, fold),
        y**2 * (sp.sqrt(3) - y),
        why="At the fold the velocity has a double zero at the ghost, and a single one at the "
        r"upper state, $\sqrt{3}$ above it:",
        domain=Domain.of({x: REAL}),
    )
    primitive = sp.log(y**2 / (sp.sqrt(3) - y) ** 2) / 6 - 1 / (sp.sqrt(3) * y)
    elapsed = sp.Function("F")
    story.let(elapsed(x), primitive, why="The time at the fold, on either side of the ghost, is")
    sections = {x0: sp.Interval.open(-sp.oo, -1), X: sp.Interval.open(-sp.Rational(1, 2), 1)}
    story.state(
        sp.Derivative(elapsed(x), x),
        1 / velocity.subs(r, fold),
        why="because it grows as it should:",
        domain=Domain.of({x: sections[X]}),
    )
    finite = primitive.subs(x, X) - primitive.subs(x, x0)
    story.state(
        sp.Limit(
            elapsed(ghost - h0)
            - elapsed(x0)
            + elapsed(X)
            - elapsed(ghost + h0)
            - 2 / (curvature * h0),
            h0,
            0,
            "+",
        ),
        finite,
        why="Without the places nearer than $h_0$ to the ghost, and less the part "
        r"$2/(\sqrt{3} h_0)$ that diverges, the way from $x_0$ to $X$ takes",
        domain=Domain.of({**sections, h0: POSITIVE}),
    )
    shape = {
        f0: least,
        f2: curvature,
        f3: sp.diff(velocity, x, 3) / 6,
        f4: sp.Integer(0),
        K_0: finite,
    }
    time = bottleneck_correction.expression.subs(shape)
    story.support(
        sp.Eq(t_pass, time, evaluate=False),
        why="This is the constant of the bottleneck law. With the third derivative, $f_3 = -1$, "
        "the passage time is",
        measure=lambda: _remainder(velocity, fold, time),
    )
    return story.conclude(
        t_pass,
        time,
        symbols=(r, x0, X),
        domain=Domain(
            ((r, POSITIVE), *sections.items()),
            (r > fold,),
            words=r"$r$ above $2/(3\sqrt{3})$ and near it",
        ),
        form=FORM,
    )


def _remainder(velocity: sp.Expr, fold: sp.Expr, law: sp.Expr) -> tuple[bool, str]:
    """Integrate the slowness from -2 to 1/2, and compare what is left with the distance."""
    slowness = sp.lambdify((x, r), 1 / velocity, "mpmath")
    known = sp.lambdify((r, x0, X), law, "mpmath")
    lost_at = sp.lambdify((), fold, "mpmath")
    shares = []
    with mpmath.workdps(25):
        lost = lost_at()
        for distance in (mpmath.mpf(10) ** -power for power in (2, 4, 6)):
            scale, start, end = lost + distance, mpmath.mpf(-2), mpmath.mpf(1) / 2
            way = [start, -1 / mpmath.sqrt(3), end]
            time = mpmath.quad(lambda place: slowness(place, scale), way)  # noqa: B023
            shares.append((time - known(scale, start, end)) / distance)
    shown = ", ".join(mpmath.nstr(share, 5) for share in shares)
    return max(map(abs, shares)) < 3, (
        "from -2 to 1/2, for r - r_c = 0.01, 0.0001, 0.000001, the rest is r - r_c times " + shown
    )


main(__name__, __file__)
