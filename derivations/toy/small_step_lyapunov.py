"""How fast gradient descent with small updates forgets where it started."""

import math

import sympy as sp

from symghost.formulas.domain import Domain
from symghost.formulas.symbols import V, beta, lambda_mean, u
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main

SIZES = (0.001, 0.02)
CYCLES = 50


def derive(learning_map: Result, critical_step: Result, small_step_cycle: Result) -> Result:
    """Add up the logarithms of the slopes over one slow cycle."""
    _, (up, _), (down, _) = learning_map.expression.args
    sizes = sp.Interval.open(0, critical_step.expression)
    below = Domain.of({V: sp.Interval.open(-1, 0), beta: sizes})
    story = Story(
        "small_step_lyapunov",
        title="Lyapunov exponent of small updates, to leading order",
        source=f"{SOURCE} for the loss; expansion of its map",
        domain=Domain.of({beta: sizes}),
        given=[learning_map, critical_step, small_step_cycle],
    )
    slope_up = story.step(
        sp.Derivative(up, u),
        why="An update up multiplies a small disturbance by its slope,",
        domain=Domain.of({u: sp.Interval.Lopen(0, 1), beta: sizes}),
    )
    slope_down = story.step(
        sp.Derivative(down, u),
        why="which is less than 1, and one down by",
        domain=Domain.of({u: sp.Interval.open(1, sp.oo), beta: sizes}),
    )
    start = 1 + beta * V
    pair = slope_up.subs(u, start) * slope_down.subs(u, up.subs(u, start))
    story.claim(
        sp.Lt(pair, 1, evaluate=False),
        why="which is more. But a pair of the two always brings neighbours closer, because the "
        r"update up is the steeper one. With $u = 1 + \beta V$ before the pair,",
        domain=below,
    )
    logarithm = sp.log(slope_up.subs(u, start)) + sp.log(slope_down.subs(u, up.subs(u, start)))
    story.step(
        sp.Subs(sp.Derivative(logarithm, beta), beta, 0),
        why=r"To first order in $\beta$ the two nearly cancel: the logarithm of the product begins "
        "with slope",
        domain=below,
    )
    per_pair = beta**2 * story.step(
        sp.Subs(sp.Derivative(logarithm, (beta, 2)), beta, 0) / 2,
        why=r"and the coefficient of $\beta^2$ is, wherever the pair starts,",
        domain=below,
    )
    lone = beta * story.step(
        sp.Subs(sp.Derivative(sp.log(slope_down.subs(u, start)), beta), beta, 0),
        why="The one update down in a cycle that is not part of a pair parts neighbours, by the "
        r"logarithm $\beta$ times",
        domain=Domain.of({V: sp.Interval.open(0, 1), beta: sizes}),
    )
    exponent = story.step(
        (small_step_cycle.symbol / 2 * per_pair + lone) / small_step_cycle.symbol,
        why="A cycle has half as many pairs as updates, and so the mean over its updates is",
    )
    story.support(
        sp.Eq(lambda_mean, exponent, evaluate=False),
        why="It is negative. Without approximation, neighbouring runs of gradient descent approach "
        "each other at this mean rate per update:",
        measure=lambda: _mean_growth(learning_map, exponent),
    )
    return story.conclude(lambda_mean, exponent, symbols=(beta,), domain=Domain.of({beta: sizes}))


def _mean_growth(learning_map: Result, exponent: sp.Expr) -> tuple[bool, str]:
    """Average the logarithm of the slope from one double update down to a later one."""
    update = sp.lambdify((u, beta), learning_map.expression, "math")
    _, *branches = learning_map.expression.args
    rising, falling = (sp.lambdify((u, beta), sp.diff(b, u), "math") for b, _ in branches)
    agrees, found = True, []
    for size in SIZES:
        place, was_up, doubles, total, updates = 1.0 + size / 3, True, -1, 0.0, 0
        while doubles < CYCLES:
            goes_up = place <= 1
            if not goes_up and not was_up:
                doubles += 1
            if 0 <= doubles < CYCLES:
                slope = rising(place, size) if goes_up else falling(place, size)
                updates, total = updates + 1, total + math.log(slope)
            place, was_up = update(place, size), goes_up
        mean, coefficient = total / updates, float(exponent.subs(beta, 1))
        agrees = agrees and abs(mean / size**2 - coefficient) < size
        found.append(f"{mean / size**2:.4f} beta^2 at beta = {size}")
    return agrees, "; ".join(found)


main(__name__, __file__)
