"""Slopes of the soft toy, against differences of a plain simulation and a closed form."""

import math

import numpy as np
import pytest

import symghost as sg
from symghost.studies.toy.experiments.soft_gradients import soft_gradients


def plain_loss(r, delay, threshold, confidence, h=0.1):
    x, loss, steps = 0.0, 0.0, round(2 * delay / h)
    for step in range(steps):
        x = min(x + h * (r + x * x), 1e6)
        lean = confidence * (x - threshold)
        o = 1 / (1 + math.exp(-lean)) if lean > -700 else 0.0
        loss += h * (o - (2 * (step + 1) > steps)) ** 2
    return loss / delay


@pytest.mark.parametrize("confidence", [0.05, 0.5])
def test_slopes_are_those_of_the_simulated_loss(confidence):
    data = soft_gradients(delay=20.0, points=12, confidences=(confidence,), threshold=5.0)
    for r, slope in zip(data.scale, data.soft[0], strict=True):
        gap = 1e-7 * data.optimum
        above, below = (plain_loss(r + s * gap, 20.0, 5.0, confidence) for s in (1, -1))
        assert slope == pytest.approx((above - below) / (2 * gap), rel=2e-5)


def test_at_the_saddle_node_the_slope_is_the_closed_one():
    data = soft_gradients(points=100)
    at = int(np.argmin(np.abs(data.scale)))
    assert abs(data.scale[at]) < 1e-12
    law = sg.numeric(sg.result("squared_gradient_at_fold"))
    for confidence, slopes in zip(data.confidences, data.soft, strict=True):
        exact = law(data.delay, 10.0, confidence) / data.delay
        assert slopes[at] == pytest.approx(float(exact), rel=2e-3)


def test_a_step_output_has_no_slope_in_the_zone_and_a_soft_one_has():
    data = soft_gradients()
    zone = data.scale < 0.9 * data.edge
    np.testing.assert_array_equal(data.sharp[zone], 0.0)
    assert (data.soft[:, zone] < 0).all()
