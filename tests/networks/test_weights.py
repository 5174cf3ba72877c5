from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from symghost.common.errors import InvalidInput
from symghost.networks.drawing import draw_full_rank, draw_low_rank, draw_rank_one
from symghost.networks.layout import from_rows, layout_of, to_rows, trained_mask
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.train import loss_and_gradient
from symghost.networks.weights import Networks, rank_one

ONES = np.ones((2, 3))
CUBE = np.ones((2, 3, 3))


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
        rank_one(*weights)
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"m": np.ones((2, 3, 2))}, "n"),
        ({"m": np.ones((2, 3, 2)), "n": None}, "m"),
        ({"inputs": np.ones((2, 4, 1))}, "inputs"),
        ({"readout": np.ones((1, 3, 1))}, "readout"),
        ({"readout": np.ones((2, 3, 1)), "latent_readout": np.ones((2, 3, 1))}, "latent_readout"),
        ({"readout": np.ones((2, 3, 2)), "output_bias": np.ones((2, 1))}, "output_bias"),
        ({"confidence": np.ones(3)}, "confidence"),
        ({"trained": ("m", "w")}, "trained"),
        ({"trained": ("inputs",)}, "trained"),
    ],
)
def test_parts_that_do_not_fit_are_named(changes, argument):
    with pytest.raises(InvalidInput) as caught:
        replace(Networks(CUBE, CUBE, ONES), **changes)
    assert caught.value.argument == argument


def test_without_weights_of_its_own_an_output_reads_each_latent_variable():
    assert Networks(CUBE, CUBE, ONES).outputs == 3
    assert Networks(CUBE, None, ONES).outputs == 3


def test_the_selection_of_full_rank_is_the_identity():
    network = draw_full_rank([1], 4)
    assert np.array_equal(network.selection[0], np.eye(4))
    assert draw_low_rank([1], 2).selection.shape == (1, 100, 2)


@pytest.mark.parametrize(("lanes", "unrolled"), [(1, 1), (8, 4), (16, 4)])
@pytest.mark.parametrize(
    "network",
    [
        draw_rank_one([1, 2], 5),
        draw_low_rank([1, 2], 3, 5, channels=2, outputs=2),
        draw_full_rank([1, 2], 5, channels=1),
        replace(
            Networks(CUBE, CUBE, ONES, latent_readout=np.ones((2, 3, 4))),
            trained=("m", "latent_readout"),
        ),
    ],
)
def test_rows_hold_each_weight_once_and_give_it_back(network, lanes, unrolled):
    task, layout = DelayedActivation(2).timed(), layout_of(network, lanes, unrolled)
    rows = to_rows(network, task, layout)
    back = from_rows(rows, layout, network)
    for name, part in network.parts():
        assert np.array_equal(getattr(back, name), part)
    trained = sum(getattr(network, name)[0].size for name in network.trained)
    assert trained_mask(layout, network).sum() == trained
    assert (layout.width % lanes, layout.onto_rows % unrolled) == (0, 0)


@pytest.mark.parametrize(
    ("activation", "message"),
    [
        ("tahn", "did you mean 'tanh'"),
        (sp.Symbol("z") + sp.Symbol("w"), "one symbol"),
        (3.0, "one symbol"),
    ],
)
def test_an_activation_that_is_none_is_refused(activation, message):
    network = replace(draw_rank_one([1], 5), activation=activation)
    with pytest.raises(InvalidInput, match=message):
        loss_and_gradient(network, DelayedActivation(2), engine="numpy")
