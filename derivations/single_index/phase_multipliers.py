"""How the degrees that are learned hold back the next one: Lagrange multipliers."""

import sympy as sp

from symghost.derivations.single_index.forms.phases import PHASE_MULTIPLIERS as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    A_n1,
    A_n2,
    A_n3,
    S_n1,
    S_n2,
    S_n3,
    c_l,
    lambda_0,
    lambda_1,
    s_i,
)
from symghost.theory.derivation import Given, Result, Story, main

WEIGHTS, OVERLAPS = (A_n1, A_n2, A_n3), (S_n1, S_n2, S_n3)
DRIVE = lambda_0 + lambda_1 * s_i + c_l * s_i**2
SCALED = Domain.of(
    {
        **dict.fromkeys((*WEIGHTS, *OVERLAPS, lambda_0, lambda_1), REAL),
        c_l: POSITIVE,
    }
)


def derive(onset_exponent: Result, mean_field_flow: Result) -> Result:
    """Ask that the learned degrees stay learned while degree two grows, with three neurons."""
    s = sp.Symbol("S_i", real=True)
    story = Story(
        "phase_multipliers",
        title="Lagrange multipliers of the phase of degree two",
        source="own derivation",
        domain=SCALED,
        given=[
            onset_exponent,
            mean_field_flow,
            Given(
                sp.Eq(sp.Function("Q")(s), DRIVE.subs(s_i, s), evaluate=False),
                "In the units of the phase, $a \\sim \\varepsilon^{-1/4}$ and $s, t \\sim "
                "\\varepsilon^{1/4}$, scaled weights and overlaps obey $A' = Q(S)$ and $S' = A\\,"
                "Q'(S)$. The lower degrees are learned, yet what is left of them, however small, "
                "counts: as multipliers $\\lambda_k$. For degree two,",
            ),
        ],
    )
    moved = [story.state(_change(k), _by_matrix(k), why=_why(k)) for k in (0, 1)]
    solution = sp.solve(moved, (lambda_0, lambda_1), dict=True)[0]
    rates = sp.ImmutableMatrix([solution[lambda_0], solution[lambda_1]])
    matrix = sp.ImmutableMatrix([[_moment(k, j) for j in (0, 1)] for k in (0, 1)])
    side = sp.ImmutableMatrix([_moment(k, 2) for k in (0, 1)])
    regular = Domain.of({**dict.fromkeys((*WEIGHTS, *OVERLAPS), REAL), c_l: POSITIVE})
    story.state(
        sp.MatMul(matrix, rates),
        sp.ImmutableMatrix(-c_l * side),
        why="Both sums must stay what they are, so that $M \\lambda = -c_l b$: two linear "
        "equations, and the multipliers are no small correction, but of the size of the signal:",
        domain=regular,
    )
    return story.conclude(
        sp.MatrixSymbol("lambda", 2, 1),
        rates,
        symbols=(*WEIGHTS, *OVERLAPS, c_l),
        domain=regular,
        form=FORM,
    )


def _mean(of: sp.Expr, a: sp.Symbol, s: sp.Symbol) -> sp.Expr:
    return sum(
        of.subs({a: weight, s: overlap}, simultaneous=True)
        for weight, overlap in zip(WEIGHTS, OVERLAPS, strict=True)
    ) / len(WEIGHTS)


def _moment(k: int, j: int) -> sp.Expr:
    """Return the mean of S^(k+j) + k j A^2 S^(k+j-2)."""
    a = A_n1
    return _mean(a_power(k, j, a), a, s_i)


def a_power(k: int, j: int, a: sp.Symbol) -> sp.Expr:
    """Return what a neuron adds to the matrix of the multipliers."""
    more = k * j * a**2 * s_i ** (k + j - 2) if k * j else 0
    return s_i ** (k + j) + more


def _change(k: int) -> sp.Expr:
    """Return the velocity of the mean of A S^k, by the chain rule."""
    a = sp.Symbol("A_i", real=True)
    slope = sp.diff(DRIVE, s_i)
    speed = sp.diff(a * s_i**k, a) * DRIVE + sp.diff(a * s_i**k, s_i) * a * slope
    return _mean(speed, a, s_i)


def _by_matrix(k: int) -> sp.Expr:
    return lambda_0 * _moment(k, 0) + lambda_1 * _moment(k, 1) + c_l * _moment(k, 2)


def _why(k: int) -> str:
    if k == 0:
        return (
            "Take three neurons. Degree zero has been learned: the mean of $A$ is zero at this "
            "size. By the chain rule it changes by a sum of $\\lambda_j M_{0j}$ and $c_l b_0$, "
            "with $M_{kj} = \\langle S^{k+j} + kj\\,A^2 S^{k+j-2}\\rangle$, and $b$ its column of "
            "degree two:"
        )
    return "Degree one has been learned: the mean of $A S$ is what it should be. It changes by"


main(__name__, __file__)
