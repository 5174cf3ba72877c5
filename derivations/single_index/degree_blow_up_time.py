"""Any degree above one on its own blows up in finite time, in closed form."""

import sympy as sp

from symghost.derivations.single_index.forms.blow_up import DEGREE_BLOW_UP_TIME as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import I_l, a_i0, c_l, degree, eps, r, s_i0, t_blow
from symghost.theory.derivation import Given, Result, Story, main

FROM_TWO = sp.Interval(sp.Rational(3, 2), 8)
MODERATE = sp.Interval(sp.Rational(1, 5), 5)


def time_of(start: sp.Expr, invariant: sp.Expr) -> sp.Expr:
    """Return the time from an overlap to the blow-up, at weights that are not negative."""
    front = sp.sqrt(eps / degree) / (c_l * (degree - 1)) * start ** (1 - degree)
    return front * _shape(-invariant / start**2)


def _shape(place: sp.Expr) -> sp.Expr:
    half = sp.Rational(1, 2)
    return sp.hyper([half, (degree - 1) / 2], [(degree + 1) / 2], place)


def derive(phase_invariant: Result) -> Result:
    """Put the weight in terms of the overlap, and integrate the slowness of the overlap."""
    sizes = {eps: MODERATE, c_l: MODERATE, degree: FROM_TWO, s_i0: MODERATE}
    rising = Domain.of({**sizes, I_l: sp.Interval(-20, 20)}, I_l > -(s_i0**2) / 2)
    story = Story(
        "degree_blow_up_time",
        title="time of blow-up of a degree on its own",
        source="own derivation; Euler's integral of the hypergeometric function",
        domain=rising,
        given=[
            Given(
                phase_invariant.statement,
                "Invariant of a degree (`phase_invariant`). While overlaps are small, "
                "$\\log(1 - s^2)$ is $-s^2$:",
            )
        ],
    )
    time = time_of(s_i0, I_l)
    speed = degree * c_l * s_i0 ** (degree - 1) * sp.sqrt((I_l + s_i0**2) / (degree * eps))
    story.state(
        sp.Derivative(time, s_i0),
        -1 / speed,
        why="So $I_l = l \\varepsilon a^2 - s^2$ gives the weight $a = "
        "\\sqrt{(I_l + s^2)/(l\\varepsilon)}$, and its velocity $l c_l a s^{l-1}$ depends on "
        "it alone. The time to the blow-up falls with the start by the slowness there,",
    )
    story.state(
        sp.Subs(_shape(r), r, 0),
        sp.Integer(1),
        why="and is zero at infinity, where it falls as $s^{1 - l}$, since the hypergeometric "
        "function of $-I_l/s^2$ tends to",
        domain=Domain.of({degree: FROM_TWO}),
    )
    _special(story, time)
    weight = degree * eps * a_i0**2 - s_i0**2
    final = time_of(s_i0, weight)
    return story.conclude(
        t_blow,
        final,
        symbols=(a_i0, s_i0, c_l, eps, degree),
        domain=Domain.of(
            {
                a_i0: sp.Interval(0, sp.oo),
                **dict.fromkeys((s_i0, c_l, eps), POSITIVE),
                degree: sp.Interval(sp.Rational(3, 2), sp.oo),
            }
        ),
        form=FORM,
    )


def _special(story: Story, time: sp.Expr) -> None:
    sizes = {eps: MODERATE, c_l: MODERATE, s_i0: MODERATE}
    size = sp.sqrt(I_l / (2 * eps))
    weight = sp.sqrt((I_l + s_i0**2) / (2 * eps))
    story.state(
        time.subs(degree, 2),
        sp.atanh(size / weight) / (2 * c_l * size),
        why="At degree two it is elementary, for a positive invariant",
        domain=Domain.of({**sizes, I_l: MODERATE}),
    )
    turned = time_of(s_i0, -(s_i0**2))
    story.state(
        turned,
        sp.sqrt(eps / degree)
        / (2 * c_l)
        * s_i0 ** (1 - degree)
        * sp.gamma((degree - 1) / 2)
        * sp.sqrt(sp.pi)
        / sp.gamma(degree / 2),
        why="A weight that starts negative with $I_l < 0$ first comes to zero, where $s^2 = -I_l$, "
        "and the way there is the mirror image of the way on. The time from a weight of zero is "
        "half of that of the whole passage,",
        domain=Domain.of({**sizes, degree: FROM_TWO}),
    )


main(__name__, __file__)
