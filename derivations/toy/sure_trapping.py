"""The learning rate from which gradient descent ends in the no-learning zone from every start."""

import numpy as np
import sympy as sp

from symghost.formulas.compiling import compiled
from symghost.formulas.domain import Domain
from symghost.formulas.symbols import U_L, beta, beta_3, gamma, gamma_3, u
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main

STARTS = 2000
PATIENCE = 20_000


def derive(
    learning_map: Result,
    critical_step: Result,
    period_three_ratio: Result,
    period_three_orbit: Result,
) -> Result:
    """Follow the orbit of period three to its end, and see what is left after it."""
    ratio = gamma_3
    story = Story(
        "sure_trapping",
        title="learning rate of sure trapping",
        source=f"{SOURCE} for the loss; algebra and iteration of its map",
        domain=Domain.of({}),
        given=[learning_map, critical_step, period_three_ratio, period_three_orbit],
    )
    story.let(
        beta_3,
        ratio**2 - 1,
        why="Above the critical size of an update, gradient descent can still be safe in the orbit "
        "of period three. That orbit ends at",
    )
    story.state(
        beta_3 ** sp.Rational(2, 5) * U_L,
        sp.Integer(1),
        why="where its lowest point, from which it goes up, has met the optimum, $u = 1$:",
    )
    value = story.state(
        beta_3,
        (ratio**2 - 1).subs(ratio, period_three_ratio.expression),
        why="In numbers this is",
    )
    story.claim(
        sp.Gt(beta_3, critical_step.symbol, evaluate=False),
        why="which is more than the critical size. Between the two, both fates exist:",
    )
    closed = (gamma**3 - 1) ** 2 * (gamma**5 - gamma**2 + 1) ** 3 - gamma**15
    polynomial = sp.resultant(closed, gamma**2 - 1 - beta, gamma)
    polynomial *= sp.sign(sp.LC(polynomial, beta))
    story.state(
        sp.Subs(polynomial, beta, beta_3),
        sp.Integer(0),
        why=r"With $\gamma_3$ eliminated from the equation that defines it, it is a root of a "
        "polynomial with integer coefficients. They change their sign once, so that by Descartes' "
        "rule of signs this is the only positive root:",
    )
    story.support(
        sp.Gt(beta, beta_3, evaluate=False),
        why="With the orbit that attracts, the last refuge known is gone. That from there on every "
        "start ends in the zone is not proved, but is what iteration shows:",
        measure=lambda: _trapped_starts(learning_map, float(value)),
    )
    return story.conclude(beta_3, value, symbols=())


def _trapped_starts(learning_map: Result, end: float) -> tuple[bool, str]:
    """Iterate the map from many starts, below the end of the orbit and above it."""
    (_, zone), *branches = learning_map.expression.args
    # By roots and products, which every processor rounds alike: the orbits are chaotic.
    up, down = (compiled(branch, (u, beta), "numpy") for branch, _ in branches)
    edge, found = float(zone.rhs), []
    for size in (end - 0.001, end + 0.001, 0.8, 0.9, 1.0, 1.5, 3.0):
        place = np.linspace(0.25, 4, STARTS + 2)[1:-1]
        for _ in range(PATIENCE):
            place = place[place > edge]
            if not place.size:
                break
            place = np.where(place <= 1, up(place, size), down(place, size))
        found.append((size, STARTS - place.size))
    (_, before), *after = found
    sizes = ", ".join(f"{size:.4g}" for size, _ in after)
    evidence = (
        f"within {PATIENCE} updates all of {STARTS} starts between u = 1/4 and 4 are trapped at "
        f"beta = {sizes}; at {end - 0.001:.4g}, {before} of them are"
    )
    return before < STARTS and all(trapped == STARTS for _, trapped in after), evidence


main(__name__, __file__)
