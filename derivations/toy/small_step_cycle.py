"""The slow cycle of gradient descent about the optimum when updates are small."""

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import V, beta, k_cycle, u
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main

SIZES = (0.001, 0.01)
CYCLES = 50


def derive(learning_map: Result, critical_step: Result) -> Result:
    """Magnify the surroundings of the optimum, and follow pairs of updates."""
    _, (up, _), (down, _) = learning_map.expression.args
    sizes = sp.Interval.open(0, critical_step.expression)
    below = Domain.of({V: sp.Interval.open(-1, 0), beta: sizes})
    above = Domain.of({V: sp.Interval.open(0, 1), beta: sizes})
    story = Story(
        "small_step_cycle",
        title="cycle of small updates, to leading order",
        source=f"{SOURCE} for the loss; expansion of its map",
        domain=Domain.of({beta: sizes}),
        given=[learning_map, critical_step],
    )
    power = sp.Rational(-3, 2)
    lifted = story.state(
        (sp.Subs(up, u, 1 + beta * V) - 1) / beta,
        V + (1 + beta * V) ** power,
        why="Small updates zigzag about the optimum. Measure the distance from it in steps, "
        r"$u = 1 + \beta V$. An update up leads from $V < 0$ to",
        domain=below,
    )
    story.claim(
        sp.Gt(lifted, 0, evaluate=False),
        why="which is above the optimum,",
        domain=below,
    )
    back = story.state(
        (sp.Subs(down, u, 1 + beta * lifted) - 1) / beta,
        lifted - (1 + beta * lifted) ** power,
        why="and so is followed by an update down, to",
        domain=below,
    )
    story.step(
        sp.Subs(back, beta, 0),
        why="If the step is negligible the pair leads back to its start,",
        domain=below,
    )
    drift = beta * story.step(
        sp.Subs(sp.Derivative(back, beta), beta, 0),
        why="because the loss is as steep on both sides. It is a little steeper below the optimum. "
        r"To first order in $\beta$ the pair therefore drifts upwards, from wherever it starts, by "
        r"$\beta$ times",
        domain=below,
    )
    story.step(
        sp.Limit((down.subs(u, 1 + beta * V) - 1) / beta, beta, 0, "+"),
        why="Once the drift has passed the optimum, a second update down follows, which leads back "
        "by one step,",
        domain=above,
    )
    pairs = story.step(
        sp.Integral(1 / drift, (V, -1, 0)),
        why="and the way up begins anew, at $V = -1$. Up to the optimum it takes as many pairs as",
    )
    length = story.step(
        2 * sp.Integral(1 / drift, (V, -1, 0)),
        why="of two updates each. To leading order the cycle therefore has the length",
    )
    share = story.step(
        pairs / (2 * pairs + 1),
        why="With the one update down that is not part of a pair, the share of updates that go up "
        "is",
        rewrite=sp.cancel,
    )
    story.step(
        sp.Subs(share, beta, 0) + beta * sp.Subs(sp.Derivative(share, beta), beta, 0),
        why=r"which to first order in $\beta$ is",
    )
    story.support(
        sp.Eq(k_cycle, length, evaluate=False),
        why="Iterated without approximation, gradient descent has cycles of this mean length:",
        measure=lambda: _mean_cycle(learning_map, length),
    )
    return story.conclude(k_cycle, length, symbols=(beta,), domain=Domain.of({beta: sizes}))


def _mean_cycle(learning_map: Result, length: sp.Expr) -> tuple[bool, str]:
    """Count updates, and those that go up, from one double update down to a later one."""
    update = sp.lambdify((u, beta), learning_map.expression, "math")
    agrees, found = True, []
    for size in SIZES:
        place, was_up, doubles, ups, updates = 1.0 + size / 3, True, -1, 0, 0
        while doubles < CYCLES:
            goes_up = place <= 1
            if not goes_up and not was_up:
                doubles += 1
            if 0 <= doubles < CYCLES:
                updates, ups = updates + 1, ups + goes_up
            place, was_up = update(place, size), goes_up
        mean, expected = updates / CYCLES, float(length.subs(beta, size))
        agrees = agrees and abs(mean - expected) < 2
        found.append(
            f"{mean:.2f} updates against {expected:.2f} at beta = {size}, with a share of "
            f"1/2 - {(0.5 - ups / updates) / size:.4f} beta that go up"
        )
    return agrees, "; ".join(found)


main(__name__, __file__)
