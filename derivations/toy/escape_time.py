"""The time from a start to a threshold in the canonical flow, for every sign of r."""

import sympy as sp

from symghost.derivations.toy.forms.escape import ESCAPE_TIME as FORM
from symghost.formulas.domain import NEGATIVE, POSITIVE, REAL, Domain
from symghost.formulas.symbols import X, r, t_star, x, x0
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Given, Result, Story, main


def derive() -> Result:
    """Separate the variables and integrate, once for each sign of r."""
    flow = canonical_flow()
    slowness = 1 / flow.field
    positive = Domain.of({r: POSITIVE, x0: REAL, X: REAL}, x0 < X)
    zero = Domain.of({x0: POSITIVE, X: POSITIVE}, x0 < X)
    negative = Domain.of({r: NEGATIVE, x0: POSITIVE, X: POSITIVE}, x0 < X, x0**2 + r > 0)
    story = Story(
        "escape_time",
        title="escape time of the canonical flow",
        source=f"{SOURCE}; for any start and threshold by separation of variables",
        domain=positive,
        given=[
            Given(
                sp.Eq(t_star, sp.Integral(slowness, (x, x0, X))),
                "With the variables separated, $dt = dx/(r + x^2)$, the time from the start $x_0$ "
                "to the threshold $X > x_0$. It is finite if the velocity stays positive.",
            )
        ],
    )
    antiderivative = story.step(
        sp.Integral(slowness, (x, x0, X)),
        why="For $r > 0$ the velocity is positive everywhere, and the integral is elementary:",
    )
    w = sp.sqrt(r)
    for_positive = story.state(
        antiderivative,
        sp.atan2(w * (X - x0), r + X * x0) / w,
        why="The difference of the two angles is one angle, which loses no digits when the start "
        "and the threshold are close:",
    )
    for_zero = story.step(
        sp.Integral(slowness.subs(r, 0), (x, x0, X)),
        why="At $r = 0$ the state must start beyond the fixed point at the origin, on the "
        "threshold's side:",
        domain=zero,
    )
    rho = sp.sqrt(-r)
    for_negative = sp.atanh(rho * (X - x0) / (r + X * x0)) / rho
    story.state(
        sp.Derivative(for_negative, X),
        1 / (r + X**2),
        why=r"For $r < 0$ the state must start beyond the unstable fixed point, $x_0 > \sqrt{-r}$. "
        r"The angle becomes hyperbolic, and its growth with the threshold is as it should be:",
        domain=negative,
    )
    story.state(
        sp.Subs(for_negative, X, x0), sp.Integer(0), why="It starts from zero,", domain=negative
    )
    story.state(
        sp.Integral(slowness, (x, x0, X)),
        for_negative,
        why="and so is the integral:",
        domain=negative,
    )
    story.state(
        sp.Limit(for_positive, r, 0, "+"),
        for_zero,
        why="The three join at $r = 0$, from above",
        domain=zero,
    )
    story.state(sp.Limit(for_negative, r, 0, "-"), for_zero, why="and from below:", domain=zero)
    escapes_below = sp.Or(sp.And(x0 > 0, x0**2 + r > 0), sp.And(X < 0, X**2 + r > 0))
    everywhere = Domain.of({r: REAL, x0: REAL, X: REAL}, x0 < X)
    return story.conclude(
        t_star,
        sp.Piecewise(
            (for_positive, r > 0),
            (for_zero, sp.And(sp.Eq(r, 0), sp.Or(x0 > 0, X < 0))),
            (for_negative, sp.And(r < 0, escapes_below)),
            (sp.oo, True),
        ),
        symbols=(r, x0, X),
        domain=everywhere,
        form=FORM,
    )


main(__name__, __file__)
