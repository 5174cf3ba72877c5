from itertools import pairwise

import numpy as np
import pytest

from symghost.models.deep_linear.items import input_bias
from symghost.studies.deep_linear.simulation.networks import DeepNetworks


@pytest.fixture
def balanced_start():
    """A network whose neighbouring layers fit each other, at random angles to the data."""

    def start(task, scale, *, hidden, seed):
        inputs = task.X.shape[0] + input_bias(task.bias)
        sizes = [inputs, *[hidden] * (task.depth - 1), task.Y.shape[0]]
        stream, rank = np.random.default_rng(seed), min(sizes)
        frames = [np.linalg.qr(stream.normal(size=(size, rank)))[0] for size in sizes]
        weights = scale * stream.uniform(0.5, 1.0, rank)
        layers = [(after * weights) @ before.T for before, after in pairwise(frames)]
        return DeepNetworks(tuple(layer[np.newaxis] for layer in layers), task.bias)

    return start
