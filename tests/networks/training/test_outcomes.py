from types import SimpleNamespace

import numpy as np
import pytest

from symghost.networks.training.outcomes import drop_epoch, stuck, thrown_at


def training(loss, norm=None):
    size = len(loss)
    return SimpleNamespace(
        epochs=np.arange(0, 2 * size, 2),
        loss=np.array([loss]),
        gradient_norm=np.array([[1.0] * size if norm is None else norm]),
    )


@pytest.mark.parametrize(
    ("loss", "epoch"), [([1, 0.6, 0.4, 0.7, 0.1], 4), ([1, 0.9], None), ([0.1], 0)]
)
def test_the_drop_is_the_first_recorded_epoch_below_one_half(loss, epoch):
    assert drop_epoch(training(loss)) == epoch


DEAD, ALIVE = 1e-9, 1.0


@pytest.mark.parametrize(
    ("loss", "norm", "epoch"),
    [
        ([1, 0.3, 1, 1], [ALIVE, ALIVE, DEAD, DEAD], 2),
        ([1, 0.3, 1, 1], [ALIVE] * 4, None),  # the gradient is there
        ([1, 0.3, 1, 0.2], [ALIVE, ALIVE, DEAD, ALIVE], None),  # it came back
        ([1, 0.7, 1, 1], [ALIVE, ALIVE, DEAD, DEAD], None),  # it had not learned
        ([1, 1], [DEAD, DEAD], None),  # it was there from the first
    ],
)
def test_a_network_is_thrown_when_it_loses_loss_and_gradient_at_once_for_good(loss, norm, epoch):
    assert thrown_at(training(loss, norm), 0) == epoch


@pytest.mark.parametrize(
    ("accuracy", "is_stuck"),
    [
        ([0.5, 0.8, 0.5, 0.5], True),
        ([0.5, 0.8, 0.5, 0.6], False),
        ([0.5, 0.5, 0.5, 0.5], False),  # still on its first plateau
        ([0.5, 0.8, 0.4, 0.3], True),
    ],
)
def test_a_network_is_stuck_when_it_was_better_than_chance_and_is_no_longer(accuracy, is_stuck):
    assert stuck(np.array(accuracy), last=2) is is_stuck
