"""The sharpness that the outputs' slopes give alone: two thirds of the whole."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import I_c, T, a, c, delta_c, f_thr, lambda_gn, o, s_c, t, z
from symghost.models.networks import LOGISTIC
from symghost.theory.derivation import Given, Result, Story, main


def derive(crossing_loss: Result, solution_sharpness: Result) -> Result:
    """Leave out how the outputs bend, as the Gauss-Newton approximation does."""
    output = LOGISTIC.subs(z, s_c * (t - delta_c))
    story = Story(
        "gauss_newton_sharpness",
        title="Gauss-Newton part of the sharpness",
        source="delayed activation (arXiv:2501.02378) in continuous time",
        domain=Domain.of({c: POSITIVE, a: POSITIVE, f_thr: POSITIVE, T: POSITIVE, I_c: POSITIVE}),
        given=[
            crossing_loss,
            solution_sharpness,
            Given(
                sp.Eq(sp.Function("o")(t), output),
                "The output, as in the loss. Half the second derivative of a squared error is the "
                "squared slope of the output and the error times its bending; the Gauss-Newton "
                "approximation keeps the first.",
            ),
        ],
    )
    story.state(
        sp.Derivative(output, delta_c),
        -s_c * output * (1 - output),
        why="A later crossing lowers the output by",
        domain=Domain.of(
            {t: sp.Interval(-2, 2), delta_c: sp.Interval(-2, 2), s_c: sp.Interval.Lopen(0, 2)}
        ),
    )
    part = story.step(
        sp.Integral(2 * (s_c * o * (1 - o)) ** 2 / (s_c * o * (1 - o)), (o, 0, 1)) / T,
        why="whose square, added up with the output as the clock, $dt = do/(s_c o (1 - o))$, is",
        domain=Domain.of({s_c: POSITIVE, T: POSITIVE}),
    )
    kept = part.subs(s_c, c * a * f_thr) * I_c**2
    story.let(
        lambda_gn,
        kept,
        why=r"With $s_c = c a f_{\mathrm{thr}}$, and for a step along the gradient of the "
        "crossing time,",
    )
    story.state(
        lambda_gn / solution_sharpness.symbol,
        sp.Rational(2, 3),
        why="The errors at the crossing are not small, however well the task is learned, and so "
        "the part that is left out is a third of the whole:",
    )
    return story.conclude(lambda_gn, kept, symbols=(c, a, f_thr, T, I_c))


main(__name__, __file__)
