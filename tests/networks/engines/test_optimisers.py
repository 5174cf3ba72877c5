import numpy as np
import pytest

from symghost.common.errors import InvalidInput
from symghost.networks.drawing import draw_rank_one
from symghost.networks.engines.optimisers import Adam, GradientDescent, Momentum
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.train import train

TASK = DelayedActivation(4)


@pytest.mark.parametrize(
    ("make", "argument"),
    [
        (lambda: Momentum(1.0), "decay"),
        (lambda: Momentum(float("nan")), "decay"),
        (lambda: Adam(decay=-0.1), "decay"),
        (lambda: Adam(square_decay=1.0), "square_decay"),
        (lambda: Adam(epsilon=0.0), "epsilon"),
        (lambda: Adam(epsilon=float("inf")), "epsilon"),
    ],
)
def test_a_number_out_of_range_is_refused_by_name(make, argument):
    with pytest.raises(InvalidInput) as caught:
        make()
    assert caught.value.argument == argument


def test_momentum_without_memory_is_gradient_descent():
    plain, without = (
        train(draw_rank_one([1]), TASK, 0.3, 20, optimiser=optimiser, engine="numpy")
        for optimiser in (GradientDescent(), Momentum(0.0))
    )
    assert np.array_equal(plain.loss, without.loss)


def test_the_first_step_of_adam_is_the_learning_rate_in_every_weight():
    network = draw_rank_one([1])
    run = train(network, TASK, 0.01, 1, optimiser=Adam(epsilon=1e-14), engine="numpy")
    assert np.abs(run.final.b - network.b) == pytest.approx(np.full((1, 100), 0.01), rel=1e-6)
