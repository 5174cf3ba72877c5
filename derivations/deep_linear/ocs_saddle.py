"""The optimal constant solution is a saddle: a true equilibrium, with rates of its own."""

import numpy as np
import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import d_bar, d_j, k_s, lambda_j, p_j, p_k, q_j, q_k, s_bar, s_j
from symghost.models.deep_linear.hierarchy import hierarchy, tree_modes
from symghost.theory.derivation import Given, Result, Story, main

WEIGHTS = {p_j: REAL, q_j: REAL, p_k: REAL, q_k: REAL}
HIDDEN, LEVELS = 10, 3


def derive() -> Result:
    """Disturb the weights at the constant solution, in use or not, and linearise."""
    data = dict.fromkeys((s_bar, d_bar, s_j, d_j), POSITIVE)
    W1, W2 = _weights(sp.Integer(0))
    story = Story(
        "ocs_saddle",
        title="rate at which the optimal constant solution is left",
        source="own derivation; two layers, two hidden units, the constant mode and one other",
        domain=Domain.of({**data, **WEIGHTS}),
        given=[
            Given(
                sp.Eq(sp.Function("W_2")(k_s), _weights(k_s)[1], evaluate=False),
                r"Two layers at the optimal constant solution: one hidden unit carries the "
                r"constant mode with the weight $\sqrt{\bar s/\bar d}$ in both layers, and the "
                "other one is silent. Along the axes of the constant mode and of one other, "
                "the second layer is this, when it is disturbed by a little, $k_s$,",
            ),
            Given(
                sp.Eq(sp.Function("W_1")(k_s), _weights(k_s)[0], evaluate=False),
                "and the first layer (rows are hidden units)",
            ),
        ],
    )
    error, rest = _error(W1, W2), sp.ImmutableMatrix(sp.zeros(2, 2))
    story.state(
        sp.MatMul(W2.T, error),
        rest,
        why="What is not learned yet, the correlation of the other mode, does not reach the first "
        "layer without a disturbance,",
    )
    story.state(
        sp.MatMul(error, W1.T),
        rest,
        why="nor the second. Nothing moves: this is a true equilibrium, for all data.",
    )
    first, second = (
        sp.ImmutableMatrix(velocity.applyfunc(lambda v: sp.Subs(sp.Derivative(v, k_s), k_s, 0)))
        for velocity in _velocities(*_weights(k_s))
    )
    story.state(
        sp.ImmutableMatrix([[first[1, 1]], [second[1, 1]]]),
        sp.ImmutableMatrix([[s_j * q_j], [s_j * p_j]]),
        why="To first order the silent unit's weights $p_j$ and $q_j$ in the other mode drive each "
        "other. Their sum grows at the rate $s_j$ and their difference decays at the same rate: a "
        "saddle, whatever has been learned of the constant mode.",
    )
    taken = sp.ImmutableMatrix([[-s_bar * d_j / d_bar, s_j], [s_j, -s_bar]])
    story.state(
        sp.ImmutableMatrix([[first[0, 1]], [second[1, 0]]]),
        sp.ImmutableMatrix(taken * sp.Matrix([p_k, q_k])),
        why="The weights $p_k$ and $q_k$ of the unit in use, in the same mode, change with a "
        "matrix,",
    )
    story.state(
        taken.det(),
        d_j * (s_bar**2 / d_bar - s_j**2 / d_j),
        why="with a negative trace and this determinant. It is stable if the constant mode has "
        "the larger singular value of the targets, as in a tree:",
    )
    story.support(
        sp.Eq(lambda_j, s_j, evaluate=False),
        why="In a network of many hidden units, all but the one in use leave the saddle at this "
        "rate, once for each mode and unit. All other rates are negative, or zero along "
        "directions in which the same outputs are made by other weights. So a zero rate alone "
        "makes no ghost:",
        measure=_measured,
    )
    return story.conclude(lambda_j, s_j, symbols=(s_j,), domain=Domain.of({s_j: POSITIVE}))


def _weights(size: sp.Expr) -> tuple[sp.Matrix, sp.Matrix]:
    used = sp.sqrt(s_bar / d_bar)
    first = sp.ImmutableMatrix([[used, size * p_k], [0, size * p_j]])
    second = sp.ImmutableMatrix([[used, 0], [size * q_k, size * q_j]])
    return first, second


def _velocities(first: sp.Matrix, second: sp.Matrix) -> tuple[sp.Matrix, sp.Matrix]:
    error = _error(first, second)
    return sp.ImmutableMatrix(second.T * error), sp.ImmutableMatrix(error * first.T)


def _error(first: sp.Matrix, second: sp.Matrix) -> sp.Matrix:
    return sp.ImmutableMatrix(sp.diag(s_bar, s_j) - second * first * sp.diag(d_bar, d_j))


def _measured() -> tuple[bool, str]:
    """Count the eigenvalues for a tree of three levels with a first-layer bias."""
    tree = hierarchy(LEVELS)
    modes = tree_modes(tree, "input").modes
    inputs = np.vstack([np.eye(tree.items), np.ones(tree.items)])
    targets = np.array(tree.targets, dtype=float)
    moments = inputs @ inputs.T / tree.items, targets @ inputs.T / tree.items
    constant = modes[0]
    v, u = (np.array(side.evalf(), dtype=float) for side in (constant.v, constant.u))
    d, s = float(constant.d), float(constant.s)
    hidden = np.eye(HIDDEN)[:, :1]
    first = np.sqrt(s / d) * hidden @ (inputs @ v / np.sqrt(tree.items * d)).T
    second = np.sqrt(s / d) * u @ hidden.T
    rates = np.linalg.eigvalsh(_jacobian(first, second, *moments))
    found = [
        (float(mode.s), int(np.sum(np.abs(rates - float(mode.s)) < 1e-9)))
        for mode in (modes[1], modes[2], modes[4])
    ]
    zeros = int(np.sum(np.abs(rates) < 1e-9))
    right = [count for _, count in found] == [HIDDEN - 1, 2 * (HIDDEN - 1), 4 * (HIDDEN - 1)]
    none_else = int(np.sum(rates > 1e-9)) == sum(count for _, count in found)
    shown = ", ".join(f"{count} of {rate:.5f}" for rate, count in found)
    return right and none_else, (
        f"a tree of {LEVELS} levels, first-layer bias, {HIDDEN} hidden units: of {rates.size} "
        f"rates the positive ones are {shown}, equal to s_j to 1e-9; {zeros} are zero"
    )


def _jacobian(
    first: np.ndarray, second: np.ndarray, power: np.ndarray, correlation: np.ndarray
) -> np.ndarray:
    """Return the Jacobian of both layers' velocities, column by column."""
    error = correlation - second @ first @ power
    columns = []
    for which in range(first.size + second.size):
        change = np.zeros(first.size + second.size)
        change[which] = 1.0
        one, two = (
            change[: first.size].reshape(first.shape),
            change[first.size :].reshape(second.shape),
        )
        less = -(two @ first + second @ one) @ power
        moved = (two.T @ error + second.T @ less, less @ first.T + error @ one.T)
        columns.append(np.concatenate([part.ravel() for part in moved]))
    return np.array(columns)


main(__name__, __file__)
