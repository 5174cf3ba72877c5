"""How long a slow ramp of the scale parameter overshoots the saddle-node before the jump."""

import mpmath
import sympy as sp

from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import epsilon, p, r, t, t_b
from symghost.models.toy import SOURCE, canonical_flow
from symghost.theory.derivation import Given, Result, Story, main

DIGITS = 45


def derive() -> Result:
    """Turn the ramped flow into Airy's equation, and find the zero of its solution."""
    state, u = sp.Function("x")(t), sp.Function("u")(t)
    flow = canonical_flow()
    ramped = flow.field.subs({r: epsilon * t, flow.state: state})
    pace = epsilon ** sp.Rational(1, 3)
    zero = _first_airy_zero()
    before = Domain.of({epsilon: POSITIVE, t: REAL}, pace * t < 2)
    story = Story(
        "slow_ramp_delay",
        title="delay of the jump in a slow ramp",
        source=f"{SOURCE}; with a scale parameter that grows in time",
        domain=before,
        given=[
            Given(
                sp.Eq(sp.Derivative(state, t), ramped),
                r"The scale parameter grows slowly, $r = \varepsilon t$, and passes the "
                "saddle-node at $t = 0$. Long before, the state rests at the stable fixed point, "
                r"$x = -\sqrt{-\varepsilon t}$.",
            )
        ],
    )
    story.let(
        u,
        sp.airyai(-pace * t),
        why=r"Put $x = -u'/u$. The flow becomes linear, $u'' = -\varepsilon t u$. This is Airy's "
        "equation run backwards, of which one solution is",
    )
    story.state(
        sp.Derivative(u, (t, 2)) + epsilon * t * u, sp.Integer(0), why="It leaves nothing over:"
    )
    story.let(state, -sp.Derivative(u, t) / u, why="The state that belongs to it,")
    story.state(sp.Derivative(state, t) - ramped, sp.Integer(0), why="obeys the ramped flow,")
    story.state(
        sp.Limit(state / sp.sqrt(-epsilon * t), t, -sp.oo),
        sp.Integer(-1),
        why="and comes from the stable fixed point:",
    )
    story.claim(
        sp.Gt(sp.airyai(-p), 0, evaluate=False),
        why=r"It runs off to infinity where $u$ first reaches zero. There is no formula for the "
        r"zeros of $\operatorname{Ai}$, but they are known to any number of digits. It is positive "
        "up to",
        domain=Domain.of({p: sp.Interval.open(0, zero)}),
    )
    story.state(sp.airyai(-zero), sp.Integer(0), why="and zero there,")
    delay = story.state(
        sp.Integral(1, (t, 0, zero / pace)),
        zero / pace,
        why="so that the jump comes later than the saddle-node by",
    )
    story.state(
        sp.Derivative(sp.log(delay), epsilon) * epsilon,
        -sp.Rational(1, 3),
        why="A ramp ten times slower delays it only by a factor of about two: the logarithm of the "
        "delay falls with that of the speed at slope",
    )
    return story.conclude(t_b, delay, symbols=(epsilon,), domain=Domain.of({epsilon: POSITIVE}))


def _first_airy_zero() -> sp.Float:
    """Return the size of the first zero of the Airy function, for which there is no formula."""
    with mpmath.workdps(DIGITS + 5):
        return sp.Float(str(-mpmath.airyaizero(1)), DIGITS)


main(__name__, __file__)
