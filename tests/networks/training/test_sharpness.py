"""The sharpness of trained networks, by routes that share nothing."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import approx_fprime

from symghost.networks.drawing import draw_rank_one
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.latent_flow import LatentFlow, latent_flow
from symghost.networks.training.sharpness import (
    crossing_sensitivity,
    hessian,
    sharpness,
    stepwise_sharpness,
)
from symghost.networks.training.train import loss_and_gradient, train
from symghost.networks.training.trials import simulate
from symghost.networks.weights import rank_one

TASK = DelayedActivation(delay=12)


@pytest.fixture(scope="module")
def solved():
    trained = train(draw_rank_one([711], neurons=20), TASK, 0.006, 60000, stop_below=0.02)
    assert trained.loss[0, -1] < 0.03 or trained.stopped_at[0] < 60000
    return trained.final


def test_the_hessian_is_the_one_of_second_differences_of_the_loss(solved):
    flow = latent_flow(solved)
    weights = np.concatenate([flow.m, flow.n, flow.b])
    direction = np.random.default_rng(3).normal(size=weights.size)
    direction /= np.linalg.norm(direction)

    def loss(distance):
        moved = weights + distance * direction
        parts = (part[np.newaxis] for part in np.split(moved, 3))
        return float(loss_and_gradient(rank_one(*parts), TASK)[0][0])

    step = 1e-4
    second = (loss(step) - 2 * loss(0.0) + loss(-step)) / step**2
    curved = direction @ hessian(flow, TASK) @ direction
    assert curved == pytest.approx(second, rel=1e-4)


def test_the_sensitivity_is_the_gradient_of_the_crossing_time_of_an_ode(solved):
    flow = latent_flow(solved)

    def crossing(weights):
        moved = LatentFlow(*np.split(weights, 3))
        start = TASK.start * moved.n.sum()
        end = solve_ivp(
            lambda _, k: TASK.step * moved.velocity(k),
            (0, 1000),
            [start],
            events=_reaches(TASK.threshold),
            rtol=1e-11,
            atol=1e-12,
        )
        return end.t_events[0][0]

    weights = np.concatenate([flow.m, flow.n, flow.b])
    gradient = approx_fprime(weights, crossing, 1e-6)
    assert crossing_sensitivity(flow, TASK) == pytest.approx(np.linalg.norm(gradient), rel=1e-4)


def _reaches(threshold):
    def event(_, k):
        return k[0] - threshold

    event.terminal = True
    return event


def test_the_gradients_of_the_steps_are_those_of_the_simulated_path(solved):
    """A readout that hears a single step alone turns the sum into one squared gradient."""
    flow = latent_flow(solved)
    weights = np.concatenate([flow.m, flow.n, flow.b])

    def path(values):
        return simulate(rank_one(*(p[np.newaxis] for p in np.split(values, 3))), TASK)[0, 0, 1:, 0]

    gradients = np.stack(
        [approx_fprime(weights, lambda w, t=t: path(w)[t], 1e-7) for t in range(TASK.steps)]
    )
    o = 1 / (1 + np.exp(-TASK.confidence * (path(weights) - TASK.threshold)))
    rising = o * (1 - o)
    share = rising**2 + (o - TASK.targets()) * rising * (1 - 2 * o)
    summed = 2 * TASK.confidence**2 / TASK.delay * share @ (gradients**2).sum(axis=1)
    assert stepwise_sharpness(flow, TASK) == pytest.approx(summed, rel=1e-5)


def test_the_discrete_form_comes_nearer_to_the_measured_sharpness_than_a_quarter(solved):
    found = sharpness(solved, TASK)
    assert 0.8 < found.stepwise / found.measured < 1.25
    assert found.gauss_newton == pytest.approx(2 / 3 * found.valley)
    assert found.crossing == pytest.approx(TASK.delay, abs=1.5)


def test_a_network_that_does_not_switch_has_no_sensitivity():
    resting = draw_rank_one([3], neurons=10)
    found = sharpness(resting, TASK)
    assert np.isnan(found.valley)
    assert np.isnan(found.crossing)
    assert np.isnan(found.sensitivity)
    assert np.isfinite(found.measured)
    assert np.isfinite(found.stepwise)
