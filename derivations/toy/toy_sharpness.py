"""The sharpness of the soft toy at its optimum, and why its learning rate obeys another law."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, delta_c, lambda_max, r, s_c, x
from symghost.models.toy import canonical_flow
from symghost.theory.derivation import Result, Story, main


def derive(
    crossing_loss: Result,
    canonical_escape_time: Result,
    optimal_scale: Result,
    critical_learning_rate: Result,
    normalised: bool = False,
) -> Result:
    """Curve the valley of the soft loss, and compare with the kink of the sharp one."""
    valley, optimum = crossing_loss.expression, optimal_scale.expression
    unit, power = (sp.Integer(1), 5) if normalised else (T, 6)
    story = Story(
        "toy_sharpness",
        title="sharpness of the soft toy"
        + (" for the loss divided by the delay" if normalised else ""),
        source="the toy of arXiv:2501.02378 with a logistic output, read as networks are",
        domain=Domain.of({T: POSITIVE, X: POSITIVE, c: POSITIVE}),
        given=[crossing_loss, canonical_escape_time, optimal_scale, critical_learning_rate],
    )
    curvature = story.step(
        sp.Subs(sp.Derivative(unit * valley, (delta_c, 2)), delta_c, 0),
        why="With a soft output the kink of the loss becomes a valley, curved at its floor by",
        domain=Domain.of({s_c: POSITIVE, T: POSITIVE}),
        rewrite=sp.simplify,
    )
    story.step(
        sp.Derivative(canonical_escape_time.expression, r),
        why="The scale parameter moves the crossing of a threshold that is far away by",
        domain=Domain.of({r: POSITIVE}),
    )
    sensitivity = story.state(
        sp.Subs(sp.Derivative(canonical_escape_time.expression, r), r, optimum),
        -2 * T**3 / sp.pi**2,
        why="which at the optimum is",
        domain=Domain.of({T: POSITIVE}),
    )
    rate = c * canonical_flow().field.subs({x: X, r: optimum})
    sharpness = (curvature.subs(s_c, rate) * sensitivity**2).factor()
    story.let(
        lambda_max,
        sharpness,
        why="The log odds rise by the confidence times the velocity at the threshold, and so the "
        "sharpness is",
    )
    story.step(
        T * sp.Derivative(sp.log(2 / sharpness), T),
        why=r"The learning rates that descend into the valley without oscillation, below "
        r"$2/\lambda_{\max}$, fall with the delay; the slope on logarithmic axes tends to "
        f"$-{power}$,",
        rewrite=sp.factor,
    )
    story.state(
        2 / (lambda_max * critical_learning_rate.symbol),
        (2 / sharpness / critical_learning_rate.expression).factor(),
        why="which is one power more than the critical learning rate falls, whatever the "
        "normalisation. The toy is not thrown by the sharpness of a smooth valley, but by "
        "overshooting a kink:",
    )
    return story.conclude(lambda_max, sharpness, symbols=(c, X, T))


main(__name__, __file__)
