import numpy as np
import pytest

from symghost.common.errors import InvalidInput
from symghost.networks.drawing import (
    draw_full_rank,
    draw_low_rank,
    draw_rank_one,
    reference_rank_one,
)


def test_a_network_does_not_depend_on_the_batch_it_is_drawn_in():
    batch = draw_rank_one([5, 11, 7])
    for index, seed in enumerate([5, 11, 7]):
        alone = draw_rank_one([seed])
        assert np.array_equal(batch.m[index], alone.m[0])
        assert np.array_equal(batch.n[index], alone.n[0])


def test_a_seed_means_numpy_seed_sequence_with_m_drawn_first():
    stream = np.random.default_rng(np.random.SeedSequence(3))
    network = draw_rank_one([3], neurons=16)
    assert np.array_equal(network.m[0, :, 0], stream.normal(0, 0.25, 16))
    assert np.array_equal(network.n[0, :, 0], stream.normal(0, 0.25, 16))
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
    assert reference.m[0, 0, 0] == pytest.approx(-0.02367325, rel=1e-6)


def test_slices_lists_and_masks_pick_networks():
    batch = draw_rank_one(range(4), neurons=3)
    assert batch[1:3].networks == 2
    assert np.array_equal(batch[[3, 0]].m, batch.m[[3, 0]])
    assert np.array_equal(batch[batch.m[:, 0, 0] > 0].n, batch.n[batch.m[:, 0, 0] > 0])


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


def test_a_low_rank_network_of_rank_one_has_the_draws_of_a_rank_one_network():
    one, low = draw_rank_one([3, 8]), draw_low_rank([3, 8], rank=1)
    assert np.array_equal(one.m, low.m)
    assert np.array_equal(one.n, low.n)


@pytest.mark.parametrize("draw", [lambda s: draw_low_rank(s, 4, 30), lambda s: draw_full_rank(s)])
def test_other_networks_do_not_depend_on_the_batch_either(draw):
    batch, alone = draw([5, 11, 7]), draw([7])
    for name, part in alone.parts():
        assert np.array_equal(getattr(batch, name)[2], part[0])


def test_weights_of_every_rank_have_variance_one_over_the_neurons():
    for network in (draw_low_rank(range(20), 5, 64, channels=3), draw_full_rank(range(5), 64)):
        for name in {"m", "n", "readout", "inputs"} & set(network.trained):
            assert np.std(getattr(network, name)) == pytest.approx(1 / 8, rel=0.05)
        assert not network.b.any()
        assert not network.output_bias.any()
        assert network.confidence.tolist() == [1.0] * network.networks


@pytest.mark.parametrize(
    ("draw", "argument"),
    [
        (lambda: draw_low_rank([1], 0), "rank"),
        (lambda: draw_low_rank([1], 2, channels=-1), "channels"),
        (lambda: draw_low_rank([1], 2, outputs=0), "outputs"),
        (lambda: draw_full_rank([1], 2.5), "neurons"),
        (lambda: draw_full_rank([]), "seeds"),
    ],
)
def test_a_bad_draw_of_any_rank_is_refused_by_name(draw, argument):
    with pytest.raises(InvalidInput) as caught:
        draw()
    assert caught.value.argument == argument
