"""From the weight matrices of a deep linear network to one equation a mode."""

import sympy as sp

from symghost.derivations.deep_linear.forms.modes import MODE_FLOW as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    a_j,
    c_j,
    c_k,
    d_j,
    d_k,
    n_layers,
    phi_h,
    s_j,
    s_k,
    tau,
)
from symghost.models.deep_linear.task import mode_flow, weight_flow
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Start aligned with the modes, and see that the weights stay so; then take any depth."""
    positive = (c_j, c_k, d_j, d_k, s_j, s_k)
    W1, W2 = sp.Function("W_1"), sp.Function("W_2")
    story = Story(
        "mode_flow",
        title="learning of a single mode",
        source="own derivation; two layers are shown with two modes",
        domain=Domain.of({**dict.fromkeys(positive, POSITIVE), phi_h: REAL}),
        given=[
            Given(
                sp.Eq(sp.Derivative(W1(tau), tau), sp.Function("F_1")(tau), evaluate=False),
                r"Gradient descent in small updates on half the mean squared error. For two "
                r"layers, with the second moments $\Sigma_x$ of the inputs and $\Sigma_{yx}$ of "
                r"targets and inputs, $W_1' = F_1 = W_2^T (\Sigma_{yx} - W_2 W_1 \Sigma_x)$",
            ),
            Given(
                sp.Eq(sp.Derivative(W2(tau), tau), sp.Function("F_2")(tau), evaluate=False),
                r"and $W_2' = F_2 = (\Sigma_{yx} - W_2 W_1 \Sigma_x) W_1^T$. The learning time "
                r"$\tau$ is the learning rate times the number of updates.",
            ),
        ],
    )
    strengths, rates = (c_j, c_k), (s_j - d_j * c_j**2, s_k - d_k * c_k**2)
    weights, hidden = sp.diag(*strengths), _rotation(phi_h)
    first, second = hidden * weights, weights * hidden.T
    error = sp.diag(s_j, s_k) - second * first * sp.diag(d_j, d_k)
    grown = [c * rate for c, rate in zip(strengths, rates, strict=True)]
    story.state(
        sp.ImmutableMatrix(second.T * error),
        sp.ImmutableMatrix(hidden * sp.diag(*grown)),
        why=r"Take the axes of inputs and outputs along the modes, where $\Sigma_x$ and "
        r"$\Sigma_{yx}$ are diagonal. Let the weights be aligned: the first layer leads from the "
        r"modes to some hidden axes, turned by any angle $\varphi_h$, and the second back, both "
        r"with the weights $c_j$ and $c_k$. The first layer then changes along the same axes,",
    )
    story.state(
        sp.ImmutableMatrix(error * first.T),
        sp.ImmutableMatrix(sp.diag(*grown) * hidden.T),
        why="and so does the second, at the same speed. The axes stay, the layers remain equal, "
        "and each mode is learned by itself:",
    )
    chain = d_j * (c_k * c_j ** (n_layers - 1)) ** 2 / 2 - s_j * c_k * c_j ** (n_layers - 1)
    any_depth = Domain.of(
        dict.fromkeys((c_j, d_j, s_j), POSITIVE) | {n_layers: sp.Interval(1, sp.oo)}
    )
    velocity = weight_flow().field
    story.state(
        sp.Subs(-sp.Derivative(chain, c_k), c_k, c_j),
        velocity,
        why=r"In a network of $n_\ell$ layers the mode's part of the loss is $d_j a_j^2/2 - s_j "
        r"a_j$, where its strength $a_j$ is the product of the weights. One of these weights, "
        r"$c_k$, falls down this slope when the others are $c_j$. If all are equal they remain "
        "so, and each moves at the speed",
        domain=any_depth,
    )
    speed = n_layers * c_j ** (n_layers - 1) * velocity
    story.state(
        speed,
        mode_flow().field.subs(a_j, c_j**n_layers),
        why=r"(If they are not, the differences of their squares are conserved, since every "
        r"$c\, c'$ is the same.) The strength $a_j = c_j^{n_\ell}$ then moves at $n_\ell "
        r"c_j^{n_\ell - 1} c_j'$, which depends on the strength alone:",
        domain=any_depth,
    )
    strength = sp.Function("a_j")(tau)
    return story.conclude(
        sp.Derivative(strength, tau),
        mode_flow().field,
        symbols=(a_j, s_j, d_j, n_layers),
        domain=Domain.of(
            dict.fromkeys((a_j, s_j, d_j), POSITIVE) | {n_layers: sp.Interval(1, sp.oo)}
        ),
        form=FORM,
    )


def _rotation(angle: sp.Symbol) -> sp.Matrix:
    return sp.ImmutableMatrix([[sp.cos(angle), -sp.sin(angle)], [sp.sin(angle), sp.cos(angle)]])


main(__name__, __file__)
