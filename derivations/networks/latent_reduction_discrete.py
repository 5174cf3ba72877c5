"""In discrete time the latent variable obeys a closed map, exactly, for steps of any size."""

import math

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    a,
    b1,
    b2,
    b3,
    kappa,
    m1,
    m2,
    m3,
    n1,
    n2,
    n3,
    r,
    t,
    x1,
    x2,
    x3,
    z,
)
from symghost.models.networks import activation
from symghost.theory.derivation import Given, Result, Story, main

STATE = sp.ImmutableMatrix([x1, x2, x3])
WEIGHTS = sp.ImmutableMatrix([n1, n2, n3])


def derive(latent_reduction: Result, passage_time: Result) -> Result:
    """Project one step of the neurons onto the latent variable."""
    heard = [m1 * kappa + b1, m2 * kappa + b2, m3 * kappa + b3]
    active = sp.ImmutableMatrix([activation().subs(z, each) for each in heard])
    after = STATE + a * (active - STATE)
    (kappa_now,) = WEIGHTS.T * STATE
    weights = latent_reduction.symbols
    story = Story(
        "latent_reduction_discrete",
        title="latent map of a network of low rank in discrete time",
        source="low-rank recurrent networks, stepped by Euler's rule; here with three neurons",
        domain=Domain.of({a: POSITIVE, **dict.fromkeys((*STATE, *weights), REAL)}),
        given=[
            latent_reduction,
            Given(
                sp.Eq(
                    sp.ImmutableMatrix([sp.Function(state.name)(t + a) for state in STATE]),
                    after,
                    evaluate=False,
                ),
                "One step of the neurons, where $a$ is the time step in units of the time "
                "constant.",
            ),
            passage_time,
        ],
    )
    story.let(kappa, kappa_now, why="With the latent variable")
    following = kappa + a * latent_reduction.expression
    story.state(
        (WEIGHTS.T * after)[0],
        following,
        why="one step of the neurons, summed over their weights, is one step of the latent flow. "
        "No approximation is made, however large the step. The map rests exactly where the latent "
        "velocity vanishes, so that fixed points, saddle-nodes and ghosts stay in place:",
    )
    steps = passage_time.expression / a
    story.support(
        sp.Eq(sp.Function("k")(r), steps, evaluate=False),
        why="A ghost of strength $r$ is passed in as many steps as go into the passage time, the "
        "more nearly so the weaker it pushes:",
        measure=_counted,
    )
    return story.conclude(
        sp.Function("kappa")(t + a),
        following,
        symbols=(a, *weights),
        domain=Domain.of({a: POSITIVE, **dict.fromkeys(weights, REAL)}),
    )


def _counted(step: float = 0.3) -> tuple[bool, str]:
    """Count the steps of x -> x + a (r + x^2) from -1 to 1."""
    shares = []
    for strength in (1e-4, 1e-6):
        state, count = -1.0, 0
        while state < 1:
            state, count = state + step * (strength + state * state), count + 1
        shares.append(count * step * math.sqrt(strength) / math.pi)
    shown = " and ".join(f"{share:.4f}" for share in shares)
    closer = abs(shares[1] - 1) < 0.2 * abs(shares[0] - 1)
    return closer, f"{shown} of the predicted number at r = 0.0001 and 0.000001, with a = {step}"


main(__name__, __file__)
