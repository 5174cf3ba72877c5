"""By how much a lower confidence steepens the soft loss at the saddle-node."""

import sympy as sp

from symghost.derivations.toy.forms.learning import CONFIDENCE_GAIN as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import T, X, c, c1, c2, g_c
from symghost.theory.derivation import Result, Story, main


def derive(soft_gradient_at_fold: Result, best_confidence: Result) -> Result:
    """Compare the slopes at two confidences."""
    slope = soft_gradient_at_fold.expression
    confident = Domain.of({X: POSITIVE, c1: POSITIVE, c2: POSITIVE}, c1 > c2)
    story = Story(
        "confidence_gain",
        title="gain in slope from a lower confidence",
        source="the slope at the saddle-node at two confidences",
        domain=confident,
        given=[soft_gradient_at_fold, best_confidence],
    )
    ratio = story.state(
        sp.Subs(slope, c, c2) / sp.Subs(slope, c, c1),
        slope.subs(c, c2) / slope.subs(c, c1),
        why="Lower the confidence from $c_1$ to $c_2$. The slope at the saddle-node is multiplied "
        "by",
        domain=Domain.of({T: POSITIVE, X: POSITIVE, c1: POSITIVE, c2: POSITIVE}, c1 > c2),
    )
    tails = (1 + sp.exp(-c1 * X)) / (1 + sp.exp(-c2 * X))
    gain = story.state(
        ratio,
        c2 / c1 * sp.exp((c1 - c2) * X) * tails**2,
        why="or, with the exponentials that decide taken out,",
    )
    story.state(
        sp.Limit(tails**2, X, sp.oo),
        sp.Integer(1),
        why="For two sharp outputs the last factor is nearly 1, and the gain grows exponentially "
        "with the difference:",
    )
    story.claim(
        sp.Lt(sp.Derivative(-slope, c), 0, evaluate=False),
        why="Above the best confidence the loss is the less steep, the more confident the output, "
        "so that it is a gain as long as the lower confidence is not below the best one:",
        domain=Domain.of({T: POSITIVE, X: POSITIVE, c: POSITIVE}, c > best_confidence.expression),
    )
    return story.conclude(g_c, gain, symbols=(c1, c2, X), form=FORM)


main(__name__, __file__)
