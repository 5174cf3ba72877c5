"""The diverging part of the passage time, exactly: a residue at a complex zero of the velocity."""

import sympy as sp

from symghost.derivations.toy.forms.ghosts import RESIDUE_LAW as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import X, k0, k1, k2, lambda_im, lambda_re, omega, r, t_sing, x
from symghost.theory.derivation import Given, Result, Story, main

QUARTER = sp.Interval(-sp.Rational(1, 4), sp.Rational(1, 4))
STEEP = sp.Interval.open(1, sp.oo)
HALF = sp.Interval.open(0, sp.Rational(1, 2))


def derive(passage_time: Result) -> Result:
    """Split the slowness into its two poles and a rest that knows nothing of the fold."""
    factor = k0 + k1 * x + k2 * x**2
    velocity = (x**2 + omega**2) * factor
    shape = {omega: HALF, k0: STEEP, k1: QUARTER, k2: QUARTER}
    near = Domain.of(shape)
    story = Story(
        "residue_law",
        title="residue law of the passage time",
        source="the residue theorem, applied to the time past a ghost",
        domain=near,
        given=[
            passage_time,
            Given(
                sp.Eq(sp.Function("f")(x), velocity),
                r"After the saddle-node the two fixed points are complex, $x = \pm i \omega$ when "
                "measured from the point between them. The velocity is the product of these two "
                "zeros and a factor that stays positive on the way past them; its higher terms "
                "would change only the rest that follows.",
            ),
        ],
    )
    square = lambda_re**2 + lambda_im**2
    poles = 2 * (lambda_re * x + lambda_im * omega) / (square * (x**2 + omega**2))
    poles_time = _time_of(poles, story, passage_time)
    parts = _slope_at_zero(story, velocity, near)
    _rest_stays_finite(story, velocity, poles, parts, shape)
    return story.conclude(
        t_sing,
        poles_time,
        symbols=(lambda_re, lambda_im),
        domain=Domain.of({lambda_re: REAL, lambda_im: POSITIVE}),
        form=FORM,
    )


def _even(poles: sp.Expr) -> sp.Expr:
    """Return the part of the poles that is even in x."""
    return poles.subs(x, 0) * omega**2 / (x**2 + omega**2)


def _time_of(poles: sp.Expr, story: Story, passage_time: Result) -> sp.Expr:
    """Return the time that the two poles of the slowness take on the whole line."""
    slopes = {lambda_re: REAL, lambda_im: POSITIVE}
    slope, mirrored = lambda_re + sp.I * lambda_im, lambda_re - sp.I * lambda_im
    story.state(
        1 / slope / (x - sp.I * omega) + 1 / mirrored / (x + sp.I * omega),
        poles,
        why=r"The slowness $1/f$ has a simple pole at each zero. Its residue at the upper one is "
        r"$1/\lambda$, where $\lambda$ is the complex slope of the velocity there; at the lower "
        "one it is the conjugate. In the real and imaginary part of the slope, the two poles make",
        domain=Domain.of({x: REAL, omega: POSITIVE, **slopes}),
    )
    poles_time = story.step(
        2 * sp.Integral(_even(poles), (x, 0, sp.oo)),
        why="The part that is odd in $x$ averages out over the two sides. The even part takes, on "
        "the whole line, the time",
        domain=Domain.of({omega: POSITIVE, **slopes}),
        rewrite=sp.factor,
    )
    story.state(
        sp.re(2 * sp.pi * sp.I / slope, evaluate=False),
        poles_time,
        why=r"This is the real part of $2 \pi i/\lambda$, which a path of integration picks up "
        "when it is pushed upwards over the pole:",
        domain=Domain.of(slopes),
    )
    story.state(
        sp.Subs(poles_time, (lambda_re, lambda_im), (0, 2 * sp.sqrt(r))),
        passage_time.symbol,
        why=r"For the canonical flow, with $\lambda = 2 i \sqrt{r}$, it is the passage time:",
        domain=Domain.of({r: POSITIVE}),
    )
    return poles_time


def _slope_at_zero(story: Story, velocity: sp.Expr, near: Domain) -> dict[sp.Symbol, sp.Expr]:
    """Return the real and the imaginary part of the slope at the upper zero."""
    at_zero = story.step(
        sp.Subs(sp.Derivative(velocity, x), x, sp.I * omega),
        why="In general it diverges at the fold, because the slope is",
    )
    known = near.assumed()
    back = {stand_in: symbol for symbol, stand_in in known.items()}
    parts = {
        lambda_re: sp.factor(sp.re(at_zero.xreplace(known)).xreplace(back)),
        lambda_im: sp.factor(sp.im(at_zero.xreplace(known)).xreplace(back)),
    }
    story.let(lambda_re, parts[lambda_re], why="with the real part")
    story.let(lambda_im, parts[lambda_im], why="and the imaginary part")
    return parts


def _rest_stays_finite(
    story: Story,
    velocity: sp.Expr,
    poles: sp.Expr,
    parts: dict[sp.Symbol, sp.Expr],
    shape: dict[sp.Symbol, sp.Interval],
) -> None:
    """Show that the slowness without its poles, and the poles far away, know no fold."""
    difference = sp.cancel(sp.together(1 / velocity - poles.subs(parts)))
    rest = story.state(
        1 / velocity - poles,
        sp.factor(difference),
        why="Nothing else does. The slowness without its poles is",
        domain=Domain.of({**shape, x: sp.Interval.open(-1, 1)}),
    )
    story.step(
        sp.Limit(rest, omega, 0, "+"),
        why=r"which holds only even powers of $\omega$ and stays finite at the fold,",
        domain=Domain.of({k0: STEEP, k1: QUARTER, k2: QUARTER, x: sp.Interval.open(-1, 1)}),
        rewrite=sp.factor,
    )
    beyond = story.step(
        sp.Integral(2 * _even(poles), (x, X, sp.oo)),
        why="The even part of the poles beyond sections at $-X$ and $X$ takes",
        domain=Domain.of({**shape, X: POSITIVE}),
        rewrite=sp.factor,
    )
    story.step(
        sp.Limit(beyond.subs(parts), omega, 0, "+"),
        why=r"which is even in $\omega$ as well, and finite at the fold. So all that diverges, "
        "and every half-integer power of the parameter, is in the residue. At the fold",
        domain=Domain.of({k0: STEEP, k1: QUARTER, k2: QUARTER, X: POSITIVE}),
    )


main(__name__, __file__)
