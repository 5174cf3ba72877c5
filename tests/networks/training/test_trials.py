"""The exact reduction to latent variables, against the neurons' states."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symghost.networks.drawing import (
    draw_full_rank,
    draw_low_rank,
    draw_rank_one,
    reference_rank_one,
)
from symghost.networks.tasks import DelayedActivation, timed_task
from symghost.networks.training.trials import simulate, simulate_outputs, simulate_states


@st.composite
def networks(draw):
    seeds, neurons = [draw(st.integers(0, 2**32 - 1)), 3], draw(st.integers(1, 9))
    rank = draw(st.integers(0, 4))
    drawn = (
        draw_low_rank(seeds, rank, neurons, channels=2)
        if rank
        else draw_full_rank(seeds, neurons, channels=2)
    )
    activation = draw(st.sampled_from(["tanh", "relu"]))
    return replace(drawn, m=draw(st.floats(0.1, 2)) * drawn.m, activation=activation)


inputs = np.random.default_rng(0).normal(size=(3, 5, 2))
tasks = st.builds(
    timed_task,
    st.just(np.ones((3, 5, 1))),
    st.just(inputs),
    step=st.floats(0.05, 1),
    start=st.floats(-1, 1),
    start_spread=st.sampled_from([0.0, 0.5]),
    noise=st.sampled_from([0.0, 0.2]),
)


@settings(max_examples=60)
@given(network=networks(), task=tasks)
def test_the_reduction_to_latent_variables_is_exact(network, task):
    states = simulate_states(network, task, seeds=[1, 2])
    latent = states @ network.selection[:, np.newaxis]
    paths = simulate(network, task, seeds=[1, 2])
    assert paths == pytest.approx(latent, rel=1e-11, abs=1e-11)


def test_the_reduction_is_exact_in_networks_of_a_hundred_neurons():
    network, task = draw_rank_one(range(5)), DelayedActivation(20)
    latent = simulate_states(network, task)[:, 0] @ network.n
    assert np.abs(simulate(network, task)[:, 0] - latent).max() < 1e-12


@pytest.mark.parametrize("reading", ["after", "before"])
def test_outputs_are_those_read_from_the_neurons(reading):
    network = draw_low_rank([1, 2], 3, 7, channels=2)
    task = timed_task(np.ones((3, 5, 1)), inputs, reading=reading, start=0.4)
    states = simulate_states(network, task)
    seen = states[:, :, 1:] if reading == "after" else states[:, :, :-1]
    read = seen @ network.readout[:, np.newaxis]
    assert simulate_outputs(network, task) == pytest.approx(1 / (1 + np.exp(-read)), rel=1e-12)


def test_a_confidence_replaces_that_of_the_task():
    network, task = reference_rank_one(), DelayedActivation(5)
    softer = DelayedActivation(5, confidence=2.0)
    assert np.array_equal(
        simulate_outputs(network, task, confidence=2.0), simulate_outputs(network, softer)
    )
