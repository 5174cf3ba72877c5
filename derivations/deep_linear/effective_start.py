"""Small random starts: each mode follows the aligned course from an effective strength."""

import numpy as np
import sympy as sp
from scipy.integrate import solve_ivp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    a_eff,
    d_j,
    d_k,
    k_s,
    p_j,
    p_k,
    phi_h,
    q_j,
    q_k,
    s_j,
    s_k,
    tau,
    z_11,
    z_22,
)
from symghost.theory.derivation import Given, Result, Story, main

DIAGONAL = (4.0, 3.0, 2.0)
HIDDEN = 64


def derive(mode_two_layers: Result) -> Result:
    """Follow the growing part of the weights, and what an earlier mode takes away from it."""
    strength = sp.Function("a_j")(tau)
    growing = Domain.of({tau: sp.Interval(0, sp.oo), s_j: POSITIVE, z_11: POSITIVE, z_22: POSITIVE})
    story = Story(
        "effective_start",
        title="strength that a random start stands for",
        source="own derivation; two layers",
        domain=growing,
        given=[
            mode_two_layers,
            Given(
                sp.Eq(sp.Derivative(strength, (tau, 2)), 4 * s_j**2 * strength, evaluate=False),
                r"Small random weights. A mode has a vector of hidden weights in each layer, "
                r"$w_1 = W_1 q_j$ and $w_2 = W_2^T u_j$. While all is small, $w_1' = s_j w_2$ and "
                r"$w_2' = s_j w_1$, so that the strength $a_j = w_1 \cdot w_2$ obeys",
            ),
        ],
    )
    early = (z_11 * sp.exp(2 * s_j * tau) - z_22 * sp.exp(-2 * s_j * tau)) / 2
    story.state(
        sp.Derivative(early, (tau, 2)),
        sp.expand(4 * s_j**2 * early),
        why=r"The sum of the two vectors grows and their difference decays. With their squares at "
        r"the start, $z_{11} = |w_1 + w_2|^2/2$ and $z_{22} = |w_1 - w_2|^2/2$, the strength is "
        r"$(z_{11} e^{2 s_j \tau} - z_{22} e^{-2 s_j \tau})/2$, which solves this equation:",
    )
    raw = story.step(
        sp.Limit(early * sp.exp(-2 * s_j * tau), tau, sp.oo),
        why="It soon grows as if it had started, aligned, from",
        rewrite=sp.simplify,
    )
    _disturbed(story)
    corrected = raw * sp.sin(phi_h) ** 2
    story.support(
        sp.Eq(a_eff, corrected, evaluate=False),
        why=r"So only the part at right angles to the vectors of the modes learned before counts. "
        r"With the angle $\varphi_h$ to the plane of these, the mode follows the course of an "
        "aligned start from",
        measure=_measured,
    )
    return story.conclude(
        a_eff,
        corrected,
        symbols=(z_11, phi_h),
        domain=Domain.of({z_11: POSITIVE, phi_h: sp.Interval(0, sp.pi / 2)}),
    )


def _disturbed(story: Story) -> None:
    """Linearise about a learned mode that shares its hidden direction with another one."""
    positive = dict.fromkeys((s_j, s_k, d_j, d_k), POSITIVE)
    learned = sp.sqrt(s_j / d_j)
    velocities = (
        q_k * s_k - (q_j**2 + q_k**2) * p_k * d_k,
        p_k * s_k - (p_j**2 * d_j + p_k**2 * d_k) * q_k,
    )
    matrix = sp.ImmutableMatrix([[-s_j * d_k / d_j, s_k], [s_k, -s_j]])
    small = {p_j: learned, q_j: learned, p_k: k_s * p_k, q_k: k_s * q_k}
    story.state(
        sp.ImmutableMatrix(
            [sp.Subs(sp.Derivative(v.subs(small), k_s), k_s, 0) for v in velocities]
        ),
        sp.ImmutableMatrix(matrix * sp.Matrix([p_k, q_k])),
        why=r"Once a mode $j$ is learned, its hidden direction is in use. The weights $p_k$ and "
        r"$q_k$ of another mode along this direction see the error that they make in the outputs "
        "of the first one. For small weights, scaled by $k_s$, their velocity is linear:",
        domain=Domain.of(positive | {p_k: REAL, q_k: REAL}),
    )
    story.state(
        matrix.det(),
        d_k * (s_j**2 / d_j - s_k**2 / d_k),
        why=r"The trace of the matrix is negative. Its determinant is positive, and what there is "
        r"along the direction decays, if $s_j^2/d_j > s_k^2/d_k$, that is if the first mode has "
        "the larger singular value of the targets (otherwise it may be learned first and be "
        "replaced later):",
        domain=Domain.of(positive),
    )


def _measured() -> tuple[bool, str]:
    """Compare half-learning times of networks with 64 hidden units, learning a diagonal map."""
    rows = []
    for scale in (1e-2, 1e-3, 1e-4):
        errors = np.max([_errors(scale, seed) for seed in range(2)], axis=0)
        rows.append((scale, *errors))
    shown = "; ".join(f"{scale:g}: {own:.1e} ({raw:.1e})" for scale, own, raw in rows)
    improves = all(own < raw / 3 for _, own, raw in rows) and rows[2][1] < rows[0][1] / 10
    return improves, (
        f"targets diag(4, 3, 2), one-hot items, {HIDDEN} hidden units, 2 seeds; largest relative "
        f"error of a half-learning time by scale of the start, without the angle in brackets: "
        f"{shown}"
    )


def _errors(scale: float, seed: int) -> tuple[float, float]:
    """Return the largest relative errors of the half-times, with the correction and without."""
    size, stream = len(DIAGONAL), np.random.default_rng(seed)
    first = scale * stream.normal(size=(HIDDEN, size)) / np.sqrt(HIDDEN)
    second = scale * stream.normal(size=(size, HIDDEN)) / np.sqrt(HIDDEN)
    found = _half_times(first, second)
    vectors = (first + second.T) / 2
    orthogonal = np.abs(np.diag(np.linalg.qr(vectors)[1])) ** 2
    correlations = np.array(DIAGONAL) / size
    predicted = [
        np.log(size * correlations / start - 1) / (2 * correlations)
        for start in (orthogonal, np.sum(vectors**2, axis=0))
    ]
    own, raw = (float(np.max(np.abs(p / found - 1))) for p in predicted)
    return own, raw


def _half_times(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Integrate both weight matrices until every diagonal output has passed half its target."""
    size, aim = len(DIAGONAL), np.diag(DIAGONAL) / len(DIAGONAL)

    def velocity(_: float, flat: np.ndarray) -> np.ndarray:
        one, two = flat[: first.size].reshape(first.shape), flat[first.size :].reshape(second.shape)
        error = aim - two @ one / size
        return np.concatenate([(two.T @ error).ravel(), (error @ one.T).ravel()])

    def passing(which: int):  # type: ignore[no-untyped-def]
        return lambda _, flat: (
            flat[first.size :].reshape(second.shape)[which]
            @ flat[: first.size].reshape(first.shape)[:, which]
            - DIAGONAL[which] / 2
        )

    run = solve_ivp(
        velocity,
        (0, 60),
        np.concatenate([first.ravel(), second.ravel()]),
        method="DOP853",
        rtol=1e-9,
        atol=1e-12,
        events=[passing(which) for which in range(size)],
    )
    return np.array([times[0] for times in run.t_events])


main(__name__, __file__)
