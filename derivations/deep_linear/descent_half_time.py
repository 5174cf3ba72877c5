"""Gradient descent in finite steps is later than the flow, by a logarithm times the step."""

from itertools import pairwise

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import a_0, alpha, c_j, c_k, d_j, n_layers, s_j, tau_j, x
from symghost.models.deep_linear.task import weight_flow
from symghost.theory.derivation import Given, Result, Story, main


def derive(half_learning_time: Result) -> Result:
    """Measure each step in the time of the flow, and add the differences up."""
    flow = weight_flow().at({n_layers: 2})
    velocity, F = flow.field, sp.Function("F")
    positive = dict.fromkeys((s_j, d_j), POSITIVE)
    story = Story(
        "descent_half_time",
        title="time to learn half a mode by finite steps",
        source="own derivation; two layers, to first order in the step",
        domain=Domain.of({**positive, c_j: POSITIVE, c_k: POSITIVE}, c_k < c_j, d_j * c_j**2 < s_j),
        given=[
            half_learning_time,
            Given(
                sp.Eq(F(c_j), velocity, evaluate=False),
                r"The weight $c_j$ of a mode in each of two layers moves with the velocity "
                r"$F(c_j)$ in the flow. An update of gradient descent adds $\alpha F(c_j)$ to it.",
            ),
        ],
    )
    growth = velocity / velocity.subs(c_j, c_j + alpha * velocity)
    story.state(
        sp.Subs(sp.Derivative(growth, alpha), alpha, 0),
        -flow.slope,
        why=r"The flow does this step in the time $\int dx/F(x)$. It grows with the step's size "
        r"$\alpha$ as $F(c_j)/F(c_j + \alpha F(c_j))$, which is 1 for a small step and changes by "
        r"$-F'(c_j)$. A step of gradient descent is therefore worth only the time $\alpha - "
        r"\alpha^2 F'(c_j)/2$ of the flow:",
        domain=Domain.of({**positive, c_j: POSITIVE}, d_j * c_j**2 < s_j),
    )
    story.state(
        sp.Integral((flow.slope / velocity).subs(c_j, x), (x, c_k, c_j)),
        sp.log(velocity / velocity.subs(c_j, c_k)),
        why=r"The sum over the steps is an integral over time. It makes descent later by "
        r"$\alpha/2$ times the integral of $F'$ over time, which is that of $F'/F$ over the "
        "weight: the logarithm of the ratio of the velocities at the end and at the start,",
    )
    rising = Domain.of({**positive, a_0: POSITIVE, alpha: POSITIVE}, 2 * d_j * a_0 < s_j)
    ends = {c_j: sp.sqrt(s_j / (2 * d_j)), c_k: sp.sqrt(a_0)}
    ratio = velocity / velocity.subs(c_j, c_k)
    late = story.state(
        ratio.subs(ends, simultaneous=True),
        sp.sqrt(s_j / (2 * d_j * a_0)) / (2 * (1 - d_j * a_0 / s_j)),
        why="Up to half the mode that ratio is",
        domain=rising,
    )
    time = half_learning_time.expression + alpha / 2 * sp.log(late)
    story.support(
        sp.Eq(tau_j, time, evaluate=False),
        why="To first order in the step, half the mode is learned at the time",
        measure=_measured,
    )
    return story.conclude(tau_j, time, symbols=(s_j, d_j, a_0, alpha), domain=rising)


def _measured() -> tuple[bool, str]:
    """Iterate one mode with s = 0.33, d = 0.125 from 1e-3 for several steps."""
    correlation, power, start = 0.33, 0.125, 1e-3
    flow = float(sp.log(correlation / (power * start) - 1)) / (2 * correlation)
    ratio = (correlation / (2 * power * start)) ** 0.5 / (2 * (1 - power * start / correlation))
    rows = []
    for step in (0.4, 0.2, 0.1):
        late = _iterated(correlation, power, start, step) - flow
        rows.append((step, late, late - step / 2 * float(sp.log(ratio))))
    shown = "; ".join(f"{step:g}: {late:.4f}, {rest:.4f}" for step, late, rest in rows)
    orders = [abs(one[2] / two[2]) for one, two in pairwise(rows)]
    return all(3 < order < 5 for order in orders), (
        f"for s_j = 0.33, d_j = 0.125, a_0 = 0.001 the flow takes {flow:.3f}; by step, how much "
        f"later gradient descent is than the flow, and than this: {shown}"
    )


def _iterated(correlation: float, power: float, start: float, step: float) -> float:
    """Return the learning time at half the mode, with the last step counted in part.

    The part is the share of the step's time in the flow, whose odds fall exponentially.
    """

    def odds(weight: float) -> float:
        return correlation / (power * weight**2) - 1

    weight, time = start**0.5, 0.0
    while True:
        after = weight + step * weight * (correlation - power * weight**2)
        if odds(after) <= 1:
            share = sp.log(odds(weight)) / sp.log(odds(weight) / odds(after))
            return time + step * float(share)
        weight, time = after, time + step


main(__name__, __file__)
