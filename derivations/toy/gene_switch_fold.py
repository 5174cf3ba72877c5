"""A gene that switches itself on: the fold of a planar flow, and its ghost."""

import math

import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import mu, r, t, t_pass, x1, x2, zeta
from symghost.theory.derivation import Given, Result, Story, main

PLACE = sp.ImmutableMatrix([1, sp.Rational(1, 2)])
CRITICAL = sp.ImmutableMatrix([2, 1])
PROJECTION = sp.ImmutableMatrix([[1, 1]]) / 3


def derive(normal_form_reduction: Result, passage_time: Result) -> Result:
    """Check the fold and its eigenvectors, and put the two leading coefficients together."""
    degradation = sp.Rational(1, 2) + mu
    velocity = sp.ImmutableMatrix([x2 - degradation * x1, x1**2 / (1 + x1**2) - x2])
    changes = [sp.Derivative(sp.Function(s.name)(t), t) for s in (x1, x2)]
    nowhere = Domain.of({})
    story = Story(
        "gene_switch_fold",
        title="ghost of a gene that switches itself on",
        source="Strogatz, Nonlinear Dynamics and Chaos, section 8.1",
        domain=Domain.of({x1: REAL, x2: REAL, mu: REAL}),
        given=[
            Given(
                sp.Eq(sp.ImmutableMatrix(changes), velocity, evaluate=False),
                r"The velocity of a protein $x_1$, which is broken down at the rate $1/2 + \mu$, "
                "and of its messenger $x_2$, whose production the protein itself switches on.",
            ),
            normal_form_reduction,
            passage_time,
        ],
    )
    fold = {x1: PLACE[0], x2: PLACE[1]}
    there = ((x1, x2, mu), (*PLACE, 0))
    none = sp.ImmutableMatrix([0, 0])
    story.state(
        sp.ImmutableMatrix([sp.Subs(f, *there) for f in velocity]),
        none,
        why=r"At $\mu = 0$ there is a fixed point at $(1, 1/2)$:",
        domain=nowhere,
    )
    along = velocity.subs(mu, 0).subs(
        {s: s0 + zeta * q for (s, s0), q in zip(fold.items(), CRITICAL, strict=True)}
    )
    story.state(
        sp.ImmutableMatrix([sp.Subs(sp.Derivative(f, zeta), zeta, 0) for f in along]),
        none,
        why="In the direction $q = (2, 1)$ the velocity does not change to first order, so that "
        "$J q = 0$ for the Jacobian $J$:",
        domain=nowhere,
    )
    (projected,) = PROJECTION * velocity
    story.state(
        sp.ImmutableMatrix([sp.Subs(sp.Derivative(projected, s), *there) for s in (x1, x2)]),
        none,
        why="Projected with $p = (1, 1)/3$ it does not change in any direction, so that "
        "$p^T J = 0$. The two are scaled such that $p^T q = 1$:",
        domain=nowhere,
    )
    story.step(
        sum(sp.Subs(sp.Derivative(f, s), *there) for f, s in zip(velocity, (x1, x2), strict=True)),
        why="The other eigenvalue is the trace of the Jacobian, and decays:",
        domain=nowhere,
    )
    pushed = story.step(
        sp.Subs(sp.Derivative(projected, mu), *there),
        why="The parameter pushes the state along the critical direction with",
        domain=nowhere,
    )
    curved = story.step(
        sp.Subs(sp.Derivative((PROJECTION * along)[0], (zeta, 2)), zeta, 0) / 2,
        why="and the flow is curved along it with",
        domain=nowhere,
    )
    after = Domain.of({mu: POSITIVE})
    strength = story.step(
        sp.Mul(pushed, curved, mu, evaluate=False),
        why="Both are negative, and would be positive had $q$ been turned round. Their product is "
        "positive, so that the ghost appears where the protein is "
        "broken down faster. Its strength is",
        domain=after,
    )
    passage = passage_time.expression.subs(r, strength)
    story.support(
        sp.Eq(t_pass, passage, evaluate=False),
        why="With the square-root law, a protein that was switched on stays so for the time",
        measure=_measured,
    )
    return story.conclude(t_pass, passage, symbols=(mu,), domain=after)


def _measured() -> tuple[bool, str]:
    """Follow the flow from (2, 1) to x_1 = 0.3, and see the law miss by a constant only."""
    missed = [_switching_off(push) - 3 * math.pi / math.sqrt(push) for push in (1e-2, 1e-3, 1e-4)]
    shown = ", ".join(f"{miss:.3f}" for miss in missed)
    settles = abs(missed[2] - missed[1]) < 0.5 * abs(missed[1] - missed[0])
    return settles and abs(missed[2]) < 10, (
        f"the time from (2, 1) to x_1 = 0.3 differs by {shown} at mu = 0.01, 0.001, 0.0001, "
        "while the law grows from 94 to 942"
    )


def _switching_off(push: float, step: float = 0.02) -> float:
    """Integrate by the classical Runge-Kutta method; return when x_1 falls through 0.3."""

    def velocity(a: float, b: float) -> tuple[float, float]:
        return b - (0.5 + push) * a, a * a / (1 + a * a) - b

    first, second, time = 2.0, 1.0, 0.0
    while True:
        k1 = velocity(first, second)
        k2 = velocity(first + step / 2 * k1[0], second + step / 2 * k1[1])
        k3 = velocity(first + step / 2 * k2[0], second + step / 2 * k2[1])
        k4 = velocity(first + step * k3[0], second + step * k3[1])
        last = first
        first += step / 6 * (k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0])
        second += step / 6 * (k1[1] + 2 * k2[1] + 2 * k3[1] + k4[1])
        if first < 0.3:
            return time + step * (last - 0.3) / (last - first)
        time += step


main(__name__, __file__)
