from dataclasses import replace

import numpy as np
import pytest

from symghost.networks.drawing import draw_rank_one
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.rescue import rescue
from symghost.networks.training.train import train

TASK = DelayedActivation(delay=3).timed()
CONFIDENCES = np.array([0.5, 10.0])


@pytest.fixture(scope="module")
def run():
    done = train(draw_rank_one([1], neurons=20), TASK, 0.01, 60, engine="numpy")
    return replace(done, accuracy=np.array([[0.5, 0.9] + [0.5] * 58]))


def test_a_stuck_network_goes_on_as_by_hand_with_each_confidence(run):
    found = rescue(run, TASK, 0.1, CONFIDENCES, 7, engine="numpy")
    assert found["stuck"]
    for row, confidence in enumerate(CONFIDENCES):
        alone = train(run.final, TASK, 0.1, 7, confidence=confidence, engine="numpy")
        np.testing.assert_allclose(found["rescue_accuracy"][row], alone.accuracy[0], rtol=1e-12)
        np.testing.assert_allclose(
            found["rescue_gradient_norm"][row], alone.gradient_norm[0], rtol=1e-12
        )


def test_a_trained_confidence_begins_where_it_is_told_and_moves(run):
    found = rescue(run, TASK, 0.1, CONFIDENCES, 7, trainable_from=2.0, engine="numpy")
    over = found["trainable_confidence"]
    assert over.shape == found["trainable_accuracy"].shape == (7,)
    assert over[0] == 2.0
    assert (np.diff(over) != 0).all()


def test_a_network_that_is_not_stuck_is_left_alone(run):
    learned = replace(run, accuracy=np.ones((1, 60)))
    assert rescue(learned, TASK, 0.1, CONFIDENCES, 7) == {"stuck": np.array(False)}
