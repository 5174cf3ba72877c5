"""The plateau of a network with more than two layers: a degenerate saddle, left by a power law."""

import mpmath
import sympy as sp

from symghost.derivations.deep_linear.forms.modes import DEEP_PLATEAU_TIME as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import a_0, a_j, c_j, d_j, n_layers, s_j, tau_j, x
from symghost.models.deep_linear.task import weight_flow
from symghost.theory.derivation import Result, Story, main


def derive(mode_flow: Result, mode_time: Result) -> Result:
    """Leave out what is learned already, and hold the whole time between two bounds."""
    layers = {n_layers: sp.Interval.open(2, sp.oo)}
    positive = dict.fromkeys((a_0, a_j, s_j, d_j), POSITIVE)
    rising = Domain.of({**positive, **layers}, a_0 < a_j, d_j * a_j < s_j)
    story = Story(
        "deep_plateau_time",
        title="plateau of a mode with more than two layers",
        source="own derivation",
        domain=rising,
        given=[mode_flow, mode_time],
    )
    weights = weight_flow().field
    at_zero = sp.Subs(sp.Derivative(weights, c_j).doit(), c_j, 0)
    data = Domain.of({s_j: POSITIVE, d_j: POSITIVE})
    story.state(
        at_zero.subs(n_layers, 2),
        s_j,
        why=r"In a mode the weights obey $c_j' = c_j^{n_\ell - 1} (s_j - d_j c_j^{n_\ell})$. "
        "They rest at zero whatever the data. With two layers that point is an ordinary saddle, "
        "left at the rate",
        domain=data,
    )
    story.state(
        at_zero.subs(n_layers, 3),
        sp.Integer(0),
        why="but from three layers on the rate vanishes,",
        domain=data,
    )
    story.state(
        sp.Subs(sp.Derivative(weights.subs(n_layers, 3), (c_j, 2)), c_j, 0) / 2,
        s_j,
        why=r"and with three layers the flow starts as $c_j' = s_j c_j^2$, like a saddle-node at "
        "the very moment when it appears. But it is no ghost: the point is an equilibrium for "
        "all data, and the time spent near it depends on the start:",
        domain=data,
    )
    power = 1 - 2 / n_layers
    slowness = 1 / (n_layers * s_j * x ** (1 + power))
    plateau = a_0**-power / ((n_layers - 2) * s_j)
    linear = story.state(
        sp.Integral(slowness, (x, a_0, a_j)),
        plateau * (1 - (a_0 / a_j) ** power),
        why="While little is learned, the velocity of the strength is $n_\\ell s_j a_j^{2 - "
        "2/n_\\ell}$, and the time from $a_0$ to $a_j$ is nearly",
        domain=Domain.of(
            {**positive, n_layers: sp.Interval.open(2, 12)},
            a_0 < a_j,
            a_j < 4 * a_0,
            d_j * a_j < s_j,
        ),
    )
    story.claim(
        sp.Ge(mode_time.expression, linear, evaluate=False),
        why="The whole velocity is lower than this, but by no more than what is learned at the "
        "end. So the time is at least that long,",
    )
    story.claim(
        sp.Le(mode_time.expression, linear / (1 - d_j * a_j / s_j), evaluate=False),
        why="and at most longer by what is learned:",
    )
    story.support(
        sp.Eq(tau_j, plateau, evaluate=False),
        why="From a small start nearly all the time is spent near it, and the end drops out:",
        measure=_measured,
    )
    return story.conclude(
        tau_j,
        plateau,
        symbols=(s_j, a_0, n_layers),
        domain=Domain.of({s_j: POSITIVE, a_0: POSITIVE, **layers}),
        form=FORM,
    )


def _measured() -> tuple[bool, str]:
    """Integrate to half the mode for s = d = 1 from lower and lower starts."""
    found = {}
    for depth in (3, 4, 6):
        power = 1 - mpmath.mpf(2) / depth
        ratios = []
        for start in (mpmath.mpf(10) ** -k for k in (4, 8, 12)):
            time = mpmath.quad(
                lambda v: mpmath.exp(-power * v) / (depth * (1 - mpmath.exp(v))),  # noqa: B023
                mpmath.linspace(mpmath.log(start), mpmath.log(0.5), 60),
            )
            ratios.append(time * (depth - 2) * start**power)
        found[depth] = ratios
    shown = "; ".join(
        f"{depth} layers: {', '.join(mpmath.nstr(r, 6) for r in ratios)}"
        for depth, ratios in found.items()
    )
    tends = all(abs(r[2] - 1) < abs(r[1] - 1) < abs(r[0] - 1) for r in found.values())
    return tends and all(abs(r[2] - 1) < 2e-3 for r in found.values()), (
        f"time to half the mode over this, at a_0 = 1e-4, 1e-8, 1e-12: {shown}"
    )


main(__name__, __file__)
