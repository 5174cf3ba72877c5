"""The mean loss that gradient descent with small updates leaves."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import L_mean, T, V, beta, r, u
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main

SIZES = (0.001, 0.02, 0.05)
UPDATES = 150_000


def derive(
    learning_map: Result,
    critical_step: Result,
    small_step_cycle: Result,
    loss: Result,
    optimal_scale: Result,
) -> Result:
    """Add up the loss before and after an update up."""
    (_, zone), (up, _), _ = learning_map.expression.args
    _, (late, _), (early, _) = loss.expression.args
    sizes = sp.Interval.open(0, critical_step.expression)
    below = Domain.of({V: sp.Interval.open(-1, 0), beta: sizes})
    optimum = optimal_scale.symbol
    story = Story(
        "small_step_loss",
        title="mean loss of small updates, to leading order",
        source=f"{SOURCE} for the loss; expansion of its map",
        domain=Domain.of({beta: sizes}),
        given=[learning_map, critical_step, small_step_cycle, loss, optimal_scale],
    )
    above_loss = story.state(
        sp.Subs(early / T, r, u * optimum),
        1 - 1 / sp.sqrt(u),
        why="Above the optimum the loss, as a share of the delay, is",
        domain=Domain.of({u: sp.Interval.open(1, sp.oo), T: POSITIVE}),
    )
    below_loss = story.state(
        sp.Subs(late / T, r, u * optimum),
        1 / sp.sqrt(u) - 1,
        why="and below it",
        domain=Domain.of({u: sp.Interval.open(zone.rhs, 1), T: POSITIVE}),
    )
    start = 1 + beta * V
    before = beta * story.step(
        sp.Subs(sp.Derivative(below_loss.subs(u, start), beta), beta, 0),
        why=r"Small updates go in pairs. Before a pair, at $u = 1 + \beta V$ with $V < 0$, the "
        r"loss is to first order $\beta$ times",
        domain=below,
    )
    between = beta * story.step(
        sp.Subs(sp.Derivative(above_loss.subs(u, up.subs(u, start)), beta), beta, 0),
        why=r"and after the update up, before the one down, $\beta$ times",
        domain=below,
    )
    mean = story.step(
        (before + between) / 2,
        why="The sum of the two is the same wherever the pair starts, and all but one of the "
        "updates of a long cycle belong to pairs. The mean over the updates is",
        domain=below,
    )
    story.support(
        sp.Eq(L_mean / T, mean, evaluate=False),
        why="Without approximation, gradient descent leaves this mean loss:",
        measure=lambda: _mean_loss(learning_map, above_loss, mean),
    )
    return story.conclude(L_mean / T, mean, symbols=(beta,), domain=Domain.of({beta: sizes}))


def _mean_loss(learning_map: Result, loss: sp.Expr, law: sp.Expr) -> tuple[bool, str]:
    """Average the loss over an orbit, once the start is forgotten."""
    update = sp.lambdify((u, beta), learning_map.expression, "math")
    share = sp.lambdify(u, sp.Abs(loss), "math")
    agrees, found = True, []
    for size in SIZES:
        place, total = 1.0 + size / 3, 0.0
        for done in range(2 * UPDATES):
            if done >= UPDATES:
                total += share(place)
            place = update(place, size)
        mean, coefficient = total / UPDATES / size, float(law.subs(beta, 1))
        agrees = agrees and abs(mean - coefficient) < size**2
        found.append(f"{mean:.6f} beta at beta = {size}")
    return agrees, "; ".join(found)


main(__name__, __file__)
