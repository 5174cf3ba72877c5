"""Where the two fixed points of a saddle-node go when they have left the real line."""

import mpmath
import sympy as sp

from symghost.derivations.toy.forms.ghosts import COMPLEX_PAIR as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import delta, eta, f0, f2, f3, f4
from symghost.theory.derivation import Given, Result, Story, main


def derive(ghost_strength: Result) -> Result:
    """Find the complex zeros of the velocity order by order in the width of the bottleneck."""
    f = sp.Function("f")
    velocity = f0 + f2 * eta**2 + f3 * eta**3 + f4 * eta**4
    orders = Domain.of({f2: POSITIVE, f3: REAL, f4: REAL})
    whole = Domain.of({f0: POSITIVE, f2: POSITIVE, f3: REAL, f4: REAL})
    story = Story(
        "complex_pair",
        title="complex pair of fixed points behind a ghost",
        source="continuation of the two fixed points of the saddle-node",
        domain=orders,
        given=[
            ghost_strength,
            Given(
                sp.Eq(f(eta), velocity),
                r"The velocity at the displacement $\eta$ from the ghost, which may be complex.",
            ),
        ],
    )
    half_width = story.solve(
        sp.Eq(f2 * delta**2, f0),
        delta,
        why=r"Without the higher terms the velocity vanishes at $\eta = \pm i \delta$, with the "
        "half-width of the bottleneck",
        domain=whole,
    )
    velocity = velocity.subs(f0, f2 * delta**2)
    slope = story.step(
        sp.Limit(sp.expand(velocity.diff(eta).subs(eta, sp.I * delta) / delta), delta, 0, "+"),
        why=r"The slope of the velocity there is, to first order in $\delta$ and divided by it,",
    )
    pair = sp.I * delta
    left = story.step(
        _order(velocity, pair, 3),
        why=r"The higher terms leave something over. At third order in $\delta$ it is",
    )
    sideways = story.step(
        sp.Mul(-left, 1 / slope, evaluate=False),
        why=r"A displacement along the real line, times the slope, makes up for this. Divided by "
        r"$\delta^2$ it is",
    )
    pair += sideways * delta**2
    left = story.step(
        _order(velocity, pair, 4),
        why="At the fourth order there is then left",
        rewrite=sp.factor,
    )
    outwards = story.step(
        sp.Mul(-left, 1 / slope, evaluate=False),
        why=r"which a displacement along the imaginary axis makes up for. Divided by $\delta^3$ it "
        "is",
        rewrite=sp.factor,
    )
    pair += outwards * delta**3
    distance = story.step(
        sp.expand((pair - sideways * delta**2) / sp.I).subs(delta, half_width),
        why="So the pair stands at a distance from the real line of",
        domain=whole,
        rewrite=lambda e: sp.sqrt(f0 / f2) * sp.apart(sp.expand(e / sp.sqrt(f0 / f2)), f0),
    )
    story.support(
        sp.Eq(sp.im(eta), distance, evaluate=False),
        why="Further terms are of the fifth order, as exact zeros show:",
        measure=_fifth_order,
    )
    return story.conclude(sp.im(eta), distance, symbols=(f0, f2, f3, f4), domain=whole, form=FORM)


def _order(velocity: sp.Expr, displacement: sp.Expr, order: int) -> sp.Limit:
    """Return the coefficient of an order in delta, as a limit."""
    scaled = sp.expand(velocity.subs(eta, displacement) / delta**order)
    return sp.Limit(scaled, delta, 0, "+")


def _fifth_order() -> tuple[bool, str]:
    """Compare with the exact zeros of a velocity; a tenfold width should cost five digits."""
    errors = []
    with mpmath.workdps(50):
        for width in ("0.01", "0.001"):
            d, half, third, fourth = map(mpmath.mpf, (width, "1.5", "-0.7", "0.4"))
            zeros = mpmath.polyroots([fourth, third, half, 0, half * d**2], maxsteps=500)
            exact = min(abs(zero.imag) for zero in zeros if abs(zero) < 2 * d)
            shift = (fourth - 5 * third**2 / (4 * half)) / (2 * half)
            errors.append(abs(exact - d - shift * d**3))
    order = mpmath.log10(errors[0] / errors[1])
    return abs(order - 5) < 0.01, f"the error falls with the width to the power {float(order):.3f}"


main(__name__, __file__)
