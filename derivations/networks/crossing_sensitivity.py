"""How far a change of the weights moves the time at which a network switches."""

import sympy as sp

from symghost.formulas.domain import NEGATIVE, POSITIVE, Domain
from symghost.formulas.symbols import (
    I_e,
    T,
    X,
    a,
    b,
    epsilon_w,
    f_theta,
    f_thr,
    kappa,
    kappa_0,
    m,
    n,
    t_c,
)
from symghost.models.networks import neuron_velocity
from symghost.theory.derivation import Given, Result, Story, main

VELOCITY = -kappa + neuron_velocity()


def derive() -> Result:
    """Differentiate the time from the start to the threshold, and follow it to long delays."""
    upward = Domain.of(
        {
            a: POSITIVE,
            kappa: sp.Interval(-1, 1),
            m: sp.Interval(0, 1),
            n: sp.Interval(2, 3),
            b: sp.Interval(1, 2),
        }
    )
    even = Domain.of({a: POSITIVE, f_theta: POSITIVE, T: POSITIVE, X: POSITIVE, kappa_0: NEGATIVE})
    moving = Domain.of(
        {a: POSITIVE, f_thr: POSITIVE, f_theta: POSITIVE, X: POSITIVE, kappa_0: NEGATIVE}
    )
    story = Story(
        "crossing_sensitivity",
        title="sensitivity of the crossing time to the weights",
        source="variation of the crossing time of a latent flow (arXiv:2501.02378)",
        domain=even,
        given=[
            Given(
                sp.Eq(t_c, sp.Integral(1 / (a * VELOCITY), (kappa, kappa_0, X))),
                "The number of steps from the start to the threshold, where the velocity is "
                "positive on the way. Written for one neuron; more of them add to the velocity "
                "and change nothing.",
            )
        ],
    )
    story.state(
        sp.Derivative(1 / (a * VELOCITY), b),
        -sp.diff(VELOCITY, b) / (a * VELOCITY**2),
        why="A weight that raises the velocity shortens every piece of the way,",
        domain=upward,
    )
    way = (X - kappa_0) / (a * f_thr)
    story.state(
        sp.Derivative(way, kappa_0),
        -1 / (a * f_thr),
        why="and one that moves the start shortens the way itself, here at an even velocity. The "
        r"pieces of the way are $d\kappa = a f\,dt$, so that altogether "
        r"$-\partial t_c/\partial\theta = \int_0^{t_c} (\partial f/\partial\theta)/f\,dt + "
        r"(\partial\kappa_0/\partial\theta)/(a f_0)$, a vector with one entry for each weight "
        r"$\theta$; $I_c$ is its length.",
        domain=moving,
    )
    faster = way.subs(f_thr, f_thr + f_theta * epsilon_w)
    moved = story.step(
        -sp.Subs(sp.Derivative(faster, epsilon_w), epsilon_w, 0),
        why="Where no bottleneck holds the state, its velocity is about the same all the way, and "
        r"so is the length $f_\theta$ of its gradient by the weights. A step of length "
        r"$\varepsilon$ along that gradient brings the crossing forward at the rate",
        domain=moving,
        rewrite=sp.factor,
    )
    velocity = story.solve(
        sp.Eq(way, T), f_thr, why="The velocity that takes a delay of $T$ steps is", domain=even
    )
    length = story.state(
        sp.Subs(moved, f_thr, velocity),
        a * f_theta * T**2 / (X - kappa_0),
        why="so that the sensitivity, here $I_e$, grows with the square of the delay: a long wait "
        "is slow, and slow for long.",
    )
    return story.conclude(I_e, length, symbols=(a, f_theta, T, X, kappa_0))


main(__name__, __file__)
