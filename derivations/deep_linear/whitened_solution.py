"""Whitened inputs: the whole weight matrices in closed form, from starts that are not aligned."""

import sympy as sp

from symghost.derivations.deep_linear.forms.layer_slopes import WHITENED_SOLUTION as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    a_0,
    c_j,
    phi_q,
    s_j,
    tau,
    z_11,
    z_12,
    z_22,
)
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Stack both layers into one matrix, whose square obeys a matrix Riccati equation."""
    Z = sp.Function("Z")(tau)
    story = Story(
        "whitened_solution",
        title="learning of both layers with whitened inputs",
        source="own derivation; a matrix Riccati equation, here with one mode",
        domain=Domain.of({c_j: POSITIVE, s_j: POSITIVE, phi_q: REAL}),
        given=[
            Given(
                sp.Eq(Z, sp.Function("Q")(tau) * sp.Function("Q^T")(tau), evaluate=False),
                r"Two layers on inputs whose second moments are the identity (with a bias on the "
                r"first layer this asks for a mean of zero). Stack the weights as $Q = (W_1^T; "
                r"W_2)$, so that $W_2 W_1$ is the lower left block of $Z = Q Q^T$. Let the start "
                r"be balanced, $W_1 W_1^T = W_2^T W_2$, which the flow conserves, but turned in "
                "any way against the modes.",
            )
        ],
    )
    first, second, aim = _balanced()
    error = aim - second * first
    changes = sp.Matrix.vstack((second.T * error).T, error * first.T)
    stack = sp.Matrix.vstack(first.T, second)
    drive = sp.Matrix([[0, 0, s_j], [0, 0, 0], [s_j, 0, 0]])
    square = stack * stack.T
    story.state(
        sp.ImmutableMatrix(changes * stack.T + stack * changes.T),
        sp.ImmutableMatrix(drive * square + square * drive - square**2),
        why=r"Then $Z$ obeys an equation of its own, $Z' = F Z + Z F - Z^2$, where $F$ has "
        r"$\Sigma_{yx}$ in its lower left block and the transpose in the upper right one. For two "
        r"inputs, one output and one hidden unit, turned by any angle $\varphi_q$ against the "
        "mode,",
    )
    _solved(story)
    return story.conclude(
        Z,
        _solution(),
        symbols=(tau, s_j, z_11, z_12, z_22),
        domain=Domain.of(
            {tau: sp.Interval(0, sp.oo)}
            | {s_j: POSITIVE, z_11: POSITIVE, z_22: POSITIVE, z_12: REAL}
        ),
        form=FORM,
    )


def _solved(story: Story) -> None:
    """Check the solution along the axes of the drive, where its exponential is diagonal."""
    domain = _one_mode()
    start = sp.ImmutableMatrix([[z_11, z_12], [z_12, z_22]])
    drive, grown, summed = _drive(), _grown(), _summed()
    story.state(
        summed.applyfunc(lambda entry: sp.Derivative(entry, tau)),
        sp.ImmutableMatrix(grown**2),
        why=r"Along the eigenvectors of $F$, which are the sum and the difference of the layers in "
        r"each mode, $F$ is diagonal with the entries $\pm s_j$. The linear part alone grows with "
        r"$e^{F \tau}$. The squares of this add up over time to a matrix $S$ with $S(0) = 0$ and",
        domain=domain,
    )
    inverse = sp.ImmutableMatrix(grown.inv() * (start.inv() + summed) * grown.inv())
    story.state(
        inverse.applyfunc(lambda entry: sp.Derivative(entry, tau)),
        sp.ImmutableMatrix(sp.eye(2) - drive * inverse - inverse * drive),
        why=r"The inverse of $Z$ obeys a linear equation, $(Z^{-1})' = 1 - F Z^{-1} - Z^{-1} F$, "
        r"which is solved by $e^{-F \tau} (Z_0^{-1} + S) e^{-F \tau}$. For one mode,",
        domain=domain,
    )
    solution = _solution()
    story.state(
        solution * (sp.eye(2) + grown.inv() * summed * start * grown),
        sp.ImmutableMatrix(grown * start * grown),
        why=r"Turned back, $Z = e^{F \tau} Z_0 (1 + S Z_0)^{-1} e^{F \tau}$, which holds for "
        "starts without an inverse, too:",
        domain=domain,
    )
    at_start = solution.applyfunc(lambda entry: sp.Subs(entry, tau, 0))
    story.state(at_start, start, why="and it starts as it should:", domain=domain)
    equal = {z_11: 2 * a_0, z_12: 0, z_22: 0}
    story.state(
        (solution[0, 0] - solution[1, 1]).subs(equal) / 2,
        s_j / (1 + (s_j / a_0 - 1) * sp.exp(-2 * s_j * tau)),
        why="The strength of the mode is half the difference of the two diagonal entries. For "
        "equal layers it is the logistic function,",
        domain=Domain.of({tau: sp.Interval(0, sp.oo), s_j: POSITIVE, a_0: POSITIVE}),
    )
    story.state(
        (solution[0, 0] - solution[1, 1]).subs({z_11: 0, z_12: 0, z_22: 2 * a_0}) / 2,
        -s_j / (s_j / a_0 * sp.exp(2 * s_j * tau) + sp.exp(2 * s_j * tau) - 1),
        why="and for opposite ones, which start with the wrong sign, it goes to zero and stays "
        "there: the mode is never learned.",
        domain=Domain.of({tau: sp.Interval(0, sp.oo), s_j: POSITIVE, a_0: POSITIVE}),
    )


def _one_mode() -> Domain:
    """Z is a matrix Q Q^T, so that its determinant is not negative."""
    starts = {z_11: POSITIVE, z_22: POSITIVE, z_12: REAL}
    time = {tau: sp.Interval(0, 2), s_j: sp.Interval.open(0, 2)}
    return Domain.of({**time, **starts}, z_12**2 < z_11 * z_22)


def _drive() -> sp.Matrix:
    return sp.ImmutableMatrix(sp.diag(s_j, -s_j))


def _grown() -> sp.Matrix:
    return sp.ImmutableMatrix(sp.diag(sp.exp(s_j * tau), sp.exp(-s_j * tau)))


def _summed() -> sp.Matrix:
    entries = (sp.exp(2 * s_j * tau) - 1, 1 - sp.exp(-2 * s_j * tau))
    return sp.ImmutableMatrix(sp.diag(*entries) / (2 * s_j))


def _solution() -> sp.Matrix:
    """Return Z for one mode, along the sum and the difference of its two layers."""
    (up, _, _, down), whole = _summed(), z_11 * z_22 - z_12**2
    norm = 1 + up * z_11 + down * z_22 + up * down * whole
    grown = sp.exp(2 * s_j * tau)
    entries = [[grown * (z_11 + down * whole), z_12], [z_12, (z_22 + up * whole) / grown]]
    return sp.ImmutableMatrix(entries) / norm


def _balanced() -> tuple[sp.Matrix, sp.Matrix, sp.Matrix]:
    """Return two layers with equal Gram matrices on the hidden side, and the correlations."""
    first = sp.Matrix([[c_j * sp.cos(phi_q), c_j * sp.sin(phi_q)]])
    return first, sp.Matrix([[c_j]]), sp.Matrix([[s_j, 0]])


main(__name__, __file__)
