"""The modes of a data set: directions in which inputs and targets are correlated."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import P, d_j, d_k, k_b, m_bar, phi_h, s_j, sigma_bar, sigma_j
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Write inputs and targets in common item vectors, and read off the correlations."""
    X, Y = sp.Function("X"), sp.Function("Y")
    two = Domain.of(dict.fromkeys((P, d_j, d_k, sigma_j, sigma_bar), POSITIVE) | {phi_h: REAL})
    story = Story(
        "mode_correlation",
        title="correlation of a mode",
        source="own derivation; here with two modes",
        domain=two,
        given=[
            Given(
                sp.Eq(X(P), sp.sqrt(P) * _inputs(), evaluate=False),
                r"Inputs $X$ and targets $Y$ of $P$ items, as columns. Let the matrices $X^T X$ "
                r"and $Y^T Y$ (restricted to the row space of $X$) commute, so that they have "
                r"common eigenvectors between the items, here turned by $\varphi_h$. Take the axes "
                r"of the inputs along $X v$ for these vectors $v$. With the powers $d_j$ and "
                r"$d_k$ of the inputs along them,",
            ),
            Given(
                sp.Eq(Y(P), _targets(), evaluate=False),
                r"and, with the axes of the outputs along $Y v$ and the singular values $\sigma_j$ "
                r"and $\bar\sigma$ of the targets,",
            ),
        ],
    )
    inputs, targets = sp.sqrt(P) * _inputs(), _targets()
    story.state(
        sp.MatMul(1 / P, inputs, inputs.T),
        sp.ImmutableMatrix(sp.diag(d_j, d_k)),
        why="The item vectors drop out of the second moments. Those of the inputs are diagonal "
        "with the powers",
    )
    pairs = ((sigma_j, d_j), (sigma_bar, d_k))
    story.state(
        sp.MatMul(1 / P, targets, inputs.T),
        sp.ImmutableMatrix(sp.diag(*(value * sp.sqrt(d / P) for value, d in pairs))),
        why="and the correlations of targets and inputs connect each input axis with one output "
        "axis. Each is the singular value of the targets, weighed with the "
        "size of the input,",
    )
    items = Domain.of({sigma_j: POSITIVE, d_j: POSITIVE, P: POSITIVE})
    story.state(
        sp.Subs(sigma_j * sp.sqrt(d_j / P), d_j, 1 / P),
        sigma_j / P,
        why="For items with one-hot inputs, $X^T X$ is the identity and $d_j = 1/P$: every data "
        "set has modes then, and the correlations are",
        domain=items,
    )
    ones, mean = sp.ImmutableMatrix([1, 1, 1]), m_bar**2
    equal = sp.ImmutableMatrix(3, 3, lambda i, k: mean + (2 if i == k else -1) * d_j)
    story.state(
        sp.MatMul(equal, ones),
        sp.ImmutableMatrix(3 * mean * ones),
        why=r"A bias on the first layer is one more input, of the constant value $k_b$. It adds "
        r"$k_b^2$ to every entry of $X^T X$, so that it keeps a data set's modes only if the "
        r"vector of ones is one of them. That mode is the constant one, in which all items are "
        r"equal. For three items, with $\bar m^2 = \bar x^2 + k_b^2$ for the squared mean of the "
        "extended inputs,",
        domain=Domain.of({m_bar: POSITIVE, d_j: POSITIVE, k_b: REAL}),
    )
    return story.conclude(s_j, sigma_j * sp.sqrt(d_j / P), symbols=(sigma_j, d_j, P), domain=items)


def _rotation(angle: sp.Symbol) -> sp.Matrix:
    return sp.ImmutableMatrix([[sp.cos(angle), -sp.sin(angle)], [sp.sin(angle), sp.cos(angle)]])


def _inputs() -> sp.Matrix:
    return sp.ImmutableMatrix(sp.diag(sp.sqrt(d_j), sp.sqrt(d_k)) * _rotation(phi_h).T)


def _targets() -> sp.Matrix:
    return sp.ImmutableMatrix(sp.diag(sigma_j, sigma_bar) * _rotation(phi_h).T)


main(__name__, __file__)
