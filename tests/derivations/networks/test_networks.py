"""Results on networks of low rank, against the training engines and the neurons themselves."""

import numpy as np
import pytest
from scipy.integrate import quad

import symghost as sg
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.train import loss_and_gradient
from symghost.networks.training.trials import simulate
from symghost.networks.weights import rank_one
from symghost.studies.shared.soft_toy import soft_sharpness


@pytest.mark.parametrize("delay", [1, 4])
def test_the_backward_recursion_gives_the_gradient_that_training_uses(delay):
    m, n, b = np.array([1.2, -0.4, 0.9]), np.array([0.8, 0.5, 1.1]), np.array([0.1, -0.2, 0.3])
    network = rank_one(*(part[np.newaxis] for part in (m, n, b)))
    task = DelayedActivation(delay, threshold=0.5, confidence=3.0, step=0.4, start=-0.3)
    kappa = simulate(network, task)[0, 0, :, 0]
    back = sg.numeric(sg.result("adjoint_recursion"))
    slope, by_b, by_n = 0.0, np.zeros(3), np.zeros(3)
    for t in range(task.steps, 0, -1):
        # with the error that is read after update t
        own = (task.targets()[t - 1], task.confidence, task.threshold, task.step)
        slope = back(kappa[t], slope, *own, *m, *n, *b)
        active = np.tanh(m * kappa[t - 1] + b)
        by_b += task.step * n * (1 - active**2) * slope
        by_n += task.step * active * slope
    pull = 1 - task.step + task.step * (n * m * (1 - np.tanh(m * kappa[0] + b) ** 2)).sum()
    by_n += task.start * pull * slope
    _, gradient = loss_and_gradient(network, task, engine="numpy")
    assert by_b / delay == pytest.approx(gradient["b"][0], rel=1e-12)
    assert by_n / delay == pytest.approx(gradient["n"][0, :, 0], rel=1e-12)


@pytest.mark.parametrize(
    ("late", "rate", "delay"), [(0.0, 0.9, 20), (3.0, 1.3, 12), (-5.0, 0.4, 40)]
)
def test_the_loss_over_the_crossing_is_the_integral_of_the_squared_errors(late, rate, delay):
    def output(time):
        return 1 / (1 + np.exp(-rate * (time - late)))

    before, _ = quad(lambda time: output(time) ** 2, -100, 0)
    after, _ = quad(lambda time: (1 - output(time)) ** 2, 0, 100)
    loss = sg.numeric(sg.result("crossing_loss"))(late, rate, delay)
    assert loss == pytest.approx((before + after) / delay, rel=1e-9)


@pytest.mark.parametrize("normalised", [False, True])
def test_the_sharpness_of_the_soft_toy_is_the_second_difference_of_its_loss(normalised):
    """The loss by quadrature over the exact path; the formula is the limit of a far threshold."""
    sharpness = sg.numeric(sg.result("toy_sharpness", normalised=normalised))
    for delay in (10, 40, 160):
        measured = soft_sharpness(delay, threshold=200, confidence=5)
        predicted = sharpness(5, 200, delay) * (delay if normalised else 1)
        assert predicted == pytest.approx(measured, rel=0.1 / delay)
