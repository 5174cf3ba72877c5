"""Networks of any depth: gradients by differences, flows by conserved balances, batches."""

import numpy as np
import pytest

import symghost as sg
from symghost.models.deep_linear.hierarchy import hierarchy
from symghost.models.deep_linear.items import BIASES, augmented, floats
from symghost.models.deep_linear.task import DeepLinear
from symghost.studies.deep_linear.simulation.learning import descend, follow
from symghost.studies.deep_linear.simulation.measures import (
    distance_to_ocs,
    learned_shares,
    positives,
)
from symghost.studies.deep_linear.simulation.networks import (
    DeepNetworks,
    descent_direction,
    loss,
    outputs,
)
from symghost.studies.deep_linear.simulation.starts import (
    aligned_start,
    random_start,
)

RNG = np.random.default_rng(1)
X, Y = RNG.normal(size=(4, 6)), RNG.normal(size=(3, 6))


def task_of(bias="input", depth=2):
    return DeepLinear(X, Y, depth=depth, bias=bias)


def with_random_biases(networks):
    last = networks.last_bias
    if last is not None:
        last = RNG.normal(size=last.shape)
    layers = (RNG.normal(size=networks.layers[0].shape), *networks.layers[1:])
    return DeepNetworks(layers, networks.bias, last, networks.activation)


@pytest.mark.parametrize("activation", ["linear", "relu"])
@pytest.mark.parametrize("bias", BIASES)
@pytest.mark.parametrize("depth", [1, 2, 4])
def test_the_direction_of_descent_is_minus_the_difference_of_losses(depth, bias, activation):
    task = task_of(bias, depth)
    start = with_random_biases(
        random_start(task, 2.0, hidden=5, seeds=[1, 2], activation=activation)
    )
    way = descent_direction(start, X, Y)
    arrays = [*start.layers] + ([start.last_bias] if start.last_bias is not None else [])
    slopes = [*way.layers] + ([way.last_bias] if way.last_bias is not None else [])
    assert (start.last_bias is None) is (way.last_bias is None)
    for array, slope in zip(arrays, slopes, strict=True):
        index = tuple(int(RNG.integers(size)) for size in array.shape)
        kept, values = array[index], []
        for nudge in (1e-6, -1e-6):
            array[index] = kept + nudge
            values.append(loss(start, X, Y)[index[0]])
        array[index] = kept
        assert slope[index] == pytest.approx(-(values[0] - values[1]) / 2e-6, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("bias", BIASES)
def test_outputs_are_those_of_the_weights_multiplied_by_hand(bias):
    start = with_random_biases(random_start(task_of(bias), 1.0, hidden=5))
    first, second = (layer[0] for layer in start.layers)
    by_hand = second @ (first[:, :4] @ X + (first[:, 4:] if first.shape[1] == 5 else 0))
    if start.last_bias is not None:
        by_hand = by_hand + start.last_bias[0][:, np.newaxis]
    np.testing.assert_allclose(outputs(start, X)[0], by_hand, rtol=1e-13)


def test_a_network_in_a_batch_learns_as_it_does_alone():
    task = task_of("both", 3)
    batch = random_start(task, 1.0, hidden=5, seeds=[3, 4, 5])
    alone = random_start(task, 1.0, hidden=5, seeds=[4])
    np.testing.assert_array_equal(batch.layers[1][1], alone.layers[1][0])
    many = descend(batch, X, Y, step=0.05, updates=50, record=[0, 50])
    one = descend(alone, X, Y, step=0.05, updates=50, record=[0, 50])
    np.testing.assert_allclose(many.outputs[:, 1], one.outputs[:, 0], rtol=1e-12)
    both = follow(batch, X, Y, times=[0.5])
    single = follow(alone, X, Y, times=[0.5])
    np.testing.assert_array_equal(both.outputs[:, 1], single.outputs[:, 0])


def test_small_steps_tend_to_the_flow_and_the_loss_falls_all_the_way():
    start = random_start(task_of("both"), 1.0, hidden=6)
    flow = follow(start, X, Y, times=[0.0, 1.0, 2.0])
    misses = []
    for step in (0.02, 0.01):
        run = descend(start, X, Y, step=step, updates=round(2 / step))
        assert np.all(np.diff(run.loss[:, 0]) < 0)
        assert run.time[-1] == pytest.approx(2.0)
        misses.append(np.abs(run.outputs[-1] - flow.outputs[-1]).max())
    assert misses[0] / misses[1] == pytest.approx(2, rel=0.1)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_flow_conserves_the_balance_of_neighbouring_layers(depth, balanced_start):
    task = task_of("input", depth)
    balanced = balanced_start(task, 0.8, hidden=5, seed=2)
    unbalanced = random_start(task, 1.0, hidden=5)
    for start in (balanced, unbalanced):
        end = follow(start, X, Y, times=[3.0]).end
        for k in range(depth - 1):
            gaps = [
                n.layers[k][0] @ n.layers[k][0].T - n.layers[k + 1][0].T @ n.layers[k + 1][0]
                for n in (start, end)
            ]
            np.testing.assert_allclose(gaps[0], gaps[1], atol=1e-9)
            if start is balanced:
                np.testing.assert_allclose(gaps[0], 0, atol=1e-14)


def test_the_learned_network_is_the_least_squares_solution():
    run = follow(random_start(task_of(), 1.0, hidden=8), X, Y, times=[400.0])
    extended = augmented(X, "input")
    best = Y @ np.linalg.pinv(extended) @ extended
    np.testing.assert_allclose(run.outputs[-1, 0], best, atol=1e-6)


def test_a_bias_unit_is_an_input_that_is_always_one():
    start = random_start(task_of("input"), 1.0, hidden=5)
    plain = DeepNetworks(start.layers, "none")
    with_bias = follow(start, X, Y, times=[1.0])
    by_input = follow(plain, augmented(X, "input"), Y, times=[1.0])
    np.testing.assert_allclose(with_bias.outputs, by_input.outputs, rtol=1e-10)


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
@pytest.mark.parametrize("bias", ["none", "input"])
def test_aligned_starts_have_the_strengths_that_were_asked_for(depth, bias):
    tree = hierarchy(2)
    task = DeepLinear(tree.inputs, tree.targets, depth=depth, bias=bias)
    strengths = np.array([1e-3, 2e-3, 3e-3, 4e-3])
    start = aligned_start(task, strengths, hidden=6)
    shares = learned_shares(outputs(start, floats(task.X)), task.modes)[0]
    powers = [float(m.d / m.s) for m in task.modes.modes]
    np.testing.assert_allclose(shares, strengths * powers, rtol=1e-12)


# Measures


def test_positives_are_means_over_the_items_with_and_without_a_feature():
    tree = hierarchy(2, weights=[1, 2, 4])
    assert [float(v) for v in positives(floats(tree.targets), tree, 1)] == [1.0, 0.0]
    ocs = floats(tree.targets).mean(axis=1, keepdims=True) * np.ones(4)
    for level in (1, 2):
        assert [float(v) for v in positives(ocs, tree, level)] == [2.0**-level] * 2
    assert float(distance_to_ocs(ocs, tree.targets)) == 0.0
    # One feature in the wrong items, those of its sister node.
    wrong = floats(tree.targets)
    wrong[tree.rows_of_level(2)] = 4 * np.eye(4)[[1, 0, 3, 2]]
    assert float(positives(wrong, tree, 2)[1]) == pytest.approx(1 / 3)


def test_measures_keep_leading_axes():
    tree = hierarchy(2)
    many = np.zeros((5, 2, 7, 4))
    assert positives(many, tree, 1)[0].shape == (5, 2)
    assert distance_to_ocs(many, tree.targets).shape == (5, 2)
    task = DeepLinear(tree.inputs, tree.targets)
    assert learned_shares(many, task.modes).shape == (5, 2, 4)


# Bad input


def test_networks_whose_layers_do_not_fit_are_refused():
    layer = np.ones((1, 3, 2))
    with pytest.raises(sg.InvalidInput, match="fit each other"):
        DeepNetworks((layer, layer))
    with pytest.raises(sg.InvalidInput, match="last_bias"):
        DeepNetworks((layer,), "output")
    with pytest.raises(sg.InvalidInput, match="did you mean 'relu'"):
        DeepNetworks((layer,), activation="rely")
    with pytest.raises(sg.InvalidInput, match="layers"):
        DeepNetworks(())


START = random_start(task_of(), 1.0, hidden=4)
BAD = {
    "step": (lambda: descend(START, X, Y, step=0, updates=1), "step = 0"),
    "updates": (lambda: descend(START, X, Y, step=1.0, updates=-1), "updates = -1"),
    "record": (lambda: descend(START, X, Y, step=1.0, updates=2, record=[0, 3]), "record"),
    "sizes": (lambda: descend(START, X[:2], Y, step=1.0, updates=1), "3 inputs"),
    "not finite": (lambda: descend(START, X * np.nan, Y, step=1.0, updates=1), "finite"),
    "times": (lambda: follow(START, X, Y, times=[1.0, 0.5]), "times"),
    "scale": (lambda: random_start(task_of(), 0.0, hidden=4), "scale = 0.0"),
    "hidden": (lambda: random_start(task_of(), 1.0, hidden=0), "hidden = 0"),
    "seeds": (lambda: random_start(task_of(), 1.0, hidden=4, seeds=[]), "seeds"),
    "seed": (lambda: random_start(task_of(), 1.0, hidden=4, seeds=[-1]), "seed = -1"),
    "no modes": (lambda: aligned_start(task_of(), 1e-3, hidden=9), "do not commute"),
    "few hidden": (
        lambda: aligned_start(DeepLinear(np.eye(3), np.eye(3)), 1e-3, hidden=2),
        "hidden = 2",
    ),
    "strength": (lambda: aligned_start(DeepLinear(np.eye(3), np.eye(3)), -1, hidden=3), "strength"),
    "coding": (lambda: positives(np.ones((6, 4)), hierarchy(2, coding="+-1"), 1), "0/1 coding"),
    "root level": (lambda: positives(np.ones((7, 4)), hierarchy(2), 0), "below the root"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(sg.InvalidInput, match=message):
        call()
