"""The latent flow of trained networks, against differences, ODEs and known folds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from symghost.common.errors import InvalidInput
from symghost.networks.drawing import draw_full_rank, draw_low_rank, draw_rank_one
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.latent_flow import (
    LatentFlow,
    all_fixed_points,
    crossing_times,
    fixed_points,
    latent_flow,
    sensitivity,
    slowest_point,
    travel_time,
)
from symghost.networks.weights import rank_one


def population(bias, *, strength=2.0):
    """One neuron: f = -k + n tanh(k + b), with a fold at a bias known in closed form."""
    return LatentFlow(np.array([1.0]), np.array([strength]), np.array([bias]))


FOLD = 2 * np.sqrt(0.5) - np.arctanh(np.sqrt(0.5))


@given(place=st.floats(-3, 3), seed=st.integers(0, 50))
def test_derivatives_of_the_velocity_are_those_of_differences(place, seed):
    flow, nudge = latent_flow(draw_rank_one([seed], neurons=20)), 1e-5
    for order in (0, 1):
        slope = (flow.velocity(place + nudge, order) - flow.velocity(place - nudge, order)) / 2e-5
        assert flow.velocity(place, order + 1) == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize("distance", [1e-3, 1e-6, 1e-9])
def test_a_newborn_pair_is_counted_that_no_grid_would_show(distance):
    before, after = (all_fixed_points(population(FOLD - s * distance)) for s in (1, -1))
    assert (len(before.places), len(after.places)) == (3, 1)
    assert not before.undecided
    assert not after.undecided


def test_a_double_root_is_reported_as_undecided():
    found = all_fixed_points(population(FOLD))
    assert len(found.undecided) == 1 or len(found.places) in (1, 3)
    assert found.undecided or found.places


def test_fixed_points_are_zeros_and_lie_in_the_interval():
    flow = population(0.1)
    found = fixed_points(flow, -2.5, 0.0).places
    assert len(found) == 2
    assert np.abs(flow.velocity(np.array(found))).max() < 1e-13


def test_travel_time_is_that_of_an_integration():
    flow = population(FOLD + 0.05)

    def arrived(_, place):
        return place[0] - 1.0

    arrived.terminal = True
    run = solve_ivp(
        lambda _, k: flow.velocity(k), (0, 200), [-3.0], events=arrived, rtol=1e-11, atol=1e-12
    )
    assert travel_time(flow, -3.0, 1.0) == pytest.approx(run.t_events[0][0], rel=1e-8)


def test_the_ghost_of_the_population_has_its_exact_strength():
    distance = 0.01
    ghost = slowest_point(population(FOLD + distance), -3.0, 1.0)
    assert ghost is not None
    assert ghost.strength == pytest.approx(distance * np.sqrt(0.5), rel=1e-6)
    assert ghost.place == pytest.approx(-(np.arctanh(np.sqrt(0.5)) + FOLD + distance), abs=1e-5)


def test_a_monotone_flow_has_no_slowest_point():
    assert slowest_point(population(0.0, strength=0.5), -3.0, 1.0) is None


def test_a_network_that_never_crosses_has_no_crossing_time():
    quiet = rank_one(np.zeros((1, 3)), np.zeros((1, 3)), np.zeros((1, 3)))
    assert np.isnan(crossing_times(quiet, DelayedActivation(delay=3))).all()


def test_sensitivity_is_the_squared_gradient_of_the_fixed_point():
    network, nudge = draw_rank_one([4], neurons=10), 1e-6
    flow = latent_flow(network)

    def rest(bias):
        (place,) = all_fixed_points(LatentFlow(flow.m, flow.n, bias)).places
        return place

    slopes = [(rest(nudge * row) - rest(-nudge * row)) / (2 * nudge) for row in np.eye(10)]
    assert sensitivity(network)[0] == pytest.approx(np.sum(np.square(slopes)), rel=1e-6)


@pytest.mark.parametrize(
    "networks", [draw_low_rank([1], 2), draw_full_rank([1], 5), draw_low_rank([1], 1, channels=1)]
)
def test_networks_without_a_one_dimensional_latent_flow_are_refused(networks):
    with pytest.raises(InvalidInput, match="networks"):
        latent_flow(networks)
