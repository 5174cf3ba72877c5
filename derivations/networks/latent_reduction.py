"""A network of low rank obeys a closed flow of its latent variables, exactly."""

import sympy as sp

from symghost.formulas.domain import REAL, Domain
from symghost.formulas.symbols import (
    b1,
    b2,
    b3,
    kappa,
    kappa1,
    kappa2,
    m1,
    m2,
    m3,
    m12,
    m22,
    m32,
    n1,
    n2,
    n3,
    n12,
    n22,
    n32,
    t,
    x1,
    x2,
    x3,
    z,
)
from symghost.models.networks import activation
from symghost.theory.derivation import Given, Result, Story, main

STATE = sp.ImmutableMatrix([x1, x2, x3])
BIASES = sp.ImmutableMatrix([b1, b2, b3])
ONTO_ONE, FROM_ONE = sp.ImmutableMatrix([m1, m2, m3]), sp.ImmutableMatrix([n1, n2, n3])
ONTO_TWO = sp.ImmutableMatrix([[m1, m12], [m2, m22], [m3, m32]])
FROM_TWO = sp.ImmutableMatrix([[n1, n12], [n2, n22], [n3, n32]])


def derive() -> Result:
    """Project the flow of the neurons onto the latent variables, at rank one and at rank two."""
    one, two = sp.ImmutableMatrix([kappa]), sp.ImmutableMatrix([kappa1, kappa2])
    everywhere = Domain.of(dict.fromkeys((*STATE, *BIASES, *ONTO_TWO, *FROM_TWO), REAL))
    velocity = _velocity(ONTO_ONE, one)
    changes = [sp.Derivative(sp.Function(state.name)(t), t) for state in STATE]
    story = Story(
        "latent_reduction",
        title="latent flow of a network of low rank",
        source="low-rank recurrent networks; here with three neurons",
        domain=everywhere,
        given=[
            Given(
                sp.Eq(sp.ImmutableMatrix(changes), velocity, evaluate=False),
                r"Neurons with the states $x$, in units of their time constant. They hear of each "
                r"other only through the latent variable $\kappa = n^T x$.",
            )
        ],
    )
    story.let(kappa, (FROM_ONE.T * STATE)[0], why="The latent variable of a network of rank one is")
    latent = -kappa + (FROM_ONE.T * _active(ONTO_ONE, one))[0]
    story.state(
        (FROM_ONE.T * velocity)[0],
        latent,
        why=r"Its velocity is $n^T x'$, the same sum over the neurons. In it the states themselves "
        "add up to the latent variable again, so that they drop out. The latent flow is closed, "
        r"from every initial state and without any transient. Where it rests, so do neurons with "
        r"$x_i = \tanh(m_i \kappa + b_i)$, whose latent variable is just this one:",
    )
    introductions = ("A network of rank two has two latent variables,", "and")
    for symbol, value, why in zip(two, FROM_TWO.T * STATE, introductions, strict=True):
        story.let(symbol, value, why=why)
    story.state(
        FROM_TWO.T * _velocity(ONTO_TWO, two),
        -two + FROM_TWO.T * _active(ONTO_TWO, two),
        why="which obey a closed flow together, in the same way:",
    )
    weights = (*ONTO_ONE, *FROM_ONE, *BIASES)
    return story.conclude(
        sp.Derivative(sp.Function("kappa")(t), t),
        latent,
        symbols=(kappa, *weights),
        domain=Domain.of(dict.fromkeys((kappa, *weights), REAL)),
    )


def _velocity(onto: sp.Matrix, latents: sp.Matrix) -> sp.Matrix:
    return -STATE + _active(onto, latents)


def _heard(onto: sp.Matrix, latents: sp.Matrix) -> sp.Matrix:
    return onto * latents + BIASES


def _active(onto: sp.Matrix, latents: sp.Matrix) -> sp.Matrix:
    return _heard(onto, latents).applyfunc(lambda heard: activation().subs(z, heard))


main(__name__, __file__)
