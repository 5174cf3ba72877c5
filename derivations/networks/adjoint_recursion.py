"""How the slope of a trial's loss runs back through the updates of a low-rank network."""

from dataclasses import replace

import sympy as sp

from symghost.derivations.networks.forms.training import ADJOINT_RECURSION as FORM
from symghost.formulas.domain import POSITIVE, REAL, Domain
from symghost.formulas.symbols import (
    X,
    a,
    b1,
    b2,
    b3,
    c,
    g,
    kappa,
    m1,
    m2,
    m3,
    n1,
    n2,
    n3,
    o,
    t,
    x1,
    x2,
    x3,
    y,
    z,
)
from symghost.models.networks import activation, error, output
from symghost.theory.derivation import Given, Result, Story, main

STATE = sp.ImmutableMatrix([x1, x2, x3])
ONTO, FROM = sp.ImmutableMatrix([m1, m2, m3]), sp.ImmutableMatrix([n1, n2, n3])
BIASES = sp.ImmutableMatrix([b1, b2, b3])
WEIGHTS = (*ONTO, *FROM, *BIASES)

# An update, the two errors and the loss of a trial of two updates, and slopes of these.
UPDATE, PULL, EARLY, LATE, LOSS, EARLY_SLOPE, LATE_SLOPE, SLOPE = (
    sp.Function(name)(kappa) for name in ("K", "P", "E_0", "E_1", "L", "S_0", "S_1", "g_1")
)


def derive(latent_reduction_discrete: Result) -> Result:
    """Differentiate a trial of two updates, and write its slopes as a recursion from the end."""
    own_error = error().subs(o, output())
    latent = dict.fromkeys((a, c), POSITIVE) | dict.fromkeys((kappa, X, *WEIGHTS), REAL)
    story = Story(
        "adjoint_recursion",
        title="backward recursion of the gradient of a network of low rank",
        source="the chain rule on the latent map; here with three neurons and two updates",
        domain=Domain.of(latent),
        given=[
            latent_reduction_discrete,
            Given(
                sp.Eq(sp.Function("E")(kappa), own_error, evaluate=False),
                "The squared error of the output after an update, against its target $y$.",
            ),
        ],
    )
    story.let(
        UPDATE, latent_reduction_discrete.expression, why="One update leads from $\\kappa$ to"
    )
    pull = _pull(story)
    _name_trial(story, own_error)
    story.state(
        sp.Derivative(LOSS, kappa),
        PULL * SLOPE.subs(kappa, UPDATE),
        why="At the start of the trial it is, once more with the pull of the update that follows,",
    )
    _differentiate_by_weights(story, latent)
    recursion = _error_slope() + g * pull
    return story.conclude(
        sp.Function("g")(t),
        recursion,
        symbols=(kappa, g, y, c, X, a, *WEIGHTS),
        domain=Domain.of(latent | dict.fromkeys((g, y), REAL)),
        form=FORM,
    )


def _active(neuron: int, place: sp.Expr) -> sp.Expr:
    return activation().subs(z, ONTO[neuron] * place + BIASES[neuron])


def _bend(neuron: int, place: sp.Expr) -> sp.Expr:
    """Return the slope of a neuron's activation, in the activation itself."""
    return 1 - _active(neuron, place) ** 2


def _pull(story: Story) -> sp.Expr:
    """Name the derivative of an update, and return it."""
    sums = sum(FROM[i] * ONTO[i] * _bend(i, kappa) for i in range(3))
    pull = story.state(
        sp.Derivative(UPDATE, kappa),
        1 - a + a * sums,
        why="It passes on a change of the latent variable by the factor",
    )
    story.let(PULL, pull, why="which is made of the activations alone. Call it the update's pull,")
    return pull


def _error_slope() -> sp.Expr:
    """Return the derivative of an error by kappa, in the output itself."""
    return (2 * c * (o - y) * o * (1 - o)).subs(o, output())


def _name_slope(story: Story, own: sp.Expr, name: sp.Expr, target: int, why: str) -> None:
    slope = story.state(sp.Derivative(own, kappa), _error_slope().subs(y, target), why=why)
    story.let(name, slope, why="in short")


def _name_trial(story: Story, own_error: sp.Expr) -> None:
    """Name the errors, the loss and the slopes of a trial of two updates."""
    early, late = own_error.subs(y, 0), own_error.subs(y, 1)
    story.let(EARLY, early, why="The output shall be 0 after a first update, with the error")
    story.let(LATE, late, why="and 1 after a second one, with the error")
    after = LATE.subs(kappa, UPDATE)
    story.let(
        LOSS,
        EARLY.subs(kappa, UPDATE) + after.subs(kappa, UPDATE),
        why="A trial that starts at $\\kappa$ has the loss",
    )
    _name_slope(story, EARLY, EARLY_SLOPE, 0, "The first error has the slope")
    _name_slope(story, LATE, LATE_SLOPE, 1, "and the second one")
    before = PULL * LATE_SLOPE.subs(kappa, UPDATE)
    story.state(
        sp.Derivative(after, kappa),
        before,
        why="Begin at the end. Before the second update the later error's slope is that after it, "
        "times the pull:",
    )
    story.let(
        SLOPE,
        EARLY_SLOPE + before,
        why="There the early error adds its own slope, so that between the updates the loss has "
        "the slope",
    )


def _differentiate_by_weights(story: Story, latent: dict[sp.Symbol, sp.Interval]) -> None:
    """Take the loss's derivatives by the weights of one neuron, in a trial from given states."""
    ranges = latent | dict.fromkeys(STATE, REAL)
    # Where outputs and neurons are not saturated: differences lose a slope of 1e-47.
    moderate = sum(symbol**2 for symbol in ranges) < 25
    whole = replace(Domain.of(ranges, moderate), words="all of moderate size")
    story.let(kappa, (FROM.T * STATE)[0], why="A trial starts from the neurons' states, at")
    following = UPDATE.subs(kappa, UPDATE)
    slopes = SLOPE.subs(kappa, UPDATE), LATE_SLOPE.subs(kappa, following)
    places = kappa, UPDATE
    story.state(
        sp.Derivative(LOSS, b1),
        sum(a * n1 * _bend(0, at) * s for at, s in zip(places, slopes, strict=True)),
        why="A weight acts in every update, and what it does there passes on as a change of the "
        "latent variable does. The loss changes with the bias of the first neuron by",
        domain=whole,
    )
    story.state(
        sp.Derivative(LOSS, m1),
        sum(a * n1 * at * _bend(0, at) * s for at, s in zip(places, slopes, strict=True)),
        why="with its weight on the latent variable by",
        domain=whole,
    )
    story.state(
        sp.Derivative(LOSS, n1),
        sum(a * _active(0, at) * s for at, s in zip(places, slopes, strict=True))
        + x1 * PULL * slopes[0],
        why="and with its weight in the latent variable by a sum of the same kind and by a last "
        "term, because the start itself is read with this weight. The slope at any time follows "
        "from the one after the update, here $g$, and no derivative is taken but those of the "
        "local formulas:",
        domain=whole,
    )


main(__name__, __file__)
