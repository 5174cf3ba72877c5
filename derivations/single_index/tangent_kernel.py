"""What is left of the degrees obeys a linear-looking flow, with a matrix that never grows them."""

import sympy as sp

from symghost.flows.flow import Flow
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    a_n1,
    a_n2,
    e0,
    e1,
    e2,
    eps,
    phi0,
    phi1,
    phi2,
    s_n1,
    s_n2,
    sigma0,
    sigma1,
    sigma2,
)
from symghost.models.single_index import flow as single_index_flow
from symghost.models.single_index.flow import (
    Neurons,
    mean_field_risk,
    neurons,
    tangent_kernel,
    unlearned,
)
from symghost.theory.derivation import Result, Story, main

OVERLAP = sp.Interval.open(-1, 1)
TARGET, ACTIVATION, LEFT = (phi0, phi1, phi2), (sigma0, sigma1, sigma2), (e0, e1, e2)


def derive(mean_field_flow: Result) -> Result:
    """Use the chain rule for what is left, and for the risk."""
    two = neurons(2)
    flow = _flow(two)
    kernel = tangent_kernel(ACTIVATION, two)
    reals = dict.fromkeys((a_n1, a_n2, *ACTIVATION), REAL)
    overlaps = dict.fromkeys((s_n1, s_n2), OVERLAP)
    where = Domain.of({eps: POSITIVE, **reals, **dict.fromkeys(TARGET, REAL), **overlaps})
    story = Story(
        "tangent_kernel",
        title="tangent kernel of the degrees",
        source="own derivation",
        domain=where,
        given=[mean_field_flow],
    )
    left = [unlearned(k, TARGET[k], ACTIVATION[k], two) for k in range(3)]
    for k, symbol in enumerate(LEFT):
        story.let(
            symbol, left[k], why="With two kinds of neurons, what is left is" if not k else "and"
        )
    for k in range(3):
        moved = sum(
            sp.Derivative(left[k], state) * speed
            for state, speed in zip(flow.states, flow.components, strict=True)
            if left[k].has(state)
        )
        story.state(
            moved,
            -sum(kernel[k, j] * LEFT[j] for j in range(3)),
            why="By the chain rule it falls by a matrix $K$ with $K_{kj} = \\sigma_k \\sigma_j "
            "\\langle s^{k+j}/\\varepsilon + kj\\,a^2 (1 - s^2)\\,s^{k+j-2}\\rangle$:"
            if k == 0
            else "and so does",
        )
    risk = mean_field_risk(TARGET, ACTIVATION, two)
    story.state(
        sum(
            sp.diff(risk, state) * speed
            for state, speed in zip(flow.states, flow.components, strict=True)
        ),
        -(eps * flow.components[0] ** 2 + eps * flow.components[1] ** 2) / 2
        - flow.components[2] ** 2 / (2 * (1 - s_n1**2))
        - flow.components[3] ** 2 / (2 * (1 - s_n2**2)),
        why="The matrix is one of scalar products, so the risk never rises: its velocity is minus "
        "a sum of squares,",
    )
    minor = kernel[1, 1] * kernel[2, 2] - kernel[1, 2] ** 2
    story.claim(
        sp.GreaterThan(minor, 0, evaluate=False),
        why="and so the minors of the matrix are not negative. That of the degrees one and two is",
        domain=Domain.of({eps: POSITIVE, **reals, **overlaps}),
    )
    symbols = (eps, a_n1, a_n2, s_n1, s_n2, *ACTIVATION)
    return story.conclude(
        sp.MatrixSymbol("K", 3, 3),
        kernel,
        symbols=symbols,
        domain=Domain.of({eps: POSITIVE, **reals, **overlaps}),
    )


def _flow(given: Neurons) -> Flow:
    return single_index_flow.mean_field_flow(mean_field_risk(TARGET, ACTIVATION, given), given)


main(__name__, __file__)
