import numpy as np
import pytest

from symghost.errors import InvalidInput
from symghost.simulate.networks import RankOne, draw_rank_one, reference_rank_one
from symghost.simulate.tasks import DelayedActivation


def test_a_network_does_not_depend_on_the_batch_it_is_drawn_in():
    batch = draw_rank_one([5, 11, 7])
    for index, seed in enumerate([5, 11, 7]):
        alone = draw_rank_one([seed])
        assert np.array_equal(batch.m[index], alone.m[0])
        assert np.array_equal(batch.n[index], alone.n[0])


def test_a_seed_means_numpy_seed_sequence_with_m_drawn_first():
    stream = np.random.default_rng(np.random.SeedSequence(3))
    network = draw_rank_one([3], neurons=16)
    assert np.array_equal(network.m[0], stream.normal(0, 0.25, 16))
    assert np.array_equal(network.n[0], stream.normal(0, 0.25, 16))
    assert not network.b.any()


def test_drawn_weights_have_standard_deviation_one_over_root_n():
    network = draw_rank_one(range(200), neurons=64)
    assert np.std(network.m) == pytest.approx(1 / 8, rel=0.02)
    assert np.std(network.n) == pytest.approx(1 / 8, rel=0.02)


def test_single_precision_weights_are_the_double_precision_draws_rounded():
    single, double = draw_rank_one([1], dtype=np.float32), draw_rank_one([1])
    assert single.dtype == np.float32
    assert np.array_equal(single.m, double.m.astype(np.float32))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_reference_network_is_one_network_of_a_hundred_neurons(dtype):
    reference = reference_rank_one(dtype)
    assert (reference.networks, reference.neurons) == (1, 100)
    assert reference.dtype == dtype
    assert not reference.b.any()
    assert reference.m[0, 0] == pytest.approx(-0.02367325, rel=1e-6)


def test_slices_lists_and_masks_pick_networks():
    batch = draw_rank_one(range(4), neurons=3)
    assert batch[1:3].networks == 2
    assert np.array_equal(batch[[3, 0]].m, batch.m[[3, 0]])
    assert np.array_equal(batch[batch.m[:, 0] > 0].n, batch.n[batch.m[:, 0] > 0])


ONES = np.ones((2, 3))


@pytest.mark.parametrize(
    ("weights", "argument"),
    [
        ((ONES, np.ones((2, 4)), ONES), "n"),
        ((ONES, ONES, ONES.astype(np.float32)), "b"),
        ((np.ones(3), ONES, ONES), "m"),
        ((ONES.astype(int), ONES, ONES), "m"),
        (([[1.0]], ONES, ONES), "m"),
        ((np.ones((0, 3)), ONES, ONES), "m"),
    ],
)
def test_weights_of_the_wrong_kind_are_named(weights, argument):
    with pytest.raises(InvalidInput) as caught:
        RankOne(*weights)
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"seeds": []}, "seeds"),
        ({"seeds": [-1]}, "seeds"),
        ({"seeds": [1.5]}, "seeds"),
        ({"seeds": [1], "neurons": 0}, "neurons"),
        ({"seeds": [1], "neurons": True}, "neurons"),
        ({"seeds": [1], "dtype": "float16"}, "dtype"),
        ({"seeds": [1], "dtype": "no such type"}, "dtype"),
    ],
)
def test_a_bad_draw_is_refused_by_name(arguments, argument):
    with pytest.raises(InvalidInput) as caught:
        draw_rank_one(**arguments)
    assert caught.value.argument == argument


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
