"""Predictions of the theory beside the full weight matrices."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

import symghost as sg
from symghost.models.deep_linear.hierarchy import hierarchy
from symghost.models.deep_linear.items import floats
from symghost.models.deep_linear.task import DeepLinear
from symghost.studies.deep_linear.simulation.learning import follow
from symghost.studies.deep_linear.simulation.measures import (
    distance_to_ocs,
    learned_shares,
    positives,
)
from symghost.studies.deep_linear.simulation.networks import DeepNetworks
from symghost.studies.deep_linear.simulation.predictions import (
    nearest_to_ocs,
    predicted_shares,
    share_over_time,
    shares_from_random,
)
from symghost.studies.deep_linear.simulation.starts import (
    aligned_start,
    random_start,
)

TREE = hierarchy(3)
TIMES = np.linspace(0.0, 40.0, 41)


def task_of(bias="input", depth=2, **tree):
    shape = hierarchy(3, **tree) if tree else TREE
    return DeepLinear(floats(shape.inputs), floats(shape.targets), depth=depth, bias=bias)


@pytest.mark.parametrize("bias", ["none", "input"])
@pytest.mark.parametrize(("depth", "start"), [(1, 1e-3), (2, 1e-3), (3, 0.05), (4, 0.1)])
def test_aligned_networks_follow_the_closed_courses(depth, start, bias):
    task = task_of(bias, depth)
    run = follow(aligned_start(task, start, hidden=10), task.X, task.Y, times=TIMES)
    found = learned_shares(run.outputs[:, 0], task.modes)
    np.testing.assert_allclose(found, predicted_shares(task, TIMES, start), atol=1e-8)


@settings(max_examples=20)
@given(
    s=st.floats(0.05, 20),
    d=st.floats(0.05, 20),
    share=st.floats(1e-4, 0.9),
    depth=st.integers(3, 12),
    scaled=st.floats(1e-3, 30),
)
def test_the_inverted_times_solve_the_flow_of_deep_networks(s, d, share, depth, scaled):
    start = share * s / d
    time = scaled * start ** (2 / depth - 1) / (depth * s)
    found = share_over_time(time, s, d, start, depth)

    def velocity(_, c):  # the weight of each layer
        return c ** (depth - 1) * (s - d * c**depth)

    run = solve_ivp(velocity, (0, time), [start ** (1 / depth)], "LSODA", rtol=1e-12, atol=1e-14)
    assert found == pytest.approx(run.y[0, -1] ** depth * d / s, rel=1e-8)


def test_a_start_is_given_back_and_a_huge_time_has_learned_all():
    for depth in (1, 2, 3, 7, np.inf):
        shares = share_over_time([0.0, 1e12], 0.5, 0.25, 1e-4, depth)
        np.testing.assert_allclose(shares, [5e-5, 1.0], rtol=1e-12)


@pytest.mark.parametrize("seed", [0, 1])
def test_random_networks_follow_the_courses_of_their_effective_starts(seed):
    task, times = task_of(), np.linspace(0, 60, 61)
    errors = []
    for scale in (1e-1, 1e-2):
        start = random_start(task, scale, hidden=64, seeds=[seed])
        run = follow(start, task.X, task.Y, times=times)
        found = learned_shares(run.outputs, task.modes)
        errors.append(np.abs(found - shares_from_random(task, start, times)).max())
    assert errors[1] < 0.02
    assert errors[1] < errors[0] / 3


def test_a_start_that_is_not_small_is_warned_of():
    task = task_of()
    start = random_start(task, 3.0, hidden=16)
    with pytest.warns(UserWarning, match="for small starts"):
        shares_from_random(task, start, [0.0])


@pytest.mark.parametrize(
    ("bias", "root", "start", "time", "distance"),
    [
        ("input", True, 1e-3, 4.508, 0.00645),
        ("none", True, 1e-3, 10.39, 0.234),
        ("input", False, 1e-4, 7.483, 0.00633),
    ],
)
def test_the_nearest_point_to_the_constant_solution_is_the_published_and_simulated_one(
    bias, root, start, time, distance
):
    task = task_of(bias, root=root)
    near = nearest_to_ocs(task, start)
    assert near.time == pytest.approx(time, rel=1e-3)
    assert near.distance == pytest.approx(distance, rel=2e-3)
    around = near.time + np.array([-0.2, -0.1, 0.0, 0.1, 0.2])
    run = follow(aligned_start(task, start, hidden=8), task.X, task.Y, times=around)
    simulated = distance_to_ocs(run.outputs[:, 0], task.Y)
    assert np.argmin(simulated) == 2
    mean = np.linalg.norm(task.Y.mean(axis=1))
    assert simulated[2] / mean == pytest.approx(near.distance, rel=1e-7)


def test_a_tied_tree_has_no_nearest_point_and_no_dip_at_the_first_level():
    task = task_of("none", root=False)
    with pytest.raises(sg.InvalidInput, match="the constant mode is tied"):
        nearest_to_ocs(task, 1e-3)
    run = follow(aligned_start(task, 1e-3, hidden=8), task.X, task.Y, times=np.arange(60.0))
    tree = hierarchy(3, root=False)
    assert np.abs(positives(run.outputs[:, 0], tree, 1)[1]).max() < 1e-9
    # The features of the last level, for the items of the other branch of the root.
    last = run.outputs[:, 0, tree.rows_of_level(3)]
    across = [last[:, :4, 4:], last[:, 4:, :4]]
    assert np.abs(np.mean(across, axis=(0, 2, 3))).max() < 1e-9


def test_true_negatives_dip_to_the_base_rates_at_the_constant_solution():
    task, times = task_of(), np.linspace(4, 6, 201)
    run = follow(aligned_start(task, 1e-3, hidden=8), task.X, task.Y, times=times)
    for level, (most, when) in enumerate(((0.49506, 4.64), (0.24820, 4.80), (0.12431, 4.97)), 1):
        false = positives(run.outputs[:, 0], TREE, level)[1]
        assert false.max() == pytest.approx(most, abs=1e-5)
        assert times[np.argmax(false)] == pytest.approx(when, abs=0.011)


def test_shares_give_the_positives_of_every_level():
    task = task_of()
    run = follow(aligned_start(task, 1e-3, hidden=8), task.X, task.Y, times=np.linspace(0, 30, 7))
    whole, first, second, *_, last = learned_shares(run.outputs[:, 0], task.modes).T[[0, 1, 2, 7]]
    kinds = (first, second, last)
    for level in (1, 2, 3):
        true = (whole + sum(2**j * kinds[j] for j in range(level))) / 2**level
        found = positives(run.outputs[:, 0], TREE, level)
        np.testing.assert_allclose(found[0], true, atol=1e-12)
        np.testing.assert_allclose(found[1], (whole - true) / (2**level - 1), atol=1e-12)


def test_an_output_bias_conserves_its_quantity_and_takes_the_constant_solution_at_once():
    task = task_of("output")
    start, mean = 1e-5, task.Y.mean(axis=1)
    run = follow(aligned_start(task, start, hidden=8), task.X, task.Y, times=[0.5, 2.0, 6.0])
    course = sg.numeric(sg.result("output_bias"))
    length = np.linalg.norm(task.X.mean(axis=1))
    constant = task.modes.modes[0]
    for time in (0.5, 2.0, 6.0):
        end = follow(aligned_start(task, start, hidden=8), task.X, task.Y, times=[time]).end
        q = task.X @ constant.v / np.sqrt(8 * constant.d)
        strength = float((constant.u.T @ end.layers[1][0] @ end.layers[0][0] @ q)[0, 0])
        bias = float(end.last_bias[0] @ mean) / np.linalg.norm(mean)
        assert strength * np.exp(-2 * length * bias) == pytest.approx(start, rel=1e-8)
    late = follow(aligned_start(task, start, hidden=8), task.X, task.Y, times=[200.0]).end
    bias = float(late.last_bias[0] @ mean) / np.linalg.norm(mean)
    assert bias == pytest.approx(course(np.linalg.norm(mean), length, start), rel=1e-7)
    relative = distance_to_ocs(run.outputs[:, 0], task.Y) / np.linalg.norm(mean)
    np.testing.assert_allclose(relative, np.exp([-0.5, -2.0, -6.0]), rtol=0.02)


def test_a_bias_of_zero_follows_the_course_of_unequal_layers():
    task, small = task_of("input"), 0.05
    start = aligned_start(task_of("none"), small**2, hidden=8)
    first = np.concatenate([start.layers[0], np.zeros((1, 8, 1))], axis=2)
    networks = DeepNetworks((first, start.layers[1]), "input")
    run = follow(networks, task.X, task.Y, times=TIMES)
    mode = task.modes.modes[0]
    course = sg.numeric(sg.result("unequal_layers"))(
        TIMES, float(mode.s), float(mode.d), small / np.sqrt(9), small
    )
    found = learned_shares(run.outputs[:, 0], task.modes)[:, 0]
    np.testing.assert_allclose(found, course * mode.d / mode.s, atol=1e-9)


# Whitened inputs


def whitened(seed=0):
    rng = np.random.default_rng(seed)
    x = np.sqrt(8) * np.linalg.qr(rng.normal(size=(8, 4)) - 0.0)[0]
    x = x - x.mean(axis=0)
    x = np.sqrt(8) * np.linalg.qr(x)[0]
    return x.T, rng.normal(size=(3, 8))


def closed_solution(first, second, aim, time):
    """Return the product of both layers, Z = A (1 + Q^T S Q)^-1 A^T in its lower left block.

    Q is the two stacked layers at the start, A = exp(F time) Q with the drive F, and S the
    integral of exp(2 F u) up to the time. The exponentials would take all digits of doubles.
    """
    (outputs, inputs), hidden = aim.shape, first.shape[0]
    with mpmath.workdps(60):
        drive = mpmath.zeros(inputs + outputs)
        drive[inputs:, :inputs] = mpmath.matrix(aim.tolist())
        drive[:inputs, inputs:] = mpmath.matrix(aim.T.tolist())
        rates, axes = mpmath.eigsy(drive)
        grown = mpmath.diag([mpmath.exp(rate * time) for rate in rates])
        # The drive has a null space, as there are more inputs than outputs.
        summed = mpmath.diag(
            [time if abs(r) < 1e-50 else (mpmath.exp(2 * r * time) - 1) / (2 * r) for r in rates]
        )
        q = axes.T * mpmath.matrix(np.vstack([first.T, second]).tolist())
        inner = mpmath.eye(hidden) + q.T * summed * q
        whole = axes * (grown * q * mpmath.inverse(inner) * q.T * grown) * axes.T
        block = whole[inputs:, :inputs].tolist()
    return np.array([[float(entry) for entry in row] for row in block])


@pytest.mark.parametrize("hidden", [2, 6])
def test_whitened_networks_follow_the_closed_solution_from_unaligned_starts(hidden, balanced_start):
    x, y = whitened()
    task = DeepLinear(x, y, bias="input")
    start = balanced_start(task, 0.3, hidden=hidden, seed=1)
    times = np.array([0.0, 0.5, 2.0, 6.0, 12.0])
    run = follow(start, x, y, times=times)
    extended = np.vstack([x, np.ones(8)])
    layers, aim = (start.layers[0][0], start.layers[1][0]), y @ extended.T / 8
    course = np.stack([closed_solution(*layers, aim, float(time)) for time in times])
    np.testing.assert_allclose(run.outputs[:, 0], course @ extended, atol=1e-9)


BAD = {
    "bias": (lambda: predicted_shares(task_of("output"), [0.0], 1e-3), "bias = 'output'"),
    "no modes": (
        lambda: predicted_shares(DeepLinear([[1.0, 0], [0, 2]], [[1.0, 3.0]]), [0.0], 1e-3),
        "do not commute",
    ),
    "depth": (lambda: share_over_time(0.0, 1.0, 1.0, 0.1, 2.5), "depth = 2.5"),
    "start": (lambda: share_over_time(0.0, 1.0, 1.0, 1.5, 3), "start = 1.5"),
    "three layers": (lambda: nearest_to_ocs(task_of(depth=3), 1e-3), "two layers"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(sg.InvalidInput, match=message):
        call()
