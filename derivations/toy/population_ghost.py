"""The ghost of a population of neurons that excites itself, with its strength in closed form."""

import mpmath
import sympy as sp

from symghost.derivations.toy.forms.ghosts import POPULATION_GHOST as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import b, b_c, h_g, kappa, kappa_g, m, n, r_eff, t_pass
from symghost.theory.derivation import Given, Result, Story, main


def derive(bottleneck_law: Result) -> Result:
    """Find the place of least speed, the bias at which it touches zero, and the strength."""
    velocity = -kappa + n * sp.tanh(m * kappa + b)
    strong = Domain.of({m: POSITIVE, n: POSITIVE, b: REAL}, m * n > 1)
    story = Story(
        "population_ghost",
        title="ghost of a self-exciting population",
        source="a worked example of the bottleneck law, for a network of rank one",
        domain=strong,
        given=[
            bottleneck_law,
            Given(
                sp.Eq(sp.Function("f")(kappa), velocity),
                r"The latent variable $\kappa$ of equal neurons that excite themselves. Time is in "
                "units of their time constant. With feedback as strong as $n m > 1$ there are "
                "two stable states if the bias $b$ is small.",
            ),
        ],
    )
    activation = sp.sqrt(1 - 1 / (m * n))
    place = -(sp.atanh(h_g) + b) / m
    story.let(
        h_g,
        activation,
        why="The slope of the velocity vanishes where the activation is of the size",
    )
    story.let(kappa_g, place, why="On the lower branch, where it is $-h_g$, this is at")
    story.state(sp.tanh(m * kappa_g + b), -h_g, why="Indeed the activation there is")
    story.state(
        sp.Subs(sp.Derivative(velocity, kappa), kappa, kappa_g),
        sp.Integer(0),
        why="and the slope vanishes, whatever the bias:",
    )
    story.let(
        b_c,
        m * n * h_g - sp.atanh(h_g),
        why="The bias at which the velocity vanishes too, so that the lower state is lost, is",
    )
    story.state(
        sp.Subs(velocity, kappa, kappa_g),
        (b - b_c) / m,
        why="because the velocity at the ghost is",
    )
    story.state(
        sp.Subs(sp.Derivative(velocity, (kappa, 2)), kappa, kappa_g) / 2,
        m * h_g,
        why="Half the curvature is",
    )
    strength = story.state(
        sp.Subs(velocity * sp.Derivative(velocity, (kappa, 2)) / 2, kappa, kappa_g),
        (b - b_c) * h_g,
        why="so that the strength of the ghost is linear in the bias, exactly:",
    )
    closed = strength.subs(b_c, m * n * h_g - sp.atanh(h_g)).subs(h_g, activation)
    time = sp.pi / sp.sqrt(strength)
    story.support(
        sp.Eq(t_pass, time, evaluate=False),
        why="By the bottleneck law the passage takes, up to a constant,",
        measure=lambda: _rest(velocity, closed),
    )
    return story.conclude(r_eff, closed, symbols=(m, n, b), domain=strong, form=FORM)


def _rest(velocity: sp.Expr, strength: sp.Expr) -> tuple[bool, str]:
    """Integrate the slowness for m = 1, n = 2 from -3 to 1, near the loss of the lower state."""
    pair = {m: 1, n: 2}
    slowness = sp.lambdify((kappa, b), 1 / velocity.subs(pair), "mpmath")
    ghost = sp.lambdify(b, strength.subs(pair), "mpmath")
    rests = []
    with mpmath.workdps(25):
        size = 1 / mpmath.sqrt(2)
        lost = 2 * size - mpmath.atanh(size)
        for distance in (mpmath.mpf(10) ** -power for power in (4, 6, 8)):
            bias = lost + distance
            way = [-3, -(mpmath.atanh(size) + bias), 1]
            time = mpmath.quad(lambda place: slowness(place, bias), way)  # noqa: B023
            rests.append(time - mpmath.pi / mpmath.sqrt(ghost(bias)))
    shown = ", ".join(mpmath.nstr(rest, 6) for rest in rests)
    return abs(rests[2] - rests[1]) < abs(rests[1] - rests[0]) < 0.1, (
        f"for m = 1, n = 2, from -3 to 1, at b - b_c = 1e-4, 1e-6, 1e-8 the constant is {shown}"
    )


main(__name__, __file__)
