import numpy as np

from symghost.networks.drawing import draw_rank_one
from symghost.networks.tasks import DelayedActivation
from symghost.networks.training.plateau import brought_below
from symghost.networks.training.train import train

TASK = DelayedActivation(delay=4)


def test_each_network_stops_at_the_first_epoch_below_the_last_level():
    stages, batch = [(0.02, 0.99), (0.01, 0.95)], draw_rank_one([1, 2])
    end = brought_below(batch, TASK, stages, 100)
    assert (train(end, TASK, 0.01, 1).loss[:, 0] < 0.95).all()
    path = train(brought_below(batch, TASK, stages[:1], 100), TASK, 0.01, 10_000, stop_below=0.95)
    np.testing.assert_array_equal(path.final.n, end.n)
    for loss, last in zip(path.loss, path.stopped_at, strict=True):
        assert loss[last - 1] >= 0.95


def test_who_does_not_get_there_is_given_as_it_is_when_the_time_is_over():
    batch = draw_rank_one([1])
    end = brought_below(batch, TASK, [(0.01, 0.1)], 0.5)
    np.testing.assert_array_equal(end.n, train(batch, TASK, 0.01, 50).final.n)
