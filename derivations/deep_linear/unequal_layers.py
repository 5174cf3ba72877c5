"""A mode whose two layers start with unequal weights, as with a bias that starts at zero."""

import sympy as sp

from symghost.derivations.deep_linear.forms.layer_slopes import UNEQUAL_LAYERS as FORM
from symghost.formulas.domain import POSITIVE, Domain
from symghost.formulas.symbols import (
    Delta,
    Omega,
    P,
    c_j,
    d_j,
    p_0,
    p_j,
    q_0,
    q_j,
    s_j,
    tau,
    z_0,
    z_j,
)
from symghost.theory.derivation import Given, Result, Story, main

NONNEGATIVE = sp.Interval(0, sp.oo)
FROM_START = {tau: NONNEGATIVE, s_j: POSITIVE, d_j: POSITIVE, p_0: NONNEGATIVE, q_0: POSITIVE}


def derive() -> Result:
    """Find what is conserved, and solve the Riccati equation that is left."""
    p, q = (sp.Function(symbol.name)(tau) for symbol in (p_j, q_j))
    story = Story(
        "unequal_layers",
        title="strength of a mode with two unequal layers",
        source="own derivation; a Riccati equation",
        domain=Domain.of(
            {p_j: NONNEGATIVE, q_j: POSITIVE, s_j: POSITIVE, d_j: POSITIVE}, p_j < q_j
        ),
        given=[
            Given(
                sp.Eq(sp.Derivative(p, tau), q * (s_j - d_j * p * q), evaluate=False),
                "The two layers of one mode, with weights $p_j$ and $q_j$ that need not be equal. "
                r"Each falls down the slope of $d_j a_j^2/2 - s_j a_j$ with $a_j = p_j q_j$:",
            ),
            Given(
                sp.Eq(sp.Derivative(q, tau), p * (s_j - d_j * p * q), evaluate=False),
                "and in the same way",
            ),
        ],
    )
    _reduced(story)
    strength = _solved(story)
    _small_starts(story)
    return story.conclude(
        sp.Function("a_j")(tau),
        strength,
        symbols=(tau, s_j, d_j, p_0, q_0),
        domain=Domain.of(FROM_START),
        form=FORM,
    )


def _reduced(story: Story) -> None:
    """Reduce two weights with one conserved quantity to one equation."""
    rate = s_j - d_j * p_j * q_j

    def change(value: sp.Expr) -> sp.Expr:
        return sp.diff(value, p_j) * q_j * rate + sp.diff(value, q_j) * p_j * rate

    difference = q_j**2 - p_j**2
    story.state(
        sp.Derivative(q_j**2, q_j) * p_j * rate - sp.Derivative(p_j**2, p_j) * q_j * rate,
        sp.Integer(0),
        why="The difference of the squared weights does not change,",
    )
    story.let(Delta, difference, why="so it gets a name. Let the second layer be the larger one:")
    story.let(z_j, (p_j + q_j) ** 2 / difference, why="Follow the sum over the difference,")
    story.state(
        Delta / 4 * (z_j - 1 / z_j),
        p_j * q_j,
        why="which gives the strength $a_j = p_j q_j$ back,",
    )
    story.state(
        change((p_j + q_j) ** 2 / difference),
        2 * s_j * z_j - Delta * d_j / 2 * (z_j**2 - 1),
        why="and obeys a Riccati equation, quadratic with constant coefficients:",
    )


def _solved(story: Story) -> sp.Expr:
    """Solve the Riccati equation: the square of its matrix is a multiple of one."""
    matrix = sp.ImmutableMatrix([[s_j, Delta * d_j / 2], [Delta * d_j / 2, -s_j]])
    rate = sp.sqrt(s_j**2 + (q_0**2 - p_0**2) ** 2 * d_j**2 / 4)
    story.state(
        sp.MatMul(matrix, matrix),
        sp.ImmutableMatrix((s_j**2 + Delta**2 * d_j**2 / 4) * sp.eye(2)),
        why=r"The matrix of such an equation is that of a linear flow of two variables whose ratio "
        r"is $z_j$. Here its square is a multiple of one, $\Omega^2$, so that its exponential is "
        r"$\cosh(\Omega \tau)$ and $\sinh(\Omega \tau)$ times constants:",
    )
    bend = sp.sqrt(Omega**2 - s_j**2)  # Delta d_j/2
    decay = sp.exp(-2 * Omega * tau)
    above = z_0 * (Omega + s_j + (Omega - s_j) * decay) + bend * (1 - decay)
    below = z_0 * bend * (1 - decay) + Omega - s_j + (Omega + s_j) * decay
    free = Domain.of(
        {tau: NONNEGATIVE, s_j: POSITIVE, Omega: POSITIVE, z_0: POSITIVE},
        s_j < Omega,
        Omega * tau < 15,
    )
    story.state(
        sp.Derivative(above / below, tau),
        2 * s_j * above / below - bend * ((above / below) ** 2 - 1),
        why=r"This gives the ratio. With $\Omega^2 = s_j^2 + \Delta^2 d_j^2/4$ it obeys the "
        "equation,",
        domain=free,
    )
    story.state(sp.Subs(above / below, tau, 0), z_0, why="and starts from", domain=free)
    story.state(
        rate - s_j,
        _excess(rate, p_0, q_0),
        why=r"Numbers keep their digits if the small difference $\Omega - s_j$ is written as",
        domain=Domain.of(FROM_START),
    )
    story.state(
        sp.Subs(_strength(sp.Integer(1)), tau, 0),
        p_0 * q_0,
        why=r"Put into $a_j = \Delta (z_j - 1/z_j)/4$ with $z_0 = (p_0 + q_0)^2/\Delta$, this "
        "gives the strength. It starts from",
        domain=Domain.of(FROM_START),
    )
    equal = {tau: NONNEGATIVE, s_j: POSITIVE, d_j: POSITIVE, p_0: POSITIVE}
    story.state(
        sp.Subs(_strength(sp.Integer(1)), q_0, p_0),
        (s_j / d_j) / (1 + (s_j / (d_j * p_0**2) - 1) * sp.exp(-2 * s_j * tau)),
        why="and does not ask which layer is the larger one. With equal layers it is the logistic "
        "function again:",
        domain=Domain.of(equal),
    )
    return _strength(sp.Integer(1))


def _excess(rate: sp.Expr, first: sp.Expr, second: sp.Expr) -> sp.Expr:
    return (second**2 - first**2) ** 2 * d_j**2 / (4 * (rate + s_j))


def _strength(scale: sp.Expr) -> sp.Expr:
    """Return the strength of starts that are scaled, over the square of the scale."""
    first, second = scale * p_0, scale * q_0
    rate = sp.sqrt(s_j**2 + (second**2 - first**2) ** 2 * d_j**2 / 4)
    decay, excess = sp.exp(-2 * rate * tau), _excess(rate, first, second)
    total, difference = (p_0 + q_0) ** 2, (q_0**2 - p_0**2) ** 2
    above = total * (rate + s_j + excess * decay) + scale**2 * difference * d_j / 2 * (1 - decay)
    below = scale**2 * total * d_j / 2 * (1 - decay) + excess + (rate + s_j) * decay
    return (above / below - difference * below / above) / 4


def _small_starts(story: Story) -> None:
    """Show that from small weights the sum of the two layers counts."""
    story.state(
        sp.Subs(_strength(c_j), c_j, 0),
        (p_0 + q_0) ** 2 / 4 * sp.exp(2 * s_j * tau)
        - (q_0 - p_0) ** 2 / 4 * sp.exp(-2 * s_j * tau),
        why="Scale the start down by $c_j$, and the strength with $c_j^2$. In the limit only the "
        r"sum of the two layers grows. The mode soon follows the logistic function of the start "
        "$(p_0 + q_0)^2/4$: unequal layers shift the time and leave the rate. A layer of zeros is "
        "left all the same:",
        domain=Domain.of(FROM_START),
    )
    story.state(
        ((c_j / sp.sqrt(P + 1)) + c_j) ** 2 / 4,
        c_j**2 * (1 + 1 / sp.sqrt(P + 1)) ** 2 / 4,
        why="For $P$ one-hot items, a first-layer bias of zero and all other weights $c_j$, the "
        r"constant mode has the weight $c_j |\bar x|/\bar m = c_j/\sqrt{P + 1}$ in its first "
        "layer, and starts as if from the strength",
        domain=Domain.of({c_j: POSITIVE, P: POSITIVE}),
    )


main(__name__, __file__)
