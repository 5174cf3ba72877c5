"""The optimal scale parameter when the threshold is not far away."""

from collections.abc import Callable
from typing import Any

import mpmath
import sympy as sp

from symghost.derivations.toy.forms.ghosts import OPTIMAL_SCALE_SERIES as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, X, phi, r, r_opt, x0, xi
from symghost.models.toy import SOURCE
from symghost.theory.derivation import Result, Story, main

ORDER = 5
ORDERS = range(ORDER + 1)


def derive(escape_time: Result, optimal_scale: Result) -> Result:
    """Solve t*(r) = T order by order in 1/(X T)."""
    (above, _), *_ = escape_time.expression.args
    near = Domain.of({xi: POSITIVE})
    story = Story(
        "optimal_scale_series",
        title="optimal scale parameter for a near threshold, to fifth order in 1/(X T)",
        source=f"{SOURCE}; implicit function, order by order",
        domain=near,
        given=[escape_time, optimal_scale],
    )
    story.step(
        sp.Subs(above.subs(x0, 0), (r, X), ((phi / T) ** 2, 1 / (xi * T))),
        why=r"Let $\phi = \sqrt{r} T$ be the phase that the state runs through during the delay, "
        r"and $\xi = 1/(X T)$. From the ghost, the escape time is then",
        domain=Domain.of({phi: POSITIVE, xi: POSITIVE, T: POSITIVE}),
    )
    story.state(
        sp.atan(1 / (xi * phi)),
        sp.pi / 2 - sp.atan(xi * phi),
        why=r"so that it equals the delay when $\phi = \arctan(1/(\xi \phi))$, where",
        domain=Domain.of({phi: POSITIVE, xi: POSITIVE}),
    )
    phase = sp.pi / 2
    for order in range(1, ORDER + 1):
        demanded = sp.pi / 2 - sp.atan(xi * phase)
        coefficient = story.step(
            sp.Subs(sp.Derivative(demanded, (xi, order)), xi, 0) / sp.factorial(order),
            why=_WHY.get(order, rf"At order $\xi^{order}$ the coefficient is"),
            rewrite=sp.factor,
        )
        phase += coefficient * xi**order
    story.let(sp.Function("phi")(xi), phase, why="To fifth order the phase is therefore")
    first = [sp.expand(phase).coeff(xi, k) * 2 / sp.pi for k in ORDERS]
    squares = [sp.factor(sum(first[i] * first[k - i] for i in range(k + 1))) for k in ORDERS]
    story.state(
        sp.ImmutableMatrix([sum(first[i] * first[k - i] for i in range(k + 1)) for k in ORDERS]),
        sp.ImmutableMatrix(squares),
        why=r"The optimum is $r = \phi^2/T^2$. Relative to the optimum $\pi^2/(4T^2)$ for a "
        r"threshold far away, its coefficients from $\xi^0$ to $\xi^5$ are, by multiplying the "
        "series with itself,",
    )
    relative = sum(square * xi**k for k, square in zip(ORDERS, squares, strict=True))
    story.step(
        sp.Limit(sp.cancel((relative - 1 / (1 + xi) ** 2) / xi**3), xi, 0, "+"),
        why=r"The first three are those of $1/(1 + \xi)^2$, as if the delay were longer by $1/X$, "
        r"the time that the state would still need from the threshold to infinity. The relative "
        r"error of this is of third order, $\xi^3$ times",
    )
    optimum = optimal_scale.expression * relative.subs(xi, 1 / (X * T))
    story.support(
        sp.Eq(r_opt, optimal_scale.symbol * relative, evaluate=False),
        why="Together, and in agreement with the exact root of the equation,",
        measure=lambda: _sixth_order(sp.lambdify(xi, relative, "mpmath")),
    )
    return story.conclude(
        r_opt,
        optimum,
        symbols=(T, X),
        domain=Domain.of({T: POSITIVE, X: POSITIVE}, X * T > 4),
        form=FORM,
    )


def _sixth_order(relative: Callable[..., Any]) -> tuple[bool, str]:
    """Compare with the root of the equation; a tenfold threshold should gain six digits."""
    errors = []
    with mpmath.workdps(50):
        for near in (mpmath.mpf("0.001"), mpmath.mpf("0.0001")):
            phase = mpmath.findroot(lambda p, e=near: p - mpmath.pi / 2 + mpmath.atan(e * p), 1.57)
            errors.append(abs(4 * phase**2 / mpmath.pi**2 - relative(near)))
        order = float(mpmath.log10(errors[0] / errors[1]))
    return abs(order - 6) < 0.01, f"the error falls with xi to the power {order:.3f}"


_WHY = {
    1: r"Without $\xi$ the phase is $\pi/2$. Put on the right, every order of the phase gives the "
    "next one. The coefficient of the first is",
    2: r"With $\phi = \pi/2 - (\pi/2) \xi$ on the right, that of the second is",
}


main(__name__, __file__)
