import numpy as np
import pytest

from symghost.common.errors import InvalidInput
from symghost.networks.drawing import draw_low_rank, draw_rank_one
from symghost.networks.tasks import DelayedActivation, timed_task
from symghost.networks.training.train import loss_and_gradient


def test_the_targets_are_silent_for_the_delay_and_active_after_it():
    task = DelayedActivation(delay=3)
    assert task.steps == 6
    assert task.targets().tolist() == [0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"delay": 0}, "delay"),
        ({"delay": 2.0}, "delay"),
        ({"delay": True}, "delay"),
        ({"delay": 2, "confidence": 0.0}, "confidence"),
        ({"delay": 2, "confidence": float("inf")}, "confidence"),
        ({"delay": 2, "threshold": float("nan")}, "threshold"),
        ({"delay": 2, "start": float("inf")}, "start"),
        ({"delay": 2, "step": 0.0}, "step"),
        ({"delay": 2, "step": 1.5}, "step"),
    ],
)
def test_a_bad_task_is_refused_by_name(arguments, argument):
    with pytest.raises(InvalidInput) as caught:
        DelayedActivation(**arguments)
    assert caught.value.argument == argument


TARGETS = np.zeros((2, 4, 1))


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"targets": np.zeros((2, 4))}, "targets"),
        ({"targets": np.zeros((2, 0, 1))}, "targets"),
        ({"targets": "none"}, "targets"),
        ({"targets": TARGETS * np.nan}, "targets"),
        ({"inputs": np.zeros((2, 5, 1))}, "inputs"),
        ({"inputs": np.zeros((2, 4))}, "inputs"),
        ({"weights": np.ones(3)}, "weights"),
        ({"weights": 0.0}, "weights"),
        ({"weights": [[-1], [1], [1], [1]]}, "weights"),
        ({"divisor": 0.0}, "divisor"),
        ({"start": np.zeros((3, 5))}, "start"),
        ({"start": np.inf}, "start"),
        ({"start_spread": -0.1}, "start_spread"),
        ({"noise": np.nan}, "noise"),
        ({"reading": "during"}, "reading"),
        ({"tolerance": 0.0}, "tolerance"),
        ({"step": 2.0}, "step"),
    ],
)
def test_a_bad_array_of_one_s_own_is_refused_by_name(arguments, argument):
    with pytest.raises(InvalidInput) as caught:
        timed_task(**{"targets": TARGETS} | arguments)
    assert caught.value.argument == argument


def test_weights_are_a_mask_and_the_loss_a_weighted_mean():
    task = timed_task(TARGETS, weights=[[0], [1], [1], [2]])
    assert task.weights.shape == (2, 4, 1)
    assert task.divisor == 8.0
    network = draw_low_rank([1], 2, 6)
    loss = loss_and_gradient(network, task, engine="numpy")[0]
    for_step = [
        loss_and_gradient(
            network, timed_task(TARGETS, weights=np.eye(4)[t][:, np.newaxis]), engine="numpy"
        )[0]
        for t in range(4)
    ]
    assert loss == pytest.approx((for_step[1] + for_step[2] + 2 * for_step[3]) / 4, rel=1e-14)


def test_delayed_activation_as_arrays_is_the_same_task():
    network, task = draw_rank_one([1, 2]), DelayedActivation(5)
    mine = timed_task(
        np.repeat([0.0, 1.0], 5)[np.newaxis, :, np.newaxis],
        divisor=5,
        start=np.full(100, -0.3),
        threshold=1.0,
        confidence=10.0,
    )
    left, right = (loss_and_gradient(network, each, engine="numpy") for each in (task, mine))
    assert np.array_equal(left[0], right[0])
    assert all(np.array_equal(left[1][name], right[1][name]) for name in "mnb")


@pytest.mark.parametrize(
    ("task", "argument"),
    [
        (timed_task(TARGETS, np.zeros((2, 4, 2))), "inputs"),
        (timed_task(np.zeros((2, 4, 2))), "targets"),
        (timed_task(TARGETS, start=np.zeros(5)), "start"),
    ],
)
def test_a_task_that_does_not_fit_the_networks_is_refused(task, argument):
    with pytest.raises(InvalidInput) as caught:
        loss_and_gradient(draw_low_rank([1], 2, 6), task, engine="numpy")
    assert caught.value.argument == argument
