"""When a network is nearest to the optimal constant solution."""

import mpmath
import sympy as sp

from symghost.derivations.deep_linear.forms.constant_solution import OCS_TIME as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import (
    K_bar,
    K_j,
    P,
    b_bar,
    b_j,
    g_j,
    s_bar,
    s_j,
    sigma_j,
    tau,
    tau_ocs,
    y_bar,
)
from symghost.theory.derivation import Result, Story, main

POSITIVES = dict.fromkeys((y_bar, s_bar, K_bar, sigma_j, s_j, K_j, g_j, P), POSITIVE)


def derive(ocs_distance: Result) -> Result:
    """Balance the approach of the constant mode against the departure by the next one."""
    shares = dict.fromkeys((b_bar, b_j), sp.Interval.open(0, 1))
    data = dict.fromkeys((y_bar, s_bar, sigma_j, s_j, g_j, P), POSITIVE)
    story = Story(
        "ocs_time",
        title="time of the least distance from the optimal constant solution",
        source="own derivation; two layers",
        domain=Domain.of(data | shares),
        given=[ocs_distance],
    )
    square = sp.expand(ocs_distance.expression**2)
    come = 4 * s_bar * y_bar**2 * b_bar * (1 - b_bar) ** 2
    go = 4 * g_j * s_j * sigma_j**2 / P * b_j**2 * (1 - b_j)
    story.state(
        sp.diff(square, b_bar) * 2 * s_bar * b_bar * (1 - b_bar)
        + sp.diff(square, b_j) * 2 * s_j * b_j * (1 - b_j),
        go - come,
        why=r"With two layers every share of a mode grows as $b' = 2 s\, b\, (1 - b)$. The "
        "squared distance changes with",
    )
    late, early = 1 / (1 + K_bar * sp.exp(-2 * s_bar * tau)), 1 / (1 + K_j * sp.exp(-2 * s_j * tau))
    during = Domain.of({**POSITIVES, tau: sp.Interval(0, sp.oo)})
    balance = (s_bar * P * y_bar**2 * K_bar**2 * K_j**2) / (g_j * s_j * sigma_j**2)
    growth = sp.exp(4 * (s_bar + s_j) * tau)
    story.state(
        sp.Subs(sp.Subs(come / go, b_bar, late), b_j, early),
        balance / growth * (late / (1 - early)) ** 3,
        why="so that it is least where the two terms are equal. Put in the logistic functions, "
        r"with the odds $\bar K$ and $K_j$ against the modes at the start. The ratio of the two "
        "terms is, exactly,",
        domain=Domain.of(dict(during.ranges), s_bar * tau < 8, s_j * tau < 8),
    )
    nearest = story.solve(
        sp.Eq(4 * (s_bar + s_j) * tau, sp.log(balance)),
        tau,
        why="If the stages are well apart, the constant mode is nearly learned then and the next "
        "one hardly begun. The cube is nearly 1, and the ratio is 1 at the time",
        domain=Domain.of(POSITIVES, balance > 1),
    )
    story.support(
        sp.Eq(tau_ocs, nearest, evaluate=False),
        why="The time of the least distance tends to this as the start is made smaller, if "
        r"$\bar s > s_j$:",
        measure=lambda: _measured(nearest),
    )
    return story.conclude(
        tau_ocs,
        nearest,
        symbols=tuple(POSITIVES),
        domain=Domain.of(POSITIVES, balance > 1),
        form=FORM,
    )


def _measured(nearest: sp.Expr) -> tuple[bool, str]:
    """Find the minimum for a tree of three levels with a root and a first-layer bias."""
    items, square, next_square = 8, 15, 7
    fast = mpmath.sqrt(square * (items + 1)) / items
    slow = mpmath.sqrt(next_square) / items
    predicted = sp.lambdify(tuple(POSITIVES), nearest, "mpmath")
    misses = []
    for start in (mpmath.mpf(10) ** -k for k in (3, 6, 9)):
        odds = (fast * items / ((items + 1) * start) - 1, slow * items / start - 1)
        place = (mpmath.sqrt(mpmath.mpf(square) / items), fast, odds[0], mpmath.sqrt(7), slow)
        guess = predicted(*place, odds[1], 1, items)

        def change(time: mpmath.mpf, odds: tuple[mpmath.mpf, ...] = odds) -> mpmath.mpf:
            whole = 1 / (1 + odds[0] * mpmath.exp(-2 * fast * time))
            part = 1 / (1 + odds[1] * mpmath.exp(-2 * slow * time))
            come = fast * square * whole * (1 - whole) ** 2
            return mpmath.log(come / (slow * next_square * part**2 * (1 - part)))

        misses.append(float(guess - mpmath.findroot(change, guess)))
    shown = ", ".join(f"{miss:.2e}" for miss in misses)
    falls = abs(misses[2]) < abs(misses[1]) / 3 < abs(misses[0]) / 9
    return falls, (
        "for a tree of three levels with root and first-layer bias (next mode only), this minus "
        f"the exact time is {shown} at a_0 = 1e-3, 1e-6, 1e-9"
    )


main(__name__, __file__)
