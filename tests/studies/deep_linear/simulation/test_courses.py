"""Closed courses and stages beside the full weight matrices."""

import numpy as np
import pytest
import sympy as sp

import symghost as sg
from symghost.models.deep_linear.items import floats
from symghost.studies.deep_linear.simulation.courses import ClosedCourse, simulated_course
from symghost.studies.deep_linear.simulation.groups import groups_of, time_to_share
from symghost.studies.deep_linear.simulation.learning import follow
from symghost.studies.deep_linear.simulation.measures import distance_to_ocs, positives
from symghost.studies.deep_linear.simulation.ocs import (
    closed_stage,
    simulated_stage,
    true_negatives,
)
from symghost.studies.deep_linear.simulation.predictions import nearest_to_ocs
from symghost.studies.deep_linear.simulation.starts import aligned_start, random_start

TREE = sg.hierarchy(3)
UNBALANCED = np.array(
    [[1, 1, 1, 1], [1, 1, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
    dtype=float,
)
TASKS = {
    "two layers": (TREE, 2, "input", 1e-3),
    "one layer": (TREE, 1, "input", 1e-3),
    "three layers": (sg.hierarchy(2), 3, "none", 0.01),
    "a tie": (sg.hierarchy(3, root=False), 2, "none", 1e-3),
    "output bias": (sg.hierarchy(3, root=False), 2, "output", 1e-3),
    "both biases": (sg.hierarchy(2), 2, "both", 1e-3),
    "output bias, three layers": (sg.hierarchy(2), 3, "output", 0.01),
    "output bias, one layer": (sg.hierarchy(2), 1, "both", 0.01),
    "three branches": (sg.hierarchy(2, 3), 2, "input", 1e-3),
    "coding": (sg.hierarchy(2, coding="+-1"), 2, "input", 1e-3),
}


@pytest.mark.parametrize(("tree", "depth", "bias", "start"), TASKS.values(), ids=TASKS)
def test_outputs_distance_and_loss_are_those_of_all_weights(tree, depth, bias, start):
    task = sg.tree_task(tree, depth, bias)
    closed = ClosedCourse(task, start)
    times = np.linspace(0, closed.horizon, 23)
    course = closed.course(times, times)
    run = follow(aligned_start(task, start, hidden=9), task.X, task.Y, times=times)
    np.testing.assert_allclose(course.outputs, run.outputs[:, 0], atol=1e-8)
    np.testing.assert_allclose(course.loss, run.loss[:, 0], atol=1e-8)
    distance = distance_to_ocs(run.outputs[:, 0], task.Y) / task.numbers.mean_length
    np.testing.assert_allclose(course.distance, distance, atol=1e-8)
    if tree.coding == "01":
        for level, values in true_negatives(closed, tree, times).items():
            simulated = 1 - positives(run.outputs[:, 0], tree, level)[1]
            np.testing.assert_allclose(values, simulated, atol=1e-8)


def test_a_mean_that_no_mode_holds_is_learned_by_the_output_bias_alone():
    X = np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]])  # centred: the constant vector is not a mode
    task = sg.DeepLinear(X, X + 3.0, bias="output")
    closed = ClosedCourse(task, 1e-3)
    assert closed.groups[0].indices == ()
    times = np.linspace(0, closed.horizon, 17)
    np.testing.assert_allclose(closed.shares(times)[:, 0], 1 - np.exp(-times), atol=1e-9)
    run = follow(aligned_start(task, 1e-3, hidden=4), task.X, task.Y, times=times)
    np.testing.assert_allclose(closed.outputs(times), run.outputs[:, 0], atol=1e-8)
    assert closed_stage(closed).why == "the output bias learns the mean target first"


@pytest.mark.parametrize(
    ("bias", "root", "start"), [("input", True, 1e-3), ("none", True, 1e-5), ("input", False, 1e-4)]
)
def test_the_nearest_point_is_that_of_the_exact_equation(bias, root, start):
    task = sg.tree_task(sg.hierarchy(3, root=root), 2, bias)
    found, exact = closed_stage(ClosedCourse(task, start)), nearest_to_ocs(task, start)
    assert found.time == pytest.approx(exact.time, rel=1e-6)
    assert found.distance == pytest.approx(exact.distance, rel=1e-10)


def test_the_window_is_from_half_to_half():
    task = sg.tree_task(TREE)
    found = closed_stage(ClosedCourse(task, 1e-3))
    assert found.window == pytest.approx((2.465762627, 11.913942606), abs=1e-8)
    length = sg.numeric(sg.result("ocs_plateau_length"))
    mean, following = task.modes.modes[:2]
    odds = [float(mode.s / mode.d) / 1e-3 - 1 for mode in (mean, following)]
    expected = length(float(mean.s), odds[0], float(following.s), odds[1])
    assert found.window[1] - found.window[0] == pytest.approx(expected, rel=1e-12)


ITEMS = np.eye(4)
NO_STAGE = {
    "mean of zero": (ITEMS, [[1.0, -1, 1, -1]], "none", 2, "the mean target is zero"),
    "equal targets": (ITEMS, [[1.0, 1, 1, 1]], "input", 2, "all targets are equal"),
    "not constant": (ITEMS, UNBALANCED, "none", 2, "no mode is constant"),
    "one layer": (ITEMS, ITEMS, "input", 1, "one layer has no plateaus"),
    "tie": (ITEMS, ITEMS, "none", 2, "tied with modes 1, 2, 3"),
    "weak mean": (ITEMS, [[0.2] * 4, [1.0, -1, 1, -1]], "none", 2, "not learned first"),
}


@pytest.mark.parametrize(("X", "Y", "bias", "depth", "why"), NO_STAGE.values(), ids=NO_STAGE)
def test_where_there_is_no_stage_it_is_said_why(X, Y, bias, depth, why):
    found = closed_stage(ClosedCourse(sg.DeepLinear(X, Y, depth, bias), 1e-3))
    assert not found.found
    assert found.window is None
    assert why in found.why


def test_the_distance_without_a_constant_mode_is_the_simulated_one():
    task = sg.DeepLinear(ITEMS, UNBALANCED, bias="none")
    closed = ClosedCourse(task, 1e-3)
    times = np.linspace(0, closed.horizon, 31)
    run = follow(aligned_start(task, 1e-3, hidden=4), task.X, task.Y, times=times)
    distance = distance_to_ocs(run.outputs[:, 0], task.Y) / task.numbers.mean_length
    np.testing.assert_allclose(closed.distance(times), distance, atol=1e-7)


def test_groups_hold_every_mode_once_and_the_constant_one_alone():
    for bias in ("none", "input", "output", "both"):
        task = sg.tree_task(sg.hierarchy(3, root=False), bias=bias)
        groups = groups_of(task)
        assert groups[0].indices == (0,)
        assert groups[0].mean
        assert sorted(i for g in groups for i in g.indices) == list(range(8))


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 7])
def test_a_share_is_learned_at_its_time(depth):
    closed = ClosedCourse(sg.tree_task(sg.hierarchy(2), depth), 1e-2)
    for number, group in enumerate(closed.groups):
        for share in (0.2, 0.5, 0.99):
            time = time_to_share(group, share, 1e-2, depth)
            assert closed.shares(np.array([time]))[0, number] == pytest.approx(share, abs=1e-10)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_data_without_modes_are_simulated_until_they_are_learned(depth):
    task = sg.DeepLinear(ITEMS, UNBALANCED, depth)
    course = simulated_course(task, 0.03)
    assert course.simulated
    assert course.loss[-1] < 0.01 * course.loss[0]
    start = random_start(task, 0.03, hidden=16)
    again = follow(start, task.X, task.Y, times=course.time[::50])
    np.testing.assert_allclose(course.loss[::50], again.loss[:, 0], atol=1e-9)
    stage = simulated_stage(course)
    assert stage.window[0] < stage.time < stage.window[1]
    assert stage.distance == course.distance.min()


def test_a_simulation_that_would_take_too_long_is_not_begun():
    with pytest.raises(sg.NotSupported, match="take a larger scale, or fewer layers"):
        simulated_course(sg.DeepLinear(ITEMS, UNBALANCED, 5), 1e-3)


BAD = {
    "no modes": (lambda: ClosedCourse(sg.DeepLinear(ITEMS, UNBALANCED), 1e-3), "simulate it"),
    "a start too large": (lambda: ClosedCourse(sg.tree_task(TREE), 5.0), "between 0 and 1"),
    "a start of zero": (lambda: ClosedCourse(sg.tree_task(TREE), 0.0), "start = 0.0"),
    "symbols": (
        lambda: ClosedCourse(
            sg.tree_task(sg.hierarchy(1, weights=sp.symbols("w_0 w_1", positive=True))), 1e-3
        ),
        "give the symbols in it values",
    ),
    "too many items": (lambda: sg.tree_task(sg.hierarchy(8)), "at most 128 items"),
    "no targets": (
        lambda: simulated_course(sg.DeepLinear([[1.0, -1]], [[1.0, 1]], bias="none"), 0.1),
        "no input explains",
    ),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(call, message):
    with pytest.raises(sg.InvalidInput, match=message):
        call()


def test_the_tree_task_has_the_modes_of_its_data():
    for bias in ("none", "input"):
        task = sg.tree_task(sg.hierarchy(2, 3), bias=bias)
        numeric = sg.DeepLinear(floats(task.X), floats(task.Y), bias=bias)
        for mine, theirs in zip(task.modes.modes, numeric.modes.modes, strict=True):
            assert float(mine.s) == pytest.approx(theirs.s)
            assert float(mine.d) == pytest.approx(theirs.d)
