"""The confidence at which the soft loss is steepest at the saddle-node."""

import sympy as sp

from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, c_best
from symghost.theory.derivation import Result, Story, main

DIGITS = 50


def derive(soft_gradient_at_fold: Result) -> Result:
    """Weigh the height of the logistic's slope against its width, and find the maximum."""
    steepness = -soft_gradient_at_fold.expression
    story = Story(
        "best_confidence",
        title="best confidence at the saddle-node",
        source="the maximum over the confidence of the slope at the saddle-node",
        domain=Domain.of({T: POSITIVE, X: POSITIVE, c: POSITIVE}),
        given=[soft_gradient_at_fold],
    )
    relative = story.state(
        sp.Derivative(sp.log(steepness), c),
        1 / c - X * sp.tanh(c * X / 2),
        why="A confident output is steep, but only near its threshold, far from where the state "
        "stands at the saddle-node. A little more confidence makes the loss steeper by the share",
    )
    bend = story.state(
        sp.Derivative(relative, c),
        -1 / c**2 - X**2 / (2 * sp.cosh(c * X / 2) ** 2),
        why="It changes with",
    )
    story.claim(sp.Lt(bend, 0, evaluate=False), why="so that it falls all the way,")
    story.step(sp.Limit(c * relative, c, 0, "+"), why="from plus infinity, like $1/c$, since")
    story.step(sp.Limit(relative, c, sp.oo), why="to the negative value")
    product = sp.nsolve(c * sp.tanh(c / 2) - 1, c, 1.5, prec=DIGITS)
    story.state(
        sp.Subs(c * X * sp.tanh(c * X / 2), c, product / X),
        sp.Integer(1),
        why=r"It vanishes once, where $c X \tanh(c X/2) = 1$, and there the loss is steepest. The "
        f"root is $c X = {sp.N(product, 12)}$:",
        domain=Domain.of({X: POSITIVE}),
    )
    return story.conclude(c_best, product / X, symbols=(X,), domain=Domain.of({X: POSITIVE}))


main(__name__, __file__)
