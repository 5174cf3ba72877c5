"""The escape time in one analytic function that passes through the saddle-node."""

import sympy as sp

from symghost.derivations.toy.forms.escape import UNIFIED_ESCAPE_TIME as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import X, r, rho, t_0, x0
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main

TERMS = 6


def derive(escape_time: Result) -> Result:
    """Take out the escape time at r = 0, and show that the rest is a power series in r."""
    (above, _), (at_zero, _), (below, negative_escapes), _ = escape_time.expression.args
    positive = Domain.of({r: POSITIVE, x0: REAL, X: REAL}, x0 < X, r + x0 * X > 0)
    negative = Domain.of({r: NEGATIVE, x0: POSITIVE, X: POSITIVE}, x0 < X, x0**2 + r > 0)
    zero = Domain.of({x0: POSITIVE, X: POSITIVE}, x0 < X)
    story = Story(
        "unified_escape_time",
        title="escape time in one function",
        source=f"{SOURCE}; for a start and a threshold on the same side of the ghost",
        domain=positive,
        given=[escape_time],
    )
    unit = (X - x0) / (r + x0 * X)
    story.let(
        t_0,
        unit,
        why="Put $t_0$ for the distance over a mean velocity, with the square of $x$ replaced by "
        "the product of its values at the two ends. Let it be positive: the start and the "
        "threshold do not lie far on either side of the ghost.",
    )
    story.state(
        sp.Subs(t_0, r, 0),
        at_zero,
        why="At the saddle-node this is the escape time itself:",
        domain=zero,
    )
    arctan, artanh = sp.atan(sp.sqrt(rho)) / sp.sqrt(rho), sp.atanh(sp.sqrt(-rho)) / sp.sqrt(-rho)
    story.state(
        above,
        t_0 * arctan.subs(rho, r * t_0**2),
        why=r"Above the saddle-node the escape time is $t_0 \Phi(r t_0^2)$ with $\Phi(\rho) = "
        r"\arctan(\sqrt{\rho})/\sqrt{\rho}$,",
    )
    story.state(
        below,
        t_0 * artanh.subs(rho, r * t_0**2),
        why=r"and below it with $\Phi(\rho) = "
        r"\operatorname{artanh}(\sqrt{-\rho})/\sqrt{-\rho}$:",
        domain=negative,
    )
    up, down = (Domain.of({rho: interval}) for interval in (POSITIVE, sp.Interval.open(-1, 0)))
    for factor, where, why in (
        (
            arctan,
            up,
            r"The two are one function. The first obeys the linear equation $2 \rho \Phi' + \Phi = "
            r"1/(1 + \rho)$, since",
        ),
        (artanh, down, "and so does the second,"),
    ):
        story.state(
            2 * rho * sp.Derivative(factor, rho) + factor, 1 / (1 + rho), why=why, domain=where
        )
    for factor, side, why in (
        (arctan, "+", "with the same value at zero, from above"),
        (artanh, "-", "and from below:"),
    ):
        story.state(sp.Limit(factor, rho, 0, side), sp.Integer(1), why=why, domain=Domain.of({}))
    series = sum(((-rho) ** k / (2 * k + 1) for k in range(TERMS)), start=sp.Integer(0))
    story.state(
        2 * rho * sp.Derivative(series, rho) + series,
        (1 - (-rho) ** TERMS) / (1 + rho),
        why=r"So does the power series with the coefficients $(-1)^k/(2k + 1)$, because "
        r"$2 \rho \Phi' + \Phi$ multiplies the term $\rho^k$ by $2k + 1$, which leaves the "
        "geometric series. It is analytic at zero, and no other solution is even finite there. Its "
        f"first {TERMS} terms give",
        domain=Domain.of({rho: sp.Interval.open(-1, 1)}),
    )
    escapes = Domain.of(
        {r: REAL, x0: REAL, X: REAL},
        x0 < X,
        r + x0 * X > 0,
        sp.Or(r >= 0, negative_escapes),
    )
    return story.conclude(
        escape_time.symbol,
        sp.Piecewise(
            (sp.atan(sp.sqrt(r) * unit) / sp.sqrt(r), r > 0),
            (unit, sp.Eq(r, 0)),
            (sp.atanh(sp.sqrt(-r) * unit) / sp.sqrt(-r), True),
        ),
        symbols=(r, x0, X),
        domain=escapes,
        form=FORM,
    )


main(__name__, __file__)
